"""A comparison as a page that can be given away and verified: ``diff --format html``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from drs_inspector.commands.diff.sides import Side, archive_of_side
from drs_inspector.commands.output import write_lines, write_note
from drs_inspector.commands.report_file import STDOUT, ReportFile, written
from drs_inspector.domain.compare.options import CompareOptions
from drs_inspector.domain.compare.result import Comparison
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.session.report.making import write_report
from drs_inspector.session.report.new_options import compared_places, new_options, with_comparison


@dataclass(frozen=True, slots=True)
class PageWanted:
    """What is compared, at which level it is told, and where the page goes.

    ``job`` is that of ``--job`` and ``other`` that of ``--with``; ``is_filtered``: the options name the jobs that a
    filter has found. ``output`` is "" for standard output.
    """

    options: CompareOptions
    policy: Policy | None
    job: str
    other: str
    is_filtered: bool
    output: str
    force: bool
    unfold: bool


async def write_page(
    words: Sequence[str], sides: Sequence[Side], contents: Mapping[Path, bytes], wanted: PageWanted
) -> Comparison:
    """Write the page and return what was found. Raises click.UsageError for a job that is not there."""
    named = (*words, "")[: len(sides)]  # what options name is no file
    archives = [archive_of_side(word, side, contents) for word, side in zip(named, sides, strict=True)]
    snapshots = [side.document.inspector.snapshot for side in sides if side.document is not None]
    if None in archives:
        raise ValueError(words)
    a, b = (one for one in archives if one is not None)
    options = wanted.options
    chosen = {*(options.jobs_a or ()), *(options.jobs_b or ())} if wanted.is_filtered else None
    try:
        jobs = compared_places(snapshots[0], snapshots[1], wanted.job, wanted.other, chosen)
    except KeyError as error:
        raise click.UsageError(f"There is no job {error.args[0]!r} there.") from None
    new = new_options(snapshots[1], b.data, policy=wanted.policy, kept=b.kept, unfolded=wanted.unfold)
    page = with_comparison(new, a.data, options, kept=a.kept, jobs=jobs, pair=bool(wanted.other))
    target = ReportFile(wanted.output or STDOUT, "html", wanted.force, snapshots[1].source, wanted.policy, "comparison")
    _path, found = await written(target, lambda sink: write_report(b.data, page, sink, a.data))
    if found is None:
        raise ValueError(page.page)
    if not (a.kept and b.kept):
        write_note("What is no file is not kept, so the page cannot be verified: export it, and compare the files.")
    if wanted.output:
        write_lines(f"Written to {Path(wanted.output)}", err=True)
    return found
