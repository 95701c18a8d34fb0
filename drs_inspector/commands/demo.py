"""The demo cloud: the simulator on a free loopback port, and how to sign in to it."""

import asyncio
import importlib
from typing import TYPE_CHECKING

from drs_inspector.cloud.auth import Connection, Credential, PasswordCredential

if TYPE_CHECKING:
    from drs_inspector.simulator.server import SimulatorServer

CLOUD_NAME = "demo"


class DemoCloud:
    """A made-up cloud that lives as long as it is not stopped. ``jobs`` and ``objects`` are the simulator's options."""

    def __init__(self, *, jobs: int = 41, objects: int = 200, latency_ms: float = 0) -> None:
        self._options = {"jobs": jobs, "objects": objects, "latency_ms": latency_ms}
        self._server: SimulatorServer | None = None

    async def start(self) -> tuple[Connection, Credential]:
        """Start it, off the event loop, and return the way in. Raises InspectorError when no port can be opened."""
        return await asyncio.to_thread(self._start)

    async def stop(self) -> None:
        """Stop it; does nothing when it does not run."""
        server, self._server = self._server, None
        if server is not None:
            await asyncio.to_thread(server.stop)

    def _start(self) -> tuple[Connection, Credential]:
        options = importlib.import_module("drs_inspector.simulator.options")
        module = importlib.import_module("drs_inspector.simulator.server")
        self._server = module.SimulatorServer(options.SimulatorOptions(**self._options))
        info = self._server.start()
        connection = Connection(
            iam_url=info.iam_url,
            drs_url=info.drs_url,
            region=info.project_name,
            cloud=CLOUD_NAME,
            project_id=info.project_id,
            project_name=info.project_name,
            domain=info.domain,
        )
        return connection, PasswordCredential(info.username, info.password, info.domain)
