"""1,000 jobs from the simulator in another process, against a bare httpx loop and the vendor's SDK."""

import asyncio
import statistics
import time

import httpx

from drs_inspector.cloud.http.rate_limit import RateLimiter
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.simulator.options import SimulatorInfo, SimulatorOptions
from drs_inspector.simulator.process import SimulatorProcess
from tests.bench.table import Row, in_words, ratio_row

JOBS = 1000
IN_FLIGHT = 8
SCENARIOS = ("migration", "sync", "cloudDataGuard")


async def bare_loop(info: SimulatorInfo) -> int:
    """List and read everything with nothing around httpx; the replies are thrown away once their ids are known."""
    limits = httpx.Limits(max_connections=IN_FLIGHT, max_keepalive_connections=IN_FLIGHT)
    places = asyncio.Semaphore(IN_FLIGHT)
    base = f"{info.drs_url}/v3/{info.project_id}/jobs"
    read = 0
    async with httpx.AsyncClient(limits=limits, timeout=60) as client:
        user = {"name": info.username, "password": info.password, "domain": {"name": info.domain}}
        identity = {"methods": ["password"], "password": {"user": user}}
        body = {"auth": {"identity": identity, "scope": {"project": {"id": info.project_id}}}}
        answer = await client.post(f"{info.iam_url}/v3/auth/tokens", json=body)
        headers = {"X-Auth-Token": answer.headers["X-Subject-Token"]}

        async def detail(ids: list[str]) -> None:
            nonlocal read
            async with places:
                body = {"jobs": ids, "page_req": {"cur_page": 1, "per_page": 10}}
                await client.post(f"{base}/batch-detail", json=body, headers=headers)
                read += len(ids)

        async def scenario(name: str, group: asyncio.TaskGroup) -> None:
            page = 1
            waiting: list[str] = []
            while True:
                async with places:
                    body = {"cur_page": page, "per_page": 100, "db_use_type": name, "engine_type": ""}
                    reply = (await client.post(base, json=body, headers=headers)).json()
                for job in reply["jobs"]:
                    waiting += [job["id"], *(child["id"] for child in job.get("children") or ())]
                while len(waiting) >= 10:
                    group.create_task(detail(waiting[:10]))
                    del waiting[:10]
                if not reply["jobs"] or page * 100 >= reply["total_record"]:
                    break
                page += 1
            if waiting:
                group.create_task(detail(waiting))

        async with asyncio.TaskGroup() as group:
            for name in SCENARIOS:
                group.create_task(scenario(name, group))
    return read


async def our_fetch(info: SimulatorInfo) -> int:
    """Do the same with the Inspector, the pace limit off."""
    inspector = Inspector(rate_limiter=RateLimiter(max_in_flight=IN_FLIGHT, per_second=None))
    connection = Connection(iam_url=info.iam_url, drs_url=info.drs_url, project_id=info.project_id, domain=info.domain)
    await inspector.connection.connect(connection, PasswordCredential(info.username, info.password, info.domain))
    report = await inspector.refresh()
    await inspector.close()
    return report.read


def sdk_fetch(info: SimulatorInfo) -> int | None:
    """Do the same with the vendor's SDK, one call after the other; None where it is not installed."""
    try:
        from huaweicloudsdkcore.auth.credentials import BasicCredentials
        from huaweicloudsdkdrs.v3 import (
            BatchListJobDetailsRequest,
            BatchQueryJobReqPage,
            DrsClient,
            PageReq,
            QueryJobsReq,
            ShowJobListRequest,
        )
    except ImportError:
        return None
    credentials = BasicCredentials(info.access_key, info.secret_key, info.project_id)
    client = DrsClient.new_builder().with_credentials(credentials).with_endpoints([info.drs_url]).build()
    read = 0
    for name in SCENARIOS:
        page = 1
        while True:
            query = QueryJobsReq(cur_page=page, per_page=100, db_use_type=name, engine_type="")
            reply = client.show_job_list(ShowJobListRequest(body=query))
            ids = [found for job in reply.jobs for found in (job.id, *(child.id for child in job.children or ()))]
            for first in range(0, len(ids), 10):
                body = BatchQueryJobReqPage(jobs=ids[first : first + 10], page_req=PageReq(cur_page=1, per_page=10))
                client.batch_list_job_details(BatchListJobDetailsRequest(body=body))
                read += len(body.jobs)
            if not reply.jobs or page * 100 >= reply.total_record:
                break
            page += 1
    return read


def rows() -> list[Row]:
    """Measure in turn against one simulator, 50 ms latency."""
    ours: list[float] = []
    bare: list[float] = []
    with SimulatorProcess(SimulatorOptions(jobs=JOBS, objects=20, latency_ms=50)) as info:
        for run in range(5):
            start = time.perf_counter()
            expected = asyncio.run(bare_loop(info))
            middle = time.perf_counter()
            read = asyncio.run(our_fetch(info))
            end = time.perf_counter()
            if read != expected:
                raise RuntimeError(f"the loop read {expected} jobs, the Inspector {read}")
            if run:
                bare.append(middle - start)
                ours.append(end - middle)
        start = time.perf_counter()
        by_sdk = sdk_fetch(info)
        sdk_seconds = time.perf_counter() - start
    name = f"fetch {JOBS:,} jobs ({read:,} with subtasks), 50 ms latency, {IN_FLIGHT} in flight"
    median = statistics.median(ours)
    table = [ratio_row(name, median, "bare httpx loop", statistics.median(bare), "at most 1.15")]
    if by_sdk is None:
        table.append(Row(name, in_words(median), "the vendor's SDK, sequential", "not installed", "at most 0.1"))
    else:
        table.append(ratio_row(name, median, "the vendor's SDK, sequential", sdk_seconds, "at most 0.1"))
    return table
