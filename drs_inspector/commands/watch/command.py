"""``drs-inspector watch``: the options; the work is in ``run``."""

from pathlib import Path
from typing import Any

import click

from drs_inspector.commands.source.completing import complete_profiles
from drs_inspector.commands.source.job_filter import checked_filter, filter_options
from drs_inspector.commands.source.options import SourceCommand, need_source, source_options, take_source

FORMATS = ("text", "ndjson")
_SHORTEST = 1  # second


class Span(click.ParamType[float]):
    """A span of time as a person writes it: 30s, 2h, 1h30m; its seconds."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the seconds, one at least; what is no span is a usage error."""
        from drs_inspector.domain.query.literals import read_duration  # noqa: PLC0415 -- not for --help

        if isinstance(value, float):
            return value
        seconds = read_duration(str(value))
        if seconds is not None and seconds < _SHORTEST:
            self.fail(f"{value!r} is shorter than {_SHORTEST} s.", param, ctx)
        if seconds is None:
            self.fail(f"{value!r} is no span of time. Write 30s, 5min or 2h.", param, ctx)
        return seconds


@click.command("watch", cls=SourceCommand, short_help="Watch the jobs of a project: a line for each change.")
@click.argument(
    "profile_name", nargs=1, required=False, default="", metavar="[PROFILE]", shell_complete=complete_profiles
)
@source_options
@filter_options
@click.option("--every", type=Span(), metavar="SPAN", default="30s", help="Between two looks: 30s (as it is), 5min.")
@click.option(
    "--until",
    "until_text",
    metavar="TEXT",
    default="",
    callback=checked_filter,
    help="End when this filter holds for every job that --filter selects.",
)
@click.option("--timeout", type=Span(), metavar="SPAN", default=None, help="End after this time: 2h.")
@click.option("--exec", "command_line", metavar="CMD", default="", help="Run this at each change, without a shell.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="Lines for people, or JSON lines.")
@click.option("--counts", is_flag=True, help="A line of counts at every look.")
def command(profile_name: str, **options: Any) -> None:
    """Watch the jobs of a project (SOURCE, or the name of a profile), and print a line for each change of health.

    Nothing moves the cursor, so the output can go through tee. Requests stay few however many jobs there are: with many
    jobs, and when the cloud asks for less, looks are further apart than --every. Ctrl+C prints the counts.

    --until ends with 0 when its filter holds for every job that --filter selects at that look, with 1 when it holds but
    not everything could be read, with 10 at the --timeout or as soon as a job has ended in another way, with 2 when no
    job is selected. --exec gets the change as one line of JSON on its standard input; what it prints goes to standard
    error.

    \b
    drs-inspector watch production --filter 'name:ledger' --until 'health:healthy' --timeout 2h
    drs-inspector watch --demo --format ndjson --exec './tell.sh'
    """
    from dataclasses import replace  # noqa: PLC0415 -- --help is answered without the work

    from drs_inspector.commands.watch.on_change import command_of  # noqa: PLC0415 -- as above
    from drs_inspector.commands.watch.run import Asked, run  # noqa: PLC0415 -- as above

    if profile_name and Path(profile_name).is_file():
        raise click.UsageError("A file does not change. Name a project to watch: a profile, --demo or how to sign in.")
    choice = take_source(options, asks=True, words=(profile_name,) if profile_name else ())
    if profile_name:
        if choice.given:
            raise click.UsageError("Give the name of a profile, or a source, not both.")
        choice = replace(choice, profile=profile_name)
    need_source(choice)
    options["on_change"] = command_of(options.pop("command_line"))
    click.get_current_context().exit(run(choice, Asked(**options)))
