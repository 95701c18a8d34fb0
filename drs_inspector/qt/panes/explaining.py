"""From a value that is shown to its explanation: the words of its tool tip, and the way into the handbook."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QToolTip, QWidget

from drs_inspector.domain.printable import shortened

if TYPE_CHECKING:
    from drs_inspector.domain.explanations.topics import Explained, Topic

WIDEST_TIP: Final = 360
"""Pixels at the usual size of text; Qt breaks the lines of rich text only."""


class Explainer(QObject):
    """Below the window that has a handbook. ``wanted(topic)``: a person wants to read about a value."""

    wanted = Signal(object)

    def lead(self, topic: "Topic") -> None:
        """Lead to the entry about a value. (A signal returns whether it was sent, which is nothing to say.)"""
        self.wanted.emit(topic)


def explainer_of(widget: QWidget | None) -> Explainer | None:
    """Return what leads to the handbook from a widget, None where its window has none."""
    while widget is not None:
        window = widget.window()
        found = window.findChild(Explainer, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if isinstance(found, Explainer):
            return found
        widget = window.parentWidget()
    return None


def is_explained(topic: "Topic | None") -> bool:
    """Tell whether the handbook has an entry about a value."""
    return _explained(topic) is not None


def _explained(topic: "Topic | None") -> "Explained | None":
    """Return what explains a topic. Every pane is made of this module: explanations are loaded with the first one."""
    if topic is None:
        return None
    from drs_inspector.domain.explanations.topics import explained  # noqa: PLC0415 - with its first use
    from drs_inspector.storage.explanations import explanations  # noqa: PLC0415 - with its first use

    return explained(explanations(), topic)


def tip_words(topic: "Topic | None", *more: str) -> str:
    """Return the tool tip of a value as plain text, in lines of ``WIDEST_TIP`` at most; "" for nothing to say.

    First comes what there is to say of it at its place (``more``: its words in full, exact value, path), then what it
    means and what follows from it. What nothing explains has the first part alone.
    """
    told, found = "\n".join(filter(None, more)), _explained(topic)
    if found is None:
        return in_tip_width(told)
    from drs_inspector.domain.explanations.words import tip_of  # noqa: PLC0415 - with its first use

    return in_tip_width("\n\n".join(filter(None, (told, tip_of(found)))))


def in_tip_width(text: str) -> str:
    """Return a text with breaks so that no line of a tool tip is too wide; a word that is too long is broken."""
    metrics = QFontMetrics(QToolTip.font())
    base = max(metrics.averageCharWidth(), 1)
    widest = max(WIDEST_TIP, 48 * base)
    return "\n".join(line for one in shortened(text).split("\n") for line in _broken(one, metrics, widest))


def _broken(line: str, metrics: QFontMetrics, widest: int) -> list[str]:
    if metrics.horizontalAdvance(line) <= widest:
        return [line]
    lines, now = [], ""
    for word in line.split(" "):
        longer = f"{now} {word}" if now else word
        if metrics.horizontalAdvance(longer) <= widest:
            now = longer
            continue
        if now:
            lines.append(now)
        now = word
        while metrics.horizontalAdvance(now) > widest:
            letters = max(1, min(len(now) - 1, widest * len(now) // metrics.horizontalAdvance(now)))
            while letters > 1 and metrics.horizontalAdvance(now[:letters]) > widest:
                letters -= 1
            lines.append(now[:letters])
            now = now[letters:]
    return [*lines, now]
