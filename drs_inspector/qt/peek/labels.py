"""The texts of the peek: plain, in the colour of a role or a tone, and never wider than the pane."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from drs_inspector.qt.widgets.elided_label import ElidedLabel
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID, surface_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, type_font

_BREAK = "\u200b"
_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class _Wrapped(QLabel):
    """A text that is as narrow as it must: one long word in it does not widen all that is around it."""

    def minimumSizeHint(self) -> QSize:
        """Ask for no width."""
        return QSize(0, super().minimumSizeHint().height())


def wrapped(
    words: str, parent: QWidget, *, role: TypeRole = TypeRole.BODY, bold: bool | None = None, selectable: bool = False
) -> QLabel:
    """Return a text that goes on in further lines; one that can be selected has the focus in turn."""
    label = _Wrapped(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(words)
    if _BREAK in words:
        label.setAccessibleName(words.replace(_BREAK, ""))  # where lines may break is nothing to say
    label.setWordWrap(True)
    if selectable:
        label.setTextInteractionFlags(_SELECTABLE)
    _in_role(label, role, bold)
    return label


def one_line(
    words: str, parent: QWidget, *, role: TypeRole = TypeRole.BODY, bold: bool | None = None, middle: bool = False
) -> ElidedLabel:
    """Return a text on one line, shortened where there is no room; names and addresses in the ``middle``."""
    mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
    label = ElidedLabel(parent, mode=mode)
    label.set_full_text(words)
    _in_role(label, role, bold)
    return label


def coloured(label: QLabel, colour: QColor) -> QLabel:
    """Give a text a colour."""
    palette = label.palette()
    # Which of the two a label draws in follows from the background of what it is in.
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
        palette.setColor(role, colour)
    label.setPalette(palette)
    return label


def key_label(words: str, parent: QWidget) -> QLabel:
    """Return the name of a key in a box."""
    label = QLabel(words, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAutoFillBackground(True)
    label.setContentsMargins(GRID // 2, 1, GRID // 2, 1)
    _in_role(label, TypeRole.SMALL, None)
    paint_key(label)
    return label


def paint_key(label: QLabel) -> None:
    """Give the box its colours, also after the theme has changed."""
    palette = QPalette()  # with what differs alone: a widget with a whole palette hears nothing of another theme
    palette.setColor(QPalette.ColorRole.Window, surface_colour("track"))
    label.setBackgroundRole(QPalette.ColorRole.Window)
    label.setPalette(palette)


def _in_role(label: QLabel, role: TypeRole, bold: bool | None) -> None:
    def adjust(one: QLabel) -> None:
        parent = one.parentWidget()
        if parent is not None:
            one.setFont(type_font(role, parent.font(), bold=bold))

    follow_text_size(label, adjust)
