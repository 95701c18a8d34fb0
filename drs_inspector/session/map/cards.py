"""What the card beside the map says of a line or an instance. All texts are printable and short."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from drs_inspector.domain.counting import counted
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.map.graph import Edge, JobKey, Node
from drs_inspector.domain.tables.job_facts import counts_at_once
from drs_inspector.session.job_table.arrangement import Arrangement
from drs_inspector.session.job_table.contents import ShownJob
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.map.job_map import JobMap
from drs_inspector.session.map.lines import MapJob, counts_words
from drs_inspector.session.map.sentences import node_words
from drs_inspector.session.peek.peek import figures_of

MOST_JOBS: Final = 30


class CardRow(NamedTuple):
    """A label and a value; ``is_data``: names and addresses, in the fixed font."""

    label: str
    value: str
    is_data: bool = False


class JobGroup(NamedTuple):
    """Jobs under a heading, each a door; ``more`` of them are not listed."""

    title: str
    jobs: tuple[MapJob, ...]
    more: int = 0


class Card(NamedTuple):
    """What is said. ``job`` is the one that can be opened, None where it is about several, or an instance."""

    title: str
    tone: str = ""
    glyph: str = ""
    word: str = ""
    reason: str = ""
    rows: tuple[CardRow, ...] = ()
    note: str = ""
    groups: tuple[JobGroup, ...] = ()
    job: JobKey | None = None

    @property
    def text(self) -> str:
        """All of it as lines, for the clipboard."""
        lines = [self.title, ": ".join(filter(None, (self.word, self.reason)))]
        lines += [f"{row.label}: {row.value}" for row in self.rows]
        lines.append(self.note)
        for group in self.groups:
            lines.append(group.title)
            lines += [job.words for job in group.jobs]
            lines.append(f"{group.more:,} more" if group.more else "")
        return "\n".join(filter(None, lines))


def card_of(shown: JobMap, key: str, arrangement: Arrangement) -> Card | None:
    """Return the card of an instance or a line by its key, None of nothing."""
    if key in shown.graph.nodes:
        return node_card(shown, shown.graph.nodes[key])
    edge = shown.graph.edges.get(key)
    if edge is None:
        return None
    return line_card(shown, edge, arrangement.shown_job(Ref(*edge.jobs[0])) if len(edge.jobs) == 1 else None)


def line_card(shown: JobMap, edge: Edge, job: ShownJob | None) -> Card:
    """Return the card of a line; ``job`` is what is known of its only job."""
    nodes = shown.graph.nodes
    jobs = shown.jobs_of(edge)
    ends = (
        CardRow("From", node_words(nodes[edge.source]), is_data=True),
        CardRow("To", node_words(nodes[edge.target]), is_data=True),
    )
    if len(jobs) > 1:
        counts = CardRow("Health", counts_words(jobs))
        return Card(f"{len(jobs):,} jobs", rows=(*ends, counts), groups=(_group("Jobs", jobs),))
    one = jobs[0]
    rows = (*ends, *(_rows(job) if job is not None else ()))
    health = one.health
    return Card(
        one.name, health.tone, health.glyph, health.word, one.reason, rows, _goes_on(shown, edge, one), job=one.key
    )


def node_card(shown: JobMap, node: Node) -> Card:
    """Return the card of an instance."""
    graph = shown.graph
    rows = [CardRow("Product", node.engine)] if node.engine else []
    if node.note:
        rows.append(CardRow("Of", node.note) if node.holds > 1 else CardRow("Address", node.note, is_data=True))
    groups = []
    for title, edges in (("Receives by", graph.into[node.key]), ("Sends by", graph.out[node.key])):
        jobs = [job for edge in edges for job in shown.jobs_of(edge)]
        if jobs:
            groups.append(_group(title, sorted(jobs, key=lambda one: one.health.sort_key)))
    note = "" if node.is_known else "Which instance this is was not told: it may be one that has another place here."
    return Card(node.title, rows=tuple(rows), note=note, groups=tuple(groups))


def coverage_words(shown: JobMap) -> str:
    """Return how much of the jobs is drawn; "" where it is all."""
    said = []
    if shown.alone:
        said.append(
            f"{shown.drawn:,} of {shown.total:,} jobs have a line of their own, {shown.alone:,} share one with others."
        )
    if shown.left_out:
        left_out = counted(shown.left_out, "job is", "jobs are")
        said.append(f"{left_out} not drawn: there are too many lines. A filter shows fewer.")
    return " ".join(said)


def _rows(job: ShownJob) -> Iterable[CardRow]:
    counts = counts_at_once(job.job) if job.job.has_detail else None
    if counts is not None and counts.objects is not None:
        renamed = f", {counts.renamed:,} renamed" if counts.renamed else ""
        yield CardRow("Objects", f"{counts.objects:,}{renamed}")
    for figure in figures_of(job.job, job.health):
        yield CardRow(figure.label, figure.value if not figure.note else f"{figure.value}, {figure.note}")


def _goes_on(shown: JobMap, edge: Edge, job: MapJob) -> str:
    """Say where the target is a source of other jobs: what is behind there comes from here."""
    onward = [one for line in shown.graph.out[edge.target] if line.key != edge.key for one in shown.jobs_of(line)]
    if not onward:
        return ""
    names = onward[0].name if len(onward) == 1 else f"{len(onward):,} other jobs"
    words = f"{shown.graph.nodes[edge.target].title} is also the source of {names}."
    if job.health.key is HealthKey.LATE:
        words += " What arrives late here arrives later there."
    elif job.health.key is HealthKey.FAILED:
        words += " What does not arrive here does not arrive there."
    return words


def _group(title: str, jobs: Iterable[MapJob]) -> JobGroup:
    listed = tuple(jobs)
    return JobGroup(title, listed[:MOST_JOBS], max(len(listed) - MOST_JOBS, 0))
