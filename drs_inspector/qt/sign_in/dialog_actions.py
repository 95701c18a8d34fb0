"""The work behind the buttons of the sign-in dialog: find projects, test, connect, sign in again."""

from collections.abc import Callable, Coroutine
from typing import Any

from drs_inspector.cloud.iam.sign_in_errors import ProjectChoiceNeededError, SecondFactorNeededError
from drs_inspector.cloud.network.certificates import CertificateRefusedError
from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.network.controller import NetworkController
from drs_inspector.qt.sign_in.connecting import Connecting
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.sign_in.dialog_credentials import Result, Work, with_entries
from drs_inspector.qt.sign_in.held_sign_in import ActiveSignIn
from drs_inspector.qt.sign_in.sign_in_keeping import Keeping
from drs_inspector.session.profiles.openers import TrialSignIn
from drs_inspector.session.profiles.sign_in_form import Entries
from drs_inspector.session.profiles.texts import token_words
from drs_inspector.session.workspace.open_session import OpenSession

_DIALOG = "Sign in"
_HOLDS = " The one-time code is used up, but this sign-in holds."


class DialogActions:
    """Does what the dialog asks for while it is attached to one, and shows in it what goes wrong.

    ``signed_in(sessions)`` is called after Connect, ``signed_in_again(session)`` after signing in again.
    """

    def __init__(
        self,
        app: AppContext,
        network: NetworkController,
        keeping: Keeping,
        signed_in: Callable[[list[OpenSession]], None],
        signed_in_again: Callable[[OpenSession], None],
    ) -> None:
        self._app = app
        self._network = network
        self._keeping = keeping
        self._signed_in = signed_in
        self._signed_in_again = signed_in_again
        self.connecting = Connecting(app, network, keeping)
        self._dialog: CredentialDialog | None = None
        self._again: OpenSession | None = None

    def attach(self, dialog: CredentialDialog, again: OpenSession | None = None) -> None:
        """Serve this dialog; ``again`` is the session that it signs in to anew."""
        self._dialog = dialog
        self._again = again
        dialog.projects_requested.connect(lambda entries: self._run("Asking for projects…", self._projects, entries))
        dialog.test_requested.connect(lambda entries: self._run("Signing in…", self._test, entries))
        dialog.connect_requested.connect(lambda entries: self._run("Signing in…", self._connect, entries))

    def detach(self) -> None:
        """The dialog has closed: what it asked for is of no interest any more."""
        self._app.tasks.cancel(_DIALOG)
        self._dialog = self._again = None

    def _run(
        self, words: str, work: Callable[[CredentialDialog, Entries], Coroutine[Any, Any, None]], entries: Entries
    ) -> None:
        if self._dialog is not None:
            self._dialog.busy(words)
            self._app.tasks.start(_DIALOG, self._guarded(self._dialog, work, entries))

    async def _guarded(
        self,
        dialog: CredentialDialog,
        work: Callable[[CredentialDialog, Entries], Coroutine[Any, Any, None]],
        entries: Entries,
    ) -> None:
        """Show what goes wrong inside the dialog, where it can be put right."""
        problem: InspectorError | None = None
        try:
            await self._network.recall()
            await work(dialog, entries)
        except InspectorError as error:
            problem = error
        finally:
            if self._dialog is dialog:
                dialog.form.forget_code()
                dialog.ready()
        if problem is not None:
            self.show_problem(problem)

    def show_problem(self, error: InspectorError) -> None:
        """Say in the dialog what went wrong, and lead to where it can be put right."""
        dialog = self._dialog
        if dialog is None:
            return
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

    async def _with(self, dialog: CredentialDialog, entries: Entries, work: Work[Result]) -> Result:
        return await with_entries(self._keeping, dialog, entries, work)

    async def _projects(self, dialog: CredentialDialog, entries: Entries) -> None:
        trial = TrialSignIn(self._network.now())
        try:
            found = await self._with(dialog, entries, lambda one: trial.projects(entries.connection(), one))
        finally:
            held = self._hold(dialog, entries, trial)
        dialog.form.show_projects(found)
        usable = sum(project.enabled for project in found)
        if usable:
            words = f"{usable} {'project' if usable == 1 else 'projects'} found."
            dialog.outcome.say("success", words + held)
        else:
            words = "Signed in, but this user may use no project. Ask the account's administrator for the right."
            dialog.outcome.say("warning", words)

    async def _test(self, dialog: CredentialDialog, entries: Entries) -> None:
        if entries.all_projects:
            await self._projects(dialog, entries)
            return
        trial = TrialSignIn(self._network.now())
        try:
            token = await self._with(dialog, entries, lambda one: trial.sign_in(entries.connection(), one))
        finally:
            held = self._hold(dialog, entries, trial)
        dialog.outcome.say("success", token_words(token) + held)

    def _hold(self, dialog: CredentialDialog, entries: Entries, trial: TrialSignIn) -> str:
        """Keep what a code has opened for Connect; return the words that say so."""
        credential = trial.credential
        if credential is None or not (entries.second_factor and entries.passcode) or self._dialog is not dialog:
            return ""
        dialog.form.hold(ActiveSignIn(credential, entries))
        return _HOLDS

    async def _connect(self, dialog: CredentialDialog, entries: Entries) -> None:
        again = self._again
        profile, connection = entries.profile(), entries.connection()
        if again is not None:
            await self._with(dialog, entries, lambda one: self.connecting.sign_in_again(again, profile, one))
            dialog.accept()
            self._signed_in_again(again)
            return
        # What a code has opened is not what is kept: that is the password, if it is wished.
        typed = entries.credential() if entries.uses_held else None
        sessions = await self._with(
            dialog, entries, lambda one: self.connecting.sign_in(profile, connection, one, keep_as=typed)
        )
        dialog.accept()
        self._signed_in(sessions)
