"""A simulated cloud on loopback and the real GNOME Keyring for commands that are run as a person runs them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result

from drs_inspector.cli import cli
from drs_inspector.simulator.options import SimulatorInfo, SimulatorOptions
from drs_inspector.simulator.server import SimulatorServer


class RunningCloud:
    """A simulator and the arguments that lead to it."""

    def __init__(self, server: SimulatorServer, info: SimulatorInfo) -> None:
        self.server = server
        self.info = info
        self.tenant: Any = server.app.state.tenant

    @property
    def source(self) -> list[str]:
        info = self.info
        return [
            *("--iam-url", info.iam_url, "--drs-url", info.drs_url, "--project-id", info.project_id),
            *("--domain", info.domain, "--username", info.username),
        ]


MakeRunningCloud = Callable[..., RunningCloud]


@pytest.fixture
def running_cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeRunningCloud]:
    """Return a function that starts a cloud and puts its password where the commands look for it."""
    servers: list[SimulatorServer] = []

    def start(**options: Any) -> RunningCloud:
        server = SimulatorServer(SimulatorOptions(**({"jobs": 25, "objects": 6, "time_scale": 0} | options)))
        info = server.start()
        servers.append(server)
        monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", info.password)
        return RunningCloud(server, info)

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def run_cli() -> Callable[..., Result]:
    """Return a function that runs the command line in this process."""

    def run(*arguments: str, **options: Any) -> Result:
        return CliRunner().invoke(cli, list(arguments), prog_name="drs-inspector", **options)

    return run
