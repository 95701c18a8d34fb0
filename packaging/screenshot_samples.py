"""What pictures of dialogs show: profiles, sign-ins of other tools, certificates, a report; none of it is real."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from drs_inspector.cloud.iam.credentials import Project
from drs_inspector.cloud.network.certificates import CertificateFacts, CertificateRefusedError
from drs_inspector.session.connection_report.report import CheckResult, Outcome, Step
from drs_inspector.session.profiles.import_from_tools import complete
from drs_inspector.storage.imports import FoundSignIn
from drs_inspector.storage.profiles.store import Profile

_ACCOUNT = "OTC-EU-DE-00000000001000099999"
_DRS_HOST = "drs.eu-de.otc.t-systems.com"
_IAM = "https://iam.eu-de.otc.t-systems.com"
BLUE, ORANGE, GREEN = "#3584e4", "#e66100", "#2ec27e"

PROFILES = (
    Profile(
        name="Production",
        cloud="otc",
        region="eu-de",
        iam_url=_IAM,
        drs_url=f"https://{_DRS_HOST}",
        domain=_ACCOUNT,
        username="migration-reader",
        project_name="eu-de_production",
        colour=ORANGE,
    ),
    Profile(
        name="Test",
        cloud="otc",
        region="eu-de",
        iam_url=_IAM,
        drs_url=f"https://{_DRS_HOST}",
        domain=_ACCOUNT,
        username="migration-reader",
        project_name="eu-de_test",
        second_factor=True,
        colour=BLUE,
    ),
    Profile(
        name="Europe, all projects",
        cloud="huawei-eu",
        region="eu-west-101",
        iam_url="https://iam.eu-west-101.myhuaweicloud.eu",
        drs_url="https://drs.eu-west-101.myhuaweicloud.eu",
        method="access-key",
        all_projects=True,
        colour=GREEN,
    ),
    Profile(
        name="Customer, by agency",
        cloud="otc",
        region="eu-nl",
        domain=_ACCOUNT,
        username="migration-reader",
        project_name="eu-nl",
        agency_name="drs-readers",
        agency_domain="OTC-EU-DE-00000000001000088888",
    ),
)

SQL_QUESTION = """\
SELECT name, status_label, source_engine, objects, renamed, created
FROM jobs
WHERE status_group = 'failed' OR renamed > 0
ORDER BY status_group, objects DESC"""

PROXY_URL = "http://proxy.example.com:3128"
RECENT_FILES = (
    "/home/reader/Documents/eu-de_production-2026-11-02.drs.json",
    "/home/reader/Documents/eu-de_test-2026-10-30.drs.json",
    "/home/reader/Downloads/batch-detail.json",
)

# A saved reply about the first job of resources/sample-batch-detail.json, as curl -i saves it.
PROGRESS = (
    "HTTP/1.1 200 OK\r\nDate: Mon, 02 Nov 2026 09:24:10 GMT\r\n\r\n"
    '{"count": 1, "results": [{"job_id": "24834eb6-be30-464e-a299-f7aa730jb101", "progress": "100",'
    ' "incre_trans_delay": "4", "incre_trans_delay_millis": "3870", "task_mode": "FULL_INCR_TRANS",'
    ' "transfer_status": "INCRE_TRANSFER_STARTED", "process_time": "1793611440000", "remaining_time": "0",'
    ' "progress_map": {"struct": {"completed": "100%"}, "data": {"completed": "100%"},'
    ' "index": {"completed": "94%"}}}]}'
)

REFUSED = (
    "The cloud refused this password for migration-reader (IAM 401). Some domains lock a user after a few refusals: "
    "check it before you try again."
)
SIGNED_IN = "Signed in until 28 Nov, 10:17"
_NAMES = ("", "_shop", "_billing", "_analytics", "_archive", "_crm", "_production", "_test", "_training")
PROJECTS = tuple(
    Project(id=f"{7919 * number:04x}{'0' * 24}{6101 * number:04x}", name=f"eu-de{name}")
    for number, name in enumerate(_NAMES, start=1)
)
JOB_COUNTS: tuple[int | str, ...] = (612, 488, 304, "list refused (403)", 96, 256)


def found_sign_ins() -> list[FoundSignIn]:
    """Return what an import may find on a computer."""
    home = Path("/home/me")
    return [
        complete(found)
        for found in (
            FoundSignIn(
                profile=Profile(
                    name="otc-production",
                    region="eu-de",
                    iam_url=_IAM,
                    username="migration-reader",
                    domain=_ACCOUNT,
                    project_name="eu-de_production",
                ),
                origin="clouds.yaml",
                files=(home / ".config/openstack/clouds.yaml", Path("/etc/openstack/clouds.yaml")),
                also_read=(home / ".config/openstack/secure.yaml",),
                secrets={"password": "made up"},
                secret_origin="secure.yaml",  # noqa: S106 - a file's name
            ),
            FoundSignIn(
                profile=Profile(name="default", region="eu-west-101", method="access-key"),
                origin="KooCLI",
                files=(home / ".hcloud/config.json",),
                encrypted=("access_key", "secret_key"),
            ),
        )
    ]


def refused_certificate() -> CertificateRefusedError:
    """Return the refusal that a proxy causes which inspects traffic."""

    def facts(subject: str, issuer: str, names: tuple[str, ...], factor: int) -> CertificateFacts:
        return CertificateFacts(
            subject=subject,
            issuer=issuer,
            names=names,
            not_before=datetime(2026, 1, 1, tzinfo=UTC),
            not_after=datetime(2027, 1, 1, tzinfo=UTC),
            sha256=":".join(f"{(number * factor + 11) % 256:02X}" for number in range(32)),
            self_signed=subject == issuer,
            pem="",
        )

    authority = "CN=Example Corp Inspection CA, O=Example Corp"
    return CertificateRefusedError(
        f"The certificate of {_DRS_HOST} was refused",
        "It was issued by “Example Corp Inspection CA”, which is none of the authorities that are trusted here.",
        "",
        host=_DRS_HOST,
        reason="unknown-issuer",
        chain=(
            facts(f"CN={_DRS_HOST}", authority, (_DRS_HOST, "*.otc.t-systems.com"), 37),
            facts(authority, authority, (), 91),
        ),
    )


_REPORT: tuple[tuple[Step, str, Outcome, float, str, str], ...] = (
    (
        "dns",
        f"Name for {_DRS_HOST}",
        "ok",
        0.012,
        "proxy.example.com (the proxy, which looks the service up): 192.0.2.17",
        "",
    ),
    ("tcp", f"Connection for {_DRS_HOST}", "ok", 0.031, "192.0.2.17 port 3128 answered", ""),
    ("proxy", f"Proxy for {_DRS_HOST}", "ok", 0.048, f"through {PROXY_URL} (HTTPS_PROXY)", ""),
    (
        "tls",
        f"Encryption to {_DRS_HOST}",
        "ok",
        0.094,
        "TLSv1.3, certificate valid for 211 more days (until 2027-06-01); trusting this system's authorities",
        "",
    ),
    (
        "clock",
        "Clock of this computer",
        "warning",
        0.12,
        "240 seconds ahead of the service's",
        "Set the clock of this computer: date, time and time zone.",
    ),
    (
        "iam",
        "Sign-in at IAM",
        "ok",
        0.31,
        "user migration-reader, project eu-de_production, valid until 2026-11-03 09:30 UTC",
        "",
    ),
    ("list", "Job list", "ok", 0.22, "10 of 41 jobs of scenario migration on the first page", ""),
    ("batch", "Job details", "ok", 0.27, "10 of 10 jobs, 84,112 bytes", ""),
    ("keyring", "Keyring", "ok", 0.02, "Available: Secret Service kept, returned and removed an entry", ""),
)


async def findings(*_arguments: Any, **_options: Any) -> AsyncIterator[CheckResult]:
    """Yield a connection report as ``session.doctor.examine`` does."""
    for step, title, outcome, seconds, words, next_step in _REPORT:
        yield CheckResult(step=step, title=title, outcome=outcome, seconds=seconds, words=words, next_step=next_step)
