"""The settings of the running window: every change is saved at once and announced to what follows it."""

import copy
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from drs_inspector.domain.errors import InspectorError
from drs_inspector.storage.files.settings import Settings, save_changes


class LiveSettings(QObject):
    """Changes ``settings``. ``changed(name)``: a setting has another value now. ``saved()``: the file was written.

    Only what this window has changed is written: another window may have changed something else.
    """

    changed = Signal(str)
    saved = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self._forgotten = False
        self._saved = copy.deepcopy(settings)

    def change(self, **values: Any) -> InspectorError | None:
        """Set settings by name, save all of them, and announce each that differs.

        Returns why the file could not be written; the new values are in force all the same.
        """
        before = {name: self.settings.get(name) for name in values}
        differing = [name for name, value in values.items() if value != before[name]]
        if not differing:
            return None
        for name in differing:
            self.settings.put(name, values[name])
        self._forgotten = False
        problem = self.save()
        for name in differing:
            self.changed.emit(name)
        return problem

    def watch(self, name: str, run: Callable[[Any], object]) -> None:
        """Call ``run(value)`` whenever this setting changes."""

        def follow(changed: str) -> None:
            if changed == name:
                run(self.settings.get(name))

        self.changed.connect(follow)

    def save(self) -> InspectorError | None:
        """Write what has changed, and return why that failed. What was forgotten is not written again by this."""
        if self._forgotten:
            return None
        try:
            save_changes(self.settings, self._saved)
        except InspectorError as error:
            return error
        self._saved = copy.deepcopy(self.settings)
        self.saved.emit()
        return None

    def forget(self) -> None:
        """Go back to the defaults without writing a file, until a setting is changed again."""
        before = {name: self.settings.get(name) for name in self.settings.names}
        self.settings.reset()
        self._saved = copy.deepcopy(self.settings)
        self._forgotten = True
        for name, value in before.items():
            if self.settings.get(name) != value:
                self.changed.emit(name)


class FollowedSettings(LiveSettings):
    """The same settings for another window: what it changes is changed for all, and what follows it goes with it."""

    def __init__(self, base: LiveSettings, parent: QObject) -> None:
        super().__init__(base.settings, parent)
        self._base = base
        base.changed.connect(self.changed)
        base.saved.connect(self.saved)

    def change(self, **values: Any) -> InspectorError | None:
        """Set settings for all windows."""
        return self._base.change(**values)

    def save(self) -> InspectorError | None:
        """Write what has changed in any window."""
        return self._base.save()

    def forget(self) -> None:
        """Go back to the defaults in all windows."""
        self._base.forget()
