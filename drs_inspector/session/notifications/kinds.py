"""The changes that a notification can tell of, and their words."""

from enum import StrEnum
from typing import Final, NamedTuple


class Kind(StrEnum):
    """The names of the changes for settings."""

    FAILED = "failed"
    UNREACHABLE = "unreachable"
    LATE = "late"
    STALE = "stale"
    WAITING = "waiting"
    DONE = "done"
    COMPARED = "compared"
    SIGN_IN = "sign_in"


class KindWords(NamedTuple):
    """What is said of one change: of one job, of several, before names where there are other changes too.

    ``choice`` is what is ticked in Preferences. ``is_of_figures``: it is proved by figures alone, and comes and goes
    with them.
    """

    choice: str
    one: str
    several: str
    short: str
    is_of_figures: bool = False


KINDS: Final = {
    Kind.FAILED: KindWords("When a job has failed", "A job has failed", "{} jobs have failed", "Failed"),
    Kind.UNREACHABLE: KindWords(
        "When a job does not reach a database",
        "A job does not reach a database",
        "{} jobs do not reach a database",
        "Database not reached",
        is_of_figures=True,
    ),
    Kind.LATE: KindWords("When a job is late", "A job is late", "{} jobs are late", "Late", is_of_figures=True),
    Kind.STALE: KindWords(
        "When the figures of a job have become too old",
        "The figures of a job are too old",
        "The figures of {} jobs are too old",
        "Stale",
        is_of_figures=True,
    ),
    Kind.WAITING: KindWords(
        "When a job waits for a person",
        "A job waits for a person",
        "{} jobs wait for a person",
        "Waiting",
    ),
    Kind.DONE: KindWords("When a job is finished", "A job is finished", "{} jobs are finished", "Finished"),
    Kind.COMPARED: KindWords(
        "When a comparison has ended",
        "A comparison has ended",
        "Comparisons of {} jobs have ended",
        "Comparison ended",
    ),
    Kind.SIGN_IN: KindWords(
        "When a sign-in has ended",
        "A sign-in has ended",
        "{} sign-ins have ended",
        "Sign-in ended",
    ),
}
"""Those of jobs worst first; the last one is of sources."""
