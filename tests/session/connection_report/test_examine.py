"""The connection report: what works, what does not, and that nothing secret is in it."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.session.connection_report.examine import CheckResult, examine, report_json, report_text, worst_of
from drs_inspector.simulator.options import SimulatorInfo, SimulatorOptions
from drs_inspector.simulator.server import SimulatorServer
from drs_inspector.storage.secrets.keyring_store import KeyringStore, MemoryStore, SecretStore
from tests.helpers.child_server import free_port
from tests.helpers.forward_proxy import ForwardProxy, needs_both
from tests.helpers.private_ca import PrivateAuthority
from tests.helpers.tls_nginx import TlsNginx, needs_nginx
from tests.storage.secrets.keyring_stubs import DictBackend, LockedBackend, RefusingBackend

PROXY_WORD = "Proxy-w0rd"


@pytest.fixture(autouse=True)
def own_settings_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy") or name.startswith("SSL_CERT")]:
        monkeypatch.delenv(name)


@pytest.fixture
def cloud() -> Iterator[SimulatorInfo]:
    with SimulatorServer(SimulatorOptions(jobs=12, objects=4, time_scale=0)) as server:
        yield server.info


def connection_to(cloud: SimulatorInfo, url: str = "") -> Connection:
    return Connection(
        url or cloud.iam_url, url or cloud.drs_url, project_id=cloud.project_id, domain=cloud.domain, region="eu-test"
    )


def password_of(cloud: SimulatorInfo) -> PasswordCredential:
    return PasswordCredential(cloud.username, cloud.password)


async def report(connection: Connection, credential: Credential | None = None, **more: Any) -> list[CheckResult]:
    return [finding async for finding in examine(connection, credential, **more)]


def outcomes(findings: list[CheckResult]) -> dict[str, str]:
    """Return the outcomes by step; of a step that is there twice the worse one."""
    worst: dict[str, str] = {}
    order = ("ok", "skipped", "warning", "failed")
    for finding in findings:
        worst[finding.step] = max(worst.get(finding.step, "ok"), finding.outcome, key=order.index)
    return worst


def of(findings: list[CheckResult], step: str) -> CheckResult:
    return next(finding for finding in findings if finding.step == step)


@needs_both
async def test_everything_works_through_a_proxy_and_tls(tmp_path: Path, cloud: SimulatorInfo) -> None:
    authority = PrivateAuthority(tmp_path / "ca")
    store = MemoryStore()
    with (
        TlsNginx(tmp_path / "nginx", cloud.iam_url, authority.issue()) as front,
        ForwardProxy(tmp_path / "squid", username="anna", password=PROXY_WORD) as proxy,
    ):
        network = NetworkSettings(
            proxy="manual",
            proxy_url=proxy.url,
            proxy_username="anna",
            proxy_password=PROXY_WORD,
            trust="file",
            ca_file=str(authority.ca_file),
        )
        connection = connection_to(cloud, front.url)
        findings = await report(connection, password_of(cloud), network=network, secrets=store)
        assert {finding.outcome for finding in findings} == {"ok"}, report_text(findings, connection)
        steps = ["dns", "tcp", "proxy", "tls", "clock", "iam", "list", "batch", "keyring"]
        assert [finding.step for finding in findings] == steps
        assert all(finding.seconds > 0 for finding in findings)
        assert f"through {proxy.url} (settings)" in of(findings, "proxy").words
        tls = of(findings, "tls").words
        assert "TLSv1.3, certificate of CN=drs.test.example, issued by CN=Example Company Issuing CA, valid for" in tls
        assert str(authority.ca_file) in tls
        assert cloud.username in of(findings, "iam").words
        assert " of 6 jobs, " in of(findings, "batch").words
        # The session that the report opened is ended again.
        assert front.requests(at_least=5)[-1].method == "DELETE"
        # One tunnel to look at, one for the clock, one for the rest.
        assert {one.status for one in proxy.requests(at_least=3)} == {200}
    for text in (report_text(findings, connection), report_json(findings, connection)):
        assert cloud.password not in text
        assert PROXY_WORD not in text
        assert cloud.iam_url not in text
        assert front.url in text


async def test_a_batch_with_a_job_missing_says_that_its_details_were_not_read() -> None:
    with SimulatorServer(SimulatorOptions(jobs=12, objects=4, time_scale=0, faults=("lost-result",))) as server:
        batch = of(await report(connection_to(server.info), password_of(server.info)), "batch")
    assert batch.outcome == "ok"
    assert batch.words.endswith("; the details of the others were not read")


async def test_without_a_sign_in_only_the_network_is_looked_at(cloud: SimulatorInfo) -> None:
    findings = await report(connection_to(cloud))
    for step in ("iam", "list", "batch"):
        assert (of(findings, step).outcome, of(findings, step).words) == ("skipped", "no sign-in given")
    assert of(findings, "clock").outcome == "ok"
    assert of(findings, "keyring").outcome == "skipped"
    assert worst_of(findings) == "ok"


async def test_what_needs_a_failed_step_is_skipped_and_says_why() -> None:
    connection = Connection("https://iam.no-such-cloud.invalid", "https://drs.no-such-cloud.invalid", project_id="p")
    findings = await report(connection, PasswordCredential("anna", "word"), secrets=MemoryStore())
    assert outcomes(findings) == {
        "dns": "failed",
        "tcp": "skipped",
        "proxy": "skipped",
        "tls": "skipped",
        "clock": "skipped",
        "iam": "skipped",
        "list": "skipped",
        "batch": "skipped",
        "keyring": "ok",
    }
    assert of(findings, "tls").words == "needs what failed: Name for iam.no-such-cloud.invalid"
    assert of(findings, "tls").seconds == 0
    text = report_text(findings, connection)
    assert "FAILED" in text
    assert "→ Check the URL, the network and VPN." in text


async def test_a_refused_password_skips_the_jobs(cloud: SimulatorInfo) -> None:
    findings = await report(connection_to(cloud), PasswordCredential(cloud.username, "wrong-pass-word"))
    found = outcomes(findings)
    assert (found["clock"], found["iam"], found["list"], found["batch"]) == ("ok", "failed", "skipped", "skipped")
    assert "needs what failed: Sign-in at IAM" in of(findings, "list").words
    assert "wrong-pass-word" not in report_text(findings, connection_to(cloud))


@needs_nginx
@pytest.mark.parametrize(
    ("kind", "said"), [("expired", "has expired: it was valid until"), ("unknown-issuer", "Unknown Company Root CA")]
)
async def test_a_bad_certificate_is_told_in_words(tmp_path: Path, cloud: SimulatorInfo, kind: Any, said: str) -> None:
    authority = PrivateAuthority(tmp_path / "ca")
    network = NetworkSettings(trust="file", ca_file=str(authority.ca_file))
    with TlsNginx(tmp_path / "bad", cloud.iam_url, authority.issue(kind)) as front:
        findings = await report(connection_to(cloud, front.url), password_of(cloud), network=network)
        assert front.requests() == []
    found = outcomes(findings)
    assert (found["tcp"], found["tls"], found["clock"], found["iam"]) == ("ok", "failed", "skipped", "skipped")
    assert said in of(findings, "tls").words


@needs_both
async def test_a_proxy_that_wants_a_password_fails_at_its_step(tmp_path: Path, cloud: SimulatorInfo) -> None:
    authority = PrivateAuthority(tmp_path / "ca")
    with (
        TlsNginx(tmp_path / "nginx", cloud.iam_url, authority.issue()) as front,
        ForwardProxy(tmp_path / "squid", username="anna", password=PROXY_WORD) as proxy,
    ):
        network = NetworkSettings(proxy="manual", proxy_url=proxy.url)
        findings = await report(connection_to(cloud, front.url), password_of(cloud), network=network)
    found = outcomes(findings)
    assert (found["tcp"], found["proxy"], found["tls"]) == ("ok", "failed", "skipped")
    assert "the proxy asks for a user name and password" in of(findings, "proxy").words


async def test_a_proxy_that_is_not_there_or_makes_no_sense(cloud: SimulatorInfo) -> None:
    absent = NetworkSettings(proxy="manual", proxy_url=f"http://anna:{PROXY_WORD}@127.0.0.1:{free_port()}")
    findings = await report(connection_to(cloud), network=absent)
    assert (of(findings, "tcp").outcome, of(findings, "proxy").outcome) == ("failed", "skipped")
    assert "the proxy cannot be reached" in of(findings, "tcp").words
    senseless = NetworkSettings(proxy="manual", proxy_url=f"socks5://anna:{PROXY_WORD}@127.0.0.1:1080")
    findings += await report(connection_to(cloud), network=senseless)
    assert [finding.step for finding in findings[-8:]][:2] == ["proxy", "dns"]
    assert "SOCKS" in findings[-8].words
    assert PROXY_WORD not in report_text(findings, connection_to(cloud))


@pytest.mark.parametrize(
    ("ahead", "outcome", "said"),
    [
        (0, "ok", "agrees"),
        (30, "ok", "30 seconds behind"),
        (-600, "warning", "600 seconds ahead of"),
        (3600, "failed", "3,600 seconds behind the service's; requests that are signed with an access key are refused"),
    ],
)
async def test_the_clock_of_this_computer(ahead: int, outcome: str, said: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert "authorization" not in request.headers
        moment = datetime.now(UTC) + timedelta(seconds=ahead)
        return httpx.Response(401, headers={"Date": format_datetime(moment, usegmt=True)})

    connection = Connection("https://iam.test.example", "https://drs.test.example", project_id="p")
    clock = of(await report(connection, transport=httpx.MockTransport(answer)), "clock")
    assert (clock.outcome, clock.words.startswith(said)) == (outcome, True), clock


async def test_a_service_without_a_clock() -> None:
    connection = Connection("https://iam.test.example", "")
    for date in ("", "today"):

        def answer(request: httpx.Request, date: str = date) -> httpx.Response:
            return httpx.Response(401, headers={"Date": date})

        clock = of(await report(connection, transport=httpx.MockTransport(answer)), "clock")
        assert clock.outcome == "warning"


async def test_a_server_that_repeats_secrets_does_not_get_them_into_the_report() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        said = request.content.decode() + str(dict(request.headers))
        return httpx.Response(401, json={"error_code": "IAM.0001", "error_msg": said[-900:]})

    connection = Connection("https://iam.test.example", "https://drs.test.example", project_id="p")
    for credential in (PasswordCredential("anna", "Secret-w0rd", "ACCOUNT"), TokenCredential("MIItokenMIItoken")):
        findings = await report(connection, credential, transport=httpx.MockTransport(answer))
        text = report_text(findings, connection) + report_json(findings, connection)
        assert of(findings, "iam").outcome == "failed"
        assert "Secret-w0rd" not in text
        assert "MIItoken" not in text


async def test_a_token_that_was_given_stays_valid(cloud: SimulatorInfo) -> None:
    async def token() -> str:
        url = f"{cloud.iam_url}/v3/auth/tokens"
        user = {"name": cloud.username, "password": cloud.password, "domain": {"name": cloud.domain}}
        identity = {"methods": ["password"], "password": {"user": user}}
        body = {"auth": {"identity": identity, "scope": {"project": {"id": cloud.project_id}}}}
        async with httpx.AsyncClient() as client:
            return (await client.post(url, json=body)).headers["X-Subject-Token"]

    given = await token()
    for _again in range(2):
        findings = await report(connection_to(cloud), TokenCredential(given))
        assert outcomes(findings)["batch"] == "ok"
        assert given not in report_text(findings, connection_to(cloud))


@pytest.mark.expected_log("keyring")
@pytest.mark.parametrize(
    ("backend", "outcome", "said"),
    [
        (
            DictBackend,
            "ok",
            "ready: tests.storage.secrets.keyring_stubs.DictBackend kept, returned and removed an entry",
        ),
        (LockedBackend, "failed", "Your keyring is locked."),
        (RefusingBackend, "failed", "Your keyring refused"),
    ],
)
async def test_the_keyring(cloud: SimulatorInfo, backend: Callable[[], Any], outcome: str, said: str) -> None:
    keyring = backend()
    findings = await report(connection_to(cloud), secrets=KeyringStore(choose=lambda: keyring))
    assert (of(findings, "keyring").outcome, of(findings, "keyring").words[: len(said)]) == (outcome, said)
    assert keyring.entries == {}


async def test_no_keyring_is_a_warning(cloud: SimulatorInfo) -> None:
    store: SecretStore = KeyringStore()  # the tests' environment allows none
    findings = await report(connection_to(cloud), secrets=store)
    assert of(findings, "keyring").outcome == "warning"
    assert worst_of(findings) == "warning"


def test_the_report_as_json() -> None:
    finding = CheckResult(step="dns", title="Name", outcome="failed", seconds=0.12345, words="ü", next_step="Look.")
    content = json.loads(report_json([finding], Connection("https://iam.test.example", "https://drs.test.example")))
    assert content["outcome"] == "failed"
    assert content["about"]["IAM"] == "https://iam.test.example"
    assert content["steps"] == [
        {"step": "dns", "title": "Name", "outcome": "failed", "seconds": 0.1235, "words": "ü", "next_step": "Look."}
    ]
