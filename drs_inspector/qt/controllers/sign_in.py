"""The work behind the sign-in dialog: projects, test, connect, sign in again, and profiles."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from drs_inspector.cloud.auth import (
    ProjectChoiceNeededError,
    SecondFactorNeededError,
)
from drs_inspector.cloud.certificates import CertificateRefusedError
from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.controllers.connecting import Connecting
from drs_inspector.qt.controllers.dialog_profiles import DialogProfiles
from drs_inspector.qt.controllers.network import NetworkCommands
from drs_inspector.qt.controllers.shared import Shared
from drs_inspector.qt.controllers.sign_in_keeping import Keeping
from drs_inspector.qt.controllers.sign_in_words import network_words, token_words
from drs_inspector.qt.views.credential_dialog import CredentialDialog
from drs_inspector.qt.views.credential_entries import Entries
from drs_inspector.session.open_session import OpenSession

_DIALOG = "Sign in"
_USED_UP = " The one-time code is used up: the next sign-in takes the next one."


class SignIn:
    """Opens the dialog and does what it asks for. ``connected(sessions)`` is called after a sign-in that worked."""

    def __init__(
        self, shared: Shared, connected: Callable[[list[OpenSession]], None], network: NetworkCommands
    ) -> None:
        self._shared = shared
        self._connected = connected
        self._network = network
        self._keeping = Keeping(shared)
        self._dialog: CredentialDialog | None = None
        self._again: OpenSession | None = None
        self._profiles = DialogProfiles(shared, self._keeping)
        self._connecting = Connecting(shared, network, self._keeping)
        self._queue: list[str] = []
        network.changed.connect(self._show_network)

    # The dialog

    def ask(self, profile: str = "") -> None:
        """Open the dialog with a profile, else with the one that was used last."""
        dialog = self._open()
        if dialog is not None:
            dialog.choose_profile(profile or self._shared.settings.last_profile)
            self._show_network()
            dialog.open()

    def ask_new(self) -> None:
        """Open the dialog without a profile."""
        dialog = self._open()
        if dialog is not None:
            self._show_network()
            dialog.open()

    def ask_again(self, session: OpenSession) -> None:
        """Open the dialog for a session that has ended: only its secrets can be entered."""
        dialog = self._open(session)
        if dialog is not None:
            dialog.ask_again(self._connecting.way(session), session.title)
            self._show_network()
            dialog.open()

    def forget_secrets(self) -> None:
        """Empty the fields of an open dialog, and forget the proxy's password: nobody has been at the keyboard."""
        self._network.forget()
        if self._dialog is not None:
            self._dialog.form.forget_secrets()

    def connect_profiles(self, names: Sequence[str]) -> None:
        """Connect profiles with what the keyring holds, and ask for those where that is not enough."""
        self._shared.tasks.start("Connecting profiles", self._connect_profiles(names))

    def _open(self, again: OpenSession | None = None) -> CredentialDialog | None:
        if self._dialog is not None:
            self._dialog.raise_()
            return None
        dialog = self._dialog = CredentialDialog(self._keeping.profiles().profiles, self._shared.window)
        self._again = again
        self._profiles.attach(dialog, again)
        dialog.projects_requested.connect(self._find_projects)
        dialog.test_requested.connect(self._test)
        dialog.connect_requested.connect(self._connect)
        dialog.place_changed.connect(self._show_network)
        dialog.network_requested.connect(lambda: self._network.ask(dialog))
        dialog.finished.connect(self._closed)
        return dialog

    def _closed(self, result: int) -> None:
        self._shared.tasks.cancel(_DIALOG)
        self._profiles.detach()
        self._again = None
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
        if not result:
            self._queue.clear()
        elif self._queue:
            self.ask(self._queue.pop(0))

    def _show_network(self) -> None:
        if self._dialog is not None:
            entries = self._dialog.entries()
            words = network_words([entries.iam_url, entries.drs_url], self._network.now())
            self._dialog.form.more.show_network(*words)

    # Signing in

    def _find_projects(self, entries: Entries) -> None:
        self._run("Asking for projects…", self._projects(entries))

    def _test(self, entries: Entries) -> None:
        self._run("Signing in…", self._try(entries))

    def _connect(self, entries: Entries) -> None:
        self._run("Signing in…", self._sign_in(entries))

    def _run(self, words: str, work: Coroutine[Any, Any, None]) -> None:
        if self._dialog is not None:
            self._dialog.busy(words)
        self._shared.tasks.start(_DIALOG, self._guarded(work))

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """Show what goes wrong inside the dialog, where it can be put right."""
        problem: InspectorError | None = None
        try:
            await self._network.recall()
            await work
        except InspectorError as error:
            problem = error
        finally:
            work.close()
            if self._dialog is not None:
                self._dialog.form.forget_code()
                self._dialog.ready()
        if problem is not None and self._dialog is not None:
            self._show_problem(self._dialog, problem)

    def _show_problem(self, dialog: CredentialDialog, error: InspectorError) -> None:
        if isinstance(error, SecondFactorNeededError):
            dialog.outcome.say_error(error, "warning")
            dialog.ask_code()
        elif isinstance(error, ProjectChoiceNeededError):
            dialog.form.show_projects(error.projects, choose=False)
            dialog.outcome.say_error(error, "warning")
            dialog.focus_on("project")
        else:
            dialog.outcome.say_error(error)
        if isinstance(error, CertificateRefusedError):
            refused = error
            dialog.outcome.offer("&Show certificate…", lambda: self._network.show_certificate(refused, dialog))

    async def _projects(self, entries: Entries) -> None:
        found = await self._connecting.projects(entries.connection(), entries.credential())
        if self._dialog is None:
            return
        self._dialog.form.show_projects(found)
        usable = sum(project.enabled for project in found)
        if usable:
            words = f"{usable} {'project' if usable == 1 else 'projects'} found."
            self._dialog.outcome.say("success", words + (_USED_UP if entries.passcode else ""))
        else:
            words = "Signed in, but this user may use no project. Ask the account's administrator for the right."
            self._dialog.outcome.say("warning", words)

    async def _try(self, entries: Entries) -> None:
        token = await self._connecting.try_out(entries.connection(), entries.credential())
        if self._dialog is not None:
            self._dialog.outcome.say("success", token_words(token) + (_USED_UP if entries.passcode else ""))

    async def _sign_in(self, entries: Entries) -> None:
        again = self._again
        if again is not None:
            await self._connecting.sign_in_again(again, entries.profile(), entries.credential())
            # A fetch that was paused goes on by itself.
            sessions = [] if again.inspector.is_fetching else [again]
        else:
            sessions = await self._connecting.sign_in(entries.profile(), entries.connection(), entries.credential())
        if self._dialog is not None:
            self._dialog.accept()
        if sessions:
            self._connected(sessions)

    async def _connect_profiles(self, names: Sequence[str]) -> None:
        """Connect one after the other: the keyring takes one question at a time, and so does a person."""
        await self._network.recall()
        profiles, to_ask = self._keeping.profiles(), []
        for profile in [found for name in names if (found := profiles.find(name)) is not None]:
            try:
                sessions = await self._connecting.sign_in_with_kept(profile)
            except InspectorError as error:
                self._shared.problems.show(error, where=f"Connecting “{profile.name}”")
                sessions = []
            if sessions:
                self._connected(sessions)
            else:
                to_ask.append(profile.name)
        if to_ask:
            self._queue = to_ask[1:]
            self.ask(to_ask[0])
