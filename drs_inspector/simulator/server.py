"""Serves the simulated cloud on loopback, in a thread of this process."""

import logging
import socket
import sys
import threading
import time
from asyncio import BaseTransport
from types import TracebackType
from typing import Any, Self, cast

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from drs_inspector.domain.errors import InspectorError
from drs_inspector.simulator.app import create_app
from drs_inspector.simulator.options import LOOPBACK, SimulatorInfo, SimulatorOptions

_HEADER_LIMIT = 256 * 1024  # tokens reach 32 K characters (contract 1.6)
_START_SECONDS = 30.0
_STOP_SECONDS = 5.0


class SimulatorServer:
    """The simulator in a thread of this process; its ``app.state`` is there to look at.

    ``tls_failure`` gives out ``https`` addresses of a port that speaks plain HTTP: every TLS handshake fails.
    Raises InspectorError for any address but 127.0.0.1, for a port in use and when it does not start.
    """

    def __init__(
        self,
        options: SimulatorOptions | None = None,
        *,
        host: str = LOOPBACK,
        port: int = 0,
        tls_failure: bool = False,
    ) -> None:
        if host != LOOPBACK:
            raise InspectorError(
                f"The simulator does not listen on {host}.",
                "It accepts demo passwords and answers any client.",
                f"Use {LOOPBACK}.",
            )
        self.app: Starlette = create_app(options)
        self._port = port
        self._scheme = "https" if tls_failure else "http"
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._info: SimulatorInfo | None = None

    @property
    def info(self) -> SimulatorInfo:
        """How to reach the running simulator; raises InspectorError before it runs."""
        if self._info is None:
            raise InspectorError("The simulator is not running.", next_step="Start it first.")
        return self._info

    def start(self) -> SimulatorInfo:
        """Serve until ``stop``; returns when requests are answered."""
        listener = self._listen()
        base_url = f"{self._scheme}://{LOOPBACK}:{listener.getsockname()[1]}"
        config = uvicorn.Config(
            self.app,
            http=_protocol(self.app.state.transports),
            log_config=None,
            log_level="error",  # what broken clients send is what faults and tests are about
            access_log=False,
            date_header=False,  # the date is the simulated cloud's
            lifespan="off",
            ws="none",
            h11_max_incomplete_event_size=_HEADER_LIMIT,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listener],), name="drs-simulator", daemon=True)
        self._thread.start()
        limit = time.monotonic() + _START_SECONDS
        while not self._server.started:
            if time.monotonic() > limit or not self._thread.is_alive():
                raise InspectorError("The simulator did not start.", next_step="Look into the log.")
            time.sleep(0.005)
        self._info = self.app.state.directory.info(base_url)
        self.app.state.info = self._info
        return self._info

    def stop(self) -> None:
        """End the service; requests that are still being answered get a second."""
        if self._server is None or self._thread is None:
            return
        log = logging.getLogger("uvicorn.error")
        level = log.level
        log.setLevel(logging.CRITICAL)  # it would call each request that is cut off an error, and that is what is meant
        self._server.should_exit = True
        self._thread.join(_STOP_SECONDS)
        if self._thread.is_alive():
            self._server.force_exit = True
            self._thread.join(_STOP_SECONDS)
        log.setLevel(level)
        self._server = self._thread = self._info = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _listen(self) -> socket.socket:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":  # there it would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, self._port))
        except OSError as error:
            listener.close()
            raise InspectorError(
                f"The simulator cannot listen on port {self._port}.", str(error), "Choose another port, or 0 for any."
            ) from error
        return listener


def _protocol(transports: dict[tuple[str, int], BaseTransport]) -> type[H11Protocol]:
    """Return uvicorn's protocol with a register of open connections, which faults use to reset them."""

    class RegisteringProtocol(H11Protocol):
        """Notes each connection under the client's address."""

        def connection_made(self, transport: Any) -> None:
            """Note the new connection."""
            super().connection_made(transport)
            transports[cast(tuple[str, int], tuple(self.client or ()))] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            """Forget the connection."""
            transports.pop(cast(tuple[str, int], tuple(self.client or ())), None)
            super().connection_lost(exc)

    return RegisteringProtocol
