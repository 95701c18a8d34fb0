"""``drs-inspector show``: the options; the work is in ``run``."""

from typing import Any

import click

from drs_inspector.commands.show.view_option import view_option, with_view
from drs_inspector.commands.source.completing import complete_files
from drs_inspector.commands.source.job_filter import filter_options
from drs_inspector.commands.source.options import SourceCommand, source_options, take_source
from drs_inspector.commands.table_output.completing import complete_columns, complete_sort, complete_tables
from drs_inspector.commands.table_output.destination import destination_options, take_destination


@click.command("show", cls=SourceCommand, short_help="Print jobs of a project or of saved files.")
@click.argument("files", nargs=-1, metavar="[FILE|PROFILE|-]...", shell_complete=complete_files)
@source_options
@click.option("--job", "jobs", metavar="ID", multiple=True, help="Only this job, in full; may be given several times.")
@filter_options
@view_option
@click.option(
    "--table", metavar="NAME", default="", shell_complete=complete_tables, help="This table; see docs/tables.md."
)
@click.option(
    "--columns",
    metavar="NAME,...",
    default="",
    shell_complete=complete_columns,
    help="These columns; of jobs, also paths of the reply: tags.team.",
)
@click.option(
    "--sort", metavar="NAME,...", default="", shell_complete=complete_sort, help="In this order; -NAME is descending."
)
@destination_options
def command(files: tuple[str, ...], **options: Any) -> None:
    """Print jobs of a project (SOURCE) or of saved files: archives and API replies, also gzip.

    SOURCE is the name of a profile, or --demo, or --profile NAME, or --iam-url URL --drs-url URL with
    (--project-id ID | --project-name NAME), --domain NAME and --username NAME. In a terminal
    a project that is not given is asked for. A file named - is standard input.

    Several files or projects are shown side by side: one table, whose first column says which document a job is of, and
    one JSON document with a view of each. Replies of one reading are one document.

    With --table, --columns, --sort, or a format other than table and json, one table is written: of jobs, where --table
    names no other. A table for people fits the terminal; into a pipe or a file it is whole.

    Without them the JSON form is the program's own view of each job: status in words, endpoints, objects, rules with
    their matches and contradictions, and everything that reads differently from what the cloud documents. Every value
    of the reply that is not secret can be found in it.
    """
    from drs_inspector.commands.source.source_profile import named_source  # noqa: PLC0415 -- as below
    from drs_inspector.commands.table_output.arranged import names_in  # noqa: PLC0415 -- as below

    destination = take_destination(options)
    choice, names = named_source(take_source(options, asks=True, words=files), files)
    if choice.given == bool(names):
        raise click.UsageError("Give files or a source (--demo, --profile NAME, or --iam-url URL with the others).")
    from drs_inspector.commands.show.run import Wanted, run  # noqa: PLC0415 -- --help is answered without the work

    options["columns"], options["sort"] = names_in(options["columns"]), names_in(options["sort"])
    with_view(options)
    click.get_current_context().exit(run(names, choice, Wanted(**options, destination=destination)))
