"""What is typed into the field above the map, and the way from one match to the next."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from drs_inspector.qt.map.bar import MapBar
from drs_inspector.qt.map.view import MapView
from drs_inspector.session.map.sentences import found_on


class Finding(QObject):
    """Goes to matches, and says how many there are."""

    def __init__(self, bar: MapBar, view: MapView) -> None:
        super().__init__(view)
        self._bar, self._view = bar, view
        self._found: Sequence[str] = ()
        bar.sought.connect(self._go)
        bar.stepped.connect(self._step)

    def again(self) -> None:
        """Find on another map what is typed; nothing is gone to."""
        self._found = found_on(self._view.shown, self._bar.edit.text())
        self._say()

    def _go(self) -> None:
        self.again()
        if self._found:
            self._view.go_to(self._found[0])
            self._say()

    def _step(self, by: int) -> None:
        found, current = self._found, self._view.current
        if found:
            place = (found.index(current) + by) % len(found) if current in found else 0
            self._view.go_to(found[place])
            self._say()

    def _say(self) -> None:
        current, found = self._view.current, self._found
        place = found.index(current) + 1 if current in found else 0
        self._bar.show_found(place, len(found), is_sought=bool(self._bar.edit.text().strip()))
