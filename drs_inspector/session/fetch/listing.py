"""Listing the jobs of one scenario page by page (contract 3.1)."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from typing import Final, NamedTuple, TypeVar

from drs_inspector.domain.coverage import ListCoverage
from drs_inspector.domain.errors import CloudError, FileProblemError, InspectorError, SignInError
from drs_inspector.domain.jobs.replies import ListedJob, ListReply, read_list_reply
from drs_inspector.domain.rawjson.split import first_byte, split_array, split_object, text_of
from drs_inspector.domain.redaction.secrets import redact_secrets
from drs_inspector.session.fetch.counts import FetchCounts, ReadsCloud
from drs_inspector.session.fetch.paging import PageRequest, Paging

LARGE_REPLY: Final = 1 << 16
"""Replies above this size (bytes) are decoded in a thread; below it decoding takes a few milliseconds."""
_BEYOND_THE_LAST = ("DRS.M00211", "DRS.M00002")

_log = logging.getLogger(__name__)

T = TypeVar("T")


class ReplyDecoder:
    """Decodes the replies of one fetch, the large ones in a thread and one after another.

    Decoding is work for the interpreter: several threads of it would take as long together, and each of them would make
    the thread of the window wait for its turn.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def decoded(self, decode: Callable[[bytes], T], data: bytes) -> T:
        """Return ``decode(data)``; what it raises is raised here."""
        if len(data) <= LARGE_REPLY:
            return decode(data)
        async with self._turn:
            return await asyncio.to_thread(decode, data)


class Entry(NamedTuple):
    """A job of the list: its JSON, and the id of the job whose ``children`` it is in, None at the top."""

    job_id: str
    raw: bytes | memoryview
    parent_id: str | None


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
    """The list of one scenario; ``coverage`` says how far it was read, also while it is being read.

    ``on_problem(error, where)`` is called for a page that cannot be read; the next page is tried when the total allows
    one. ``on_rest`` gets the members of a reply besides its jobs, by name.
    """

    def __init__(
        self,
        cloud: ReadsCloud,
        scenario: str,
        counts: FetchCounts,
        decoder: ReplyDecoder,
        *,
        on_problem: Callable[[InspectorError, str], None],
        on_rest: Callable[[dict[str, bytes]], object],
    ) -> None:
        self.scenario = scenario
        self._cloud = cloud
        self._counts = counts
        self._decoder = decoder
        self._on_problem = on_problem
        self._on_rest = on_rest
        self._seen: dict[str, int] = {}  # the first entry of each job, as a hash
        self._nameless: set[bytes] = set()
        self._paging = Paging(scenario)

    @property
    def coverage(self) -> ListCoverage:
        """What was asked, claimed and found, and how the list ended."""
        return self._paging.coverage

    def has_enough(self) -> None:
        """Note that the jobs that were asked for are found: the rest of the list is not read."""
        self._paging.stop("enough")

    async def pages(self) -> AsyncGenerator[list[Entry], None]:
        """Yield for each page the jobs, children included, that no page before it had. Raises SignInError."""
        while (request := self._paging.request) is not None:
            try:
                read = await self._read(request)
            except SignInError:
                raise
            except InspectorError as error:
                if request.page > 1 and error.code in _BEYOND_THE_LAST:
                    self._paging.served((), (), None)
                    continue
                self._on_problem(error, _where(self.scenario, request.page))
                self._paging.failed(error.as_dict())
                continue
            nameless = self._keep_rest(read, request.page)
            entries = self._new_entries(read)
            self._paging.served(
                [entry.job_id for entry in read.entries if entry.parent_id is None],
                [entry.job_id for entry in read.entries if entry.parent_id is not None],
                read.reply.total_record,
                nameless=nameless,
            )
            if entries:
                yield entries

    async def _read(self, request: PageRequest) -> "_Page":
        """Read one page; after a fault of the service, or a truncated reply, once more."""
        try:
            return await self._ask(request)
        except InspectorError as error:
            if not is_passing(error):
                raise
            _log.info("%s: page %d of the list failed (%s), asking once more", self.scenario, request.page, error.title)
            return await self._ask(request)

    async def _ask(self, request: PageRequest) -> "_Page":
        with self._counts.request():
            data = await self._cloud.list_page(self.scenario, request.page, request.per_page)
        return await self._decoder.decoded(_read_page, data)

    def _keep_rest(self, read: "_Page", page: int) -> list[bytes]:
        """Hand on what is no job; return the entries that name none."""
        nameless = {name: raw for name, raw in read.reply.other.items() if name.startswith("jobs[")}
        # A list that is read twice has the same entries twice.
        again = [name for name, raw in nameless.items() if raw in self._nameless]
        rest = {name: raw for name, raw in read.reply.other.items() if name not in again}
        if rest:
            self._on_rest(rest)
        if len(nameless) > len(again):
            self._on_problem(_without_id(len(nameless) - len(again)), _where(self.scenario, page))
        self._nameless.update(nameless.values())
        return list(nameless.values())

    def _new_entries(self, read: "_Page") -> list[Entry]:
        """Return the first entry of each job; what others say differently is kept beside the jobs."""
        entries: list[Entry] = []
        others: dict[str, bytes] = {}
        for entry in read.entries:
            digest = hash(bytes(entry.raw))
            if entry.job_id not in self._seen:
                entries.append(entry)
            elif self._seen[entry.job_id] != digest and entry.parent_id is None:  # a subtask is in its parent's entry
                others[f"jobs (repeated {len(others) + 1})"] = redact_secrets(bytes(entry.raw))
            self._seen.setdefault(entry.job_id, digest)
        if others:
            self._on_rest(others)
        return entries


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
