"""The work of ``drs-inspector report``: the archive of a source, the options, and the report of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from msgspec.structs import replace

from drs_inspector.commands.diff.sides import Side, Sources, archive_of_side, contents_of, side_of
from drs_inspector.commands.exit_codes import ALL_READ, FILE, SOME_UNAVAILABLE, error_lines
from drs_inspector.commands.export.run import read_further
from drs_inspector.commands.masking_table import print_preview
from drs_inspector.commands.output import write_lines, write_note
from drs_inspector.commands.report_file import STDOUT, ArchiveOf, ReportFile, archive_of, read_archive, written
from drs_inspector.commands.running import fetch, run_to_end
from drs_inspector.commands.source.connect import connected
from drs_inspector.commands.source.job_filter import filtered, read_filter
from drs_inspector.commands.source.options import SourceChoice
from drs_inspector.commands.source.read_documents import opened_files
from drs_inspector.commands.source.standard_input import STANDARD_INPUT
from drs_inspector.commands.terminal import utf8_streams
from drs_inspector.domain.compare.words import verdict_words
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.session.coverage_texts import coverage_lines, matches_words
from drs_inspector.session.report.document import places_of
from drs_inspector.session.report.making import write_report
from drs_inspector.session.report.new_options import new_options
from drs_inspector.session.report.options import ComparisonOptions, Form
from drs_inspector.session.sources.masking_preview import masking_preview
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.storage.files.atomic_write import replacing
from drs_inspector.storage.files.target_check import check_target

_READ: Final = "the reading"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the report is of, its level, and where it goes."""

    output: str | None
    jobs: Sequence[str]
    filter_text: str
    form: Form
    readings: str
    policy: Policy | None
    preview: bool
    unfold: bool
    force: bool
    archive: str | None
    other: str | None


class _Other(NamedTuple):
    """The document that a report is compared with, and its archive; None where it could not be read."""

    side: Side
    archive: ArchiveOf | None


def run(file: str | None, choice: SourceChoice, wanted: Wanted) -> int:
    """Read a file or a source, write the report of it, and return the exit code."""
    utf8_streams()
    for path in (wanted.output, wanted.archive):
        if path not in (None, STDOUT):
            check_target(Path(path), "file", force=wanted.force)
    # Before there is an event loop, so that Ctrl+C ends the waiting for standard input at once.
    given = None if file is None else read_archive(file)
    contents = contents_of(() if wanted.other is None else (wanted.other,))

    async def main() -> int:
        compared = None if wanted.other is None else await _other(wanted.other, contents)
        if compared is not None and compared.side.document is None:
            return max(FILE, compared.side.code)
        if given is not None and file is not None:
            return await _report(file, given, wanted, compared, kept=True)
        inspector = Inspector()
        async with connected(choice, inspector):
            read = await fetch(inspector, (), wanted.jobs)
            if wanted.readings == "running":
                await read_further([inspector])
        if read.error is not None:
            write_lines(*error_lines(read.error), err=True)
        data = archive_of(inspector)
        if wanted.archive is not None:
            with replacing(Path(wanted.archive), replace=wanted.force) as stream:
                stream.write(data)
        code = await _report(_READ, data, wanted, compared, kept=wanted.archive is not None)
        return max(code, ALL_READ if read.complete else SOME_UNAVAILABLE)

    return run_to_end(main)


async def _other(word: str, contents: Mapping[Path, bytes]) -> _Other:
    """Read the document that the report is compared with."""
    side = await side_of(word, Sources(contents, SourceChoice()))
    if side.document is None:
        return _Other(side, None)
    write_lines(*(f"Compared with: {line}" for line in coverage_lines(side.document.inspector.snapshot)), err=True)
    return _Other(side, archive_of_side(word, side, contents))


async def _report(name: str, archive: bytes, wanted: Wanted, other: _Other | None, *, kept: bool) -> int:
    path = Path(name if name != STANDARD_INPUT else _READ)
    async with opened_files([str(path)], {path: archive}, all_jobs=not wanted.jobs) as read:
        if not read.documents:
            return read.code
        inspector = read.documents[0].inspector
        snapshot = inspector.snapshot
        write_lines(*coverage_lines(snapshot), err=True)
        chosen, unsure, absent = _chosen(inspector, wanted)
        code = max(read.code, SOME_UNAVAILABLE if unsure or absent else ALL_READ)
        if wanted.preview and wanted.policy is not None:
            print_preview(wanted.policy, await masking_preview([snapshot], chosen))
            return code
        options = new_options(
            snapshot,
            archive,
            policy=wanted.policy,
            kept=kept,
            form=wanted.form,
            job_ids=chosen,
            filter_text=wanted.filter_text,
            unsure=unsure,
            unfolded=wanted.unfold,
        )
        data = b""
        if other is not None and other.archive is not None:
            data = other.archive.data
            options = replace(options, comparison=_comparison(other, wanted, chosen))
            if not other.archive.kept:
                write_note("What it is compared with is not a file, so the report cannot be verified.")
        target = ReportFile(wanted.output, wanted.form, wanted.force, snapshot.source, wanted.policy)
        new, found = await written(target, lambda sink: write_report(archive, options, sink, data))
        if new is not None:
            write_lines(str(new))
        if found is not None:
            write_lines(verdict_words(found), err=True)
        if not kept:
            write_note(
                "The archive of this reading is not kept, so the report cannot be verified: --archive FILE keeps it."
            )
        return code


def _chosen(inspector: Inspector, wanted: Wanted) -> tuple[frozenset[str] | None, int, list[str]]:
    """Return the jobs that were asked for, None for all; of how many it is not known whether the filter finds them; and
    those that were named and are not there.
    """
    snapshot = inspector.snapshot
    known = snapshot.jobs.keys() | snapshot.unavailable.keys()
    absent = [job_id for job_id in wanted.jobs if job_id not in known]
    write_lines(*(f"Job {job_id}: it is not among the jobs" for job_id in absent), err=True)
    if wanted.jobs and len(absent) == len(wanted.jobs):
        raise InspectorError("None of the jobs that were named is there.", "", "Check the ids.")
    if not wanted.filter_text:
        return (frozenset(wanted.jobs) & known if wanted.jobs else None), 0, absent
    answers = filtered(inspector, read_filter(wanted.filter_text, (snapshot,)))
    write_lines(f"{matches_words(answers.matches)}.", err=True)
    found = frozenset(job_id for job_id in answers.matching if not wanted.jobs or job_id in wanted.jobs)
    return found, answers.matches.unsearched + answers.matches.unproved, absent


def _comparison(other: _Other, wanted: Wanted, chosen: frozenset[str] | None) -> ComparisonOptions | None:
    """Return how it is compared: of both documents the jobs that were named, or that the filter finds there."""
    if other.archive is None or other.side.document is None:
        return None
    inspector = other.side.document.inspector
    jobs = None
    if chosen is not None:
        named = frozenset(wanted.jobs) or None
        if wanted.filter_text:
            there = filtered(inspector, read_filter(wanted.filter_text, (inspector.snapshot,))).matching
            named = frozenset(job_id for job_id in there if named is None or job_id in named)
        jobs = places_of(inspector.snapshot, named or frozenset())
    return ComparisonOptions(archive_sha256=other.archive.sha256, kept=other.archive.kept, jobs=jobs)
