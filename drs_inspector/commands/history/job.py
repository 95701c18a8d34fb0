"""The work of ``drs-inspector history show --job``: what changed of a job over the readings of a profile."""

from datetime import UTC, datetime

from drs_inspector.commands.exit_codes import ALL_READ, SOME_UNAVAILABLE
from drs_inspector.commands.output import write_lines
from drs_inspector.commands.table_output.arranged import ChosenColumns
from drs_inspector.commands.table_output.destination import TABLE, Destination
from drs_inspector.commands.table_output.write import write_rows
from drs_inspector.commands.terminal import shown_status, utf8_streams
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.printable import printable
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.session.history.job_changes import JobScan
from drs_inspector.session.history.job_rows import JobChanges, over_words
from drs_inspector.session.history.job_table import FOR_PEOPLE, JobChangeRows
from drs_inspector.session.history.opening import ProjectHistory, project_history


def show_job(*, profile: str, project: str, job: str, destination: Destination) -> int:
    """Print the changes of a job, the newest first; what they rest on goes to standard error.

    The exit code is 1 where a reading is damaged, or the job in one.
    """
    utf8_streams()
    destination.check()
    found = _scanned(project_history(profile, project), job)
    sentences = list(over_words(found, datetime.now(UTC)))
    if not found.has_job:
        is_lost = (
            "Nothing that is kept of the job {} can be read." if found.unreadable else "The job {} is in no reading."
        )
        raise FileProblemError(
            is_lost.format(printable(job)),
            " ".join(sentences),
            f"Give the id of a job: drs-inspector history show {printable(profile)} lists them.",
        )
    rows: TableRows = JobChangeRows(found.rows)
    if destination.form == TABLE:
        rows = ChosenColumns(rows, FOR_PEOPLE)
    write_rows(rows, destination, null="-")
    write_lines(*sentences, err=True)
    return SOME_UNAVAILABLE if found.damaged or found.unreadable else ALL_READ


def _scanned(found: ProjectHistory, job: str) -> JobChanges:
    steps = JobScan(found, job).steps()
    with shown_status() as show:
        while True:
            try:
                share = next(steps)
            except StopIteration as finished:
                changes: JobChanges = finished.value
                return changes
            show(f"Looking through the readings\u2026 {share or 0:.0%}")
