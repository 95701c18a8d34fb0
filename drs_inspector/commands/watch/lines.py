"""The lines that watch prints: for people, coloured and as wide as the terminal, or JSON for programs."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final, Protocol

from drs_inspector.commands.output import write_table
from drs_inspector.commands.table_output.fitting import Shape, shortened, text_width
from drs_inspector.commands.table_output.screen import Screen, Style
from drs_inspector.domain.health.health import Health, reason_text
from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.domain.printable import printable
from drs_inspector.domain.reader_zone import reader_zone
from drs_inspector.session.watch.changes import Change, utc_text

WIDE: Final = 100
_WORD: Final = 8
_NAME: Final = 28
_WIDE_NAME: Final = 44
_STYLES: Final[Mapping[HealthKey, Style]] = {
    HealthKey.FAILED: "red",
    HealthKey.LATE: "yellow",
    HealthKey.STALE: "yellow",
    HealthKey.NOT_READ: "dim",
    HealthKey.WAITING: "blue",
    HealthKey.WORKING: "cyan",
    HealthKey.HEALTHY: "green",
    HealthKey.DONE: "dim",
}
_BOLD: Final[Mapping[HealthKey, Style]] = {HealthKey.FAILED: "bold red", HealthKey.LATE: "bold yellow"}


class Lines(Protocol):
    """What can be said of a watch; ``source`` is its title where there are several."""

    def first(self, now: datetime, jobs: int, seconds: float, source: str) -> None:
        """Say that the first look is done."""

    def change(self, change: Change, source: str) -> None:
        """Say what has changed at a job."""

    def counts(self, now: datetime, counts: Mapping[HealthKey, int], source: str) -> None:
        """Say how many jobs have each health."""

    def note(self, now: datetime, words: str, source: str, kind: str) -> None:
        """Say how the watching goes; ``kind`` is a word for programs."""


class TextLines:
    """Lines for people. Without a terminal nothing is shortened."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._most = _WIDE_NAME if screen.width is None or screen.width >= WIDE else _NAME
        self._name_width = 0

    def first(self, now: datetime, jobs: int, seconds: float, source: str) -> None:
        """Say that the first look is done."""
        self._write(now, [(f"first look, {_jobs(jobs)} in {seconds:.1f} s", "")], source)

    def change(self, change: Change, source: str) -> None:
        """Say what has changed: job, from, to, reason, and of a failure the code where there is room.

        Of a job that only is selected now, or is not any more, that is said in place of what it was.
        """
        name = printable(change.name or change.job_id)
        width = self._screen.width
        if width is not None:
            name = shortened(name, self._most, Shape.NAME)
            self._name_width = max(self._name_width, text_width(name))
        padded = name + " " * max(self._name_width - text_width(name), 0)
        parts: list[tuple[str, Style]] = [(f"{padded}  ", ""), *_beginning(change), *_to(change.after)]
        reason = "" if change.after is None else printable(reason_text(change.after))
        code = printable(change.code)
        if width is not None:
            used = sum(text_width(text) for text, _style in parts) + 9 + (text_width(source) + 2 if source else 0)
            room = width - used - 2
            code = code if width >= WIDE and room > 24 + text_width(code) else ""
            reason = shortened(reason, max(room - (text_width(code) + 2 if code else 0), 1), Shape.REASON)
        parts += [(f"  {reason}", "")] if reason else []
        parts += [(f"  {code}", "dim")] if code else []
        self._write(change.time, parts, source)

    def counts(self, now: datetime, counts: Mapping[HealthKey, int], source: str) -> None:
        """Say how many jobs have each health, with the words where there is room."""
        is_wide = self._screen.width is None or self._screen.width >= WIDE
        parts: list[tuple[str, Style]] = [(_jobs(sum(counts.values())), "")]
        for key, count in counts.items():
            word = HEALTH_WORDS[key]
            parts += [("  ", ""), (f"{word.sign} {word.word}" if is_wide else word.sign, _BOLD.get(key, _STYLES[key]))]
            parts.append((f" {count:,}", ""))
        self._write(now, parts, source)

    def note(self, now: datetime, words: str, source: str, kind: str) -> None:
        """Say how the watching goes."""
        del kind
        self._write(now, [(printable(words), "yellow")], source)

    def _write(self, now: datetime, parts: list[tuple[str, Style]], source: str) -> None:
        time = now.astimezone(reader_zone()).strftime("%H:%M:%S")
        lead: list[tuple[str, Style]] = [(time, "dim"), (" ", "")]
        if source:
            lead.append((f"{printable(source)}: ", "dim"))
        write_table(["".join(self._screen.styled(text, style) for text, style in (*lead, *parts)) + "\n"])


class JsonLines:
    """One JSON object a line, in ASCII; ``event`` says which: first_look, change, counts, pause, error, refused,
    note.
    """

    def first(self, now: datetime, jobs: int, seconds: float, source: str) -> None:
        """Say that the first look is done."""
        _write_json({"event": "first_look", "time": utc_text(now), "jobs": jobs, "seconds": round(seconds, 1)}, source)

    def change(self, change: Change, source: str) -> None:
        """Say what has changed."""
        _write_json(change.as_dict(), source)

    def counts(self, now: datetime, counts: Mapping[HealthKey, int], source: str) -> None:
        """Say how many jobs have each health."""
        numbers = {key.value: count for key, count in counts.items()}
        _write_json({"event": "counts", "time": utc_text(now), "jobs": sum(counts.values()), **numbers}, source)

    def note(self, now: datetime, words: str, source: str, kind: str) -> None:
        """Say how the watching goes."""
        _write_json({"event": kind, "time": utc_text(now), "words": words}, source)


def _write_json(members: Mapping[str, object], source: str) -> None:
    write_table([json.dumps({**members, **({"source": source} if source else {})}) + "\n"])


def _beginning(change: Change) -> list[tuple[str, Style]]:
    if change.is_of_selection:
        return [("now selected: " if change.selected else "not selected any more: ", "dim")]
    return [*_from(change.before), (" -> ", "")]


def _from(health: Health | None) -> list[tuple[str, Style]]:
    if health is None:
        return [("new".rjust(_WORD), "dim")]
    return [(health.word.ljust(_WORD), _STYLES[health.key])]


def _to(health: Health | None) -> list[tuple[str, Style]]:
    if health is None:
        return [("gone", "dim")]
    return [(f"{health.sign} {health.word}".ljust(_WORD), _BOLD.get(health.key, "bold"))]


def _jobs(count: int) -> str:
    return f"{count:,} {'job' if count == 1 else 'jobs'}"
