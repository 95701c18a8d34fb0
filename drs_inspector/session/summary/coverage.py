"""What was read: how many of what, what is missing and why, and how old it is."""

from collections.abc import Iterable, Sequence
from typing import Final

from drs_inspector.domain.counting import counted
from drs_inspector.domain.health.health import reading_time
from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.labels.value_labels import scenario_label
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.query.nodes import Condition, Node, Op
from drs_inspector.domain.snapshot import SourceInfo, is_doubt
from drs_inspector.session.coverage_texts import (
    CHECKING,
    NOT_ALL,
    list_gap,
    list_words,
    masking_words,
    part_words,
    snapshot_gaps,
)
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.summary.filters import filter_text, of_scenario
from drs_inspector.session.summary.gathered import Gathered
from drs_inspector.session.summary.values import (
    Card,
    Door,
    Row,
    Source,
    listed,
)

_MOST_LINES: Final = 6
_LONGEST_LINE: Final = 600
_LONGEST_TITLE: Final = 80
_MOST_SOURCES: Final = 40


def read_card(sources: Sequence[Source], found: Gathered, scenario: str | None) -> Card | None:
    """Return what was read of the sources, with a sentence for each gap; None where nothing was asked for."""
    if not sources or all(source.snapshot.source == SourceInfo() and not source.snapshot.total for source in sources):
        return None
    label = None if scenario is None else scenario_label(scenario)
    within = None if label is None else of_scenario(label)
    rows: list[Row] = []
    for source in sources if len(sources) == 1 else ():
        rows += _lists(source, label)
    rows += _details(found, within)
    rows += _figures(found, is_live=any(source.is_live for source in sources))
    ages = {_read_at(source) for source in sources}
    lines = list(_lines(sources, "" if scenario is None else "Of the whole source: "))
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES:] = [
            f"{counted(len(lines) - _MOST_LINES, 'more gap is', 'more gaps are')} in the summaries of the sources."
        ]
    caption = ages.pop() if len(ages) == 1 else ""
    return Card("read", "What was read", tuple(rows), caption=caption, lines=tuple(lines))


def _read_at(source: Source) -> str:
    at, now = reading_time(source.snapshot), source.health.context.now if source.is_live else None
    if source.is_reading:
        return "being read"
    return f"read {moment_words(at, now, source.health.context.zone)}" if at is not None else "read at no known time"


def _lists(source: Source, label: str | None) -> Iterable[Row]:
    """Say of the lists how many jobs they have; of those whose numbers differ all that is known."""
    coverage = source.snapshot.coverage
    lists = [one for one in coverage.lists if label is None or scenario_label(one.scenario) == label]
    if not coverage.known or not lists:
        return
    for one in lists:
        if list_gap(one, source.snapshot.source) and not coverage.lists_agree:
            words, told = f"List: {scenario_label(one.scenario) or 'without a scenario'}", list_words(one)
            share = one.found / one.claimed_last if one.claimed_last else None
            yield Row(
                words, f"{words}: {told}", share=share if share is None else min(share, 1.0), note=told, tone="amber"
            )
    met = [one for one in lists if one.is_met]
    if met:
        jobs = sum(one.found + one.subtasks for one in met)
        told = f"{jobs:,}, all pages of {counted(len(met), 'list')}"
        yield Row("Jobs listed", f"Jobs listed: {told}", share=1.0, note=told, tone="green")


def _details(found: Gathered, within: Node | None) -> Iterable[Row]:
    """Say in how many jobs filters can look; details that are old or were refused since do not count."""
    if not found.total:
        return
    missing = found.total - found.read
    told = f"{found.read:,} of {found.total:,} read in full" if missing else f"all {found.total:,} read in full"
    text = filter_text(*(part for part in (Condition("is", Op.HAS, ("unread",)), within) if part is not None))
    door = Door(text) if found.unread else None
    yield Row(
        "Details", listed((f"Details: {told}", f"{missing:,} not" if missing else "")), door,
        share=found.read / found.total, note=told, tone="amber" if missing else "green",
        value=f"Show the {found.unread:,}" if door is not None else "", is_link=False,
    )  # fmt: skip


def _figures(found: Gathered, *, is_live: bool) -> Iterable[Row]:
    """Say of how many running jobs there is a figure by which one can go; of a file only where it has some."""
    if not found.running or not (is_live or found.with_figure):
        return
    if not found.with_figure:
        told = f"not asked for, {found.running:,} running"
    else:
        told = f"{found.fresh:,} of {found.running:,} running"
        old = found.with_figure - found.fresh
        told += f", {old:,} too old" if old else ""
    yield Row(
        "Progress and lag", f"Progress and lag: {told}", share=found.fresh / found.running, note=told,
        tone="green" if found.fresh == found.running else "blue",
    )  # fmt: skip


def _lines(sources: Sequence[Source], whole: str) -> Iterable[str]:
    for source in sources:
        head = f"{printable(shortened(source.title, _LONGEST_TITLE))}: " if len(sources) > 1 and source.title else whole
        masked = masking_words(source.snapshot) if len(sources) > 1 else ""  # of one alone its origin says it
        for line in filter(None, (*_gaps(source), masked)):
            yield printable(shortened(f"{head}{line}", _LONGEST_LINE))


def _gaps(source: Source) -> Iterable[str]:
    """Say what keeps it from being complete, and which part it is."""
    snapshot = source.snapshot
    coverage = snapshot.coverage
    if coverage.known:
        asked, part = part_words(coverage.asked), part_words(coverage.part)
        if asked:
            yield f"Asked for: {asked}."
        if part:
            yield f"This part: {part}."
    yield from map(str, snapshot.doubts)
    if not snapshot.is_checked:
        yield CHECKING
    elif not coverage.known and snapshot.source.kind != "file":
        yield NOT_ALL
    elif not snapshot.complete:
        told = {str(problem.get("title")) for problem in snapshot.problems if is_doubt(problem)}
        yield from (gap for gap in snapshot_gaps(snapshot) if gap not in told)
    if coverage.in_several_lists:
        yield f"{counted(coverage.in_several_lists, 'job')} in several lists, each kept once."


def sources_card(sources: Sequence[Source]) -> Card | None:
    """Return a row for each source, which leads to its summary; None where there is one alone."""
    if len(sources) < 2:
        return None
    lines = (
        (f"{counted(len(sources) - _MOST_SOURCES, 'more source is', 'more sources are')} open.",)
        if len(sources) > _MOST_SOURCES
        else ()
    )
    return Card("sources", "Sources", tuple(map(_source, sources[:_MOST_SOURCES])), lines=lines)


def _source(source: Source) -> Row:
    title = printable(shortened(source.title, _LONGEST_TITLE)) or "Without a name"
    counts = source.health.counts()
    worst = next((key for key in (HealthKey.FAILED, HealthKey.LATE, HealthKey.STALE) if counts[key]), None)
    words = [counted(source.snapshot.total, "job")]
    words += [f"{counts[key]:,} {HEALTH_WORDS[key].word.lower()}" for key in HealthKey if counts[key]][:3]
    words += [_read_at(source), *filter(None, (source.state,))]
    note = " \u00b7 ".join(words)
    word = HEALTH_WORDS[worst] if worst is not None else None
    return Row(
        title, listed((title, *words)), Door(node=TreeNode(NodeKind.SESSION, session=source.key)),
        glyph=word.glyph if word is not None else "", tone=word.tone if word is not None else "", note=note,
        is_link=True,
    )  # fmt: skip
