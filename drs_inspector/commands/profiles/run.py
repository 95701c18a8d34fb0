"""The work of ``drs-inspector profiles``."""

import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from drs_inspector.commands.exit_codes import ALL_READ, SIGN_IN_REFUSED, SOME_UNAVAILABLE, error_lines
from drs_inspector.commands.output import write_json, write_lines
from drs_inspector.commands.running import run_to_end
from drs_inspector.commands.terminal import utf8_streams
from drs_inspector.domain.counting import counted
from drs_inspector.domain.errors import InspectorError, SecretStoreError
from drs_inspector.domain.printable import printable
from drs_inspector.session.profiles.connection import method_of, values_of
from drs_inspector.session.profiles.import_from_tools import look_for_sign_ins, store_found, summary
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.session.profiles.texts import project_words
from drs_inspector.storage.files.target_check import check_target
from drs_inspector.storage.profiles.store import (
    Profile,
    duplicate_profile,
    export_profiles,
    import_profiles,
    read_exported_profiles,
    read_profiles,
)
from drs_inspector.storage.secrets.keyring_store import KeyringStore


def list_profiles(*, as_json: bool) -> int:
    """Print the profiles."""
    utf8_streams()
    loaded = read_profiles()
    if as_json:
        document = msgspec.json.encode([msgspec.to_builtins(profile) for profile in loaded.profiles])
        write_json(msgspec.json.format(document, indent=2).decode())
    elif not loaded.profiles:
        write_lines("There are no profiles yet. drs-inspector connect and the window save one.", err=True)
    for profile in () if as_json else loaded.profiles:
        write_lines(f"{profile.name}: {_words(profile)}")
    return _with_problem(loaded.problem)


def export_to(*, names: Sequence[str], output: str) -> int:
    """Write profiles to a file."""
    check_target(Path(output), to_replace="Give another name, or remove it first.")
    wanted = list(names) or [profile.name for profile in read_profiles().profiles]
    _check_known(wanted)
    export_profiles(wanted, Path(output), replace=False)
    write_lines(f"{counted(len(wanted), 'profile')} written to {output}, without secrets.", err=True)
    return ALL_READ


def import_from(*, file: str, replace: bool) -> int:
    """Take profiles over from a file."""
    loaded = read_exported_profiles(Path(file))
    if loaded.problem is not None:
        raise loaded.problem
    for name in import_profiles(loaded.profiles, replace=replace):
        write_lines(name)
    return ALL_READ


def find(*, names: Sequence[str], replace: bool) -> int:
    """Show what other tools keep; take over what is named."""
    utf8_streams()

    async def main() -> int:
        found = await look_for_sign_ins()
        known = {one.profile.name for one in found}
        unknown = [name for name in names if name not in known]
        if unknown:
            raise click.UsageError(f"Not found: {', '.join(unknown)}. Found: {', '.join(sorted(known)) or 'nothing'}.")
        code = ALL_READ
        for one in found:
            if names and one.profile.name not in names:
                continue
            write_lines(f"{one.profile.name}: {summary(one)}")
            for line in (f"from {one.origin}", *(f"passed over {path}" for path in one.files[1:]), *one.notes):
                write_lines(f"  {line}")
            if names:
                taken = await store_found(one, KeyringStore(), replace=replace)
                write_lines(f"  saved as profile {taken.profile.name}")
                code = max(code, _with_problem(taken.problem))
        if not found:
            write_lines("No other tool keeps a sign-in on this computer.", err=True)
        return code

    return run_to_end(main)


def rename(*, old: str, new: str) -> int:
    """Rename a profile, then what the keyring keeps for it, as the window does."""
    _check_known([old])
    if read_profiles().find(new) is not None:
        raise click.UsageError(f"There is a profile {new!r} already.")

    async def move() -> int:
        await ProfileSecrets(KeyringStore()).rename(old, new)
        return ALL_READ

    return _in_keyring(move())


def duplicate(*, name: str) -> int:
    """Copy a profile and print the copy's name."""
    _check_known([name])
    write_lines(duplicate_profile(name).name)
    return ALL_READ


def delete(*, names: Sequence[str], yes: bool) -> int:
    """Remove profiles and their secrets."""
    _check_known(names)
    confirm(f"Remove {', '.join(names)} and what the keyring keeps for them?", yes=yes)

    async def remove() -> int:
        secrets = ProfileSecrets(KeyringStore())
        return await _each(names, secrets.delete)

    return _in_keyring(remove())


def forget_secrets(*, names: Sequence[str], everything: bool, yes: bool) -> int:
    """Remove what the keyring keeps."""
    if everything:
        names = [profile.name for profile in read_profiles().profiles]
    else:
        _check_known(names)
    confirm(f"Remove what the keyring keeps for {', '.join(names) or 'no profile'}?", yes=yes)

    async def forget() -> int:
        secrets = ProfileSecrets(KeyringStore())
        code = await _each(names, secrets.forget)
        if everything:
            await secrets.forget_proxy()
        return code

    return _in_keyring(forget())


async def _each(names: Sequence[str], remove: Callable[[str], Awaitable[object]]) -> int:
    """Remove the secrets of every name; one that fails does not spare the others."""
    code = ALL_READ
    for name in names:
        try:
            await remove(name)
        except SecretStoreError as error:
            code = max(code, _with_problem(error))
    return code


def _in_keyring(work: Coroutine[Any, Any, int]) -> int:
    async def main() -> int:
        try:
            return await work
        except SecretStoreError as error:
            return _with_problem(error)

    return run_to_end(main)


def _with_problem(problem: InspectorError | None) -> int:
    if problem is None:
        return ALL_READ
    write_lines(*error_lines(problem), err=True)
    return SIGN_IN_REFUSED if isinstance(problem, SecretStoreError) else SOME_UNAVAILABLE


def _check_known(names: Sequence[str]) -> None:
    known = [profile.name for profile in read_profiles().profiles]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.UsageError(f"No such profile: {', '.join(unknown)}. Saved: {', '.join(known) or 'none yet'}.")


def confirm(question: str, *, yes: bool) -> None:
    """Ask a question on the terminal unless it is answered already; "no" ends the command. Raises click.UsageError."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("Give --yes where no question can be asked.")
    click.confirm(printable(question), abort=True, err=True)


def _words(profile: Profile) -> str:
    method = method_of(profile)
    who = method.subject(values_of(profile)) or (method.noun if method.field("username") is None else "no user")
    where = profile.region or profile.iam_url or "no address"
    project = project_words(profile) or "no project"
    parts = [who, profile.domain, f"agency {profile.agency_name}" if profile.agency_name else "", where, project]
    return ", ".join(part for part in parts if part)
