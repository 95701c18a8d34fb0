"""``drs-inspector simulate``: serve a demo cloud on loopback until told to stop."""

import importlib
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from drs_inspector.simulator.options import SimulatorOptions


class _SimulateCommand(click.Command):
    """Lists the faults below the options; loads their table only when help is asked for."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names of all faults and what they do."""
        kinds = importlib.import_module("drs_inspector.simulator.faults.catalogue").FAULT_KINDS
        with formatter.section("Faults, as NAME[=VALUE][@PATH-PART][:COUNT|:every-N]"):
            formatter.write_dl([(kind.name, kind.summary) for kind in kinds])
        super().format_epilog(ctx, formatter)


def run(options: "SimulatorOptions", *, port: int = 0, stop_with_stdin: bool = False) -> int:
    """Serve until told to stop; see ``simulator.run.run``."""
    work = importlib.import_module("drs_inspector.commands.simulator.run")
    return int(work.run(options, port=port, stop_with_stdin=stop_with_stdin))


@click.command("simulate", cls=_SimulateCommand)
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="Port on 127.0.0.1; 0 takes a free one.")
@click.option("--jobs", type=click.IntRange(0), default=41, show_default=True, help="Jobs of the main project.")
@click.option("--objects", type=click.IntRange(0), default=200, show_default=True, help="Selected objects of a job.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed makes another tenant.")
@click.option("--latency-ms", type=click.FloatRange(0), default=0, show_default=True, help="Added to each DRS call.")
@click.option(
    "--profile", type=click.Choice(["huawei", "huawei-v3", "old", "otc"]), default="huawei", show_default=True
)
@click.option(
    "--sizes", type=click.Choice(["usual", "largest"]), default="usual", show_default=True, help="How long lists are."
)
@click.option(
    "--token-lifetime", type=click.FloatRange(0), default=86_400, show_default=True, help="Seconds a token lives."
)
@click.option("--fault", "faults", multiple=True, metavar="NAME", help="Switch a fault on; see below. Repeatable.")
@click.option("--start-ms", type=click.IntRange(0), default=0, help="Epoch ms where the jobs' time starts; 0 is now.")
@click.option(
    "--time-scale", type=click.FloatRange(0), default=1, show_default=True, help="How fast jobs live; 0: not."
)
@click.option("--options", "document", hidden=True, help="All options as one JSON object, instead of the others.")
@click.option("--stop-with-stdin", is_flag=True, help="Stop when standard input ends.")
def command(port: int, stop_with_stdin: bool, document: str | None, **values: object) -> None:
    """Serve a demo cloud on 127.0.0.1 and print how to sign in to it as one line of JSON."""
    work = importlib.import_module("drs_inspector.commands.simulator.run")
    raise SystemExit(run(work.read_options(values, document), port=port, stop_with_stdin=stop_with_stdin))
