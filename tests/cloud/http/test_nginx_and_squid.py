"""A cloud behind real TLS (nginx, a private authority) and a real proxy that asks for a password (squid)."""

import asyncio
import base64
import logging
import os
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from drs_inspector.cloud.client import CloudClient, open_client
from drs_inspector.cloud.http.handshake import look_at_chain
from drs_inspector.cloud.http.rate_limit import RateLimiter, RetryPolicy
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.network.certificates import CertificateRefusedError
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import UnreachableError
from drs_inspector.simulator.options import SimulatorInfo, SimulatorOptions
from drs_inspector.simulator.server import SimulatorServer
from tests.helpers.child_server import free_port
from tests.helpers.forward_proxy import ForwardProxy, needs_both
from tests.helpers.private_ca import WRONG_NAMES, PrivateAuthority
from tests.helpers.tls_nginx import TlsNginx, needs_nginx

PROXY_WORD = "Proxy-w0rd:ü@#/"


@pytest.fixture(autouse=True)
def own_settings_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy") or name.startswith("SSL_CERT")]:
        monkeypatch.delenv(name)


@pytest.fixture
def cloud() -> Iterator[SimulatorInfo]:
    with SimulatorServer(SimulatorOptions(jobs=12, objects=4, time_scale=0)) as server:
        yield server.info


@pytest.fixture
def authority(tmp_path: Path) -> PrivateAuthority:
    return PrivateAuthority(tmp_path / "ca")


@pytest.fixture
def front(tmp_path: Path, cloud: SimulatorInfo, authority: PrivateAuthority) -> Iterator[TlsNginx]:
    with TlsNginx(tmp_path / "nginx", cloud.iam_url, authority.issue()) as server:
        yield server


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[ForwardProxy]:
    with ForwardProxy(tmp_path / "squid", username="anna", password=PROXY_WORD) as server:
        yield server


@asynccontextmanager
async def client_of(url: str, cloud: SimulatorInfo, network: NetworkSettings) -> AsyncIterator[CloudClient]:
    client = open_client(
        Connection(url, url, project_id=cloud.project_id, domain=cloud.domain),
        PasswordCredential(cloud.username, cloud.password),
        rate_limiter=RateLimiter(per_second=None, retry=RetryPolicy(first_delay=0.01, longest_delay=0.02)),
        network=network,
    )
    try:
        yield client
    finally:
        await client.aclose()


async def refusal(url: str, cloud: SimulatorInfo, network: NetworkSettings) -> UnreachableError:
    async with client_of(url, cloud, network) as client:
        with pytest.raises(UnreachableError) as caught:
            await client.sign_in()
    assert cloud.password not in str(caught.value)
    assert PROXY_WORD not in str(caught.value)
    return caught.value


def trusting(authority: PrivateAuthority, **more: str) -> NetworkSettings:
    return NetworkSettings(trust="file", ca_file=str(authority.ca_file), **more)  # type: ignore[arg-type]


def through(
    proxy: ForwardProxy, authority: PrivateAuthority, username: str = "", password: str = ""
) -> NetworkSettings:
    return trusting(authority, proxy="manual", proxy_url=proxy.url, proxy_username=username, proxy_password=password)


@needs_nginx
async def test_jobs_are_read_over_tls_of_a_private_authority(
    cloud: SimulatorInfo, authority: PrivateAuthority, front: TlsNginx
) -> None:
    for url in (front.url, front.url_by_name):
        async with client_of(url, cloud, trusting(authority)) as client:
            assert b'"jobs"' in await client.list_page("migration", 1)
    requests = front.requests(at_least=4)
    assert [request.path for request in requests if request.method == "POST"][:2] == [
        "/v3/auth/tokens?nocatalog=1" if "nocatalog" in requests[0].path else "/v3/auth/tokens",
        f"/v3/{cloud.project_id}/jobs",
    ]
    assert {request.tls for request in requests} == {"TLSv1.3"}


