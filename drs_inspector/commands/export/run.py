"""The work of ``drs-inspector export``, and of ``--demo`` where there is no display."""

import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from drs_inspector.commands.exit_codes import ALL_READ, SOME_UNAVAILABLE, error_lines
from drs_inspector.commands.masking_table import print_preview
from drs_inspector.commands.output import output_stream, write_lines
from drs_inspector.commands.running import fetch, run_to_end
from drs_inspector.commands.show.job_table import print_jobs
from drs_inspector.commands.source.connect import connected
from drs_inspector.commands.source.job_filter import filtered, read_filter
from drs_inspector.commands.source.options import SourceChoice
from drs_inspector.commands.terminal import utf8_streams
from drs_inspector.domain.coverage import Part
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.coverage_texts import matches_words
from drs_inspector.session.events import FetchReport
from drs_inspector.session.sources.export_names import export_name, written_free
from drs_inspector.session.sources.masking_preview import masking_preview
from drs_inspector.session.status_texts import clock_words
from drs_inspector.session.workspace.exported import exported_document
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.running_jobs import read_running
from drs_inspector.storage.exports.exporter import Exporter
from drs_inspector.storage.exports.registry import DEFAULT, exporter_named
from drs_inspector.storage.files.target_check import check_target


def run(
    choice: SourceChoice,
    *,
    output: str | None,
    jobs: Sequence[str],
    scenarios: Sequence[str],
    masking: Policy | None,
    force: bool,
    form: str = DEFAULT,
    table: bool = False,
    filter_text: str = "",
    preview: bool = False,
    readings: str = "kept",
) -> int:
    """Read the source, write the export, and return the exit code; ``table`` prints the jobs before that.

    With ``preview``, what ``masking`` does is printed and nothing is written.
    """
    utf8_streams()
    exporter, along = exporter_named(form), readings != "none"
    exporter.check(masking, to_stream=output == "-")
    if output not in (None, "-"):
        check_target(Path(output), exporter.target_kind, force=force)

    async def main() -> int:
        inspector = Inspector()
        async with connected(choice, inspector):
            report = await fetch(inspector, scenarios, jobs)
            if readings == "running":
                await read_further([inspector])
            part = filtered_part(inspector, jobs, filter_text)
            written = None
            if preview and masking is not None:
                document = exported_document(inspector, with_readings=along)
                print_preview(masking, await masking_preview([document], part.job_ids))
            else:
                written = await write_one(inspector, output, part, exporter, masking, force=force, readings=along)
        if table:
            print_jobs(inspector.snapshot, sys.stdout)
        if report.error is not None:
            write_lines(*error_lines(report.error), err=True)
        write_lines(*summary(report, written), err=True)
        difference = clock_words(inspector.snapshot.source)
        if difference:
            write_lines(difference, err=True)
        if table and written is not None:
            write_lines(str(written.resolve()))
        return ALL_READ if report.complete and not part.unknown else SOME_UNAVAILABLE

    return run_to_end(main)


def run_headless() -> int:
    """Read the demo cloud, print its jobs and the path of the file they were exported to; return the exit code."""
    return run(SourceChoice(demo=True), output=None, jobs=(), scenarios=(), masking=None, force=False, table=True)


class PartOfJobs(NamedTuple):
    """The jobs to write, None for all of them, and what they are in words; ``unknown``: others may belong to them."""

    job_ids: tuple[str, ...] | None
    part: Part | None = None
    unknown: bool = False


def filtered_part(
    inspector: Inspector, jobs: Sequence[str], filter_text: str, title: str = "", *, beside: Sequence[Snapshot] = ()
) -> PartOfJobs:
    """Return the jobs that were asked for by id and that match a filter, and say how many these are, below a title.

    ``beside`` are documents over which the same filter is asked.
    """
    if not filter_text:
        return PartOfJobs(tuple(jobs) or None)
    answers = filtered(inspector, read_filter(filter_text, (inspector.snapshot, *beside)))
    write_lines(
        f"{title}: {matches_words(answers.matches)}." if title else f"{matches_words(answers.matches)}.", err=True
    )
    chosen = tuple(job_id for job_id in answers.matching if not jobs or job_id in jobs)
    return PartOfJobs(chosen, Part(filter=filter_text), unknown=not answers.matches.is_sure)


async def write_one(
    inspector: Inspector,
    output: str | None,
    part: "PartOfJobs",
    exporter: Exporter,
    masking: Policy | None,
    *,
    force: bool,
    readings: bool = True,
) -> Path | None:
    """Write the export of a document; return its path, None for standard output."""
    export = partial(
        inspector.export,
        exporter=exporter.name,
        job_ids=part.job_ids,
        part=part.part,
        masking=masking,
        readings=readings,
    )
    if output == "-":
        await export(output_stream())
        return None
    if output:
        # Reading takes a while: a file that has come there since the check is not replaced either.
        report = await export(Path(output), replace=force)
        write_lines(*report.notes, err=True)
        return Path(output)
    name = export_name(inspector.snapshot.source, datetime.now().astimezone(), exporter.suffix, masking=masking)
    path, report = await written_free(Path.cwd() / name, exporter.suffix, partial(export, replace=False))
    write_lines(*report.notes, err=True)
    return path


async def read_further(inspectors: Sequence[Inspector]) -> None:
    """Read of running jobs what a watch would ask, once, and say how much that was."""
    for inspector in inspectors:
        write_lines((await read_running(inspector)).words, err=True)


def summary(report: FetchReport, path: Path | None) -> list[str]:
    """Return what came of it in a line for people, and a line for each thing that is missing."""
    words = [f"{report.read} of {report.found} jobs read"]
    if report.unavailable:
        words.append(f"{report.unavailable} unavailable")
    if report.failed:
        words.append(f"{report.failed} parts of the list missing")
    if report.cancelled:
        words.append("stopped")
    line = ", ".join(words) + (f", written to {path}" if path else "")
    return [line, *(f"Not complete: {gap}" for gap in report.gaps)]
