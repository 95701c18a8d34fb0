"""The one way to sign in with a profile, for window, command line and tests: saved token, saved secret, a question.

A password of a user who is asked for a one-time code is sent with the code, never without. Nothing is sent twice by
itself: after a refusal the person is asked, because some domains lock a user. A saved token that is refused is
forgotten. What is refused for another reason than who signs in (the project, the network) is raised, and so is that
too many tries have locked the user: another one would prolong that.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

import msgspec

from drs_inspector.cloud.iam.access_key_errors import SessionEndedError
from drs_inspector.cloud.iam.credentials import Project, Token
from drs_inspector.cloud.iam.methods.base import Credential, SignInField
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.cloud.iam.sign_in_errors import (
    ProjectDomainNeededError,
    ProjectNeededError,
    SecondFactorNeededError,
)
from drs_inspector.domain.errors import CloudError, InspectorError, LockedOutError, SecretStoreError, SignInError
from drs_inspector.session.profiles.connection import connection_of, credential_of, method_of, values_of, with_values
from drs_inspector.session.profiles.openers import Opened, Opener
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.session.profiles.prompter import (
    CodeQuestion,
    GivenUpError,
    Message,
    ProjectChoice,
    ProjectQuestion,
    Prompter,
    Refusal,
    SecretQuestion,
)
from drs_inspector.session.profiles.saved_sign_ins import GOOD_AT_ALL, GOOD_FOR_A_WHILE, SavedToken
from drs_inspector.session.profiles.texts import ended_token, refusal_of, refused_project, signed_in_text
from drs_inspector.session.workspace.all_projects import NoProjectError, RegionProjects, is_list_refused
from drs_inspector.storage.profiles.store import Profile, RememberedProject

Session = TypeVar("Session")
Origin = Literal["token", "secret", "active", "given", "asked"]
"""Where a credential is from: saved token, saved secret, an active sign-in, values that were given, an answer."""

_ABOUT_THE_PERSON = re.compile(r"password|user ?name|lock|disabled user|one-time|mfa", re.IGNORECASE)
_ABOUT_THE_PROJECT = re.compile(r"project|scope|tenant", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OpenedProfile(Generic[Session]):
    """An open profile. ``profile`` is what it is now, to be saved: with what was entered and chosen.

    ``credential`` opened it, and is from ``origin``. ``to_save`` is the credential to save, which differs where an
    active token was used instead of what was entered; ``token`` is the one to save.
    """

    sessions: tuple[Session, ...]
    profile: Profile
    credential: Credential
    origin: Origin
    to_save: Credential
    token: Token | None

    @property
    def owns_session(self) -> bool:
        """Whether the session is this sign-in's own, so that ending it takes nothing from others."""
        return self.credential.opens_session


@dataclass(frozen=True, slots=True)
class _Attempt:
    credential: Credential
    origin: Origin


class _GoBackError(Exception):
    """The answer to a question after the sign-in was to go back."""


async def open_profile(
    profile: Profile,
    prompter: Prompter,
    *,
    opener: Opener[Session],
    secrets: ProfileSecrets,
    given: Mapping[str, str] | None = None,
    active: TokenCredential | None = None,
    use_saved_token: bool = True,
    several_projects: bool = True,
) -> OpenedProfile[Session]:
    """Sign in with a profile and open its projects; saving what came of it is `ProfileSecrets.keep`.

    ``given`` are values by the names of fields, typed or from variables: they come before what is saved, also a
    ``passcode``. ``active`` is a token that these values and a one-time code, which is used up, have opened before.
    ``use_saved_token`` false leaves out the saved token, which is known to have ended. Without a project in the profile
    the prompter chooses, one only unless ``several_projects``. Raises GivenUpError, other InspectorErrors, and what the
    prompter raises.
    """
    sign_in = _SignIn(profile, prompter, opener, secrets, dict(given or {}), several_projects=several_projects)
    return await sign_in.run(active, use_saved_token=use_saved_token)


