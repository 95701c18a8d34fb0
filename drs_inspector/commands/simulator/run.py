"""What ``drs-inspector simulate`` does: serve until told to stop."""

import os
import signal
import sys
import threading
from types import FrameType
from typing import Any

import click
import msgspec

from drs_inspector.commands.output import write_json
from drs_inspector.commands.running import take_log_records
from drs_inspector.domain.errors import InspectorError
from drs_inspector.simulator.faults.switches import parse_fault
from drs_inspector.simulator.options import SimulatorOptions
from drs_inspector.simulator.server import SimulatorServer

_POLL_SECONDS = 0.5  # Windows does not interrupt a longer wait when Ctrl+C is pressed


def read_options(values: dict[str, Any], document: str | None = None) -> SimulatorOptions:
    """Return the options of a command line, or of the JSON ``document`` where there is one.

    Raises click.UsageError for a fault or number that makes no sense.
    """
    try:
        if document is None:
            options = msgspec.convert(values, SimulatorOptions)
        else:
            options = msgspec.json.decode(document, type=SimulatorOptions)
        for fault in options.faults:
            parse_fault(fault)
    except (InspectorError, msgspec.DecodeError) as error:
        raise click.UsageError(str(error)) from None
    return options


def run(options: SimulatorOptions, *, port: int = 0, stop_with_stdin: bool = False) -> int:
    """Serve the cloud, print one line of JSON when it is ready, return 0 when it was told to stop.

    It stops at SIGTERM, at SIGINT, and with ``stop_with_stdin`` when standard input ends (its parent is gone).
    Raises InspectorError when it cannot listen.
    """
    take_log_records()
    told = threading.Event()

    def tell(_number: int, _frame: FrameType | None) -> None:
        told.set()

    handlers = {number: signal.signal(number, tell) for number in (signal.SIGINT, signal.SIGTERM)}
    if stop_with_stdin:
        threading.Thread(target=_wait_for_end_of_input, args=(told,), name="stdin-watch", daemon=True).start()
    server = SimulatorServer(options, port=port)
    try:
        write_json(msgspec.json.encode(server.start()).decode())
        while not told.wait(_POLL_SECONDS):
            pass
    finally:
        server.stop()
        for number, handler in handlers.items():
            signal.signal(number, handler)
    return 0


def _wait_for_end_of_input(told: threading.Event) -> None:
    try:
        while os.read(sys.stdin.fileno(), 4096):
            pass
    except OSError:  # a closed input has ended too
        pass
    told.set()
