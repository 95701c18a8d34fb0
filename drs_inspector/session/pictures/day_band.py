"""The speed limits of a day, in the reader's time: when which holds, and when none does."""

from typing import Final

import msgspec

NO_LIMIT: Final = "no limit"
UNLIMITED_SPEED: Final = 9_999
"""The speed, in MB/s, that the cloud means no limit by."""


class BandPart(msgspec.Struct, frozen=True):
    """A part of the day, from ``begin`` to ``end`` in shares of it (0 to 1).

    ``words`` is the speed as it is written in the band, ``clock`` its local times, ``utc`` the same in UTC. A part that
    came out of a window over midnight has in ``clock`` the whole window. ``is_limit`` is False where none holds.
    """

    begin: float
    end: float
    words: str
    clock: str
    utc: str
    is_limit: bool = True
    is_now: bool = False

    @property
    def told(self) -> str:
        """The part in words: the speed, local time, UTC."""
        return ", ".join(filter(None, (self.words, f"{self.clock} local time", f"{self.utc} UTC")))


class HourMark(msgspec.Struct, frozen=True):
    """An hour below the band: its place in shares of the day and its word ("09")."""

    at: float
    word: str


class DayBand(msgspec.Struct, frozen=True):
    """A day of a reader: its parts without a gap, its hours, and where ``now`` is (0 to 1; None: not in this day).

    ``zone`` says which time it is in ("local time (UTC+1)"). ``problems`` are windows that cannot be read, in words.
    `day_band_of` makes one of the windows of a job.
    """

    parts: tuple[BandPart, ...]
    hours: tuple[HourMark, ...]
    now: float | None
    now_words: str = ""
    zone: str = "local time"
    problems: tuple[str, ...] = ()

    def described(self) -> str:
        """Return the sentence that a person would say of it."""
        held = next((one for one in self.parts if one.is_now), None)
        said = [f"Speed limit today, {self.zone}"]
        if held is not None:
            said.append(f"now {held.words}, {held.clock}")
        limits = [one for one in self.parts if one.is_limit and (held is None or one.told != held.told)]
        said += dict.fromkeys(f"{one.words} {one.clock}" for one in limits)  # one over midnight has two parts
        return "; ".join([*said, *self.problems])

    def children(self) -> tuple[str, ...]:
        """Return each part of the day in words."""
        return tuple(f"{one.told}{', now' if one.is_now else ''}" for one in self.parts)
