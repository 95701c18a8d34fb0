"""Where the command line gets secrets from: variables, the keyring, a prompt. Never from an argument."""

import os
import sys
from urllib.parse import urlsplit

import click
import msgspec

from drs_inspector.cloud.iam.agency import AgencyCredential
from drs_inspector.cloud.iam.credentials import Credential, SigningForm
from drs_inspector.cloud.iam.methods.access_key import AccessKeyCredential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.commands.source.options import (
    ACCESS_KEY_VARIABLE,
    PASSCODE_VARIABLE,
    PASSWORD_VARIABLE,
    SECRET_KEY_VARIABLE,
    SECURITY_TOKEN_VARIABLE,
    TOKEN_VARIABLE,
)
from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.session.profiles.saved_sign_ins import load_sign_in
from drs_inspector.storage.profiles.store import Profile
from drs_inspector.storage.secrets.keyring_store import KeyringStore


def given_credential(profile: Profile) -> Credential | None:
    """Return the token or the access key of the variables, None when there is neither."""
    token = os.environ.get(TOKEN_VARIABLE)
    if token:
        return _with_agency(TokenCredential(token), profile)
    return _key_of_variables(profile) if os.environ.get(ACCESS_KEY_VARIABLE) else None


async def kept_credential(profile: Profile, *, with_token: bool = True) -> Credential | None:
    """Return what the keyring holds for a profile; a keyring that cannot be asked is said, and holds nothing."""
    try:
        return await load_sign_in(KeyringStore(), profile, with_token=with_token)
    except SecretStoreError as error:
        click.echo(f"{error.title} {error.next_step}", err=True)
        return None


def asked_credential(profile: Profile) -> Credential:
    """Return what the person types, or the password of the variable.

    Raises click.UsageError when something is missing and nobody can be asked.
    """
    if profile.method == "access-key":
        return _asked_key(profile)
    if not profile.username:
        raise click.UsageError(f"No user: the profile names none and {TOKEN_VARIABLE} is not set.")
    where = urlsplit(profile.iam_url).hostname or profile.iam_url
    password = ask_password(profile.username, where)
    passcode = os.environ.get(PASSCODE_VARIABLE, "")
    base = PasswordCredential(profile.username, password, profile.domain, profile.user_id, passcode)
    return _with_agency(base, profile)


def with_passcode(credential: Credential, *, wrong: bool) -> Credential | None:
    """Return the credential with a one-time code that a person types, None when nobody can be asked for one."""
    base = credential.base if isinstance(credential, AgencyCredential) else credential
    if not isinstance(base, PasswordCredential) or not sys.stdin.isatty():
        return None
    words = "That code was not right. One-time code" if wrong else "One-time code"
    passcode = click.prompt(f"{words} of {base.username}", hide_input=True, err=True).strip()
    with_code = msgspec.structs.replace(base, passcode=passcode)
    if isinstance(credential, AgencyCredential):
        return msgspec.structs.replace(credential, base=with_code)
    return with_code


def ask_password(username: str, where: str) -> str:
    """Return the password from the environment or a prompt. Raises click.UsageError when nobody can be asked."""
    password = os.environ.get(PASSWORD_VARIABLE)
    if password:
        return password
    hint = f"set {PASSWORD_VARIABLE} or {TOKEN_VARIABLE}"
    return _ask(f"Password of {username} for {where}", f"No password: {hint}")


def _key_of_variables(profile: Profile) -> AccessKeyCredential:
    access_key = os.environ[ACCESS_KEY_VARIABLE]
    secret_key = os.environ.get(SECRET_KEY_VARIABLE) or _ask(
        "Secret key of the access key", f"No secret key: set {SECRET_KEY_VARIABLE}"
    )
    return AccessKeyCredential(access_key, secret_key, os.environ.get(SECURITY_TOKEN_VARIABLE, ""), _form_of(profile))


def _asked_key(profile: Profile) -> AccessKeyCredential:
    hint = f"set {ACCESS_KEY_VARIABLE} and {SECRET_KEY_VARIABLE}"
    access_key = _ask(f"Access key of profile {profile.name}", f"No access key: {hint}")
    return AccessKeyCredential(access_key, _ask("Secret key", f"No secret key: {hint}"), form=_form_of(profile))


def _form_of(profile: Profile) -> SigningForm | None:
    return SigningForm(profile.signing_form) if profile.signing_form else None


def _with_agency(base: PasswordCredential | TokenCredential, profile: Profile) -> Credential:
    return AgencyCredential(base, profile.agency_name, profile.agency_domain) if profile.agency_name else base


def _ask(words: str, missing: str) -> str:
    if not sys.stdin.isatty():
        raise click.UsageError(f"{missing}, or run this in a terminal to be asked.")
    answer: str = click.prompt(words, hide_input=True, err=True)
    return answer
