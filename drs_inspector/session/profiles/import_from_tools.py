"""Takes over sign-ins of other tools: addresses completed, the profile saved, the secret into the keyring."""

import asyncio
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.registry import sign_in_methods
from drs_inspector.cloud.network.regions import Region, check_url, load_regions
from drs_inspector.domain.errors import InspectorError, SecretStoreError
from drs_inspector.session.profiles.connection import credential_of as profile_credential
from drs_inspector.session.profiles.connection import method_of, values_of
from drs_inspector.session.profiles.saved_sign_ins import delete_sign_in, save_sign_in
from drs_inspector.storage.files.paths import home_folder
from drs_inspector.storage.imports import FoundSignIn, find_sign_ins
from drs_inspector.storage.profiles.store import Profile, load_profiles, save_profile
from drs_inspector.storage.secrets.keyring_store import SecretStore

DRS_ADDRESS_NOTE = "The DRS address is not known for this cloud: enter it."
REGION_NOTE = "The region is not known: choose it."
_OTHER_CLOUD_NOTE = "The IAM address there is of another cloud than this region; the region's own is used."
_INFERRED_NOTE = "The DRS address of this region is in no document: check it."
_NAME_LIMIT = 100


class TakenOver(NamedTuple):
    """A sign-in that was taken over: the profile as saved, and why its secret is not in the keyring."""

    profile: Profile
    problem: InspectorError | None = None


async def look_for_sign_ins(
    environ: Mapping[str, str] | None = None, home: Path | None = None, folder: Path | None = None
) -> list[FoundSignIn]:
    """Return everything that was found on this computer, completed; in a thread, never raises."""
    here = (dict(os.environ) if environ is None else environ, home or home_folder(), folder or Path.cwd())
    return [complete(found) for found in await asyncio.to_thread(find_sign_ins, *here, sign_in_methods())]


def complete(found: FoundSignIn) -> FoundSignIn:
    """Return the sign-in with cloud, region and addresses as far as ``regions.json`` knows them.

    The region is the one that is named there, else the one of the project's name, else that of the IAM host. An
    address that is given stays, with one exception: the SDK falls back to another cloud's IAM for eu-west-101
    (contract 1.11). For a cloud of one's own the DRS address stays open, and a note says so.
    """
    if found.problem is not None and not (found.profile.iam_url or found.profile.region):
        return found
    notes = list(found.notes)
    iam_url, problem = _checked(found.profile.iam_url)
    drs_url, _ = _checked(found.profile.drs_url)
    # an address that cannot be used stays a problem: the region's own may be of another cloud than the one meant
    region = _region_of(found.profile, iam_url) if problem is None else None
    if region is not None and iam_url and not _same_cloud(iam_url, region):
        if _is_fallback(iam_url, region):
            notes.append(_OTHER_CLOUD_NOTE)
            iam_url = ""
        else:
            region = None
    profile = msgspec.structs.replace(found.profile, cloud="", iam_url=iam_url, drs_url=drs_url)
    if region is not None:
        profile.cloud, profile.region = region.cloud_key, region.region
        profile.iam_url, profile.drs_url = iam_url or region.iam_url, drs_url or region.drs_url
        if not region.drs_url_verified and not drs_url:
            notes.append(_INFERRED_NOTE)
    elif not drs_url:
        notes.append(DRS_ADDRESS_NOTE if iam_url or profile.region else REGION_NOTE)
    return msgspec.structs.replace(found, profile=profile, notes=tuple(notes), problem=found.problem or problem)


def credential_of(found: FoundSignIn) -> Credential | None:
    """Return what to sign in with, None while a secret is missing or there is a problem."""
    profile = found.profile
    method = method_of(profile)
    if found.problem is not None or {field.name for field in method.fields} & {*found.encrypted}:
        return None
    values = values_of(profile) | given_by(found)
    is_missing = [field for field in method.missing(values) if field.name != "domain"]
    return profile_credential(profile, values) if not is_missing else None


def given_by(found: FoundSignIn) -> dict[str, str]:
    """Return the secrets of a sign-in, and when they end, as values of the use case."""
    return found.secrets | ({"expires_at": found.expires_at} if found.expires_at else {})


async def store_found(
    found: FoundSignIn, secrets: SecretStore, *, replace: bool = False, path: Path | None = None
) -> TakenOver:
    """Save the profile, and its secret in the keyring; ``found`` is a completed one.

    A profile of the same name stays as it is, and the new one is called "name (2)", unless ``replace``. A one-time
    code is never saved. When the keyring refuses, the profile is saved all the same and the result says why. Raises
    FileProblemError when the profile file cannot be written.
    """
    credential = credential_of(found)
    name = found.profile.name if replace else _free_name(found.profile.name, path)
    before = load_profiles(path).find(name)
    unsaved = _cannot_be_saved(found, name) if credential is not None else None
    # taking a sign-in over is the wish to have its secret saved
    saves = credential is not None and unsaved is None and bool(method_of(found.profile).saved_as)
    profile = msgspec.structs.replace(found.profile, name=name, keep_password=saves)
    same_person = before is not None and _person(before) == _person(profile)
    if credential is None and before is not None and same_person:
        profile.keep_password = before.keep_password
    save_profile(profile, path)
    try:
        if credential is not None or (before is not None and not same_person):
            await delete_sign_in(secrets, name)  # nothing that an older profile left may stand in for this one's
        if credential is not None and unsaved is None:
            await save_sign_in(secrets, profile, credential, None)
    except SecretStoreError as error:
        return TakenOver(profile, _not_saved(name, error) if credential or before else found.problem)
    return TakenOver(profile, unsaved or found.problem)


