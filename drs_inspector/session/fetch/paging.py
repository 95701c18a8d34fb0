"""Which page of a list is asked for next: a decision from what was served so far, without any IO (contract 3.1).

Neither ``per_page`` nor ``total_record`` nor the end of a page is believed: gateways serve less than was asked, leave a
page in the middle empty, repeat pages, and claim totals that are too low or too high.
"""

from collections.abc import Collection
from typing import NamedTuple

from drs_inspector.domain.coverage import EndOfList, ListCoverage, PageCoverage, is_met
from drs_inspector.session.fetch.reading_limits import MOST_JOBS, MOST_PAGES

PER_PAGE = 100
"""Jobs asked for on the first page, the most that the API takes."""
EMPTY_LIMIT = 10
"""Pages in a row without a new job, after which no further one is asked for whatever the total says."""
READINGS = 2
"""How often a list is read from page 1 while its numbers differ."""


class PageRequest(NamedTuple):
    """The page to ask for (from 1) and how many jobs it may have."""

    page: int
    per_page: int


class _Reading:
    """One reading of the list from page 1: the ids it has found and what its pages were like."""

    def __init__(self, number: int, size: int) -> None:
        self.number = number
        self.size = size
        self.page = 1
        self.found: set[str] = set()
        self.below: set[str] = set()
        self.nameless: set[bytes] = set()
        self.first_claim: int | None = None
        self.claim: int | None = None
        self.barren = 0
        self.pages: list[PageCoverage] = []

    @property
    def is_stable(self) -> bool:
        """Whether all pages claim the same: when jobs come or go meanwhile, others move over the border of a page."""
        return self.first_claim == self.claim

    @property
    def is_met(self) -> bool:
        """Whether the claim equals the jobs, with or without subtasks.

        Where a full page brought nothing new, others may be hidden behind what was served twice, and subtasks may make
        up for them by chance: then only jobs count.
        """
        subtasks = 0 if self.repeats else len(self.below - self.found)
        return self.is_met_by_top or self._equals(len(self.found), subtasks)

    @property
    def repeats(self) -> bool:
        """Whether a full page had only jobs of other pages."""
        return any(0 < page.asked <= page.served and not page.new for page in self.pages)

    @property
    def is_met_by_top(self) -> bool:
        """Whether the claim equals the jobs at the top level."""
        return self._equals(len(self.found), 0)

    def _equals(self, found: int, subtasks: int) -> bool:
        return is_met(self.claim, found, subtasks, len(self.nameless))

    def next_size(self) -> int:
        """Return the size for reading the list once more: what was served, or half of it where a page was empty."""
        last_new = max((at for at, page in enumerate(self.pages) if page.new), default=-1)
        short = [page.served for page in self.pages[:last_new] if 0 < page.served < page.asked]
        size = min([self.size, *short])
        if any(not page.new and page.asked <= size for page in self.pages):
            # Pages of another size have other borders: what was on an empty page is on others then.
            size //= 2
        return max(1, size)


