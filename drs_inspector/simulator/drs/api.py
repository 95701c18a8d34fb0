"""The replication service: list, details and status (contract 3.1, 4, 5.1); the other calls are in ``reads``."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from drs_inspector.simulator.drs.access import ProjectAccess
from drs_inspector.simulator.drs.batches import BatchProblemError, page_of, read_ids
from drs_inspector.simulator.faults.catalogue import names_of
from drs_inspector.simulator.faults.lists import serve_page
from drs_inspector.simulator.faults.shapes import shape_details
from drs_inspector.simulator.faults.switches import ActiveFaults
from drs_inspector.simulator.jobs.dialects import unknown_fields, unknown_status
from drs_inspector.simulator.jobs.engines import SCENARIOS
from drs_inspector.simulator.jobs.listing import ListQuery
from drs_inspector.simulator.jobs.tenant import JobSource
from drs_inspector.simulator.options import SimulatorOptions
from drs_inspector.simulator.replies import drs_error, json_reply, raw_reply

Json = dict[str, Any]
_SLOW_SECONDS_PER_ID = 0.1
_SHAPES = names_of("shape")


class Drs:
    """The handlers of the replication service."""

    def __init__(self, options: SimulatorOptions, access: ProjectAccess) -> None:
        self._options = options
        self._access = access

    @property
    def handlers(self) -> Mapping[str, Callable[[Request], Awaitable[Response]]]:
        """What answers the calls of lists and details, by the name of the call."""
        return {
            "ShowJobList": self.list_jobs,
            "BatchListJobDetails": self.batch_detail,
            "BatchListJobStatus": self.batch_status,
        }

    async def list_jobs(self, request: Request) -> Response:
        """POST /v3/{project_id}/jobs: one page of the top-level jobs of one scenario (contract 3.1)."""
        granted = await self._access.authenticate(request)
        if isinstance(granted, Response):
            return granted
        tenant, body = granted
        try:
            query = _list_query(body, default_mysql=self._options.engine_default_mysql)
            page, size = _list_page(body)
        except BatchProblemError as problem:
            return drs_error(400, problem.code, problem.text)
        ids = list(tenant.list_ids(query))
        faults: ActiveFaults = request.state.faults
        if "in-every-list" in faults and query.scenario != "migration":
            ids = [*ids, *tenant.list_ids(query._replace(scenario="migration"))[:1]]
        served = serve_page(ids, page, size, faults)
        if served.fails:
            return drs_error(500, "DRS.M00004", "Service abnormal.")
        if "page-beyond-400" in faults and page > 1 and not served.ids:
            return drs_error(400, "DRS.M00211", "The page is beyond the last one.")
        entries = [_entry(tenant, job_id) for job_id in served.ids]
        if "unknown-status" in faults:
            entries = [unknown_status(entry) for entry in entries]
        if "unknown-fields" in faults:
            entries = [unknown_fields(entry) for entry in entries]
        return raw_reply(_listed(entries, served.total))

    async def batch_detail(self, request: Request) -> Response:
        """POST /v3/{project_id}/jobs/batch-detail: details in any order; unknown ids as the options say (4.1, 4.2)."""
        prepared = await self._prepare(request, paged=True)
        if isinstance(prepared, Response):
            return prepared
        tenant, ids = prepared
        faults: ActiveFaults = request.state.faults
        poison = faults.struck.get("poison-job") or (ids[0] if ids else "")
        if ("batch-fails" in faults and len(ids) > 1) or ("poison-job" in faults and poison in ids):
            return drs_error(500, "DRS.M00004", "Service abnormal.")
        ordered = self._shuffled(ids)
        if any(name in faults for name in _SHAPES):
            body = shape_details(tenant, ordered, self._missing(tenant, ordered), faults)
        else:
            body = details_reply(tenant, ordered, self._missing(tenant, ordered))
        absent = any(tenant.presence(job_id) != "there" for job_id in ids)
        bad = "400-with-results" in faults or (absent and self._options.unknown_ids == "status-400")
        return raw_reply(body, 400 if bad else 200)

    async def batch_status(self, request: Request) -> Response:
        """POST /v3/{project_id}/jobs/batch-status: id and state of each job (contract 5.1)."""
        prepared = await self._prepare(request, paged=True)
        if isinstance(prepared, Response):
            return prepared
        tenant, ids = prepared
        missing = self._missing(tenant, ids)
        results = [missing.get(job_id) or _status_entry(tenant, job_id) for job_id in self._shuffled(ids)]
        present = [entry for entry in results if entry]
        if "unknown-status" in request.state.faults:
            present = [entry | {"status": "FLUX_REALIGNMENT_PENDING"} for entry in present]
        return json_reply({"results": present, "count": len(present)})

    async def _prepare(self, request: Request, *, paged: bool) -> tuple[JobSource, list[str]] | Response:
        """Return the project's jobs and the ids of the page asked for, or the refusal."""
        granted = await self._access.authenticate(request)
        if isinstance(granted, Response):
            return granted
        tenant, body = granted
        try:
            ids = read_ids(body)
            wanted = page_of(body.get("page_req"), ids) if paged else ids
        except BatchProblemError as problem:
            return drs_error(400, problem.code, problem.text)
        if len(ids) > 10:
            await asyncio.sleep(_SLOW_SECONDS_PER_ID * (len(ids) - 10))
        return tenant, wanted

    def _missing(self, tenant: JobSource, ids: Sequence[str]) -> dict[str, Json]:
        """Return the entry for each id that has no job: one of the four ways of contract 4.2, {} for nothing."""
        missing: dict[str, Json] = {}
        for job_id in ids:
            presence = tenant.presence(job_id)
            if presence == "there":
                continue
            if presence == "just-deleted" or self._options.unknown_ids == "deleted":
                missing[job_id] = {"id": job_id, "status": "DELETED"}
            elif self._options.unknown_ids == "missing":
                missing[job_id] = {}
            else:
                code, text = _absence(tenant, job_id)
                missing[job_id] = {"id": job_id, "error_code": code, "error_message": text}
        return missing

    def _shuffled(self, ids: Sequence[str]) -> list[str]:
        return in_its_order(ids) if self._options.shuffle_results else list(ids)


