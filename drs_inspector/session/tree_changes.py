"""What has changed of the trees of sessions: the jobs of one alone, or what is shown of all of them."""

from collections.abc import Callable, Collection
from functools import partial

from drs_inspector.session.events import DocumentChecked, Event, FetchFinished, JobsChanged, SnapshotReplaced
from drs_inspector.session.job_tree.sessions import SessionTrees

_OF_ALL = SnapshotReplaced | DocumentChecked | FetchFinished


class TreeChanges:
    """Tells those who follow the jobs themselves when they must begin anew all the same."""

    def __init__(self, trees: SessionTrees) -> None:
        self._trees = trees
        self._shown: tuple[object, ...] = ()
        self._was_asking = False

    def are_of_all(self) -> bool:
        """Whether there are other sources, or other answers of the filter, since this was asked last."""
        before, was_asking = self._shown, self._was_asking
        self._shown = (self._trees.trees, self._trees.filter)
        self._was_asking = self._trees.search_progress is not None
        return before != self._shown or (was_asking and not self._was_asking)


class JobNews:
    """Follows the jobs of all sources that are shown.

    ``jobs(key, job_ids)`` is called when some of a source come, change or go, or get figures that the filter asks for,
    with None when any may have, and ``anew(gone)`` when there are other sources, or other answers of the filter;
    ``gone`` are keys of sources that are followed no longer. ``heard(key, event)`` is called before for each event.
    """

    def __init__(
        self,
        trees: SessionTrees,
        jobs: Callable[[str, Collection[str] | None], None],
        anew: Callable[[Collection[str]], None],
        heard: Callable[[str, Event], object] = lambda _key, _event: None,
    ) -> None:
        self._trees, self._jobs, self._anew, self._heard = trees, jobs, anew, heard
        self._changes = TreeChanges(trees)
        self._followed: dict[str, Callable[[], None]] = {}
        self._end = trees.subscribe(self._trees_changed)
        self._trees_changed()

    def close(self) -> None:
        """Stop following."""
        self._end()
        for end in self._followed.values():
            end()
        self._followed.clear()

    def _trees_changed(self) -> None:
        if self._changes.are_of_all():
            shown = {tree.session.key: tree.session.inspector for tree in self._trees.trees}
            gone = self._followed.keys() - shown.keys()
            for key in gone:
                self._followed.pop(key)()
            for key in shown.keys() - self._followed.keys():
                self._followed[key] = shown[key].subscribe(partial(self._on_event, key))
            self._anew(gone)

    def _on_event(self, key: str, event: Event) -> None:
        self._heard(key, event)
        tree = self._trees.of_session(key)
        event = event if tree is None else tree.view.filter.jobs_of(event)
        if isinstance(event, JobsChanged):
            self._jobs(key, (*event.added, *event.changed, *event.removed))
        elif isinstance(event, _OF_ALL):
            self._jobs(key, None)
