"""From the SOURCE of a command to the profile that it names, and the values that are given for this time only."""

import difflib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
import msgspec

from drs_inspector.cloud.network.regions import load_regions
from drs_inspector.commands.output import write_lines
from drs_inspector.commands.source.contents import kept_word
from drs_inspector.commands.source.options import SourceChoice, given_by_variables, method_of_variables
from drs_inspector.commands.source.standard_input import STANDARD_INPUT
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.session.profiles.connection import method_of, with_values
from drs_inspector.session.profiles.import_from_tools import given_by, look_for_sign_ins
from drs_inspector.storage.imports import FoundSignIn
from drs_inspector.storage.profiles.store import Profile, read_profiles

_FILES = ("*.json", "*.json.gz")
_MOST_LISTED = 6


@dataclass(frozen=True, slots=True)
class SignInSource:
    """What a SOURCE comes to: a profile, and what is given for this time only.

    ``is_saved``: the profile is in the file as it is here, so that what comes of the sign-in is saved for it.
    """

    profile: Profile
    given: dict[str, str]
    is_saved: bool = False


async def source_of(choice: SourceChoice) -> SignInSource:
    """Return the profile and the values that a SOURCE names. Raises click.UsageError, and the problem of an import."""
    if choice.cloud or choice.environment:
        found = await _found(choice)
        return SignInSource(_with_choice(found.profile, choice), given_by(found))
    if not choice.profile:
        profile = made_profile(choice)
        return SignInSource(profile, given_by_variables(method_of(profile)))
    known = read_profiles()
    saved = known.find(choice.profile)
    if saved is None:
        names = ", ".join(profile.name for profile in known.profiles) or "none yet"
        raise click.UsageError(f"There is no profile {choice.profile!r}. Saved profiles: {names}.")
    method = method_of_variables(saved.method)
    profile = _with_choice(msgspec.structs.replace(saved, method=method.key), choice)
    return SignInSource(profile, given_by_variables(method), is_saved=profile == saved)


def named_source(choice: SourceChoice, names: Sequence[str]) -> tuple[SourceChoice, Sequence[str]]:
    """Return the source and the files that arguments name.

    A word is a file that there is, else a profile of this name; "-" is standard input, NAME@latest a kept reading.
    Nothing is guessed: raises click.UsageError for a word that is both, and for a profile beside others,
    FileProblemError for one that is neither.
    """
    profiles = [] if choice.given else [name for name in names if _is_profile(name)]
    if not profiles:
        return choice, names
    if len(names) > 1:
        raise click.UsageError(f"{profiles[0]!r} is a profile: give one profile, or files.")
    return replace(choice, profile=names[0]), ()


def _is_profile(name: str) -> bool:
    """Tell whether a word is the name of a profile, and no file."""
    if name == STANDARD_INPUT or Path(name).name != name or kept_word(name) is not None:
        return False  # a path is a file, whether it is there or not
    known = read_profiles()
    exists = os.path.lexists(name)
    if known.find(name) is None:
        if exists:
            return False
        raise _neither(name, [profile.name for profile in known.profiles])
    if exists:
        raise click.UsageError(
            f"There is a file {name!r} and a profile of this name: give ./{name}, or --profile {name!r}."
        )
    return True


def _neither(name: str, profiles: Sequence[str]) -> FileProblemError:
    files = sorted(path.name for pattern in _FILES for path in Path.cwd().glob(pattern))
    near = difflib.get_close_matches(name, [*profiles, *files], 1)
    return FileProblemError(
        f"There is no file {name} here, and no profile of this name.",
        f"Profiles: {_listed(profiles)}. Files here: {_listed(files)}.",
        f"Did you mean {near[0]}?" if near else "Check the name, or give the path of a file.",
    )


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    return ", ".join(names[:_MOST_LISTED]) + more if names else "none"


def reads_several(choice: SourceChoice) -> bool:
    """Tell whether a source is a profile that opens several projects."""
    profile = read_profiles().find(choice.profile) if choice.profile else None
    is_narrowed = bool(choice.project_id or choice.project_name)
    return profile is not None and not is_narrowed and (profile.all_projects or bool(profile.projects))


def made_profile(choice: SourceChoice) -> Profile:
    """Return a profile made of options, with the sign-in method whose variables are set. Raises click.UsageError."""
    profile = Profile(name="", method=method_of_variables("").key)
    if choice.region and not choice.iam_url:
        return _with_choice(_at_region(profile, choice.region), choice)
    return _with_choice(msgspec.structs.replace(profile, region=choice.region or ""), choice)


def _with_choice(profile: Profile, choice: SourceChoice) -> Profile:
    """Return the profile with the addresses, the project and the values that are given."""
    if choice.project_id or choice.project_name:
        project = {"project_id": choice.project_id or "", "project_name": choice.project_name or ""}
        profile = msgspec.structs.replace(profile, all_projects=False, projects=(), **project)
    urls = {"iam_url": choice.iam_url or profile.iam_url, "drs_url": choice.drs_url or profile.drs_url}
    return with_values(msgspec.structs.replace(profile, **urls), choice.values)


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
    write_lines(f"Signing in with {fitting[0].origin}.", err=True)
    return fitting[0]
