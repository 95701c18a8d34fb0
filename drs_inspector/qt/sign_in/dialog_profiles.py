"""Profiles inside the sign-in dialog: what the keyring holds for one, saving, deleting."""

from drs_inspector.cloud.iam.agency import AgencyCredential
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.domain.errors import InspectorError, SecretStoreError
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.sign_in.sign_in_keeping import ONLY_NOW, Keeping
from drs_inspector.qt.widgets.message_banner import sentences
from drs_inspector.session.profiles.sign_in_form import Entries
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.storage.profiles.store import Profile, delete_profile, save_profile

_RECALLING = "Keyring"


class DialogProfiles:
    """Does what the dialog asks for about profiles, while it is attached to one."""

    def __init__(self, app: AppContext, keeping: Keeping) -> None:
        self._app = app
        self._keeping = keeping
        self._dialog: CredentialDialog | None = None
        self._again: OpenSession | None = None
        self._distrusted = ""

    def attach(self, dialog: CredentialDialog, again: OpenSession | None = None) -> None:
        """Serve this dialog; ``again`` is the session that it signs in to anew."""
        self._dialog = dialog
        self._again = again
        dialog.profile_chosen.connect(self._fill_secrets)
        dialog.save_requested.connect(self._save)
        dialog.delete_requested.connect(self._delete)

    def distrust_token(self, profile: str) -> None:
        """Do not offer the kept token of this profile in this dialog: it was refused."""
        self._distrusted = profile

    def detach(self) -> None:
        """The dialog has closed."""
        self._app.tasks.cancel(_RECALLING)
        self._dialog = None
        self._distrusted = ""

    def _fill_secrets(self, profile: Profile) -> None:
        self._app.tasks.start(_RECALLING, self._recall(profile))

    async def _recall(self, profile: Profile) -> None:
        """Fill in what the keyring holds; the dialog can be used while it takes its time."""
        credential: Credential | None = None
        problem: SecretStoreError | None = None
        try:
            credential = await self._kept(profile)
        except SecretStoreError as error:
            problem = error
        dialog = self._dialog
        if dialog is None:
            return
        if problem is not None:
            dialog.keyring_note.say("warning", f"{sentences(problem)} {ONLY_NOW}")
        base = credential.base if isinstance(credential, AgencyCredential) else credential
        if (
            isinstance(base, TokenCredential)
            and profile.method == "password"
            and isinstance(credential, TokenCredential | AgencyCredential)
        ):
            dialog.form.use_stored_token(credential)
            dialog.keyring_note.follow()
            return
        if base is not None:
            dialog.form.fill_secrets(base)

    async def _kept(self, profile: Profile) -> Credential | None:
        """Return what the keyring holds; for a session that is open what can renew it, or else a token that is good.

        The token of a session that has ended is not good, that of a locked one is. Raises SecretStoreError.
        """
        if self._again is None:
            return await self._keeping.recall(profile, with_token=profile.name != self._distrusted)
        found = await self._keeping.recall(profile, with_token=False)
        if found is not None or self._again.inspector.connection.sign_in_state.kind != "locked":
            return found
        # A token is kept for the project as the profile names it, by id or by name.
        return await self._keeping.recall(self._keeping.profiles().find(profile.name) or profile)

    def _save(self, entries: Entries) -> None:
        if self._dialog is None:
            return
        try:
            save_profile(entries.profile())
        except InspectorError as error:
            self._dialog.outcome.say_error(error)
            return
        self._dialog.show_profiles(self._keeping.profiles().profiles, entries.profile_name)
        self._dialog.outcome.say("success", f"Profile “{entries.profile_name}” saved, without any secret.")

    def _delete(self, name: str) -> None:
        if self._dialog is None:
            return
        try:
            delete_profile(name)
        except InspectorError as error:
            self._dialog.outcome.say_error(error)
            return
        self._dialog.show_profiles(self._keeping.profiles().profiles)
        self._dialog.outcome.say("success", f"Profile “{name}” deleted.")
        self._keeping.forget(name)
