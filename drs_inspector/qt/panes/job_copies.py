"""What panes with jobs put on the clipboard: their JSON, and rows as tables."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.printable import printable
from drs_inspector.qt.panes.pane_actions import Offer
from drs_inspector.qt.panes.table_text import table_text

# Of details: searching them for secrets must not be felt.
MOST_BYTES: Final = 8 * 1024 * 1024
TOO_MUCH: Final = "Too much JSON for the clipboard: hand the jobs over as a file instead"


def too_much_json(jobs: Iterable[Job]) -> Offer | None:
    """Return the offer that says so where the JSON of these jobs is too much; None where it is not."""
    return Offer("Copy JSON", lambda: TOO_MUCH) if sum(job.detail_size for job in jobs) > MOST_BYTES else None


def job_json(job: Job | None) -> str:
    """Return the JSON of a job as the cloud sent it without secrets, "" for none."""
    raw = bytes((job.detail_raw or job.list_raw or b"") if job is not None else b"")
    return raw.decode("utf-8", "replace")


def put_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Put rows with their heads on the clipboard: as text that spreadsheets take, and as a table of HTML."""
    data = QMimeData()
    data.setText(table_text([heads, *rows]))
    data.setHtml("".join(_html(heads, rows)))
    QGuiApplication.clipboard().setMimeData(data)


def _html(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "<table><thead><tr>"
    for head in heads:
        yield f"<th>{escape(printable(head))}</th>"
    yield "</tr></thead><tbody>"
    for row in rows:
        yield "<tr>"
        for cell in row:
            yield f"<td>{escape(printable(cell))}</td>"
        yield "</tr>"
    yield "</tbody></table>"
