"""``drs-inspector export``: the options; the work is in ``run``."""

from collections.abc import Sequence
from typing import Any

import click

from drs_inspector.commands.masking_options import check_preview, masking_options, policy_of
from drs_inspector.commands.source.completing import complete_files
from drs_inspector.commands.source.job_filter import filter_options
from drs_inspector.commands.source.options import SourceChoice, SourceCommand, need_source, source_options, take_source
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.storage.exports.registry import DEFAULT, exporter_named, exporters

SCENARIOS = ("migration", "sync", "cloudDataGuard")


def _format_names() -> list[str]:
    return [exporter.name for exporter in exporters()]


def _known_format(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Return the name of a format; another name is a usage error that lists those there are."""
    names = _format_names()
    if value not in names:
        raise click.BadParameter(f"There is no format {value!r}. Formats: {', '.join(names)}.", ctx, param)
    return value


def _complete_format(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    del ctx, param
    return [name for name in _format_names() if name.startswith(incomplete)]


@click.command("export", cls=SourceCommand, short_help="Read every job of a project and keep it as a JSON file.")
@click.argument("files", nargs=-1, metavar="[FILE|PROFILE|-]...", shell_complete=complete_files)
@source_options
@click.option("-o", "--output", metavar="FILE", help="Where to write; - is standard output. Default: a new file here.")
@click.option(
    "-d", "--directory", metavar="FOLDER", help="Where to write a format that is a folder: parquet, csv, ndjson, xlsx."
)
@click.option("--job", "jobs", metavar="ID", multiple=True, help="Only this job; may be given several times.")
@click.option(
    "--scenario", "scenarios", multiple=True, type=click.Choice(SCENARIOS, case_sensitive=False), help="Only these."
)
@filter_options
@click.option(
    "--format",
    "form",
    metavar="NAME",
    default=DEFAULT,
    show_default=True,
    callback=_known_format,
    shell_complete=_complete_format,
    help=f"What is written: {', '.join(_format_names())}.",
)
@click.option(
    "--readings",
    type=click.Choice(("kept", "none", "running")),
    default="kept",
    show_default=True,
    help="What further calls said: kept is what a file holds, running asks the project for it, none leaves it out.",
)
@masking_options(required=False)
@click.option("--share-safe", is_flag=True, help="The same as --level support.")
@click.option("--force", is_flag=True, help="Replace FILE when it exists.")
@click.option("--all-projects", is_flag=True, help="Every project of the region; -o names the folder, one file each.")
def command(files: tuple[str, ...], **options: Any) -> None:
    """Read every job of a project and keep it as a JSON file (the archive) that opens later without a network.

    SOURCE is the name of a profile, or --demo, or --profile NAME, or --cloud NAME (an entry of clouds.yaml), or
    --environment, or a place (--region ID, or --iam-url URL with --drs-url URL) with --domain NAME and --username NAME,
    and a project. Secrets are never written. An existing FILE is only replaced with --force; without -o the file gets a
    name from project and date that no other file has.

    With --level the file can be given away: "drs-inspector mask --help" says what stays at which level.
    With --preview the jobs are read, what the level does is printed, and nothing is written.

    A profile that opens several projects is read as with --all-projects: one file each.

    Saved files can be exported as well: masked, filtered, or as tables. What further calls said of their jobs, and
    figures of a watch, go along; with --readings none they do not. Of a project nothing but lists and details is read;
    with --readings running what a watch would ask is read once, of at most 200 running jobs.

    With --format parquet or csv the tables of docs/tables.md are added to a folder, a lake: one file for each table and
    reading, below folders named cloud=, region=, project= and date=. Nothing in it is ever replaced, so every day can
    add to it, and every project. With --format ndjson or xlsx they are written into a new folder, one file each.

    Ctrl+C stops reading and writes what has been read; the file says that it is not complete.
    """
    everything = options.pop("all_projects")
    options["output"] = _take_target(options)
    options["masking"] = _take_policy(options)
    if options["preview"]:
        check_preview(options["output"], options["masking"])
    from drs_inspector.commands.source.source_profile import named_source, reads_several  # noqa: PLC0415 -- as below

    choice = take_source(options, need_project=not everything, asks=True, words=files)
    choice, names = named_source(choice, files)
    if names:
        click.get_current_context().exit(_export_files(choice, names, options, everything=everything))
    need_source(choice)
    if everything or (choice.profile and reads_several(choice)):
        code = _export_all(choice, options, every=everything)
    else:
        from drs_inspector.commands.export.run import run  # noqa: PLC0415 -- --help is answered without loading it

        code = run(choice, **options)
    click.get_current_context().exit(code)


def _take_target(options: dict[str, Any]) -> str | None:
    """Take -d out of the options and return what it and -o name. Raises click.UsageError."""
    folder, output = options.pop("directory"), options["output"]
    if folder is None:
        return str(output) if output is not None else None
    if output is not None:
        raise click.UsageError("Give -o FILE or -d FOLDER, not both.")
    if exporter_named(options["form"]).kind != "folder":
        raise click.UsageError(f"The format {options['form']} is a file: name it with -o.")
    return str(folder)


def _take_policy(options: dict[str, Any]) -> Policy | None:
    """Take the options of masking out of ``options`` and return what they say."""
    level, share_safe = options.pop("level"), options.pop("share_safe")
    if share_safe and level not in (None, Level.SUPPORT):
        raise click.UsageError(f"--share-safe is --level support, and --level {level} was given.")
    return policy_of(str(Level.SUPPORT) if share_safe else level, options.pop("keep"), options.pop("replace"))


def _export_files(choice: SourceChoice, names: Sequence[str], options: dict[str, Any], *, everything: bool) -> int:
    if choice.given:
        raise click.UsageError("Give files or a source, not both.")
    if options["readings"] == "running":
        raise click.UsageError("--readings running asks a project: a file is not asked.")
    if everything or options.pop("scenarios") or options.pop("preview"):
        raise click.UsageError("--all-projects, --scenario and --preview do not go with files: see mask for a preview.")
    if len(names) > 1 and (options["jobs"] or options["force"]):
        raise click.UsageError("--job and --force do not go with several files, which never replace one.")
    if len(names) > 1:
        _check_lake(options)
    from drs_inspector.commands.export.from_files import run  # noqa: PLC0415 -- as above

    return run(names, **options)


def _export_all(choice: SourceChoice, options: dict[str, Any], *, every: bool) -> int:
    if choice.demo:
        raise click.UsageError("The demo has one project: leave --all-projects out.")
    jobs, force = options.pop("jobs"), options.pop("force")
    if options.pop("preview"):
        raise click.UsageError("--preview does not go with several projects: preview each of them.")
    if jobs or force:
        raise click.UsageError("--job and --force do not go with several projects, which never replace a file.")
    _check_lake(options)
    from drs_inspector.commands.export.all_projects import run  # noqa: PLC0415 -- as above

    return run(choice, every=every, **options)


def _check_lake(options: dict[str, Any]) -> None:
    """Raise click.UsageError where several exports would be added to the folder that a person happens to be in."""
    if exporter_named(options["form"]).adds and options["output"] is None:
        raise click.UsageError("Name the folder that they are added to: -d FOLDER.")
