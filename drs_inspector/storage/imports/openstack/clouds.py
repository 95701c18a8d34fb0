"""What one entry of ``clouds.yaml`` comes to: vendor, entry, region and overrides, one over the other.

The order and the many old spellings are openstacksdk's (tests compare). Where it would stop with a Python error the
entry gets a sentence; where it would format strings with whatever they ask for, only ``{region_name}`` is filled in.
"""

import copy
from collections.abc import Mapping
from typing import Any

from drs_inspector.domain.errors import FileProblemError

Mapped = dict[str, Any]

VENDORS: Mapping[str, Mapped] = {
    "otc": {
        "auth": {"auth_url": "https://iam.{region_name}.otc.t-systems.com/v3"},
        "regions": ["eu-de", "eu-nl"],
    },
    "otc-swiss": {
        "auth": {"auth_url": "iam-pub.eu-ch2.sc.otc.t-systems.com/v3"},
        "regions": ["eu-ch2"],
    },
}
"""Vendors of these clouds that the OpenStack tools know without a file (contract 2)."""

# The last one that is there wins; beside the `auth` member wins over inside it.
_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "domain_id": ("domain_id", "domain-id"),
    "domain_name": ("domain_name", "domain-name"),
    "user_domain_id": ("user_domain_id", "user-domain-id"),
    "user_domain_name": ("user_domain_name", "user-domain-name"),
    "project_domain_id": ("project_domain_id", "project-domain-id"),
    "project_domain_name": ("project_domain_name", "project-domain-name"),
    "token": ("auth-token", "auth_token", "token"),
    "passcode": ("passcode",),
    "project_id": ("tenant_id", "tenant-id", "project_id", "project-id"),
    "project_name": ("tenant_name", "tenant-name", "project_name", "project-name"),
}
# What a variable beside OS_CLOUD overrides inside `auth`, besides the names above.
_SIGN_IN_NAMES = frozenset({
    "auth_url", "username", "user_id", "password", "access_key", "secret_key", "security_token", "agency_name",
    "agency_domain_name", "delegated_project"
})  # fmt: skip
_DOMAIN_FOR_BOTH = {
    "domain_id": ("user_domain_id", "project_domain_id"),
    "domain_name": ("user_domain_name", "project_domain_name"),
}


class EntryError(FileProblemError):
    """An entry that is not what it should be; the others are not touched by it."""


def merged(old: Any, new: Mapped) -> Mapped:
    """Return ``old`` with ``new`` laid over it at every depth; something that is no mapping gives way."""
    result: Mapped = dict(old) if isinstance(old, dict) else {}
    for key, value in new.items():
        result[key] = merged(result.get(key), value) if isinstance(value, dict) else value
    return result


def resolved(
    entry: Mapped, vendor: Mapped, region: tuple[str, Mapped], overrides: Mapping[str, str] | None = None
) -> Mapped:
    """Return the entry's members for one region, ``auth`` with the modern spellings.

    ``overrides`` win over everything: ``OS_*`` variables beside ``OS_CLOUD``, without their prefix, in lower case.
    Raises EntryError.
    """
    config: Mapped = {"auth_type": "password"}
    name, values = region
    layers: tuple[Mapped, ...] = (vendor, {"auth": {}}, entry, values, {"region_name": name}, dict(overrides or {}))
    for layer in layers:
        _lay_over(config, layer, skip_nothings=layer is values)
    config.pop("regions", None)
    auth = config["auth"]
    for target, spellings in _SPELLINGS.items():
        _use_last(config, auth, target, spellings)
    _share_domain(auth)
    config = _plain(config)
    auth = config["auth"]
    for key in _SIGN_IN_NAMES & {*(overrides or {})} & config.keys():
        auth[key] = config.pop(key)
    if "auth_url" not in auth and "auth_url" in config:
        auth["auth_url"] = config["auth_url"]
    if isinstance(auth.get("auth_url"), str):
        auth["auth_url"] = _filled(auth["auth_url"], config.get("region_name"))
    return config


def regions_of(entry: Mapped, vendor: Mapped) -> list[tuple[str, Mapped]]:
    """Return the regions of an entry with the members that hold for each only, at least one ("" for none known).

    Raises EntryError.
    """
    config = {key.replace("-", "_"): value for key, value in entry.items() if isinstance(key, str)}
    listed = config.get("regions")
    if listed is None:
        listed = config.get("region_name")
        listed = listed.split(",") if isinstance(listed, str) else listed
    if listed is None:
        listed = vendor.get("regions") or vendor.get("region_name")
    if not isinstance(listed, list):
        listed = [] if listed is None else [listed]
    return [_region(region) for region in listed] or [("", {})]


def fitting(regions: list[tuple[str, Mapped]], project_name: str) -> list[tuple[str, Mapped]]:
    """Return the regions that a project of this name can be in.

    A project is called like its region or ``<region>_<suffix>`` (contract 1.1), so a vendor's other regions are left
    out; a name that fits none leaves all.
    """
    own = [region for region in regions if region[0] and f"{project_name}_".startswith(f"{region[0]}_")]
    return own or regions


def text(value: Any) -> str:
    """Return a value as text, as the OpenStack tools make it: numbers too, anything else is ""."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _lay_over(config: Mapped, layer: Mapped, *, skip_nothings: bool) -> None:
    for key, value in copy.deepcopy(layer).items():
        if key == "auth":
            if value is None and skip_nothings:
                continue
            if not isinstance(value, dict):
                raise _wrong("its “auth” is not a list of names and values")
            config.setdefault("auth", {}).update(value)
        elif value is not None or not skip_nothings:
            config[key] = value


def _use_last(config: Mapped, auth: Mapped, target: str, spellings: tuple[str, ...]) -> None:
    found: Any = None
    for spelling in spellings:
        for place in (auth, config):
            if spelling in place:
                # nothing after the colon is nothing; openstacksdk makes the text "None" of it
                value = place.pop(spelling)
                found = value if value is not None else found
    if found is not None and str(found):
        auth[target] = str(found)


def _share_domain(auth: Mapped) -> None:
    """Let a domain that is named once stand for the user's and the project's, where a project is named."""
    if "project_id" not in auth and "project_name" not in auth:
        return
    for source, targets in _DOMAIN_FOR_BOTH.items():
        value = auth.pop(source, None)
        for target in targets:
            if value is not None:
                auth.setdefault(target, value)


def _plain(members: Mapped) -> Mapped:
    """Return the members with underscores in their names and numbers as text, at every depth."""
    result: Mapped = {}
    for key, value in members.items():
        name = str(key).replace("-", "_")
        if isinstance(value, dict):
            result[name] = _plain(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            result[name] = str(value)
        else:
            result[name] = value
    return result


def _filled(url: str, region: Any) -> str:
    """Return the address with its region; without one there is no address, only the need for a region."""
    if "{region_name}" in url and not text(region):
        return ""
    whole = url.replace("{region_name}", text(region))
    if "{" in whole or "}" in whole:
        raise _wrong("its “auth_url” has a place for something that is not given")
    return whole


def _region(region: Any) -> tuple[str, Mapped]:
    if not isinstance(region, dict):
        return text(region), {}
    values = region.get("values", {})
    if "name" not in region or not {"name", "values"} >= region.keys() or not isinstance(values, dict | None):
        raise _wrong("one of its regions is not a name, or a name with values")
    return text(region["name"]), values or {}


def _wrong(cause: str) -> EntryError:
    return EntryError("This entry cannot be used.", f"In the file {cause}.", "Correct the file, then look again.")
