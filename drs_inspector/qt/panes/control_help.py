"""What F1 says of a control that is in no pane: its name, what it is for, its keys, and what the window is for.

All of it is what a screen reader is told: nothing is written for F1 alone, and no value of a control is ever said.
"""

from collections.abc import Iterator
from html import escape

from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSplitterHandle,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

_LONGEST_NAME = 80
_PASSWORD = "What is typed is shown as dots."  # noqa: S105 - a sentence
_OTHER = ("This control", "Tab goes to the next control.")
# What a control is called that has no name, and what keys do in it; the first kind that fits holds.
_KINDS: tuple[tuple[type[QWidget], str, str], ...] = (
    (QCheckBox, "Check box", "Space sets and clears the tick."),
    (QRadioButton, "Choice", "The arrow keys choose another one of the group."),
    (QPushButton, "Button", "Space presses it."),
    (QToolButton, "Button", "Space presses it."),
    (QAbstractButton, "Button", "Space presses it."),
    (QComboBox, "List", "Up and Down choose, Alt+Down opens the list."),
    (QAbstractSpinBox, "Number", "Up and Down change the number."),
    (QLineEdit, "Field", "Type the text here; Tab goes to the next control."),
    (QTabBar, "Tabs", "Left and Right go to the other tabs."),
    (QAbstractItemView, "List", "Up and Down move in the list, Home and End go to its ends."),
    (QPlainTextEdit, "Text", "The arrow keys move in the text, with Shift they mark it."),
    (QTextEdit, "Text", "The arrow keys move in the text, with Shift they mark it."),
    (QLabel, "Text", "The arrow keys with Shift mark text, to be copied."),
    (QSplitterHandle, "Divider", "Drag it to change the sizes."),
    (QAbstractScrollArea, "Page", "The arrow keys scroll."),
)


def control_help(focus: QWidget) -> str:
    """Return as rich text what there is to say about the control that has the focus."""
    control = _whole(focus)
    name, keys = next(((name, keys) for kind, name, keys in _KINDS if isinstance(control, kind)), _OTHER)
    said = " ".join([*_purpose(control), keys])
    text = f"<p><b>{escape(_named(control) or name)}.</b> {escape(said)}</p>"
    for around in _around(control):
        if around.accessibleDescription():
            title = around.accessibleName() or around.windowTitle()
            bold = f"<b>{escape(title)}.</b> " if title else ""
            text += f"<p>{bold}{escape(around.accessibleDescription())}</p>"
            break
    return text


def _whole(focus: QWidget) -> QWidget:
    """Return the control that a widget with the focus is a part of: the line of a box, the list that it opens."""
    for around in (focus.parentWidget(), focus.window().parentWidget()):
        if isinstance(around, QComboBox | QAbstractSpinBox):
            return around
    return focus


def _around(control: QWidget) -> Iterator[QWidget]:
    above: QWidget | None = control
    while above is not None and not above.isWindow():
        above = above.parentWidget()
        if above is not None:
            yield above


def _named(control: QWidget) -> str:
    """Return the name of a control: the one for screen readers, its own words, or the label that leads to it."""
    name = control.accessibleName()
    if not name and isinstance(control, QAbstractButton | QLabel):
        name = _plain(control.text())
    if not name and isinstance(control, QGroupBox):
        name = control.title()
    if not name and isinstance(control, QTabBar):
        name = control.tabText(control.currentIndex())
    if not name:
        name = next((_plain(one.text()) for one in control.window().findChildren(QLabel) if _leads(one, control)), "")
    name = name.replace("&", "") if name != control.accessibleName() else name
    return name.strip()[:_LONGEST_NAME].rstrip("….: ")


def _leads(label: QLabel, control: QWidget) -> bool:
    buddy: QWidget | None = label.buddy()
    while buddy is not None and buddy is not control and buddy.focusProxy() is not None:
        buddy = buddy.focusProxy()
    return buddy is control


def _purpose(control: QWidget) -> list[str]:
    """Return sentences on what a control is for, why it is refused or not available, each once."""
    placeholder = control.placeholderText() if isinstance(control, QLineEdit) else ""
    found: list[str] = []
    for words in (control.accessibleDescription(), _plain(control.toolTip()), placeholder, control.whatsThis()):
        sentence = _sentence(words)
        if sentence and not any(sentence.rstrip(".") in one for one in (_sentence(_named(control)), *found)):
            found.append(sentence)
    if isinstance(control, QLineEdit) and control.echoMode() is not QLineEdit.EchoMode.Normal:
        found.append(_PASSWORD)
    return found


def _plain(text: str) -> str:
    """Return words without the marks of rich text."""
    return QTextDocumentFragment.fromHtml(text).toPlainText() if "<" in text else text


def _sentence(words: str) -> str:
    words = words.strip()
    if not words:
        return ""
    return f"{words[0].upper()}{words[1:]}" + ("" if words[-1] in ".…!?:" else ".")
