"""The work of ``drs-inspector connect``."""

import shlex
from typing import NamedTuple

import click
import msgspec

from drs_inspector.cloud.iam.methods.base import SignInMethod
from drs_inspector.commands.connect.region_question import ask_region
from drs_inspector.commands.exit_codes import ALL_READ, INTERRUPTED, SOME_UNAVAILABLE
from drs_inspector.commands.output import write_lines
from drs_inspector.commands.running import run_to_end
from drs_inspector.commands.source.connect import ProjectsOpener
from drs_inspector.commands.source.network import network_of, say_keyring
from drs_inspector.commands.source.options import SourceChoice, given_by_variables, how_to_give, method_of_variables
from drs_inspector.commands.source.source_profile import made_profile
from drs_inspector.commands.source.terminal import Terminal
from drs_inspector.commands.source.terminal_prompter import PROJECT_OPTIONS, TerminalPrompter
from drs_inspector.commands.terminal import utf8_streams
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.session.profiles.connection import complaints, fields_of, method_of, values_of
from drs_inspector.session.profiles.open_profile import OpenedProfile, open_profile
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.session.profiles.prompter import GivenUpError
from drs_inspector.session.profiles.region_search import note_used, used_regions
from drs_inspector.session.profiles.texts import KEEP_AS_LABEL, keep_question, suggested_name
from drs_inspector.session.workspace.workspace import OpenSession, Workspace
from drs_inspector.storage.files.settings import load_settings, save_settings
from drs_inspector.storage.profiles.store import Profile, load_profiles
from drs_inspector.storage.secrets.keyring_store import KeyringStore

_NOT = "-"
_URLS = ("iam_url", "drs_url")


class Wishes(NamedTuple):
    """What options say of the profile that is to be saved."""

    keep_as: str | None
    keep_secret: bool
    replace: bool


def run(
    choice: SourceChoice,
    *,
    method: str | None,
    all_projects: bool,
    keep_as: str | None,
    keep_secret: bool,
    replace: bool,
) -> int:
    """Ask, sign in, save a profile, and return the exit code."""
    utf8_streams()
    terminal = Terminal()
    wishes = Wishes(keep_as, keep_secret, replace)

    async def main() -> int:
        profile = msgspec.structs.replace(made_profile(choice), method=method or method_of_variables("").key)
        profile = msgspec.structs.replace(profile, all_projects=all_projects)
        _check(profile, wishes, can_ask=terminal.can_ask)
        if keep_as != _NOT:
            _look_for_profiles(terminal)
        try:
            return await _connect(terminal, choice, profile, wishes)
        except GivenUpError:
            return INTERRUPTED

    return run_to_end(main)


def _look_for_profiles(terminal: Terminal) -> None:
    """Say before anything is asked that profiles cannot be read. Raises FileProblemError where none can be saved."""
    known = load_profiles()
    if known.problem is None:
        return
    if not known.profiles and not known.is_damaged:
        raise known.problem
    terminal.say_refused(known.problem.title, f"{known.problem.cause} {known.problem.next_step}")


async def _connect(terminal: Terminal, choice: SourceChoice, profile: Profile, wishes: Wishes) -> int:
    given: dict[str, str] = {}
    if not profile.iam_url:
        asked = ask_region(terminal, profile, used_regions(load_settings().settings))
        if asked is None:
            raise GivenUpError
        profile, given = asked
    given |= given_by_variables(method_of(profile))
    network = await network_of(choice)
    workspace = Workspace(network=lambda: network, can_ask=False)
    secrets = ProfileSecrets(KeyringStore(), say_keyring)
    try:
        opened = await open_profile(
            profile,
            TerminalPrompter(terminal, introduces=False),
            opener=ProjectsOpener(workspace),
            secrets=secrets,
            given=given,
        )
        _note_region(opened.profile)
        return await _keep(terminal, opened, secrets, wishes)
    finally:
        await workspace.close()


