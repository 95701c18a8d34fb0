"""The phases of a job on one line: the longer the wider, and not to scale."""

from datetime import tzinfo
from enum import StrEnum
from typing import Final

import msgspec

from drs_inspector.domain.labels.time_words import duration_words
from drs_inspector.session.pictures.moments import clock_words, exact_words, zone_words

NOT_TO_SCALE: Final = "not to scale"


class PhaseKey(StrEnum):
    """Which phase it is: colour and pattern go by it."""

    WAITED = "waited"
    FULL = "full"
    INCREMENTAL = "incremental"
    LATE = "late"
    PAUSED = "paused"
    FAILED = "failed"
    DONE = "done"
    RUNNING = "running"  # whatever else is known to run
    UNKNOWN = "unknown"


class Pattern(StrEnum):
    """What the bar of a phase is filled with, so that it is told without colours."""

    PLAIN = "plain"
    HATCHED = "hatched"  # thin lines, no ground
    STRIPED = "striped"  # broad stripes on the ground of its tone


_LOOKS: Final = {
    PhaseKey.WAITED: ("grey", Pattern.HATCHED),
    PhaseKey.FULL: ("green-blue", Pattern.PLAIN),
    PhaseKey.INCREMENTAL: ("green", Pattern.PLAIN),
    PhaseKey.LATE: ("amber", Pattern.STRIPED),
    PhaseKey.PAUSED: ("grey-blue", Pattern.STRIPED),
    PhaseKey.FAILED: ("red", Pattern.PLAIN),
    PhaseKey.DONE: ("grey-green", Pattern.PLAIN),
    PhaseKey.RUNNING: ("green-blue", Pattern.PLAIN),
    PhaseKey.UNKNOWN: ("grey", Pattern.HATCHED),
}


class PhaseBar(msgspec.Struct, frozen=True):
    """A phase from ``begin`` to ``end`` (seconds since 1970).

    ``begin_word`` is what happened at its beginning ("Created", "Full copy done"). ``about`` goes before its duration
    where that is not exact ("at most "), and ``remark`` says why.
    """

    key: PhaseKey
    word: str
    begin: float
    end: float
    begin_word: str = ""
    about: str = ""
    remark: str = ""

    @property
    def tone(self) -> str:
        """The name of its colour."""
        return _LOOKS[self.key][0]

    @property
    def pattern(self) -> Pattern:
        """What its bar is filled with."""
        return _LOOKS[self.key][1]

    @property
    def seconds(self) -> float:
        """How long it was; never negative."""
        return max(self.end - self.begin, 0.0)

    @property
    def duration(self) -> str:
        """How long it was, in words."""
        return f"{self.about}{duration_words(self.seconds)}"


class PhaseLine(msgspec.Struct, frozen=True):
    """The phases in their order, the last of which ends at ``end``, called ``end_word``. None: nothing is drawn."""

    phases: tuple[PhaseBar, ...]
    end: float
    end_word: str = "Now"
    note: str = NOT_TO_SCALE
    zone: tzinfo | None = None

    def described(self) -> str:
        """Return the sentence that a person would say of it."""
        if not self.phases:
            return "Time line: nothing is known"
        return f"Time line, {self.note}: {', '.join(f'{one.word} {one.duration}' for one in self.phases)}"

    def children(self) -> tuple[str, ...]:
        """Return each phase with its exact times."""
        return tuple(self.exact(one) for one in self.phases)

    def exact(self, phase: PhaseBar) -> str:
        """Return a phase with its exact times, as a hover tells it."""
        ends = f"{exact_words(phase.begin, self.zone)} to {exact_words(phase.end, self.zone)}"
        return ", ".join(filter(None, (f"{phase.word} {phase.duration}", ends, phase.remark)))

    def time_words(self, seconds: float) -> str:
        """Return a time as it is written below the line."""
        return clock_words(seconds, self.end, self.zone)

    @property
    def caption(self) -> str:
        """Return what is written beside the title: "not to scale · local time (UTC+1)"."""
        begin = self.phases[0].begin if self.phases else self.end
        return " · ".join(filter(None, (self.note, zone_words(begin, self.end, self.zone))))
