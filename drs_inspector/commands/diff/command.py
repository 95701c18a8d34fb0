"""``drs-inspector diff``: the options; the work is in ``run``."""

import sys
from pathlib import Path
from typing import Any

import click

from drs_inspector.commands.masking_options import masking_options, policy_of
from drs_inspector.commands.source.completing import complete_files
from drs_inspector.commands.source.job_filter import filter_options
from drs_inspector.commands.source.options import SourceCommand, source_options, take_source
from drs_inspector.session.history.which import is_reading_word

FORMATS = ("text", "json", "ndjson", "csv", "html")
HTML = "html"
# As for a report: nothing but secrets is left out.
SECRETS_ONLY = "secrets-only"
# Those of domain/compare, which --help does not load; a test holds both equal.
SECTIONS = ("jobs", "fields", "objects", "rules")
_SIDES = 2


@click.command("diff", cls=SourceCommand, short_help="Compare two documents, or two jobs, by meaning.")
@click.argument("names", nargs=-1, metavar="A [B]", shell_complete=complete_files)
@source_options
@click.option("--job", "job", metavar="ID", default="", help="Only this job.")
@click.option("--with", "other", metavar="ID", default="", help="The job of B that the one of A is compared with.")
@filter_options
@click.option(
    "--only", "only", type=click.Choice(SECTIONS), multiple=True, help="Only this; may be given several times."
)
@click.option("--count-volatile", is_flag=True, help="Count values that move at every reading: times, progress.")
@click.option("--count-absent", is_flag=True, help="Count null beside a member that is missing.")
@click.option("--count-spelling", is_flag=True, help="Count a number beside its text.")
@click.option("--count-order", is_flag=True, help="Count another order of a list.")
@click.option("--all", "every", is_flag=True, help="All rows on a terminal, which else shows the first ones.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="See docs/compare.md."
)
@masking_options(required=False, unmasked=SECRETS_ONLY, preview=False)
@click.option("--unfold", is_flag=True, help="With html: write the jobs unfolded.")
@click.option("-o", "--output", "path", metavar="FILE", default="", help="Where to write; - is standard output.")
@click.option("--force", is_flag=True, help="Replace FILE when it exists.")
def command(names: tuple[str, ...], **options: Any) -> None:
    """Compare A with B: what was added, what is gone, what changed. Each is a file or the name of a profile; a file
    named - is standard input. With A alone B is the SOURCE that options name, as for show, such as --demo.

    A kept reading of a profile is NAME@latest, NAME@previous or NAME@17; with --profile NAME, and --project-name where
    its history has several projects, latest, previous or 17. Of --demo, latest is what it is now, and previous its
    computed yesterday.

    Jobs are matched by id, else by name, source and target; objects, rules, tags and the like by what they are, never
    by their place. What one side did not read is never told as gone. What is not counted is counted: values that always
    move, null for what is missing, numbers written as text, orders of lists.

    With --level every format can be given away: both documents are masked with the same replacements. --format html is
    one page; "report --verify PAGE --archive A --archive B" makes it again and compares.

    The exit code is 0 when both are the same, 10 when something differs, also when not all was read, and 1 when they
    are the same as far as both sides were read.

    \b
    drs-inspector diff evening.drs.json production
    drs-inspector diff previous latest --demo
    drs-inspector diff production@previous production
    drs-inspector diff evening.drs.json --demo --only rules --format json
    drs-inspector diff a.drs.json b.drs.json --job ID --with ID
    """
    if options["other"] and not options["job"]:
        raise click.UsageError("--with names the job of B: give --job for the one of A.")
    if options["job"] and options["filter_text"]:
        raise click.UsageError("Give --job or --filter, not both.")
    # Then the options may say whose readings the words are.
    are_both = len(names) == _SIDES and any(map(is_reading_word, names))
    choice = take_source(options, asks=True, words=names if len(names) == _SIDES and not are_both else ())
    if len(names) + (choice.given and not are_both) != _SIDES:
        raise click.UsageError("Give two documents: A and B, or A and a source (--demo, --profile NAME ...) for B.")
    level = options.pop("level")
    policy = policy_of(None if level == SECRETS_ONLY else level, options.pop("keep"), options.pop("replace"))
    if options["form"] != HTML and options["unfold"]:
        raise click.UsageError("--unfold is for --format html.")
    path = "" if options["path"] == "-" else options["path"]
    if options["force"] and not path:
        raise click.UsageError("--force replaces a file: name it with -o.")
    if options["form"] == "text" and Path(path).suffix.removeprefix(".").lower() in FORMATS:
        raise click.UsageError(f"{path} would be a text for people: give --format, or another name.")
    if options["form"] == "csv" and not path and sys.stdout.isatty():
        raise click.UsageError("The format csv is not for a terminal: write it with -o FILE, or into a pipe.")
    from drs_inspector.commands.diff.run import Asked, run  # noqa: PLC0415 -- --help is answered without the work

    options |= {"path": path, "policy": policy}
    click.get_current_context().exit(run(names, choice, Asked(**options)))
