"""Looking for a newer release: off until asked for, and never where an administrator forbids it."""

import importlib
import re
from typing import TYPE_CHECKING

import msgspec

from drs_inspector import __version__
from drs_inspector.domain.errors import InspectorError
from drs_inspector.resource_files import resource_path
from drs_inspector.storage.files.policy import update_check_locked_by

if TYPE_CHECKING:
    from drs_inspector.cloud.network.settings import NetworkSettings


class UpdateOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found. ``page`` is where the newer release is, empty when this is the newest."""

    words: str
    version: str = ""
    page: str = ""

    @property
    def is_newer(self) -> bool:
        """Whether there is a newer release."""
        return bool(self.page)


class _Releases(msgspec.Struct):
    releases_url: str = ""


def releases_url() -> str:
    """Return where the releases of this copy are listed; the release workflow writes it, a checkout has none."""
    return msgspec.json.decode(resource_path("releases.json").read_bytes(), type=_Releases).releases_url


async def look_for_update(network: "NetworkSettings", *, url: str = "", running: str = __version__) -> UpdateOutcome:
    """Ask for the newest release and compare it with this one.

    Raises InspectorError when it is forbidden, when this copy knows no address, and when there is no usable answer.
    """
    locked_by = update_check_locked_by()
    if locked_by:
        raise InspectorError(
            "Looking for updates is switched off on this computer",
            f"{locked_by} forbids it.",
            "Ask whoever administers this computer.",
        )
    # httpx is loaded by whoever asks, not by starting the program.
    module = importlib.import_module("drs_inspector.cloud.http.releases")
    release = await module.newest_release(url or releases_url(), network)
    if _is_newer(release.version, running):
        words = f"DRS Inspector {release.version} is there. This is {running}."
        return UpdateOutcome(words=words, version=release.version, page=release.page)
    return UpdateOutcome(words=f"This is the newest version, {running}.", version=release.version)


def _is_newer(offered: str, running: str) -> bool:
    """Compare releases as numbers, so that 1.10 is newer than 1.9; a build before a release is older than it."""
    (offered_numbers, offered_rest), (numbers, rest) = _parts(offered), _parts(running)
    return offered_numbers > numbers or (offered_numbers == numbers and bool(rest) and not offered_rest)


def _parts(version: str) -> tuple[list[int], str]:
    """Split ``1.3.0.dev4+g12ab`` into ``[1, 3]`` and ``dev4``: zeros at the end and what follows + do not count."""
    numbers, rest = re.fullmatch(r"v?([\d.]*)(.*)", version.partition("+")[0].strip(), re.DOTALL).groups()  # type: ignore[union-attr]  # matches any text
    counted = [int(number) for number in numbers.split(".") if number]
    while counted and counted[-1] == 0:
        counted.pop()
    return counted, rest
