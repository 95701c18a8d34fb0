"""The work behind the sign-in dialog: projects, test, connect, profiles, and what the keyring holds for them."""

from collections.abc import Callable, Coroutine
from typing import Any

from drs_inspector.cloud.auth import Credential, PasswordCredential, Token, TokenCredential
from drs_inspector.domain.errors import InspectorError, SecretStoreError
from drs_inspector.domain.moments import read_moment
from drs_inspector.qt.controllers.shared import Shared
from drs_inspector.qt.views.credential_dialog import CredentialDialog
from drs_inspector.qt.views.credential_entries import Entries
from drs_inspector.session.inspector import Inspector
from drs_inspector.session.remembered import forget_sign_in, remember_sign_in, remembered_sign_in
from drs_inspector.storage.profiles import LoadedProfiles, Profile, delete_profile, load_profiles, save_profile

_DIALOG, _KEYRING = "Sign in", "Keyring"
_ONLY_NOW = "You can go on; the sign-in is kept for this session only."


def token_words(token: Token) -> str:
    """Return what a sign-in found, in words."""
    who = token.user_name + (f" ({token.domain_name})" if token.domain_name else "")
    words = [f"Signed in as {who}." if who else "Signed in."]
    if token.project_name or token.project_id:
        words.append(f"Project {token.project_name or token.project_id}.")
    end = read_moment(token.expires_at.isoformat()) if token.expires_at else None
    if end is not None:
        words.append(f"The token is valid until {end.local_text()}.")
    return " ".join(words)


class SignIn:
    """Opens the dialog and does what it asks for. ``connected()`` is called after a sign-in that worked."""

    def __init__(self, shared: Shared, connected: Callable[[], None], spare: Callable[[], Inspector]) -> None:
        """``spare`` makes an Inspector for tests of a connection, so that what is open stays as it is."""
        self._shared = shared
        self._connected = connected
        self._spare = spare
        self._dialog: CredentialDialog | None = None

    def ask(self) -> None:
        """Open the dialog with the profile that was used last."""
        if self._dialog is not None:
            self._dialog.raise_()
            return
        loaded = self._load()
        dialog = self._dialog = CredentialDialog(loaded.profiles, self._shared.window)
        dialog.profile_chosen.connect(self._fill_secrets)
        dialog.save_requested.connect(self._save)
        dialog.delete_requested.connect(self._delete)
        dialog.projects_requested.connect(self._find_projects)
        dialog.test_requested.connect(self._test)
        dialog.connect_requested.connect(self._connect)
        dialog.finished.connect(self._closed)
        dialog.choose_profile(self._shared.settings.last_profile)
        dialog.open()

    def _closed(self) -> None:
        for name in (_DIALOG, _KEYRING):
            self._shared.tasks.cancel(name)
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _load(self) -> LoadedProfiles:
        loaded = load_profiles()
        if loaded.problem is not None:
            self._shared.problems.show(loaded.problem, where="Profiles")
        return loaded

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
        try:
            await work
        except InspectorError as error:
            if self._dialog is not None:
                self._dialog.outcome.say_error(error)
        finally:
            if self._dialog is not None:
                self._dialog.ready()

    async def _projects(self, entries: Entries) -> None:
        found = await self._shared.inspector.projects(entries.connection(), entries.credential())
        if self._dialog is None:
            return
        self._dialog.form.show_projects(found)
        usable = sum(project.enabled for project in found)
        if usable:
            self._dialog.outcome.say("success", f"{usable} {'project' if usable == 1 else 'projects'} found.")
        else:
            words = "Signed in, but this user may use no project. Ask the account's administrator for the right."
            self._dialog.outcome.say("warning", words)

    async def _try(self, entries: Entries) -> None:
        spare = self._spare()
        try:
            token = await spare.connect(entries.connection(), entries.credential())
        finally:
            await spare.close()
        if self._dialog is not None:
            self._dialog.outcome.say("success", token_words(token))

    async def _sign_in(self, entries: Entries) -> None:
        credential = entries.credential()
        token = await self._shared.inspector.connect(entries.connection(), credential)
        self._keep(entries, credential, token)
        if self._dialog is not None:
            self._dialog.accept()
        self._connected()

    # What is kept

    def _keep(self, entries: Entries, credential: Credential, token: Token) -> None:
        """Keep the profile now and the secrets in the background; without a name nothing is kept."""
        if not entries.profile_name:
            return
        profile = entries.profile()
        try:
            save_profile(profile)
        except InspectorError as error:
            self._shared.problems.show(error, where="Profile")
            return
        self._shared.settings.last_profile = profile.name
        self._shared.tasks.start(f"{_KEYRING} of {profile.name}", self._remember(profile, credential, token))

    async def _remember(self, profile: Profile, credential: Credential, token: Token) -> None:
        try:
            await remember_sign_in(self._shared.secrets, profile, credential, token)
        except SecretStoreError as error:
            shown = SecretStoreError(error.title, error.cause, f"{error.next_step} {_ONLY_NOW}".strip())
            self._shared.problems.show(shown, where=_KEYRING)

    def _fill_secrets(self, profile: Profile) -> None:
        self._shared.tasks.start(_KEYRING, self._recall(profile))

    async def _recall(self, profile: Profile) -> None:
        """Fill in what the keyring holds; the dialog can be used while it takes its time."""
        try:
            credential = await remembered_sign_in(self._shared.secrets, profile)
        except SecretStoreError as error:
            if self._dialog is not None:
                self._dialog.keyring_note.say("warning", f"{error} {_ONLY_NOW}")
            return
        if self._dialog is None:
            return
        if isinstance(credential, TokenCredential):
            self._dialog.form.use_stored_token(credential)
            self._dialog.keyring_note.say("info", "The sign-in of last time is still valid. No password is needed.")
        elif isinstance(credential, PasswordCredential) and not self._dialog.form.password.text:
            self._dialog.form.password.set_text(credential.password)

    def _save(self, entries: Entries) -> None:
        if self._dialog is None:
            return
        try:
            save_profile(entries.profile())
        except InspectorError as error:
            self._dialog.outcome.say_error(error)
            return
        self._dialog.show_profiles(self._load().profiles, entries.profile_name)
        self._dialog.outcome.say("success", f"Profile “{entries.profile_name}” saved, without any secret.")

    def _delete(self, name: str) -> None:
        if self._dialog is None:
            return
        try:
            delete_profile(name)
        except InspectorError as error:
            self._dialog.outcome.say_error(error)
            return
        self._dialog.show_profiles(self._load().profiles)
        self._dialog.outcome.say("success", f"Profile “{name}” deleted.")
        self._shared.tasks.start(f"{_KEYRING} of {name}", self._forget(name))

    async def _forget(self, name: str) -> None:
        try:
            await forget_sign_in(self._shared.secrets, name)
        except SecretStoreError as error:
            self._shared.problems.show(error, where=f"Removing what the keyring holds for “{name}”")
