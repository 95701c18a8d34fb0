"""Reading (capture) and applying (apply) of the incremental phase as cards, and which of the two is behind."""

from datetime import datetime
from typing import Final, NamedTuple

from drs_inspector.domain.health.figures import DEFAULT_LIMITS
from drs_inspector.domain.labels.time_words import duration_words
from drs_inspector.domain.live.progress import Component, components_of
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.session.readings_page.content import Content
from drs_inspector.session.readings_page.progress_content import when
from drs_inspector.session.readings_page.told import Told

MOST_STEPS: Final = 8
_LONGEST: Final = 200
_TITLES: Final = {"capture": "Capture (reads the source)", "apply": "Apply (writes the target)"}
_GLYPHS: Final = {
    "Stopped": ("circle-pause", "amber"),
    "Late": ("triangle-exclamation", "amber"),
    "Keeps up": ("circle-tick", "green"),
}
_UNKNOWN: Final = ("circle-slash", "grey")
CAPTURE, APPLY = "capture", "apply"


class Step(NamedTuple):
    """A step of the incremental phase. ``position`` is where it is, as the database writes it; "" what is not told."""

    kind: str
    title: str
    state: str
    behind: str = ""
    position: str = ""
    started: str = ""

    @property
    def glyph(self) -> tuple[str, str]:
        """The shape of its state and the tone of that."""
        return _GLYPHS.get(self.state, _UNKNOWN)

    @property
    def phrase(self) -> str:
        """All of it in words."""
        said = (f"behind {self.behind}" if self.behind else "", f"position {self.position}" if self.position else "")
        return ", ".join(filter(None, (self.title, self.state, *said, self.started and f"started {self.started}")))


def steps_of(told: Told, limit: float, now: datetime, *, is_live: bool) -> tuple[Content, tuple[Step, ...]]:
    """Return the sentence and the steps, `MOST_STEPS` at most. Above ``limit`` seconds a step is late.

    What was read too long ago says nothing of now.
    """
    found, drift = components_of(told.raws[0]) if told.raws else ((), ())
    age = told.age(now)
    is_fresh = not is_live or (age is not None and age <= DEFAULT_LIMITS.fresh)
    steps = tuple(_step(one, limit, now, is_fresh=is_fresh) for one in found)
    more = len(steps) - MOST_STEPS
    answer = _answer(steps)
    if more > 0:
        answer = f"{answer} {more:,} more step{'' if more == 1 else 's'}: the JSON in Readings has all.".lstrip()
    return Content(answer, drift=drift), steps[:MOST_STEPS]


def _step(one: Component, limit: float, now: datetime, *, is_fresh: bool) -> Step:
    kind = (one.type or "").lower()
    title = _TITLES.get(kind) or printable(shortened(one.type or "Step without a name", 60))
    is_known = one.delay is not None and one.delay >= 0
    behind = duration_words(one.delay) if one.delay is not None and is_known else ""
    at, start = (printable(shortened(each or "", _LONGEST)) for each in (one.current_point, one.start_point))
    position = f"{start} \u2192 {at}" if start and at and start != at else at or start
    return Step(kind, title, _state(one, limit, is_fresh=is_fresh), behind, position, when(one.start_time, now))


def _state(one: Component, limit: float, *, is_fresh: bool) -> str:
    status = (one.status or "").upper()
    if not is_fresh:
        return "Not known now"
    if status == "STOPPED":
        return "Stopped"
    if status not in ("STARTED", ""):
        return printable(shortened(one.status or "", 40)).capitalize()
    if one.delay is None or one.delay < 0:
        return "Not told"
    return "Late" if one.delay > limit else "Keeps up"


def _answer(steps: tuple[Step, ...]) -> str:
    """Return which of the two steps is behind, as far as both are told."""
    reading, applying = ({one.state for one in steps if one.kind == kind} for kind in (CAPTURE, APPLY))
    if reading == {"Keeps up"} and "Late" in applying:
        return "Reading keeps up; applying is behind: the target is the bottleneck."
    if "Late" in reading and applying == {"Keeps up"}:
        return "Reading is behind; applying keeps up: the source, or the way to it, is the bottleneck."
    if "Late" in reading and "Late" in applying:
        return "Both reading and applying are behind."
    return ""
