"""``drs-inspector query``: the options; the work is in ``run``."""

from typing import Any

import click

from drs_inspector.commands.source.options import SourceCommand, source_options, take_source
from drs_inspector.commands.source.standard_input import STANDARD_INPUT
from drs_inspector.commands.table_output.destination import destination_options, take_destination

_SECONDS = 60.0


@click.command("query", cls=SourceCommand, short_help="Ask with SQL about jobs of a project or of saved files.")
@click.argument("sql", metavar="SQL")
@click.argument("files", nargs=-1, metavar="[FILE|FOLDER|PROFILE|-]...")
@source_options
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    default=_SECONDS,
    show_default=True,
    help="Stop the query after so long.",
)
@click.option(
    "--time-zone", metavar="ZONE", default="UTC", show_default=True, help="Where days and hours of the query begin."
)
@destination_options
def command(sql: str, files: tuple[str, ...], time_limit: float, time_zone: str, **options: Any) -> None:
    """Ask with one SELECT of DuckDB's SQL about the tables of docs/tables.md: jobs, objects, rules and the others.

    They are those of a project (SOURCE, as for show), of saved files side by side, or of folders of Parquet. Any other
    field of the reply is a column of jobs by its path, in double quotes: "tags.team". SQL or a file may be -, standard
    input. The query reads the tables and nothing else: no file, no network, no setting. One
    that meets its limit of time, memory or rows ends with exit code 6.

    \b
    drs-inspector query "SELECT name, error FROM jobs WHERE status_group = 'failed'" demo.json
    drs-inspector query "SELECT job_id, name, target_path FROM objects WHERE name = 'orders'" *.drs.json
    drs-inspector query "DESCRIBE objects" demo.json
    """
    from drs_inspector.commands.query.run import Asked, run  # noqa: PLC0415 -- --help is answered without the work
    from drs_inspector.commands.source.source_profile import named_source  # noqa: PLC0415 -- as above

    destination = take_destination(options)
    choice, names = named_source(take_source(options, asks=True, words=files), files)
    if choice.given == bool(names):
        raise click.UsageError("Give files, folders or a source (--demo, --profile NAME, or --iam-url URL and so on).")
    if sql == STANDARD_INPUT and STANDARD_INPUT in names:
        raise click.UsageError("Standard input is the SQL or a file, not both.")
    asked = Asked(sql, time_limit, time_zone, destination)
    click.get_current_context().exit(run(names, choice, asked))