def in_its_order(ids: Sequence[str]) -> list[str]:
    """Return ids in an order of the cloud's own, which is the same every time."""
    return sorted(ids, key=lambda job_id: hashlib.blake2b(job_id.encode(), digest_size=8).digest())


def list_reply(tenant: JobSource, ids: Sequence[str], total: int) -> bytes:
    """Return a page with these jobs of a list of ``total``."""
    return _listed([_entry(tenant, job_id) for job_id in ids], total)


def _listed(entries: Sequence[Json], total: object) -> bytes:
    claim = {} if total is None else {"total_record": total}
    return msgspec.json.encode({**claim, "jobs": entries})


def details_reply(tenant: JobSource, ids: Sequence[str], missing: Mapping[str, Json]) -> bytes:
    """Return the details of these jobs, in this order; what is ``missing`` is in the place of a job, {} is nothing."""
    results: list[bytes] = []
    for job_id in ids:
        if job_id not in missing:
            results.append(tenant.detail_bytes(job_id))
        elif entry := missing[job_id]:
            results.append(msgspec.json.encode(entry))
    head = f'{{"count":{len(results)},"results":['.encode()
    rules = tenant.reply_rules(ids)
    tail = b"]}" if rules is None else b'],"data_transformation":' + msgspec.json.encode(rules) + b"}"
    return head + b",".join(results) + tail


def _entry(tenant: JobSource, job_id: str) -> Json:
    """Return the list entry of a job; one that only a fault has invented has an id and no more."""
    return {"id": job_id} if tenant.presence(job_id) == "unknown" else tenant.list_entry(job_id)


def _absence(tenant: JobSource, job_id: str) -> tuple[str, str]:
    if tenant.presence(job_id) == "unknown":
        return "DRS.M00289", "The job does not exist."
    return "DRS.M05004", "The job has been deleted or its resources have been released."


def _status_entry(tenant: JobSource, job_id: str) -> Json:
    detail = tenant.list_entry(job_id)
    return {"id": job_id, "status": detail["status"]}


def _list_query(body: Json, *, default_mysql: bool) -> ListQuery:
    scenario = body.get("db_use_type")
    if not scenario:
        raise BatchProblemError("DRS.M00201", "The parameter db_use_type is empty.")
    if scenario not in SCENARIOS:
        raise BatchProblemError("DRS.M00202", "The value of the parameter db_use_type is invalid.")
    if body.get("enterprise_project_id") == "":
        raise BatchProblemError("DRS.M00202", "The value of the parameter enterprise_project_id is invalid.")
    engine_type = body.get("engine_type")
    if engine_type is None:
        engine_type = "mysql" if default_mysql else ""
    texts = [engine_type, *(body.get(name) or "" for name in ("net_type", "status", "name"))]
    if not all(isinstance(text, str) for text in texts):
        raise BatchProblemError("DRS.M00202", "The value of a parameter is invalid.")
    return ListQuery(scenario, *texts)


def _list_page(body: Json) -> tuple[int, int]:
    page, size = body.get("cur_page"), body.get("per_page")
    if page is None or size is None:
        raise BatchProblemError("DRS.M00201", "The parameters cur_page and per_page are required.")
    if type(page) is not int or type(size) is not int or page < 0 or not 0 <= size <= 100 or (size == 0 and page > 1):
        raise BatchProblemError("DRS.M00210", "The page is invalid.")
    return page, size
