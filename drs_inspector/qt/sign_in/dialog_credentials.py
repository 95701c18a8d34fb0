"""What follows when IAM refuses a sign-in that nobody typed: the kept password, or a question that says why."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from drs_inspector.cloud.iam.agency import AgencyCredential
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.cloud.iam.sign_in_errors import ProjectChoiceNeededError, SecondFactorNeededError
from drs_inspector.domain.errors import SecretStoreError, SignInError
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.sign_in.sign_in_keeping import Keeping
from drs_inspector.session.profiles.sign_in_form import Entries
from drs_inspector.storage.profiles.store import Profile

Result = TypeVar("Result")
Work = Callable[[Credential], Awaitable[Result]]
_CODE = "Enter the code that your authenticator shows now."


async def with_entries(keeping: Keeping, dialog: CredentialDialog, entries: Entries, work: Work[Result]) -> Result:
    """Do ``work`` with what was entered, or with what stands for it; what is refused is not offered again.

    Raises what ``work`` raises.
    """
    if entries.uses_stored:

        def refused(second: Credential | None) -> None:
            _let_go_of_stored(dialog, second)

        return await with_kept(keeping, entries.base or entries.profile(), entries.credential(), work, refused)
    held = entries.held
    if held is None or not entries.uses_held:
        return await work(entries.credential())
    try:
        return await work(held)
    except ProjectChoiceNeededError:
        raise
    except SignInError as error:
        refusal = error
    dialog.form.hold(None)
    raise _marked(SecondFactorNeededError, "This takes a new one-time code", refusal, _CODE)


async def with_kept(
    keeping: Keeping,
    profile: Profile,
    credential: Credential,
    work: Work[Result],
    refused: Callable[[Credential | None], None] = lambda _second: None,
) -> Result:
    """Do ``work`` with what the keyring kept for a profile; after a refused token with the password that is kept too.

    ``refused(second)`` is told that the token is no good, and of the password. Raises what ``work`` raises;
    SecondFactorNeededError where the password is of no use without a code.
    """
    try:
        return await work(credential)
    except ProjectChoiceNeededError:
        raise
    except SignInError as error:
        refusal = error
    if not _is_token(credential) or profile.method != "password":
        raise refusal
    second = await _kept_password(keeping, profile)
    refused(second)
    title = "The sign-in of last time is not accepted any more"
    if second is None:
        raise _marked(SignInError, title, refusal, "Enter the password.")
    if profile.second_factor:
        raise _marked(SecondFactorNeededError, title, refusal, _CODE)
    return await work(second)


async def _kept_password(keeping: Keeping, profile: Profile) -> Credential | None:
    try:
        return await keeping.recall(profile, with_token=False)
    except SecretStoreError:
        return None


def _base(credential: Credential) -> Credential:
    return credential.base if isinstance(credential, AgencyCredential) else credential


def _is_token(credential: Credential) -> bool:
    return isinstance(_base(credential), TokenCredential)


def _let_go_of_stored(dialog: CredentialDialog, second: Credential | None) -> None:
    dialog.form.use_stored_token(None)
    dialog.keyring_note.follow()
    base = _base(second) if second is not None else None
    if isinstance(base, PasswordCredential):
        dialog.form.fill_secrets(base)


def _marked(kind: type[SignInError], title: str, refusal: SignInError, next_step: str) -> SignInError:
    return kind(
        title,
        refusal.cause,
        next_step,
        code=refusal.code,
        request_id=refusal.request_id,
        http_status=refusal.http_status,
    )
