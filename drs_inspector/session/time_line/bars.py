"""The bars of a job on the time line: phases at their exact times, and what is only known to be after a last change."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from drs_inspector.domain.health.facts import facts_of
from drs_inspector.domain.health.figures import Figures, began, series
from drs_inspector.domain.health.told_figures import FIGURE_FIELDS
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.live.measured import WITH_LIMIT, limit_of, main_figure
from drs_inspector.domain.tables.job_columns import exact_time
from drs_inspector.session.job_table.contents import ShownJob
from drs_inspector.session.pictures.moments import seconds_of
from drs_inspector.session.pictures.phase_line import PhaseBar, PhaseKey
from drs_inspector.session.time_line.histories import paused_since

DERIVED: Final = "It changed last then: it began then or earlier."
_LATE_BEFORE: Final = "It was late by then: there is no look shortly before."
NOT_TOLD: Final = "its times are not told"
_NOT_READ: Final = "its details were not read"
_CONTRADICT: Final = "its times contradict each other"
_NO_CLOCK: Final = "nothing says when it was read"
_FULL: Final = frozenset({"FULL_TRANSFER_STARTED", "FULL_TRANSFER_FAILED"})
_WORDS: Final = {
    PhaseKey.WAITED: "Waited",
    PhaseKey.FULL: "Full copy",
    PhaseKey.INCREMENTAL: "Incremental",
    PhaseKey.LATE: "Late",
    PhaseKey.PAUSED: "Paused",
    PhaseKey.FAILED: "Failed",
    PhaseKey.RUNNING: "Running",
    PhaseKey.UNKNOWN: "Since then",
}
LEGEND: Final = (
    PhaseKey.WAITED, PhaseKey.FULL, PhaseKey.INCREMENTAL, PhaseKey.LATE, PhaseKey.PAUSED, PhaseKey.FAILED,
)  # fmt: skip


class JobBars(NamedTuple):
    """The bars of a job in their order, and why there are none; ``now`` is when they end at the latest, or None."""

    bars: tuple[PhaseBar, ...] = ()
    why_none: str = ""

    @property
    def is_derived(self) -> bool:
        """Whether a begin of any of them is the last change of the job."""
        return any(bar.remark for bar in self.bars)

    @property
    def words(self) -> str:
        """All of it as a person would say it."""
        if not self.bars:
            return f"No time line: {self.why_none}"
        return f"Time line: {', '.join(f'{bar.word} {bar.duration}' for bar in self.bars)}"


class _Moments(NamedTuple):
    created: datetime | None
    started: datetime | None
    copied: datetime | None
    updated: datetime | None
    now: datetime


def word_of(key: PhaseKey) -> str:
    """Return the word of a phase."""
    return _WORDS[key]


def bars_of(shown: ShownJob) -> JobBars:
    """Return the bars that the times of a job prove; none where these contradict each other. Never raises."""
    job, now = shown.job, shown.health.context.now
    if now is None:
        return JobBars(why_none=_NO_CLOCK)
    known = facts_of(job)
    full = exact_time(shown.facts.brief.time("full_transfer_complete_time"))
    copied = full if isinstance(full, datetime) else None
    times = _Moments(known.created, known.started, copied, known.updated, now)
    told = [moment for moment in times if moment is not None]
    if told != sorted(told):
        return JobBars(why_none=_CONTRADICT)
    if times.created is None and times.started is None:
        return JobBars(why_none=NOT_TOLD if job.has_detail else _NOT_READ)
    return JobBars(tuple(bar for bar in _bars(shown, times) if bar.end > bar.begin))


def _bars(shown: ShownJob, times: _Moments) -> Iterator[PhaseBar]:
    status, now, updated = shown.job.status, times.now, times.updated
    has_failed, is_over = status.group == "failed", status.group in {"finished", "deleted"}
    stopped = has_failed or status.group == "paused"
    if times.created is not None:
        waited = times.started or (updated if (has_failed or is_over) and updated is not None else now)
        yield _bar(PhaseKey.WAITED, times.created, waited, "Created")
    last = PhaseKey.FAILED if has_failed else PhaseKey.PAUSED
    if times.started is None:
        if has_failed and updated is not None:
            yield _derived(last, updated, now)
        return
    paused = _paused(shown, times) if last is PhaseKey.PAUSED and stopped else None
    is_sure = paused is not None or not (stopped or is_over)
    end = paused or (updated if (stopped or is_over) and updated is not None else now)
    if times.copied is not None:
        yield _bar(PhaseKey.FULL, times.started, times.copied, "Started")
        yield from _running(shown, times.copied, end, "Full copy done", is_sure=is_sure)
    elif status.code in _FULL:
        yield _bar(PhaseKey.FULL, times.started, end, "Started", is_sure=is_sure)
    else:
        yield from _running(shown, times.started, end, "Started", is_sure=is_sure)
    if paused is not None:
        yield _bar(PhaseKey.PAUSED, paused, now, "Paused")
    elif stopped and updated is not None:
        yield _derived(last, updated, now)


def _paused(shown: ShownJob, times: _Moments) -> datetime | None:
    """Return when the job was paused by its history, where that does not contradict its other times."""
    paused = paused_since(shown)
    first = times.copied or times.started
    return paused if paused is not None and first is not None and first < paused < times.now else None


def _running(shown: ShownJob, begin: datetime, end: datetime, word: str, *, is_sure: bool) -> Iterator[PhaseBar]:
    """Yield what comes after the full copy: late from the first of the newest figures that are above the limit."""
    status = shown.job.status
    is_known = status.code.startswith("INCRE") or status.group in {"failed", "paused", "finished", "deleted"}
    key = PhaseKey.INCREMENTAL if is_known else PhaseKey.UNKNOWN
    if status.code == "FULL_TRANSFER_COMPLETE":
        key = PhaseKey.WAITED
    late, is_exact = (_late_since(shown) if is_sure else None) or (None, True)
    if late is not None and begin < late < end:
        yield _bar(key, begin, late, word, is_sure=is_exact)
        about, remark = ("", "") if is_exact else ("at least ", _LATE_BEFORE)
        yield PhaseBar(PhaseKey.LATE, _WORDS[PhaseKey.LATE], seconds_of(late), seconds_of(end), "Late", about, remark)
    else:
        yield _bar(key, begin, end, word, is_sure=is_sure)


def _late_since(shown: ShownJob) -> tuple[datetime, bool] | None:
    if shown.health.own(shown.job.id).key is not HealthKey.LATE:
        return None
    found = main_figure(shown.job, shown.health)
    if found is None or found.name not in WITH_LIMIT:
        return None
    limit = limit_of(found.name, shown.job, shown.health)
    figures = shown.health.context.figures.get(shown.job.id, Figures())
    known = [(moment, value > limit) for moment, value in series(figures, FIGURE_FIELDS[found.name].value).values]
    return began(known, shown.health.context.limits) if known and known[-1][1] else None


def _bar(key: PhaseKey, begin: datetime, end: datetime, begin_word: str, *, is_sure: bool = True) -> PhaseBar:
    about = "" if is_sure else "at most "
    return PhaseBar(key, _WORDS[key], seconds_of(begin), seconds_of(end), begin_word, about)


def _derived(key: PhaseKey, begin: datetime, end: datetime) -> PhaseBar:
    return PhaseBar(key, _WORDS[key], seconds_of(begin), seconds_of(end), "Last changed", "at least ", DERIVED)
