"""What a person has chosen about watching: what is looked at without it, whether it begins by itself, how often."""

from typing import Final, Literal

from drs_inspector.storage.files.settings import Setting

AS_PLANNED: Final = 0
WITH_READINGS: Final = Setting("figures_with_readings", bool, True)
"""Whether figures of running jobs are read once with each whole reading."""
AGAIN_SECONDS: Final = 20.0
"""So long after that look what is above its limit is looked at once more."""
MOST_ALONG: Final = 2_000
"""Of so many running jobs figures go along with a reading."""
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
