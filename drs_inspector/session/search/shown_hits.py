"""The hits of a search as a list shows them: of all kinds or of one, in their own order or in that of a column.

Nothing is made for a row before it is shown: rows are numbers of hits, and all of them only where that is not enough.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Generator
from enum import StrEnum
from heapq import merge
from itertools import islice
from operator import itemgetter
from time import perf_counter

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.search.hits import Hit, HitAddress
from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.domain.steps import Step
from drs_inspector.session.search.search import Search
from drs_inspector.session.search.texts import kind_words

_AT_A_TIME = 50
_RUN = 2_000
_MERGED_AT_A_TIME = 500


class HitColumn(StrEnum):
    """The columns of the list, in their order."""

    KIND = "kind"
    FOUND = "found"
    TARGET = "target"
    RULE = "rule"
    JOB = "job"
    SOURCE = "source"

    @property
    def heading(self) -> str:
        """What is above it."""
        return _TITLES[self]

    def text(self, hit: Hit, source: str) -> str:
        """Return what a hit has in this column, as it was sent; ``source`` is the title of its document."""
        return _TEXTS[self](hit) if self is not HitColumn.SOURCE else source


_TITLES = {
    HitColumn.KIND: "Kind",
    HitColumn.FOUND: "Found",
    HitColumn.TARGET: "Name on the target",
    HitColumn.RULE: "Rule",
    HitColumn.JOB: "Job",
    HitColumn.SOURCE: "Source",
}
_TEXTS: dict[HitColumn, Callable[[Hit], str]] = {
    HitColumn.KIND: kind_words,
    HitColumn.FOUND: lambda hit: hit.found,
    HitColumn.TARGET: lambda hit: hit.target,
    HitColumn.RULE: lambda hit: hit.rule,
    HitColumn.JOB: lambda hit: hit.job,
}


class ShownHits:
    """The rows of one search. ``work`` goes on with the search, and with what the list needs beside it.

    Rows come at the end while the search runs. ``revision`` is another number when rows that were there are others now.
    Where a search kept not all of its hits, those of one kind are searched for again as soon as it is over.
    """

    def __init__(self, search: Search) -> None:
        self.search = search
        self.kind: HitKind | None = None
        self.sorting: tuple[HitColumn, bool] | None = None
        self.revision = 0
        self._titles = {one.document.key: one.document.title for one in search.progress}
        self._places = array("I")
        self._seen = 0
        self._narrow: Search | None = None
        self._order: array[int] | None = None
        self._sorter: Generator[Step, None, array[int]] | None = None

    def __len__(self) -> int:
        if self.kind is None:
            return len(self.search.hits)
        return max(len(self._places), len(self._narrow.hits) if self._narrow is not None else 0)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        is_narrow = self._narrow is None or self._narrow.is_over
        return self.search.is_over and not self._needs_narrow() and is_narrow and self._sorter is None

    @property
    def is_sorting(self) -> bool:
        """Whether another order is being made."""
        return self._sorter is not None

    @property
    def running(self) -> Search:
        """The search to say the progress of: that of one kind where it runs."""
        return self._narrow if self._narrow is not None and self.search.is_over else self.search

    def title(self, hit: Hit) -> str:
        """Return the title of the document that a hit is in."""
        return self._titles[hit.address.document]

    def hit(self, row: int) -> Hit:
        """Return the hit of a row."""
        search, place = self._found(row)
        return search.hits[place]

    def job(self, row: int) -> Job | None:
        """Return the job of a row as it was when it was searched."""
        search, place = self._found(row)
        return search.hits.job_at(place)

    def is_unfinished(self, row: int) -> bool:
        """Say whether a row has another text later: its job is being searched, and its rules come last."""
        search, place = self._found(row)
        return search.hits.is_of_open_job(place)

    def place(self, row: int) -> int | None:
        """Return the number of a row's hit in the search; None for one that the search has not kept."""
        search, place = self._found(row)
        return place if search is self.search else None

    def row_at(self, place: int) -> int | None:
        """Return the row of a hit by its number in the search; None where it is not among the rows."""
        row = place
        if self.kind is not None:
            row = bisect_left(self._places, place)
            if row == len(self._places) or self._places[row] != place:
                return None
        return row if self._order is None else self._order.index(row)

    def row_of(self, address: HitAddress, first: int = 0) -> int | None:
        """Return the row of a hit, looked for from a row on; None where it is not there (yet)."""
        for row in range(first, len(self)):
            job = self.job(row)
            if (job.id if job is not None else "") == address.job_id and self.hit(row).address == address:
                return row
        return None

    def work(self, budget_seconds: float) -> bool:
        """Go on for about so long; True when nothing is left to do."""
        stop = perf_counter() + budget_seconds
        if not self.search.is_over:
            self.search.step(budget_seconds)
            self._grow()
        elif self.kind is not None and self._needs_narrow():
            documents = [one.document for one in self.search.progress]
            keep, most = frozenset({self.kind}), self.search.hits.most
            self._narrow = Search(self.search.wanted.only(self.kind), documents, most=most, keep=keep)
        elif self._narrow is not None and not self._narrow.is_over:
            self._narrow.step(budget_seconds)
        elif self._sorter is not None:
            self._sort_until(stop)
        return self.is_over

    def cancel(self) -> None:
        """End the searches; what was found stays."""
        self.search.cancel()
        self._grow()
        if self._narrow is not None:
            self._narrow.cancel()

    def narrow(self, kind: HitKind | None) -> None:
        """Show hits of one kind, or of all with None."""
        if kind is self.kind:
            return
        self.kind, self._narrow, self._order = kind, None, None
        self._places, self._seen = array("I"), 0
        self._grow()
        self._start_sorting()
        self.revision += 1

    def sort(self, sorting: tuple[HitColumn, bool] | None) -> None:
        """Order the rows by a column, descending or not, or with None as they were found; when the search is over.

        Rows without a value in the column come last.
        """
        if sorting != self.sorting:
            self.sorting = sorting
            if self._order is not None and sorting is None:
                self._order = None
                self.revision += 1
            self._start_sorting()

    def _needs_narrow(self) -> bool:
        """Say whether hits of the kind that is shown are counted, and not kept."""
        if self.kind is None or self._narrow is not None or self.search.is_cancelled:
            return False
        return len(self._places) < self.search.hits.counts[self.kind]

    def _grow(self) -> None:
        if self.kind is not None:
            hits = self.search.hits
            self._places.extend(hits.places_of(self.kind, self._seen))
            self._seen = len(hits)

    def _found(self, row: int) -> tuple[Search, int]:
        return self._unordered(row if self._order is None else self._order[row])

    def _unordered(self, row: int) -> tuple[Search, int]:
        """Return the search and the number of the hit that is the n-th of those that are shown."""
        if self.kind is None:
            return self.search, row
        if self._narrow is not None and row >= len(self._places):
            return self._narrow, row
        return self.search, self._places[row]

    def _start_sorting(self) -> None:
        self._sorter = self._sorted(*self.sorting) if self.sorting is not None else None

    def _sort_until(self, stop: float) -> None:
        while self._sorter is not None:
            try:
                next(self._sorter)
            except StopIteration as finished:
                self._order, self._sorter = finished.value, None
                self.revision += 1
            if perf_counter() >= stop:
                return

    def _sorted(self, column: HitColumn, descending: bool) -> Generator[Step, None, array[int]]:
        keys: list[tuple[str, int]] = []
        empty: list[int] = []
        for row in range(len(self)):
            search, place = self._unordered(row)
            hit = search.hits[place]
            text = column.text(hit, self.title(hit)).casefold()
            if text:
                keys.append((text, row))
            else:
                empty.append(row)
            if row % _AT_A_TIME == 0:
                yield None
        runs = []
        for start in range(0, len(keys), _RUN):
            runs.append(sorted(keys[start : start + _RUN], key=itemgetter(0), reverse=descending))
            yield None
        rows = (row for _text, row in merge(*runs, key=itemgetter(0), reverse=descending))
        order = array("I")
        while some := tuple(islice(rows, _MERGED_AT_A_TIME)):
            order.extend(some)
            yield None
        order.extend(empty)
        return order
