"""The demo cloud: the simulator in a process of its own on a free loopback port, and how to sign in to it."""

import asyncio
from dataclasses import dataclass

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.simulator.options import SimulatorInfo, SimulatorOptions
from drs_inspector.simulator.server import SimulatorProcess

CLOUD_NAME = "demo"


@dataclass(frozen=True, slots=True)
class DemoCloud:
    """A demo cloud that runs until it is stopped, or until this program ends."""

    connection: Connection
    credential: Credential
    server: SimulatorProcess

    async def stop(self) -> None:
        """Stop it, off the event loop."""
        await asyncio.to_thread(self.server.stop)


async def start_demo(options: SimulatorOptions | None = None) -> DemoCloud:
    """Start a demo cloud, off the event loop. Raises InspectorError when it does not come up."""
    server = SimulatorProcess(options)  # a process of its own takes no time from the window
    info = await asyncio.to_thread(server.start)
    return DemoCloud(connection_to(info), PasswordCredential(info.username, info.password, info.domain), server)


def connection_to(info: SimulatorInfo) -> Connection:
    """Return where a simulator is."""
    return Connection(
        iam_url=info.iam_url,
        drs_url=info.drs_url,
        cloud=CLOUD_NAME,
        project_id=info.project_id,
        project_name=info.project_name,
        domain=info.domain,
    )
