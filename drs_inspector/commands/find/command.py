"""``drs-inspector find``: the options; the work is in ``run``."""

from typing import Any

import click

from drs_inspector.commands.source.job_filter import filter_options
from drs_inspector.commands.source.options import SourceCommand, source_options, take_source
from drs_inspector.commands.source.standard_input import STANDARD_INPUT
from drs_inspector.commands.table_output.destination import destination_options, take_destination

# Those of domain/search, which --help does not load; a test holds both equal.
KINDS = ("object", "new-name", "rule", "endpoint", "job", "json")


@click.command("find", cls=SourceCommand, short_help="Find a text in jobs, objects, new names, rules, endpoints, JSON.")
@click.argument("text", metavar="TEXT")
@click.argument("files", nargs=-1, metavar="[FILE|PROFILE|-]...")
@source_options
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Only this; may be given several times.")
@click.option("--case/--ignore-case", "case", default=False, help="Whether upper and lower case differ.")
@click.option("--word", is_flag=True, help="Only where no letter, digit or _ goes on beside it.")
@click.option("--regex", is_flag=True, help="TEXT is a regular expression (RE2: no look-around, no references back).")
@filter_options
@click.option("--columns", metavar="NAME,...", default="", help="These columns; see docs/formats.md.")
@click.option("--sort", metavar="NAME,...", default="", help="In this order; -NAME is descending.")
@click.option("--all", "all_hits", is_flag=True, help="All hits on a terminal, which else shows the first ones.")
@click.option("--exit-code", "says_nothing", is_flag=True, help="End with 10 when nothing was found.")
@destination_options
def command(text: str, files: tuple[str, ...], **options: Any) -> None:
    """Find TEXT in everything that was read of the jobs of a project (SOURCE, as for show) or of saved files.

    Objects are found by their names and by their names on the target, also with what they are in (shop.orders); rules
    by tables and conditions; endpoints and the job itself by their values; everything else as JSON. Secrets are never
    found. The last line says in how many jobs was searched, and why not in the others: the exit code is 1 then.

    \b
    drs-inspector find orders demo.json
    drs-inspector find orders --kind object --kind new-name --format csv *.drs.json
    """
    from drs_inspector.commands.find.run import Asked, run  # noqa: PLC0415 -- --help is answered without the work
    from drs_inspector.commands.source.source_profile import named_source  # noqa: PLC0415 -- as above
    from drs_inspector.commands.table_output.arranged import names_in  # noqa: PLC0415 -- as above

    destination = take_destination(options)
    choice, names = named_source(take_source(options, asks=True, words=files), files)
    if choice.given == bool(names):
        raise click.UsageError("Give files or a source (--demo, --profile NAME, or --iam-url URL with the others).")
    if text == STANDARD_INPUT and not names:
        raise click.UsageError("The text comes first: find TEXT -.")
    options["columns"], options["sort"] = names_in(options["columns"]), names_in(options["sort"])
    click.get_current_context().exit(run(names, choice, Asked(text, destination=destination, **options)))
