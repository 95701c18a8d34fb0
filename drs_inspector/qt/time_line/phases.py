"""The phases of the job with the keyboard: arrows go from one to the next, and assistive technology finds them."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.pictures.drawing import Place, raised
from drs_inspector.qt.pictures.parts import HeardPart, HeardParts, spoken
from drs_inspector.qt.time_line.painters import BarsPainter, BarsValue
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.pictures.phase_line import PhaseLine


class PhaseWalk:
    """Which phase of which job the arrows have gone to: ``ref`` and ``place``, None before they went."""

    def __init__(self, rows: QWidget, page: QWidget, line_of: Callable[[Ref], PhaseLine]) -> None:
        """``line_of(ref)`` are the phases of a job."""
        self.ref: Ref | None = None
        self.place: int | None = None
        self._rows, self._page, self._line_of = rows, page, line_of
        self._heard = HeardPart(page, QAccessible.Role.Chart)
        self._heard.setAccessibleName("Phases of the job")
        self._heard.hide()
        self._parts = HeardParts(self._heard)

    @property
    def parts(self) -> list[QWidget]:
        """What assistive technology finds, one for each phase."""
        return self._parts.parts

    def go_to(self, ref: Ref | None) -> None:
        """Begin with another job."""
        if ref != self.ref:
            self.ref, self.place = ref, None

    def step(self, by: int) -> str:
        """Go on by a phase, and return what is said of it; "" where there is none."""
        phases = self._line_of(self.ref).phases if self.ref is not None else ()
        if self.ref is None or not phases:
            return ""
        first = 0 if by > 0 else len(phases) - 1
        self.place = first if self.place is None else min(max(self.place + by, 0), len(phases) - 1)
        return self._line_of(self.ref).exact(phases[self.place])

    def tell(self, words: str, row: QRect, value: BarsValue) -> None:
        """Have the phases found where they are drawn: ``row`` is the room of the bars in the rows, empty out of sight.

        ``words`` are said of all of them.
        """
        line = self._line_of(self.ref) if self.ref is not None else None
        if line is None or row.isEmpty():
            self._heard.hide()
            return
        at = self._rows.mapTo(self._page, row.topLeft())
        self._heard.setGeometry(QRect(at, row.size()))
        self._heard.setAccessibleDescription(spoken(words))
        inner = QRect(0, 0, row.width(), row.height())
        bars = [BarsPainter.bar(inner, value, place).toRect().intersected(inner) for place in range(len(line.phases))]
        self._parts.show([Place(raised(bar, inner), said) for bar, said in zip(bars, line.children(), strict=True)])
        self._heard.show()
        self._heard.raise_()
