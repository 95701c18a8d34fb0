"""What a file or a view should hold of what the cloud served: everything but the secrets (contract 4.5).

Written apart from the product's own redaction on purpose: a test that asks the product what is secret proves nothing.
"""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema

from drs_inspector.resource_files import resource_path
from drs_inspector.simulator.jobs.tenant import Tenant
from tests.e2e.cloud_host import Cloud

CANARY = "canary-secret"
_SECRET = re.compile(
    r"passw|pwd|secret|token|private_?key"
    r"|\A(ssl_cert_key|ssl_cert_check_sum|trust_store_key|key_store_key|key_tab_file|krb5_conf_file)\Z"
)
_HARMLESS = {"delegation_tokens", "set_private_key_password", "is_global_password", "is_set_password"}


def without_secrets(value: Any) -> Any:
    """Return JSON without secret members, and with masked passwords in its texts."""
    if isinstance(value, dict):
        return {name: without_secrets(inner) for name, inner in value.items() if not _is_secret(name, inner)}
    if isinstance(value, list):
        return [without_secrets(inner) for inner in value]
    if isinstance(value, str) and CANARY in value:
        return re.sub(r"password=[^\s&]+", "password=******", re.sub(r"//[^@/\s]*@", "//******@", value))
    return value


def _is_secret(name: str, value: Any) -> bool:
    if name in _HARMLESS and value in (True, False, None):
        return False
    return bool(_SECRET.search(name))


def served_detail(tenant: Tenant, job_id: str) -> Any:
    """Return the details that may be shown and kept."""
    return without_secrets(tenant.detail(job_id))


def served_entry(tenant: Tenant, job_id: str) -> Any:
    """Return the list entry that may be shown and kept."""
    return without_secrets(tenant.list_entry(job_id))


def read_archive(path: Path) -> dict[str, Any]:
    """Return an exported file, validated against the schema that ships with the program."""
    archive = json.loads(path.read_text(encoding="utf-8"))
    schema = json.loads(Path(str(resource_path("archive.schema.json"))).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(archive)
    return archive


def assert_archive_is_tenant(archive: dict[str, Any], tenant: Tenant) -> None:
    """Hold an archive against the jobs that the cloud holds, one by one."""
    jobs = {job["id"]: job for job in archive["jobs"]}
    assert set(jobs) == set(tenant.job_ids())
    assert len(jobs) == len(archive["jobs"])
    for job_id, job in jobs.items():
        assert job["detail"] == served_detail(tenant, job_id), f"details of {job_id}"
        assert job["list"] == served_entry(tenant, job_id), f"list entry of {job_id}"


def secrets_of(cloud: Cloud) -> list[bytes]:
    """Return what must never be found outside the keyring."""
    return [CANARY.encode(), cloud.info.password.encode(), cloud.info.secret_key.encode()]


def files_holding(folder: Path, secrets: list[bytes]) -> list[tuple[str, bytes]]:
    """Return every file below a folder that holds a secret, or the beginning of an IAM token."""
    return [
        (str(path), secret)
        for path in folder.rglob("*")
        if path.is_file()
        for secret in (*secrets, b"MIIN", b"MIIK", b"MIIa")
        if secret in path.read_bytes()
    ]
