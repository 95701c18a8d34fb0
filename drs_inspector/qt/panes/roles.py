"""What kind of thing a picture and its parts are to screen readers."""

from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_ROLE: Final = "accessible role of a picture"
_interfaces: Final[dict[int, QAccessibleInterface]] = {}
_installed: Final[list[bool]] = []


def give_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Let assistive technology take a widget for a chart, a graphic or what else it is; its parts are its children.

    It is to be given before a name is, and to a widget of a class of our own: Qt keeps what it has found at first, and
    has its own answer for its own classes.
    """
    widget.setProperty(_ROLE, role.value)
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_interface)


def _interface(_kind: str, shown: QObject) -> QAccessibleInterface | None:
    role = shown.property(_ROLE) if isinstance(shown, QWidget) else None
    if role is None or not isinstance(shown, QWidget):
        return None
    number = id(shown)
    # Qt knows it by its address alone: it is kept until the widget goes.
    made = _interfaces[number] = QAccessibleWidget(shown, QAccessible.Role(role))
    shown.destroyed.connect(_Forgetting(number))
    return made


class _Forgetting:
    """Forgets the interface of a widget that is gone."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __call__(self, _gone: QObject | None = None) -> None:
        _interfaces.pop(self._number, None)