async def _keep(terminal: Terminal, opened: OpenedProfile[OpenSession], secrets: ProfileSecrets, wishes: Wishes) -> int:
    """Save the profile under the name that is wanted; a session that nothing is saved of is ended."""
    stays, code = False, ALL_READ
    try:
        name = _name(terminal, opened.profile, wishes)
        if name:
            profile = msgspec.structs.replace(opened.profile, name=name)
            profile.keep_password = _keeps_secret(terminal, method_of(profile), wishes)
            problem = await secrets.keep(profile, opened.to_save, opened.token)
            stays = problem is None and opened.token is not None
            show = terminal.coloured(f"drs-inspector show {_quoted(name)}", "blue")
            if problem is None:
                terminal.say_done(f"Kept. Next time: {show}")
            else:
                code = SOME_UNAVAILABLE
                terminal.say(f"The profile is kept, what signs in is not. Next time it is asked for: {show}")
    finally:
        if opened.owns_session and not stays:
            for session in opened.sessions:
                await session.inspector.connection.sign_out()
    return code


def _name(terminal: Terminal, profile: Profile, wishes: Wishes) -> str:
    """Return the name to save under, empty for none. Raises GivenUpError, click.UsageError."""
    taken = {known.name for known in load_profiles().profiles}
    name = wishes.keep_as
    while True:
        if name is None:
            name = terminal.ask(KEEP_AS_LABEL, default=suggested_name(profile, taken))
        if name is None:
            raise GivenUpError
        if name == _NOT:
            return ""
        if name not in taken or wishes.replace:
            return name
        if not terminal.can_ask:
            raise click.UsageError(f"There is a profile {name!r} already: give --replace, or another --keep-as.")
        if terminal.confirm(f"There is a profile “{name}” already. Replace it?"):
            return name
        name = None


def _keeps_secret(terminal: Terminal, method: SignInMethod, wishes: Wishes) -> bool:
    if not method.saved_as or wishes.keep_secret or not terminal.can_ask:
        return bool(method.saved_as) and wishes.keep_secret
    return bool(terminal.confirm(keep_question(method)))


def _check(profile: Profile, wishes: Wishes, *, can_ask: bool) -> None:
    """Raise click.UsageError for what is wrong and, where no person can be asked, with the name of what is missing."""
    method = method_of(profile)
    values = values_of(profile) | given_by_variables(method)
    ways = {field.name: how_to_give(field) for field in fields_of(method)}
    ways |= dict.fromkeys(_URLS, "--region (or --iam-url with --drs-url)")
    found = complaints(profile, values)
    # What is there and wrong, or cannot be asked for, is said in any case.
    wrong = [one for one in found if one.field == "agency_name" or (one.field in _URLS and getattr(profile, one.field))]
    if wrong:
        raise click.UsageError(f"{ways[wrong[0].field]}: {wrong[0].text}")
    if profile.iam_url and not profile.drs_url:
        raise click.UsageError("--iam-url also needs --drs-url.")
    if can_ask:
        return
    missing = list(dict.fromkeys(ways[one.field] for one in found))
    named = profile.project_id or profile.project_name or profile.all_projects
    if not named and not method.knows_project:
        missing.append(f"{PROJECT_OPTIONS} or --all-projects")
    if wishes.keep_as is None:
        missing.append("--keep-as")
    if missing:
        raise click.UsageError(f"Missing: {', '.join(missing)}. Give them, or run this in a terminal to be asked.")


def _note_region(profile: Profile) -> None:
    """Remember the region as used; a settings file that cannot be written is no reason to stop."""
    settings = load_settings().settings
    if note_used(settings, profile.cloud, profile.region):
        try:
            save_settings(settings)
        except FileProblemError as error:
            write_lines(str(error), err=True)


def _quoted(name: str) -> str:
    quoted = shlex.quote(name)
    return quoted if quoted == name else f'"{name}"' if '"' not in name and "$" not in name else quoted
