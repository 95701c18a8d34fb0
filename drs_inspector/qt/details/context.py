"""What a detail view is, and what it may use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.job_tree.node import TreeNode


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """One of several sessions: what it is called, what there is to say about it, and its node.

    ``tone`` is the status tone of ``words``, "" for none.
    """

    title: str
    words: str
    node: TreeNode
    snapshot: Snapshot
    tone: str = ""


@dataclass(frozen=True, slots=True)
class DetailContext:
    """The snapshot a view shows, and the pane's three services.

    ``copy(text)`` puts text on the clipboard, ``problem(error)`` shows it in the error bar, ``navigate(node)`` selects
    another node of the tree, of the same session when it names none. ``origin`` says which session a node is
    from, where that is worth saying. ``sessions`` are all of them for the node of everything, where there are several.
    """

    snapshot: Snapshot
    copy: Callable[[str], None]
    problem: Callable[[InspectorError], None]
    navigate: Callable[[TreeNode], None]
    origin: str = ""
    sessions: tuple[SessionSummary, ...] = ()


class DetailView(Protocol):
    """One tab of the detail pane. ``fits`` is cheap: it decides by the node alone, without decoding anything."""

    @property
    def title(self) -> str:
        """The tab's word."""
        ...

    def fits(self, node: TreeNode) -> bool:
        """Tell whether this view has something to say about the node."""
        ...

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Make the widget; may raise."""
        ...
