"""A refused certificate in words, whichever system refused it."""

import ssl
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest

from drs_inspector.cloud.errors.translate import to_inspector_error, without_traceback
from drs_inspector.cloud.network.certificates import (
    CertificateFacts,
    CertificateRefusedError,
    certificate_error,
    is_for,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOST = "iam.test.example"
GOOD = CertificateFacts(
    subject="CN=iam.test.example",
    issuer="CN=Issuing CA",
    names=(HOST,),
    not_before=NOW - timedelta(days=30),
    not_after=NOW + timedelta(days=30),
    sha256="AA",
    self_signed=False,
    pem="",
)
ISSUING = msgspec.structs.replace(GOOD, subject="CN=Issuing CA", issuer="CN=Root CA", names=())


def refused(code: int, message: str = "words of the system") -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(message)
    error.verify_code = code
    error.verify_message = message
    return error


def made(problem: BaseException, *chain: CertificateFacts, host: str = HOST) -> Any:
    return certificate_error(problem, "Sign-in", host=host, chain=chain, now=NOW)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (10, "expired"),
        (9, "not-yet-valid"),
        (62, "wrong-host"),
        (64, "wrong-host"),
        (18, "self-signed"),
        (19, "unknown-issuer"),
        (20, "unknown-issuer"),
        (23, "revoked"),
        (79, "other"),
        (-67818, "expired"),  # macOS
        (-67602, "wrong-host"),
        (-67843, "unknown-issuer"),
        (0x800B0101, "expired"),  # Windows, as a number without and with a sign
        (0x800B010F - (1 << 32), "wrong-host"),
        (0x800B0109, "unknown-issuer"),
        (0x80092010, "revoked"),
    ],
)
def test_the_reason_by_the_number_of_each_system(code: int, reason: str) -> None:
    error = made(refused(code))
    assert isinstance(error, CertificateRefusedError)
    assert error.reason == reason
    assert "iam.test.example is not trusted" in error.title
    assert error.cause.endswith("Nothing was sent.")
    assert error.next_step


def test_the_reason_is_found_below_other_errors() -> None:
    outer = httpx.ConnectError("x", request=httpx.Request("GET", f"https://{HOST}"))
    outer.__cause__ = ExceptionGroup("several", [OSError(), refused(10)])
    error = to_inspector_error(outer, "Sign-in")
    assert (type(error).__name__, vars(error)["reason"], vars(error)["host"]) == (
        "CertificateRefusedError",
        "expired",
        HOST,
    )


def test_a_text_without_number_is_explained_by_the_chain() -> None:
    old = msgspec.structs.replace(GOOD, not_after=NOW - timedelta(days=1, hours=1))
    future = msgspec.structs.replace(GOOD, not_before=NOW + timedelta(hours=1))
    other = msgspec.structs.replace(GOOD, names=("a.example", "*.b.example"))
    plain = ssl.SSLCertVerificationError("„x“ ist nicht vertrauenswürdig")
    assert made(plain, old).reason == "expired"
    assert made(plain, future).reason == "not-yet-valid"
    assert made(plain, other).reason == "wrong-host"
    assert made(plain, GOOD).reason == "other"
    assert "nicht vertrauenswürdig" in made(plain, GOOD).cause
    # Windows has one number for both ends of the validity.
    assert made(refused(0x800B0101), future).reason == "not-yet-valid"


def test_dates_hosts_and_issuers_are_named() -> None:
    old = msgspec.structs.replace(GOOD, not_after=NOW - timedelta(days=1, hours=1))
    assert "it was valid until 2026-11-22 11:00 UTC, 1 day ago" in made(refused(10), old).cause
    old_authority = msgspec.structs.replace(ISSUING, not_after=NOW - timedelta(days=9))
    assert "The certificate of the authority CN=Issuing CA has expired" in made(refused(10), GOOD, old_authority).cause
    future = msgspec.structs.replace(GOOD, not_before=NOW + timedelta(days=2))
    error = made(refused(9), future)
    assert "only from 2026-11-25 12:00 UTC; it is 2026-11-23 12:00 UTC by this computer's clock" in error.cause
    assert "clock" in error.next_step
    names = tuple(f"host{number}.example" for number in range(11))
    many = msgspec.structs.replace(GOOD, names=names)
    assert "another host (host0.example, " in made(refused(62), many).cause
    assert "and 3 more), not to iam.test.example" in made(refused(62), many).cause
    assert "another address" in made(refused(64), many, host="10.1.2.3").cause
    none = msgspec.structs.replace(GOOD, names=())
    assert "(it names none)" in made(refused(62), none).cause
    assert "CN=iam.test.example ← CN=Issuing CA ← CN=Root CA" in made(refused(20), GOOD, ISSUING).cause
    own = msgspec.structs.replace(GOOD, issuer=GOOD.subject, self_signed=True)
    assert made(refused(20), own).reason == "self-signed"


@pytest.mark.parametrize(
    ("host", "fits"),
    [
        ("a.example", True),
        ("A.EXAMPLE.", True),
        ("x.b.example", True),
        ("y.x.b.example", False),
        ("b.example", False),
        ("10.0.0.1", True),
        ("c.example", False),
    ],
)
def test_which_hosts_a_certificate_is_for(host: str, *, fits: bool) -> None:
    certificate = msgspec.structs.replace(GOOD, names=("a.example", "*.B.example", "10.0.0.1"))
    assert is_for(certificate, host) is fits


def test_a_copy_of_the_error_keeps_what_it_knows() -> None:
    error = made(refused(20), GOOD, ISSUING)
    copy: Any = without_traceback(error)
    assert (copy.host, copy.port, copy.reason, copy.chain) == (HOST, 443, "unknown-issuer", (GOOD, ISSUING))
