"""Opens the sign-in dialog: for a new session, for one that has ended, for profiles that the keyring cannot open."""

from collections.abc import Callable, Sequence

from drs_inspector.cloud.iam.sign_in_errors import ProjectChoiceNeededError
from drs_inspector.domain.errors import InspectorError, SignInError
from drs_inspector.qt.browse.reveal_session import SessionRevealer
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.network.controller import NetworkController
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.sign_in.dialog_actions import DialogActions
from drs_inspector.qt.sign_in.dialog_profiles import DialogProfiles
from drs_inspector.qt.sign_in.renewed_tokens import RenewedTokens
from drs_inspector.qt.sign_in.sign_in_keeping import Keeping
from drs_inspector.session.profiles.texts import network_words
from drs_inspector.session.workspace.open_session import OpenSession


class SignInController:
    """Opens the dialog and does what it asks for. ``connected(sessions)`` is called after a sign-in that worked."""

    def __init__(
        self, app: AppContext, connected: Callable[[list[OpenSession]], None], network: NetworkController
    ) -> None:
        self._app = app
        self._connected = connected
        self._network = network
        self._keeping = Keeping(app)
        self._dialog: CredentialDialog | None = None
        self._profiles = DialogProfiles(app, self._keeping)
        self._work = DialogActions(app, network, self._keeping, self._signed_in, self._signed_in_again)
        self._connecting = self._work.connecting
        self._newcomers = SessionRevealer(app)
        self._renewed = RenewedTokens(app, self._keeping, self._connecting.profile_of)
        # Profiles to ask for one after the other, and why each could not be connected without.
        self._queue: list[tuple[str, InspectorError | None]] = []
        network.changed.connect(self._show_network)

    def close(self) -> None:
        """Stop following the workspace."""
        self._renewed.close()

    # The dialog

    def ask(self, profile: str = "", why: InspectorError | None = None) -> None:
        """Open the dialog with a profile, else with the one that was used last; ``why`` is said in it."""
        dialog = self._open()
        if dialog is not None:
            refused = isinstance(why, SignInError) and not isinstance(why, ProjectChoiceNeededError)
            self._profiles.distrust_token(profile if refused else "")
            dialog.choose_profile(profile or self._app.settings.last_profile)
            self._show_network()
            dialog.open()
            if refused:
                dialog.form.focus_first_secret()
            if why is not None:
                self._work.show_problem(why)

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
        self._newcomers.watch()
        self._app.tasks.start("Connecting profiles", self._connect_profiles(names))

    def _open(self, again: OpenSession | None = None) -> CredentialDialog | None:
        if self._dialog is not None:
            self._dialog.raise_()
            return None
        dialog = self._dialog = CredentialDialog(self._keeping.profiles().profiles, self._app.window)
        self._profiles.attach(dialog, again)
        self._work.attach(dialog, again)
        dialog.place_changed.connect(self._show_network)
        dialog.network_requested.connect(lambda: self._app.open_preferences("network", dialog))
        dialog.finished.connect(self._closed)
        return dialog

    def _closed(self, result: int) -> None:
        self._work.detach()
        self._profiles.detach()
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
        if not result:
            self._queue.clear()
        elif self._queue:
            self.ask(*self._queue.pop(0))

    def _show_network(self) -> None:
        if self._dialog is not None:
            entries = self._dialog.entries()
            words = network_words([entries.iam_url, entries.drs_url], self._network.now())
            self._dialog.form.more.show_network(*words)

    # Profiles at once

    async def _connect_profiles(self, names: Sequence[str]) -> None:
        """Connect one after the other: the keyring takes one question at a time, and so does a person."""
        await self._network.recall()
        profiles = self._keeping.profiles()
        to_ask: list[tuple[str, InspectorError | None]] = []
        for profile in [found for name in names if (found := profiles.find(name)) is not None]:
            why: InspectorError | None = None
            sessions: list[OpenSession] = []
            try:
                sessions = await self._connecting.sign_in_with_kept(profile)
            except InspectorError as error:
                why = error
            if sessions:
                self._signed_in(sessions)
            else:
                to_ask.append((profile.name, why))
        self._newcomers.rest()
        if to_ask:
            self._queue = to_ask[1:]
            self.ask(*to_ask[0])

    def _signed_in(self, sessions: list[OpenSession]) -> None:
        if sessions:
            self._newcomers.show(sessions)
            self._connected(sessions)

    def _signed_in_again(self, session: OpenSession) -> None:
        # A fetch that was paused goes on by itself.
        if not session.inspector.is_fetching:
            self._connected([session])
