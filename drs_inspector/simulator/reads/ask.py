"""What a call asks for, how it is refused, and the pages and batches that many calls have."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.simulator.drs.batches import BatchProblemError, read_ids
from drs_inspector.simulator.faults.switches import ActiveFaults
from drs_inspector.simulator.jobs.tenant import JobSource
from drs_inspector.simulator.options import SimulatorOptions
from drs_inspector.simulator.truth.job_state import JobState, state_of
from drs_inspector.simulator.truth.selected import SelectedObjects, selected_objects

Json = dict[str, Any]
MOST_IDS = 10
WHOLE_BODY = "body"
"""The member of a reply that is no object, as its model calls it."""
_PAGE_V3, _PAGE_V5, _MOST_ROWS = 1000, 10, 1000


class RefusedError(Exception):
    """A call, or with ``job_id`` set in a batch an entry of it, that DRS answers with this code and text."""

    def __init__(self, code: str, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.status = status


def not_here(text: str = "This operation is not supported for the job.") -> RefusedError:
    """Return the refusal of a call that does not suit a job, or of a parameter it does not know."""
    return RefusedError("DRS.10000009", text)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of a registered call; ``path``, ``query`` and ``body`` have its parameters as they came."""

    call: ReadCall
    tenant: JobSource
    options: SimulatorOptions
    faults: ActiveFaults
    now_ms: int
    opened_ms: int
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Json

    @property
    def is_largest(self) -> bool:
        """Whether lists are as long as they get."""
        return self.options.sizes == "largest"

    @property
    def is_v5(self) -> bool:
        """Whether it is a call of the fifth version."""
        return "/v5" in (self.call.asked.path if self.call.asked else "")

    def state(self, job_id: str) -> JobState:
        """Return what is true of a job now; raises RefusedError for one that is not there."""
        presence = self.tenant.presence(job_id)
        if presence == "there":
            return state_of(self.tenant.plan(job_id), self.now_ms)
        if self.is_v5:
            raise RefusedError("DRS.10000010", "Job does not exist, please check job ID.")
        if presence == "unknown":
            raise RefusedError("DRS.M00289", "The job does not exist.")
        raise RefusedError("DRS.M05004", "The job has been deleted or its resources have been released.")

    def job(self) -> JobState:
        """Return what is true of the job in the path; raises RefusedError."""
        return self.state(self.path["job_id"])

    def started(self) -> JobState:
        """Return what is true of the job in the path; raises RefusedError for one that has not started."""
        state = self.job()
        if state.phase in ("new", "configuration"):
            raise not_here("The job has not been started.")
        return state

    def objects(self, state: JobState) -> SelectedObjects:
        """Return what a job copies."""
        return selected_objects(state.plan, self.options.seed, self.options.objects)

    def text(self, name: str) -> str:
        """Return a parameter of the query, "" where it is left out."""
        return self.query.get(name, "")

    def page(self) -> tuple[int, int]:
        """Return offset and limit in rows; raises RefusedError for others than whole numbers in bounds."""
        given = self.query if "offset" not in self.body and "limit" not in self.body else self.body
        try:
            offset = int(given.get("offset", 0))
            limit = int(given.get("limit", _PAGE_V5 if self.is_v5 else _PAGE_V3))
        except (TypeError, ValueError):
            raise RefusedError("DRS.10000001", "The page is invalid.") from None
        if offset < 0 or not 1 <= limit <= _MOST_ROWS:
            raise RefusedError("DRS.10000001", "The page is invalid.")
        return offset, limit

    def rows(self, total: int, row: Callable[[int], Json]) -> list[Json]:
        """Return the rows of the page that is asked for; no other is made."""
        offset, limit = self.page()
        return [row(number) for number in range(offset, min(total, offset + limit))]

    def listed(self, rows: list[Json]) -> list[Json]:
        """Return the page of a short list that is asked for."""
        return self.rows(len(rows), rows.__getitem__)

    def batch(
        self, entry: Callable[[JobState], Json], *, job: str = "job_id", error: str = "error_msg", most: int = MOST_IDS
    ) -> Json:
        """Return the reply of a batch call: an entry a job, one with code and words where that fails.

        ``job`` and ``error`` are the members of an entry with the id and the words.
        """
        results = []
        for job_id in self._shuffled(self.ids(most)):
            if self.faults.fails_alone(job_id, self.ids(most)):
                results.append({job: job_id, "error_code": "DRS.M00004", error: "Service abnormal."})
                continue
            try:
                results.append({job: job_id, **entry(self.state(job_id))})
            except RefusedError as refused:
                results.append({job: job_id, "error_code": refused.code, error: refused.text})
        return {"count": len(results), "results": results}

    def ids(self, most: int = MOST_IDS) -> list[str]:
        """Return the ids of the body; raises RefusedError for none and for too many."""
        try:
            ids = read_ids(self.body)
        except BatchProblemError as problem:
            raise RefusedError(problem.code, problem.text) from None
        if len(ids) > most:
            raise RefusedError("DRS.M00202", "The value of the parameter jobs is invalid: too many.")
        return ids

    def states(self) -> Iterator[JobState]:
        """Yield the state of every job of the project."""
        for job_id in self.tenant.job_ids():
            yield self.state(job_id)

    def _shuffled(self, ids: list[str]) -> list[str]:
        if not self.options.shuffle_results:
            return ids
        return sorted(ids, key=lambda job_id: hashlib.blake2b(job_id.encode(), digest_size=8).digest())


def iso(milliseconds: int | None) -> str:
    """Return epoch milliseconds as v5 writes them, "" for None."""
    if milliseconds is None:
        return ""
    return datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ms_text(milliseconds: int | None) -> str:
    """Return epoch milliseconds as the v3 batch calls write them, "0" for None."""
    return str(milliseconds or 0)


def ms_of(text: str) -> int | None:
    """Return an ISO time, or epoch milliseconds, of a query as epoch milliseconds; None where it is left out."""
    if not text:
        return None
    if text.isdigit():
        return int(text)
    try:
        return int(datetime.fromisoformat(text).timestamp() * 1000)
    except ValueError:
        raise RefusedError("DRS.10000001", "The time is invalid.") from None
