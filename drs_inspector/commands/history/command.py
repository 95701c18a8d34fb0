"""``drs-inspector history``: the options; the work is in ``run``."""

from importlib import import_module
from typing import Any

import click

from drs_inspector.commands.masking_options import check_preview, masking_options, policy_of
from drs_inspector.commands.source.completing import complete_profiles
from drs_inspector.commands.table_output.destination import TABLE, destination_options, take_destination

_PROJECT = click.option(
    "--project", metavar="NAME", default="", help="Of this project; needed where there are several."
)
_PROFILE = click.argument("profile", shell_complete=complete_profiles)
_WHICH = click.argument("which", metavar="[latest|previous|NUMBER]", default="latest")


@click.group("history", short_help="Keep, list, show, export and remove earlier readings of a profile.")
def command() -> None:
    """Work with the readings that are kept of a profile: each whole reading, as it was, without secrets.

    \b
    drs-inspector history keep shop on
    drs-inspector history list shop
    drs-inspector history export shop previous -o yesterday.drs.json
    """


def _run(work_name: str, /, **options: Any) -> None:
    # --help is answered without loading the work
    work = getattr(import_module("drs_inspector.commands.history.run"), work_name)
    click.get_current_context().exit(work(**options))


@command.command("list", short_help="List the readings of a profile, or the profiles that have some.")
@click.argument("profile", required=False, shell_complete=complete_profiles)
@_PROJECT
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of lines.")
def list_them(profile: str | None, project: str, as_json: bool) -> None:
    """List the readings that are kept of a profile, the oldest first: number, time, jobs, coverage, size of its file.

    Without PROFILE the profiles that have readings, with how many and how large. The exit code is 1 where a reading is
    damaged.
    """
    if profile is None:
        _run("list_profiles", as_json=as_json)
    else:
        _run("list_readings", profile=profile, project=project, as_json=as_json)


@command.command(short_help="Print the jobs of an earlier reading, or what changed of one job over all of them.")
@_PROFILE
@click.argument("which", metavar="[latest|previous|NUMBER]", required=False)
@_PROJECT
@click.option("--job", metavar="ID", default="", help="What changed of this job, over all readings.")
@destination_options
def show(profile: str, which: str | None, project: str, job: str, **options: Any) -> None:
    """Print the jobs of a reading as they were, with its time and its coverage.

    With --job print what changed of that job, the newest first: old and new value, and between which readings. What a
    reading did not read is told as that; what always moves is counted below.

    \b
    drs-inspector history show shop previous
    drs-inspector history show shop --job ID --format csv -o changes.csv
    """
    destination = take_destination(options)
    if job and which is not None:
        raise click.UsageError("--job goes through all readings: leave the reading out.")
    if job:
        work = import_module("drs_inspector.commands.history.job").show_job
        click.get_current_context().exit(work(profile=profile, project=project, job=job, destination=destination))
    if destination.form != TABLE or destination.path:
        raise click.UsageError("--format and -o are for --job; history export writes a reading.")
    _run("show_reading", profile=profile, which=which or "latest", project=project)


@command.command(short_help="Write an earlier reading as an archive.")
@_PROFILE
@_WHICH
@_PROJECT
@click.option("-o", "--output", metavar="FILE", help="Where to write; - is standard output. Default: a new file here.")
@masking_options(required=False)
@click.option("--force", is_flag=True, help="Replace FILE when it exists.")
def export(profile: str, which: str, project: str, **options: Any) -> None:
    """Write a reading as the archive that it was, to the byte; with --level one that can be given away.

    Every command takes that file: export it to another format, show it, ask it.
    """
    options["masking"] = policy_of(options.pop("level"), options.pop("keep"), options.pop("replace"))
    if options["preview"]:
        check_preview(options["output"], options["masking"])
    _run("export_reading", profile=profile, which=which, project=project, **options)


@command.command(short_help="Remove old readings of a profile.")
@_PROFILE
@_PROJECT
@click.option("--readings", type=click.IntRange(min=1), help="Leave so many of each project.")
@click.option("--days", type=click.IntRange(min=1), help="Leave those of so many days.")
@click.option("--megabytes", type=click.IntRange(min=1), help="Leave so many megabytes of each project.")
@click.option("--all", "everything", is_flag=True, help="Remove all that is kept of the profile.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def prune(profile: str, **options: Any) -> None:
    """Remove the oldest readings of a profile. The newest of each project stays, but with --all.

    Without a limit those of the profile hold.
    """
    limits = [options["readings"], options["days"], options["megabytes"]]
    if options["everything"] and any(limits):
        raise click.UsageError("Give limits or --all, not both.")
    if options["everything"] and options["project"]:
        raise click.UsageError("--all removes what is kept of every project: leave --project out.")
    _run("prune_readings", profile=profile, **options)


@command.command(short_help="Say whether, and how much, is kept of a profile.")
@_PROFILE
@click.argument("state", type=click.Choice(["on", "off"]), required=False)
@click.option("--readings", type=click.IntRange(0, 1_000_000), help="At most so many of each project; 0: any number.")
@click.option("--days", type=click.IntRange(0, 36_500), help="At most so old; 0: any age.")
@click.option("--megabytes", type=click.IntRange(0, 1_000_000), help="At most so large for each project; 0: any size.")
def keep(profile: str, **options: Any) -> None:
    """Keep every whole reading of a profile from now on (on), or no more (off); say how it is, and where.

    What is kept already stays with off: see prune.
    """
    _run("keep_readings", profile=profile, **options)
