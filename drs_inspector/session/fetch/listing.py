"""Listing the jobs of one scenario page by page (contract 3.1)."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from typing import NamedTuple

from drs_inspector.domain.errors import CloudError, FileProblemError, InspectorError, SignInError
from drs_inspector.domain.jobs.replies import ListedJob, ListReply, read_list_reply
from drs_inspector.domain.rawjson.split import first_byte, split_array, split_object, text_of
from drs_inspector.session.fetch.counts import FetchCounts, ReadsCloud

PER_PAGE = 100
LARGE_REPLY = 1 << 16
"""Replies above this size (bytes) are decoded in a thread; below it decoding takes a few milliseconds."""

_log = logging.getLogger(__name__)


class Entry(NamedTuple):
    """A job of the list: its JSON, and the id of the job whose ``children`` it is in, None at the top."""

    job_id: str
    raw: bytes | memoryview
    parent_id: str | None


def is_last_page(page: int, total: int | None, entries: int) -> bool:
    """Tell whether no page can follow this one, which had new entries. ``page`` counts from 1.

    ``total`` is the cloud's, and only believed where it fits what was seen: it may be too large (an empty page ends the
    list then), or too small (a full page beyond it shows that).
    """
    if total is None or total < 0:
        return False
    return total == page * PER_PAGE or (total < page * PER_PAGE and entries < PER_PAGE)


def is_passing(error: InspectorError) -> bool:
    """Tell whether the same call may succeed the next time: an unreadable reply, or a fault of the service."""
    if isinstance(error, FileProblemError):
        return True
    status = error.http_status or 0
    return isinstance(error, CloudError) and (200 <= status < 300 or status >= 500)


def family_of(listed: ListedJob) -> list[Entry]:
    """Return a list entry and the jobs in its ``children`` (one level, contract 3.1)."""
    family = [Entry(listed.id, listed.raw, None)]
    if not listed.child_ids:
        return family
    for member in split_object(listed.raw):
        if member.name != "children" or first_byte(member.raw) != b"[":
            continue
        for child in split_array(member.raw):
            members = dict(split_object(child)) if first_byte(child) == b"{" else {}
            child_id = members.get("id", b"")
            if first_byte(child_id) == b'"' and text_of(child_id):
                family.append(Entry(text_of(child_id), child, listed.id))
    return family


class ScenarioListing:
    """The list of one scenario. After ``pages`` has ended, ``complete`` tells whether all of it was read.

    ``on_problem(error, where)`` is called for a page that cannot be read; the next page is tried when the total allows
    one. ``on_rest`` gets the members of a reply besides its jobs, by name.
    """

    def __init__(
        self,
        cloud: ReadsCloud,
        scenario: str,
        counts: FetchCounts,
        *,
        on_problem: Callable[[InspectorError, str], None],
        on_rest: Callable[[dict[str, bytes]], object],
    ) -> None:
        self.scenario = scenario
        self.complete = False
        self._cloud = cloud
        self._counts = counts
        self._on_problem = on_problem
        self._on_rest = on_rest
        self._seen: set[str] = set()

    async def pages(self) -> AsyncGenerator[list[Entry], None]:
        """Yield for each page the jobs, children included, that no page before it had. Raises SignInError."""
        page, failures, failed_before = 1, 0, False
        total: int | None = None
        while True:
            try:
                read = await self._read(page)
            except SignInError:
                raise
            except InspectorError as error:
                failures += 1
                self._on_problem(error, _where(self.scenario, page))
                # One failed page loses that page; two in a row, or no page so far, end the listing.
                if failed_before or total is None or total <= page * PER_PAGE:
                    return
                failed_before = True
                page += 1
                continue
            failed_before = False
            reply = read.reply
            total = reply.total_record if reply.total_record is not None else total
            entries = self._new_entries(read, page)
            if entries:
                yield entries
            if not entries or is_last_page(page, total, len(reply.entries)):
                self.complete = failures == 0
                return
            page += 1

    async def _read(self, page: int) -> "_Page":
        """Read one page; after a fault of the service, or a truncated reply, once more."""
        try:
            return await self._ask(page)
        except InspectorError as error:
            if not is_passing(error):
                raise
            _log.info("%s: page %d of the list failed (%s), asking once more", self.scenario, page, error.title)
            return await self._ask(page)

    async def _ask(self, page: int) -> "_Page":
        with self._counts.request():
            data = await self._cloud.list_page(self.scenario, page, PER_PAGE)
        if len(data) > LARGE_REPLY:
            return await asyncio.to_thread(_read_page, data)
        return _read_page(data)

    def _new_entries(self, read: "_Page", page: int) -> list[Entry]:
        other = read.reply.other
        if other:
            self._on_rest(other)
        nameless = sum(name.startswith("jobs[") for name in other)
        if nameless:
            self._on_problem(_without_id(nameless), _where(self.scenario, page))
        entries = [entry for entry in read.entries if entry.job_id not in self._seen]
        self._seen.update(entry.job_id for entry in entries)
        # The same job twice in one page counts once too; its first entry wins.
        return list({entry.job_id: entry for entry in reversed(entries)}.values())[::-1]


class _Page(NamedTuple):
    """A list reply and all jobs in it, children after their parents."""

    reply: ListReply
    entries: list[Entry]


def _read_page(data: bytes) -> _Page:
    reply = read_list_reply(data)
    return _Page(reply, [entry for listed in reply.entries for entry in family_of(listed)])


def _where(scenario: str, page: int) -> str:
    return f"{scenario}, page {page} of the list"


def _without_id(count: int) -> InspectorError:
    return CloudError(
        f"{count} {'entry' if count == 1 else 'entries'} of the job list could not be used.",
        "They have no id, so their details cannot be asked for.",
        "Refresh to read the list again.",
    )
