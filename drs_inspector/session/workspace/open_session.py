"""One session of several: what it is, how it is called, and what is told about it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from drs_inspector.domain.errors import InspectorError
from drs_inspector.session.workspace.inspector import Inspector

if TYPE_CHECKING:
    from drs_inspector.cloud.network.settings import NetworkSettings

SessionKind = Literal["cloud", "file", "demo"]


@dataclass(eq=False, slots=True)
class OpenSession:
    """A cloud project, opened files or the demo, with an Inspector of its own.

    ``key`` is never given to another session. ``profile`` is the profile it was opened with, if any; ``colour`` is
    that profile's colour ("" or "#rrggbb"). ``title`` is a few words that no other open session has. ``problem`` is why
    the last sign-in or refresh of this session failed, None after one that did not. ``files`` are those of a file
    session; ``network`` is how a cloud session was connected; ``told`` is what listeners know of it.
    """

    key: str
    kind: SessionKind
    inspector: Inspector
    profile: str = ""
    colour: str = ""
    title: str = ""
    problem: InspectorError | None = None
    files: tuple[Path, ...] = ()
    network: "NetworkSettings | None" = field(default=None, repr=False)
    told: tuple[object, ...] | None = field(default=None, repr=False)

    def lock(self) -> None:
        """Drop every secret of the session from memory, the proxy's password too."""
        self.inspector.connection.lock()
        if self.network is not None and self.network.proxy_password:
            # Signing in again finds other settings than these, and takes them.
            self.network = msgspec.structs.replace(self.network, proxy_password="")


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """A session has joined ``Workspace.sessions``."""

    key: str


@dataclass(frozen=True, slots=True)
class SessionClosed:
    """A session has left ``Workspace.sessions``; nothing more is told about this key."""

    key: str


@dataclass(frozen=True, slots=True)
class SessionChanged:
    """Title, kind, colour or problem of a session are others than before."""

    key: str
