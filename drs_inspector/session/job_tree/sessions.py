"""The sessions whose jobs the tree shows, one JobView each; filter, order and grouping are the same for all."""

from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import Literal, NamedTuple, Protocol

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.query.query import JobQuery, QueryProblem, parse_query
from drs_inspector.domain.query.search import WHOLE, QueryReading
from drs_inspector.session.coverage_texts import Matches, matches_together
from drs_inspector.session.events import SignInState
from drs_inspector.session.job_list.job_view import JobView
from drs_inspector.session.job_list.list_filter import Store
from drs_inspector.session.job_list.view_events import ViewEvent
from drs_inspector.session.job_tree.layout import TreeLayout
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.search_pace import LONG_SECONDS, SearchPace


class SignInHolder(Protocol):
    """What the tree needs of a source's connection."""

    @property
    def sign_in_state(self) -> SignInState:
        """The state of the sign-in."""


class SessionStore(Store, Protocol):
    """What the tree needs of an Inspector."""

    @property
    def connection(self) -> SignInHolder:
        """The source and its sign-in."""


class ShownSession(Protocol):
    """What the tree needs of an open session."""

    @property
    def key(self) -> str:
        """The key of the session in its workspace; no other session has it."""

    @property
    def kind(self) -> Literal["cloud", "file", "demo"]:
        """The kind of source."""

    @property
    def inspector(self) -> SessionStore:
        """The snapshot and the sign-in."""

    @property
    def colour(self) -> str:
        """The profile's colour: "" or "#rrggbb"."""

    @property
    def title(self) -> str:
        """A few words that no other session has."""

    @property
    def problem(self) -> InspectorError | None:
        """Why the last sign-in or refresh failed, None after one that succeeded."""


class FilterFound(NamedTuple):
    """The filter, and the jobs that match it by the key of their session, None while that is not known.

    ``unsearched`` counts those that may match, because their details were not read.
    """

    text: str = ""
    job_ids: Mapping[str, tuple[str, ...]] | None = None
    unsearched: Mapping[str, int] = {}


class SessionTree:
    """The jobs of one session in the order of the tree, and the nodes of the session."""

    def __init__(self, session: ShownSession, view: JobView) -> None:
        self.session = session
        self.view = view
        self.layout = TreeLayout(session.inspector, view, session.key)


