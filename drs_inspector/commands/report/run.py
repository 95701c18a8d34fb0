"""The work of ``drs-inspector report``: the archive of a source, the options, and the report of both."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from drs_inspector.commands.exit_codes import ALL_READ, SOME_UNAVAILABLE, error_lines
from drs_inspector.commands.export.run import read_further
from drs_inspector.commands.masking_table import print_preview
from drs_inspector.commands.output import output_stream, text_stream, write_lines, write_note
from drs_inspector.commands.running import fetch, run_to_end
from drs_inspector.commands.source.connect import connected
from drs_inspector.commands.source.contents import path_and_content
from drs_inspector.commands.source.job_filter import filtered, read_filter
from drs_inspector.commands.source.options import SourceChoice
from drs_inspector.commands.source.read_documents import opened_files
from drs_inspector.commands.source.standard_input import STANDARD_INPUT
from drs_inspector.commands.terminal import shown_status, utf8_streams
from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.regular_files import read_regular
from drs_inspector.session.coverage_texts import coverage_lines, matches_words
from drs_inspector.session.report.making import write_report
from drs_inspector.session.report.new_options import new_options
from drs_inspector.session.report.options import Form, ReportOptions
from drs_inspector.session.sources.export_names import export_name, free_path
from drs_inspector.session.sources.masking_preview import masking_preview
from drs_inspector.session.workspace.exported import exported_document
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.storage.archive.write import write_archive
from drs_inspector.storage.files.atomic_write import replacing
from drs_inspector.storage.files.file_errors import file_problem
from drs_inspector.storage.files.target_check import check_target

_READ: Final = "the reading"
_STDOUT: Final = "-"


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


class _StoppedError(Exception):
    """Raised in the thread that writes when the command was stopped."""


class _Sink:
    """Passes on what is written until it is stopped."""

    def __init__(self, stream: BinaryIO, stopped: threading.Event) -> None:
        self._stream, self._stopped = stream, stopped

    def write(self, data: bytes, /) -> object:
        """Write the next bytes. Raises _StoppedError."""
        if self._stopped.is_set():
            raise _StoppedError
        return self._stream.write(data)


def run(file: str | None, choice: SourceChoice, wanted: Wanted) -> int:
    """Read a file or a source, write the report of it, and return the exit code."""
    utf8_streams()
    for path in (wanted.output, wanted.archive):
        if path not in (None, _STDOUT):
            check_target(Path(path), "file", force=wanted.force)
    # Before there is an event loop, so that Ctrl+C ends the waiting for standard input at once.
    given = None if file is None else read_archive(file)

    async def main() -> int:
        if given is not None and file is not None:
            return await _report(file, given, wanted, kept=True)
        inspector = Inspector()
        async with connected(choice, inspector):
            read = await fetch(inspector, (), wanted.jobs)
            if wanted.readings == "running":
                await read_further([inspector])
        if read.error is not None:
            write_lines(*error_lines(read.error), err=True)
        archive = BytesIO()
        write_archive(exported_document(inspector), archive)
        data = archive.getvalue()
        if wanted.archive is not None:
            with replacing(Path(wanted.archive), replace=wanted.force) as stream:
                stream.write(data)
        code = await _report(_READ, data, wanted, kept=wanted.archive is not None)
        return max(code, ALL_READ if read.complete else SOME_UNAVAILABLE)

    return run_to_end(main)


def read_archive(file: str) -> bytes:
    """Return what is in a file, or in standard input. Raises FileProblemError."""
    path, content = path_and_content(file)
    try:
        return read_regular(path) if content is None else content
    except OSError as error:
        raise file_problem(error, "read", path) from error


async def _report(name: str, archive: bytes, wanted: Wanted, *, kept: bool) -> int:
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
        written = await _written(archive, options, snapshot, wanted)
        if written is not None:
            write_lines(str(written))
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


async def _written(archive: bytes, options: ReportOptions, snapshot: Snapshot, wanted: Wanted) -> Path | None:
    """Write the report in a thread; return the path of a file that was not named, or None."""
    stopped = threading.Event()

    def write(stream: BinaryIO) -> None:
        write_report(archive, options, _Sink(stream, stopped))

    def to_file(path: Path, *, replace: bool) -> None:
        with replacing(path, replace=replace) as stream:
            write(stream)

    try:
        with shown_status() as say:
            say("Writing the report…")
            if wanted.output == _STDOUT:
                stream = output_stream() if wanted.form == "json" else text_stream()
                await asyncio.to_thread(write, stream)
                stream.flush()
                return None
            if wanted.output:
                await asyncio.to_thread(to_file, Path(wanted.output), replace=wanted.force)
                return None
            return await asyncio.to_thread(_to_free, snapshot, wanted, to_file)
    finally:
        stopped.set()


def _to_free(snapshot: Snapshot, wanted: Wanted, write: Callable[..., None]) -> Path:
    """Write to a path at which nothing is, also where another program takes the name meanwhile."""
    suffix = f".report.{wanted.form}"
    name = export_name(snapshot.source, datetime.now().astimezone(), suffix, masking=wanted.policy)
    while True:
        path = free_path(Path.cwd() / name, suffix)
        try:
            write(path, replace=False)
        except FileProblemError:
            if not path.exists():
                raise
        else:
            return path
