"""The summary as values: made in steps of what is gathered of the jobs."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.domain.jobs.ordering import scenario_position
from drs_inspector.domain.labels.value_labels import scenario_label
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.session.pictures.stacked_bars import Bar, StackedBars, health_segments
from drs_inspector.session.summary.changes import changed_card
from drs_inspector.session.summary.coverage import read_card, sources_card
from drs_inspector.session.summary.failures import failed_card
from drs_inspector.session.summary.figures import figures_of
from drs_inspector.session.summary.filters import filter_text, of_health, of_ids, of_scenario
from drs_inspector.session.summary.gathered import Gathered, Scenario, count_objects, gather
from drs_inspector.session.summary.lags import lag_card
from drs_inspector.session.summary.values import Card, Source, Summary

_LONGEST_WORD = 40
_NOTED = (HealthKey.FAILED, HealthKey.LATE, HealthKey.STALE, HealthKey.NOT_READ)


@dataclass(frozen=True)
class Asked:
    """What a summary is of: sources that are shown, of one scenario (its raw value) where ``scenario`` is not None.

    ``since`` is when the look was with which is compared, None without two.
    """

    sources: Sequence[Source] = field(default_factory=tuple)
    scenario: str | None = None
    since: datetime | None = None

    @property
    def label(self) -> str | None:
        """The words of the scenario."""
        return None if self.scenario is None else scenario_label(self.scenario)


def summary_of(asked: Asked) -> Generator[Summary | None, None, Summary]:
    """Make a summary in steps; it is yielded once before objects are counted, which may take longer."""
    label = asked.label
    gathering = gather(asked.sources, label)
    while True:
        try:
            next(gathering)
        except StopIteration as done:
            found: Gathered = done.value
            break
        yield None
    yield _made(asked, found)
    for _step in count_objects(found, asked.sources, label):
        yield None
    return _made(asked, found)


def _made(asked: Asked, found: Gathered) -> Summary:
    within = None if asked.label is None else of_scenario(asked.label)
    cards: list[Card | None] = [
        failed_card(found, within),
        lag_card(found, within),
        changed_card(found, asked.since),
        read_card(asked.sources, found, asked.scenario),
        sources_card(asked.sources) if asked.scenario is None else None,
    ]
    figures = figures_of(found, asked.sources, asked.scenario)
    empty = "" if found.total else _why_empty(asked)
    return Summary(figures, _bars(found), tuple(card for card in cards if card is not None), empty)


def _why_empty(asked: Asked) -> str:
    """Say why there is nothing to sum up: that there are no jobs is only known of what was read."""
    if any(source.is_reading for source in asked.sources):
        return "Looking for jobs\u2026"
    if any(source.snapshot.source == SourceInfo() for source in asked.sources):
        return "The jobs have not been read yet."
    if any(not source.snapshot.complete for source in asked.sources):
        return "No jobs were read."
    return "There are no replication jobs here." if asked.scenario is None else "No job of this scenario was found."


def _bars(found: Gathered) -> StackedBars | None:
    scenarios = sorted(found.scenarios.values(), key=lambda one: (scenario_position(one.value), one.label))
    bars = tuple(map(_bar, scenarios))
    return StackedBars("Jobs by health", bars) if bars else None


def _bar(scenario: Scenario) -> Bar:
    label = scenario.label
    filters = {key: _filter_of(scenario, key) for key in scenario.counts}
    word = shortened(printable(label[:_LONGEST_WORD]), _LONGEST_WORD) if label else "No scenario told"
    noted = [f"{scenario.counts[key]:,} {HEALTH_WORDS[key].word.lower()}" for key in _NOTED if scenario.counts[key]]
    return Bar(word, health_segments(scenario.counts, filters), note=" \u00b7 ".join(noted))


def _filter_of(scenario: Scenario, key: HealthKey) -> str:
    """Return the filter that finds exactly the jobs of a segment, "" where there is none."""
    if scenario.is_told and (text := filter_text(of_health(key), of_scenario(scenario.label))):
        return text
    return filter_text(of_ids(scenario.ids.get(key, ())))
