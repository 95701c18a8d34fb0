"""A saved reply of another read call than the list of jobs and their details: what it is, and of which jobs."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

from drs_inspector.domain.decoding.scalars import read_int
from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_object
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.cut import without
from drs_inspector.domain.read_calls.recognise import entries_of, text_member
from drs_inspector.domain.read_calls.registry import BY_NAME, CUT
from drs_inspector.domain.redaction.secrets import redact_secrets

Raw = bytes | memoryview
_CLAIMS = ("count", "total_count", "total_record")
_CLAIM_BYTES = 20
_NAMED = 12
"""So many calls that a reply fits are named; more are counted."""


class SavedReply:
    """A reply that was saved as a file. ``calls`` are the calls it fits, one where its shape says which.

    ``words`` say what it is ("progress of 2 jobs"), of one that fits several calls which ones these are.
    ``raw`` is its JSON without secrets and without the members ``left_out``. ``file`` is the name of the file,
    ``read_at`` when it was read (ISO 8601 in UTC), "" where nothing in the file says so.
    """

    def __init__(
        self, calls: Iterable[str], raw: Raw, *, file: str = "", read_at: str = "", left_out: Iterable[str] = ()
    ) -> None:
        """Take a reply of the calls of these names; those that are not in the registry are dropped."""
        cut = without(redact_secrets(raw), CUT)
        self.raw: bytes = cut.raw
        self.file = file
        self.read_at = read_at
        self.left_out = tuple(dict.fromkeys((*(name for name in left_out if name in CUT), *cut.names)))
        self.calls: tuple[ReadCall, ...] = tuple(BY_NAME[name] for name in dict.fromkeys(calls) if name in BY_NAME)
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
        """The ids of the jobs that it says it is about, each once; none where the calls it fits have no one place."""
        return tuple(self._by_job)

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
        """Return the JSON of what it says about a job, nothing when it does not name it."""
        return self._by_job.get(job_id, ())

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
        found = [read_int(raw, "", [], True) for name, raw in members if name in _CLAIMS and len(raw) <= _CLAIM_BYTES]
        return next((number for number in found if number is not None and number >= 0), None)


def replies_about(replies: Iterable[SavedReply], job_ids: Collection[str] | None) -> list[SavedReply]:
    """Return the replies that name one of these jobs, all of them for None: what goes along with a part."""
    return [one for one in replies if job_ids is None or any(job_id in job_ids for job_id in one.job_ids)]


def replies_of_job(replies: Iterable[SavedReply], job_id: str) -> Iterator[tuple[SavedReply, Raw]]:
    """Yield each entry about a job, with its reply."""
    for reply in replies:
        for entry in reply.entries_of_job(job_id):
            yield reply, entry
