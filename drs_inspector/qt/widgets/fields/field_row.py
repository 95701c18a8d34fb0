"""A line of a form: label, field, and below the field a hint and why its content was refused."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.widgets.fields.field_frame import FieldFrame
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID, tone_colour


class LabelColumn(QObject):
    """Keeps the labels of several panels equally wide, so that all fields of a form begin below each other.

    Each label gets a letter to be reached by that no other one has, nor the buttons, whose letters are ``taken``.
    """

    def __init__(self, parent: QObject, taken: str = "") -> None:
        super().__init__(parent)
        self._labels: list[QLabel] = []
        self._taken = set(taken.casefold())

    def add(self, label: QLabel) -> None:
        """Count a label in; the widest gives the width."""
        self._labels.append(label)
        label.setText(self._with_letter(label.text()))
        label.destroyed.connect(lambda: self._drop(label))
        width = self.width
        for one in self._labels:
            one.setFixedWidth(width)

    @property
    def width(self) -> int:
        """The width of the column in pixels."""
        return max((label.fontMetrics().size(0x0800, label.text()).width() for label in self._labels), default=0) + 2

    def _with_letter(self, text: str) -> str:
        for at, letter in enumerate(text.casefold()):
            if letter.isalpha() and letter not in self._taken:
                self._taken.add(letter)
                return f"{text[:at]}&{text[at:]}"
        return text

    def _drop(self, label: QLabel) -> None:
        self._labels = [one for one in self._labels if one is not label]


def quiet(label: QLabel) -> QLabel:
    """Draw a label in the secondary colour and let it wrap."""
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


class FieldRow(QWidget):
    """Label and field side by side; ``hint`` is what may be entered.

    The label is the field's accessible name, hint and refusal are its accessible description.
    """

    def __init__(
        self,
        label: str,
        field: QWidget,
        column: LabelColumn,
        parent: QWidget | None = None,
        *,
        hint: str = "",
        at_top: bool = False,
    ) -> None:
        """``at_top`` puts the label at the first line of a field of several lines."""
        super().__init__(parent)
        self.field = field
        self.label = QLabel(label, self)
        self.label.setBuddy(field.focusProxy() or field)
        self._hint = quiet(QLabel(hint, self))
        self._hint.setVisible(bool(hint))
        self._refusal = _Refusal(self)
        if label:
            self._spoken.setAccessibleName(label)
        column.add(self.label)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(2 * GRID)
        layout.setVerticalSpacing(GRID // 2)
        layout.addWidget(self.label, 0, 0, Qt.AlignmentFlag.AlignTop if at_top else Qt.AlignmentFlag(0))
        layout.addWidget(field, 0, 1)
        layout.addWidget(self._refusal, 1, 1)
        layout.addWidget(self._hint, 2, 1)
        layout.setColumnStretch(1, 1)
        self._describe()

    @property
    def _spoken(self) -> QWidget:
        return self.field.focusProxy() or self.field

    @property
    def refusal(self) -> str:
        """Why the content was refused; empty when it was not."""
        return self._refusal.text

    def set_hint(self, hint: str) -> None:
        """Say something else below the field."""
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._describe()

    def refuse(self, sentence: str) -> None:
        """Mark the field and say below it why; an empty sentence takes the mark away."""
        if sentence == self._refusal.text:
            return
        self._refusal.say(sentence)
        if isinstance(self.field, FieldFrame):
            self.field.mark(bool(sentence))
        self._describe()
        if sentence:
            announce(self._spoken, sentence, urgent=True)

    def _describe(self) -> None:
        self._spoken.setAccessibleDescription(" ".join(part for part in (self.refusal, self._hint.text()) if part))


class _Refusal(QWidget):
    """A sentence in red behind a sign; it takes no room while there is nothing to say."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2 + 2)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def say(self, sentence: str) -> None:
        self._text.setText(sentence)
        self._paint()
        self.setVisible(bool(sentence))

    def _paint(self) -> None:
        palette = QPalette()
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
            palette.setColor(role, tone_colour("red"))
        self._text.setPalette(palette)
        side = self.fontMetrics().ascent() + 2
        self._sign.setPixmap(icon("error", "red").pixmap(QSize(side, side)))

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()
