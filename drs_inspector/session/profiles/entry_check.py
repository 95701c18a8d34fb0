"""What is wrong with entries before anything is sent: a sentence for each field."""

from collections.abc import Mapping
from dataclasses import dataclass

from drs_inspector.cloud.network.regions import check_url
from drs_inspector.domain.errors import InspectorError
from drs_inspector.session.profiles.connection import fields_of, method_of, values_of
from drs_inspector.storage.profiles.store import Profile

_SERVICES = {"iam_url": "IAM", "drs_url": "DRS"}


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