@needs_nginx
async def test_a_variable_is_enough_to_trust_it(
    cloud: SimulatorInfo, authority: PrivateAuthority, front: TlsNginx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.ca_file))
    async with client_of(front.url, cloud, NetworkSettings(trust="bundled")) as client:
        assert (await client.sign_in()).project_id == cloud.project_id


@needs_nginx
@pytest.mark.parametrize(
    ("kind", "reason", "said"),
    [
        ("expired", "expired", "has expired: it was valid until 20"),
        ("not-yet-valid", "not-yet-valid", "is not valid yet, only from 20"),
        ("wrong-host", "wrong-host", f"({', '.join(WRONG_NAMES)}), not to 127.0.0.1"),
        ("self-signed", "self-signed", "self-signed and not known"),
        (
            "unknown-issuer",
            "unknown-issuer",
            "CN=drs.test.example ← CN=Unknown Company Issuing CA ← CN=Unknown Company Root CA",
        ),
    ],
)
async def test_a_certificate_is_refused_with_the_reason_and_its_chain(
    tmp_path: Path, cloud: SimulatorInfo, authority: PrivateAuthority, kind: str, reason: str, said: str
) -> None:
    with TlsNginx(tmp_path / "bad", cloud.iam_url, authority.issue(kind)) as server:  # type: ignore[arg-type]
        error = await refusal(server.url, cloud, trusting(authority))
        assert isinstance(error, CertificateRefusedError)
        assert (error.reason, error.host, error.port) == (reason, "127.0.0.1", server.port)
        assert said in error.cause
        assert "Nothing was sent" in error.cause
        assert error.next_step
        assert len(error.chain) == (1 if kind == "self-signed" else 2)
        assert error.chain[0].subject == "CN=drs.test.example"
        # Not one request, and no look at the chain, reached what is behind the certificate.
        assert server.requests() == []


@needs_nginx
async def test_the_chain_of_a_server_can_be_looked_at(authority: PrivateAuthority, front: TlsNginx) -> None:
    own, issuing = await look_at_chain("127.0.0.1", front.port, NetworkSettings())
    assert own.names == ("localhost", "127.0.0.1")
    assert own.issuer == issuing.subject == "CN=Example Company Issuing CA"
    assert issuing.issuer == "CN=Example Company Root CA"
    assert not own.self_signed
    assert own.not_before < own.not_after
    assert len(own.sha256.split(":")) == 32
    assert ssl.PEM_cert_to_DER_cert(own.pem)
    assert front.requests() == []


async def test_a_chain_that_is_not_shown() -> None:
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1 refuses connections"):
        await look_at_chain("127.0.0.1", free_port(), NetworkSettings())


@needs_nginx
async def test_old_tls_is_refused(tmp_path: Path, cloud: SimulatorInfo, authority: PrivateAuthority) -> None:
    try:
        with TlsNginx(tmp_path / "old", cloud.iam_url, authority.issue(), protocols="TLSv1.1") as server:
            error = await refusal(server.url, cloud, trusting(authority))
            assert "no secure connection" in error.title
            assert server.requests() == []
    except RuntimeError as error:  # an nginx whose OpenSSL has no TLS 1.1
        pytest.skip(str(error))


@needs_both
async def test_jobs_are_read_through_a_proxy_with_a_password(
    cloud: SimulatorInfo, authority: PrivateAuthority, front: TlsNginx, proxy: ForwardProxy
) -> None:
    async with client_of(front.url, cloud, through(proxy, authority, "anna", PROXY_WORD)) as client:
        body = await client.list_page("migration", 1)
        assert b'"jobs"' in body
    tunnels = proxy.requests(at_least=1)
    assert {(one.method, one.target, one.status, one.user) for one in tunnels} == {
        ("CONNECT", f"127.0.0.1:{front.port}", 200, "anna")
    }
    assert len(front.requests(at_least=2)) == 2