class SessionTrees:
    """The trees of all open sessions in display order. Listeners are called after each change of any tree.

    ``problem`` is what is wrong with the filter that was started last; the one before stays in force then. A filter
    that takes a while shows what it has found so far, in the trees of all sessions at once; ``showings`` counts that.
    """

    def __init__(self, *, grouped: bool = True) -> None:
        self._grouped = grouped
        self._query: JobQuery = parse_query("")
        self._reading: QueryReading | None = None
        self._first: Mapping[str, Sequence[str]] = {}
        self._pace = SearchPace()
        self.showings = 0
        self.problem: QueryProblem | None = None
        self._sort = ("name", False)
        self._just_opened: dict[str, None] = {}
        self._trees: dict[str, SessionTree] = {}
        self._closed: dict[str, SessionTree] = {}
        self._listeners: list[Callable[[], None]] = []

    @property
    def trees(self) -> tuple[SessionTree, ...]:
        """The trees in display order."""
        return tuple(self._trees.values())

    @property
    def is_nested(self) -> bool:
        """Whether each session has a node of its own: only where there are several."""
        return len(self._trees) > 1

    @property
    def visible_count(self) -> int:
        """How many jobs are shown, children included, and those that are shown for a relative."""
        return sum(tree.view.visible_count for tree in self._trees.values())

    @property
    def matches(self) -> Matches:
        """How many jobs match the filter, and of how many that is not known."""
        return matches_together([tree.view.filter.matches for tree in self._trees.values()])

    @property
    def search_progress(self) -> tuple[int, int] | None:
        """How many jobs of how many have been asked by the filter; None when the answers are complete."""
        if self._reading is not None:
            return 0, sum(len(tree.session.inspector.snapshot.jobs) for tree in self._trees.values())
        working = [tree.view.filter for tree in self._trees.values() if tree.view.filter.is_working]
        if not working:
            return None
        return sum(one.progress[0] for one in working), sum(one.progress[1] for one in working)

    @property
    def is_from_before(self) -> bool:
        """Whether what is shown was found by another filter than the one that is being asked."""
        return self._reading is not None or any(tree.view.filter.is_from_before for tree in self._trees.values())

    @property
    def is_long(self) -> bool:
        """Whether a filter has been working for so long that a person wonders."""
        return self.search_progress is not None and self._pace.seconds >= LONG_SECONDS

    @property
    def search_share(self) -> float | None:
        """How far the filter is in a job that takes long, 0 to 1; None where that is not known."""
        return next((share for tree in self._trees.values() if (share := tree.view.filter.share) is not None), None)

    @property
    def found(self) -> FilterFound:
        """The jobs that match the filter themselves, of each session; without a filter an empty text."""
        if not self.filter.strip() or self.search_progress is not None:
            return FilterFound(self.filter.strip())
        answers = {key: tree.view.filter for key, tree in self._trees.items()}
        return FilterFound(
            self.filter.strip(),
            {key: one.matching for key, one in answers.items()},
            {key: one.unsearched_count for key, one in answers.items()},
        )

    @property
    def emptied(self) -> list[str]:
        """The titles of sessions that were opened under the filter, which lets none of their jobs be shown."""
        trees = [self._trees[key] for key in self._just_opened if key in self._trees]
        return [
            tree.session.title
            for tree in trees
            if tree.session.inspector.snapshot.jobs
            and not tree.view.filter.match_count
            and not tree.view.filter.is_working
        ]

    @property
    def filter(self) -> str:
        """The text of the filter; empty for none."""
        return self._query.text

    def tree_of(self, node: TreeNode) -> SessionTree:
        """Return the tree of a node, also of a session that has just been closed. Raises KeyError."""
        key = node.session
        return self._trees.get(key) or self._closed[key]

    def find(self, node: TreeNode) -> SessionTree | None:
        """Return the tree of a node's session; None when that is not open."""
        return self._trees.get(node.session)

    def of_session(self, key: str) -> SessionTree | None:
        """Return the tree of a session that is shown, None for any other."""
        return self._trees.get(key)

    def shows(self, key: str, job_id: str) -> bool:
        """Tell whether the filter that is asked now lets a job be shown."""
        tree = self._trees.get(key)
        return tree is not None and not self.is_from_before and tree.view.is_shown(job_id)

    def top(self) -> list[TreeNode]:
        """Return the nodes of the first level: sessions where there are several, else what is below the only one."""
        if self.is_nested:
            return [TreeNode(NodeKind.SESSION, session=key) for key in self._trees]
        return [node for tree in self._trees.values() for node in tree.layout.top()]

    def for_children(self) -> list[TreeNode]:
        """Return the nodes of jobs that are visible only because a job below them matches the filter."""
        return [
            TreeNode(NodeKind.JOB, job_id, session=tree.session.key)
            for tree in self._trees.values()
            for job_id in tree.view.shown_for_children()
        ]

    # Changes

    def show(self, sessions: Sequence[ShownSession]) -> None:
        """Make these the sessions, in this order; filter, order and grouping stay."""
        before = self._trees
        self._trees = {session.key: before.get(session.key) or self._tree_for(session) for session in sessions}
        for key, tree in before.items():
            if key not in self._trees:
                tree.view.close()
                self._closed[key] = tree
        self.touch()

    @property
    def is_grouped(self) -> bool:
        """Whether the jobs of each session are grouped by scenario."""
        return self._grouped

    @property
    def has_closed(self) -> bool:
        """Whether there are trees of closed sessions, kept until none of their nodes is shown any more."""
        return bool(self._closed)

    def forget_closed(self) -> None:
        """Drop the trees of closed sessions; none of their nodes is shown any more."""
        self._closed.clear()

    def set_filter(self, text: str) -> QueryProblem | None:
        """Show only jobs that match; return what is wrong with a filter that cannot be read, which changes nothing."""
        self.start_filter(text)
        self.work(WHOLE)
        return self.problem

    def mark_opened(self, key: str) -> None:
        """Note that a session shows jobs that the filter was not made for."""
        if self.filter.strip():
            self._just_opened[key] = None

    def start_filter(self, text: str, first: Mapping[str, Sequence[str]] | None = None) -> QueryProblem | None:
        """Begin to filter, for ``work`` to go on; return what is already known to be wrong with it.

        ``first`` are ids of jobs of each session, in the order in which a person sees them: they are asked first.
        """
        self.problem, self._first = None, first or {}
        self._reading = QueryReading(text, [tree.session.inspector.snapshot for tree in self._trees.values()])
        self._read(0)
        return self.problem

    def _read(self, budget_seconds: float) -> bool:
        """Read the filter for about so long; True when it is known what it asks, or what is wrong with it."""
        reading = self._reading
        if reading is not None:
            if not reading.step(budget_seconds):
                return False
            self._reading, self.problem = None, reading.query.problem
            if self.problem is None:
                self._query = reading.query
                self._just_opened.clear()
                self._pace = SearchPace()
                for key, tree in self._trees.items():
                    tree.view.start_filter(self._query, self._first.get(key, ()))
                self._first = {}
        return True

    def work(self, budget_seconds: float) -> bool:
        """Go on filtering for about so long; True when what is shown is what the filter has found."""
        stop = perf_counter() + budget_seconds
        if not self._read(budget_seconds):
            return False
        views, began = [tree.view for tree in self._trees.values()], perf_counter()
        is_done = all(view.work(max(stop - perf_counter(), 0)) for view in views)
        self._pace.worked(perf_counter() - began)
        answers = [] if is_done else [view.filter for view in views]
        # What two filters have found is not shown side by side.
        is_mixed = len({one.is_from_before for one in answers}) > 1
        if not is_done and (is_mixed or self._pace.is_due(has_rows=any(one.has_matches for one in answers))):
            self.showings += True in [view.show_decided() for view in views]
        return is_done

    def work_on_order(self, budget_seconds: float) -> bool:
        """Work out what orders the jobs of each session for about so long; True when only to sort them is left."""
        stop = perf_counter() + budget_seconds
        return all(tree.view.families.work_on_keys(tree.view.shown, stop) for tree in self._trees.values())

    def set_sort(self, column: str, *, descending: bool) -> None:
        """Order the jobs of each session. Raises KeyError for a column that has no order."""
        self._sort = (column, descending)
        for tree in self._trees.values():
            tree.view.set_sort(column, descending=descending)

    def set_grouped(self, *, grouped: bool) -> None:
        """Group the jobs of each session by scenario, or show them as one list."""
        self._grouped = grouped
        for tree in self._trees.values():
            tree.view.set_grouped(grouped=grouped)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after each change; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def touch(self) -> None:
        """Call the listeners: nodes may have changed."""
        for listener in tuple(self._listeners):
            listener()

    def close(self) -> None:
        """Stop following the sessions."""
        self._listeners.clear()
        for tree in self._trees.values():
            tree.view.close()

    def _tree_for(self, session: ShownSession) -> SessionTree:
        column, descending = self._sort
        view = JobView(session.inspector, grouped=self._grouped, sort=column, descending=descending)
        if self.filter:
            view.ask(self._query)
        view.subscribe(self._on_view_event)
        return SessionTree(session, view)

    def _on_view_event(self, _event: ViewEvent) -> None:
        self.touch()
