"""Something that happened to a job, and who tells it."""

from typing import Final, NamedTuple

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.live.view import Raw
from drs_inspector.session.job_page.page_rows import NOT_TOLD, Words

PERSON, SCHEMA, REFUSED = "person", "schema", "refused"
"""What events are shown alone by."""
DRS: Final = "DRS"
BY_TIME: Final = "nobody: by time"
AT_SOURCE: Final = "at the source"
BY_WATCH: Final = "seen by Watch"
BY_READINGS: Final = "seen by readings"
JOB_TIMES, SPEED_LIMITS = "times of the job", "speed limits"
BOTH: Final = "operations, times"
OPERATIONS, PARAMETERS, SCHEMA_CHANGES = "operations", "parameters", "schema changes"
NO_PERSON: Final = frozenset({"drs", "system"})
"""Users, in small letters, that are the service itself."""


class Event(NamedTuple):
    """``at`` is None where the cloud tells no time. ``who`` is as the cloud tells it, ``told`` what tells of it.

    ``glyph`` and ``tone`` are of what is drawn in front. ``name`` is the cloud's own word for it, "" without one.
    ``path`` is where in its reply it is, and ``raw`` the JSON there. ``told_exact`` says more of what tells it, and
    ``door`` where it leads, "" for nowhere.
    """

    at: Timestamp | None
    what: str
    details: Words = Words()
    who: str = NOT_TOLD
    told: str = ""
    kinds: tuple[str, ...] = ()
    glyph: str = " "
    tone: str = ""
    name: str = ""
    path: str = ""
    raw: Raw = b""
    told_exact: str = ""
    door: str = ""

    @property
    def seconds(self) -> float | None:
        """When it was, in seconds since 1970; a time without a zone as if it were UTC."""
        return self.at.instant.timestamp() if self.at is not None and self.at.instant is not None else None