class _SignIn(Generic[Session]):
    """One sign-in: what is known so far, and what has been tried."""

    def __init__(
        self,
        profile: Profile,
        prompter: Prompter,
        opener: Opener[Session],
        secrets: ProfileSecrets,
        given: dict[str, str],
        *,
        several_projects: bool,
    ) -> None:
        method = method_of(profile)
        given = {name: text for name, text in method.cleaned(given).items() if text}
        self._method = method
        self._profile = with_values(profile, given)
        self._prompter = prompter
        self._opener = opener
        self._secrets = secrets
        self._given = given
        self._several = several_projects
        self._late_token: SavedToken | None = None
        self._untried = ["token", "secret", "late token"]
        self._choice: ProjectChoice | None = None
        self._user_id = ""

    async def run(self, active: TokenCredential | None, *, use_saved_token: bool) -> OpenedProfile[Session]:
        """Try what there is, and ask, until something is open."""
        if not self._profile.name:
            self._untried = []
        elif not use_saved_token:
            self._untried = ["secret"]
        attempt = await self._first(active)
        while True:
            try:
                opened = await self._open(attempt)
            except _GoBackError:
                attempt = await self._ask(None)
            except SecondFactorNeededError as error:
                attempt = await self._with_code(attempt, error)
            except (LockedOutError, ProjectNeededError, NoProjectError):
                raise
            except SignInError as error:
                attempt = await self._after(attempt, error)
            else:
                return self._result(opened, attempt)

    # What to sign in with

    async def _first(self, active: TokenCredential | None) -> _Attempt:
        if active is not None:
            return _Attempt(active, "active")
        return await self._given_attempt() or await self._saved() or await self._ask(None)

    async def _given_attempt(self) -> _Attempt | None:
        values = values_of(self._profile) | self._given
        own = [field.name for field in self._method.fields if field.place != "profile"]
        if self._method.missing(values) or not any(values.get(name) for name in own):
            return None
        return await self._ready(_Attempt(credential_of(self._profile, values), "given"))

    async def _saved(self) -> _Attempt | None:
        """Return the next of what is saved: a token that lasts, the secret, a token that is about to end."""
        while self._untried:
            attempt = await self._look_for(self._untried.pop(0))
            if attempt is not None:
                return attempt
        return None

    async def _look_for(self, what: str) -> _Attempt | None:
        try:
            if what == "token":
                saved = await self._secrets.token(self._profile)
                if saved is not None and saved.time_left > GOOD_FOR_A_WHILE:
                    return _Attempt(saved.credential(self._profile), "token")
                self._late_token = saved
            elif what == "secret":
                values = await self._secrets.values(self._profile)
                if values is not None:
                    return await self._ready(_Attempt(credential_of(self._profile, values), "secret"))
            elif self._late_token is not None and self._late_token.time_left > GOOD_AT_ALL:
                return _Attempt(self._late_token.credential(self._profile), "token")
        except SecretStoreError as error:
            # A keyring that does not answer is not asked a second time.
            self._untried.clear()
            self._tell_keyring(error)
        return None

    async def _ready(self, attempt: _Attempt) -> _Attempt:
        """Return the attempt as it may be sent: with a one-time code for a user who is known to need one."""
        code = self._given.pop("passcode", "")
        with_code = attempt.credential.with_code(code) if code else None
        if with_code is not None:
            return _Attempt(with_code, attempt.origin)
        needs_code = self._profile.second_factor and attempt.credential.with_code("0") is not None
        return await self._ask_code(attempt, CodeQuestion(self._profile)) if needs_code else attempt

    # Questions

    async def _ask(self, refused: Refusal | None) -> _Attempt:
        """Ask for what is missing and for the secrets."""
        while True:
            values = values_of(self._profile)
            fields = tuple(field for field in self._method.fields if self._is_asked(field, values, refused))
            answer = await self._prompter.ask_secret(
                SecretQuestion(self._profile, self._method, fields, values, refused)
            )
            if answer is None:
                raise GivenUpError
            entered = self._method.cleaned(answer)
            self._profile = with_values(self._profile, entered)
            values = values_of(self._profile) | entered
            refused = None
            if not self._method.missing(values):
                self._given |= {"passcode": answer["passcode"]} if answer.get("passcode") else {}
                return await self._ready(_Attempt(credential_of(self._profile, values), "asked"))

    @staticmethod
    def _is_asked(field: SignInField, values: Mapping[str, str], refused: Refusal | None) -> bool:
        if field.place != "profile":
            return True
        is_refused = refused is not None and refused.field == field.name
        return is_refused or (field.required and not values.get(field.name))

    async def _with_code(self, attempt: _Attempt, error: SecondFactorNeededError) -> _Attempt:
        """Ask for the code that IAM wants, and send the same with it."""
        self._profile = msgspec.structs.replace(self._profile, second_factor=True)
        refused = refusal_of(self._profile, self._method, error) if error.wrong_code else None
        question = CodeQuestion(self._profile, wrong_code=error.wrong_code, refused=refused)
        return await self._ask_code(attempt, question, error)

    async def _ask_code(
        self, attempt: _Attempt, question: CodeQuestion, error: SecondFactorNeededError | None = None
    ) -> _Attempt:
        if error is not None and attempt.credential.with_code("0") is None:
            raise error
        answer = await self._prompter.ask_code(question)
        if answer is None:
            raise GivenUpError
        credential = attempt.credential.with_code(answer) if isinstance(answer, str) else None
        return _Attempt(credential, attempt.origin) if credential is not None else await self._ask(None)

    async def _after(self, attempt: _Attempt, error: SignInError) -> _Attempt:
        """Return what follows a refusal. Raises the error when it is not about who signs in."""
        if attempt.origin == "token":
            await self._forget_token()
            following = await self._saved()
            return following or await self._ask(ended_token(self._method, error))
        if attempt.origin == "active":
            return await self._given_attempt() or await self._saved() or await self._ask(None)
        if self._concerns_project(error):
            raise error
        return await self._ask(
            refusal_of(self._profile, self._method, error, saved=attempt.origin == "secret"),
        )

    async def _forget_token(self) -> None:
        try:
            await self._secrets.forget_token(self._profile.name)
        except SecretStoreError as error:
            self._tell_keyring(error)

    def _tell_keyring(self, error: SecretStoreError) -> None:
        self._prompter.tell(Message("warning", f"{error.title} {error.next_step}".strip(), error))

    def _concerns_project(self, error: SignInError) -> bool:
        """Tell whether the refusal is about the project, so that other secrets are of no use."""
        if isinstance(error, ProjectDomainNeededError):
            return self._method.field("domain") is None
        return not _ABOUT_THE_PERSON.search(error.cause) and _ABOUT_THE_PROJECT.search(error.cause) is not None

    # Opening

    async def _open(self, attempt: _Attempt) -> Opened[Session]:
        profile = self._profile
        named = profile.project_id or profile.project_name
        chooses = bool(profile.all_projects or profile.projects) or not (named or attempt.credential.knows_project)
        where = connection_of(profile)
        try:
            opened = await self._opener.open(profile, where, attempt.credential, self._choose if chooses else None)
        except InspectorError as error:
            is_open = not named and is_list_refused(error)
            if chooses or not (is_open or isinstance(error, ProjectNeededError)):
                raise
            opened = await self._opener.open(profile, where, attempt.credential, self._choose)
        if not chooses and opened.token is not None:
            self._prompter.tell(Message("success", signed_in_text(opened.token), moment=opened.token.expires_at))
        return opened

    async def _choose(self, found: RegionProjects) -> Sequence[Project]:
        token = found.token or Token(value="")
        self._user_id = token.user_id
        if found.problem is None or token.value:
            # The list is all that proves an access key.
            self._prompter.tell(Message("success", signed_in_text(token), moment=token.expires_at))
        profile = self._profile
        if profile.all_projects and self._several:
            if found.problem is not None:
                raise found.problem
            return found.projects
        remembered = self._remembered(found)
        if remembered and (self._several or len(remembered) == 1):
            return remembered
        question = ProjectQuestion(
            profile,
            token,
            found.projects,
            found.count_jobs,
            chosen=remembered,
            every=profile.all_projects,
            several=self._several,
            problem=found.problem,
        )
        self._choice = choice = await _chosen_projects(self._prompter, question, found)
        return found.projects if choice.every else choice.projects

    def _remembered(self, found: RegionProjects) -> tuple[Project, ...]:
        """Return the projects of the profile that there still are, and tell which are gone."""
        profile = self._profile
        if found.problem is not None and is_list_refused(found.problem):
            return tuple(Project(id=project.id, name=project.name) for project in profile.projects)
        wanted = {project.id: project.name for project in profile.projects}
        remembered = tuple(project for project in found.projects if project.id in wanted)
        gone = [name or key for key, name in wanted.items() if key not in {project.id for project in remembered}]
        if gone:
            text = f"Not among the projects that this user may use any more: {', '.join(gone)}."
            self._prompter.tell(Message("warning", text))
        return remembered

    def _result(self, opened: Opened[Session], attempt: _Attempt) -> OpenedProfile[Session]:
        profile, choice = self._profile, self._choice
        if choice is not None and choice.remember:
            profile = _remembering(profile, choice)
        token = opened.token
        if choice is not None and not choice.remember:
            # It is of a project that the next sign-in may not choose.
            token = None
        if attempt.credential.has_code:
            profile = msgspec.structs.replace(profile, second_factor=True)
        if profile.second_factor and not profile.user_id and not profile.agency_name:
            # The token of an agency has another user.
            user_id = opened.token.user_id if opened.token is not None else self._user_id
            profile = msgspec.structs.replace(profile, user_id=user_id)
        to_save = attempt.credential
        values = values_of(profile) | self._given
        if attempt.origin == "active" and not self._method.missing(values):
            to_save = credential_of(profile, values)
        return OpenedProfile(opened.sessions, profile, attempt.credential, attempt.origin, to_save, token)


