"""A cloud behind TLS of a company's own authority: who has its file gets in, to everybody else nothing is sent."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from drs_inspector.qt.network.certificate_dialog import CertificateDialog
from drs_inspector.storage.files.settings import Settings, load_settings, save_settings
from tests.e2e.cloud_host import Cloud
from tests.e2e.company import close, open_form, place, run_program, said, set_network
from tests.e2e.driver import Driver, Play
from tests.e2e.expected import assert_archive_is_tenant, read_archive
from tests.e2e.shown_words import words_of
from tests.helpers.private_ca import WRONG_NAMES, Kind, PrivateAuthority
from tests.helpers.tls_nginx import TlsNginx, needs_nginx

pytestmark = needs_nginx


def test_the_authoritys_file_lets_the_window_sign_in_and_read(
    on_stage: Play, cloud: Cloud, authority: PrivateAuthority, front: TlsNginx
) -> None:
    async def scene(driver: Driver) -> None:
        await set_network(driver, ca_file=authority.ca_file)
        form = await open_form(driver, cloud, front.url_by_name)
        await form.connect()
        assert (await driver.fetched()).report.complete
        assert set(driver.inspector.snapshot.jobs) == set(cloud.tenant.job_ids())

    on_stage(scene)
    assert load_settings().settings.ca_file == str(authority.ca_file)
    calls = cloud.calls()
    requests = front.requests(at_least=len(calls))
    assert len(requests) == len(calls) > 5, "every request came through nginx, so every request was encrypted"
    assert {request.tls for request in requests} == {"TLSv1.3"}
    assert {request.host for request in requests} == {f"localhost:{front.port}"}


@pytest.mark.parametrize(
    ("kind", "trusted", "said_in_words"),
    [
        ("good", False, "No authority that this computer trusts has signed its certificate."),
        ("unknown-issuer", True, "No authority that this computer trusts has signed its certificate."),
        ("self-signed", True, "It vouches for itself"),
        ("expired", True, "Its certificate has expired."),
        ("wrong-host", True, "Its certificate is for other names."),
    ],
)
def test_a_refused_certificate_is_explained_and_nothing_is_sent(
    on_stage: Play,
    cloud: Cloud,
    authority: PrivateAuthority,
    tmp_path: Path,
    *,
    kind: Kind,
    trusted: bool,
    said_in_words: str,
) -> None:
    if trusted:
        save_settings(Settings(trust="file", ca_file=str(authority.ca_file)))

    async def scene(driver: Driver) -> None:
        form = await open_form(driver, cloud, front.url)
        form.click("Connect")
        await form.says("Nothing was sent")
        form.click("Show certificate…")
        dialog = await driver.dialog(CertificateDialog)
        await driver.wait_until(lambda: "CN=drs.test.example" in words_of(dialog), "the chain is shown")
        words = words_of(dialog)
        assert said_in_words in words
        assert "nothing was sent to it" in words
        issuer = {"unknown-issuer": "Unknown Company", "self-signed": "(itself)"}.get(kind, "Example Company")
        assert issuer in words
        if kind == "wrong-host":
            assert ", ".join(WRONG_NAMES) in words
        driver.click("Copy", dialog)
        assert "CN=drs.test.example" in driver.clipboard
        assert cloud.info.password not in words + driver.clipboard
        await close(driver, dialog, form.dialog)
        assert driver.find(QLineEdit, "Password", form.dialog).text() == cloud.info.password, (
            "what was typed is still there"
        )
        form.click("Cancel")
        await driver.gone(form.dialog)

    with TlsNginx(tmp_path / "bad", cloud.info.iam_url, authority.issue(kind)) as front:
        on_stage(scene)
        assert front.requests() == []
    assert cloud.calls() == []


def test_the_command_line_takes_the_file_too(
    cloud: Cloud, authority: PrivateAuthority, front: TlsNginx, tmp_path: Path
) -> None:
    folder, password = tmp_path / "work", {"DRS_INSPECTOR_PASSWORD": cloud.info.password}
    export = ("export", *place(cloud.info, front.url), "-o", "jobs.json")
    refused = run_program(export, folder, **password)
    assert refused.returncode == 4, said(refused)
    assert "Nothing was sent" in refused.stderr
    assert "CN=Example Company Issuing CA" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert list(folder.iterdir()) == []
    assert cloud.calls() == []
    assert front.requests() == []
    ran = run_program([*export, "--ca-file", str(authority.ca_file)], folder, **password)
    assert ran.returncode == 0, said(ran)
    assert_archive_is_tenant(read_archive(folder / "jobs.json"), cloud.tenant)
    assert len(front.requests(at_least=5)) == len(cloud.calls())
    assert cloud.info.password not in said(refused) + said(ran)


@pytest.mark.parametrize(("kind", "words"), [("expired", "has expired"), ("wrong-host", WRONG_NAMES[0])])
def test_the_command_line_says_why_a_certificate_is_refused(
    cloud: Cloud, authority: PrivateAuthority, tmp_path: Path, kind: Kind, words: str
) -> None:
    with TlsNginx(tmp_path / "bad", cloud.info.iam_url, authority.issue(kind)) as front:
        ran = run_program(
            ["export", *place(cloud.info, front.url), "-o", "x.json", "--ca-file", str(authority.ca_file)],
            tmp_path / "work",
            DRS_INSPECTOR_PASSWORD=cloud.info.password,
        )
        assert ran.returncode == 4, said(ran)
        assert words in ran.stderr
        assert front.requests() == []
    assert cloud.calls() == []


def test_a_file_that_holds_no_authority_is_said_before_anything_is_sent(
    cloud: Cloud, front: TlsNginx, tmp_path: Path
) -> None:
    (tmp_path / "not.pem").write_text("this is a letter to the administrator\n")
    for name in ("not.pem", "missing.pem"):
        ran = run_program(
            ["export", *place(cloud.info, front.url), "-o", "x.json", "--ca-file", str(tmp_path / name)],
            tmp_path / "work",
            DRS_INSPECTOR_PASSWORD=cloud.info.password,
        )
        assert ran.returncode in (4, 5), said(ran)
        assert name in ran.stderr
        assert "Traceback" not in ran.stderr
    assert front.requests() == []
