"""What came of a read call: a reading, or a refusal in words. Both are values; neither holds a secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.refused_call import RefusalKind
from drs_inspector.domain.saved_reply import Raw, SavedReply

__all__ = ["Answer", "AsksCloud", "Given", "Outcome", "Reading", "Refusal", "RefusalKind"]

Given = Mapping[str, object]


class Answer(NamedTuple):
    """A reply as it came: the body, when it came, and what the cloud's clock said then (None: nothing).

    ``language`` is the one that its texts were asked for in, "" where that is not known.
    """

    body: bytes
    read_at: datetime
    server_time: datetime | None = None
    language: str = ""


class AsksCloud(Protocol):
    """What a reader needs of a source: one request of a registered call. Failures raise InspectorError."""

    async def ask(self, call: ReadCall, given: Given, *, consent: bool = False) -> Answer:
        """Return the reply of a call for these parameters."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a call has no reading, in words, and what to do next ("" for nothing that would help).

    ``kind`` is what it comes to. ``cause`` is what the cloud said, ``at`` when. ``was_asked`` is false when the call
    was not sent: it is known already that it has no answer, or it was not asked for.
    """

    kind: RefusalKind
    words: str
    next_step: str = ""
    cause: str = ""
    code: str = ""
    http_status: int | None = None
    request_id: str = ""
    at: datetime | None = None
    was_asked: bool = True

    @property
    def word(self) -> str:
        """What is said where a figure would be: a cloud that has not answered has refused nothing."""
        return "no answer" if self.kind is RefusalKind.UNREACHABLE else "refused"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a call said, of one job (``job_id``) or of the project: the pages without secrets and what is cut out.

    Of a reply about several jobs ``page`` is the whole, and `raw` the entry of this job. ``server_time`` is the
    cloud's clock with the reply, which tells how old figures without a zone are. ``is_whole`` is false where a bound
    ended the reading, ``refused`` says what ended it before the last page.
    """

    call: ReadCall
    pages: tuple[SavedReply, ...]
    read_at: datetime
    server_time: datetime | None = None
    job_id: str = ""
    given: Given | None = None
    is_whole: bool = True
    refused: Refusal | None = None

    @property
    def raw(self) -> Raw:
        """The JSON that is about the job: its entry, else the first page."""
        return self.raws[0]

    @property
    def raws(self) -> tuple[Raw, ...]:
        """The JSON of every page; of a reply that names jobs only the entries of this job."""
        return tuple(raw for page in self.pages for raw in self._of_page(page))

    def _of_page(self, page: SavedReply) -> tuple[Raw, ...]:
        entries = tuple(page.entries_of_job(self.job_id)) if self.job_id and page.call is not None else ()
        return entries or (page.raw,)

    def age(self, now: datetime | None = None) -> float:
        """Return the seconds since it was read, at least 0."""
        return max(0.0, ((now or datetime.now(UTC)) - self.read_at).total_seconds())


Outcome = Reading | Refusal
