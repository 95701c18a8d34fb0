"""The work of ``drs-inspector export --all-projects``: every project of a region, one file each, or one lake."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from drs_inspector.commands.exit_codes import ALL_READ, SOME_UNAVAILABLE, error_lines, exit_code_of
from drs_inspector.commands.export.run import filtered_part, read_further, summary
from drs_inspector.commands.output import write_lines
from drs_inspector.commands.running import run_to_end, stop_on_interrupt
from drs_inspector.commands.source.connect import connected_projects
from drs_inspector.commands.source.options import SourceChoice
from drs_inspector.commands.terminal import utf8_streams
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.sources.export_names import export_name, written_free
from drs_inspector.session.status_texts import clock_words
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.workspace import OpenSession
from drs_inspector.storage.exports.exporter import Exporter
from drs_inspector.storage.exports.registry import exporter_named
from drs_inspector.storage.files.target_check import check_folder, check_target
from drs_inspector.storage.parquet.process import kept_process


def run(
    choice: SourceChoice,
    *,
    output: str | None,
    scenarios: Sequence[str],
    masking: Policy | None,
    form: str,
    every: bool = True,
    filter_text: str = "",
    readings: str = "kept",
) -> int:
    """Read projects side by side and write an export of each into a folder; return the exit code.

    That is ``every`` project of the region, or those of the profile.

    A project that cannot be read is said and leaves the others alone. The code is 0 when everything was read, 1 when
    something is missing, and that of the error when no project could be read at all.
    """
    utf8_streams()
    exporter = exporter_named(form)
    exporter.check(masking)
    folder = Path(output) if output else Path.cwd()
    check_several(folder, exporter)

    async def main() -> int:
        async with connected_projects(choice, every=every) as workspace:
            undo = stop_on_interrupt(workspace.cancel)
            try:
                codes = await _read(workspace.sessions, scenarios)
            finally:
                undo()
            sessions = workspace.sessions
            snapshots = [session.inspector.snapshot for session in sessions]
            several = Several(snapshots, folder, exporter, masking, filter_text, readings)
            with kept_process():
                read = [session for session in sessions if _is_read(session)]
                if readings == "running":
                    await read_further([session.inspector for session in read])
                unknown = [await write_one(several, session.title, session.inspector) for session in read]
        worst = [code for code in codes if code not in (ALL_READ, SOME_UNAVAILABLE)]
        if len(worst) == len(codes):
            return worst[0]
        return ALL_READ if set(codes) == {ALL_READ} and not any(unknown) else SOME_UNAVAILABLE

    return run_to_end(main)


def check_several(folder: Path, exporter: Exporter) -> None:
    """Raise FileProblemError where several exports cannot be written into a folder.

    One that grows need not be there.
    """
    if exporter.adds:
        check_target(folder, exporter.target_kind)
    else:
        check_folder(folder)


def _is_read(session: OpenSession) -> bool:
    """Tell whether something was read of a project."""
    snapshot = session.inspector.snapshot
    return session.problem is None and bool(snapshot.jobs or snapshot.complete)


async def _read(sessions: Sequence[OpenSession], scenarios: Sequence[str]) -> list[int]:
    """Read all sessions side by side and return an exit code for each."""
    reports = await asyncio.gather(
        *(session.inspector.read(scenarios=scenarios or None) for session in sessions if session.problem is None)
    )
    remaining = iter(reports)
    codes = []
    for session in sessions:
        report = next(remaining) if session.problem is None else None
        problem = session.problem or (report.error if report is not None else None)
        if problem is not None:
            write_lines(*error_lines(problem, session.title), err=True)
            codes.append(SOME_UNAVAILABLE if report is not None and report.read else exit_code_of(problem))
        else:
            codes.append(ALL_READ if report is not None and report.complete else SOME_UNAVAILABLE)
        if report is not None:
            first, *more = summary(report, None)
            difference = clock_words(session.inspector.snapshot.source)
            write_lines(f"{session.title}: {first}", *more, *filter(None, [difference]), err=True)
    return codes


@dataclass(frozen=True, slots=True)
class Several:
    """How several documents (``snapshots``) are written into a folder."""

    snapshots: Sequence[Snapshot]
    folder: Path
    exporter: Exporter
    masking: Policy | None
    filter_text: str
    readings: str = "kept"


async def write_one(several: Several, title: str, inspector: Inspector) -> bool:
    """Write the export of one of several documents, and print its path.

    Returns whether jobs may belong to it that are not in it, because the filter could not search them whole.
    """
    folder, exporter, masking = several.folder, several.exporter, several.masking
    part = filtered_part(inspector, (), several.filter_text, title, beside=several.snapshots)
    export = partial(
        inspector.export,
        exporter=exporter.name,
        job_ids=part.job_ids,
        part=part.part,
        masking=masking,
        replace=False,
        readings=several.readings != "none",
    )
    if exporter.adds:
        path, report = folder, await export(folder)
    else:
        name = export_name(
            inspector.snapshot.source, datetime.now().astimezone(), exporter.suffix, title, masking=masking
        )
        path, report = await written_free(folder / name, exporter.suffix, export)
    write_lines(*report.notes, err=True)
    write_lines(str(path))
    return part.unknown
