"""A cloud in memory that answers the reads as they are published, for tests of reading alone.

Every reply is made from the models that the cloud publishes, a canary in every secret and in every row of the business.
"""

import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import httpx

from drs_inspector.cloud.client import CloudClient, open_client
from drs_inspector.cloud.http.rate_limit import RateLimiter, RetryPolicy
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.domain.read_calls.registry import CALLS
from drs_inspector.domain.read_calls.rules import path_fits
from drs_inspector.session.sources.live_source import LiveSource
from tests.domain.read_calls.samples import calls, reply_of

IAM, DRS, CES = "https://iam.test.example", "https://drs.test.example", "https://ces.test.example"
PROJECT = "0123456789abcdef0123456789abcdef"
Script = Callable[[dict[str, Any]], httpx.Response | dict[str, Any]]
"""From what was asked (query, body and path, with the parts of the path as ``/``) to the reply."""


def error(status: int, code: str, message: str = "Refused.") -> httpx.Response:
    return httpx.Response(status, json={"error_code": code, "error_msg": message})


def always(reply: httpx.Response | dict[str, Any]) -> Script:
    def answer(asked: dict[str, Any]) -> httpx.Response | dict[str, Any]:
        del asked
        return reply

    return answer


class PublishedCloud:
    """``scripts`` replaces the reply of a call by name; ``asked`` has what came in for each call."""

    def __init__(self) -> None:
        self.scripts: dict[str, Script] = {}
        self.asked: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.connection = Connection(IAM, DRS, project_id=PROJECT, domain="ACCOUNT")
        self.client: CloudClient = open_client(
            self.connection,
            TokenCredential("MIIpublished" + "A" * 100),
            transport=httpx.MockTransport(self.answer),
            rate_limiter=RateLimiter(4, None, retry=RetryPolicy(retries=0, first_delay=0.001)),
        )
        self.source = LiveSource(self.client, self.connection, None)
        self.reader = self.source.reader

    def count(self) -> int:
        return sum(map(len, self.asked.values()))

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/v3/auth/"):
            scope = {"project": {"id": PROJECT, "name": "eu-de", "domain": {"name": "ACCOUNT"}}}
            return httpx.Response(200, json={"token": {**scope, "methods": ["token"], "catalog": []}})
        path = request.url.path
        fitting = [
            call
            for call in CALLS
            if call.asked is not None and call.asked.method == request.method and path_fits(call.asked, path)
        ]
        call = min(fitting, key=lambda one: one.asked.path.count("{") if one.asked is not None else 0)
        asked = dict(parse_qsl(request.url.query.decode())) | {"/": path.split("/")}
        asked |= json.loads(request.content or b"{}")
        self.asked[call.name].append(asked)
        script = self.scripts.get(call.name)
        reply = script(asked) if script is not None else published(call.name, asked)
        headers = {"Date": "Thu, 20 Nov 2026 10:00:00 GMT"}
        return reply if isinstance(reply, httpx.Response) else httpx.Response(200, json=reply, headers=headers)


def published(name: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the first page as it is published, with an entry for each job that was asked for, and no second page."""
    if name not in calls():
        return {"jobs": [], "results": []}
    reply = reply_of(name)
    call = next(one for one in CALLS if one.name == name)
    if call.job and not call.job.startswith("/") and isinstance(asked.get("jobs"), list):
        home = next(member for member in call.entries.split() if member in reply)
        reply[home] = [{**reply[home][0], call.job: job_id} for job_id in asked["jobs"]]
    later = int(asked.get("offset", 0)) or int(asked.get("current_page", 1)) - 1 or "start" in asked
    if later or asked.get("page_req", {}).get("cur_page", 1) > 1:
        return {name: value for name, value in reply.items() if not isinstance(value, list | dict)}
    return reply
