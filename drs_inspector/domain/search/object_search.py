"""Searching the selected objects of a job by name and new name."""

from __future__ import annotations

from array import array
from collections.abc import Generator
from itertools import compress
from operator import or_

from drs_inspector.domain.objects.name_hits import NameFlags
from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.domain.query.whole import objects_steps
from drs_inspector.domain.search.hits import NEW_NAME, OBJECT, JobHits
from drs_inspector.domain.search.searched_job import SearchedJob
from drs_inspector.domain.search.text_match import TextMatch
from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.domain.steps import Step

Steps = Generator[Step, None, None]
_ROWS_BETWEEN_PAUSES = 250


def search_objects(one: SearchedJob) -> Steps:
    """Add the objects of a job that are found, in the order of its list, then those that the list only refers to."""
    hits, kinds = one.hits, one.wanted.kinds
    objects = yield from _objects_with(one, one.match.folded)
    if objects is None:
        return
    finder = _Finder(objects, kinds, one.match)
    found = objects.search_names(one.match.folded)
    is_exact = one.match.is_plain and not found.is_doubtful and HitKind.OBJECT in kinds
    for flags in found:
        if is_exact:
            _add_exact(hits, flags, new_names=HitKind.NEW_NAME in kinds)
        elif flags.by_name or flags.by_new_name:
            yield from finder.add(hits, flags)
        yield None
    for row in found.placeholders():
        finder.add_row(hits, row)
        yield None


def _objects_with(one: SearchedJob, value: str) -> Generator[Step, None, ObjectSelection | None]:
    """Return the selection of a job; None where no object can have the value in its path, nor in that on the target."""
    where = yield from objects_steps(one.job, value)
    if where is None or isinstance(where, ObjectSelection):
        return where
    # The text of a small selection has no paths on the target: what is behind the last dot is in a name of its own.
    if value not in where and ("." not in value or value.rpartition(".")[2] not in where):
        return None
    return (yield from one.selection_steps())


def _add_exact(hits: JobHits, flags: NameFlags, *, new_names: bool) -> None:
    """Add the rows of flags that need no second look: all loops run in C, and rows that are not kept are not made."""
    first, stop, by_name, by_new_name = flags
    codes = by_name
    if by_new_name is not None and new_names:
        named = int.from_bytes(by_name or b"", "little")
        new = int.from_bytes(by_new_name, "little") & ~named
        codes = (named * OBJECT | new * NEW_NAME).to_bytes(stop - first, "little")
    if codes is None:
        return
    if hits.is_full:
        hits.count_rows(codes)
    else:
        hits.add_rows(codes.translate(None, b"\0"), array("I", compress(range(first, stop), codes)))


class _Finder:
    """Looks at rows one by one, as they are shown."""

    def __init__(self, objects: ObjectSelection, kinds: frozenset[HitKind], match: TextMatch) -> None:
        self._objects = objects
        self._kinds = kinds
        self._match = match
        self._may_be_dotted = "." in match.folded or match.pattern is not None

    def add(self, hits: JobHits, flags: NameFlags) -> Steps:
        """Add those of the rows of flags that are found."""
        found = (int.from_bytes(one or b"", "little") for one in (flags.by_name, flags.by_new_name))
        either = or_(*found).to_bytes(flags.stop - flags.first, "little")
        for count, row in enumerate(compress(range(flags.first, flags.stop), either), 1):
            self.add_row(hits, row)
            if count % _ROWS_BETWEEN_PAUSES == 0:
                yield None

    def add_row(self, hits: JobHits, row: int) -> None:
        """Add a row if it is found."""
        by_name, by_new_name = self._by_path(row) if self._may_be_dotted else self._by_name(row)
        if by_name and HitKind.OBJECT in self._kinds:
            hits.add_rows(bytes([OBJECT]), (row,))
        elif by_new_name and HitKind.NEW_NAME in self._kinds:
            hits.add_rows(bytes([NEW_NAME]), (row,))

    def _by_name(self, row: int) -> tuple[bool, bool]:
        """Say whether the text is in the name, and in the new name. A dot around them is no part of a word."""
        name, alias = self._objects.name(row), self._objects.alias(row)
        return self._match.finds(name), alias is not None and alias != name and self._match.finds(alias)

    def _by_path(self, row: int) -> tuple[bool, bool]:
        path, target = self._objects.dotted_paths(row)
        name = self._objects.name(row)
        new_name = self._objects.alias(row) or name
        if target == path:
            return self._is_in(path, name), False
        return self._is_in(path, name), self._is_in(target, new_name)

    def _is_in(self, path: str, name: str) -> bool:
        return self._match.finds(name) or self._match.reaches(path, len(path) - len(name))
