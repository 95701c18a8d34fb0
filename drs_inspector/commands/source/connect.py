"""Turns the SOURCE of a command into connected Inspectors, and takes down afterwards what was put up for it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.commands.exit_codes import error_lines
from drs_inspector.commands.output import write_lines, write_note
from drs_inspector.commands.source.demo import start_demo
from drs_inspector.commands.source.network import network_of, say_keyring
from drs_inspector.commands.source.options import SourceChoice
from drs_inspector.commands.source.source_profile import SignInSource, source_of
from drs_inspector.commands.source.terminal_prompter import PROJECT_OPTIONS, TerminalPrompter
from drs_inspector.commands.terminal import shown_progress
from drs_inspector.session.history.keeping import ReadingKeeper
from drs_inspector.session.profiles.cloud_eye import ask_cloud_eye
from drs_inspector.session.profiles.connection import connection_of
from drs_inspector.session.profiles.open_profile import OpenedProfile, open_profile
from drs_inspector.session.profiles.openers import InspectorOpener, Opened, Opener, TargetOpener
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.session.profiles.prompter import GivenUpError
from drs_inspector.session.workspace.all_projects import Choose
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.source_connection import SourceConnection
from drs_inspector.session.workspace.workspace import OpenSession, Workspace
from drs_inspector.storage.profiles.store import Profile
from drs_inspector.storage.secrets.keyring_store import KeyringStore

if TYPE_CHECKING:
    # It is loaded with the first reading that is kept.
    from drs_inspector.storage.history.source_history import KeptReading

Session = TypeVar("Session")


class CommandSignIn:
    """The sign-in of one command: opened by the use case, saved for its profile or ended after the command."""

    _opened: OpenedProfile[Any] | None = None
    _saves = _stays = False

    def __init__(self, source: SignInSource) -> None:
        self._source = source
        self._secrets = ProfileSecrets(KeyringStore(), say_keyring)

    async def open(self, opener: Opener[Session], *, several: bool = False) -> OpenedProfile[Session]:
        """Sign in, asking on the terminal, and save what came of it. Raises as `open_profile`."""
        source = self._source
        try:
            opened = await open_profile(
                source.profile,
                TerminalPrompter(),
                opener=opener,
                secrets=self._secrets,
                given=source.given,
                several_projects=several,
            )
        except GivenUpError:
            # Ctrl+C at a question ends a command as it does anywhere else.
            raise asyncio.CancelledError from None
        # What variables give is for this time only, and so is the session that it opens.
        self._opened, self._saves = opened, source.is_saved and opened.origin != "given"
        if self._saves:
            problem = await self._secrets.keep(opened.profile, opened.to_save, opened.token)
            self._stays = problem is None and opened.token is not None
        self._stays = self._stays or not opened.owns_session
        return opened

    async def end(self, connections: Sequence[SourceConnection]) -> None:
        """Save the token of the end, which may be another one than that of the beginning; end what is not saved.

        That is so after an error, too.
        """
        opened = self._opened
        if opened is None:
            return
        if not self._stays:
            for connection in connections:
                await connection.sign_out()
        elif self._saves and opened.token is not None and len(connections) == 1:
            token = connections[0].token
            if token is not None:
                await self._secrets.renew(opened.profile, token)


def kept_readings() -> ReadingKeeper:
    """Return what keeps the readings of a command, and says on standard error what comes of it."""

    def kept(profile: str, reading: "KeptReading") -> None:
        write_note(f"Kept as reading {reading.head.number:,} of {profile}.")

    return ReadingKeeper(lambda error: write_lines(*error_lines(error), err=True), kept)


@asynccontextmanager
async def connected(choice: SourceChoice, inspector: Inspector) -> AsyncIterator[None]:
    """Sign in to the one project of a source for the length of the block, with progress on the terminal.

    The inspector is closed after it. Raises click.UsageError for a source that is not there, InspectorErrors of signing
    in.
    """
    demo = await start_demo() if choice.demo else None
    sign_in, keeper = None, kept_readings()
    try:
        if demo is not None:
            await inspector.connection.connect(demo.connection, demo.credential, demo=True)
        else:
            source = await source_of(choice)
            sign_in = CommandSignIn(source)
            keeper.follow(inspector, lambda: source.profile.name)
            await sign_in.open(InspectorOpener(inspector, await network_of(choice)))
        with shown_progress(inspector):
            yield
    finally:
        try:
            await keeper.close()
            if sign_in is not None:
                await sign_in.end([inspector.connection])
        finally:
            await inspector.close()
            if demo is not None:
                await demo.stop()


@asynccontextmanager
async def connected_projects(choice: SourceChoice, *, every: bool) -> AsyncIterator[Workspace]:
    """Sign in to all projects of a source, or to those of its profile, for the length of the block.

    Each is a session of the workspace that this gives; one that cannot be read has a ``problem``. Raises as
    `connected`.
    """
    source = await source_of(choice)
    if every:
        profile = msgspec.structs.replace(
            source.profile, project_id="", project_name="", projects=(), all_projects=True
        )
        source = SignInSource(profile, source.given)
    network = await network_of(choice)
    workspace = Workspace(network=lambda: network, can_ask=False)
    sign_in, keeper = CommandSignIn(source), kept_readings()
    try:
        await sign_in.open(ProjectsOpener(workspace), several=True)
        for session in workspace.sessions:
            keeper.follow(session.inspector, lambda: source.profile.name)
        yield workspace
    finally:
        try:
            await keeper.close()
            await sign_in.end([session.inspector.connection for session in workspace.sessions])
        finally:
            await workspace.close()


class ProjectsOpener:
    """Opens a session of a workspace for each project."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def open(
        self, profile: Profile, connection: Connection, credential: Credential, choose: Choose | None
    ) -> Opened[OpenSession]:
        """Open the projects; without a choice the one of the connection."""
        if choose is None:
            sessions = [await self._workspace.connect(connection, credential)]
        else:
            sessions = await self._workspace.connect_projects(connection, credential, choose=choose)
        for session in sessions:
            ask_cloud_eye(session.inspector, on=profile.cloud_eye)
        return Opened(tuple(sessions), sessions[0].inspector.connection.token if len(sessions) == 1 else None)


async def target_of(choice: SourceChoice, network: NetworkSettings) -> tuple[Connection, Credential]:
    """Return where to sign in and what the use case begins with, for a command that does so step by step.

    Nothing is saved. Raises click.UsageError where no project is named, and as `connected`.
    """
    source = await source_of(choice)
    secrets = ProfileSecrets(KeyringStore(), say_keyring)
    opener = TargetOpener(secrets, network)
    opened = await open_profile(source.profile, TerminalPrompter(), opener=opener, secrets=secrets, given=source.given)
    (connection,) = opened.sessions
    if not (connection.project_id or connection.project_name or opened.credential.knows_project):
        raise click.UsageError(f"A project must be chosen: give {PROJECT_OPTIONS}.")
    return connection, opened.credential


async def place_of(choice: SourceChoice) -> Connection:
    """Return where the source is, without asking for any secret. Raises click.UsageError."""
    return connection_of((await source_of(choice)).profile)
