"""What screen readers hear of the table of jobs.

The pinned column shows the rows that the table beside it has as well, with all columns: read twice, each job would be
two. So it is hidden from assistive technology.
"""

from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_HIDDEN: Final = "hidden from assistive technology"
_interfaces: Final[dict[int, QAccessibleInterface]] = {}
_installed: Final[list[bool]] = []


class _Hidden(QAccessibleWidget):
    """A widget that is there for the eyes alone: without a part, and not visible."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget, QAccessible.Role.Grouping)

    def childCount(self) -> int:
        """Return that it has no parts."""
        return 0

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return no part."""
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return no part."""
        return None

    def state(self) -> QAccessible.State:
        """Return that it is not seen."""
        state = super().state()
        state.invisible = True
        return state


def hide_from_readers(widget: QWidget) -> None:
    """Hide a widget from assistive technology. It must tell of no selection and no focus itself."""
    widget.setProperty(_HIDDEN, True)
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_interface)


def _interface(_kind: str, shown: QObject) -> QAccessibleInterface | None:
    if not isinstance(shown, QWidget) or not shown.property(_HIDDEN):
        return None
    number = id(shown)
    # Qt knows it by its address alone: it is kept until the widget goes.
    made = _interfaces[number] = _Hidden(shown)
    shown.destroyed.connect(_Forget(number))
    return made


class _Forget:
    """Forgets the interface of a widget."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __call__(self, _gone: QObject | None = None) -> None:
        _interfaces.pop(self._number, None)
