"""Turns the SOURCE of a command into a connected Inspector, and takes down afterwards what was put up for it."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit, urlunsplit

import click
import msgspec

from drs_inspector.cloud.iam.agency import AgencyCredential
from drs_inspector.cloud.iam.credentials import Connection, Credential, SecondFactorNeededError
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.network.regions import load_regions
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.commands.source.demo import start_demo
from drs_inspector.commands.source.options import PROXY_PASSWORD_VARIABLE, SourceChoice
from drs_inspector.commands.source.prompts import asked_credential, given_credential, kept_credential, with_passcode
from drs_inspector.commands.terminal import shown_progress
from drs_inspector.domain.errors import SecretStoreError, SignInError
from drs_inspector.session.profiles.connection import connection_of
from drs_inspector.session.profiles.import_from_tools import credential_of, look_for_sign_ins
from drs_inspector.session.profiles.network_settings import network_settings
from drs_inspector.session.profiles.saved_sign_ins import proxy_password
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.storage.files.settings import load_settings
from drs_inspector.storage.imports import FoundSignIn
from drs_inspector.storage.profiles.store import Profile, load_profiles
from drs_inspector.storage.secrets.keyring_store import KeyringStore

Outcome = TypeVar("Outcome")


class SignInTarget(NamedTuple):
    """Where to sign in and as whom; ``kept_for`` is the profile whose keyring entries the credential is from."""

    connection: Connection
    credential: Credential
    kept_for: Profile | None = None


@asynccontextmanager
async def connected(choice: SourceChoice, inspector: Inspector) -> AsyncIterator[None]:
    """Sign in to the source for the length of the block, with progress on the terminal; close the inspector after it.

    A session that a password opened is ended in the cloud too; a token that was given or kept is left alone.
    Raises click.UsageError for a source that is not there, InspectorErrors of signing in.
    """
    demo = await start_demo() if choice.demo else None
    try:
        way = SignInTarget(demo.connection, demo.credential) if demo else await way_in(choice)
        network = await network_of(choice)

        async def connect(with_what: Credential) -> object:
            return await inspector.connection.connect(way.connection, with_what, demo=demo is not None, network=network)

        _token, credential = await signed_in(connect, way)
        with shown_progress(inspector):
            yield
            if opened_by_password(credential):
                await inspector.connection.sign_out()
    finally:
        await inspector.close()
        if demo is not None:
            await demo.stop()


async def signed_in(
    connect: Callable[[Credential], Awaitable[Outcome]], way: SignInTarget
) -> tuple[Outcome, Credential]:
    """Sign in and return what ``connect`` returned, and the credential that opened the session.

    When IAM asks for a one-time code and somebody is there to type it, it is tried again with one; a kept token that
    is refused is followed by the kept password. Raises what ``connect`` raises.
    """
    credential, kept_for = way.credential, way.kept_for
    while True:
        try:
            return await connect(credential), credential
        except SecondFactorNeededError as error:
            again = with_passcode(credential, wrong=error.wrong_code)
            if again is None:
                raise
            credential = again
        except SignInError:
            again = await kept_credential(kept_for, with_token=False) if kept_for is not None else None
            if again is None or opened_by_password(credential):
                raise
            credential, kept_for = again, None


def opened_by_password(credential: Credential) -> bool:
    """Tell whether the session is this command's own, so that ending it at the end of the command harms nobody."""
    base = credential.base if isinstance(credential, AgencyCredential) else credential
    return isinstance(base, PasswordCredential)


async def way_in(choice: SourceChoice) -> SignInTarget:
    """Return where to sign in and as whom. Raises click.UsageError when something needed is not given."""
    if choice.cloud or choice.environment:
        found = await _found(choice)
        return SignInTarget(connection_of(found.profile), credential_of(found) or asked_credential(found.profile))
    profile = profile_of(choice)
    connection = connection_of(profile)
    given = given_credential(profile)
    if given is None and choice.profile:
        kept = await kept_credential(profile)
        if kept is not None:
            return SignInTarget(connection, kept, kept_for=profile)
    return SignInTarget(connection, given or asked_credential(profile))


