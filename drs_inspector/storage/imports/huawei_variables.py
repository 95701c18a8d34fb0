"""The ``HW_*`` variables of Huawei Cloud's Terraform provider and the tools around it."""

from collections.abc import Mapping

from drs_inspector.domain.errors import InspectorError
from drs_inspector.storage.imports.found import Found, FoundValues, Values

_PREFIX = "HW_"
_USUAL_CLOUD = "myhuaweicloud.com"
_STRANGE_SIGNATURES = ("", "hmacsha256")
_SECRET_VARIABLES = {"password": "HW_USER_PASSWORD", "secret_key": "HW_SECRET_KEY", "token": "HW_AUTH_TOKEN"}


def find(environ: Mapping[str, str]) -> list[Found]:
    """Return the sign-in of the variables; none without a user, a key or a token.

    The provider takes an ``OS_*`` variable where its own is not set; those are a sign-in of their own here.
    """
    said = {name: value for name, value in environ.items() if name.startswith(_PREFIX) and value}
    values = Values(
        auth_url=said.get("HW_AUTH_URL", ""),
        region=said.get("HW_REGION_NAME", ""),
        username=said.get("HW_USER_NAME", ""),
        user_id=said.get("HW_USER_ID", ""),
        domain=said.get("HW_DOMAIN_NAME", ""),
        project_id=said.get("HW_PROJECT_ID", ""),
        project_name=said.get("HW_PROJECT_NAME", ""),
        password=said.get("HW_USER_PASSWORD", ""),
        token=said.get("HW_AUTH_TOKEN", ""),
        access_key=said.get("HW_ACCESS_KEY", ""),
        secret_key=said.get("HW_SECRET_KEY", ""),
        security_token=said.get("HW_SECURITY_TOKEN", ""),
        agency_name=said.get("HW_ASSUME_ROLE_AGENCY_NAME", ""),
        agency_domain=said.get("HW_ASSUME_ROLE_DOMAIN_NAME", ""),
    )
    if not (values.username or values.user_id or values.token or values.access_key or values.secret_key):
        return []
    cloud = said.get("HW_CLOUD", "")
    if not values.auth_url and cloud and cloud != _USUAL_CLOUD and values.region:
        values.auth_url = f"https://iam.{values.region}.{cloud}/v3"
    return [
        FoundValues(
            values.project_name or f"terraform {values.region}".strip(),
            "HW_* variables",
            values,
            secret_origin={field: f"the variable {name}" for field, name in _SECRET_VARIABLES.items()},
            notes=_notes(said, values),
            problem=_problem(values),
        )
    ]


def _notes(said: Mapping[str, str], values: Values) -> list[str]:
    notes = []
    if values.security_token and values.access_key:
        notes.append("The access key is a temporary one: it ends within a day.")
    if values.username and not values.domain and said.get("HW_DOMAIN_ID"):
        notes.append("The account is given by its id; enter the account's name.")
    if values.agency_name and not values.agency_domain:
        notes.append("The agency's account is not named; enter its name.")
    if said.get("HW_SIGNING_ALGORITHM", "").lower() not in _STRANGE_SIGNATURES:
        notes.append("Another signature is chosen there (HW_SIGNING_ALGORITHM). DRS Inspector signs with HMAC-SHA256.")
    if said.get("HW_INSECURE", "").lower() in {"true", "1"}:
        notes.append("Certificates are not checked there. DRS Inspector always checks them.")
    return notes


def _problem(values: Values) -> InspectorError | None:
    half_key = bool(values.access_key) != bool(values.secret_key)
    if half_key and not (values.token or values.username or values.user_id):
        return InspectorError(
            "This access key is not complete.",
            "It takes HW_ACCESS_KEY and HW_SECRET_KEY.",
            "Set both, or enter the sign-in by hand.",
        )
    return None
