"""From an OpenStack entry's members to what a sign-in needs, and what to say about the rest."""

from typing import Any

from drs_inspector.storage.imports.found import Values
from drs_inspector.storage.imports.openstack.clouds import Mapped, text

SECRET_NAMES = frozenset({
    "password", "token", "auth_token", "secret_key", "sk", "security_token", "passcode", "access_key", "ak"
})  # fmt: skip


def values_of(config: Mapped) -> Values:
    """Return what an entry says in our names; ``config`` comes from ``openstack_clouds.resolved``.

    Access keys and agencies have no names in openstacksdk; those of Open Telekom Cloud's own tools are read.
    """
    auth = config["auth"]

    def one(*names: str) -> str:
        return next((found for name in names for place in (auth, config) if (found := text(place.get(name)))), "")

    values = Values(
        auth_url=one("auth_url"),
        drs_url=one("drs_endpoint_override"),
        region=text(config.get("region_name")),
        username=one("username", "user_name"),
        user_id=one("user_id"),
        domain=one("user_domain_name", "domain_name", "default_domain_name", "project_domain_name"),
        project_id=one("project_id"),
        project_name=one("project_name"),
        password=one("password"),
        passcode=one("passcode"),
        token=one("token"),
        access_key=one("access_key", "ak"),
        secret_key=one("secret_key", "sk"),
        security_token=one("security_token"),
        agency_name=one("agency_name"),
        agency_domain=one("agency_domain_name"),
        ca_file=one("cacert"),
        others=_others(auth) | _others(config),
        kind=text(config.get("auth_type")),
    )
    delegated = one("delegated_project")
    if values.agency_name and delegated:
        values.project_id, values.project_name = "", delegated
    return values


def notes_of(config: Mapped, entry: Mapped) -> list[str]:
    """Return what a person should know about an entry beyond what is taken over; ``entry`` is it as it was written."""
    auth = config["auth"]
    notes = []
    names_domain = any(key in auth for key in ("user_domain_name", "domain_name", "default_domain_name"))
    if any(key in auth for key in ("user_domain_id", "domain_id", "default_domain_id")) and not names_domain:
        notes.append("The account is given by its id; enter the account's name.")
    if text(config.get("cacert")):
        notes.append(f"The CA file {text(config['cacert'])} is used there: choose it in the network settings.")
    if _is_off(config.get("verify")) or _is_on(config.get("insecure")):
        notes.append("Certificates are not checked there. DRS Inspector always checks them.")
    own = entry.get("auth")
    parts = [part for part in (own, entry) if isinstance(part, dict)]
    wrong = [key for part in parts for key in sorted(SECRET_NAMES & part.keys()) if not _is_textual(part[key])]
    notes += [f"For YAML the value of “{key}” is not text: put it in quotes." for key in dict.fromkeys(wrong)]
    return notes


def _others(members: Mapped) -> dict[str, str]:
    """Return the texts that have no name of ours."""
    others = {name: text(value) for name, value in members.items() if name not in Values.__struct_fields__}
    return {name: value for name, value in others.items() if value}


def _is_textual(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_off(value: Any) -> bool:
    return value is False or text(value).lower() in {"false", "0", "no"}


def _is_on(value: Any) -> bool:
    return value is True or text(value).lower() in {"true", "1", "yes"}
