"""The figures of a running job in the peek: they are renewed in place, so that nothing moves while ages grow."""

from PySide6.QtWidgets import QGridLayout, QWidget

from drs_inspector.qt.peek.labels import coloured, one_line
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.peek.peek import ShownFigure


class FiguresSection(QWidget):
    """A line for each figure: what it is, its value, and in a quiet colour how it goes and how old it is."""

    def __init__(self, figures: tuple[ShownFigure, ...], parent: QWidget) -> None:
        super().__init__(parent)
        rows = QGridLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(GRID)
        rows.setVerticalSpacing(GRID // 2)
        rows.setColumnStretch(2, 1)
        self._rows = []
        for number, figure in enumerate(figures):
            label = one_line(figure.label, self, role=TypeRole.SMALL)
            value = one_line("", self, role=TypeRole.SMALL, bold=True)
            note = one_line("", self, role=TypeRole.SMALL)
            for column, one in enumerate((coloured(label, tone_colour("grey")), value, note)):
                rows.addWidget(one, number, column)
            coloured(note, tone_colour("amber" if figure.is_old else "grey"))
            self._rows.append((value, note))
        self.show_figures(figures)

    def show_figures(self, figures: tuple[ShownFigure, ...]) -> None:
        """Show other values of the same figures."""
        for (value, note), figure in zip(self._rows, figures, strict=True):
            words = f"{figure.value} ?" if figure.is_old else figure.value
            for label, text in ((value, words), (note, figure.note)):
                if label.text() != text:
                    label.set_full_text(text)
