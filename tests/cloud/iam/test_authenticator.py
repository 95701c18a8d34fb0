"""Secrets do not show, and describing a sign-in costs no HTTP library."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from rich.pretty import pretty_repr

from drs_inspector.cloud.iam.agency import AgencyCredential
from drs_inspector.cloud.iam.credentials import CatalogEndpoint, Token
from drs_inspector.cloud.iam.methods.access_key import AccessKeyCredential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential


@pytest.mark.parametrize(
    "holder",
    [
        PasswordCredential("anna", "s3cret-word", "ACCOUNT"),
        PasswordCredential("anna", "", passcode="s3cret-word"),
        AccessKeyCredential("AK", "s3cret-word"),
        AccessKeyCredential("s3cret-word", "", security_token="s3cret-word"),
        AgencyCredential(PasswordCredential("anna", "s3cret-word"), "readers", "partner"),
        AgencyCredential(TokenCredential("s3cret-word"), "readers", agency_domain_id="42"),
        TokenCredential("s3cret-word", "2026-01-04T09:05:22Z"),
        Token(value="s3cret-word", project_name="eu-de", expires_at=datetime(2026, 1, 4, tzinfo=UTC)),
    ],
)
def test_no_way_of_showing_shows_the_secret(holder: object) -> None:
    for shown in (repr(holder), str(holder), f"{holder}", pretty_repr(holder), repr([holder])):
        assert "s3cret-word" not in shown
        assert "***" in shown


def test_other_fields_show() -> None:
    assert repr(PasswordCredential("anna", "x", "ACCOUNT")) == (
        "PasswordCredential(username='anna', password='***', domain='ACCOUNT', user_id='', passcode='')"
    )


def test_drs_address_from_the_catalog() -> None:
    token = Token(
        value="x",
        catalog=(
            CatalogEndpoint(service="ecs", region="eu-ch2", url="https://ecs.example"),
            CatalogEndpoint(service="drs", region="eu-de", url="https://drs.eu-de.example/v3/0123"),
            CatalogEndpoint(service="drs", region="eu-ch2", url="http://not-encrypted.example"),
        ),
    )
    assert token.drs_url("eu-de") == "https://drs.eu-de.example"
    assert token.drs_url("eu-ch2") is None
    assert token.drs_url("elsewhere") is None


def test_describing_a_sign_in_does_not_import_httpx() -> None:
    names = (
        "network.regions iam.credentials iam.signing http.allowlist http.rate_limit errors.error_body iam.payloads "
        "errors.advice network.reply http.log_redaction"
    )
    modules = ", ".join(f"drs_inspector.cloud.{name}" for name in names.split())
    code = f"import sys, {modules}; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
