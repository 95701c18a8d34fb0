"""The readings of a profile as a list that is looked at and worked on: which there are, and what may be done with them.

All of it reads or writes files, and belongs into a thread.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.printable import printable
from drs_inspector.session.history.keeping import limits_of
from drs_inspector.session.history.opening import OpenedReading, ProjectHistory, opened_number, project_histories
from drs_inspector.storage.history.limits import prune
from drs_inspector.storage.history.places import folder_of, remove_history
from drs_inspector.storage.history.reading_file import Head
from drs_inspector.storage.history.source_history import KeptReading
from drs_inspector.storage.profiles.store import Profile, load_profiles, save_profile

_LONGEST_NAME: Final = 80
UNKNOWN_TIME: Final = "time unknown"


class ReadingRow(NamedTuple):
    """A reading of the list; ``kept`` is None where it is damaged or missing."""

    found: ProjectHistory
    number: int
    kept: KeptReading | None


class KeptList(NamedTuple):
    """What is kept of a profile: ``profile`` is None where there is none of that name any more.

    ``rows`` are the readings, those of a project together, the newest first.
    """

    profile: Profile | None
    folder: Path
    projects: tuple[ProjectHistory, ...]
    rows: tuple[ReadingRow, ...]


class KeepingChoice(NamedTuple):
    """Whether readings are kept, and how many, days and megabytes at most of each project; 0 is no limit."""

    is_on: bool
    readings: int
    days: int
    megabytes: int


def kept_list(name: str) -> KeptList:
    """Return what is kept of a profile. Raises FileProblemError where the profiles cannot be read at all."""
    loaded = load_profiles()
    profile = loaded.find(name)
    if profile is None and isinstance(loaded.problem, FileProblemError):
        raise loaded.problem
    found = project_histories(name)
    rows: list[ReadingRow] = []
    for one in found:
        known: dict[int, KeptReading | None] = dict.fromkeys(one.damaged)
        known |= {kept.head.number: kept for kept in one.readings}
        rows += [ReadingRow(one, number, known[number]) for number in sorted(known, reverse=True)]
    return KeptList(profile, folder_of(name), tuple(found), tuple(rows))


def keeping_of(profile: Profile) -> KeepingChoice:
    """Return what a profile says of keeping readings."""
    return KeepingChoice(profile.keep_readings, profile.kept_readings, profile.kept_days, profile.kept_megabytes)


def set_keeping(name: str, keeping: KeepingChoice) -> None:
    """Let a profile say this. What is kept already stays. Raises FileProblemError, also for a profile that is gone."""
    saved = load_profiles().find(name)
    if saved is None:
        raise profile_gone(name)
    fields = {
        "keep_readings": keeping.is_on,
        "kept_readings": keeping.readings,
        "kept_days": keeping.days,
        "kept_megabytes": keeping.megabytes,
    }
    save_profile(msgspec.structs.replace(saved, **fields))


def profile_gone(name: str) -> FileProblemError:
    """Return the error for a profile that is not there any more."""
    return FileProblemError(
        f"There is no profile {printable(name[:_LONGEST_NAME])} any more.",
        "It was deleted or renamed meanwhile.",
        "Connect with another profile.",
    )


def remove_older(row: ReadingRow) -> int:
    """Remove all readings of a project that are older than this one; return how many. Raises FileProblemError."""
    return row.found.history.prune(row.number)


def remove_all(name: str) -> None:
    """Remove all that is kept of a profile. Raises FileProblemError."""
    remove_history(name)


def apply_limits(name: str) -> int:
    """Remove what is beyond the limits of a profile, return how many readings. Raises FileProblemError."""
    saved = load_profiles().find(name)
    if saved is None:
        raise profile_gone(name)
    now = datetime.now(UTC)
    return sum(prune(one.history, limits_of(saved), now).readings for one in project_histories(name))


def open_row(name: str, row: ReadingRow) -> OpenedReading:
    """Open a reading of the list of a profile. Raises FileProblemError."""
    return opened_number(name, row.found.history, row.number)


def project_words(row: ReadingRow) -> str:
    """Return the name of the project of a reading."""
    return short_name(row.found.project) or "a project whose name is lost"


def time_words(head: Head) -> str:
    """Return when a reading was read, in the time of the reader."""
    return moment_of(head.read_at or head.kept_at)


def moment_of(text: str) -> str:
    """Return a time in words with its day and year; a text that is no time says so."""
    told = read_timestamp(text)
    if told is None or told.instant is None or not told.zone_known:
        return UNKNOWN_TIME
    return moment_words(told.instant, None)


def document_title(project: str, number: int, time: str) -> str:
    """Return what a reading is called beside other documents: "shop-prod, reading 17, 27 Nov 2026, 09:41"."""
    return ", ".join(filter(None, (short_name(project), f"reading {number:,}", time)))


def short_name(text: str) -> str:
    """Return a name from outside that fits into a sentence."""
    shown = printable(text[: _LONGEST_NAME + 1])
    return shown if len(text) <= _LONGEST_NAME else f"{shown[:_LONGEST_NAME]}…"


def damaged_words(projects: Sequence[ProjectHistory]) -> str:
    """Return how many readings are damaged or missing, "" for none."""
    count = sum(len(one.damaged) for one in projects)
    if not count:
        return ""
    readings = "reading is" if count == 1 else "readings are"
    return f"{count:,} {readings} damaged or missing: nothing of {'it' if count == 1 else 'them'} is shown."