@needs_both
async def test_the_password_of_the_proxy_is_in_no_log(
    cloud: SimulatorInfo,
    authority: PrivateAuthority,
    front: TlsNginx,
    proxy: ForwardProxy,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with client_of(front.url, cloud, through(proxy, authority, "anna", PROXY_WORD)) as client:
            await client.sign_in()
        await refusal(front.url, cloud, through(proxy, authority, "anna", "wrong-word"))
    assert "connect_tcp" in caplog.text
    for word in (PROXY_WORD, "wrong-word"):
        assert word not in caplog.text
        assert base64.b64encode(f"anna:{word}".encode()).decode() not in caplog.text


@needs_both
@pytest.mark.parametrize(
    ("username", "password", "said"),
    [
        ("", "", "the proxy asks for a user name and password"),
        ("anna", "wrong-word", "the proxy did not accept the user name and password"),
    ],
)
async def test_a_proxy_that_wants_a_password_says_so(
    cloud: SimulatorInfo,
    authority: PrivateAuthority,
    front: TlsNginx,
    proxy: ForwardProxy,
    username: str,
    password: str,
    said: str,
) -> None:
    error = await refusal(front.url, cloud, through(proxy, authority, username, password))
    assert said in error.title
    assert f"127.0.0.1:{proxy.port}" in error.cause
    assert "407" in error.cause
    assert "Network settings" in error.next_step
    assert "wrong-word" not in str(error)
    assert proxy.requests(at_least=1)[-1].status == 407
    assert front.requests() == []


@needs_both
async def test_plain_requests_go_through_a_manual_proxy_too(
    cloud: SimulatorInfo, authority: PrivateAuthority, proxy: ForwardProxy
) -> None:
    async with client_of(cloud.iam_url, cloud, through(proxy, authority, "anna", PROXY_WORD)) as client:
        await client.sign_in()
    assert proxy.requests(at_least=1)[0].method == "POST"
    error = await refusal(cloud.iam_url, cloud, through(proxy, authority))
    assert "the proxy asks for a user name and password" in error.title


@needs_both
async def test_a_proxy_that_refuses_and_one_that_cannot_reach_the_host(
    tmp_path: Path, cloud: SimulatorInfo, authority: PrivateAuthority, front: TlsNginx
) -> None:
    with ForwardProxy(tmp_path / "refusing", refuse=True) as refusing:
        error = await refusal(front.url, cloud, through(refusing, authority))
    assert "the proxy refused" in error.title
    assert "answered 403" in error.cause
    with ForwardProxy(tmp_path / "open") as open_proxy:
        error = await refusal(f"https://127.0.0.1:{free_port()}", cloud, through(open_proxy, authority))
    assert "the proxy refused" in error.title
    assert "answered 503" in error.cause


async def test_a_proxy_that_is_not_there(cloud: SimulatorInfo, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    network = NetworkSettings(proxy="manual", proxy_url=f"http://anna:{PROXY_WORD}@127.0.0.1:{port}")
    for url in (cloud.iam_url, "https://iam.no-such-cloud.invalid"):
        error = await refusal(url, cloud, network)
        assert "the proxy cannot be reached" in error.title
        assert f"127.0.0.1:{port}: nothing listens" in error.cause
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.no-such-network.invalid:3128")
    error = await refusal("https://iam.no-such-cloud.invalid", cloud, NetworkSettings())
    assert "proxy.no-such-network.invalid:3128 (from HTTPS_PROXY): its name has no address" in error.cause


@needs_both
async def test_a_certificate_refused_through_the_proxy_is_looked_at_through_the_proxy(
    tmp_path: Path, cloud: SimulatorInfo, authority: PrivateAuthority, proxy: ForwardProxy
) -> None:
    with TlsNginx(tmp_path / "bad", cloud.iam_url, authority.issue("expired")) as server:
        error = await refusal(server.url, cloud, through(proxy, authority, "anna", PROXY_WORD))
        assert isinstance(error, CertificateRefusedError)
        assert (error.reason, error.port, len(error.chain)) == ("expired", server.port, 2)
        assert server.requests() == []
    tunnels = [one for one in proxy.requests(at_least=2) if one.status == 200]
    assert len(tunnels) == 2


@needs_nginx
async def test_an_https_proxy_is_verified_like_a_service(
    tmp_path: Path, cloud: SimulatorInfo, authority: PrivateAuthority, front: TlsNginx
) -> None:
    # The server at the proxy's address has a certificate that is not trusted: the password does not go there.
    network = trusting(authority, proxy="manual", proxy_url=front.url, proxy_username="anna", proxy_password=PROXY_WORD)
    strange = NetworkSettings(proxy="manual", proxy_url=front.url, proxy_username="anna", proxy_password=PROXY_WORD)
    error = await refusal("https://iam.no-such-cloud.invalid", cloud, strange)
    assert isinstance(error, CertificateRefusedError)
    assert (error.host, error.port, error.reason) == ("127.0.0.1", front.port, "unknown-issuer")
    assert front.requests() == []
    error = await refusal("https://iam.no-such-cloud.invalid", cloud, network)
    assert "the proxy refused" in error.title


@needs_both
async def test_jobs_are_read_through_a_proxy_that_speaks_tls(
    tmp_path: Path, cloud: SimulatorInfo, authority: PrivateAuthority, front: TlsNginx
) -> None:
    files = authority.issue()
    with ForwardProxy(tmp_path / "tls", username="anna", password=PROXY_WORD, files=files) as proxy:
        network = through(proxy, authority, "anna", PROXY_WORD)
        # squid shows its own certificate only, as many a server that is set up wrongly.
        error = await refusal(front.url, cloud, network)
        assert isinstance(error, CertificateRefusedError)
        assert (error.reason, error.port, len(error.chain)) == ("unknown-issuer", proxy.port, 1)
        assert "The server shows only its own certificate" in error.cause
        bundle = tmp_path / "bundle.pem"
        bundle.write_bytes(authority.ca_file.read_bytes() + files.certificate.read_bytes())
        network = msgspec.structs.replace(network, ca_file=str(bundle))
        async with client_of(front.url, cloud, network) as client:
            assert b'"jobs"' in await client.list_page("migration", 1)
        own, _issuing = await look_at_chain("127.0.0.1", front.port, network)
        assert own.subject == "CN=drs.test.example"
        tunnels = [one for one in proxy.requests(at_least=2) if one.method == "CONNECT"]
    assert {(one.target, one.status, one.user) for one in tunnels} == {(f"127.0.0.1:{front.port}", 200, "anna")}


async def test_a_proxy_that_takes_other_sign_ins_only(serve: Callable[..., object], cloud: SimulatorInfo) -> None:
    async def answer(number: int, head: bytes) -> bytes:
        fields = "Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\nContent-Length: 0\r\n"
        return f"HTTP/1.1 407 Proxy Authentication Required\r\n{fields}\r\n".encode()

    port = await serve(answer)  # type: ignore[misc]
    network = NetworkSettings(proxy="manual", proxy_url=f"127.0.0.1:{port}", proxy_username="anna", proxy_password="x")
    error = await refusal("https://iam.no-such-cloud.invalid", cloud, network)
    assert "a kind of sign-in that cannot be used" in error.title
    assert "Negotiate, NTLM" in error.cause


async def test_time_limits_say_the_phase_and_the_limit(cloud: SimulatorInfo) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        error = await refusal(f"http://127.0.0.1:{port}", cloud, NetworkSettings(read_seconds=0.2))
        assert "no data came within 0.2 seconds" in error.cause
        error = await refusal(f"https://127.0.0.1:{port}", cloud, NetworkSettings(connect_seconds=0.3))
        assert "No connection came about within 0.3 seconds" in error.cause
        manual = NetworkSettings(proxy="manual", proxy_url=f"127.0.0.1:{port}", read_seconds=0.2)
        error = await refusal("https://iam.no-such-cloud.invalid", cloud, manual)
        assert "the proxy does not answer" in error.title
        assert "within the time limit" in error.cause
    await asyncio.sleep(0.01)
