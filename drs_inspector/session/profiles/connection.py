"""From a profile to where it leads and what signs in there, and from values that were entered to a profile.

What is wrong with such values is said here, before anything is sent; and how the settings say to reach the cloud.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from drs_inspector.cloud.iam.agency import AGENCY_FIELDS, AgencyCredential
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.base import Credential, SignInField, SignInMethod
from drs_inspector.cloud.iam.methods.registry import method_named
from drs_inspector.cloud.network.regions import check_url
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import InspectorError
from drs_inspector.storage.files.settings import Settings
from drs_inspector.storage.profiles.store import Profile

_MEMBERS = frozenset(Profile.__struct_fields__)
_SERVICES = {"iam_url": "IAM", "drs_url": "DRS"}


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


def network_settings(settings: Settings, proxy_password: str = "") -> NetworkSettings:
    """Return how to reach the cloud; ``proxy_password`` is the saved one (``saved_sign_ins``)."""
    return NetworkSettings(
        proxy=settings.proxy,
        proxy_url=settings.proxy_url,
        proxy_username=settings.proxy_username,
        proxy_password=proxy_password if settings.proxy == "manual" else "",
        trust=settings.trust,
        ca_file=settings.ca_file,
        connect_seconds=settings.connect_seconds,
        read_seconds=settings.read_seconds,
        write_seconds=settings.write_seconds,
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


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one field; ``field`` is its name among the values, or ``iam_url`` or ``drs_url``."""

    field: str
    text: str


def complaints(profile: Profile, values: Mapping[str, str], *, is_saved: bool = False) -> list[Complaint]:
    """Return what is missing or wrong, in the order of the fields.

    ``values`` are those that were entered. ``is_saved``: what opens the profile is in the keyring, so that no secret
    has to be entered.
    """
    method = method_of(profile)
    found = [_check_url(name, getattr(profile, name), service) for name, service in _SERVICES.items()]
    found += [
        Complaint(field.name, field.missing or f"Enter the {field.label.lower()}.")
        for field in method.missing(values_of(profile) | dict(values))
        if not (is_saved and field.place != "profile")
    ]
    names = {field.name: field for field in fields_of(method)}
    if profile.agency_domain and not profile.agency_name and "agency_name" in names:
        found.append(Complaint("agency_name", names["agency_name"].missing))
    return [complaint for complaint in found if complaint is not None]


def _check_url(name: str, url: str, service: str) -> Complaint | None:
    if not url:
        return Complaint(name, f"Enter the {service} URL, or choose a region.")
    try:
        check_url(url)
    except InspectorError as error:
        return Complaint(name, f"{error.cause} {error.next_step}".strip())
    return None