class Paging:
    """Asks for pages until the numbers agree or there is nothing left to ask. ``request`` is None at the end.

    After each request call `served` or `failed`; a page that comes again and a job on two pages count once.
    """

    def __init__(self, scenario: str) -> None:
        self.request: PageRequest | None = PageRequest(1, PER_PAGE)
        self.ended: EndOfList = "cancelled"
        self._scenario = scenario
        self._found: set[str] = set()
        self._below: set[str] = set()
        self._pages: list[PageCoverage] = []
        self._reading = _Reading(1, PER_PAGE)
        self._earlier_claim: int | None = None
        self._served_size: int | None = None
        self._failures = 0
        self._failed_before = False
        self._reason: dict[str, str | int] = {}

    def served(
        self, found: Collection[str], below: Collection[str], total: int | None, *, nameless: Collection[bytes] = ()
    ) -> None:
        """Take the ids of a page, ``below`` those in ``children``, and its ``total_record`` (None: not given).

        ``nameless`` are entries without an id.
        """
        reading, request = self._reading, self._asked
        self._failed_before = False
        new = set(found) - reading.found
        reading.found |= new
        reading.below.update(below)
        reading.nameless.update(nameless)
        self._found |= new
        self._below.update(below)
        if total is not None and total >= 0:
            reading.claim = total
            reading.first_claim = total if reading.first_claim is None else reading.first_claim
        entries = len(found) + len(nameless)
        self._served_size = max(self._served_size or 0, entries)
        page = PageCoverage(
            reading=reading.number,
            page=request.page,
            asked=request.per_page,
            served=entries,
            new=len(new),
            total_record=total,
        )
        reading.pages.append(page)
        self._pages.append(page)
        reading.barren = 0 if new else reading.barren + 1
        if len(self._pages) >= MOST_PAGES or len(self._found) >= MOST_JOBS:
            self._end("limit")
        elif self._is_over(page):
            self._end_reading()
        else:
            self._go_on(page)

    def failed(self, reason: dict[str, str | int]) -> None:
        """Note that the page cannot be read: it is lost. Two in a row, or one before any total, end the list."""
        request, claim = self._asked, self._reading.claim
        self._failures += 1
        self._reason = self._reason or reason
        if self._failed_before or claim is None or claim <= request.page * request.per_page:
            self._end("error")
            return
        self._failed_before = True
        self.request = PageRequest(request.page + 1, request.per_page)

    def stop(self, why: EndOfList) -> None:
        """End the list before its time, unless it has ended."""
        if self.request is not None:
            self._end(why)

    @property
    def coverage(self) -> ListCoverage:
        """What was asked, claimed and found up to now."""
        reading = self._reading
        found, below = self._found, self._below
        if self._agrees:
            # What an earlier reading had and this one has not was deleted in between, or moved below another job.
            found, below = reading.found, reading.below
        return ListCoverage(
            scenario=self._scenario,
            asked=PER_PAGE,
            served=self._served_size,
            claimed_first=reading.first_claim,
            claimed_last=reading.claim,
            found=len(found),
            subtasks=len(below - found),
            without_id=len(reading.nameless),
            ended=self.ended,
            reason=self._reason if self.ended == "error" else {},
            pages=tuple(self._pages),
        )

    @property
    def _asked(self) -> PageRequest:
        if self.request is None:
            raise ValueError("the list has ended")
        return self.request

    def _is_over(self, page: PageCoverage) -> bool:
        """Return whether no further page of this reading can bring a job, as far as that can be told."""
        reading = self._reading
        if page.new:
            # A claim that is met by a full page may be too low: one more page shows that.
            return reading.is_met_by_top and page.served < page.asked
        if reading.is_met or reading.barren >= EMPTY_LIMIT:
            return True
        if reading.claim is None:
            return reading.barren > 1
        return reading.claim < len(reading.found) or reading.claim <= page.page * page.asked

    def _go_on(self, page: PageCoverage) -> None:
        reading = self._reading
        if page.page == 1 and 0 < page.served < page.asked:
            # The gateway may serve no more than this at once: pages of this size leave no gap.
            reading.size = page.served
        self.request = PageRequest(page.page + 1, reading.size)

    def _end_reading(self) -> None:
        reading = self._reading
        if self._failures:
            self._end("error")
        elif reading.is_stable and (self._agrees or self._both_meet()):
            self._end("met")
        elif reading.claim is None:
            self._end("unclaimed")
        elif reading.number >= READINGS:
            self._end("differs")
        else:
            size = reading.next_size()
            self._earlier_claim = reading.claim if reading.is_stable else None
            self._reading = _Reading(reading.number + 1, size)
            self.request = PageRequest(1, size)

    @property
    def _agrees(self) -> bool:
        """Whether this reading has what it claims, and no job is missing that an earlier one had for the same claim.

        Where the list has not changed such a job is not gone: the cloud left it out, and the claim is too low.
        """
        reading = self._reading
        missing = self._found - reading.found - reading.below
        return reading.is_met and not (missing and self._earlier_claim == reading.claim)

    def _both_meet(self) -> bool:
        """Return whether two readings whose claim did not change have found together what it says."""
        found, below = self._found, self._below
        same = self._earlier_claim is not None and self._earlier_claim == self._reading.claim
        subtasks = 0 if self._reading.repeats else len(below - found)
        return same and is_met(self._earlier_claim, len(found), subtasks, len(self._reading.nameless))

    def _end(self, why: EndOfList) -> None:
        self.ended = why
        self.request = None
