"""Cloud Eye, a service beside DRS with a host of its own: off until a person asks for it, by profile."""

from typing import Final, NamedTuple
from urllib.parse import urlsplit

from drs_inspector.cloud.network.regions import neighbour_url
from drs_inspector.domain.printable import both_ends, printable
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.open_session import OpenSession

RIGHTS: Final = "The account needs the rights ces:metrics:list and ces:metricData:list."
_LONGEST_NAME: Final = 40


class CloudEyeOff(NamedTuple):
    """What there is to say while Cloud Eye is off: what it would do, and the words of the button that switches it on.

    ``button`` is "" where it cannot be switched on.
    """

    words: str
    button: str


def ask_cloud_eye(inspector: Inspector, *, on: bool) -> None:
    """Let Cloud Eye be asked of a source or not; nothing for one that is no project of a cloud."""
    source = inspector.connection.project
    if source is not None and on != ("ces" in source.services):
        source.ask_cloud_eye(on=on)


def asks_cloud_eye(inspector: Inspector) -> bool:
    """Tell whether Cloud Eye may be asked of a source."""
    source = inspector.connection.project
    return source is not None and "ces" in source.services


def cloud_eye_host(drs_url: str) -> str:
    """Return the host of Cloud Eye beside a DRS, "" where it cannot be told."""
    return urlsplit(neighbour_url(drs_url, "ces")).hostname or ""


def cloud_eye_off(session: OpenSession) -> CloudEyeOff | None:
    """Return what there is to say of Cloud Eye while it is off for a source; None where it is on, or of a file."""
    source = session.inspector.connection.project
    if source is None or asks_cloud_eye(session.inspector):
        return None
    host = cloud_eye_host(source.info.drs_url)
    if not host:
        return CloudEyeOff("Cloud Eye has load and lag of the last hours, but its address is not known here.", "")
    words = (
        f"Cloud Eye has load and lag of the last hours: it is a service beside DRS, and nothing is sent to its host"
        f" {host} before you switch it on, here or in Preferences > Network. Then figures are read there, and nothing"
        f" is changed. {RIGHTS}"
    )
    name = both_ends(printable((session.profile or session.title)[:1_000]), _LONGEST_NAME)
    owner = f"profile “{name}”" if session.profile else f"“{name}”, until it is closed"
    return CloudEyeOff(words, f"Switch Cloud Eye on for {owner}")
