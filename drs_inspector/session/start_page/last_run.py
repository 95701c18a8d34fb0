"""Where a person was when the window closed: sources, filter, view and job, to go on with at the next start."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from drs_inspector.domain.labels.time_words import moment_words, past_words
from drs_inspector.domain.printable import printable
from drs_inspector.domain.query.parser import LONGEST_QUERY
from drs_inspector.domain.redaction.text import redact_text
from drs_inspector.session.start_page.last_looks import moment_of
from drs_inspector.storage.files.settings import Setting, Settings

MOST_SOURCES: Final = 50
_SHOWN_FILTER: Final = 60


class LastSource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source that was open: a connection by its profile's name, files that were one document, or the demo."""

    profile: str = ""
    files: tuple[str, ...] = ()
    demo: bool = False


class LastRun(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was open. ``view`` is the key of a view, ``shown`` the title of the source that was shown, "" for all.

    ``job`` is the id of the job that was chosen; ``closed`` is when the window closed, ISO 8601 with a zone.
    """

    sources: tuple[LastSource, ...] = ()
    filter: str = ""
    view: str = ""
    shown: str = ""
    job: str = ""
    closed: str = ""


LAST_RUN: Final = Setting("last_run", dict[str, Any], {})


def last_run(settings: Settings) -> LastRun | None:
    """Return where the person was; None when nothing is known, or nothing was open."""
    try:
        run = msgspec.convert(LAST_RUN.read(settings), LastRun)
    except msgspec.ValidationError:
        return None
    return run if run.sources and len(run.sources) <= MOST_SOURCES else None


def kept_filter(text: str) -> str:
    """Return a filter as it may be kept: "" for one that seems to hold a secret, as saved views refuse it."""
    text = text.strip()
    return text if len(text) <= LONGEST_QUERY and redact_text(text) == text else ""


def run_words(run: LastRun, now: datetime) -> str:
    """Return in words what there is to go on with: "2 connections, 1 file, filter “status:failed”, closed 18:05"."""
    profiles = {source.profile for source in run.sources if source.profile}
    files = sum(1 for source in run.sources if source.files)
    parts = [_counted(len(profiles), "connection"), _counted(files, "file")]
    parts.append("the demo" if any(source.demo for source in run.sources) else "")
    if run.filter:
        shown = printable(run.filter[:_SHOWN_FILTER]) + ("…" if len(run.filter) > _SHOWN_FILTER else "")
        parts.append(f"filter “{shown}”")
    closed = moment_of(run.closed)
    parts.append(f"closed {_closed_words(closed, now)}" if closed is not None else "")
    words = ", ".join(part for part in parts if part)
    return f"{words[:1].upper()}{words[1:]}."


def button_words(run: LastRun) -> str:
    """Return the words of the button: "Open it", "Open both", "Open all three"."""
    number = len({(source.profile, source.files, source.demo) for source in run.sources})
    spelled = {1: "it", 2: "both", 3: "all three", 4: "all four", 5: "all five"}
    return f"Open {spelled.get(number, f'all {number}')}"


def distinct(sources: Sequence[LastSource]) -> tuple[LastSource, ...]:
    """Return each source once: several projects of a profile are opened with it."""
    return tuple(dict.fromkeys(sources))[:MOST_SOURCES]


def _closed_words(closed: datetime, now: datetime) -> str:
    if past_words(closed, now) == "yesterday":
        return f"yesterday at {moment_words(closed, closed)}"
    return moment_words(closed, now)


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}" if number else ""
