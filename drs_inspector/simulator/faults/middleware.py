"""What the faults do to a request: another reply, changed bytes, or trouble on the wire (contract 9.3)."""

import asyncio
import socket
import struct
import sys
from collections.abc import Callable, MutableMapping
from email.utils import formatdate
from typing import Any

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.faults.catalogue import names_of
from drs_inspector.simulator.faults.replies import reply_instead
from drs_inspector.simulator.faults.switches import ActiveFaults, FaultSwitches
from drs_inspector.simulator.iam.tokens import TokenStore
from drs_inspector.simulator.options import SimulatorOptions
from drs_inspector.simulator.request_log import Call, CallLog

_AFTER = names_of("after")
_ON_THE_WIRE = ("slow-drip", "reset-mid-body")
_IAM_CODES = {400: "IAM.0011", 401: "IAM.0001", 403: "IAM.0002", 404: "IAM.0004", 429: "IAM.0012"}
_DRIPS = 20


class FaultMiddleware:
    """Strikes requests with the faults that are switched on, and keeps the log of calls."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        book: FaultSwitches,
        tokens: TokenStore,
        options: SimulatorOptions,
        log: CallLog,
        clock: SimulatorClock,
    ) -> None:
        self._app = app
        self._book = book
        self._tokens = tokens
        self._options = options
        self._log = log
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, with the faults that concern it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        faults = self._book.strike(scope["path"], signed=headers.get("authorization", "").startswith("SDK-HMAC"))
        scope.setdefault("state", {})["faults"] = faults
        logged = False

        def log(status: int) -> None:
            nonlocal logged
            if not logged:
                self._log.calls.append(Call(scope["method"], scope["path"], status))
            logged = True

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Before it leaves: a client that has the reply finds it in the log.
                log(message["status"])
                # A client compares this with its own clock (contract 1.10).
                now = self._clock.now() + (faults.number("clock-skew", 0) if "clock-skew" in faults else 0)
                MutableHeaders(scope=message)["date"] = formatdate(now, usegmt=True)
            await send(message)

        try:
            await self._serve(scope, receive, counted, faults, headers, log=log)
        except ClientDisconnect:
            pass  # in the middle of its request: nothing can be answered, and nothing is wrong with the service
        finally:
            log(0)

    async def _serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        faults: ActiveFaults,
        headers: Headers,
        *,
        log: Callable[[int], None],
    ) -> None:
        if "slow" in faults:
            await asyncio.sleep(faults.number("slow", 5))
        if "reset" in faults:
            # In the log before the client can know of it, as with replies.
            log(0)
            await _drop_connection(scope)
            return
        if "401-once" in faults:
            self._tokens.revoke(headers.get("x-auth-token", ""))
        if "504" in faults or "504-slow" in faults:
            await asyncio.sleep(60 if "504-slow" in faults else faults.number("504", 0))
        reply = reply_instead(faults, self._options.profile, headers.get("host", ""))
        if reply is not None:
            await _read_all(receive)
            await reply(scope, receive, send)
        elif any(name in faults for name in (*_AFTER, *_ON_THE_WIRE)):
            caught = _CaughtReply()
            await self._app(scope, receive, caught)
            _alter(caught, faults)
            await _send_bent(caught, scope, send, faults)
        else:
            await self._app(scope, receive, send)


class _CaughtReply:
    """A reply that is held back until it is whole."""

    def __init__(self) -> None:
        self.start: MutableMapping[str, Any] = {}
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


async def _read_all(receive: Receive) -> None:
    """Take the request's body off the wire: an unread one would close the connection under the client."""
    while (await receive()).get("more_body"):
        pass


def _alter(reply: _CaughtReply, faults: ActiveFaults) -> None:
    headers = MutableHeaders(raw=reply.start["headers"])
    if "iam-service-error-shape" in faults and reply.start["status"] >= 400:
        error = msgspec.json.decode(reply.body).get("error", {})
        code = _IAM_CODES.get(reply.start["status"], "IAM.0006")
        if error:
            reply.body = msgspec.json.encode({"error_code": code, "error_msg": error["message"]})
    if "truncated-json" in faults:
        reply.body = reply.body[: len(reply.body) // 2]
    if "empty-body" in faults:
        reply.body = b""
    if "wrong-content-type" in faults:
        headers["content-type"] = "text/html; charset=utf-8"
    headers["content-length"] = str(len(reply.body))
    reply.start["headers"] = headers.raw


async def _send_bent(reply: _CaughtReply, scope: Scope, send: Send, faults: ActiveFaults) -> None:
    await send(reply.start)
    if "reset-mid-body" in faults:
        half = reply.body[: len(reply.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await asyncio.sleep(0.05)  # let the half leave this computer before the connection goes
        await _drop_connection(scope)
        return
    if "slow-drip" in faults:
        size = max(1, -(-len(reply.body) // _DRIPS))
        for start in range(0, len(reply.body), size):
            await send({"type": "http.response.body", "body": reply.body[start : start + size], "more_body": True})
            await asyncio.sleep(faults.number("slow-drip", 3) / _DRIPS)
        reply.body = b""
    await send({"type": "http.response.body", "body": reply.body})


async def _drop_connection(scope: Scope) -> None:
    """Reset the connection; mounted in a client there is none, so the client's call raises ConnectionResetError."""
    transport = scope["app"].state.transports.get(tuple(scope.get("client") or ()))
    if transport is None:
        raise ConnectionResetError("The simulator reset the connection.")
    connection = transport.get_extra_info("socket")
    # Lingering for no time turns the polite end of a connection into a reset. Windows has shorter fields.
    linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()
    await asyncio.sleep(0)  # the server hears of it in the next turn of its loop
    await asyncio.sleep(0)
