"""What several dialogs are made of: quiet notes, buttons that Return does not press, a body that scrolls."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID

_CONTROL_HEIGHT = 28


def note(text: str, parent: QWidget) -> QLabel:
    """Return words of explanation, in a quieter colour."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def words(text: str, parent: QWidget, *, bold: bool = False, selectable: bool = False) -> QLabel:
    """Return words that wrap; ``selectable`` ones can be copied by mouse and keyboard."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if bold:
        font = label.font()
        font.setBold(True)
        label.setFont(font)
    if selectable:
        flags = Qt.TextInteractionFlag
        label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return label


def quiet_button(text: str, tip: str, run: Callable[[], object], parent: QWidget) -> QPushButton:
    """Return a button that Return does not press while another field has the keyboard."""
    button = QPushButton(text, parent)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked=False: run())
    return button


def tall(control: QWidget) -> None:
    """Give a control of one line the height that all of them have, more where the font needs it."""
    follow_text_size(control, lambda one: one.setMinimumHeight(max(_CONTROL_HEIGHT, one.fontMetrics().height() + GRID)))


def scrolling(body: QWidget, parent: QWidget) -> QScrollArea:
    """Put a body of fields into a frameless area that scrolls up and down only."""
    area = QScrollArea(parent)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields bring themselves into view
    area.setWidget(body)
    return area


def empty(layout: QLayout) -> None:
    """Take everything out of a layout; widgets in it are deleted."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def rule(parent: QWidget) -> QFrame:
    """Return a thin line across."""
    line = QFrame(parent)
    line.setFrameShape(QFrame.Shape.HLine)
    line.setForegroundRole(QPalette.ColorRole.Mid)
    return line


def outer_layout(dialog: QWidget) -> QVBoxLayout:
    """Return the layout of a dialog with the margins that all of them have."""
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
    layout.setSpacing(GRID + GRID // 2)
    return layout


def fit_screen(dialog: QDialog, width: int, lines: int) -> None:
    """Size a dialog to ``width`` pixels and so many form lines, or to the screen where that is smaller."""
    room = QGuiApplication.primaryScreen().availableSize()
    line = dialog.fontMetrics().height() + 3 * GRID
    dialog.resize(min(width, room.width() - 4 * GRID), min(lines * line, room.height() - 8 * GRID))
