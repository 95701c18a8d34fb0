"""How the line of a job is drawn on the map: colour, dashes and glyph by health, and a figure above it."""

from typing import Final

import msgspec

from drs_inspector.domain.health.health import Health
from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.domain.labels.time_words import NO_BREAK
from drs_inspector.domain.live.measured import main_figure
from drs_inspector.domain.map.graph import JobKey
from drs_inspector.domain.printable import both_ends, printable
from drs_inspector.session.job_table.contents import ShownJob

LONGEST_NAME: Final = 200
DASHES: Final[dict[HealthKey, tuple[float, ...]]] = {
    HealthKey.FAILED: (4, 3),
    HealthKey.LATE: (),
    HealthKey.STALE: (1, 2.5),
    HealthKey.NOT_READ: (1, 5),
    HealthKey.WAITING: (6, 2.5, 1, 2.5),
    HealthKey.WORKING: (8, 2.5),
    HealthKey.HEALTHY: (),
    HealthKey.DONE: (2, 2),
}
"""Lengths of strokes and gaps in widths of the line; () is a whole line."""
WIDTHS: Final = {HealthKey.LATE: 2.2, HealthKey.FAILED: 2.0}
_WIDTH: Final = 1.5
LEGEND: Final = (HealthKey.FAILED, HealthKey.LATE, HealthKey.STALE, HealthKey.WORKING, HealthKey.HEALTHY)


class MapJob(msgspec.Struct, frozen=True, gc=False):
    """A job on the map. ``label`` is its figure in short, ``figure`` that in words; "" where none is known."""

    key: JobKey
    name: str
    health: Health
    label: str = ""
    figure: str = ""

    @property
    def reason(self) -> str:
        """The reason of its health, which may be a text of the cloud."""
        return printable(self.health.reason)

    @property
    def words(self) -> str:
        """Name, health and figure, as a person would say them."""
        return ", ".join(filter(None, (self.name, self.health.word, self.reason or self.figure)))


class LineLook(msgspec.Struct, frozen=True):
    """How a line is drawn. ``words`` says all of it."""

    tone: str
    glyph: str
    label: str
    dashes: tuple[float, ...]
    width: float
    words: str


def map_job(shown: ShownJob, key: JobKey) -> MapJob:
    """Return what the map tells of a job."""
    job = shown.job
    found = main_figure(job, shown.health)
    return MapJob(
        key,
        printable(both_ends(job.name, LONGEST_NAME)),
        shown.health.of(job.id),
        "" if found is None else found.short,
        "" if found is None else f"{found.label} {found.exact}",
    )


def line_look(jobs: tuple[MapJob, ...]) -> LineLook:
    """Return how a line of one job is drawn, or of several by the worst of them."""
    worst = min(jobs, key=lambda one: one.health.sort_key)
    health = worst.health
    several = len(jobs) > 1
    words = f"{len(jobs):,} jobs, {counts_words(jobs)}" if several else worst.words
    return LineLook(
        health.tone,
        health.glyph,
        f"{len(jobs):,}{NO_BREAK}jobs" if several else worst.label,
        DASHES[health.key],
        WIDTHS.get(health.key, _WIDTH),
        words,
    )


def counts_words(jobs: tuple[MapJob, ...]) -> str:
    """Return how many of several jobs have each health: "1 failed, 11 healthy"."""
    counts = dict.fromkeys(HEALTH_WORDS, 0)
    for job in jobs:
        counts[job.health.key] += 1
    return ", ".join(f"{count:,} {HEALTH_WORDS[key].word.lower()}" for key, count in counts.items() if count)
