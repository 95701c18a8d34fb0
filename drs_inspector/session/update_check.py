"""Looking for a newer release: off until asked for, and never where an administrator forbids it."""

import importlib
from typing import TYPE_CHECKING

import msgspec

from drs_inspector import __version__
from drs_inspector.domain.errors import InspectorError
from drs_inspector.resource_files import resource_path
from drs_inspector.storage.files.policy import update_check_locked_by

if TYPE_CHECKING:
    from drs_inspector.cloud.network.settings import NetworkSettings


class UpdateOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a check. ``page`` is the URL of a newer release, empty when this is the newest."""

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
    """Return the URL of this copy's list of releases, which the release workflow writes; a checkout has none."""
    return msgspec.json.decode(resource_path("releases.json").read_bytes(), type=_Releases).releases_url


async def look_for_update(network: "NetworkSettings", *, url: str = "", running: str = __version__) -> UpdateOutcome:
    """Read the newest release and compare it with this one.

    Raises InspectorError when a policy forbids it, when this copy has no URL, and when there is no usable reply.
    """
    locked_by = update_check_locked_by()
    if locked_by:
        raise InspectorError(
            "Looking for updates is switched off on this computer",
            f"{locked_by} forbids it.",
            "Ask the administrator of this computer.",
        )
    # httpx is loaded by the first check, not by the start of the program.
    module = importlib.import_module("drs_inspector.cloud.http.releases")
    release = await module.newest_release(url or releases_url(), network)
    if release.is_newer_than(running):
        words = f"DRS Inspector {release.version} is there. This is {running}."
        return UpdateOutcome(words=words, version=release.version, page=release.page)
    return UpdateOutcome(words=f"This is the newest version, {running}.", version=release.version)