async def _chosen_projects(prompter: Prompter, question: ProjectQuestion, found: RegionProjects) -> ProjectChoice:
    """Ask until there is a choice. One that is named by hand is signed in to: what is refused is asked for again."""
    while True:
        answer = await prompter.choose_projects(question)
        if answer is None:
            raise GivenUpError
        if not isinstance(answer, ProjectChoice):
            raise _GoBackError
        if named := answer.named.strip():
            try:
                answer = replace(answer, projects=(await found.named(named),), named="")
            except (CloudError, SignInError) as error:
                if isinstance(error, LockedOutError | SessionEndedError) or _ABOUT_THE_PERSON.search(error.cause):
                    raise
                question = replace(question, refused=refused_project(named, error))
                continue
        if answer.projects or (answer.every and found.problem is None):
            return answer


def _remembering(profile: Profile, choice: ProjectChoice) -> Profile:
    """Return the profile with the chosen projects in place of those before."""
    chosen = choice.projects if not choice.every else ()
    one = chosen[0] if len(chosen) == 1 else None
    return msgspec.structs.replace(
        profile,
        all_projects=choice.every,
        project_id=one.id if one else "",
        project_name=one.name if one else "",
        projects=tuple(RememberedProject(id=project.id, name=project.name) for project in chosen) if not one else (),
    )
