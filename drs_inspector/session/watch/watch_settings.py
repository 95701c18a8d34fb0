"""What a person has chosen about watching: whether it begins by itself, and how far apart looks are."""

from typing import Final, Literal

from drs_inspector.storage.files.settings import Setting

AS_PLANNED: Final = 0
FROM_START: Final = Setting("watch_from_start", bool, False)
EVERY: Final = Setting("watch_every_seconds", Literal[0, 30, 60, 120, 300], AS_PLANNED)
INTERVALS: Final = (
    (AS_PLANNED, "As planned"),
    (30, "Every 30 s"),
    (60, "Every minute"),
    (120, "Every 2 min"),
    (300, "Every 5 min"),
)
"""The seconds that can be chosen, with their words. Figures of ten minutes are stale: none is that long."""
