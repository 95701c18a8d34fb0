"""What a dialog is about: sessions, their jobs as they were when it was opened, and the comparison of the window."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from drs_inspector.domain.coverage import Part
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.hand_over.jobs_choice import Offered, OfferedComparison, OfferedDocument, Which
from drs_inspector.session.hand_over.formats import format_named
from drs_inspector.session.job_tree.sessions import FilterFound
from drs_inspector.session.sources.export_names import export_name
from drs_inspector.session.workspace.exported import exported_document, reading_counts
from drs_inspector.session.workspace.workspace import OpenSession
from drs_inspector.storage.exports.exporter import Exporter

if TYPE_CHECKING:
    from drs_inspector.session.hand_over.of_comparison import ComparisonToHandOver


@dataclass(frozen=True)
class Offer:
    """Sessions, the one that the window names first; their selected jobs, what the filter has found, the open job.

    ``open_job`` is the key of a session and an id, "" for none. ``compared`` is the comparison that the window has, and
    ``is_compared_shown`` says whether it is what is shown.
    """

    sessions: Sequence[OpenSession]
    selected: Mapping[str, list[str]]
    found: FilterFound
    open_job: tuple[str, str] = ("", "")
    compared: "ComparisonToHandOver | None" = None
    is_compared_shown: bool = False

    def offered(self) -> Offered:
        """Return it in figures."""
        return Offered(tuple(map(self._document, self.sessions)), self.found.text, self._comparison())

    def _comparison(self) -> OfferedComparison | None:
        one = self.compared
        if one is None:
            return None
        return OfferedComparison(
            one.titles, one.jobs, one.answer_words, one.formats(), one.readings, self.is_compared_shown
        )

    def _document(self, session: OpenSession) -> OfferedDocument:
        key, found = session.key, self.found.job_ids
        held, bound = exported_document(session.inspector), session.inspector.readings.bound_in_words
        job = held.jobs.get(self.open_job[1]) if key == self.open_job[0] else None
        choices: tuple[Which, ...] = ("selected", "shown", "all", "job")
        chosen = {which: self.job_ids(which, key) for which in choices}
        return OfferedDocument(
            key,
            session.title,
            total=len(held.jobs),
            selected=len(self.selected.get(key, ())),
            matching=None if found is None else len(found.get(key, ())),
            unsearched=self.found.unsearched.get(key, 0),
            job="" if job is None else job.name or job.id,
            readings={
                which: reading_counts(held, None if ids is None else frozenset(ids), bound=bound)
                for which, ids in chosen.items()
            },
        )

    def session(self, key: str) -> OpenSession:
        """Return the session of that key."""
        return next(session for session in self.sessions if session.key == key)

    def chosen(self, which: Which, key: str) -> Sequence[OpenSession]:
        """Return the sessions whose jobs are chosen."""
        return self.sessions if which == "every" else [self.session(key)]

    def titles(self, which: Which, key: str) -> Sequence[str]:
        """Return what each file is called that would be written; a comparison has no title."""
        return [""] if which == "comparison" else [session.title for session in self.chosen(which, key)]

    async def documents(self, which: Which, key: str, *, with_readings: bool) -> Sequence[Snapshot]:
        """Return what will be written, of a comparison both documents. Raises InspectorError for what must not be."""
        if which == "comparison" and self.compared is not None:
            return self.compared.documents(with_readings=with_readings)
        return await checked_documents(self.chosen(which, key), with_readings=with_readings)

    def ids_of_documents(self, which: Which, key: str) -> Sequence[Collection[str] | None]:
        """Return which jobs of each of ``documents`` are chosen, None for all."""
        if which == "comparison" and self.compared is not None:
            return self.compared.job_ids
        return [self.job_ids(which, key)] * len(self.chosen(which, key))

    def format_named(self, name: str, which: Which, key: str, *, with_archive: bool) -> Exporter:
        """Return a format for what is chosen. Raises InspectorError for no such name."""
        if which != "comparison" or self.compared is None:
            return format_named(name, with_archive=with_archive, unsure=self.unsure(which, key))
        return next(one for one in self.compared.formats(with_archive=with_archive) if one.name == name)

    def proposed_name(self, key: str, suffix: str, masking: Policy | None) -> str:
        """Return a name for a file of a document, or of the comparison where the key is ""."""
        if key or self.compared is None:
            return proposed_name(self.session(key), suffix, masking)
        source, title = self.compared.source, self.compared.titles[1]
        return export_name(source, datetime.now().astimezone(), suffix, title, masking=masking)

    def part(self, which: Which) -> Part | None:
        """Return which part of a document the jobs are that a filter has found."""
        return Part(filter=self.found.text) if which == "shown" and self.found.text else None

    def unsure(self, which: Which, key: str) -> int:
        """Return of how many jobs it is not known whether they belong to those that are chosen."""
        return self.found.unsearched.get(key, 0) if which == "shown" else 0

    def job_ids(self, which: Which, key: str) -> Collection[str] | None:
        """Return the ids of the jobs that are chosen, None for all."""
        if which == "selected":
            return list(self.selected.get(key, ()))
        if which == "job":
            return [self.open_job[1]]
        if which == "comparison":
            return None
        shown = which == "shown" and self.found.text
        return (self.found.job_ids or {}).get(key, ()) if shown else None


async def checked_documents(sessions: Sequence[OpenSession], *, with_readings: bool) -> list[Snapshot]:
    """Return what will be written: a file that is shown early may be found to be another one."""
    for session in sessions:
        await session.inspector.checked()
    return [exported_document(session.inspector, with_readings=with_readings) for session in sessions]


def proposed_name(session: OpenSession, suffix: str, masking: Policy | None = None) -> str:
    """Return a name for a file of a session, from project, level and today."""
    now = datetime.now().astimezone()
    return export_name(session.inspector.snapshot.source, now, suffix, session.title, masking=masking)
