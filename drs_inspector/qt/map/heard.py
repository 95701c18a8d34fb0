"""What assistive technology finds inside the map: what has the keyboard, and what an arrow leads to from there."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QGraphicsView

from drs_inspector.qt.panes.roles import give_role
from drs_inspector.qt.pictures.drawing import Place
from drs_inspector.qt.pictures.parts import HeardParts
from drs_inspector.session.map.job_map import JobMap
from drs_inspector.session.map.walk import step

_DIRECTIONS: Final = ("left", "right", "up", "down")


class HeardMap:
    """The parts of a map around one place of it: all of the map would be thousands of parts."""

    def __init__(self, view: QGraphicsView) -> None:
        give_role(view, QAccessible.Role.Chart)
        self._view = view
        view.viewport().setAccessibleName("Databases and jobs on the map")
        self._parts = HeardParts(view.viewport())

    def show(
        self, shown: JobMap, current: str, words_of: Callable[[str], str], room_of: Callable[[str], QRectF]
    ) -> None:
        """Have what is around a key, or without one what the arrows begin with. ``room_of`` is in the scene."""
        around = [current, *(step(shown, current, direction) for direction in _DIRECTIONS)]
        keys = list(dict.fromkeys(filter(None, around)))
        places = [Place(self._seen(room_of(key)), words_of(key)) for key in keys]
        self._parts.show(places)

    def _seen(self, room: QRectF) -> QRect:
        return self._view.mapFromScene(room).boundingRect()
