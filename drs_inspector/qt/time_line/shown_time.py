"""Which time the time line shows: a chosen span that ends now, or where a person has moved and zoomed to."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Final

from PySide6.QtCore import QObject, Signal

from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.qt.time_line.painters import AxisValue
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_tree.sessions import ShownSession
from drs_inspector.session.pictures.moments import seconds_of
from drs_inspector.session.time_line.scale import Scale, Span, Tick, bounds_of, scale_of, ticks_of

_ZOOM: Final = 0.8
_BEFORE: Final = 0.1


class ShownTime(QObject):
    """``changed()``: another part of the time is shown, or the same in another room."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._span: Span | None = Span.SIX_WEEKS
        self._first: float | None = None
        self._is_live = False
        self.zone: tzinfo | None = None
        self.now: datetime | None = None
        self.bounds = self.scale = Scale(0.0, 1.0)
        self.ticks: tuple[Tick, ...] = ()

    @property
    def now_seconds(self) -> float | None:
        """The present time of what is shown, in seconds since 1970; None where nothing tells it."""
        return None if self.now is None else seconds_of(self.now)

    def look(self, shown: Sequence[ShownSession], healths: SessionsHealth) -> None:
        """Find out what time it is for these sessions."""
        moments = [moment for one in shown if (moment := healths.of(one).context.now) is not None]
        self.now = max(moments, default=None)
        self._is_live = any(one.kind != "file" for one in shown)
        self.zone = healths.of(shown[0]).context.zone if shown else None
        self._rescale()

    def begins(self, first: float | None) -> None:
        """Know since when there are jobs."""
        self._first = first
        self._rescale()

    def _rescale(self) -> None:
        now = self.now_seconds or 0.0
        self.bounds = bounds_of(self._first if self._first is not None else now, now)
        if self._span is not None:
            chosen = scale_of(self._span, self.bounds, now)
            self.bounds = Scale(min(self.bounds.begin, chosen.begin), max(self.bounds.end, chosen.end))
            self.scale = chosen
        self.changed.emit()

    def choose(self, key: str) -> None:
        """Show a span that ends now."""
        self._span = Span(key)
        self._rescale()

    def show(self, scale: Scale) -> None:
        """Show a part of the time."""
        self._span, self.scale = None, scale
        self.changed.emit()

    def zoom(self, steps: float, share: float) -> None:
        """Show less or more of it; what is at a share of the width stays there."""
        self.show(self.scale.zoomed(_ZOOM**steps, share, self.bounds))

    def move(self, share: float) -> None:
        """Go on by a share of what is shown."""
        self.show(self.scale.moved(share, self.bounds))

    def have_seen(self, begin: float, end: float) -> None:
        """Move to a time that is out of sight."""
        if self.scale.share(end) < 0 or self.scale.share(begin) > 1:
            self.move(self.scale.share(begin) - _BEFORE)

    def axis(self, most_ticks: int) -> AxisValue:
        """Return the scale in words, with so many of them at the most."""
        self.ticks = ()
        words = ""
        if self.now is not None:  # without it no time is the end of the scale
            self.ticks = tuple(ticks_of(self.scale, most_ticks, self.zone, has_year=not self._is_live))
            at = moment_words(self.now, self.now, self.zone)
            words = f"Now {at}" if self._is_live else f"Read {moment_words(self.now, None, self.zone)}"
        return AxisValue(self.scale, self.ticks, self.now_seconds, words)
