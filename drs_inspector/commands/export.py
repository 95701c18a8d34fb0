"""``drs-inspector export``: the options; the work is in ``export_run``."""

from typing import Any

import click

from drs_inspector.commands.sources import need_source, source_options, take_source

SCENARIOS = ("migration", "sync", "cloudDataGuard")


@click.command("export", short_help="Read every job of a project and keep it as a JSON file.")
@source_options
@click.option("-o", "--output", metavar="FILE", help="Where to write; - is standard output. Default: a new file here.")
@click.option("--job", "jobs", metavar="ID", multiple=True, help="Only this job; may be given several times.")
@click.option(
    "--scenario", "scenarios", multiple=True, type=click.Choice(SCENARIOS, case_sensitive=False), help="Only these."
)
@click.option("--share-safe", is_flag=True, help="Mask addresses, user names, texts and other data about people.")
@click.option("--force", is_flag=True, help="Replace FILE when it exists.")
def command(**options: Any) -> None:
    """Read every job of a project and keep it as a JSON file (the archive) that opens later without a network.

    SOURCE is --demo, or --profile NAME, or --iam-url URL --drs-url URL with (--project-id ID | --project-name NAME),
    --domain NAME and --username NAME. Secrets are never written. An existing FILE is only replaced with --force;
    without -o the file gets a name from project and date that no other file has.

    Ctrl+C stops reading and writes what has been read; the file says that it is not complete.
    """
    choice = take_source(options)
    need_source(choice)
    from drs_inspector.commands.export_run import run  # noqa: PLC0415 -- --help is answered without loading the work

    click.get_current_context().exit(run(choice, **options))
