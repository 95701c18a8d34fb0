"""Who may vouch for a server, and files of authorities that cannot be used."""

import os
import ssl
import threading
from pathlib import Path

import certifi
import pytest

from drs_inspector.cloud.http.transport import open_pools, open_routes
from drs_inspector.cloud.network import trust
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.cloud.network.trust import check_trust, describe_trust, make_context
from drs_inspector.domain.errors import UnreachableError
from tests.helpers.private_ca import PrivateAuthority

ROOT = "Example Company Root CA"


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)


def from_file(path: Path | str) -> NetworkSettings:
    return NetworkSettings(trust="file", ca_file=str(path))


def loaded(context: ssl.SSLContext) -> set[str]:
    return {str(authority["subject"]) for authority in context.get_ca_certs()}


def knows_root(context: ssl.SSLContext) -> bool:
    return any(ROOT in name for name in loaded(context))


def test_every_context_verifies(tmp_path: Path) -> None:
    ca_file = PrivateAuthority(tmp_path / "ca").ca_file
    for network in (NetworkSettings(), NetworkSettings(trust="bundled"), from_file(ca_file)):
        context = make_context(network)
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname
        assert context.minimum_version is ssl.TLSVersion.TLSv1_2


def test_only_looking_at_a_chain_does_without_verification() -> None:
    package = Path(trust.__file__).parents[2]
    switched_off = ("CERT_NONE", "verify=False", "check_hostname = False", "_create_unverified_context")
    holders = {
        path.name
        for path in package.rglob("*.py")
        if any(words in path.read_text(encoding="utf-8") for words in switched_off)
    }
    assert holders == {"handshake.py"}


def test_a_private_authority_is_added_to_the_system_s(tmp_path: Path) -> None:
    ca_file = PrivateAuthority(tmp_path / "ca").ca_file
    context = make_context(from_file(ca_file))
    assert knows_root(context)
    assert loaded(make_context(NetworkSettings())) < loaded(context)
    assert str(ca_file) in describe_trust(from_file(ca_file))


@pytest.mark.parametrize("kind", ["system", "bundled"])
def test_variables_add_authorities(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    network = NetworkSettings(trust="system" if kind == "system" else "bundled")
    before = loaded(make_context(network))
    assert before
    monkeypatch.setenv("SSL_CERT_FILE", str(PrivateAuthority(tmp_path / "ca").ca_file))
    context = make_context(network)
    assert knows_root(context)
    assert before < loaded(context)
    assert "SSL_CERT_FILE" in describe_trust(network)


def test_a_folder_of_authorities_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", os.pathsep.join((str(tmp_path / "absent"), str(tmp_path))))
    make_context(NetworkSettings())
    assert f"{tmp_path} (SSL_CERT_DIR)" in describe_trust(NetworkSettings())


def test_a_system_without_authorities_uses_the_bundled_ones_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "_system_places", list)
    monkeypatch.setattr(trust, "_asks_the_system", lambda: False)
    assert len(make_context(NetworkSettings()).get_ca_certs()) > 50
    assert "bundled with the program, because this system has none" in describe_trust(NetworkSettings())


def test_windows_and_macos_are_asked_themselves(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    authority = PrivateAuthority(tmp_path / "ca")
    (tmp_path / "ca" / "notes.txt").write_text("no certificate")
    (tmp_path / "ca" / "broken.pem").write_text("no certificate either")
    monkeypatch.setattr(trust, "_asks_the_system", lambda: True)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "ca"))
    context = make_context(from_file(authority.ca_file))
    assert type(context).__module__.startswith("truststore")
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert describe_trust(NetworkSettings()).startswith("the system's authorities")


def broken_files(folder: Path) -> dict[str, Path | str]:
    whole = PrivateAuthority(folder / "ca")
    pem = whole.ca_file.read_text()
    contents = {
        "empty": b" \n",
        "text": b"these are my certificates",
        "binary": ssl.PEM_cert_to_DER_cert(pem),
        "key": whole.issue().key.read_bytes(),
        "damaged": pem.replace("MII", "MIX", 1).encode(),
        "no-base64": b"-----BEGIN CERTIFICATE-----\n\xff\xfe!!\n-----END CERTIFICATE-----\n",
    }
    files: dict[str, Path | str] = {"missing": folder / "missing.pem", "folder": folder, "none": ""}
    for name, content in contents.items():
        files[name] = folder / f"{name}.pem"
        (folder / f"{name}.pem").write_bytes(content)
    return files


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("missing", "There is no such file"),
        ("none", "No file is chosen"),
        ("folder", "It cannot be read"),
        ("empty", "It is empty"),
        ("text", "is no PEM file"),
        ("binary", "looks like the binary form"),
        ("key", "holds no certificate"),
        ("damaged", "A certificate in it is damaged"),
        ("no-base64", "A certificate in it is damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_before_any_request(tmp_path: Path, kind: str, said: str) -> None:
    path = broken_files(tmp_path)[kind]
    for use in (make_context, check_trust):
        with pytest.raises(UnreachableError, match="certificate authorities cannot be used") as caught:
            use(from_file(path))
        assert said in caught.value.cause
        assert "Network settings" in caught.value.next_step
    with pytest.raises(UnreachableError, match="certificate authorities cannot be used"):
        open_pools(["http://127.0.0.1:1"], 1, from_file(path))


async def test_files_of_authorities_are_read_beside_the_event_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers: list[threading.Thread] = []

    def noting_the_thread(path: Path) -> bytes:
        readers.append(threading.current_thread())
        return path.read_bytes()

    monkeypatch.setattr(trust, "read_regular", noting_the_thread)
    monkeypatch.setenv("SSL_CERT_FILE", str(PrivateAuthority(tmp_path / "ca").ca_file))
    for url in ("http://127.0.0.1:1", "https://127.0.0.1:1"):
        pools = await open_routes([url], 1, NetworkSettings())
        await pools.aclose()
    assert len(readers) == 2
    assert threading.main_thread() not in readers


def test_a_variable_that_names_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "absent.pem"))
    with pytest.raises(UnreachableError) as caught:
        make_context(NetworkSettings())
    assert "named in SSL_CERT_FILE. There is no such file" in caught.value.cause
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "absent"))
    with pytest.raises(UnreachableError, match="SSL_CERT_DIR"):
        make_context(NetworkSettings())
    assert "There is no such folder" in describe_trust(NetworkSettings())


def test_text_around_the_certificates_does_no_harm(tmp_path: Path) -> None:
    pem = PrivateAuthority(tmp_path / "ca").ca_file.read_bytes()
    file = tmp_path / "with-comments.pem"
    file.write_bytes("# Authorities of Müller GmbH\n".encode("latin-1") + pem + Path(certifi.where()).read_bytes())
    assert knows_root(make_context(from_file(file)))
