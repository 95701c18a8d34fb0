"""What is said of the readings that are kept."""

from collections.abc import Sequence

from drs_inspector.domain.counting import counted
from drs_inspector.session.history.opening import ProjectHistory
from drs_inspector.session.start_page.recent_files import size_words
from drs_inspector.storage.history.source_history import KeptReading
from drs_inspector.storage.profiles.store import Profile


def reading_line(reading: KeptReading) -> str:
    """Return a reading in a line: number, time, jobs, what was read of them, the size of its file."""
    head = reading.head
    words = [f"{head.number:>6}", head.read_at or head.kept_at or "time unknown", counted(head.jobs, "job")]
    words.append(f"{head.details:,} of {head.wanted:,} details")
    words.append("complete" if head.complete else "not complete")
    return "  ".join((*words, size_words(reading.bytes)))


def kept_words(found: Sequence[ProjectHistory]) -> str:
    """Return how much is kept: "1,000 readings of 2 projects, 4.1 MB"."""
    count = sum(len(one.readings) for one in found)
    if not count:
        return "no readings"
    readings = f"{count:,} {'reading' if count == 1 else 'readings'}"
    projects = f" of {len(found):,} projects" if len(found) > 1 else ""
    damaged = sum(len(one.damaged) for one in found)
    lost = f", {damaged:,} damaged or missing" if damaged else ""
    return f"{readings}{projects}, {size_words(sum(one.bytes for one in found))}{lost}"


def wish_words(profile: Profile) -> str:
    """Return whether readings of a profile are kept, and how many, how old and how large."""
    if not profile.keep_readings:
        return f"Readings of {profile.name} are not kept."
    limits = [
        counted(profile.kept_readings, "reading") if profile.kept_readings else "",
        counted(profile.kept_days, "day") if profile.kept_days else "",
        f"{profile.kept_megabytes:,} MB" if profile.kept_megabytes else "",
    ]
    words = ", ".join(filter(None, limits))
    return f"Every whole reading of {profile.name} is kept" + (f", of each project at most {words}." if words else ".")
