"""The demo cloud: the simulator in a process of its own on a free loopback port, and how to sign in to it."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.session.history.computed import offer_computed
from drs_inspector.simulator.options import SimulatorInfo, SimulatorOptions
from drs_inspector.simulator.process import SimulatorProcess

if TYPE_CHECKING:
    from drs_inspector.session.history.computed import ComputedReading

CLOUD_NAME = "demo"


@dataclass(frozen=True, slots=True)
class DemoCloud:
    """A demo cloud that runs until it is stopped, or until this program ends; its yesterday is offered meanwhile."""

    connection: Connection
    credential: Credential
    server: SimulatorProcess
    end_yesterday: Callable[[], None]

    async def stop(self) -> None:
        """Stop it, off the event loop."""
        self.end_yesterday()
        await asyncio.to_thread(self.server.stop)


async def start_demo(options: SimulatorOptions | None = None) -> DemoCloud:
    """Start a demo cloud, off the event loop. Raises InspectorError when it does not come up."""
    options = options or SimulatorOptions()
    # Its yesterday is computed here, and shares all times with it.
    options = msgspec.structs.replace(options, start_ms=options.start_ms or int(time.time() * 1000))
    server = SimulatorProcess(options)  # a process of its own takes no time from the window
    info = await asyncio.to_thread(server.start)
    connection = connection_to(info)
    yesterday = await asyncio.to_thread(_yesterday, options, connection)
    end = offer_computed(connection.drs_url, yesterday)
    return DemoCloud(connection, PasswordCredential(info.username, info.password, info.domain), server, end)


def _yesterday(options: SimulatorOptions, connection: Connection) -> "ComputedReading":
    from drs_inspector.commands.source.yesterday import yesterday_of  # noqa: PLC0415 -- in a thread, after the start

    return yesterday_of(options, connection)


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
