"""One sign-in dialog at work: what is entered becomes a profile, a sign-in runs, what comes of it is saved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.cloud.network.certificates import CertificateRefusedError
from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.main_window.context import SIGNING_IN, AppContext
from drs_inspector.qt.network.controller import NetworkController
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.sign_in.dialog_entries import DialogEntries
from drs_inspector.qt.sign_in.dialog_prompter import DialogPrompter
from drs_inspector.session.profiles.open_profile import OpenedProfile, open_profile
from drs_inspector.session.profiles.openers import Opener, TrialSignIn
from drs_inspector.session.profiles.prompter import GivenUpError, SecretQuestion
from drs_inspector.session.profiles.region_search import note_used
from drs_inspector.session.profiles.texts import no_list_text, token_words
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.storage.profiles.store import Profile

_HOLDS = " The one-time code is used up, but this sign-in holds."
_URLS = ("iam_url", "drs_url")


@dataclass(frozen=True)
class SignInServices:
    """What every dialog works with. ``opened(sessions, again)`` is called after a sign-in that worked."""

    app: AppContext
    network: NetworkController
    opened: Callable[[Sequence[OpenSession], bool], None]


@dataclass(frozen=True, repr=False)
class ActiveSignIn:
    """What a one-time code has opened, to be used while the same is entered: ``whose`` is that."""

    credential: TokenCredential
    user_id: str
    whose: object


class DialogSignIn:
    """Serves one dialog until it closes; ``again`` is the session that it signs in to anew."""

    def __init__(self, services: SignInServices, dialog: CredentialDialog, again: OpenSession | None = None) -> None:
        self._services = services
        self._app = services.app
        self.dialog = dialog
        self._again = again
        self.entries = DialogEntries(services.app, dialog, again)
        self._active: ActiveSignIn | None = None
        self.prompter: DialogPrompter | None = None
        self._task = SIGNING_IN
        dialog.connect_requested.connect(self._connect)
        dialog.test_requested.connect(self._test)
        dialog.code_entered.connect(lambda code: self._answer(lambda prompter: prompter.answer_code(code)))
        dialog.projects.count_wanted.connect(lambda: self._answer(DialogPrompter.count_jobs))
        dialog.projects_chosen.connect(lambda: self._answer(DialogPrompter.answer_projects))
        dialog.back_requested.connect(lambda: self._answer(DialogPrompter.answer_back))

    # Signing in

    def _connect(self) -> None:
        profile = self.entries.checked()
        if profile is None:
            return
        prompter = self.prompter
        question = prompter.question if prompter is not None else None
        same = isinstance(question, SecretQuestion) and _target(question.profile) == _target(profile)
        if prompter is not None and same:
            prompter.answer_values(self.entries.given())
            return
        sessions = self._app.profile_sessions
        self._start(profile, sessions if self._again is None else sessions.again(self._again))

    def _test(self) -> None:
        profile = self.entries.checked()
        if profile is not None:
            self._start(profile, TrialSignIn(self._services.network.now()))

    def _start(self, profile: Profile, opener: Opener[Any]) -> None:
        self._stop()

        async def this_dialog() -> CredentialDialog:
            return self.dialog

        prompter = DialogPrompter(this_dialog, self._app.tasks)
        self.attach(prompter, SIGNING_IN)
        self.dialog.busy("Signing in…")
        self._app.tasks.start(SIGNING_IN, self._run(profile, opener, prompter))

    def attach(self, prompter: DialogPrompter, task: str) -> None:
        """Lead the buttons of the dialog to the questions of a sign-in that runs as the task of that name."""
        self.prompter, self._task = prompter, task
        prompter.dialog = self.dialog

    async def _run(self, profile: Profile, opener: Opener[Any], prompter: DialogPrompter) -> None:
        given, whose = self.entries.given(), self._whose(profile)
        active = self._active if self._active is not None and self._active.whose == whose else None
        if active is not None:
            profile = msgspec.structs.replace(profile, second_factor=True, user_id=active.user_id)
        try:
            await self._services.network.load_saved()
            opened = await open_profile(
                profile,
                prompter,
                opener=opener,
                secrets=self._app.profile_secrets,
                given=given,
                active=active.credential if active is not None else None,
                use_saved_token=self.entries.may_use_token,
            )
        except InspectorError as error:
            self.end(prompter, error)
            return
        serves = self.end(prompter)
        if isinstance(opener, TrialSignIn):
            if serves:
                self._say_test(opener, opened, whose)
        else:
            self.finish(opened)

    def end(self, prompter: DialogPrompter, error: InspectorError | None = None) -> bool:
        """The sign-in of these questions has ended; what went wrong is said where it can be put right.

        False when the dialog serves another one by now.
        """
        if self.prompter is not prompter:
            return False
        self.prompter = None
        self.dialog.ready()
        if error is not None and not isinstance(error, GivenUpError):
            self.show_problem(error)
        return True

    def _stop(self) -> None:
        """End the sign-in that runs, if one does."""
        prompter, self.prompter = self.prompter, None
        if prompter is not None and not prompter.give_up():
            self._app.tasks.cancel(self._task)

    def _whose(self, profile: Profile) -> object:
        """Return what must stay as it is for a sign-in to stand for what is entered: any project may follow."""
        return _target(profile), self.entries.given()

    def _say_test(self, trial: TrialSignIn, opened: OpenedProfile[Any], whose: object) -> None:
        """Say what a sign-in found, and hold what a one-time code has opened for Connect."""
        self.dialog.show_page("form")
        words = token_words(opened.token) if opened.token is not None else "Signed in."
        if trial.found:
            number = len(trial.found)
            words += f" {number} {'project' if number == 1 else 'projects'} found."
        elif trial.problem is not None:
            words += f" {no_list_text(trial.problem, opened.profile.region)}"
        if opened.credential.has_code and trial.credential is not None:
            self._active = ActiveSignIn(trial.credential, opened.profile.user_id, whose)
            words += _HOLDS
        self.dialog.note("success", words)

    def finish(self, opened: OpenedProfile[OpenSession]) -> None:
        """Save what opened the sessions, close the dialog, and go on to them."""
        # The wish may have changed while questions were answered.
        profile = msgspec.structs.replace(opened.profile, keep_password=self.dialog.form.methods.keep.isChecked())
        opened = replace(opened, profile=profile)
        keep(self._services, opened, again=self._again is not None)
        self.dialog.accept()
        self._services.opened(opened.sessions, self._again is not None)

    def show_problem(self, error: InspectorError) -> None:
        """Say in the dialog what went wrong."""
        self.dialog.show_page("form")
        self.dialog.outcome.say_error(error)
        if isinstance(error, CertificateRefusedError):
            refused = error
            self.dialog.outcome.offer(
                "&Show certificate…", lambda: self._services.network.show_certificate(refused, self.dialog)
            )

    def _answer(self, give: Callable[[DialogPrompter], None]) -> None:
        if self.prompter is not None:
            give(self.prompter)

    def forget_secrets(self) -> None:
        """Drop every secret: those in the fields, and the sign-in that waits for an answer."""
        self._stop()
        self._active = None
        self.dialog.forget_secrets()
        self.dialog.ready()
        self.dialog.show_page("form")

    def close(self) -> None:
        """The dialog has closed: what it asked for is of no interest any more."""
        self._stop()
        self._active = None
        self.entries.close()


def keep(services: SignInServices, opened: OpenedProfile[OpenSession], *, again: bool = False) -> None:
    """Save a profile and what opened it in the background; without a name nothing is saved."""
    profile, app = opened.profile, services.app

    async def save() -> None:
        try:
            await (app.profile_sessions.keep_again(opened) if again else app.profile_sessions.keep(opened))
        except InspectorError as error:
            app.problems.show(error, where="Profile")
        else:
            app.settings.last_profile = app.settings.last_profile if again else profile.name
            note_used(app.settings, profile.cloud, profile.region)

    if profile.name:
        app.tasks.start(f"Keyring of {profile.name}", save())


def _target(profile: Profile) -> tuple[str, ...]:
    """Return what a running sign-in cannot change any more."""
    return profile.name, profile.colour, profile.method, profile.region, *(getattr(profile, name) for name in _URLS)
