"""Requests outside the read allow-list: refused, logged and kept, so that tests can prove there is none."""

import logging
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from drs_inspector.simulator.options import SimulatorOptions
from drs_inspector.simulator.replies import gateway_error

LOGGER = logging.getLogger(__name__)
_KEPT_CALLS = 200_000
# Whether a service or a version of it is offered is found out by asking.
_ASKED_FOR = ("/v5/", "/v5.1/", "/V1.0/", "/v2/")


class Call(NamedTuple):
    """One request and the status it was answered with; 0 when the connection was dropped."""

    method: str
    path: str
    status: int


class WriteAttempt(NamedTuple):
    """A request outside the allow-list."""

    method: str
    path: str


class CallLog:
    """What reached the simulator."""

    def __init__(self) -> None:
        self.calls: deque[Call] = deque(maxlen=_KEPT_CALLS)
        self.write_attempts: list[WriteAttempt] = []


class UnservedPaths:
    """The application behind every path that is not served.

    ``served`` are the calls that have an application of their own: another method on their paths is 405 and not 404,
    and so is whatever is no GET. A GET below ``/v5`` is how a client asks whether v5 is offered (contract 2): refused,
    but no attempt to write.
    """

    def __init__(self, options: SimulatorOptions, log: CallLog, served: Iterable[Route]) -> None:
        self._options = options
        self._log = log
        self._paths = [route.path_regex for route in served]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 404 for a path that is not known, 405 for a write and for a wrong method (contract 8.2, 9.4)."""
        request = Request(scope, receive)
        await request.body()
        await self._reply(request.method, request.url.path)(scope, receive, send)

    def _reply(self, method: str, path: str) -> Response:
        is_get = method in {"GET", "HEAD"}
        if not (is_get and path.startswith(_ASKED_FOR)):
            self._log.write_attempts.append(WriteAttempt(method, path))
            LOGGER.warning("write attempted: %s %s", method, path)
        if not is_get or any(known.match(path) for known in self._paths):
            return gateway_error(405, "0106", "The method is not allowed here.", profile=self._options.profile)
        message = "The API does not exist or has not been published in the environment"
        return gateway_error(404, "0101", message, profile=self._options.profile)
