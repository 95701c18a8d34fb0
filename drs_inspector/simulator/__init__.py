"""A cloud on loopback that behaves as IAM and DRS do: the demo, the test double and the benchmark's load.

The names below are loaded when they are first used, so that a command's ``--help`` stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drs_inspector.simulator.app import create_app
    from drs_inspector.simulator.jobs.tenant import Tenant
    from drs_inspector.simulator.options import SimulatorInfo, SimulatorOptions
    from drs_inspector.simulator.process import SimulatorProcess
    from drs_inspector.simulator.server import SimulatorServer

__all__ = ["SimulatorInfo", "SimulatorOptions", "SimulatorProcess", "SimulatorServer", "Tenant", "create_app"]

_HOMES = {
    "SimulatorInfo": "options",
    "SimulatorOptions": "options",
    "SimulatorProcess": "process",
    "SimulatorServer": "server",
    "Tenant": "jobs.tenant",
    "create_app": "app",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
