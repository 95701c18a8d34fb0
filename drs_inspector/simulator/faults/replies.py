"""The replies that come instead of the real ones when a fault strikes (contract 1.9, 8.1, 8.2, 9.3)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import NamedTuple

from starlette.responses import HTMLResponse, RedirectResponse, Response

from drs_inspector.simulator.faults.switches import ActiveFaults
from drs_inspector.simulator.replies import drs_error, gateway_error, iam_error, json_reply, keystone_error

_PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center><hr>elb</body></html>"
_THROTTLED = "The throttling threshold has been reached: policy user over ratelimit,limit:5,time:1 second"
_FOREIGN = "The project ID is invalid or does not belong to the token."
_UNPUBLISHED = "The API does not exist or has not been published in the environment"
_SKEWED = "Incorrect app authentication information: signature expired"
_BLOCKED = "Incorrect IAM authentication information: AK access failed to reach the limit,forbidden"


class _Context(NamedTuple):
    faults: ActiveFaults
    profile: str
    host: str

    def gateway(self, status: int, number: str, text: str, headers: dict[str, str] | None = None) -> Response:
        return gateway_error(status, number, text, profile=self.profile, headers=headers)


def _page(text: str, status: int) -> Response:
    return HTMLResponse(_PAGE.format(text), status)


def _retry_after(context: _Context) -> Response:
    seconds = int(context.faults.number("429-retry-after", 1))
    return context.gateway(429, "0308", _THROTTLED, {"Retry-After": str(seconds)})


def _retry_date(context: _Context) -> Response:
    moment = datetime.now(UTC) + timedelta(seconds=context.faults.number("429-retry-date", 1))
    return context.gateway(429, "0308", _THROTTLED, {"Retry-After": format_datetime(moment, usegmt=True)})


def _redirect(context: _Context) -> Response:
    port = context.host.rpartition(":")[2]
    return RedirectResponse(f"http://localhost:{port if port.isdigit() else 80}/redirected", 307)


def _no_project_list(context: _Context) -> Response:
    value = context.faults.struck["no-project-list"]
    if value == "empty":
        return json_reply({"links": {}, "projects": []})
    if value == "404":
        return context.gateway(404, "0101", _UNPUBLISHED)
    return keystone_error(int(value or 403), "You are not authorized to perform this action.", "Forbidden")


_REPLIES: dict[str, Callable[[_Context], Response]] = {
    "401-once": lambda context: context.gateway(401, "0307", "The token must be updated."),
    "504": lambda _: _page("504 Gateway Time-out", 504),
    "504-slow": lambda _: _page("504 Gateway Time-out", 504),
    "429": lambda context: context.gateway(429, "0308", _THROTTLED),
    "429-retry-after": _retry_after,
    "429-retry-date": _retry_date,
    "no-project-list": _no_project_list,
    "iam-429": lambda _: iam_error(429, "IAM.0012", "Too many requests: 60 per minute."),
    "400-too-frequent": lambda _: drs_error(400, "DRS.M01503", "Operations are too frequent. Try again later."),
    "403": lambda _: drs_error(403, "DRS.M00102", "Your rights are insufficient for drs:migrationJob:list."),
    "gateway-403": lambda context: context.gateway(403, "0302", "Incorrect IAM authentication information: no rights"),
    "cloud-eye-429": lambda _: drs_error(429, "ces.0429", "Too many requests."),
    "foreign-project": lambda _: drs_error(403, "DRS.M00261", _FOREIGN),
    "clock-skew": lambda context: context.gateway(401, "0303", _SKEWED),
    "access-key-blocked": lambda context: context.gateway(401, "0301", _BLOCKED),
    "iam-locked": lambda _: iam_error(401, "IAM.0061", "The account is locked. Try again in 15 minutes."),
    "v5-404": lambda context: context.gateway(404, "0101", _UNPUBLISHED),
    "500": lambda _: drs_error(500, "DRS.M00004", "Service abnormal."),
    "502-html": lambda _: _page("502 Bad Gateway", 502),
    "503-empty": lambda _: Response(status_code=503),
    "494": lambda context: context.gateway(494, "0201", "Request header too large"),
    "captive-portal": lambda _: _page("Welcome to the airport Wi-Fi", 200),
    "redirect": _redirect,
}


def reply_instead(faults: ActiveFaults, profile: str, host: str) -> Response | None:
    """Return the reply that comes instead of the real one, None when no such fault strikes."""
    for name in faults.struck:
        if name in _REPLIES:
            return _REPLIES[name](_Context(faults, profile, host))
    return None
