"""Reading the newest release: one GET, without any data of the user or the computer."""

import asyncio
from urllib.parse import urlsplit

import httpx
import msgspec
from packaging.version import Version

from drs_inspector.cloud.errors.translate import to_inspector_error
from drs_inspector.cloud.http.bounded import BoundedTransport
from drs_inspector.cloud.http.transport import open_pools, origin_of
from drs_inspector.cloud.network.regions import is_loopback
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import CloudError, InspectorError

_WHAT = "Update check"
_SECONDS = 20.0
_LARGEST_ANSWER = 1_000_000
# Without the program's version: the reply does not depend on it, and the server need not know who runs what.
_HEADERS = {"Accept": "application/json", "User-Agent": "drs-inspector"}


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """The newest release: ``version`` as PEP 440 spells it, and the page that offers it."""

    version: str
    page: str

    def is_newer_than(self, running: str) -> bool:
        """Whether it comes after ``running`` in PEP 440's order. Raises ValueError when that is no version."""
        return Version(self.version) > Version(running)


class _Answer(msgspec.Struct):
    tag_name: str
    html_url: str


async def newest_release(url: str, network: NetworkSettings) -> Release:
    """Return the newest release that ``url`` names (an object with ``tag_name`` and ``html_url``, as GitHub's API).

    Redirects are not followed, cookies not stored. Raises `InspectorError`.
    """
    parts = urlsplit(url)
    if not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))):
        raise InspectorError(
            "This copy does not know where its releases are",
            "The address of its releases is missing or is not an https:// URL.",
            "Look for updates where you got the program from.",
        )
    outcome = await _get(url, network)
    if isinstance(outcome, InspectorError):
        raise outcome
    try:
        answer = msgspec.json.decode(outcome, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        answer = _Answer("", "")
    version = _version_of(answer.tag_name)
    if not version or urlsplit(answer.html_url).scheme not in ("https", "http"):
        raise CloudError(
            f"{_WHAT}: the answer names no release",
            f"{parts.hostname} did not send what a list of releases sends.",
            "Try again later, or look where you got the program from.",
        )
    return Release(version=version, page=answer.html_url)


def _version_of(tag: str) -> str:
    """Return the version that a tag such as ``v1.3.0rc1`` names; "" for any other text."""
    try:
        return str(Version(tag))
    except ValueError:  # no version, or one with more digits than Python converts
        return ""


async def _get(url: str, network: NetworkSettings) -> bytes | InspectorError:
    origin = origin_of(httpx.URL(url))
    try:
        pools = BoundedTransport(await asyncio.to_thread(open_pools, [origin], 1, network))
        client = httpx.AsyncClient(transport=pools, headers=_HEADERS, follow_redirects=False, trust_env=False)
        async with client, asyncio.timeout(_SECONDS):
            response = await client.get(url, timeout=_SECONDS)
    except InspectorError as error:
        return error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as problem:
        return to_inspector_error(problem, _WHAT)
    if response.status_code != 200 or len(response.content) > _LARGEST_ANSWER:
        return CloudError(
            f"{_WHAT}: no answer",
            f"{response.url.host} answered with status {response.status_code}.",
            "Try again later, or look where you got the program from.",
            http_status=response.status_code,
        )
    return response.content
