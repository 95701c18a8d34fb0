"""An open session, and the events of its life in a workspace."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from drs_inspector.domain.errors import InspectorError
from drs_inspector.session.workspace.inspector import Inspector

if TYPE_CHECKING:
    from drs_inspector.cloud.network.settings import NetworkSettings

SessionKind = Literal["cloud", "file", "demo"]


@dataclass(eq=False, slots=True)
class OpenSession:
    """A cloud project, a document of opened files or the demo, with an Inspector of its own.

    ``key`` is never used for another session. ``profile`` is the name of the profile it was opened with, or empty;
    ``colour`` that profile's colour ("" or "#rrggbb"). ``title`` is a few words that no other open session has.
    ``problem`` is why the last sign-in or refresh failed, None after one that succeeded. ``files`` are those of a file
    session, ``name`` is what a document is called that is in no file, such as a reading that is kept, and ``kept_of``
    the profile that it is a reading of. ``network`` are the settings that a cloud session was connected with;
    ``announced`` is what listeners know of it, None before ``SessionOpened``.
    """

    key: str
    kind: SessionKind
    inspector: Inspector
    profile: str = ""
    colour: str = ""
    title: str = ""
    problem: InspectorError | None = None
    files: tuple[Path, ...] = ()
    name: str = ""
    kept_of: str = ""
    network: "NetworkSettings | None" = field(default=None, repr=False)
    announced: tuple[object, ...] | None = field(default=None, repr=False)

    @property
    def history_of(self) -> str:
        """The profile whose kept readings are those of this project, "" for none."""
        return self.profile if self.kind == "cloud" else self.kept_of

    def lock(self) -> None:
        """Drop every secret of the session from memory, the proxy's password too."""
        self.inspector.connection.lock()
        if self.network is not None and self.network.proxy_password:
            # Signing in again compares these settings with the current ones, and takes those where they differ.
            self.network = msgspec.structs.replace(self.network, proxy_password="")


class OpenedSessions(NamedTuple):
    """What became of files that were opened: a session for each document, see ``storage.archive.open_files``.

    ``notes`` are sentences about what was done with them, ``refused`` the files that could not be opened, and why.
    """

    sessions: tuple[OpenSession, ...]
    notes: tuple[str, ...] = ()
    refused: tuple[tuple[Path, InspectorError], ...] = ()


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """A session was added to ``Workspace.sessions``."""

    key: str


@dataclass(frozen=True, slots=True)
class SessionClosed:
    """A session was removed from ``Workspace.sessions``; no further event has this key."""

    key: str


@dataclass(frozen=True, slots=True)
class SessionChanged:
    """Title, kind, profile, colour, files or problem of a session have changed."""

    key: str