async def place_of(choice: SourceChoice) -> Connection:
    """Return where the source is, without asking for any secret. Raises click.UsageError."""
    if choice.cloud or choice.environment:
        return connection_of((await _found(choice)).profile)
    return connection_of(profile_of(choice))


def profile_of(choice: SourceChoice) -> Profile:
    """Return the saved profile that is named, or one made of the options. Raises click.UsageError."""
    if choice.profile:
        profile = load_profiles().find(choice.profile)
        if profile is None:
            names = ", ".join(known.name for known in load_profiles().profiles) or "none yet"
            raise click.UsageError(f"There is no profile {choice.profile!r}. Saved profiles: {names}.")
        return profile
    made = Profile(
        name="",
        iam_url=choice.iam_url or "",
        drs_url=choice.drs_url or "",
        domain=choice.domain or "",
        username=choice.username or "",
        project_id=choice.project_id or "",
        project_name=choice.project_name or "",
        agency_name=choice.agency or "",
        agency_domain=choice.agency_domain or "",
    )
    if choice.signature:
        made.signing_form = "Access" if choice.signature.lower() == "access" else "Credential"
    if not choice.region:
        return made
    return _at_region(made, choice.region) if not made.iam_url else msgspec.structs.replace(made, region=choice.region)


async def network_of(choice: SourceChoice) -> NetworkSettings:
    """Return the network settings that the window keeps, changed by --proxy and --ca-file."""
    settings = load_settings().settings
    password = ""
    if settings.proxy == "manual" and settings.proxy_username and choice.proxy is None:
        try:
            password = await proxy_password(KeyringStore(), settings.proxy_url) or ""
        except SecretStoreError as error:
            click.echo(f"{error.title} {error.next_step}", err=True)
    network = network_settings(settings, password)
    if choice.proxy == "-":
        network = msgspec.structs.replace(network, proxy="none")
    elif choice.proxy:
        url, username = split_proxy(choice.proxy)
        password = os.environ.get(PROXY_PASSWORD_VARIABLE, "") if username else ""
        network = msgspec.structs.replace(
            network, proxy="manual", proxy_url=url, proxy_username=username, proxy_password=password
        )
    if choice.ca_file:
        network = msgspec.structs.replace(network, trust="file", ca_file=choice.ca_file)
    return network


def split_proxy(proxy: str) -> tuple[str, str]:
    """Return the address of ``--proxy`` without its user, and the user.

    Raises click.UsageError for one with a password: everybody on a computer can read the arguments of its programs.
    """
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if parts.password is not None:
        raise click.UsageError(
            f"Give the proxy's password in {PROXY_PASSWORD_VARIABLE}, not in --proxy: arguments can be read by others."
        )
    address = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    return urlunsplit(address), unquote(parts.username or "")


def _at_region(profile: Profile, name: str) -> Profile:
    region = next((one for one in load_regions() if one.region == name), None)
    if region is None:
        raise click.UsageError(f"There is no region {name!r}. Give --iam-url and --drs-url for a cloud of your own.")
    place = {"cloud": region.cloud_key, "region": region.region, "iam_url": region.iam_url, "drs_url": region.drs_url}
    return msgspec.structs.replace(profile, **place)


async def _found(choice: SourceChoice) -> FoundSignIn:
    """Return what clouds.yaml or the variables hold. Raises click.UsageError, and the problem of an entry."""
    found = await look_for_sign_ins()
    if choice.cloud:
        fitting = [one for one in found if one.profile.name == choice.cloud and one.files]
        words = f"There is no entry {choice.cloud!r} in clouds.yaml."
    else:
        fitting = [one for one in found if not one.files]
        words = "The variables OS_*, HUAWEICLOUD_SDK_* and HW_* name no sign-in."
    if not fitting:
        names = ", ".join(sorted({one.profile.name for one in found})) or "nothing"
        raise click.UsageError(f"{words} Found: {names}.")
    if fitting[0].problem is not None:
        raise fitting[0].problem
    click.echo(f"Signing in with {fitting[0].origin}.", err=True)
    profile = fitting[0].profile
    if choice.project_id or choice.project_name:
        profile.project_id, profile.project_name = choice.project_id or "", choice.project_name or ""
    profile.drs_url = choice.drs_url or profile.drs_url
    return fitting[0]
