"""Every sign-in method, as a person uses it: each leads to the same jobs, several work side by side, each can end."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QMessageBox

from drs_inspector.qt.main_window import idle_lock
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.simulator.iam.accounts import AGENCY, PASSCODE
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.expected import files_holding
from tests.e2e.memory import holders_of, ids_of
from tests.e2e.shown_words import words_of
from tests.e2e.sign_in_form import EVERY, SignInForm, connect_to, profile_text
from tests.helpers.secret_service import entries

Fill = Callable[[SignInForm, Cloud], None]
TEMPORARY = ("TMPACCESSKEY0000", "temporary-secret-key-of-a-test", "temporary-security-token-" * 40)


def with_password(form: SignInForm, cloud: Cloud) -> None:
    form.fill(cloud, project=cloud.info.project_name)


def with_code(form: SignInForm, cloud: Cloud) -> None:
    user = cloud.twin.directory.careful_reader
    form.fill(cloud, project=cloud.info.project_name, password=user.password)
    form.type("User", user.name)


def with_agency(form: SignInForm, cloud: Cloud) -> None:
    partner = cloud.twin.directory.partner_project
    form.fill(cloud, project=partner.name)
    form.more()
    form.type("Agency", AGENCY)
    form.type("Its account", partner.domain.name)


def with_key(form_of_signature: str, key: tuple[str, str, str] | None = None) -> Fill:
    def fill(form: SignInForm, cloud: Cloud) -> None:
        form.fill(cloud, project=cloud.info.project_name)
        form.use("access key")
        access, secret, token = key or (cloud.info.access_key, cloud.info.secret_key, "")
        form.type("Access key", access)
        form.type("Secret key", secret)
        form.type("Security token", token)
        form.more()
        box = form.driver.find(QComboBox, "Signature form", form.dialog)
        box.setCurrentIndex(box.findText(form_of_signature))
        assert box.currentIndex() >= 0

    return fill


def with_token(form: SignInForm, cloud: Cloud) -> None:
    form.fill(cloud)
    form.use_token()
    form.type("Token", cloud.issue(size=600))


WAYS: dict[str, Fill] = {
    "password": with_password,
    "one-time code": with_code,
    "agency": with_agency,
    "access key": with_key("Automatic: Access=, else Credential="),
    "access key, Access=": with_key("Access= (Huawei Cloud and newer gateways)"),
    "access key, Credential=": with_key("Credential= (with date, region and service)"),
    "temporary access key": with_key("Automatic: Access=, else Credential=", TEMPORARY),
    "pasted token": with_token,
}


@pytest.mark.parametrize("way", WAYS)
def test_each_sign_in_method_reads_every_job(
    on_stage: Play, cloud: Cloud, keyring_address: str, own_home: Path, way: str
) -> None:
    cloud.add_key(*TEMPORARY)
    where = cloud.twin.directory.partner_project if way == "agency" else cloud.twin.directory.main
    secrets: list[str] = []

    async def scene(driver: Driver) -> None:
        form = await SignInForm.open(driver)
        WAYS[way](form, cloud)
        entries = form.dialog.form.methods.panel.entries.values()
        secrets.extend(entry.text for entry in entries if entry.field.secret and entry.text)
        form.click("Connect")
        if way == "one-time code":
            await form.code(PASSCODE)
        await form.finish()
        report = (await driver.fetched()).report
        assert report.complete
        assert set(driver.inspector.snapshot.jobs) == set(cloud.twin.tenants[where.id].job_ids())
        assert driver.inspector.connection.sign_in_state.kind == "valid"
        assert driver.inspector.connection.source_info.project_id == where.id
        await driver.settle(0.5)

    on_stage(scene)
    assert secrets
    assert files_holding(own_home, [secret.encode() for secret in secrets]) == []
    kept = entries(keyring_address)
    assert PASSCODE not in profile_text(own_home).replace(cloud.info.iam_url, "")
    assert all(cloud.info.password not in text for text in kept.values()), "it was not to be saved"
    assert bool(kept) == ("key" not in way), "a token is kept, a key only when it is asked for"


@pytest.mark.usefixtures("keyring_address")
def test_all_projects_of_a_profile_stand_in_one_tree(on_stage: Play, cloud: Cloud) -> None:
    directory, tenants = cloud.twin.directory, cloud.twin.tenants
    wanted = {one.id: one for one in (directory.main, directory.sub_project, directory.sample)}

    async def scene(driver: Driver) -> None:
        form = await SignInForm.open(driver)
        form.fill(cloud, project=EVERY, profile="everything")
        await form.connect()
        await driver.fetched(len(wanted))
        assert all(finished.report.complete for finished in driver.fetches)
        sessions = {
            one.inspector.connection.source_info.project_id: one for one in driver.window_run.app.workspace.sessions
        }
        assert set(sessions) == set(wanted)
        lines = [node for node in driver.lines() if node.kind is NodeKind.SESSION]
        assert {node.session for node in lines} == {session.key for session in sessions.values()}
        for project_id, session in sessions.items():
            jobs = set(tenants[project_id].job_ids())
            assert set(session.inspector.snapshot.jobs) == jobs
            assert session.profile == "everything"
            await driver.click_line(TreeNode(NodeKind.JOB, min(jobs), session=session.key))
            assert min(jobs) in driver.details()
            assert wanted[project_id].name in driver.status, "a job says which project it came from"
        await driver.settle(0.5)

    on_stage(scene)
    passwords = [record for record in cloud.sign_in_log() if record[0] == ["password"]]
    assert {status for *_, status in passwords} == {201}


def test_two_profiles_of_two_clouds_are_open_at_once(
    on_stage: Play, cloud: Cloud, own_cloud: Callable[..., Cloud], keyring_address: str
) -> None:
    other = own_cloud(jobs=9, objects=5, seed=77)

    async def scene(driver: Driver) -> None:
        await connect_to(driver, cloud, profile="first")
        await connect_to(driver, other, profile="second")
        first, second = driver.window_run.app.workspace.sessions
        assert (first.profile, second.profile) == ("first", "second")
        assert set(first.inspector.snapshot.jobs) == set(cloud.tenant.job_ids())
        assert set(second.inspector.snapshot.jobs) == set(other.tenant.job_ids())
        calls = len(cloud.calls())
        await driver.click_line(TreeNode(NodeKind.SESSION, session=second.key))
        driver.key("Ctrl+F5", driver.window)
        await driver.fetched(3)
        assert len(cloud.calls()) == calls, "refreshing one leaves the other alone"
        for session, tenant in ((first, cloud.tenant), (second, other.tenant)):
            await driver.click_line(TreeNode(NodeKind.JOB, min(tenant.job_ids()), session=session.key))
            assert session.inspector.connection.source_info.iam_url in driver.status
        tokens = {session.profile: session.inspector.connection.token.value for session in (first, second)}
        assert cloud.is_good(tokens["first"])
        assert not cloud.is_good(tokens["second"]), "each cloud has tokens of its own"
        await driver.wait_until(lambda: len(entries(keyring_address)) >= 2, "both are kept")
        await driver.settle(0.5)

    on_stage(scene)


def test_the_idle_lock_drops_every_secret_and_signing_in_again_goes_on(
    on_stage: Play, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle_lock, "_LOOK_AWAY_SECONDS", 0.05)
    own_texts = (cloud.info.password, cloud.twin.directory.reader.password)

    async def scene(driver: Driver) -> None:
        await connect_to(driver, cloud, profile="")
        key, jobs = driver.session_key, set(driver.shown_jobs())
        (token,) = [one for one in cloud.tokens() if cloud.is_good(one)][-1:]
        assert token == driver.inspector.connection.token.value
        # Pieces of their own: the search for them must not find the whole texts that this test holds.
        marks, ids = [token[200:260], cloud.info.password[:]], ids_of(*own_texts, token)
        del token
        ids |= ids_of(*marks)
        assert holders_of(marks, but=ids), "while the session is open its secrets are found"
        # Less than the settings allow; the test does not wait for a minute.
        driver.window_run.app.settings.idle_lock_minutes = 0.01  # type: ignore[assignment]
        driver.key("Shift+F6", driver.window)
        await driver.wait_until(
            lambda: driver.inspector.connection.sign_in_state.kind == "locked", "without input it locks"
        )
        await driver.settle()
        assert holders_of(marks, but=ids) == []
        assert driver.inspector.connection.token is None
        driver.window_run.app.settings.idle_lock_minutes = 15
        assert "Locked" in words_of(driver.window)
        assert set(driver.shown_jobs()) == jobs, "the jobs stay on the screen"
        calls = len(cloud.calls())

        driver.click("Sign in again")
        again = SignInForm(driver, await driver.dialog(CredentialDialog))
        again.type("Password", cloud.info.password)
        again.click("Sign in")
        await driver.gone(again.dialog)
        assert (await driver.fetched(2)).report.complete
        assert driver.session_key == key
        assert driver.inspector.connection.sign_in_state.kind == "valid"
        assert len(cloud.calls()) > calls

    on_stage(scene)


def test_signing_out_ends_the_token_in_the_cloud_and_in_the_keyring(
    on_stage: Play, cloud: Cloud, keyring_address: str
) -> None:
    async def scene(driver: Driver) -> None:
        await connect_to(driver, cloud)
        await driver.wait_until(lambda: entries(keyring_address), "the keyring holds the token")
        token = driver.inspector.connection.token.value
        assert cloud.is_good(token)
        driver.window.commands["sign_out"].trigger()
        question = await driver.dialog(QMessageBox)
        driver.click("Sign out", question)
        await driver.wait_until(lambda: not driver.window_run.app.workspace.sessions, "the session has left")
        await driver.wait_until(lambda: not entries(keyring_address), "the keyring is empty")
        assert not cloud.is_good(token), "IAM says that it is dead"
        assert not set(driver.shown_jobs() if driver.window.is_browsing else ())

    on_stage(scene)
    assert ("DELETE", "/v3/auth/tokens", 204) in cloud.calls()


def test_closing_the_window_leaves_the_kept_token_good(on_stage: Play, cloud: Cloud, keyring_address: str) -> None:
    tokens: list[str] = []

    async def scene(driver: Driver) -> None:
        await connect_to(driver, cloud)
        await driver.wait_until(lambda: entries(keyring_address), "the keyring holds the token")
        tokens.append(driver.inspector.connection.token.value)
        await driver.settle(0.5)

    on_stage(scene)
    assert cloud.is_good(tokens[0])
