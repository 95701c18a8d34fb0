"""A saved reply of another read call than the list of jobs and their details: what it is, and of which jobs."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from drs_inspector.domain.decoding.scalars import read_int
from drs_inspector.domain.rawjson.split import (
    BrokenJsonError,
    first_byte,
    split_array,
    split_object,
)
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.cut import without
from drs_inspector.domain.read_calls.given import asked_with
from drs_inspector.domain.read_calls.recognise import entries_of, text_member
from drs_inspector.domain.read_calls.registry import BY_NAME, CUT
from drs_inspector.domain.redaction.secrets import redact_secrets

Raw = bytes | memoryview
_CLAIMS = ("count", "total_count", "total_record")
_CLAIM_BYTES = 20
_LONGEST_LANGUAGE = 16
_NAMED = 12
"""So many calls that a reply fits are named; more are counted."""


class SavedReply:
    """A reply that was saved as a file. ``calls`` are the calls it fits, one where its shape says which.

    ``words`` say what it is ("progress of 2 jobs"), of one that fits several calls which ones these are.
    ``raw`` is its JSON without secrets and without the members ``left_out``. ``file`` is the name of the file,
    ``read_at`` when it was read by this computer's clock and ``server_time`` by the cloud's (ISO 8601 in UTC), "" where
    nothing says so.

    ``job_id`` is the job that was asked for, "" where that was none, or is not known; ``given`` are the other
    parameters it was asked with. ``page`` counts the replies of one reading from 1; ``is_whole`` is false where that
    reading ended before its last page. ``language`` is the one that its texts were asked for in, such as ``en-us``, ""
    where that is not known.
    """

    def __init__(
        self,
        calls: Iterable[str],
        raw: Raw,
        *,
        file: str = "",
        read_at: str = "",
        left_out: Iterable[str] = (),
        job_id: str = "",
        server_time: str = "",
        given: Mapping[str, object] | None = None,
        page: int = 1,
        is_whole: bool = True,
        language: str = "",
    ) -> None:
        """Take a reply of the calls of these names; those that are not in the registry are dropped."""
        cut = without(redact_secrets(raw), CUT)
        self.raw: bytes = cut.raw
        self.file = file
        self.read_at = read_at
        self.left_out = tuple(dict.fromkeys((*(name for name in left_out if name in CUT), *cut.names)))
        self.calls: tuple[ReadCall, ...] = tuple(BY_NAME[name] for name in dict.fromkeys(calls) if name in BY_NAME)
        self.job_id = job_id
        self.server_time = server_time
        self.given = parameters_without_secrets(self.calls[0], given) if given and len(self.calls) == 1 else {}
        self.page = page
        self.is_whole = is_whole
        self.language = language if len(language) <= _LONGEST_LANGUAGE else ""
        # Counted here, in the thread that opens files: a window asks for it between two frames.
        entries = entries_of(self.calls[0], self.raw) if self.calls else [self.raw]
        self._count = len(entries)
        self._by_job = self._sorted_by_job(entries)
        self.words = self._in_words()

    @property
    def call(self) -> ReadCall | None:
        """The call it is of; None where it fits several, or none that is known."""
        return self.calls[0] if len(self.calls) == 1 else None

    @cached_property
    def job_ids(self) -> tuple[str, ...]:
        """The ids of the jobs that it says it is about, each once; the one that was asked for where it names none."""
        return tuple(self._by_job) or ((self.job_id,) if self.job_id else ())

    def _sorted_by_job(self, entries: Iterable[Raw]) -> dict[str, list[Raw]]:
        homes = {call.job for call in self.calls}
        home = homes.pop() if len(homes) == 1 else ""
        if not home:
            return {}
        by_job: dict[str, list[Raw]] = {}
        whole = home.startswith("/")
        for entry in (self.raw,) if whole else entries:
            job_id = text_member(entry, home.removeprefix("/"))
            if job_id:
                by_job.setdefault(job_id, []).append(entry)
        return by_job

    def entries_of_job(self, job_id: str) -> Sequence[Raw]:
        """Return the JSON of what it says about a job: all of it of the job that was asked for, where it names none.

        A call that is asked about several jobs answers each once: of several entries of one job the first counts.
        """
        if not self._by_job and job_id and job_id == self.job_id:
            return (self.raw,)
        return self.entries_naming(job_id)

    def entries_naming(self, job_id: str) -> Sequence[Raw]:
        """Return the JSON of the entries that name a job and count."""
        entries = self._by_job.get(job_id, ())
        return entries[:1] if self._is_of_each else entries

    def repeats(self, job_id: str) -> Sequence[Raw]:
        """Return the JSON of the entries about a job that do not count, as there is one before them."""
        return self._by_job.get(job_id, ())[1:] if self._is_of_each else ()

    @property
    def _is_of_each(self) -> bool:
        """Whether it is of a call that is asked about several jobs in one request."""
        asked = self.call.asked if self.call is not None else None
        return asked is not None and asked.jobs > 1

    def about(self, job_ids: Collection[str]) -> "SavedReply":
        """Return the reply without what it says of other jobs than these; it itself, where that is nothing.

        Of what is about several jobs only the entries that name one of these stay, and how many entries there are.
        """
        if all(job_id in job_ids for job_id in self.job_ids) and not self._has_others:
            return self
        return SavedReply(
            [call.name for call in self.calls],
            _without_others(self.calls, self.raw, job_ids),
            file=self.file,
            read_at=self.read_at,
            left_out=self.left_out,
            job_id=self.job_id,
            server_time=self.server_time,
            given=self.given,
            page=self.page,
            is_whole=self.is_whole,
            language=self.language,
        )

    @property
    def _has_others(self) -> bool:
        """Whether it is about several jobs and holds something of which it is not known whose it is."""
        if not self._by_job or self.job_id or self.calls[0].job.startswith("/"):
            return False
        if sum(map(len, self._by_job.values())) < self._count:
            return True
        homes = _homes(self.calls)
        return any(name not in homes and not _is_claim(name, value) for name, value in split_object(self.raw))

    @cached_property
    def model(self) -> str:
        """The name of the model that masks it: nothing is known of one that fits calls of several models."""
        models = {call.model for call in self.calls if not call.is_action}
        return models.pop() if len(models) == 1 and self.call is not None else "nothing"

    @property
    def missing(self) -> tuple[int, int] | None:
        """The number of entries that it says there are, and how many it has, where these differ.

        Nothing is said of entries that were cut out of it here.
        """
        claimed = self._claim if self.calls and self.calls[0].entries else None
        cut = any(not set(call.entries.split()).isdisjoint(self.left_out) for call in self.calls)
        return None if cut or claimed is None or claimed == self._count else (claimed, self._count)

    def _in_words(self) -> str:
        if not self.calls:
            return "a reply of a call that this program does not know"
        if self.call is not None:
            return self._counted(self.call)
        titles = list(dict.fromkeys(call.title for call in self.calls))
        if len(titles) == 1:
            return f"{self._counted(self.calls[0])} ({' or '.join(call.name for call in self.calls)})"
        more = f" and {len(titles) - _NAMED:,} more" if len(titles) > _NAMED else ""
        empty = "a reply" if self._count else "an empty reply"
        return f"{empty} that fits {len(self.calls)} calls: {', '.join(titles[:_NAMED])}{more}"

    def _counted(self, call: ReadCall) -> str:
        claimed = self._claim if call.entries else None
        if not set(call.entries.split()).isdisjoint(self.left_out):
            return call.title if claimed is None else call.counted(claimed)
        return call.counted(self._count, claimed)

    @property
    def _claim(self) -> int | None:
        """The number of entries that the reply says there are, on all pages."""
        try:
            members = split_object(self.raw) if first_byte(self.raw) == b"{" else []
        except BrokenJsonError:
            return None
        found = [read_int(raw, "", [], True) for name, raw in members if _is_claim(name, raw)]
        return next((number for number in found if number is not None and number >= 0), None)


def parameters_without_secrets(call: ReadCall, given: Mapping[str, object]) -> dict[str, object]:
    """Return what is kept of the parameters that a call was asked with, but for its jobs."""
    kept = asked_with(call, given)
    if not kept:
        return {}
    found: dict[str, object] = msgspec.json.decode(redact_secrets(msgspec.json.encode(kept)))
    return found


def _without_others(calls: Sequence[ReadCall], raw: Raw, job_ids: Collection[str]) -> bytes:
    """Return a reply with the entries of these jobs alone; of what names no job it is not known whose it is."""
    homes, job = _homes(calls), calls[0].job
    kept: list[bytes] = []
    for name, value in split_object(raw):
        if name in homes and first_byte(value) == b"[":
            entries = [bytes(entry) for entry in split_array(value) if text_member(entry, job) in job_ids]
            kept.append(b"%b:[%b]" % (msgspec.json.encode(name), b",".join(entries)))
        elif text_member(value, job) in job_ids if name in homes else _is_claim(name, value):
            kept.append(b"%b:%b" % (msgspec.json.encode(name), bytes(value)))
    return b"{%b}" % b",".join(kept)


def _homes(calls: Iterable[ReadCall]) -> frozenset[str]:
    """Return the names of the members that hold the entries."""
    return frozenset(name for call in calls for name in call.entries.split())


def _is_claim(name: str, value: Raw) -> bool:
    """Whether a member says how many entries there are."""
    return name in _CLAIMS and len(value) <= _CLAIM_BYTES and first_byte(value) not in b"{["


def parts_about(replies: Iterable[SavedReply], job_ids: Collection[str] | None) -> list[SavedReply]:
    """Return the replies that name one of these jobs without what they say of others, all of them for None."""
    found = replies_about(replies, job_ids)
    return found if job_ids is None else [reply.about(job_ids) for reply in found]


def replies_about(replies: Iterable[SavedReply], job_ids: Collection[str] | None) -> list[SavedReply]:
    """Return the replies that name one of these jobs, all of them for None: what goes along with a part."""
    return [one for one in replies if job_ids is None or any(job_id in job_ids for job_id in one.job_ids)]


def replies_of_job(replies: Iterable[SavedReply], job_id: str) -> Iterator[tuple[SavedReply, Raw]]:
    """Yield each entry about a job, with its reply."""
    for reply in replies:
        for entry in reply.entries_of_job(job_id):
            yield reply, entry
