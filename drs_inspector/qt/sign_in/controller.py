"""Opens the sign-in dialog: for a new session, for one that has ended, for profiles that the keyring cannot open."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from drs_inspector.cloud.iam.methods.registry import sign_in_methods
from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.qt.browse.reveal_session import SessionRevealer
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import CONNECTING, AppContext
from drs_inspector.qt.network.controller import NetworkController
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.sign_in.dialog_prompter import DialogPrompter, FollowUpPrompter
from drs_inspector.qt.sign_in.dialog_sign_in import DialogSignIn, SignInServices, keep
from drs_inspector.qt.sign_in.region_field import Found, search_rows
from drs_inspector.session.profiles.keep_renewed_tokens import KeepRenewedTokens
from drs_inspector.session.profiles.open_profile import open_profile
from drs_inspector.session.profiles.prompter import GivenUpError
from drs_inspector.session.profiles.texts import network_in_use, network_words
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.storage.profiles.store import LoadedProfiles, Profile, load_profiles

_PROFILES = Concern("profiles")


class SignInController:
    """Opens dialogs, one at a time. ``connected(sessions)`` is called after a sign-in that worked."""

    def __init__(
        self, app: AppContext, connected: Callable[[list[OpenSession]], None], network: NetworkController
    ) -> None:
        self._app = app
        self._connected = connected
        self._network = network
        self._revealer = SessionRevealer(app)
        self._services = SignInServices(app, network, self._opened)
        self._work: DialogSignIn | None = None
        # The tasks that connect profiles side by side; their dialogs are opened one after the other.
        self._connecting: set[asyncio.Task[None]] = set()
        self._asks_for_one: DialogSignIn | None = None
        self._closed_dialog = asyncio.Event()
        renewed = KeepRenewedTokens(app.profile_secrets, app.tasks)
        self._unfollow = renewed.follow_workspace(app.workspace, app.profile_sessions.saved_profile_of)
        network.changed.connect(self._show_network)

    def close(self) -> None:
        """Stop following the workspace."""
        self._unfollow()

    # Dialogs

    def ask(self, profile: str = "") -> None:
        """Open the dialog, filled from a profile when one is named."""
        work = self._open()
        found = self.profiles().find(profile) if work is not None and profile else None
        if work is not None and found is not None:
            work.entries.show_profile(found)
            work.dialog.form.focus_first_gap()

    def edit(self, profile: str = "") -> None:
        """Open the dialog to change a profile, or to make one, with a button that saves it without signing in."""
        self.ask(profile)
        if self._work is not None:
            self._work.dialog.offer_save("Change connection" if profile else "New connection")

    def ask_again(self, session: OpenSession) -> None:
        """Open the dialog for a session that has ended: only its secrets can be entered."""
        work = self._open(session)
        if work is not None:
            sessions = self._app.profile_sessions
            work.entries.show_again(sessions.saved_profile_of(session) or sessions.profile_for(session), session.title)

    def profiles(self) -> LoadedProfiles:
        """Read the profiles; a damaged file is shown as a problem."""
        loaded = load_profiles()
        if loaded.problem is not None:
            self._app.problems.show(loaded.problem, where="Profiles", about=_PROFILES)
        else:
            self._app.problems.over(_PROFILES)
        return loaded

    def forget_secrets(self) -> None:
        """Empty the fields of an open dialog, and forget the proxy's password: the computer was left alone."""
        self._network.forget()
        if self._work is not None:
            self._work.forget_secrets()

    def _open(self, again: OpenSession | None = None) -> DialogSignIn | None:
        """Open a dialog; None when there is one already, which is raised then."""
        if self._work is not None:
            self._work.dialog.raise_()
            return None
        dialog = CredentialDialog(sign_in_methods(), self._search, self._app.window)
        work = self._work = DialogSignIn(self._services, dialog, again)
        dialog.form.placed.connect(self._show_network)
        dialog.form.network_requested.connect(lambda: self._app.open_preferences("network", dialog))
        dialog.finished.connect(self._closed)
        dialog.open()
        self._show_network()
        if again is None:
            dialog.form.region.line.setFocus()
            dialog.form.region.open_list()
        return work

    @contextmanager
    def follow_up(self, profile: Profile, task: str) -> Iterator[FollowUpPrompter]:
        """Ask what a sign-in needs beside what is saved, in a dialog that closes at the end of the block.

        ``task`` is the name of what signs in: it ends with the dialog, unless that waits for an answer.
        """

        async def dialog() -> CredentialDialog:
            work = await self._dialog_for(profile)
            self._asks_for_one = None
            work.attach(prompter, task)
            return work.dialog

        prompter = FollowUpPrompter(dialog, self._app.tasks)
        try:
            yield prompter
        finally:
            if self._end(prompter) and self._work is not None:
                self._work.dialog.accept()

    def _search(self, query: str) -> Found:
        return search_rows(query, self.profiles().profiles, self._app.settings)

    def _closed(self, result: int) -> None:
        work, self._work = self._work, None
        if work is not None:
            work.close()
            work.dialog.deleteLater()
        if not result and work is not None and work is self._asks_for_one:
            # The others are not wanted either, nor those whose turn has not come.
            for task in tuple(self._connecting):
                task.cancel()
        self._closed_dialog.set()

    def _show_network(self) -> None:
        if self._work is not None:
            more = self._work.dialog.form.more
            urls, network = list(more.urls.values().values()), self._network.now()
            more.show_network(*network_words(urls, network), network_in_use(urls, network))

    def _opened(self, sessions: Sequence[OpenSession], again: bool) -> None:
        if again:
            # A fetch that was paused goes on by itself.
            self._connected([one for one in sessions if not one.inspector.is_fetching])
        elif sessions:
            self._revealer.show(list(sessions))
            self._connected(list(sessions))

    # Profiles at once

    @property
    def is_connecting(self) -> bool:
        """Whether profiles are being connected, or wait for a dialog."""
        return bool(self._connecting)

    def connect_named(self, name: str) -> None:
        """Connect the profile that a start of the program names, or show that there is none of this name."""
        loaded = self.profiles()
        if loaded.find(name) is None:
            names = ", ".join(one.name for one in loaded.profiles) or "none"
            error = FileProblemError(
                f"There is no profile “{name}”.", f"Saved profiles: {names}.", "Choose one in File > Connect…"
            )
            self._app.problems.show(error, where="Profiles")
            return
        self.connect_profiles([name])

    def connect_profiles(self, names: Sequence[str]) -> None:
        """Connect profiles with what the keyring holds; where that is not enough the questions come one by one."""
        self._revealer.watch()
        self._start(f"{CONNECTING} profiles: {', '.join(names)}", self._connect_profiles(names))

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._app.tasks.start(name, work)
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)
        return task

    async def _connect_profiles(self, names: Sequence[str]) -> None:
        """Start one after the other: the next as soon as the one before has ended, or waits for a person."""
        await self._network.load_saved()
        profiles = self.profiles()
        try:
            for name in names:
                profile = profiles.find(name)
                if profile is not None:
                    await self._until_asked(profile)
        finally:
            self._revealer.rest()

    async def _until_asked(self, profile: Profile) -> None:
        task = f"{CONNECTING} {profile.name}"

        async def dialog() -> CredentialDialog:
            work = await self._dialog_for(profile)
            work.attach(prompter, task)
            return work.dialog

        prompter = DialogPrompter(dialog, self._app.tasks)
        connecting = self._start(task, self._connect_profile(profile, prompter))
        asked = self._app.tasks.start(f"{task}, first question", prompter.has_asked.wait())
        try:
            await asyncio.wait({connecting, asked}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            asked.cancel()

    async def _connect_profile(self, profile: Profile, prompter: DialogPrompter) -> None:
        app = self._app
        try:
            opened = await open_profile(profile, prompter, opener=app.profile_sessions, secrets=app.profile_secrets)
        except GivenUpError:
            self._end(prompter)
        except InspectorError as error:
            prompter.has_asked.set()
            if not self._end(prompter, error):
                (await self._dialog_for(profile)).show_problem(error)
        else:
            if self._end(prompter) and self._work is not None:
                self._work.finish(opened)
            else:
                keep(self._services, opened)
                self._opened(opened.sessions, again=False)

    def _end(self, prompter: DialogPrompter, error: InspectorError | None = None) -> bool:
        return self._work is not None and self._work.end(prompter, error)

    async def _dialog_for(self, profile: Profile) -> DialogSignIn:
        """Return a dialog for a profile, as soon as no other one is open."""
        while (work := self._open_free()) is None:
            self._closed_dialog.clear()
            await self._closed_dialog.wait()
        self._asks_for_one = work
        work.entries.show_profile(profile)
        return work

    def _open_free(self) -> DialogSignIn | None:
        return self._open() if self._work is None else None
