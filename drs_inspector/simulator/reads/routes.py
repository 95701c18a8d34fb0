"""A route for each call of the registry, and what comes before its reply: project, profile, faults, parameters."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import cache, partial
from importlib import import_module
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from drs_inspector.domain.read_calls.asked import Asked
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.registry import CALLS
from drs_inspector.domain.read_calls.rules import path_fits
from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.drs.access import ProjectAccess
from drs_inspector.simulator.faults.drifts import bend
from drs_inspector.simulator.options import SimulatorOptions
from drs_inspector.simulator.reads.ask import WHOLE_BODY, Ask, Json, RefusedError
from drs_inspector.simulator.replies import drs_error, gateway_error, json_reply

Handler = Callable[[Request], Awaitable[Response]]
SERVED: Final = ("drs", "ces")
"""The services that are simulated; Cloud Trace Service and Log Tank Service are not read yet."""
_FAMILIES: Final = (
    "progress", "monitoring", "checks", "v5_job", "comparisons", "compare_result", "selection", "settings",
    "history", "project", "other_jobs", "cloud_eye",
)  # fmt: skip
_ACCEPTED: Final = frozenset({"BatchListRposAndRtos", "BatchShowParams"})
"""Calls that answer 202."""
_OTHER_ERROR_KEY: Final = frozenset(
    {"BatchListStructProcess", "BatchListStructDetail", "BatchShowParams", "ListObejectLevelCompareDetail"}
)
"""Calls whose errors have their words in ``error_message``."""


class Reads:
    """The calls of the registry. ``own`` are those that something else answers, by name."""

    def __init__(
        self, options: SimulatorOptions, access: ProjectAccess, clock: SimulatorClock, own: Mapping[str, Handler]
    ) -> None:
        self._options = options
        self._access = access
        self._clock = clock
        self._own = own

    @property
    def routes(self) -> tuple[Route, ...]:
        """The calls that are answered; of two paths that fit, the one with more words comes first."""
        served = [(call, asked) for call in CALLS if (asked := call.asked) is not None and asked.service in SERVED]
        served.sort(key=lambda one: one[1].path.count("{"))
        return tuple(
            Route(asked.path, self._own.get(call.name) or partial(self._answer, call, asked), methods=[asked.method])
            for call, asked in served
        )

    async def _answer(self, call: ReadCall, asked: Asked, request: Request) -> Response:
        if not path_fits(asked, request.url.path) or not self._is_offered(asked):
            message = "The API does not exist or has not been published in the environment"
            return gateway_error(404, "0101", message, profile=self._options.profile)
        granted = await self._access.authenticate(request)
        if isinstance(granted, Response):
            return granted
        tenant, body = granted
        ask = Ask(
            call=call,
            tenant=tenant,
            options=self._options,
            faults=request.state.faults,
            now_ms=self._clock.jobs_ms(),
            opened_ms=self._clock.start_ms,
            path=request.path_params,
            query=dict(request.query_params),
            body=body,
        )
        try:
            reply = answer(ask)
        except RefusedError as refused:
            if call.name in _OTHER_ERROR_KEY:
                return json_reply({"error_code": refused.code, "error_message": refused.text}, refused.status)
            return drs_error(refused.status, refused.code, refused.text)
        accepted = call.name in _ACCEPTED or (call.name == "BatchListProgresses" and self._options.profile == "otc")
        bent = bend(call.name, reply, request.state.faults)
        return json_reply(bent.get(WHOLE_BODY, bent), 202 if accepted else 200)

    def _is_offered(self, asked: Asked) -> bool:
        cloud = "OTC" if self._options.profile == "otc" else "HW"
        if cloud not in asked.clouds.split():
            return False
        return not (self._options.profile == "huawei-v3" and asked.path.startswith("/v5"))


def answer(ask: Ask) -> Json:
    """Return the reply to a call before faults bend it; raises RefusedError where there is none."""
    asked = ask.call.asked
    if asked is not None and asked.tier == "never":
        raise RefusedError("DRS.10000009", "The query ID is invalid.")
    make = _replies().get(ask.call.name)
    if make is None:
        raise RefusedError("DRS.10000009", "This operation is not supported.")
    return make(ask)


def unanswered(calls: Iterable[ReadCall]) -> list[str]:
    """Return the names of calls that have no reply here."""
    return [call.name for call in calls if call.name not in _replies()]


@cache
def _replies() -> dict[str, Callable[[Ask], Json]]:
    """Return what makes each reply; read when the first of them is asked for."""
    found: dict[str, Callable[[Ask], Json]] = {}
    for family in _FAMILIES:
        found |= import_module(f"drs_inspector.simulator.reads.{family}").REPLIES
    return found
