"""Turns the SOURCE of a command into a connected Inspector, and takes down afterwards what was put up for it."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import click

from drs_inspector.cloud.auth import Connection, Credential, PasswordCredential, TokenCredential
from drs_inspector.commands.demo import start_demo
from drs_inspector.commands.sources import TOKEN_VARIABLE, SourceChoice, ask_password
from drs_inspector.commands.terminal import shown_progress
from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.session.inspector import Inspector
from drs_inspector.session.remembered import remembered_sign_in
from drs_inspector.storage.profiles import Profile, load_profiles
from drs_inspector.storage.secrets import KeyringStore


@asynccontextmanager
async def connected(choice: SourceChoice, inspector: Inspector) -> AsyncIterator[None]:
    """Sign in to the source for the length of the block, with progress on the terminal; close the inspector after it.

    A session that a password opened is ended in the cloud too; a token that was given or kept is left alone.
    Raises click.UsageError for a source that is not there, InspectorErrors of signing in.
    """
    demo = await start_demo() if choice.demo else None
    try:
        connection, credential = (demo.connection, demo.credential) if demo else await way_in(choice)
        # Not before: a moving line on the terminal would write over the question for a password.
        with shown_progress(inspector):
            await inspector.connect(connection, credential, demo=demo is not None)
            yield
            if isinstance(credential, PasswordCredential):
                await inspector.sign_out()
    finally:
        await inspector.close()
        if demo is not None:
            await demo.stop()


async def way_in(choice: SourceChoice) -> tuple[Connection, Credential]:
    """Return where to sign in and as whom. Raises click.UsageError when something needed is not given."""
    if choice.profile:
        profile = load_profiles().find(choice.profile)
        if profile is None:
            names = ", ".join(known.name for known in load_profiles().profiles) or "none yet"
            raise click.UsageError(f"There is no profile {choice.profile!r}. Saved profiles: {names}.")
        return connection_of(profile), await _credential(profile, kept=True)
    profile = Profile(
        name="",
        iam_url=choice.iam_url or "",
        drs_url=choice.drs_url or "",
        domain=choice.domain or "",
        username=choice.username or "",
        project_id=choice.project_id or "",
        project_name=choice.project_name or "",
    )
    return connection_of(profile), await _credential(profile, kept=False)


def connection_of(profile: Profile) -> Connection:
    """Return where a profile leads."""
    return Connection(
        iam_url=profile.iam_url,
        drs_url=profile.drs_url,
        region=profile.region,
        cloud=profile.cloud,
        project_id=profile.project_id,
        project_name=profile.project_name,
        domain=profile.domain,
    )


async def _credential(profile: Profile, *, kept: bool) -> Credential:
    """Look for a token in the environment, what the keyring keeps for the profile, then for a password."""
    token = os.environ.get(TOKEN_VARIABLE)
    if token:
        return TokenCredential(token)
    problem: SecretStoreError | None = None
    if kept:
        try:
            remembered = await remembered_sign_in(KeyringStore(), profile)
        except SecretStoreError as error:
            problem = error
        else:
            if remembered is not None:
                return remembered
    if problem is not None:
        click.echo(f"{problem.title} {problem.next_step}", err=True)
    if not profile.username:
        raise click.UsageError(f"No user: the profile names none and {TOKEN_VARIABLE} is not set.")
    where = urlsplit(profile.iam_url).hostname or profile.iam_url
    return PasswordCredential(profile.username, ask_password(profile.username, where), profile.domain)
