"""Removes everything that the program has saved on this computer: a list of things, each with how it is forgotten.

Whatever else comes to be saved gets one more entry in ``FORGOTTEN``.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from drs_inspector.domain.errors import InspectorError, SecretStoreError
from drs_inspector.session.profiles.saved_sign_ins import delete_sign_in, save_proxy_password
from drs_inspector.storage.files.atomic_write import remove_file
from drs_inspector.storage.files.error_log import forget_error_log
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.profiles.store import delete_profile, load_profiles
from drs_inspector.storage.secrets.keyring_store import SecretStore


class Forgettable(NamedTuple):
    """One thing that is saved. ``forget`` removes it, or raises InspectorError that says what is still there."""

    title: str
    forget: Callable[[SecretStore], Awaitable[None]]


class Failure(NamedTuple):
    """A thing that is still there, and why."""

    title: str
    error: InspectorError


async def _forget_profiles(secrets: SecretStore) -> None:
    """Remove every profile with its secrets; a profile whose secrets stay is kept, because they go by its name."""
    problem: SecretStoreError | None = None
    kept: list[str] = []
    for profile in load_profiles().profiles:
        try:
            await delete_sign_in(secrets, profile.name)
        except SecretStoreError as error:
            problem = error
            # Where there is no keyring a second attempt would remove no more than this one.
            if secrets.state != "missing":
                kept.append(f"“{profile.name}”")
                continue
        delete_profile(profile.name)
    if not kept:
        remove_file(app_paths().profiles_file)
    if problem is not None:
        cause = f"Still there: {', '.join(kept)}. {problem.cause}" if kept else problem.cause
        raise SecretStoreError(problem.title, cause, problem.next_step)


async def _forget_history(_secrets: SecretStore) -> None:
    from drs_inspector.storage.history.places import remove_all_history  # noqa: PLC0415 -- when it is forgotten

    remove_all_history()


async def _forget_proxy_password(secrets: SecretStore) -> None:
    await save_proxy_password(secrets, "", "")


async def _forget_error_log(_secrets: SecretStore) -> None:
    forget_error_log()


async def _forget_settings(_secrets: SecretStore) -> None:
    remove_file(app_paths().settings_file)


async def _forget_views(_secrets: SecretStore) -> None:
    remove_file(app_paths().views_file)


async def _forget_search_key(_secrets: SecretStore) -> None:
    remove_file(app_paths().search_key_file)


FORGOTTEN: tuple[Forgettable, ...] = (
    Forgettable("The readings that are kept of profiles", _forget_history),
    Forgettable("Profiles with their saved passwords, access keys and tokens", _forget_profiles),
    Forgettable("The saved password of the proxy", _forget_proxy_password),
    Forgettable("The log of errors", _forget_error_log),
    Forgettable("Saved views of the jobs", _forget_views),
    Forgettable("The key that marks archives as searched for secrets", _forget_search_key),
    Forgettable("Settings, the list of recent files and the layout of the window", _forget_settings),
)


async def forget_everything(secrets: SecretStore, things: Sequence[Forgettable] = FORGOTTEN) -> tuple[Failure, ...]:
    """Forget every thing, whatever happens to the others; return those that are still there."""
    failures: list[Failure] = []
    for thing in things:
        try:
            await thing.forget(secrets)
        except InspectorError as error:
            failures.append(Failure(thing.title, error))
    return tuple(failures)
