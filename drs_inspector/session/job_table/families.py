"""The families of a table of jobs: kept, so that only those are made again of which a job has changed."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from drs_inspector.domain.tables.job_columns import JobTableColumn
from drs_inspector.domain.tables.rows import Document
from drs_inspector.session.job_table.known import KnownJobs
from drs_inspector.session.job_table.rows import Entry, Family, Ref
from drs_inspector.session.job_tree.sessions import SessionTree

_AT_A_TIME = 64
Steps = Generator[None, None, None]


class Sorting(NamedTuple):
    """A column that rows are ordered by; ``of_family``: a parent comes where its first subtask would."""

    column: JobTableColumn
    descending: bool = False
    of_family: bool = False


class Families:
    """The families that are shown. No job is in two of them."""

    def __init__(self, known: KnownJobs, sorting: Sequence[Sorting], *, are_grouped: bool) -> None:
        self._known = known
        self._sorting = () if are_grouped else tuple(sorting)
        self._families: dict[Ref, Family] = {}
        self._tops: dict[Ref, Ref] = {}
        # Of jobs that had gone before that was told: those whose families are to be made anew when it is.
        self._relatives_of_gone: dict[Ref, list[str]] = {}

    def __iter__(self) -> Iterator[Family]:
        return iter(self._families.values())

    @property
    def refs(self) -> set[Ref]:
        """All jobs that are in a family."""
        return set(self._tops)

    def take_all(self, trees: Iterable[SessionTree]) -> Steps:
        """Take what is shown of some sessions. A job that changes meanwhile must be renewed."""
        for tree in trees:
            yield from self._take(tree)

    def _take(self, tree: SessionTree) -> Steps:
        snapshot, is_match = tree.session.inspector.snapshot, tree.view.filter.is_match
        alone = [one for one in snapshot.unavailable.keys() - snapshot.jobs.keys() if is_match(one)]
        for number, job_id in enumerate((*tree.view.shown, *sorted(alone))):
            family = yield from self._made(tree, job_id)
            if family is not None:
                for moved in self._put(family):
                    yield from self.renew(tree, moved)
            if number % _AT_A_TIME == 0:
                yield

    def renew(self, tree: SessionTree, job_id: str) -> Steps:
        """Make the families anew that a job is in or was in."""
        waiting, made = [job_id, *self._relatives_of_gone.pop(Ref(tree.session.key, job_id), ())], set[str]()
        while waiting:
            one = waiting.pop()
            top, before = tree.view.top_of(one), self._tops.get(Ref(tree.session.key, one))
            if before is not None and before.job_id not in made:
                waiting += self._drop(before)
            if top in made:
                continue
            made.add(top)
            family = yield from self._made(tree, top)
            if family is not None:
                moved = self._put(family)
                # What was made before is not as it was made then, if that took jobs from it.
                made.difference_update(moved)
                waiting += moved

    def _drop(self, top: Ref) -> list[str]:
        """Take a family out; return the ids of its jobs."""
        family = self._families.pop(top)
        refs = [entry.row.ref for entry in (family.top, *family.below)]
        for ref in refs:
            del self._tops[ref]
        return [ref.job_id for ref in refs]

    def _put(self, family: Family) -> list[str]:
        """Put a family in; return the ids of the other jobs of families that had some of its jobs."""
        top = family.top.row.ref
        refs = [entry.row.ref for entry in (family.top, *family.below)]
        left: list[str] = []
        for ref in refs:
            before = self._tops.get(ref)
            if before is not None:
                left += self._drop(before)
        self._families[top] = family
        self._tops.update(dict.fromkeys(refs, top))
        here = {ref.job_id for ref in refs}
        return [job_id for job_id in left if job_id not in here]

    def _made(self, tree: SessionTree, job_id: str) -> Generator[None, None, Family | None]:
        """Return the family of a top-level job as it is now; None where none of it is shown."""
        document, view = document_of(tree), tree.view
        is_match = view.filter.is_match
        children, for_relative = view.children(job_id), not is_match(job_id)
        if for_relative and not children:
            return None
        own = Ref(tree.session.key, job_id)
        top = yield from self._known.entry(document, own)
        if top is None:
            self._relatives_of_gone[own] = list(children)
            return None
        below: list[Entry] = []
        relatives = {top.row.ref} if for_relative else set[Ref]()
        for child in children:
            entry = yield from self._known.entry(document, Ref(tree.session.key, child))
            if entry is None:
                self._relatives_of_gone[Ref(tree.session.key, child)] = [job_id]
                continue
            below.append(entry)
            if not is_match(child):
                relatives.add(entry.row.ref)
        return Family(self._of_family(top, below) if below else top, tuple(below), frozenset(relatives))

    def _of_family(self, top: Entry, below: Sequence[Entry]) -> Entry:
        """Return a parent with the first of its family's keys, in the columns of which that counts."""
        if not any(one.of_family for one in self._sorting):
            return top
        keys = list(top.keys)
        for place, one in enumerate(self._sorting):
            if one.of_family:
                keys[place] = min(entry.keys[place] for entry in (top, *below))
        return msgspec.structs.replace(top, keys=tuple(keys))


def document_of(tree: SessionTree) -> Document:
    """Return the document of a session as columns know it."""
    return Document(tree.session.title, tree.session.inspector.snapshot)
