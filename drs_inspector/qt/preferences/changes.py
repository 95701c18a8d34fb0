"""From a field to the settings: what is entered is checked, applied and saved at once, or marked and not applied."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.main_window.live_settings import LiveSettings
from drs_inspector.qt.preferences.fields import Secret
from drs_inspector.qt.preferences.row_view import PreferenceView
from drs_inspector.qt.preferences.section import Preference
from drs_inspector.qt.widgets.message_banner import sentences

_STAYS = "Not applied: the value of before stays in force."


class Changes(QObject):
    """Applies what is entered into the rows of a page, and shows in them what is changed elsewhere.

    A setting that needs another one is applied together with it, so that none is in force by halves: a proxy of one's
    own only with an address that can be used. ``not_saved(error)``: applied, but the file could not be written.
    """

    not_saved = Signal(object)

    def __init__(self, live: LiveSettings, views: Mapping[str, PreferenceView], parent: QObject) -> None:
        super().__init__(parent)
        self._live = live
        self._views = views
        for name, view in views.items():
            view.widget.edited.connect(lambda name=name: self.apply(name))
            view.widget.begun.connect(lambda view=view: view.say("info", ""))
            if isinstance(view.row, Secret):
                view.row.changed.connect(self._show_secrets)
            self.show_value(name)
        live.changed.connect(self.show_value)
        self._enable()

    def apply(self, name: str) -> None:
        """Apply what is entered in a row, with the rows that belong to it, unless one of them cannot be used."""
        self._enable()
        group = self._group(name)
        bad = [view for view in group if not self._check(view)]
        if bad:
            return
        values = {view.row.name: view.widget.value() for view in group if self._differs(view)}
        secrets = [view.row for view in group if view.row.name in values and isinstance(view.row, Secret)]
        problem = self._live.change(**{name: value for name, value in values.items() if not self._is_secret(name)})
        for secret in secrets:
            secret.write(values[secret.name])
        if problem is not None:
            self.not_saved.emit(problem)

    def show_value(self, name: str) -> None:
        """Show the value that is in force."""
        view = self._views.get(name)
        if view is not None and (self._in_force(view.row) != view.widget.value() or view.lock is not None):
            view.show_value(self._in_force(view.row))
            self._enable()

    def _show_secrets(self) -> None:
        for name in self._views:
            if self._is_secret(name):
                self.show_value(name)

    def _is_secret(self, name: str) -> bool:
        return isinstance(self._views[name].row, Secret)

    def _in_force(self, row: Preference) -> Any:
        return row.read() if isinstance(row, Secret) else row.setting.read(self._live.settings)

    def _differs(self, view: PreferenceView) -> bool:
        return self._is_used(view) and view.lock is None and view.widget.value() != self._in_force(view.row)

    def _group(self, name: str) -> list[PreferenceView]:
        """Return the row and those that are applied together with it, the one that others need first."""
        needs = self._views[name].row.needs
        root = needs[0] if needs is not None else name
        others = [view for view in self._views.values() if view.row.needs is not None and view.row.needs[0] == root]
        return [self._views[root], *others]

    def _is_used(self, view: PreferenceView) -> bool:
        """Return whether the value has an effect, by what is entered in the row that it needs."""
        needs = view.row.needs
        return needs is None or self._views[needs[0]].widget.value() == needs[1]

    def _check(self, view: PreferenceView) -> bool:
        """Say about a value that it is good, or mark it; a value that has no effect is neither."""
        if view.lock is not None:
            return True
        row, value = view.row, view.widget.value()
        words = ""
        try:
            if self._is_used(view):
                row.setting.checked(value)
                words = row.check(value) if row.check is not None else ""
        except InspectorError as error:
            view.say("error", f"{sentences(error)} {_STAYS}")
            return False
        except ValueError:
            view.say("error", f"This value is not possible. {_STAYS}")
            return False
        view.say("success", words)
        return True

    def _enable(self) -> None:
        for view in self._views.values():
            view.enable(self._is_used(view))
