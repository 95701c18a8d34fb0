"""What can be done with a hit of the palette besides opening it."""

from collections.abc import Sequence
from typing import NamedTuple

from drs_inspector.session.palette.candidate import Candidate, Kind

OPEN, OPEN_JOB, COPY_TEXT, COPY_ID = "open", "open_job", "copy_text", "copy_id"
READ_AGAIN, EXPORT, CHANGE_KEYS = "refresh_selected", "export_selected", "change_keys"


class HitAction(NamedTuple):
    """One thing to do; with a ``reason`` it cannot be done now."""

    name: str
    title: str
    icon: str = ""
    reason: str = ""


def actions_of(candidate: Candidate, *, cannot_read: str = "") -> Sequence[HitAction]:
    """Return what can be done with a hit, the usual first. ``cannot_read`` is why its job cannot be read again."""
    if candidate.kind is Kind.JOB:
        return (
            HitAction(OPEN, "Open the job", "job", candidate.reason),
            HitAction(COPY_TEXT, "Copy the name", "copy"),
            HitAction(COPY_ID, "Copy the job id", "copy"),
            HitAction(READ_AGAIN, "Read this job again", "refresh", candidate.reason or cannot_read),
            HitAction(EXPORT, "Hand over this job…", "export", candidate.reason),
        )
    if candidate.kind is Kind.OBJECT:
        return (
            HitAction(OPEN, "Open the object in its job", "objects"),
            HitAction(OPEN_JOB, "Open the job", "job"),
            HitAction(COPY_TEXT, "Copy the name", "copy"),
            HitAction(COPY_ID, "Copy the job id", "copy"),
        )
    if candidate.kind is Kind.COMMAND:
        return (
            HitAction(OPEN, "Run it", "", candidate.reason),
            HitAction(CHANGE_KEYS, "Change its keys…", "settings"),
        )
    return (HitAction(OPEN, "Open", "", candidate.reason), HitAction(COPY_TEXT, "Copy the words", "copy"))
