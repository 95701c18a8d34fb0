"""The figures and bars at the top of a job's progress, from what its calls said; each with its age."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.health.facts import facts_of
from drs_inspector.domain.health.figures import DEFAULT_LIMITS
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.time_words import (
    NO_BREAK,
    duration_words,
    moment_words,
    short_duration,
    whole_percent,
)
from drs_inspector.domain.live.monitoring import Monitoring
from drs_inspector.domain.live.progress import Progress, progress_of, rpo_rto_of
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.session.readings_page.progress_content import monitoring_in
from drs_inspector.session.readings_page.told import NOTHING, Told

_USUAL_LIMIT: Final = 60
_WITH_CHANGES: Final = "FULL_INCR_TRANS"
_PARTS: Final = {"struct": "Structure", "data": "Data", "index": "Indexes"}
_PROGRESS, _RECOVERY = "BatchListProgresses", "BatchListRposAndRtos"
_MONITORING: Final = ("ShowMonitorData", "ShowMonitoringData")
_ENDS: Final = {"Source": "src_normal", "Target": "dst_normal"}
UNKNOWN, NOT_ASKED = "-", "not asked"
_FULL_SHARE: Final = 0.9
"""From this part of a volume, memory or processor on it is marked."""

Known = Mapping[str, Told]
"""What is known by the name of the call."""


class Figure(NamedTuple):
    """A figure with its label above and what there is to add below. ``tone`` marks it.

    ``measure`` is what it is the measure of, as ``session.handbook.topics`` has it, "" where nothing explains it.
    """

    label: str
    value: str
    note: str = ""
    tone: str = ""
    measure: str = ""

    @property
    def phrase(self) -> str:
        """What a screen reader says."""
        return f"{self.label} {self.value}{f', {self.note}' if self.note else ''}"


class Bar(NamedTuple):
    """A labelled bar. ``share`` is 0 to 1, None where it is not known; ``text`` is behind it, ``note`` after that."""

    label: str
    share: float | None
    text: str
    note: str = ""
    tone: str = "green-blue"

    @property
    def phrase(self) -> str:
        """What a screen reader says."""
        return ", ".join(filter(None, (f"{self.label} {self.text}", self.note)))


def head_figures(job: Job, known: Known, now: datetime, *, is_live: bool) -> tuple[Figure, ...]:
    """Return the head figures of a job: by its state lag, percent, what is left, RPO, RTO, and whether ends answer."""
    progress_told = known.get(_PROGRESS, NOTHING)
    progress = progress_of(progress_told.raws[0])[0] if progress_told.raws else None
    found: list[Figure] = []
    if _RECOVERY in known:
        found += _recovery(job, known[_RECOVERY], now, is_live=is_live)
    if _PROGRESS in known:
        lag = _lag(job, progress, progress_told, now, is_live=is_live)
        full = _full_phase(progress, progress_told, now, is_live=is_live)
        found += [] if _RECOVERY in known else [lag]
        found = [*full, *found] if progress is not None and _is_full(progress) else [*found, *full]
    return (*found, *_ends(known, now, is_live=is_live))


def _is_full(progress: Progress) -> bool:
    return progress.is_full or (progress.percent is not None and progress.percent < 100 and not progress.lag_seconds)


def _lag(job: Job, progress: Progress | None, told: Told, now: datetime, *, is_live: bool) -> Figure:
    lag = None if progress is None else progress.lag_seconds
    if progress is None or lag is None or lag < 0:
        later = progress is not None and _is_full(progress)
        return Figure(
            "Lag", UNKNOWN if told.is_read else _why_none(told), "after the full phase" if later else "", measure="lag"
        )
    limit = facts_of(job).limits[0]
    own = limit or _USUAL_LIMIT
    note = f"alarm at {duration_words(limit)}" if limit else f"limit {duration_words(own)}"
    figure = Figure("Lag", duration_words(lag), note, "amber" if lag > own else "", "lag")
    return _aged(figure, _measured(progress.process_time, told), now, is_live=is_live)


def _full_phase(progress: Progress | None, told: Told, now: datetime, *, is_live: bool) -> list[Figure]:
    if progress is None:
        return [Figure("Full phase", _why_none(told), measure="progress")]
    at = _measured(progress.process_time, told)
    percent = progress.percent
    shown = UNKNOWN if percent is None else f"{whole_percent(percent)}{NO_BREAK}%"
    figures = [
        _aged(
            Figure("Full phase", shown, _PHASES.get(progress.transfer_status or "", ""), measure="progress"),
            at,
            now,
            is_live=is_live,
        )
    ]
    left, ends = progress.remaining_seconds, progress.ends_at
    if left is not None and ends is not None:
        ready = Figure("Ready at", moment_words(ends, now), f"in {duration_words(left)}, estimate", measure="remaining")
        figures.append(_aged(ready, at, now, is_live=is_live))
    elif left is not None:
        figures.append(Figure("Left", duration_words(left), "estimate", measure="remaining"))
    return figures


_PHASES: Final = {
    "FULL_TRANSFER_STARTED": "under way",
    "FULL_TRANSFER_COMPLETE": "complete",
    "INCRE_TRANSFER_STARTED": "complete",
}


def _recovery(job: Job, told: Told, now: datetime, *, is_live: bool) -> list[Figure]:
    if not told.raws:
        return [Figure(name, _why_none(told), measure=name.lower()) for name in ("RPO", "RTO")]
    found = rpo_rto_of(told.raws[0])[0]
    figures = []
    for name, seconds, limit, meaning in (
        ("RPO", found.rpo_seconds, facts_of(job).limits[1], "would be lost now"),
        ("RTO", found.rto_seconds, facts_of(job).limits[2], "to be applied"),
    ):
        is_known = seconds is not None and seconds >= 0
        value = duration_words(seconds) if seconds is not None and is_known else UNKNOWN
        is_above = seconds is not None and seconds > (limit or _USUAL_LIMIT)
        # Its times have no zone: what is known is when it was read.
        figures.append(
            _aged(
                Figure(name, value, meaning, "amber" if is_above else "", name.lower()),
                told.read_at,
                now,
                is_live=is_live,
            )
        )
    return figures


def _ends(known: Known, now: datetime, *, is_live: bool) -> list[Figure]:
    name = next((one for one in _MONITORING if one in known), None)
    if name is None:
        return []
    told = known[name]
    if not told.raws:
        return [Figure(end, _why_none(told), measure=_ENDS[end]) for end in ("Source", "Target")]
    found = monitoring_in(name, told.raws[0])
    figures = []
    for end, is_reached in (("Source", found.is_src_normal), ("Target", found.is_dst_normal)):
        words, tone = {True: ("Reached", ""), False: ("Not reached", "red"), None: ("Not told", "")}[is_reached]
        figures.append(_aged(Figure(end, words, "by DRS", tone, _ENDS[end]), told.read_at, now, is_live=is_live))
    return figures


def _aged(figure: Figure, at: datetime | None, now: datetime, *, is_live: bool) -> Figure:
    """Return a figure with its age where that is what matters: too old to act on."""
    if not is_live or at is None or (now - at).total_seconds() <= DEFAULT_LIMITS.fresh:
        return figure
    return figure._replace(note=f"Stale, {short_duration((now - at).total_seconds())} old?", tone="grey")


def _measured(moment: Timestamp | None, told: Told) -> datetime | None:
    """Return when a figure is of: never later than it was read."""
    if moment is None or moment.instant is None or not moment.zone_known or moment.instant.year < 2000:
        return told.read_at
    return moment.instant if told.read_at is None else min(moment.instant, told.read_at)


def _why_none(told: Told) -> str:
    if told.refusal is None:
        return NOT_ASKED
    if told.has_none:
        return UNKNOWN
    return told.refusal.word if told.refusal.was_asked or told.refusal.at is not None else NOT_ASKED


def phase_bars(told: Told, job: Job | None = None) -> tuple[Bar, ...]:
    """Return the parts of the full phase with percent and remaining time, and of a job that goes on what follows."""
    progress = progress_of(told.raws[0])[0] if told.raws else None
    bars = tuple(
        _phase(part.name or "Part", part.percent, part.remaining_time)
        for part in (progress.progress_map if progress is not None else ())
    )
    goes_on = job is not None and job.task_type == _WITH_CHANGES
    if bars and goes_on and progress is not None and progress.is_full:
        bars += (Bar("Incremental", 0.0, UNKNOWN, "after the full phase"),)
    return bars


def are_all_done(bars: Sequence[Bar]) -> bool:
    """Tell whether every part is done: then the figures at the top say all that bars would."""
    return all(bar.share is not None and bar.share >= 1 for bar in bars)


def _phase(name: str, percent: float | None, left: int | None) -> Bar:
    label = _PARTS.get(name.lower(), shortened(printable(name), 40))
    if percent is None:
        return Bar(label, None, UNKNOWN, "not told")
    note = "done" if percent >= 100 else f"{duration_words(left)} left, estimate" if left and left > 0 else ""
    tone = "green" if percent >= 100 else "green-blue"
    return Bar(label, min(max(percent / 100, 0.0), 1.0), f"{whole_percent(percent)}{NO_BREAK}%", note, tone)


def load_figures(call: str, told: Told) -> tuple[Figure, ...]:
    """Return the rates at both ends."""
    found = monitoring_in(call, told.raws[0]) if told.raws else None
    return () if found is None else tuple(
        Figure(label, f"{value:,.0f}{NO_BREAK}{unit}") for label, value, unit in _rates(found) if value is not None
    )  # fmt: skip


def _rates(found: Monitoring) -> Sequence[tuple[str, float | None, str]]:
    return (
        ("Read", found.src_rps, "rows/s"),
        ("Applied", found.dst_rps, "rows/s"),
        ("Copied so far", found.trans_lines, "rows"),
        ("Volume so far", found.trans_data, "MB"),
        ("Bandwidth", found.bandwidth, "MB/s"),
    )


def load_bars(call: str, told: Told) -> tuple[Bar, ...]:
    """Return how full the replication instance is: processor, memory, disk."""
    found = monitoring_in(call, told.raws[0]) if told.raws else None
    if found is None:
        return ()
    processor = None if found.used_cpu_percent is None else found.used_cpu_percent / 100
    bars = [
        None if processor is None else Bar("Processor", processor, f"{processor * 100:.0f}{NO_BREAK}%"),
        _used("Memory", found.used_memory, found.node_memory_size, "MB"),
        _used("Disk", found.used_volumes, found.node_volume_size, "GB"),
    ]
    return tuple(
        bar._replace(tone="amber") if bar.share is not None and bar.share >= _FULL_SHARE else bar
        for bar in bars
        if bar is not None
    )


def _used(label: str, used: float | None, size: float | None, unit: str) -> Bar | None:
    if used is None:
        return None
    if not size or size < 0:
        return Bar(label, None, f"{used:,.0f}{NO_BREAK}{unit}", "of how much is not told")
    share = min(max(used / size, 0.0), 1.0)
    return Bar(label, share, f"{share * 100:.0f}{NO_BREAK}%", f"{used:,.0f} of {size:,.0f}{NO_BREAK}{unit}")


def text_of(figures: Sequence[Figure], bars: Sequence[Bar]) -> list[tuple[str, str, str]]:
    """Return figures and bars as rows of a table: label, value, note."""
    return [
        *((one.label, one.value.replace(NO_BREAK, " "), one.note.replace(NO_BREAK, " ")) for one in figures),
        *((one.label, one.text.replace(NO_BREAK, " "), one.note.replace(NO_BREAK, " ")) for one in bars),
    ]
