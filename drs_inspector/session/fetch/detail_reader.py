"""Reading the details of jobs in chunks, and matching the entries of a reply with what was asked (contract 4.2)."""

import asyncio
import logging
from collections.abc import Sequence

from drs_inspector.domain.coverage import ReplyCoverage
from drs_inspector.domain.errors import CloudError, InspectorError, SignInError, UnreachableError
from drs_inspector.domain.jobs.replies import DetailReply, DetailResult, read_detail_reply
from drs_inspector.session.coverage_texts import is_right_missing
from drs_inspector.session.fetch.counts import FetchCounts, ReadsCloud
from drs_inspector.session.fetch.listing import LARGE_REPLY
from drs_inspector.session.fetch.snapshot_merger import SnapshotMerger

GIVE_UP_AFTER = 4
"""After this many calls in a row without any answer nothing more is asked for: each was tried several times."""
NO_RIGHT_AFTER = 5
"""After this many chunks for want of a right, each job of which was refused alone too, and none that was read, chunks
are not taken apart any more. Rights may differ by job: until then each is asked for by itself."""

_log = logging.getLogger(__name__)


class DetailReader:
    """Reads chunks of ids into ``merger``. A failure becomes the reason of the jobs it concerns; only SignInError is
    raised.

    ``gave_up`` is the error after which nothing more was asked for, because the cloud did not answer any more.
    """

    def __init__(self, cloud: ReadsCloud, merger: SnapshotMerger, counts: FetchCounts) -> None:
        self.gave_up: UnreachableError | None = None
        self._cloud = cloud
        self._merger = merger
        self._counts = counts
        self._silent_calls = 0
        self._refused_chunks = 0

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
            if len(ids) == 1 or self.gave_up is not None or hopeless:
                self._not_available(ids, error)
                return
            _log.info("A chunk of %d jobs failed (%s), asking one by one", len(ids), error.code or error.title)
            await self._one_by_one(ids)
            self._refused_chunks += no_right

    async def _one_by_one(self, ids: Sequence[str]) -> None:
        for position, job_id in enumerate(ids):
            try:
                await self._ask((job_id,))
            except SignInError:
                raise
            except UnreachableError as error:
                # No answer to the chunk and none to its first job: nine more calls would only take long.
                rest = ids[position:] if self._silent_calls > 1 else (job_id,)
                self._not_available(rest, error)
                if len(rest) > 1:
                    return
            except InspectorError as error:
                self._not_available((job_id,), error)

    async def _ask(self, ids: Sequence[str]) -> None:
        try:
            with self._counts.request():
                data = await self._cloud.job_details(ids)
        except UnreachableError as error:
            self._silent_calls += 1
            if self._silent_calls >= GIVE_UP_AFTER:
                self.gave_up = error
            raise
        self._silent_calls = 0
        if len(data) > LARGE_REPLY:
            reply = await asyncio.to_thread(read_detail_reply, data)
        else:
            reply = read_detail_reply(data)
        self._take(ids, reply)

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
                self._not_available((job_id,), _refusal(result))
        if missing:
            self._not_available(tuple(missing), _missing())
        self._counts.show()

    def _not_available(self, ids: Sequence[str], error: InspectorError) -> None:
        for job_id in ids:
            self._merger.unavailable(job_id, error)
        self._counts.unavailable += len(ids)
        self._counts.show()


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
