"""From a profile to where it leads and what signs in there, and from values that were entered to a profile."""

from collections.abc import Mapping

import msgspec

from drs_inspector.cloud.iam.agency import AGENCY_FIELDS, AgencyCredential
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.base import Credential, SignInField, SignInMethod
from drs_inspector.cloud.iam.methods.registry import method_named
from drs_inspector.cloud.network.regions import check_url
from drs_inspector.storage.profiles.store import Profile

_MEMBERS = frozenset(Profile.__struct_fields__)


def connection_of(profile: Profile) -> Connection:
    """Return where a profile leads; its sign-in method is not part of that.

    Raises InspectorError for a URL that may not be used; a profile may lack one.
    """
    return Connection(
        iam_url=check_url(profile.iam_url) if profile.iam_url else "",
        drs_url=check_url(profile.drs_url) if profile.drs_url else "",
        region=profile.region,
        cloud=profile.cloud,
        project_id=profile.project_id,
        project_name=profile.project_name,
        domain=profile.domain,
    )


def method_of(profile: Profile) -> SignInMethod:
    """Return the sign-in method of a profile."""
    return method_named(profile.method)


def fields_of(method: SignInMethod) -> tuple[SignInField, ...]:
    """Return the fields of a method, and those of an agency for one that takes an agency on."""
    return (*method.fields, *(AGENCY_FIELDS if method.takes_agency else ()))


def values_of(profile: Profile) -> dict[str, str]:
    """Return what a profile holds of its method's fields, by their names; never a secret."""
    names = [field.name for field in fields_of(method_of(profile)) if field.place == "profile"]
    found = {name: getattr(profile, name) if name in _MEMBERS else profile.fields.get(name, "") for name in names}
    return {name: text for name, text in found.items() if text}


def with_values(profile: Profile, values: Mapping[str, str]) -> Profile:
    """Return the profile with those of the values that belong into it."""
    method = method_of(profile)
    names = [field.name for field in fields_of(method) if field.place == "profile" and field.name in values]
    members = {name: values[name] for name in names if name in _MEMBERS}
    others = {name: values[name] for name in names if name not in _MEMBERS}
    return msgspec.structs.replace(profile, **members, fields=profile.fields | others)


def credential_of(profile: Profile, values: Mapping[str, str]) -> Credential:
    """Return what signs in with the profile's method and these values, as the profile's agency if it has one.

    What the values lack is taken from the profile.
    """
    return as_agency(method_of(profile).credential(values_of(profile) | dict(values)), profile)


def as_agency(base: Credential, profile: Profile) -> Credential:
    """Return the credential as the profile's agency; as it is where there is none, or none can be taken on."""
    if not profile.agency_name or not method_of(profile).takes_agency:
        return base
    return AgencyCredential(base, profile.agency_name, profile.agency_domain)
