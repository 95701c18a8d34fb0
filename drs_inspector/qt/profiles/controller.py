"""File > Profiles: everything that the profile manager asks for."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from drs_inspector.domain.errors import InspectorError, SecretStoreError
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.profiles.dialog import ProfileManager
from drs_inspector.qt.profiles.import_preview import ProfilePreview
from drs_inspector.qt.sign_in.controller import SignInController
from drs_inspector.session.profiles.texts import profile_words
from drs_inspector.session.start_page.last_looks import renamed, without
from drs_inspector.storage.profiles.exchange import export_profiles, import_profiles, read_exported_profiles
from drs_inspector.storage.profiles.store import (
    Profile,
    delete_profile,
    duplicate_profile,
    move_profile,
    rename_profile,
    save_profile,
)


class ProfilesController:
    """What File > Profiles does."""

    def __init__(self, app: AppContext, sign_in: SignInController) -> None:
        self._app = app
        self._sign_in = sign_in
        self._dialog: ProfileManager | None = None
        self.changed: Callable[[], None] = lambda: None
        """Called when profiles have changed by this."""
        app.window.commands["profiles"].triggered.connect(lambda _checked=False: self.ask())

    def ask(self) -> None:
        """Open the manager."""
        if self._dialog is not None:
            self._dialog.raise_()
            return
        dialog = self._dialog = ProfileManager(profile_words, self._app.window)
        dialog.new_requested.connect(lambda: self._leave_for(self._sign_in.edit))
        dialog.edit_requested.connect(lambda name: self._leave_for(lambda: self._sign_in.edit(name)))
        dialog.connect_requested.connect(lambda names: self._leave_for(lambda: self._sign_in.connect_profiles(names)))
        dialog.duplicate_requested.connect(self._duplicate)
        dialog.rename_requested.connect(self.rename)
        dialog.delete_requested.connect(self.ask_delete)
        dialog.moved.connect(lambda name, position: self._try(lambda: move_profile(name, position)))
        dialog.coloured.connect(self._colour)
        dialog.export_requested.connect(self._export)
        dialog.import_requested.connect(self._preview)
        dialog.finished.connect(self._closed)
        dialog.show_profiles(self._sign_in.profiles().profiles, [self._app.settings.last_profile])
        dialog.open()

    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _leave_for(self, go: Callable[[], None]) -> None:
        """Close the manager, then open what follows."""
        if self._dialog is not None:
            self._dialog.accept()
        go()

    def show(self, *selected: str) -> None:
        """Show the profiles as they are stored now."""
        if self._dialog is not None:
            self._dialog.show_profiles(self._sign_in.profiles().profiles, selected)

    def _try(self, change: Callable[[], object], *selected: str) -> bool:
        """Make a change and show it; what goes wrong is said in the dialog."""
        problem: InspectorError | None = None
        try:
            change()
        except InspectorError as error:
            problem = error
        if self._dialog is not None:
            self._dialog.outcome.clear()
            self.show(*selected)
            if problem is not None:
                self._dialog.outcome.say_error(problem)
        elif problem is not None:
            self._app.problems.show(problem, where="Profiles")
        self.changed()
        return problem is None

    # One profile

    def _duplicate(self, name: str) -> None:
        made: list[Profile] = []
        if self._try(lambda: made.append(duplicate_profile(name))):
            self.show(made[0].name)

    def rename(self, old: str, new: str) -> None:
        """Give a profile another name; what is kept of it goes along."""
        if not self._try(lambda: rename_profile(old, new)):
            return
        if self._app.settings.last_profile == old:
            self._app.settings.last_profile = new
        self._app.change_settings(last_looks=renamed(self._app.settings, old, new))
        self.show(new)
        self._followed(old, new)
        self._app.tasks.start(f"Renaming {old} to {new} in the keyring", self._rename_secrets(old, new))

    def _followed(self, old: str, new: str) -> None:
        """Let open sessions bear what the profile is now."""
        profile = self._sign_in.profiles().find(new)
        if profile is not None:
            self._app.workspace.follow_profile(old, name=profile.name, colour=profile.colour)

    async def _rename_secrets(self, old: str, new: str) -> None:
        try:
            await self._app.profile_secrets.move(old, new)
        except SecretStoreError as error:
            self._say_keyring(error, f"What the keyring holds for “{old}” could not be taken along.")

    def _colour(self, names: list[str], colour: str) -> None:
        profiles = self._sign_in.profiles()
        for profile in [found for name in names if (found := profiles.find(name)) is not None]:
            changed = msgspec.structs.replace(profile, colour=colour)
            if not self._try(lambda changed=changed: save_profile(changed)):  # type: ignore[misc]  # bound per round
                return
            self._followed(profile.name, profile.name)

    def ask_delete(self, names: list[str]) -> None:
        """Ask whether to delete profiles, with what the keyring holds of them."""
        what = f"the profile “{names[0]}”" if len(names) == 1 else f"{len(names)} profiles"
        title = f"Delete {what}?"
        text = "What the keyring holds for it goes too. Jobs that are on the screen stay."
        self._ask("Delete profiles", title, text, "&Delete", lambda: self._delete(names))

    def _ask(self, caption: str, title: str, text: str, button: str, go: Callable[[], None]) -> None:
        parent: QWidget = self._dialog or self._app.window
        box = QMessageBox(QMessageBox.Icon.Question, caption, title, QMessageBox.StandardButton.Cancel, parent)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(text)
        yes = box.addButton(button, QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        yes.clicked.connect(lambda _checked=False: go())
        box.open()

    def _delete(self, names: list[str]) -> None:
        gone = [name for name in names if self._try(lambda name=name: delete_profile(name))]  # type: ignore[misc]
        for name in gone:
            self._app.change_settings(last_looks=without(self._app.settings, name))
            self._app.tasks.start(f"Keyring of {name}", self._forget(name))

    async def _forget(self, name: str) -> None:
        try:
            await self._app.profile_secrets.forget(name)
        except SecretStoreError as error:
            self._say_keyring(error, f"“{name}” is deleted, but what the keyring holds for it is still there.")

    def _say_keyring(self, error: SecretStoreError, what: str) -> None:
        shown = SecretStoreError(what, f"{error.title} {error.cause}".strip(), error.next_step)
        if self._dialog is not None:
            self._dialog.outcome.say_error(shown)
        else:
            self._app.problems.show(shown, where="Keyring")

    # Files

    def _export(self, names: list[str], path: str) -> None:
        if self._try(lambda: export_profiles(names, Path(path))) and self._dialog is not None:
            words = f"{len(names)} {'profile' if len(names) == 1 else 'profiles'} saved as {path}, without any secret."
            self._dialog.outcome.say("success", words)

    def _preview(self, path: str) -> None:
        """Show what a file holds before anything of it is taken."""
        dialog = self._dialog
        if dialog is None:
            return
        loaded = read_exported_profiles(Path(path))
        if loaded.problem is not None:
            dialog.outcome.say_error(loaded.problem)
        if not loaded.profiles:
            if loaded.problem is None:
                dialog.outcome.say("warning", f"There is no profile in {Path(path).name}.")
            return
        known = {profile.name for profile in self._sign_in.profiles().profiles}
        preview = ProfilePreview(loaded.profiles, known, profile_words, dialog)
        preview.chosen.connect(self._import)
        preview.finished.connect(preview.deleteLater)
        preview.open()

    def _import(self, profiles: list[Profile], replace: bool) -> None:
        taken: list[str] = []
        if self._try(lambda: taken.extend(import_profiles(profiles, replace))) and self._dialog is not None:
            self.show(*taken)
            number = f"{len(taken)} {'profile' if len(taken) == 1 else 'profiles'}"
            self._dialog.outcome.say("success", f"{number} imported. Secrets are asked for when you connect.")
