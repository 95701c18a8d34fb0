"""Tells as JSON what each part of the program makes of the invented call; run after ``invented_call`` was imported."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from typing import Any

import httpx

from drs_inspector.cloud.http.allowlist import AllowList
from drs_inspector.cloud.http.rate_limit import RateLimiter
from drs_inspector.cloud.http.sent_requests import what_may_be_sent
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.domain.errors import ReadOnlyError
from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.read_calls.recognise import recognise
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.redaction.masking import Masker
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.session.readings.outcome import Reading, Refusal
from drs_inspector.session.readings_page.panels import job_panels
from drs_inspector.session.readings_page.told import Told
from drs_inspector.session.readings_page.typed import content_of
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.simulator import SimulatorOptions, create_app
from drs_inspector.simulator.reads import history, routes
from tests.rules.read_calls_page import PAGE, with_calls

CALL = BY_NAME["ListInventedWindows"]
JOB = "0b7a7b52-1f5a-4d38-9f54-9d3a7a9cjb10"
NOW = datetime(2025, 6, 15, tzinfo=UTC)
_WINDOW = {"begin_time": "2025-06-15T01:00:00Z", "end_time": "2025-06-15T02:00:00Z", "set_by": "jane.doe"}
WINDOWS = [
    {"window_name": "nightly", "state": "open", **_WINDOW},
    {"window_name": "weekly", "state": "shut", **_WINDOW},
]


def is_read(method: str, after: str = "") -> bool:
    """Tell whether a request on its path passes the allow-list."""
    try:
        AllowList(["drs"]).check(method, f"/v3/{'0' * 32}/jobs/{JOB}/invented-windows{after}")
    except ReadOnlyError:
        return False
    return True


async def asked() -> tuple[Any, list[str]]:
    """Ask it of the simulator; return what came of it, and the names of the replies that are kept."""
    app = create_app(SimulatorOptions(jobs=17, objects=3))
    info = app.state.info
    inspector = Inspector(transport=httpx.ASGITransport(app=app), rate_limiter=RateLimiter(4, None))
    place = Connection(info.iam_url, info.drs_url, project_id=info.project_id, domain=info.domain)
    await inspector.connection.connect(place, PasswordCredential(info.username, info.password, info.domain))
    await inspector.read()
    outcome = await inspector.ask(CALL, app.state.tenant.job_ids()[0])
    kept = [call.name for page in inspector.readings.replies() for call in page.calls]
    await inspector.close()
    return outcome, kept


def main() -> None:
    """Print it."""
    raw = json.dumps({"count": 2, "invented_windows": WINDOWS}).encode()
    saved = SavedReply([CALL.name], raw, job_id=JOB)
    panel = next(one for one in job_panels(AboutJob(JOB, "sync", "INCRE_TRANSFER_STARTED")) if one.call is CALL)
    grid = content_of(panel, Told((saved,), (saved.raw,), NOW), NOW).grid
    refused, _kept = asyncio.run(asked())
    assert isinstance(refused, Refusal)
    history.REPLIES[CALL.name] = lambda ask: {"count": 2, "invented_windows": ask.rows(2, WINDOWS.__getitem__)}
    routes._replies.cache_clear()
    read, kept = asyncio.run(asked())
    assert isinstance(read, Reading)
    told = {
        "allowed": [is_read("GET"), is_read("GET", "?limit=10&offset=0")],
        "stopped": [is_read("POST"), is_read("GET", "?refresh=true"), is_read("GET", "/1")],
        "help": [one.tells for one in what_may_be_sent() if "invented-windows" in one.request],
        "page": "invented-windows" in with_calls(PAGE.read_text("utf-8")),
        "recognised": [one.name for one in recognise(raw).calls],
        "words": CALL.counted(2),
        "panel": [panel.title, panel.group],
        "rows": [list(row.cells) for row in grid.rows] if grid is not None else [],
        "masked": Masker(Policy.of(Level.PUBLIC)).mask(raw, CALL.model).decode(),
        "refused": refused.code,
        "kept": kept,
    }
    sys.stdout.write(json.dumps(told))
