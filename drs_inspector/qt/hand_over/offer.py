"""What a dialog is about: sessions, and their jobs as they were when it was opened."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from drs_inspector.domain.coverage import Part
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.hand_over.jobs_choice import Offered, OfferedDocument, Which
from drs_inspector.session.job_tree.sessions import FilterFound
from drs_inspector.session.sources.export_names import export_name
from drs_inspector.session.workspace.exported import exported_document, reading_counts
from drs_inspector.session.workspace.workspace import OpenSession


@dataclass(frozen=True)
class Offer:
    """Sessions, the one that the window names first; their selected jobs, what the filter has found, the open job.

    ``open_job`` is the key of a session and an id, "" for none.
    """

    sessions: Sequence[OpenSession]
    selected: Mapping[str, list[str]]
    found: FilterFound
    open_job: tuple[str, str] = ("", "")

    def offered(self) -> Offered:
        """Return it in figures."""
        return Offered(tuple(map(self._document, self.sessions)), self.found.text)

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
