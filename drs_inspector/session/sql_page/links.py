"""Cells of an answer that are a job: its id, or its name where only one job has it."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from drs_inspector.domain.tables.definition import Cell, TableColumn
from drs_inspector.session.sql_page.desk import AskedDocument

_LOOK_EVERY: Final = 200
_IDS: Final = ("job_id", "id", "parent_id")
_SNAPSHOT: Final = "snapshot"


class LinkedJob(NamedTuple):
    """A job that a cell leads to: the key of its session, and its id."""

    session: str
    job_id: str


class JobLinks:
    """The jobs of the documents that a query was asked over, by id and by name, as they were called then."""

    def __init__(self) -> None:
        self._ids: dict[str, list[LinkedJob]] = {}
        self._names: dict[str, list[LinkedJob]] = {}
        self._titles: dict[str, str] = {}

    def reading(self, documents: Sequence[AskedDocument]) -> Iterator[None]:
        """Take the jobs of documents, each with the key of its session, in steps of less than a millisecond."""
        for key, document in documents:
            self._titles[document.title] = key
            for number, job in enumerate(document.jobs()):
                job_link = LinkedJob(key, job.id)
                self._ids.setdefault(job.id, []).append(job_link)
                if job.name:
                    self._names.setdefault(job.name, []).append(job_link)
                if number % _LOOK_EVERY == 0:
                    yield

    def may_link(self, value: Cell) -> bool:
        """Tell whether a value is an id or a name of a job."""
        return isinstance(value, str) and (value in self._ids or value in self._names)

    def job(self, columns: Sequence[TableColumn], row: Sequence[Cell], place: int) -> LinkedJob | None:
        """Return the job that a cell of a row leads to; None where it is none, or may be several.

        Of several jobs with one name, or of one job in several documents, the row's own keys say which is meant.
        """
        value = row[place]
        if not isinstance(value, str):
            return None
        found = self._ids.get(value) or self._names.get(value, [])
        if len(found) > 1:
            found = self._of_row(found, columns, row)
        return found[0] if len(found) == 1 else None

    def _of_row(
        self, found: Sequence[LinkedJob], columns: Sequence[TableColumn], row: Sequence[Cell]
    ) -> list[LinkedJob]:
        cells = [(column.name, value) for column, value in zip(columns, row, strict=True)]
        session = next((self._titles.get(str(value)) for name, value in cells if name == _SNAPSHOT), None)
        ids = {value for name, value in cells if name in _IDS}
        kept = [one for one in found if session is None or one.session == session]
        return [one for one in kept if one.job_id in ids] or kept
