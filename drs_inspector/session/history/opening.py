"""The readings of a profile: which there are, and one of them as a document."""

from typing import Final, NamedTuple

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.printable import printable
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.history.which import WORDS, Which
from drs_inspector.storage.archive import open_bytes
from drs_inspector.storage.history.places import histories_of
from drs_inspector.storage.history.reading_file import Head
from drs_inspector.storage.history.source_history import KeptReading, SourceHistory

_MOST_NAMED: Final = 6


class ProjectHistory(NamedTuple):
    """The history of one project of a profile; ``project`` is its name, or id, as the newest reading has it."""

    project: str
    history: SourceHistory
    readings: tuple[KeptReading, ...]
    damaged: tuple[int, ...]
    bytes: int


class OpenedReading(NamedTuple):
    """A reading that was opened: its archive as it was then, and what it holds.

    ``notes`` are sentences about what is damaged, or that it was computed. ``name`` is what to call it where there are
    several documents.
    """

    name: str
    head: Head
    body: bytes
    snapshot: Snapshot
    notes: tuple[str, ...] = ()


class ReadingBytes(NamedTuple):
    """The archive of a reading, not opened yet; as `OpenedReading`."""

    name: str
    head: Head
    body: bytes
    notes: tuple[str, ...] = ()


def project_histories(profile: str) -> list[ProjectHistory]:
    """Return the history of each project of a profile, by the name of the project. Raises FileProblemError."""
    found = []
    for history in histories_of(profile):
        kept = history.readings()
        project = kept.readings[-1].head.project if kept.readings else ""
        if kept.readings or kept.damaged:
            found.append(ProjectHistory(project, history, kept.readings, kept.damaged, kept.bytes))
    return sorted(found, key=lambda one: (one.project, one.history.folder.name))


def project_history(profile: str, project: str = "") -> ProjectHistory:
    """Return the history of a project of a profile, by its name; of its only one without.

    Raises FileProblemError where there is none, or it must be said which.
    """
    found = project_histories(profile)
    if not found:
        raise FileProblemError(
            f"Nothing is kept of the profile {printable(profile)}.",
            "Its readings are not kept, or none was read since they are.",
            f"Say drs-inspector history keep {printable(profile)} on, and read it.",
        )
    chosen = [one for one in found if not project or one.project == project]
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(printable(one.project) for one in found[:_MOST_NAMED])
    more = f" and {len(found) - _MOST_NAMED:,} more" if len(found) > _MOST_NAMED else ""
    what = f"no project {printable(project)}" if project and not chosen else f"{len(chosen):,} projects"
    raise FileProblemError(
        f"The history of {printable(profile)} has {what}.",
        f"Its projects: {names}{more}.",
        "Name one of them: history takes --project, diff --project-name with --profile.",
    )


def reading_bytes(profile: str, which: Which, project: str = "") -> ReadingBytes:
    """Return the archive of a reading: the newest, the one before, or that of a number.

    Takes long: it belongs into a thread. Raises FileProblemError. What is damaged of it is in ``notes``, and in the
    archive itself; a newest reading that is damaged as a whole is told, and the one before it is not taken for it.
    """
    found = project_history(profile, project)
    return _bytes_of(profile, found.history, chosen_number(found, which))


def _bytes_of(profile: str, history: SourceHistory, number: int) -> ReadingBytes:
    restored = history.restored(number)
    notes = []
    if restored.lost:
        entries = "entry" if restored.lost == 1 else "entries"
        notes.append(f"{restored.lost:,} {entries} of reading {number:,} are damaged and left out.")
    return ReadingBytes(f"{profile}, reading {number}", restored.head, restored.body, tuple(notes))


def open_reading(profile: str, which: Which, project: str = "") -> OpenedReading:
    """Return a reading as a document with its coverage, as ``reading_bytes`` does."""
    return _opened(reading_bytes(profile, which, project))


def opened_number(profile: str, history: SourceHistory, number: int) -> OpenedReading:
    """Return the reading of a number in a history of a profile, as ``open_reading`` does."""
    return _opened(_bytes_of(profile, history, number))


def _opened(found: ReadingBytes) -> OpenedReading:
    return OpenedReading(found.name, found.head, found.body, open_bytes(found.name, found.body), found.notes)


def chosen_number(found: ProjectHistory, which: Which) -> int:
    """Return the number of a reading. Raises FileProblemError for one that is not there, or damaged."""
    if isinstance(which, int):
        return which
    numbers = sorted((*(one.head.number for one in found.readings), *found.damaged))
    place = WORDS.index(which) + 1
    if place > len(numbers):
        raise FileProblemError(
            f"There is no {which} reading.", f"{len(numbers):,} readings are kept.", "Read the project again."
        )
    return numbers[-place]
