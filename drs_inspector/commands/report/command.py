"""``drs-inspector report``: the options; the work is in ``run`` and ``verify``."""

from typing import Any

import click

from drs_inspector.commands.masking_options import check_preview, masking_options, policy_of
from drs_inspector.commands.source.completing import complete_files
from drs_inspector.commands.source.job_filter import filter_options
from drs_inspector.commands.source.options import SourceCommand, need_source, source_options, take_source

# That of session/report, which --help does not load; a test holds both equal.
SECRETS_ONLY = "secrets-only"
MOST_ARCHIVES = 2


@click.command("report", cls=SourceCommand, short_help="Write a report that people can read, print and verify.")
@click.argument("files", nargs=-1, metavar="[FILE|PROFILE|-]", shell_complete=complete_files)
@source_options
@click.option("-o", "--output", metavar="FILE", help="Where to write; - is standard output. Default: a new file here.")
@click.option("--job", "jobs", metavar="ID", multiple=True, help="Only this job; may be given several times.")
@filter_options
@click.option(
    "--format", "form", type=click.Choice(("html", "json")), default="html", show_default=True,
    help="One page for people, or the same as values (docs/report.md).",
)  # fmt: skip
@click.option(
    "--readings", type=click.Choice(("kept", "running")), default="kept", show_default=True,
    help="What further calls said: kept is what a file holds, running asks the project for it.",
)  # fmt: skip
@masking_options(required=False, unmasked=SECRETS_ONLY)
@click.option("--unfold", is_flag=True, help="Write the jobs unfolded, for browsers that print what is folded as that.")
@click.option("--force", is_flag=True, help="Replace FILE when it exists.")
@click.option("--verify", metavar="REPORT", help="Write nothing: make REPORT again from the archive, and compare.")
@click.option(
    "--archive", "archives", metavar="FILE", multiple=True,
    help="With --verify the archive, twice for a report that compares two; else where that of a project is kept.",
)  # fmt: skip
@click.option(
    "--compare", "other", metavar="FILE|PROFILE", shell_complete=complete_files,
    help="Tell what changed from this document to that of the report.",
)  # fmt: skip
def command(files: tuple[str, ...], **options: Any) -> None:
    """Write a report about the jobs of a project (SOURCE, as for export) or of a saved file: one page of HTML.

    It opens in every browser without a network, prints, and holds no script. The same archive and the same options give
    the same report, byte for byte: "report --verify REPORT --archive FILE" makes it again and compares. Of a project
    the archive is kept with --archive FILE; without it the report cannot be verified later.

    With --compare OTHER the report also tells what changed from OTHER to this document; it is verified with both.

    With --level the report can be given away: "drs-inspector mask --help" says what stays at which level.

    \b
    drs-inspector report demo.json --level auditor -o demo.html
    drs-inspector report --verify demo.html --archive demo.json
    """
    context = click.get_current_context()
    level = options.pop("level")
    policy = policy_of(None if level == SECRETS_ONLY else level, options.pop("keep"), options.pop("replace"))
    choice = take_source(options, asks=True, words=files)
    archives, report = options.pop("archives"), options.pop("verify")
    if report is not None:
        if files or choice.given or policy is not None or options["output"] is not None:
            raise click.UsageError("--verify takes a report and --archive FILE: how it was made is written in it.")
        archives = (*archives, *filter(None, [options["other"]]))
        if len(archives) > MOST_ARCHIVES:
            raise click.UsageError("A report is made of one archive, or of two that it compares.")
        from drs_inspector.commands.report.verify import run as verify  # noqa: PLC0415 -- --help needs no work

        context.exit(verify(report, archives))
    if len(archives) > 1:
        raise click.UsageError("--archive twice is for --verify: a reading is kept in one file.")
    archive = archives[0] if archives else None
    if options["preview"]:
        check_preview(options["output"], policy)
    from drs_inspector.commands.report.run import Wanted, run  # noqa: PLC0415 -- as above
    from drs_inspector.commands.source.source_profile import named_source, reads_several  # noqa: PLC0415 -- as above

    choice, names = named_source(choice, files)
    if len(names) > 1 or (names and choice.given):
        raise click.UsageError("A report is about one document: give one file, or a source.")
    if names and (archive is not None or options["readings"] == "running"):
        raise click.UsageError("--archive and --readings running are of a project: a file is the archive itself.")
    if not names:
        need_source(choice)
        if reads_several(choice):
            raise click.UsageError("A report is about one project: name it with --project-id or --project-name.")
    context.exit(run(names[0] if names else None, choice, Wanted(policy=policy, archive=archive, **options)))
