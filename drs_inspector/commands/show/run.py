"""The work of ``drs-inspector show``."""

import sys
from collections.abc import Sequence
from pathlib import Path

from drs_inspector.commands.exit_codes import ALL_READ, SOME_UNAVAILABLE, error_lines
from drs_inspector.commands.output import write_lines
from drs_inspector.commands.running import fetch, run_to_end
from drs_inspector.commands.show.job_table import print_job, print_jobs, print_loose_ends
from drs_inspector.commands.show.json_view import write_view
from drs_inspector.commands.source.connect import connected, connected_projects
from drs_inspector.commands.source.job_filter import filtered
from drs_inspector.commands.source.options import SourceChoice
from drs_inspector.commands.source.source_profile import reads_several
from drs_inspector.commands.terminal import shown_progress, utf8_streams
from drs_inspector.domain.coverage import Part
from drs_inspector.session.coverage_texts import coverage_lines, matches_words
from drs_inspector.session.status_texts import reading_lines
from drs_inspector.session.workspace.inspector import Inspector


def run(files: Sequence[str], choice: SourceChoice, *, jobs: Sequence[str], form: str, filter_text: str = "") -> int:
    """Read files or a source, print, and return the exit code."""
    utf8_streams()

    async def main() -> int:
        if not files and reads_several(choice):
            return await _show_projects(choice, jobs, form, filter_text)
        inspector = Inspector()
        code = ALL_READ
        if files:
            try:
                with shown_progress(inspector):
                    await inspector.open_files([Path(name) for name in files])
            finally:
                await inspector.close()
        else:
            async with connected(choice, inspector):
                code = await _read(inspector, jobs)
        if files and not inspector.snapshot.complete and not jobs:
            code = SOME_UNAVAILABLE
        return max(code, show(inspector, jobs, form, filter_text))

    return run_to_end(main)


async def _read(inspector: Inspector, jobs: Sequence[str]) -> int:
    report = await fetch(inspector, (), jobs)
    if report.error is not None:
        write_lines(*error_lines(report.error), err=True)
    return ALL_READ if report.complete else SOME_UNAVAILABLE


async def _show_projects(choice: SourceChoice, jobs: Sequence[str], form: str, filter_text: str) -> int:
    """Print the projects of a profile one after the other, each below its name; one that cannot be read is said."""
    code = ALL_READ
    async with connected_projects(choice, every=False) as workspace:
        for session in workspace.sessions:
            if session.problem is not None:
                write_lines(f"{session.title}:", *error_lines(session.problem), err=True)
                code = max(code, SOME_UNAVAILABLE)
                continue
            with shown_progress(session.inspector):
                code = max(code, await _read(session.inspector, jobs))
            write_lines(f"{session.title}:", err=form == "json")
            code = max(code, show(session.inspector, jobs, form, filter_text))
    return code


def show(inspector: Inspector, jobs: Sequence[str], form: str, filter_text: str = "") -> int:
    """Print a snapshot or some of its jobs; return 1 when a job that was asked for is not there, or is not known to
    match.
    """
    snapshot = inspector.snapshot
    answers = filtered(inspector, filter_text) if filter_text else None
    absent = [job_id for job_id in jobs if job_id not in snapshot.jobs]
    for job_id in absent:
        known = snapshot.unavailable.get(job_id)
        write_lines(f"Job {job_id}: {known.reason.get('title') if known else 'it is not among the jobs'}", err=True)
    chosen = [job_id for job_id in (jobs or snapshot.jobs) if answers is None or answers.is_match(job_id)]
    if form == "json":
        part = Part(jobs=tuple(chosen) if jobs else None, filter=filter_text)
        write_view(snapshot, sys.stdout, *((None, None) if part.is_whole else (frozenset(chosen), part)))
    elif jobs:
        for job_id in chosen:
            if job_id in snapshot.jobs:
                print_job(snapshot.jobs[job_id], snapshot, sys.stdout)
    elif answers is not None:
        print_jobs(snapshot, sys.stdout, frozenset(chosen))
    else:
        print_jobs(snapshot, sys.stdout)
        print_loose_ends(snapshot, sys.stdout)
    if not jobs:
        # Output that cannot be written ends the command here, with nothing said about what it would have held.
        sys.stdout.flush()
        write_lines(*reading_lines(snapshot.source), *coverage_lines(snapshot), err=True)
    if answers is not None:
        write_lines(f"{matches_words(answers.matches)}.", err=True)
    unknown = answers is not None and answers.unsearched_count
    return SOME_UNAVAILABLE if absent or unknown else ALL_READ
