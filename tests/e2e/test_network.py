"""Company networks as a person meets them: a private authority, a proxy with a password, and the connection report."""

from pathlib import Path

import shiboken6

from drs_inspector.qt.connection_report.dialog import ConnectionReportDialog
from drs_inspector.qt.network.certificate_dialog import CertificateDialog
from drs_inspector.qt.preferences.page import PreferencesPage
from tests.e2e.cloud_host import Cloud
from tests.e2e.company import close, set_network, trust
from tests.e2e.driver import Driver, Play
from tests.e2e.expected import files_holding
from tests.e2e.shown_words import words_of
from tests.e2e.sign_in_form import SignInForm
from tests.helpers.forward_proxy import ForwardProxy, needs_squid
from tests.helpers.private_ca import PrivateAuthority
from tests.helpers.secret_service import entries
from tests.helpers.tls_nginx import TlsNginx, needs_nginx

PROXY_WORD = "proxy-geheim-77"


def fill(form: SignInForm, cloud: Cloud, url: str) -> None:
    form.fill(cloud, project=cloud.info.project_name, profile="")
    form.type("IAM URL", url)
    form.type("DRS URL", url)


@needs_nginx
def test_a_refused_certificate_is_explained_shown_and_then_trusted(
    on_stage: Play, cloud: Cloud, authority: PrivateAuthority, front: TlsNginx
) -> None:
    async def scene(driver: Driver) -> None:
        form = await SignInForm.open(driver)
        fill(form, cloud, front.url)
        form.click("Connect")
        await form.says("Issuing CA")
        form.click("Show certificate…")
        certificates = await driver.dialog(CertificateDialog)
        await driver.wait_until(lambda: "CN=drs.test.example" in words_of(certificates), "the chain is shown")
        words = words_of(certificates)
        assert "nothing was sent to it" in words
        assert "CN=Example Company Issuing CA" in words
        assert cloud.info.password not in words
        driver.click("Network…", certificates)
        page = await driver.dialog(PreferencesPage)
        trust(driver, page, authority.ca_file)
        await close(driver, page, certificates)
        driver.click("Close", certificates)
        await driver.wait_until(lambda: not shiboken6.isValid(certificates) or not certificates.isVisible(), "closed")
        await form.connect()
        assert (await driver.fetched()).report.complete

    on_stage(scene)
    assert front.requests(at_least=3)


@needs_nginx
@needs_squid
def test_a_proxy_with_a_password_is_used_and_its_password_is_only_in_the_keyring(
    on_stage: Play,
    cloud: Cloud,
    authority: PrivateAuthority,
    front: TlsNginx,
    keyring_address: str,
    own_home: Path,
    tmp_path: Path,
) -> None:
    async def first(driver: Driver) -> None:
        await set_network(driver, ca_file=authority.ca_file, proxy=proxy.url, username="anna", password=PROXY_WORD)
        await driver.wait_until(lambda: entries(keyring_address), "the keyring holds the password")
        await driver.settle(0.5)

    async def second(driver: Driver) -> None:
        form = await SignInForm.open(driver)
        fill(form, cloud, front.url)
        assert form.dialog.form.more.network.text().startswith("Network: proxy 127.0.0.1")
        await form.connect()
        assert (await driver.fetched()).report.complete

    with ForwardProxy(tmp_path / "squid", username="anna", password=PROXY_WORD) as proxy:
        on_stage(first)
        on_stage(second)
    assert PROXY_WORD in "".join(entries(keyring_address).values())
    assert files_holding(own_home, [PROXY_WORD.encode()]) == []


@needs_nginx
def test_the_connection_report_names_the_step_that_fails_and_works_when_it_is_mended(
    on_stage: Play, cloud: Cloud, authority: PrivateAuthority, front: TlsNginx
) -> None:
    async def scene(driver: Driver) -> None:
        form = await SignInForm.make(driver)
        fill(form, cloud, front.url)
        form.type("Name", "tls")
        form.click("Save")
        await form.says("saved")
        form.click("Cancel")
        await driver.gone(form.dialog)
        driver.window.commands["doctor"].trigger()
        report = await driver.dialog(ConnectionReportDialog)
        await driver.wait_until(lambda: report.report, "the report is done")
        assert "Failed" in report.outcome.text
        assert "Issuing CA" in words_of(report)
        driver.click("Close", report)
        await driver.gone(report)
        await set_network(driver, ca_file=authority.ca_file)
        driver.window.commands["doctor"].trigger()
        report = await driver.dialog(ConnectionReportDialog)
        await driver.wait_until(lambda: report.report, "the report is done")
        assert "Failed" not in report.outcome.text
        driver.click("Copy", report)
        assert "127.0.0.1" in driver.clipboard
        assert cloud.info.password not in driver.clipboard
        driver.click("Close", report)
        await driver.gone(report)

    on_stage(scene)
