"""Reading the details of jobs in chunks, and matching the entries of a reply with what was asked (contract 4.2)."""

import logging
from collections.abc import Sequence

from drs_inspector.cloud.http.circuit_breaker import CircuitBreaker
from drs_inspector.domain.coverage import ReplyCoverage
from drs_inspector.domain.errors import CloudError, FileProblemError, InspectorError, SignInError
from drs_inspector.domain.jobs.replies import DetailReply, DetailResult, read_detail_reply
from drs_inspector.session.coverage_texts import is_right_missing
from drs_inspector.session.fetch.counts import FetchCounts, ReadsCloud
from drs_inspector.session.fetch.listing import ReplyDecoder
from drs_inspector.session.fetch.reading_limits import LARGEST_READING_BYTES
from drs_inspector.session.fetch.snapshot_merger import SnapshotMerger

NO_RIGHT_AFTER = 5
"""After this many chunks for want of a right, each job of which was refused alone too, and none that was read, chunks
are not taken apart any more. Rights may differ by job: until then each is asked for by itself."""

_log = logging.getLogger(__name__)


class DetailReader:
    """Reads chunks of ids into ``merger``. A failure becomes the reason of the jobs it concerns; only SignInError is
    raised.

    ``breaker`` decides when the host is not asked any more; it is shared with what else reads from the host.
    """

    def __init__(
        self,
        cloud: ReadsCloud,
        merger: SnapshotMerger,
        counts: FetchCounts,
        decoder: ReplyDecoder,
        breaker: CircuitBreaker,
    ) -> None:
        self._cloud = cloud
        self._merger = merger
        self._counts = counts
        self._decoder = decoder
        self._breaker = breaker
        self._bytes = 0
        self._refused_chunks = 0
        self._too_large: InspectorError | None = None

    @property
    def gave_up(self) -> InspectorError | None:
        """The error after which nothing more is asked for, None while reading goes on."""
        return self._too_large or self._breaker.opened

    async def read(self, ids: Sequence[str]) -> None:
        """Read one chunk of up to ten ids; when it fails as a whole, each id once by itself. Raises SignInError."""
        if self.gave_up is not None:
            self._not_available(ids, self.gave_up)
            return
        try:
            await self._ask(ids)
        except SignInError:
            raise
        except InspectorError as error:
            no_right = is_right_missing(error.as_dict())
            hopeless = no_right and not self._counts.read and self._refused_chunks >= NO_RIGHT_AFTER
            if len(ids) == 1 or hopeless:
                self._not_available(ids, error)
                return
            _log.info("A chunk of %d jobs failed (%s), asking one by one", len(ids), error.code or error.title)
            await self._one_by_one(ids)
            self._refused_chunks += no_right

    async def _one_by_one(self, ids: Sequence[str]) -> None:
        for position, job_id in enumerate(ids):
            if self.gave_up is not None:
                self._not_available(ids[position:], self.gave_up)
                return
            try:
                await self._ask((job_id,))
            except SignInError:
                raise
            except InspectorError as error:
                self._not_available((job_id,), error)

    async def _ask(self, ids: Sequence[str]) -> None:
        try:
            with self._counts.request():
                data = await self._cloud.job_details(ids)
            reply = await self._taken_apart(data)
        except SignInError:
            raise
        except InspectorError as error:
            self._breaker.failed(error, jobs=len(ids))
            raise
        self._breaker.answered()
        self._take(ids, reply)
        self._bytes += len(data)
        if self._bytes > LARGEST_READING_BYTES:
            self._too_large = _too_much()

    async def _taken_apart(self, data: bytes) -> DetailReply:
        """Return what is in a reply. Raises `CloudError` for broken JSON."""
        try:
            return await self._decoder.decoded(read_detail_reply, data)
        except FileProblemError as problem:
            raise unreadable(problem, "Job details") from None

    def _take(self, ids: Sequence[str], reply: DetailReply) -> None:
        missing = dict.fromkeys(ids)
        taken: dict[str, DetailResult] = {}
        unasked: list[DetailResult] = []
        for result in reply.results:
            if result.id in missing:
                del missing[result.id]
                taken[result.id] = result
            elif result.id not in taken or taken[result.id].raw != result.raw:
                unasked.append(result)
        # Entries of no job that was asked for are saved as parts of the reply, and reported as a problem.
        rest = {f"results[{number}]": bytes(result.raw) for number, result in enumerate(unasked)}
        number = self._merger.parts_of_reply(reply.parts | rest)
        self._merger.reply(
            ReplyCoverage(
                reply=number,
                asked=len(ids),
                count=reply.count,
                entries=len(reply.results),
                jobs=sum(result.is_job for result in reply.results),
            )
        )
        if unasked:
            self._merger.problem(_unasked(len(unasked)), f"details of {', '.join(ids)}")
        for job_id, result in taken.items():
            if result.is_job:
                self._merger.detail(job_id, result.raw, number)
                self._counts.read += 1
            else:
                self._not_available((job_id,), _refusal(result), result.raw)
        if missing:
            self._not_available(tuple(missing), _missing())
        self._counts.show()

    def _not_available(self, ids: Sequence[str], error: InspectorError, entry: bytes | memoryview = b"") -> None:
        for job_id in ids:
            self._merger.unavailable(job_id, error, entry)
        self._counts.unavailable += len(ids)
        self._counts.show()


def unreadable(problem: FileProblemError, what: str) -> CloudError:
    """Return the error for a reply that is broken JSON, whose words are those for a saved one; this was not saved."""
    return CloudError(
        f"{what}: the answer cannot be read",
        problem.cause,
        "Refresh to read it again. If it stays, tell those who run the service.",
        http_status=200,
    )


def _too_much() -> InspectorError:
    return CloudError(
        "Reading was given up: the details are too large",
        f"The details that were read so far are larger than the limit of {LARGEST_READING_BYTES >> 30} GB.",
        "What was read is kept. Read some of the jobs or one scenario at a time.",
    )


def _refusal(result: DetailResult) -> InspectorError:
    return CloudError(
        "The cloud has no details of this job.",
        result.error_message or "",
        "It may have been deleted, or it belongs to another project. Refresh to see whether it is still listed.",
        code=result.error_code or "",
    )


def _missing() -> InspectorError:
    return CloudError(
        "The cloud's reply leaves this job out.",
        "Its details were asked for, and the reply held others but not these.",
        "It may have been deleted, or it belongs to another project. Refresh to see whether it is still listed.",
    )


def _unasked(count: int) -> InspectorError:
    return CloudError(
        f"The cloud's reply held {count} {'entry' if count == 1 else 'entries'} that were not asked for.",
        "Entries are matched by job id; these had another id, the same id twice, or none.",
        "Refresh to read the jobs again.",
    )
