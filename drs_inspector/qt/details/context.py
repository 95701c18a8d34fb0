"""What a detail view is, and what it may use."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.qt.details.kept_history import KeptHistory
from drs_inspector.qt.details.shown_readings import ShownReadings
from drs_inspector.qt.summary.desk import SummaryDesk
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.search.names import Sought

if TYPE_CHECKING:
    from drs_inspector.session.curl_texts import Curl, Origin


@dataclass(frozen=True, slots=True)
class DetailContext:
    """The snapshot a view shows, and the pane's services.

    ``copy(text)`` puts text on the clipboard, ``problem(error)`` shows it in the error bar, ``navigate(target)`` leads
    to another node of the tree or to a row of one, of the same session when it names none. ``origin`` says which
    session a node is from, where that is worth saying. ``sessions`` are titles and documents of all for the
    node of everything, where there are several. ``health`` is that of the session's jobs, ``search_for(sought)`` looks
    for names in all jobs, ``documents()`` are those of all sources that are open, ``export(format, table)`` asks
    for a file and writes a table to it, ``readings`` are what further calls said, ``summary`` is what summaries of the
    window are made of, ``kept_history`` is what kept readings tell of jobs; each is None where there is none.
    ``is_live``: the snapshot is of a source that is signed in to.
    """

    snapshot: Snapshot
    copy: Callable[[str], None]
    problem: Callable[[InspectorError], None]
    navigate: Callable[[TreeNode | Place], None]
    origin: str = ""
    sessions: tuple[tuple[str, Snapshot], ...] = ()
    health: SnapshotHealth | None = None
    search_for: Callable[[Sought], None] | None = None
    documents: Callable[[], Sequence[Snapshot]] | None = None
    export: Callable[[str, TableRows], None] | None = None
    readings: ShownReadings | None = None
    summary: SummaryDesk | None = None
    kept_history: KeptHistory | None = None
    is_live: bool = False

    @property
    def read_from(self) -> "Origin | str":
        """Where the snapshot was read, for requests that are copied; else why none can be told."""
        from drs_inspector.session.curl_texts import origin_of  # noqa: PLC0415 - with its first use

        return origin_of(self.snapshot, is_live=self.is_live)

    def curl_of_job(self, job_id: str) -> "Curl":
        """Return the request that read the details of a job."""
        from drs_inspector.session.curl_texts import curl_of_jobs  # noqa: PLC0415 - with its first use

        return curl_of_jobs(self.read_from, [job_id])

    def curl_of_replies(self, replies: Iterable[SavedReply], job_id: str = "") -> "Curl":
        """Return the requests that replies are of; ``job_id`` is the job that they are shown for."""
        from drs_inspector.session.curl_texts import curl_of_reply, joined  # noqa: PLC0415 - with its first use

        return joined([curl_of_reply(self.read_from, one, job_id) for one in replies])


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


@runtime_checkable
class Leads(Protocol):
    """What the widget of a view has whose rows can be led to, now or as soon as they are read."""

    def lead(self, place: Place | None) -> None:
        """Bring the row of a place into view and select it; None drops what is still to be led to."""
        ...

    def where(self, place: Place) -> Place:
        """Return the place with the row that is current here."""
        ...


@runtime_checkable
class Renews(Protocol):
    """What the widget of a view has that says in place what there is to say of its node now."""

    def renew(self, context: DetailContext) -> None:
        """Say what there is to say now; focus and scroll stay."""
        ...


def renewing(widget: object) -> Renews | None:
    """Return a widget as what can be renewed in place, None when it is built anew."""
    return widget if isinstance(widget, Renews) else None


def leading(widget: object) -> Leads | None:
    """Return a widget as what can be led to, None when it has no rows to lead to."""
    return widget if isinstance(widget, Leads) else None
