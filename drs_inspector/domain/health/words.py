"""The words of health, once for column, counters, facets, terminal and report; worst first.

A word is never without its glyph or its sign: nothing is told by colour alone.
"""

from enum import StrEnum
from typing import NamedTuple


class HealthKey(StrEnum):
    """The names of the words for programs."""

    FAILED = "failed"
    LATE = "late"
    STALE = "stale"
    NOT_READ = "not_read"
    WAITING = "waiting"
    WORKING = "working"
    HEALTHY = "healthy"
    DONE = "done"


class HealthWord(NamedTuple):
    """One word. ``glyph`` is its shape, ``tone`` the role of its colour as in ``JobStatus.tone``.

    ``sign`` is what a terminal writes before it, ``order`` its place, 0 for what a person must see first.
    """

    key: HealthKey
    word: str
    glyph: str
    tone: str
    sign: str
    order: int


_TABLE = (
    (HealthKey.FAILED, "Failed", "octagon-cross", "red", "x"),
    (HealthKey.LATE, "Late", "triangle-exclamation", "amber", "!"),
    (HealthKey.STALE, "Stale", "dashed-clock", "amber", "~"),
    (HealthKey.NOT_READ, "Not read", "circle-slash", "grey", "?"),
    (HealthKey.WAITING, "Waiting", "circle-pause", "grey-blue", "="),
    (HealthKey.WORKING, "Working", "circle-half", "green-blue", ">"),
    (HealthKey.HEALTHY, "Healthy", "circle-tick", "green", "v"),
    (HealthKey.DONE, "Done", "ring-tick", "grey-green", "."),
)
HEALTH_WORDS: dict[HealthKey, HealthWord] = {
    key: HealthWord(key, word, glyph, tone, sign, order) for order, (key, word, glyph, tone, sign) in enumerate(_TABLE)
}
PROVED = (HealthKey.LATE, HealthKey.STALE, HealthKey.HEALTHY)
"""The words that figures alone prove."""
UNKNOWN_STATUS_GLYPH = "circle-question"
"""Instead of that of Working, for a status that is not known."""
GLYPHS = (*(word.glyph for word in HEALTH_WORDS.values()), UNKNOWN_STATUS_GLYPH)
