"""Looking for updates: what is asked, what is said, and what forbids it."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import CloudError, InspectorError, UnreachableError
from drs_inspector.session import update_check
from drs_inspector.session.update_check import look_for_update, releases_url
from drs_inspector.storage.files.policy import NO_UPDATE_CHECK_VARIABLE, update_check_locked_by

NETWORK = NetworkSettings()


class Releases:
    """A server that lists releases and keeps what it was asked."""

    def __init__(self) -> None:
        self.status = 200
        self.answer: object = {"tag_name": "v1.3.0", "html_url": "https://example.invalid/releases/v1.3.0"}
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, dict(self.headers.items())))
                body = json.dumps(outer.answer).encode()
                self.send_response(outer.status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                """Stay quiet."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/releases/latest"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def releases() -> Iterator[Releases]:
    server = Releases()
    yield server
    server.stop()


@pytest.mark.parametrize(
    ("running", "newer"), [("1.2.9", True), ("1.3.0.dev4", True), ("1.3.0", False), ("1.3", False), ("1.10.0", False)]
)
async def test_a_newer_release_is_told_and_an_older_one_is_not(releases: Releases, running: str, newer: bool) -> None:
    found = await look_for_update(NETWORK, url=releases.url, running=running)
    assert found.is_newer is newer
    assert running in found.words
    assert (found.page == "https://example.invalid/releases/v1.3.0") is newer


@pytest.mark.parametrize(
    ("running", "tag", "newer"),
    [
        ("1.3.0rc1", "v1.3.0rc2", True),
        ("1.3.0rc2", "v1.3.0rc1", False),
        ("1.3.0rc2.dev3+gabc1234", "v1.3.0rc1", False),
        ("1.3.0rc2.dev3+gabc1234", "v1.3.0rc2", True),
        ("1.3.0b2", "v1.3.0rc1", True),
        ("1.3.0", "v1.3.0rc2", False),
        ("1.3.0", "v1.3.0.post1", True),
        ("1.3.0.post1", "v1.3.0", False),
        ("1.3.0.post1", "v1.3.0.post2", True),
        ("1.3.0+local", "v1.3.0", False),
        ("1.3.0", "1.4", True),
    ],
)
async def test_candidates_and_post_releases_are_ordered_as_python_orders_them(
    releases: Releases, running: str, tag: str, newer: bool
) -> None:
    releases.answer = {"tag_name": tag, "html_url": "https://example.invalid/releases"}
    assert (await look_for_update(NETWORK, url=releases.url, running=running)).is_newer is newer


@pytest.mark.parametrize(
    "tag", ["nightly", "v1.3.0-final", "release 1.3.0", "1.3.0; rm -rf", "9" * 100_000], ids=lambda tag: tag[:20]
)
async def test_a_tag_that_is_no_version_is_not_taken_for_an_older_release(releases: Releases, tag: str) -> None:
    releases.answer = {"tag_name": tag, "html_url": "https://example.invalid/releases"}
    with pytest.raises(CloudError, match="names no release"):
        await look_for_update(NETWORK, url=releases.url, running="1.0")


async def test_the_question_says_nothing_about_the_person_or_the_computer(releases: Releases) -> None:
    await look_for_update(NETWORK, url=releases.url, running="1.0")
    ((path, headers),) = releases.asked
    assert path == "/releases/latest"
    assert headers.pop("Host").startswith("127.0.0.1:")
    assert headers == {
        "Accept": "application/json",
        "Accept-Encoding": headers["Accept-Encoding"],
        "Connection": "keep-alive",
        "User-Agent": "drs-inspector",
    }


@pytest.mark.parametrize("status", [302, 404, 500])
async def test_a_redirect_is_not_followed_and_a_failure_is_said(releases: Releases, status: int) -> None:
    releases.status = status
    with pytest.raises(CloudError, match="no answer"):
        await look_for_update(NETWORK, url=releases.url)
    assert len(releases.asked) == 1


@pytest.mark.parametrize(
    "answer", [[], {}, {"tag_name": 3}, {"tag_name": "", "html_url": "https://x.invalid"}, {"tag_name": "v9"}]
)
async def test_an_answer_that_names_no_release_is_said(releases: Releases, answer: object) -> None:
    releases.answer = answer
    with pytest.raises(CloudError, match="names no release"):
        await look_for_update(NETWORK, url=releases.url)


async def test_a_page_that_is_no_web_address_is_not_offered(releases: Releases) -> None:
    releases.answer = {"tag_name": "v9", "html_url": "file:///etc/passwd"}
    with pytest.raises(CloudError):
        await look_for_update(NETWORK, url=releases.url)


async def test_a_server_that_is_gone_is_said(releases: Releases) -> None:
    releases.stop()
    with pytest.raises(UnreachableError):
        await look_for_update(NETWORK, url=releases.url)
    releases.__init__()  # type: ignore[misc]  # so that the fixture has something to stop


@pytest.mark.parametrize("url", ["", "http://releases.example.invalid/latest", "ftp://x.invalid"])
async def test_only_an_encrypted_address_is_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(update_check, "releases_url", lambda: url)
    with pytest.raises(InspectorError, match="does not know where its releases are"):
        await look_for_update(NETWORK)


def test_a_checkout_knows_no_address_of_releases() -> None:
    assert releases_url() == ""


# What forbids it


async def test_the_variable_forbids_the_check_before_anything_is_sent(
    releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NO_UPDATE_CHECK_VARIABLE, "1")
    with pytest.raises(InspectorError, match="switched off") as caught:
        await look_for_update(NETWORK, url=releases.url)
    assert NO_UPDATE_CHECK_VARIABLE in caught.value.cause
    assert releases.asked == []


@pytest.mark.parametrize(("value", "locked"), [("1", True), ("yes", True), ("0", False), ("", False), ("False", False)])
def test_the_variable_forbids_unless_it_says_no(value: str, locked: bool, tmp_path: Path) -> None:
    words = update_check_locked_by({NO_UPDATE_CHECK_VARIABLE: value}, tmp_path / "none.json")
    assert bool(words) is locked


@pytest.mark.parametrize(
    ("content", "locked"),
    [
        ('{"update_check": "off"}', True),
        ('{"update_check": "allowed"}', False),
        ("{}", False),
        ('{"update_check": "of', True),
        ('{"update_check": false}', True),
        ("\xff", True),
    ],
)
def test_the_policy_of_the_computer_forbids_and_a_damaged_one_does_too(
    content: str, locked: bool, tmp_path: Path
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_bytes(content.encode("latin-1"))
    assert update_check_locked_by({}, policy) == (str(policy) if locked else "")


def test_without_a_policy_nothing_is_forbidden(tmp_path: Path) -> None:
    assert update_check_locked_by({}, tmp_path / "none.json") == ""
