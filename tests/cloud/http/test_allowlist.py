"""Nothing but the reads can leave, whatever code asks for it."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from drs_inspector.cloud.client import CloudClient
from drs_inspector.cloud.http.allowlist import READS, check_allowed
from drs_inspector.cloud.http.transport import GuardedTransport
from drs_inspector.domain.errors import ReadOnlyError

PROJECT = "0123456789abcdef0123456789abcdef"
JOB = "24834eb6-be30-464e-a299-f7aa730jb101"
IAM = "https://iam.test.example"
DRS = "https://drs.test.example"
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


@pytest.mark.parametrize(("method", "template"), READS)
def test_reads_pass(method: str, template: str) -> None:
    check_allowed(method, template.replace("{project_id}", PROJECT))


def test_the_error_names_the_request() -> None:
    with pytest.raises(ReadOnlyError) as caught:
        check_allowed("DELETE", f"/v3/{PROJECT}/jobs/batch-jobs")
    assert "DELETE" in caught.value.cause
    assert "batch-jobs" in caught.value.cause
