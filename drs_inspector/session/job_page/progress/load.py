"""What Cloud Eye measured of a job, as small plots: four that answer first, the others when they are wanted."""

from datetime import UTC, datetime
from typing import Final, NamedTuple

from drs_inspector.domain.labels.time_words import NO_BREAK, moment_words, whole_percent
from drs_inspector.domain.live.metrics import MOST_METRICS, PERIOD_SECONDS, Measured, metrics_of
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.session.pictures.figures import plot_of
from drs_inspector.session.pictures.moments import seconds_of
from drs_inspector.session.pictures.plot import Measure, Plot, Unit
from drs_inspector.session.readings_page.content import TOO_LARGE, Content, is_too_large
from drs_inspector.session.readings_page.progress_content import found_words, value_words
from drs_inspector.session.readings_page.told import Told

FIRST: Final = 4
_PREFERRED: Final = ("extract_rows_rate", "apply_rows_rate", "apply_average_commit_time", "disk_util")
"""What is shown before the others: is it read, is it applied, what holds it up, will there be room."""
_STATE: Final = "apply_current_state"
_GAP: Final = 3.5 * PERIOD_SECONDS
_HOUR: Final = 3_600.0
_LONGEST: Final = 60
_MOST_SECONDS: Final = 8 * 86_400.0


class Load(NamedTuple):
    """A figure of Cloud Eye. ``name`` is its own there. ``plot`` is None of what has no line, such as a state."""

    name: str
    title: str
    newest: str
    note: str
    plot: Plot | None = None

    @property
    def phrase(self) -> str:
        """All of it in words."""
        return ", ".join(filter(None, (f"{self.title} {self.newest}", self.note)))


class Loads(NamedTuple):
    """``first`` are shown at once, ``more`` when they are wanted."""

    first: tuple[Load, ...] = ()
    more: tuple[Load, ...] = ()


def loads_of(told: Told, now: datetime) -> tuple[Content, Loads]:
    """Return the sentence of a reading of Cloud Eye, and the figures that have a value."""
    if is_too_large(told):
        return Content(TOO_LARGE), Loads()
    found, drift = metrics_of(told.raws)
    begin, end = _span(told, found)
    every = [_load(one, begin, end, now) for one in found[:MOST_METRICS] if one.values]
    every.sort(key=lambda one: _PREFERRED.index(one.name) if one.name in _PREFERRED else len(_PREFERRED))
    none = [one.info.title for one in found if not one.values]
    words = found_words(found, told)
    if none and every:
        words += f" {len(none):,} of them {'has' if len(none) == 1 else 'have'} no mean value in this time."
    lines = [one for one in every if one.plot is not None]
    first = tuple(lines[:FIRST])
    more = tuple(one for one in every if one not in first)
    return Content(words, drift=drift), Loads(first, more)


def _span(told: Told, found: tuple[Measured, ...]) -> tuple[float, float]:
    """Return the time that was asked for; where that is not known, the hour before the newest value."""
    given = told.pages[0].given if told.pages else {}
    begin, end = given.get("from"), given.get("to")
    if isinstance(begin, int) and isinstance(end, int) and 0 < end - begin <= _MOST_SECONDS * 1000:
        return begin / 1000, end / 1000
    newest = [seconds_of(one.newest[0]) for one in found if one.newest is not None]
    last = max(newest, default=0.0)
    return last - _HOUR, last


def _load(one: Measured, begin: float, end: float, now: datetime) -> Load:
    title, unit = (printable(shortened(text, _LONGEST)) for text in (one.info.title, one.unit))
    at, value = one.values[-1]
    words = _words(one, value)
    if one.name == _STATE:
        return Load(one.name, title, words, f"at {moment_words(at.astimezone(UTC), now)}")
    low, high = (_words(one, each) for each in (one.smallest, one.largest))
    note = f"level since {moment_words(one.values[0][0].astimezone(UTC), now)}" if low == high else f"{low} to {high}"
    plot = plot_of(
        ((seconds_of(moment), each) for moment, each in one.values),
        title=title,
        unit=Unit(Measure.PERCENT) if unit == "%" else Unit(Measure.NUMBER, unit),
        begin=begin,
        end=end,
        gap=_GAP,
        source="Cloud Eye",
    )
    return Load(one.name, title, f"{words}{NO_BREAK}{unit}" if unit else words, note, None if plot.is_empty else plot)


def _words(one: Measured, value: float | None) -> str:
    """Return a value without its unit; a share has no decimals."""
    is_share = one.unit == "%" and value is not None and 0 <= value <= 100
    return str(whole_percent(value)) if is_share and value is not None else value_words(one.name, value)
