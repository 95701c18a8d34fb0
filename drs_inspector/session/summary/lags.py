"""The largest lag: which job is behind by most, and why it is."""

from typing import Final

from drs_inspector.domain.counting import counted
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.labels.time_words import duration_words
from drs_inspector.domain.live.measured import FIGURE_WORDS, last_hour, trend_words
from drs_inspector.domain.printable import printable
from drs_inspector.domain.query.nodes import Node
from drs_inspector.session.summary.filters import filter_text, of_health
from drs_inspector.session.summary.gathered import Gathered, Lag
from drs_inspector.session.summary.jobs import door_of, name_of
from drs_inspector.session.summary.values import (
    MOST_ROWS,
    Card,
    Door,
    Row,
    listed,
)

_SAID_BY_FIGURES: Final = ("would lose", "would take")


def by_lag(found: Gathered) -> list[Lag]:
    """Return the jobs that are behind, worst first; those whose figure is too old to go by come last."""
    return sorted(found.lags, key=lambda one: (one.figure.is_old, -float(one.figure.value)))


def lag_card(found: Gathered, within: Node | None) -> Card | None:
    """Return the card; None where no lag was read."""
    lags = by_lag(found)
    if not lags:
        return None
    late = found.counts[HealthKey.LATE]
    parts = (of_health(HealthKey.LATE), *(() if within is None else (within,)))
    missing = found.lagging - len(lags)
    lines = [f"{counted(len(lags) - MOST_ROWS, 'more job')} with a smaller lag."] if len(lags) > MOST_ROWS else []
    lines += [f"Of {counted(missing, 'other job')} no lag is known."] if missing > 0 else []
    rows = tuple(map(_row, lags[:MOST_ROWS]))
    return Card(
        "lag",
        "Largest lag",
        rows,
        heads=("", "Job", "Last hour" if any(row.runs for row in rows) else "", "Lag"),
        more="All late" if late else "",
        more_door=Door(filter_text(*parts)) if late else None,
        lines=tuple(lines),
    )


def _why(reason: str, short: str, trend: str) -> str:
    """Return what the figure beside it does not say: an end that is lost, where it goes, that it is the first one."""
    rest = reason.removeprefix(f"{short} behind").strip(" ,")
    return trend if not rest or rest.startswith(_SAID_BY_FIGURES) else rest


def _row(lag: Lag) -> Row:
    seen, figure = lag.seen, lag.figure
    health, job = seen.health, seen.job
    name, line = name_of(seen), last_hour(figure.name, job, seen.source.health)
    trend = "" if figure.is_old else trend_words(figure.name, job, seen.source.health)
    kind = "" if figure.name == "lag" else FIGURE_WORDS[figure.name]
    said = printable(health.reason)
    note = listed((kind, _why(said, figure.short, trend)))
    value = f"{figure.exact}\u00a0?" if figure.is_old else figure.exact
    told = f"{FIGURE_WORDS[figure.name]} {duration_words(float(figure.value))}"
    spoken = listed((name, health.word, said, told, figure.short_age if figure.is_old else trend, line.words))
    tone = "grey" if figure.is_old else health.tone
    return Row(
        name, spoken, door_of(seen), glyph=health.glyph, tone=tone, note=note, runs=line.runs, limit=line.limit,
        value=value, is_old=figure.is_old, is_link=True, tip=figure.short_age,
    )  # fmt: skip
