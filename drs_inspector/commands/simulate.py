"""``drs-inspector simulate``: serve a made-up cloud on loopback until told to stop."""

import signal
import sys
import threading
from types import FrameType
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from drs_inspector.simulator.options import SimulatorOptions

_POLL_SECONDS = 0.5  # Windows does not interrupt a longer wait when Ctrl+C is pressed


class _SimulateCommand(click.Command):
    """Lists the faults below the options; loads their table only when help is asked for."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names of all faults and what they do."""
        from drs_inspector.simulator.fault_kinds import FAULT_KINDS

        with formatter.section("Faults, as NAME[=VALUE][@PATH-PART][:COUNT|:every-N]"):
            formatter.write_dl([(kind.name, kind.summary) for kind in FAULT_KINDS])
        super().format_epilog(ctx, formatter)


def run(options: "SimulatorOptions", *, port: int = 0, stop_with_stdin: bool = False) -> int:
    """Serve the cloud, print one line of JSON when it is ready, return 0 when it was told to stop.

    It stops at SIGTERM, at SIGINT, and with ``stop_with_stdin`` when standard input ends (its parent is gone).
    Raises InspectorError when it cannot listen.
    """
    import msgspec

    from drs_inspector.simulator.server import SimulatorServer

    told = threading.Event()

    def tell(_number: int, _frame: FrameType | None) -> None:
        told.set()

    handlers = {number: signal.signal(number, tell) for number in (signal.SIGINT, signal.SIGTERM)}
    if stop_with_stdin:
        threading.Thread(target=_wait_for_end_of_input, args=(told,), name="stdin-watch", daemon=True).start()
    server = SimulatorServer(options, port=port)
    try:
        click.echo(msgspec.json.encode(server.start()).decode())
        while not told.wait(_POLL_SECONDS):
            pass
    finally:
        server.stop()
        for number, handler in handlers.items():
            signal.signal(number, handler)
    return 0


def _wait_for_end_of_input(told: threading.Event) -> None:
    while sys.stdin.buffer.raw.read(4096):
        pass
    told.set()


@click.command("simulate", cls=_SimulateCommand)
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="Port on 127.0.0.1; 0 takes a free one.")
@click.option("--jobs", type=click.IntRange(0), default=41, show_default=True, help="Jobs of the main project.")
@click.option("--objects", type=click.IntRange(0), default=200, show_default=True, help="Selected objects of a job.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed makes another tenant.")
@click.option("--latency-ms", type=click.FloatRange(0), default=0, show_default=True, help="Added to each DRS call.")
@click.option("--profile", type=click.Choice(["huawei", "otc"]), default="huawei", show_default=True)
@click.option(
    "--token-lifetime", type=click.FloatRange(0), default=86_400, show_default=True, help="Seconds a token lives."
)
@click.option("--fault", "faults", multiple=True, metavar="NAME", help="Switch a fault on; see below. Repeatable.")
@click.option("--start-ms", type=click.IntRange(0), default=0, help="Epoch ms where the jobs' time starts; 0 is now.")
@click.option(
    "--time-scale", type=click.FloatRange(0), default=1, show_default=True, help="How fast jobs live; 0: not."
)
@click.option("--stop-with-stdin", is_flag=True, help="Stop when standard input ends.")
def command(port: int, stop_with_stdin: bool, **values: object) -> None:
    """Serve a made-up cloud on 127.0.0.1 and print how to sign in to it as one line of JSON."""
    import msgspec

    from drs_inspector.domain.errors import InspectorError
    from drs_inspector.simulator.faults import parse_fault
    from drs_inspector.simulator.options import SimulatorOptions

    try:
        options = msgspec.convert(values, SimulatorOptions)
        for fault in options.faults:
            parse_fault(fault)
    except InspectorError as error:
        raise click.UsageError(str(error)) from None
    raise SystemExit(run(options, port=port, stop_with_stdin=stop_with_stdin))