def summary(found: FoundSignIn) -> str:
    """Return one sign-in in words, without any secret, for the dialog and the command line."""
    profile = found.profile
    parts = [_who(profile)]
    if profile.domain and method_of(profile).field("domain") is not None:
        parts[0] += f" of account {profile.domain}"
    if profile.agency_name:
        parts.append(f"agency {profile.agency_name}" + (f" of {profile.agency_domain}" * bool(profile.agency_domain)))
    if profile.project_name or profile.project_id:
        parts.append(f"project {profile.project_name or profile.project_id}")
    if profile.region and profile.region != profile.project_name:
        parts.append(f"region {profile.region}")
    if found.problem is not None:
        return f"{found.origin}: {found.problem.title}"
    parts.append(_where_secret_is(found))
    return ", ".join(parts)


def _person(profile: Profile) -> tuple[str, ...]:
    """Return what a saved secret belongs to."""
    user = (profile.method, profile.username, profile.user_id, profile.domain, *sorted(profile.fields.items()))
    return (*map(str, user), profile.iam_url, profile.drs_url, profile.agency_name, profile.agency_domain)


def _region_of(profile: Profile, iam_url: str) -> Region | None:
    """Return the shipped region of a profile; a region that is named but not shipped is none."""
    regions = load_regions()
    by_id = {region.region: region for region in regions}
    if profile.region:
        return by_id.get(profile.region)
    host = urlsplit(iam_url).hostname or ""
    named = by_id.get(profile.project_name.split("_", 1)[0])
    if named is not None and (not host or _same_cloud(iam_url, named)):
        return named
    hosts = [region for region in regions if host and urlsplit(region.iam_url).hostname == host]
    return hosts[0] if len(hosts) == 1 else None


def _same_cloud(iam_url: str, region: Region) -> bool:
    """Tell whether an IAM address is of the cloud of a region: its own IAM, or below the same domain as its DRS."""
    host = urlsplit(iam_url).hostname or ""
    family = _family(region)
    return host == urlsplit(region.iam_url).hostname or host == family or host.endswith(f".{family}")


def _is_fallback(iam_url: str, region: Region) -> bool:
    """Tell whether this is Huawei Cloud's IAM for a region of Huawei Cloud Europe: the SDK's wrong default."""
    host = urlsplit(iam_url).hostname or ""
    return region.cloud_key == "huawei-eu" and host in {
        "iam.myhuaweicloud.com",
        f"iam.{region.region}.myhuaweicloud.com",
    }


def _family(region: Region) -> str:
    """Return the domain of a cloud: what follows the region's id in the address of DRS."""
    host = urlsplit(region.drs_url).hostname or ""
    return host.partition(f".{region.region}.")[2] or host


def _checked(url: str) -> tuple[str, InspectorError | None]:
    if not url:
        return "", None
    try:
        return check_url(url), None
    except InspectorError as error:
        return "", error


def _free_name(name: str, path: Path | None) -> str:
    taken = {profile.name for profile in load_profiles(path).profiles}
    number = 1
    free = name
    while free in taken:
        number += 1
        ending = f" ({number})"
        free = f"{name[: _NAME_LIMIT - len(ending)]}{ending}"
    return free


def _who(profile: Profile) -> str:
    method = method_of(profile)
    subject = method.subject(values_of(profile))
    if method.field("username") is not None:
        return f"User {subject}" if subject else "Unnamed user"
    return f"{method.title} {subject}".strip()


def _where_secret_is(found: FoundSignIn) -> str:
    kind = method_of(found.profile).main_secret.label.lower()
    if found.encrypted:
        return f"{kind} encrypted there: type it in"
    return f"{kind} found in {found.secret_origin}" if found.secret_origin else f"no {kind} found: type it in"


def _cannot_be_saved(found: FoundSignIn, name: str) -> InspectorError | None:
    """Return why a secret would never be found again in the keyring, None when it would."""
    if not (found.profile.iam_url and found.profile.drs_url):
        return InspectorError(
            f"The secret of “{name}” was not saved.",
            "A secret is saved for its addresses only, and the profile has not both yet.",
            "Complete the profile; the secret is asked for at the first sign-in.",
        )
    try:
        if not method_of(found.profile).saved_as:
            datetime.fromisoformat(found.expires_at)
    except ValueError:
        return InspectorError(
            f"The token of “{name}” was not saved.",
            "It is not known when it ends; tokens end within a day.",
            "Paste it when you connect: its end is asked for then.",
        )
    return None


def _not_saved(name: str, error: SecretStoreError) -> SecretStoreError:
    return SecretStoreError(
        f"The profile “{name}” was saved without its secret.",
        f"{error.title} {error.cause}".strip(),
        error.next_step or "Sign in and type the secret.",
    )
