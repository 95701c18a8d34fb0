"""Which source is shown: its jobs, and its filter."""

from collections.abc import Callable, Sequence

from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.session.workspace.workspace import Workspace

ALL = ""
"""All sources, in place of the key of one."""


class SourceChoice:
    """The source whose jobs are shown: the key of its session, ``ALL`` for all of them.

    Each source has a filter of its own, which comes back with it. ``subscribe`` tells when another one is shown.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._key = ALL
        self._alone = ""  # the source that was the only one when it was shown
        self._filters: dict[str, str] = {}
        self._listeners: list[Callable[[], None]] = []

    @property
    def key(self) -> str:
        """The key of the source that is shown; ``ALL`` also where there is only one."""
        return self._key

    @property
    def current(self) -> str:
        """The key of the source that is marked as shown: that of the only one where there is one."""
        sessions = self._workspace.sessions
        return sessions[0].key if len(sessions) == 1 else self._key

    def sessions(self) -> Sequence[OpenSession]:
        """Return the sessions whose jobs are shown, in their order."""
        chosen = self._workspace.find(self._key) if self._key else None
        return self._workspace.sessions if chosen is None else (chosen,)

    def show(self, key: str, filter_text: str = "") -> str:
        """Show a source and return the filter that it had; ``filter_text`` is that of the one that was shown."""
        key = key if len(self._workspace.sessions) > 1 else ALL
        if key == self._key:
            return filter_text
        self._filters[self._key or self._alone] = filter_text
        self._alone = ""
        self._key = key
        self._tell()
        return self._filters.get(key, "")

    def opened(self) -> None:
        """Note that a source was opened."""
        sessions = self._workspace.sessions
        if len(sessions) == 1:
            self._alone = sessions[0].key

    def next(self, step: int = 1) -> str:
        """Return the key of the source after the one that is shown, round from the last to the first."""
        keys = [session.key for session in self._workspace.sessions]
        if len(keys) < 2:
            return self._key
        return keys[(keys.index(self._key) + step) % len(keys)] if self._key in keys else keys[0]

    def closed(self, key: str, filter_text: str = "") -> str:
        """Forget a source that was closed, and return the filter of what is shown then.

        Where it was shown, all others are. ``filter_text`` is the filter of what was shown.
        """
        self._filters.pop(key, None)
        sessions = self._workspace.sessions
        was = self._key
        if was not in (ALL, key) and len(sessions) > 1:
            return filter_text
        text = filter_text
        self._alone = sessions[0].key if len(sessions) == 1 else ""
        if was:
            self._key = ALL
            text = filter_text if was == self._alone else self._filters.get(self._alone or ALL, "")
            self._tell()
        return text

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` when another source is shown; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()
