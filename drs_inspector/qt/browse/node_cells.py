"""What the cells of the job tree show, by role of Qt."""

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette

from drs_inspector.domain.explanations.topics import status_topic
from drs_inspector.domain.health.health import Health
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.tables.list_columns import JobColumn
from drs_inspector.qt.browse.node_table import Node
from drs_inspector.qt.panes.explaining import tip_words
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_tree.cells import NAME, Words, words_of
from drs_inspector.session.job_tree.node import NodeKind
from drs_inspector.session.job_tree.session_status_text import job_words, sign_in_words
from drs_inspector.session.job_tree.sessions import SessionTrees

# Comparing a role with an enum costs more than the rest of data() together, so each is an int bound once.
DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_DECORATION: Final = int(Qt.ItemDataRole.DecorationRole)
_TOOL_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_FOREGROUND: Final = int(Qt.ItemDataRole.ForegroundRole)
NODE_ROLE: Final = int(Qt.ItemDataRole.UserRole)
WORDS_ROLE: Final = NODE_ROLE + 1
TONE_ROLE: Final = NODE_ROLE + 2
ANSWERED: Final = frozenset(
    {DISPLAY, _DECORATION, _TOOL_TIP, _ACCESSIBLE, _FOREGROUND, NODE_ROLE, WORDS_ROLE, TONE_ROLE}
)
"""The roles that ``NodeCells.data`` knows; all others are None."""

_ICONS: Final = {
    NodeKind.CHILD_JOB: "job",
    NodeKind.RULE: "rules",
    NodeKind.UNASSIGNED_RULES: "rules",
    NodeKind.SAVED_REPLIES: "snapshot",
    NodeKind.UNAVAILABLE_LIST: "unavailable",
    NodeKind.UNAVAILABLE_JOB: "unavailable",
}
_SHOWN_FOR: Final = {
    NodeKind.JOB: "does not match, shown for its subtasks",
    NodeKind.CHILD_JOB: "does not match, shown for its parent",
}
_SESSION_ICONS: Final = {"cloud": "connect", "file": "open", "demo": "demo"}


class NodeCells:
    """Texts, icons and tones of nodes, read anew each time from the trees of the sessions and the columns of jobs.

    With ``health`` each job has its glyph.
    """

    def __init__(self, trees: SessionTrees, columns: Sequence[JobColumn], health: SessionsHealth | None = None) -> None:
        self._trees = trees
        self._health = health
        self._columns = columns

    def data(self, node: Node, column: int, role: int) -> Any:
        """Return what a cell shows for a role of ``ANSWERED``."""
        if role == DISPLAY:
            return self._text(node, column)
        if role == _ACCESSIBLE:
            return shortened(printable(shortened(self._spoken(node, column))))
        if role == NODE_ROLE:
            return node.value
        if role == _FOREGROUND:
            return QGuiApplication.palette().brush(QPalette.ColorRole.PlaceholderText) if self._is_dim(node) else None
        if role == WORDS_ROLE:
            return self.words(node) if column == NAME else None
        return self._ornament(node, column, role)

    def _ornament(self, node: Node, column: int, role: int) -> Any:
        """Return a tool tip, a picture or a tone."""
        if role == _TOOL_TIP:
            return plain_tip(self._tool_tip(node, column))
        if role == _DECORATION:
            has_glyph = node.is_job and (self._health is not None or node.value.kind is NodeKind.JOB)
            return self._icon(node) if column == NAME and not has_glyph else None
        tone = self._columns[column].tone
        job = self._trees.tree_of(node.value).layout.job(node.value) if node.is_job and tone is not None else None
        return tone(job) if tone is not None and job is not None else None

    def words(self, node: Node) -> Words:
        """Return the first cell of a node: its label and what there is to say about it."""
        tree = self._trees.tree_of(node.value)
        if node.value.kind is NodeKind.SESSION:
            state, tone = sign_in_words(tree.session)
            about = "  ·  ".join(part for part in (job_words(tree, self._trees.filter), state) if part)
            return Words(tree.session.title, about, tone, tree.session.colour)
        words = words_of(node.value, tree.layout, len(node.children) if node.children is not None else None)
        if node.is_job and self._health is not None:
            words = dataclasses.replace(words, health=self._health_of(node))
        if not self._is_dim(node):
            return words
        note = "" if self._is_match(node) else _SHOWN_FOR[node.value.kind]
        return dataclasses.replace(words, dim=True, note=note)

    def _health_of(self, node: Node) -> Health | None:
        """Return the health of a job by itself; its subtasks are below it, with their own."""
        tree, job_id = self._trees.tree_of(node.value), node.value.job_id or ""
        if self._health is None or job_id not in tree.session.inspector.snapshot.jobs:
            return None
        return self._health.of(tree.session).own(job_id)

    def _is_dim(self, node: Node) -> bool:
        """Whether a node is not what was looked for, or is what an earlier filter has found."""
        return not self._is_match(node) or self._trees.is_from_before

    def _is_match(self, node: Node) -> bool:
        return not node.is_job or self._trees.tree_of(node.value).view.filter.is_match(node.value.job_id or "")

    def _text(self, node: Node, column: int) -> str:
        if column == NAME:
            words = self.words(node)
            return f"{words.spoken} ({words.note})" if words.note else words.spoken
        job = self._trees.tree_of(node.value).layout.job(node.value) if node.is_job else None
        return self._columns[column].text(job) if job else ""

    def _spoken(self, node: Node, column: int) -> str:
        """Return the text of a cell with what its glyph says."""
        health = self._health_of(node) if column == NAME and node.is_job else None
        text = self._text(node, column)
        return ", ".join(filter(None, (text, health.word, health.reason))) if health is not None else text

    def _tool_tip(self, node: Node, column: int) -> str:
        """Return the text of a cell and, where there are several sessions, which one the node belongs to."""
        text = self._spoken(node, column)
        if node.is_job and self._columns[column].key == "status":
            job = self._trees.tree_of(node.value).layout.job(node.value)
            return tip_words(status_topic(job), text) if job is not None else text
        if column != NAME or not self._trees.is_nested or node.value.kind is NodeKind.SESSION:
            return text
        return f"{text}\nSession: {self._trees.tree_of(node.value).session.title}"

    def _icon(self, node: Node) -> Any:
        kind = node.value.kind
        if kind is NodeKind.SESSION:
            return icon(_SESSION_ICONS[self._trees.tree_of(node.value).session.kind])
        return icon(_ICONS.get(kind, kind.value))
