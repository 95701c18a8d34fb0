"""Nothing but the reads can leave, whatever code asks for it."""

import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from drs_inspector.cloud.client import CloudClient
from drs_inspector.cloud.http.allowlist import IAM_READS, AllowList
from drs_inspector.cloud.http.transport import GuardedTransport
from drs_inspector.domain.errors import ReadOnlyError
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.registry import BY_NAME, CALLS
from drs_inspector.domain.read_calls.wire import wire_of
from tests.domain.read_calls.samples import given_for

PROJECT = "0123456789abcdef0123456789abcdef"
JOB = "24834eb6-be30-464e-a299-f7aa730jb101"
IAM = "https://iam.test.example"
DRS = "https://drs.test.example"
SENT = [call for call in CALLS if call.asked is not None and call.asked.is_sent]
# Every call that contract 5.1 names as not to be called, with the method it has.
WRITES = [
    ("POST", f"/v3/{PROJECT}/jobs/{path}")
    for path in (
        "create-compare-task",
        "batch-precheck",
        "batch-connection",
        "compare/result/file",
        f"{JOB}/compare/result/file",
        "batch-creation",
        "batch-starting",
        "batch-pause-task",
        "batch-retry-task",
        "batch-switchover",
        "batch-transformation",
        "batch-limit-speed",
        "batch-select-objects",
        "batch-set-smn",
        "batch-sync-policy",
        "batch-replace-definer",
        "batch-modify-pwd",
        "batch-update-user",
        "cluster/batch-creation",
    )
]
WRITES += [
    ("PUT", f"/v3/{PROJECT}/jobs/{path}")
    for path in (
        "batch-modification",
        "batch-modify-pwd",
        "batch-limit-speed",
        "batch-select-objects",
        "batch-set-smn",
        "batch-sync-policy",
        "batch-replace-definer",
        "batch-update-user",
    )
]
WRITES += [
    ("DELETE", f"/v3/{PROJECT}/jobs/batch-jobs"),
    ("DELETE", f"/v3/{PROJECT}/jobs"),
    ("PUT", f"/v3/{PROJECT}/jobs"),
    ("PATCH", f"/v3/{PROJECT}/jobs"),
    ("GET", f"/v3/{PROJECT}/jobs/{JOB}/get-src-user"),
    ("POST", f"/v3/{PROJECT}/jobs/batch-get-params"),
    ("POST", f"/v5/{PROJECT}/jobs"),
    ("POST", f"/v3/{PROJECT}/jobs/"),
    ("POST", f"/v3/{PROJECT}/jobs/batch-detail/../batch-starting"),
    ("POST", f"/v3/{PROJECT}/jobs/batch-detail%2f..%2fbatch-starting"),
    ("POST", f"/v3/{PROJECT}/x/jobs"),
    ("POST", "/v3//jobs"),
    ("POST", "/v3.0/OS-CREDENTIAL/credentials"),
    ("POST", "/v3/users"),
]


class NeverCalled(httpx.AsyncBaseTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"{request.method} {request.url} left the process")


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize("origin", [IAM, DRS])
async def test_write_is_stopped_before_a_byte_is_sent(origin: str, method: str, path: str) -> None:
    transport = GuardedTransport(NeverCalled(), iam_origin=IAM, drs_origin=DRS)
    async with httpx.AsyncClient(transport=transport) as client:
        with pytest.raises(ReadOnlyError) as caught:
            await client.request(method, origin + path)
    assert "stopped before it was sent" in caught.value.title


async def test_the_clients_own_connection_is_guarded(make_client: Callable[..., CloudClient]) -> None:
    client = make_client(transport=NeverCalled())
    inner: Any = await client._access.sender._open()
    for method, path in WRITES:
        with pytest.raises(ReadOnlyError):
            await inner.request(method, DRS + path)


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("POST", f"{DRS}/v3/auth/tokens"),
        ("POST", f"{IAM}/v3/{PROJECT}/jobs"),
        ("POST", f"https://other.example/v3/{PROJECT}/jobs"),
        ("POST", f"http://drs.test.example/v3/{PROJECT}/jobs"),
        ("POST", f"https://drs.test.example:8443/v3/{PROJECT}/jobs"),
    ],
)
async def test_a_read_goes_to_its_own_service_only(method: str, url: str) -> None:
    transport = GuardedTransport(NeverCalled(), iam_origin=IAM, drs_origin=DRS)
    async with httpx.AsyncClient(transport=transport) as client:
        with pytest.raises(ReadOnlyError):
            await client.request(method, url)


