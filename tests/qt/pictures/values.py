"""Values that tests of pictures show, and pictures painted of them."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.jobs.fields import SpeedLimit
from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.pictures.drawing import PicturePainter
from drs_inspector.session.pictures.day_band import DayBand
from drs_inspector.session.pictures.figures import plot_of
from drs_inspector.session.pictures.phase_line import PhaseBar, PhaseKey, PhaseLine
from drs_inspector.session.pictures.plot import Limit, Measure, Plot, Stretch, Unit
from drs_inspector.session.pictures.route import (
    Arrow,
    Card,
    CardKey,
    CardLine,
    Fold,
    Load,
    Reach,
    Route,
)
from drs_inspector.session.pictures.stacked_bars import Bar, StackedBars, health_segments
from drs_inspector.session.pictures.windows import day_band_of
from tests.qt.cells.pictures import assert_untouched

BERLIN: Final = ZoneInfo("Europe/Berlin")
MARGIN: Final = 12
_AROUND: Final = QColor("#ff00ff")  # no theme has it
NASTY: Final = "<b>\u202ename</b>\n" + "x" * 100_000


def at(day: int, hour: int, minute: int = 0) -> float:
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN).timestamp()


NOW: Final = at(27, 10, 19)
PHASES: Final = PhaseLine(
    (
        PhaseBar(PhaseKey.WAITED, "Waited", at(24, 4, 22), at(24, 7, 53), "Created"),
        PhaseBar(PhaseKey.FULL, "Full copy", at(24, 7, 53), at(24, 14, 36), "Started"),
        PhaseBar(PhaseKey.INCREMENTAL, "Incremental", at(24, 14, 36), at(27, 9, 6), "Full copy done"),
        PhaseBar(PhaseKey.LATE, "Late", at(27, 9, 6), NOW, "Late"),
    ),
    NOW,
    zone=BERLIN,
)
ROUTE: Final = Route(
    (
        Card(
            key=CardKey.SOURCE,
            role="Source",
            title="MySQL 10.15.35.187",
            lines=(CardLine("10.15.35.187:3306", is_data=True),),
            reach=Reach.no("Not reachable since 22 Nov"),
            folds=(Fold("3 shards", tuple(CardLine(f"10.15.35.{place}") for place in range(3))),),
            door="endpoints",
        ),
        Card(
            key=CardKey.INSTANCE,
            role="Replication instance",
            title="Replication instance",
            loads=(Load("CPU", 0.34, "34 %"), Load("Disk", 0.71, "71 of 100 GB", "amber")),
        ),
        Card(key=CardKey.TARGET, role="Target", title="rds-ledger-15", reach=Reach.yes()),
    ),
    (Arrow("no TLS", "cut", "red", is_broken=True), Arrow("VPC, TLS", "50 MB/s", "green")),
)
COUNTS: Final = {HealthKey.FAILED: 1, HealthKey.STALE: 1, HealthKey.HEALTHY: 13}
BARS: Final = StackedBars(
    "Jobs by health",
    (
        Bar("Migration", health_segments(COUNTS, {key: f"health:{key}" for key in COUNTS}), note="1 failed · 1 stale"),
        Bar("Disaster recovery", health_segments({HealthKey.LATE: 4}, {HealthKey.LATE: "health:late"})),
    ),
)


def band() -> DayBand:
    limits = [
        SpeedLimit(begin="08:00", end="17:59", speed="50", is_utc=True),
        SpeedLimit(begin="22:00", end="02:59", speed="200", is_utc=True),
    ]
    made = day_band_of(limits, NOW, BERLIN)
    assert made is not None
    return made


def lag(*, limit: float | None = 300, hole: bool = True) -> Plot:
    """Return a day of figures every five minutes: level, a gap of four hours, then growing to 340 s."""
    figures = [(NOW - 86_400 + place * 300.0, 10.0 if place < 250 else (place - 250) * 9.0) for place in range(289)]
    if hole:
        figures = [figure for place, figure in enumerate(figures) if not 96 <= place < 144]
    return plot_of(
        figures,
        title="Lag, last 24 hours",
        unit=Unit(Measure.DURATION),
        begin=NOW - 86_400,
        end=NOW,
        gap=900,
        tone="amber",
        limit=None if limit is None else Limit(limit, "alarm 5 min"),
        stretches=(Stretch(at(26, 12), at(26, 13), "index built"),),
        zone=BERLIN,
    )


class Painted:
    """A picture of a value, and what is where in it. Fails when anything was painted beside it."""

    def __init__(self, painter: PicturePainter[Any], value: Any, size: QSize, ratio: float) -> None:
        self.look = Look(QApplication.font())
        self.ratio = ratio
        self.rect = QRect(QPoint(MARGIN, MARGIN), size)
        width, height = ((side + 2 * MARGIN) * ratio for side in (size.width(), size.height()))
        self._image = QImage(int(width), int(height), QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(ratio)
        self._image.fill(_AROUND)
        with QPainter(self._image) as brush:
            brush.fillRect(self.rect, self.look.base)
            painter.paint(brush, self.rect, value, self.look)
        assert_untouched(self._image, self._pixels(QRectF(self.rect)))

    def part(self, area: QRect | QRectF) -> QImage:
        """Return a part of the picture, in its pixels."""
        return self._image.copy(self._pixels(QRectF(area)))

    def colour(self, x: float, y: float) -> QColor:
        """Return the colour of a place."""
        return self._image.pixelColor(int(x * self.ratio), int(y * self.ratio))

    def colours(self, area: QRect | QRectF) -> set[str]:
        """Return the colours of a part."""
        part = self.part(area)
        return {part.pixelColor(x, y).name() for x in range(part.width()) for y in range(part.height())}

    def is_empty(self, area: QRect | QRectF) -> bool:
        """Tell whether nothing was drawn there."""
        return self.colours(area) == {self.look.base.name()}

    def _pixels(self, area: QRectF) -> QRect:
        return QRect(*(int(side * self.ratio) for side in area.getRect()))  # type: ignore[attr-defined]  # it has one
