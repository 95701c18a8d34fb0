"""What was sent is counted by call, and what was stopped is not."""

import httpx
import pytest

from drs_inspector.cloud.http.sent_counts import sent_in_this_run
from drs_inspector.cloud.http.transport import GuardedTransport
from drs_inspector.domain.errors import ReadOnlyError

IAM, DRS, PROJECT = "https://iam.test.example", "https://drs.test.example", "0123456789abcdef0123456789abcdef"


async def test_requests_are_counted_by_call_and_stopped_ones_are_not() -> None:
    counts = sent_in_this_run()
    details = ("POST", "/v3/{project_id}/jobs/batch-detail")
    before, total, signed_in = counts.of(details), counts.total, counts.of(("POST", "/v3/auth/tokens")).times
    transport = GuardedTransport(
        httpx.MockTransport(lambda _request: httpx.Response(200, json={})), iam_origin=IAM, drs_origin=DRS
    )
    async with httpx.AsyncClient(transport=transport) as client:
        for _ in range(2):
            await client.post(f"{DRS}/v3/{PROJECT}/jobs/batch-detail", content=b'{"jobs":["0abc"]}')
        with pytest.raises(ReadOnlyError):
            await client.post(f"{DRS}/v3/{PROJECT}/jobs/batch-delete", content=b'{"jobs":["0abc"]}')
        await client.post(f"{IAM}/v3/auth/tokens", content=b"{}")
    assert counts.of(details).times == before.times + 2
    assert counts.of(("POST", "/v3/auth/tokens")).times == signed_in + 1
    assert counts.total == total + 3
    last = counts.of(details).last
    assert last is not None
    assert last.utcoffset() is not None
