"""What a message of the error bar is about, so that it leaves when that is over and not before."""

from collections.abc import Hashable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Concern:
    """Work that failed, or has been done since: what kind of work, for which session, and on which parts.

    ``session`` is the key of a session, "" for none. ``parts`` are ids of jobs or paths; None is everything.
    """

    work: Hashable
    session: str = ""
    parts: frozenset[str] | None = None

    def without(self, done: "Concern") -> "Concern | None":
        """Return what is left of it when ``done`` has been done; None when nothing is."""
        if (self.work, self.session) != (done.work, done.session):
            return self
        if done.parts is None:
            return None
        if self.parts is None:
            return self
        left = self.parts - done.parts
        return replace(self, parts=left) if left else None
