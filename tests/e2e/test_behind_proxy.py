"""A company whose only way out is a proxy that asks for a password: everything goes through it, nothing around it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from drs_inspector.session.profiles.saved_sign_ins import save_proxy_password
from drs_inspector.storage.files.settings import Settings, load_settings, save_settings
from drs_inspector.storage.secrets.keyring_store import KeyringStore, MemoryStore
from tests.e2e.cloud_host import Cloud
from tests.e2e.company import open_form, place, run_program, said, set_network
from tests.e2e.driver import Driver, Play
from tests.e2e.expected import assert_archive_is_tenant, files_holding, read_archive
from tests.helpers.child_server import free_port
from tests.helpers.forward_proxy import ForwardProxy, needs_both
from tests.helpers.private_ca import PrivateAuthority
from tests.helpers.secret_service import entries
from tests.helpers.tls_nginx import TlsNginx

pytestmark = needs_both
USER, WORD = "anna", "Pr0xy-w0rd:@#/% ?"
# The proxy connects from an address of its own, and no other is let in: who goes around it meets a 403.
_PROXY_ADDRESS = "127.0.0.2"
_ONLY_THE_PROXY = f"allow {_PROXY_ADDRESS}; deny all;"


@pytest.fixture
def authority(tmp_path: Path) -> PrivateAuthority:
    return PrivateAuthority(tmp_path / "ca")


@pytest.fixture
def front(tmp_path: Path, cloud: Cloud, authority: PrivateAuthority) -> Iterator[TlsNginx]:
    with TlsNginx(tmp_path / "nginx", cloud.info.iam_url, authority.issue(), extra=_ONLY_THE_PROXY) as server:
        yield server


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[ForwardProxy]:
    with ForwardProxy(tmp_path / "squid", username=USER, password=WORD, source=_PROXY_ADDRESS) as server:
        yield server


def assert_nothing_went_around(cloud: Cloud, front: TlsNginx, proxy: ForwardProxy) -> None:
    """Hold the logs of proxy, front and cloud against each other."""
    calls = cloud.calls()
    assert len(calls) > 5
    requests = front.requests(at_least=len(calls))
    assert len(requests) == len(calls)
    assert 403 not in {request.status for request in requests}
    tunnels = [one for one in proxy.requests(at_least=1) if one.status == 200]
    assert tunnels
    assert {(one.method, one.target, one.user) for one in tunnels} == {("CONNECT", f"127.0.0.1:{front.port}", USER)}


def test_who_goes_around_the_proxy_would_be_seen(
    cloud: Cloud, front: TlsNginx, authority: PrivateAuthority, tmp_path: Path
) -> None:
    trust = ("--ca-file", str(authority.ca_file))
    ran = run_program(
        ["export", *place(cloud.info, front.url), *trust, "-o", "x.json"],
        tmp_path / "work",
        DRS_INSPECTOR_PASSWORD=cloud.info.password,
    )
    assert ran.returncode != 0
    assert {request.status for request in front.requests(at_least=1)} == {403}
    assert cloud.calls() == []


def test_the_window_signs_in_and_reads_through_the_proxy(
    on_stage: Play,
    cloud: Cloud,
    authority: PrivateAuthority,
    front: TlsNginx,
    proxy: ForwardProxy,
    keyring_address: str,
    *,
    own_home: Path,
) -> None:
    async def scene(driver: Driver) -> None:
        await set_network(driver, ca_file=authority.ca_file, proxy=proxy.url, username=USER, password=WORD)
        form = await open_form(driver, cloud, front.url)
        assert f"127.0.0.1:{proxy.port}" in form.dialog.form.more.network.accessibleDescription()
        await form.connect()
        assert (await driver.fetched()).report.complete
        assert set(driver.inspector.snapshot.jobs) == set(cloud.tenant.job_ids())
        await driver.wait_until(lambda: entries(keyring_address), "the keyring holds the password")
        await driver.settle(0.5)

    async def next_day(driver: Driver) -> None:
        form = await open_form(driver, cloud, front.url)
        await form.connect()
        assert (await driver.fetched()).report.complete

    on_stage(scene)
    on_stage(next_day)
    assert_nothing_went_around(cloud, front, proxy)
    kept = entries(keyring_address)
    assert len(kept) == 1
    assert WORD in "".join(kept.values())
    settings = load_settings().settings
    assert (settings.proxy, settings.proxy_url, settings.proxy_username) == ("manual", proxy.url, USER)
    assert files_holding(own_home, [WORD.encode(), b"Pr0xy-w0rd"]) == []


@pytest.mark.parametrize(
    ("username", "password", "words"),
    [
        ("", "", "the proxy asks for a user name and password"),
        (USER, "another-word", "the proxy did not accept the user name and password"),
    ],
)
def test_a_407_says_what_to_do(
    on_stage: Play,
    cloud: Cloud,
    authority: PrivateAuthority,
    front: TlsNginx,
    proxy: ForwardProxy,
    *,
    username: str,
    password: str,
    words: str,
) -> None:
    async def scene(driver: Driver) -> None:
        await set_network(driver, ca_file=authority.ca_file, proxy=proxy.url, username=username, password=password)
        form = await open_form(driver, cloud, front.url)
        form.click("Connect")
        said_words = await form.says(words)
        assert "407" in said_words
        assert f"127.0.0.1:{proxy.port}" in said_words
        assert "Network settings" in said_words, "the next step"
        assert "another-word" not in said_words
        assert front.requests() == []
        form.click("Cancel")
        await driver.gone(form.dialog)

    on_stage(scene, secrets=MemoryStore())
    assert cloud.calls() == []


def test_a_proxy_that_is_down_is_said(on_stage: Play, cloud: Cloud) -> None:
    port = free_port()
    save_settings(Settings(proxy="manual", proxy_url=f"http://127.0.0.1:{port}"))

    async def scene(driver: Driver) -> None:
        form = await open_form(driver, cloud, cloud.info.iam_url)
        form.click("Connect")
        words = await form.says("the proxy cannot be reached")
        assert f"127.0.0.1:{port}" in words
        assert len(words.split(". ")) >= 2, "a cause and a next step"
        form.click("Cancel")
        await driver.gone(form.dialog)

    on_stage(scene)
    assert cloud.calls() == []


def test_a_proxy_that_goes_down_while_jobs_are_shown_is_said_and_they_stay(
    on_stage: Play, cloud: Cloud, tmp_path: Path
) -> None:
    proxy = ForwardProxy(tmp_path / "squid")
    save_settings(Settings(proxy="manual", proxy_url=proxy.url))

    async def scene(driver: Driver) -> None:
        with proxy:
            form = await open_form(driver, cloud, cloud.info.iam_url)
            await form.connect()
            assert (await driver.fetched()).report.complete
        shown = driver.shown_jobs()
        driver.click("Refresh")
        await driver.wait_until(lambda: driver.problems, "the problem is shown", 30)
        assert "proxy" in driver.problems[0]
        assert f"127.0.0.1:{proxy.port}" in driver.problems[0]
        await driver.settle()
        assert driver.shown_jobs() == shown
        driver.click("Close the message", driver.window.error_bar)

    on_stage(scene)


def test_the_command_line_goes_through_the_proxy_and_says_a_407(
    cloud: Cloud, authority: PrivateAuthority, front: TlsNginx, proxy: ForwardProxy, tmp_path: Path, own_home: Path
) -> None:
    folder = tmp_path / "work"
    export = ("export", *place(cloud.info, front.url), "--ca-file", str(authority.ca_file), "-o", "jobs.json")
    password = {"DRS_INSPECTOR_PASSWORD": cloud.info.password}
    for option, code in ((("--proxy", proxy.url), 4), (("--proxy", f"http://127.0.0.1:{free_port()}"), 4)):
        refused = run_program((*export, *option), folder, **password)
        assert refused.returncode == code, said(refused)
        assert "proxy" in refused.stderr
        assert list(folder.iterdir()) == []
    assert cloud.calls() == []
    with_password = proxy.url_with(USER, quote(WORD, safe=""))
    assert run_program((*export, "--proxy", with_password), folder, **password).returncode == 2  # others can read it
    with_user = proxy.url.replace("://", f"://{quote(USER, safe='')}@", 1)
    password["DRS_INSPECTOR_PROXY_PASSWORD"] = WORD
    ran = run_program((*export, "--proxy", with_user), folder, **password)
    assert ran.returncode == 0, said(ran)
    assert_archive_is_tenant(read_archive(folder / "jobs.json"), cloud.tenant)
    assert_nothing_went_around(cloud, front, proxy)
    assert "w0rd" not in said(ran)
    assert files_holding(folder, [b"w0rd"]) + files_holding(own_home, [b"w0rd"]) == []


def test_the_command_line_uses_the_windows_proxy_with_its_kept_password(
    cloud: Cloud,
    authority: PrivateAuthority,
    front: TlsNginx,
    proxy: ForwardProxy,
    keyring_address: str,
    *,
    tmp_path: Path,
) -> None:
    save_settings(
        Settings(proxy="manual", proxy_url=proxy.url, proxy_username=USER, trust="file", ca_file=str(authority.ca_file))
    )
    asyncio.run(save_proxy_password(KeyringStore(), proxy.url, WORD))
    assert WORD in "".join(entries(keyring_address).values())
    ran = run_program(
        ["export", *place(cloud.info, front.url), "-o", "jobs.json"],
        tmp_path / "work",
        DRS_INSPECTOR_PASSWORD=cloud.info.password,
    )
    assert ran.returncode == 0, said(ran)
    assert_nothing_went_around(cloud, front, proxy)
    assert "w0rd" not in said(ran)