@pytest.mark.parametrize("call", SENT, ids=lambda call: call.name)
def test_reads_pass(call: ReadCall) -> None:
    asked = call.asked
    assert asked is not None
    wire = wire_of(call, PROJECT, given_for(call))
    AllowList([asked.service]).check(wire.method, wire.target, wire.body, consent=asked.path)


@pytest.mark.parametrize(("method", "path"), IAM_READS)
def test_reads_of_iam_pass_at_iam_only(method: str, path: str) -> None:
    AllowList([], with_iam=True).check(method, path, b'{"auth":{}}')
    with pytest.raises(ReadOnlyError):
        AllowList(["drs"]).check(method, path, b'{"auth":{}}')


def test_the_error_names_the_request() -> None:
    with pytest.raises(ReadOnlyError) as caught:
        AllowList(["drs"]).check("DELETE", f"/v3/{PROJECT}/jobs/batch-jobs")
    assert "DELETE" in caught.value.cause
    assert "batch-jobs" in caught.value.cause


V3, V5 = f"/v3/{PROJECT}/jobs", f"/v5/{PROJECT}/jobs"
QUERY_ID = "query_id=0b7a7b52-1f5a-4d38-9f54-9d3a7a9cjb10"
IDS = f'{{"jobs":["{JOB}"]}}'.encode()
TRAPS: list[tuple[str, str, bytes]] = [
    # Singular creates, plural lists (contract-more 0).
    ("POST", f"/v5/{PROJECT}/subscription", b"{}"),
    ("POST", f"/v5/{PROJECT}/subscriptions/{JOB}", b"{}"),
    ("GET", f"/v5/{PROJECT}/subscriptions", b""),
    # Reads of the cloud that reach into databases.
    ("GET", f"{V5}/{JOB}/db-objects?type=source", b""),
    ("GET", f"{V5}/{JOB}/db-objects?type=modified&type=source", b""),
    ("GET", f"{V5}/{JOB}/db-objects?type=modified&%74ype=source", b""),
    ("GET", f"{V5}/{JOB}/db-objects?type=modified;type=source", b""),
    ("GET", f"{V5}/{JOB}/db-objects?type=modified%26type=source", b""),
    ("GET", f"/v5.1/{PROJECT}/jobs/{JOB}/db-object", b""),
    ("GET", f"/v5.1/{PROJECT}/jobs/{JOB}/db-object?type=source", b""),
    ("GET", f"/v5/{PROJECT}/job/{JOB}/object-column-info", b""),
    ("GET", f"/v5/{PROJECT}/job/{JOB}/object-column-info?is_refresh=true", b""),
    ("GET", f"/v5/{PROJECT}/job/{JOB}/object-column-info?is_refresh=false&is_refresh=true", b""),
    ("GET", f"{V3}/{JOB}/get-src-user", b""),
    ("POST", f"{V3}/batch-get-params", b'{"jobs":["%b"],"refresh":"1"}' % JOB.encode()),
    ("POST", f"/v5/{PROJECT}/job/{JOB}/column-info", b'{"object_ids":["a"],"refresh":true}'),
    # Rows of the business.
    ("GET", f"{V5}/{JOB}/dirty-data", b""),
    ("GET", f"{V5}/{JOB}/dirty-data?limit=1", b""),
    ("GET", f"{V5}/{JOB}/dirty-data?limit=1&anonymize_mode=false", b""),
    ("GET", f"{V5}/{JOB}/dirty-data?limit=1000&anonymize_mode=true", b""),
    ("GET", f"{V3}/{JOB}/compare/{JOB}/content-difference", b""),
    ("GET", f"{V3}/{JOB}/compare/result/file?compare_type=lines", b""),
    # What answers only to the program that began it.
    ("GET", f"{V5}/{JOB}?type=precheck&{QUERY_ID}", b""),
    ("GET", f"{V5}/{JOB}?type=detail&{QUERY_ID}", b""),
    ("GET", f"{V5}/{JOB}?type=network", b""),
    ("GET", f"{V5}/{JOB}?type=is_writable", b""),
    ("GET", f"{V5}/{JOB}?", b""),
    ("GET", f"{V5}/{JOB}/progress", b""),
    ("GET", f"{V5}/{JOB}/export/progress", b""),
    # Neighbours with a word where an id is.
    ("GET", f"{V5}/child-count", b""),
    ("GET", f"{V5}/{JOB}/action", b""),
    ("POST", f"{V5}/{JOB}/action", b"{}"),
    ("POST", f"{V5}/batch-creation", b"{}"),
    ("GET", f"/v5/{PROJECT}/agency/permissions", b""),
    ("GET", f"/v5/{PROJECT}/admin/tags", b""),
    ("POST", f"/v5/{PROJECT}/migration/{JOB}/tags/action", b"{}"),
    ("POST", f"/v5/{PROJECT}/jobs/migration/{JOB}/tags", b"{}"),
    ("POST", f"/v5/{PROJECT}/migration/resource-instances/action", b"{}"),
    # The same path with another method, another body, or none.
    *((method, f"{V3}/batch-progress", IDS) for method in ("PUT", "PATCH", "DELETE", "GET", "OPTIONS", "batch")),
    *((method, f"{V5}/{JOB}/timelines", b"") for method in ("POST", "PUT", "DELETE", "HEAD", "TRACE", "CONNECT")),
    ("GET", f"{V5}/{JOB}/timelines", b'{"action":"stop"}'),
    ("POST", f"{V3}/batch-progress", b'{"jobs":["%b"],"action":"stop"}' % JOB.encode()),
    ("POST", f"{V3}/batch-progress", b'{"jobs":["%b"],"jobs":["%b"]}' % (JOB.encode(), JOB.encode())),
    ("POST", f"{V3}/batch-progress", b'{"jobs":[{"id":"%b"}]}' % JOB.encode()),
    ("POST", f"{V3}/batch-progress", b'{"jobs":[]}'),
    ("POST", f"{V3}/batch-progress", b'{"jobs":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    ("POST", f"{V3}/batch-progress", b'[{"jobs":[]}]'),
    ("POST", f"{V3}/batch-progress", b"jobs=1"),
    ("POST", f"{V3}/batch-progress", IDS + IDS),
    ("POST", f"{V3}/batch-progress", b"\xef\xbb\xbf" + IDS),
    ("POST", f"{V3}/batch-progress", b'{"jobs":["' + b'0","' * 10 + b'1"]}'),
    ("POST", f"{V3}/disaster-recovery-monitoring-data", f'{{"jobs":["{JOB}","{JOB}1"]}}'.encode()),
    ("POST", V3, b'{"job_name":"new","db_use_type":"sync","engine_type":"mysql"}'),
    ("POST", V3, b'{"cur_page":1,"per_page":9,"db_use_type":"sync"}'),
    ("POST", f"{V3}?action=create", b'{"cur_page":1,"per_page":9,"db_use_type":"sync","engine_type":""}'),
    # Tricks of the path.
    ("POST", f"{V3}/batch-progress/", IDS),
    ("POST", f"{V3}/batch-progress;x=1", IDS),
    ("POST", f"{V3}//batch-progress", IDS),
    ("POST", f"{V3}/./batch-progress", IDS),
    ("POST", f"{V3}/batch%2Dprogress", IDS),
    ("POST", f"{V3}/batch-progress%20", IDS),
    ("POST", f"{V3}/BATCH-PROGRESS", IDS),
    ("GET", f"{V5}/{JOB}%2Ftimelines", b""),
    ("GET", f"{V5}/{JOB}%2F..%2F{JOB}/timelines", b""),
    ("GET", f"{V5}/../{JOB}/timelines", b""),
    ("GET", f"{V5}/{JOB}%00/timelines", b""),
    ("GET", f"{V5}/{JOB}%0A/timelines", b""),
    ("GET", f"{V5}/{JOB}\\x/timelines", b""),
    ("GET", f"{V5}/{'1' * 65}/timelines", b""),
    # Tricks of the query.
    ("GET", f"{V5}/{JOB}/timelines?_method=DELETE", b""),
    ("GET", f"{V5}/{JOB}/timelines?limit=1&limit=2", b""),
    ("GET", f"{V5}/{JOB}/timelines?limit=1%0d%0aX:y", b""),
    ("GET", f"{V5}/{JOB}/timelines?limit=-1", b""),
    ("GET", f"{V5}/{JOB}/timelines?limit", b""),
    ("GET", f"{V5}/{JOB}/timelines?limit=\u0661", b""),
    ("GET", f"{V5}/{JOB}/timelines?x=%ff", b""),
    # Services that are not asked.
    ("GET", f"/v3/{PROJECT}/traces?trace_type=system", b""),
    ("POST", f"/v2/{PROJECT}/groups/{JOB}/streams/{JOB}/content/query", b"{}"),
    ("GET", f"/V1.0/{PROJECT}/metrics?namespace=SYS.ECS", b""),
    ("POST", f"/V1.0/{PROJECT}/metric-data", b"[]"),
    ("POST", f"/V1.0/{PROJECT}/alarms", b"{}"),
    ("POST", f"/v2/{PROJECT}/alarms", b"{}"),
]


@pytest.mark.parametrize(("method", "target", "body"), TRAPS, ids=lambda part: str(part)[:80])
def test_no_trap_is_a_read(method: str, target: str, body: bytes) -> None:
    for services in (["drs"], ["ces"], ["drs", "ces"]):
        with pytest.raises(ReadOnlyError):
            AllowList(services, with_iam=True).check(method, target, body)  # type: ignore[arg-type]


NEVER = [call for call in CALLS if call.asked is not None and not call.asked.is_sent]


@pytest.mark.parametrize("call", NEVER, ids=lambda call: call.name)
def test_what_is_never_sent_is_stopped_also_where_another_call_has_a_like_path(call: ReadCall) -> None:
    asked = call.asked
    assert asked is not None
    path = re.sub(r"\{(\w+)\}", lambda found: asked.words.get(found[1], JOB).split()[0], asked.path)
    for query in ("", f"?{QUERY_ID}"):
        with pytest.raises(ReadOnlyError):
            AllowList(["drs", "ces", "cts", "lts"]).check(asked.method, path + query, b"", consent=asked.path)


def test_a_call_that_needs_a_consent_is_sent_with_its_own_only() -> None:
    asked = BY_NAME["ListUsers"].asked
    assert asked is not None
    path, allowed = f"{V3}/{JOB}/get-src-user", AllowList(["drs"])
    allowed.check("GET", path, consent=asked.path)
    for consent in ("", "yes", f"{V3}/{JOB}/get-src-user", BY_NAME["ShowCompareUsersDetail"].asked.path):
        with pytest.raises(ReadOnlyError):
            allowed.check("GET", path, consent=consent)


async def test_no_header_brings_another_method_in() -> None:
    transport = GuardedTransport(NeverCalled(), iam_origin=IAM, drs_origin=DRS)
    async with httpx.AsyncClient(transport=transport) as client:
        for name in ("X-HTTP-Method-Override", "x-method-override", "X-HTTP-Method"):
            with pytest.raises(ReadOnlyError):
                await client.get(f"{DRS}{V5}/{JOB}/timelines", headers={name: "DELETE"})


async def test_a_body_that_cannot_be_looked_at_is_not_sent() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield IDS

    transport = GuardedTransport(NeverCalled(), iam_origin=IAM, drs_origin=DRS)
    async with httpx.AsyncClient(transport=transport) as client:
        with pytest.raises(ReadOnlyError):
            await client.post(f"{DRS}{V3}/batch-progress", content=pieces())


async def test_cloud_eye_is_off_until_it_is_asked_for_and_gets_nothing_of_drs() -> None:
    ces, sent = "https://ces.test.example", []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(str(request.url))
        return httpx.Response(200, json={"metrics": []})

    transport = GuardedTransport(httpx.MockTransport(answer), iam_origin=IAM, drs_origin=DRS, neighbours={"ces": ces})
    metrics = f"/V1.0/{PROJECT}/metrics?namespace=SYS.DRS"
    async with httpx.AsyncClient(transport=transport) as client:
        with pytest.raises(ReadOnlyError):
            await client.get(ces + metrics)
        transport.allow("cts")  # no host is known for it
        transport.allow("ces")
        await client.get(ces + metrics)
        for method, url in (
            ("GET", f"{ces}{V5}/{JOB}/timelines"),
            ("GET", DRS + metrics),
            ("GET", f"https://ces.other.example{metrics}"),
            ("GET", f"{ces}/V1.0/{PROJECT}/metrics"),
        ):
            with pytest.raises(ReadOnlyError):
                await client.request(method, url)
    assert sent == [ces + metrics]
