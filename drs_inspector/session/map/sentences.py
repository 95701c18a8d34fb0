"""The map in sentences, one for each instance, for those who do not see it; and what a text finds on it."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from drs_inspector.domain.map.graph import Edge, Node
from drs_inspector.session.map.job_map import JobMap

_MOST: Final = 12
_MOST_REGIONS: Final = 2
_STEPS: Final = ("Sources", "Targets", "Targets, second step", "Targets, third step")


class Sentence(NamedTuple):
    """What is said of an instance, and its key."""

    key: str
    words: str


def column_heads(shown: JobMap) -> tuple[str, ...]:
    """Return what is above each column of the map; where databases are in several regions, which of them."""
    regions: list[dict[str, None]] = [{} for _column in range(shown.layout.columns)]
    for key in in_order(shown):
        regions[shown.layout.places[key].column][shown.graph.nodes[key].region] = None
    are_several = len({region for those in regions for region in those} - {""}) > 1
    return tuple(
        ": ".join(filter(None, (_step_words(column), _region_words(those) if are_several else "")))
        for column, those in enumerate(regions)
    )


def _step_words(column: int) -> str:
    return _STEPS[column] if column < len(_STEPS) else f"Targets, step {column}"


def _region_words(regions: Iterable[str]) -> str:
    told = [region or "region not told" for region in sorted(regions, key=lambda one: (one == "", one))]
    return ", ".join(told) if len(told) <= _MOST_REGIONS else f"{len(told):,} regions"


def summary_of(shown: JobMap) -> str:
    """Return the map in one sentence."""
    graph = shown.graph
    if not graph.nodes:
        return "Map: no job is drawn"
    nodes = sum(node.holds for node in graph.nodes.values())
    steps = max(shown.layout.columns - 1, 0)
    return (
        f"Map of {_counted(nodes, 'database')} and {_counted(graph.job_count, 'job')} in {_counted(steps, 'step')}. "
        "Arrows go along the lines, the list says the same in sentences."
    )


def sentences_of(shown: JobMap) -> list[Sentence]:
    """Return a sentence for each instance, in the order of columns and rows."""
    return [Sentence(key, sentence(shown, shown.graph.nodes[key])) for key in in_order(shown)]


def in_order(shown: JobMap) -> list[str]:
    """Return the keys of the instances from column to column, each from top to bottom."""
    places = shown.layout.places
    return sorted(shown.graph.nodes, key=lambda key: places[key])


def sentence(shown: JobMap, node: Node) -> str:
    """Return what an instance receives and sends: "rds-ledger-15: receives from ..., sends to ..."."""
    graph = shown.graph
    said = []
    for verb, edges in (("receives from", graph.into[node.key]), ("sends to", graph.out[node.key])):
        told = [_one(shown, edge, edge.source if verb.startswith("rec") else edge.target) for edge in edges[:_MOST]]
        if len(edges) > _MOST:
            told.append(f"{len(edges) - _MOST:,} more")
        if told:
            said.append(f"{verb} {' and '.join((', '.join(told[:-1]), told[-1])) if len(told) > 1 else told[0]}")
    return f"{node_words(node)}: {', '.join(said) or 'nothing is known'}"


def node_words(node: Node) -> str:
    """Return the title of an instance, of several folded ones with their number."""
    return f"{node.title}, {node.note}" if node.holds > 1 else node.title


def line_words(shown: JobMap, edge: Edge) -> str:
    """Return what a line is, as a person would say it."""
    nodes = shown.graph.nodes
    ends = f"from {node_words(nodes[edge.source])} to {node_words(nodes[edge.target])}"
    return f"{shown.looks[edge.key].words}, {ends}"


def found_on(shown: JobMap, text: str) -> Sequence[str]:
    """Return the keys of instances and lines whose names or addresses have a text in them, in the order of places."""
    wanted = " ".join(text.casefold().split())
    if not wanted:
        return ()
    graph, places = shown.graph, shown.layout.places
    found = [
        (places[key], 0, key)
        for key, node in graph.nodes.items()
        if wanted in f"{node.title} {node.note} {node.engine}".casefold()
    ]
    found += [
        (places[edge.source], 1, edge.key)
        for edge in graph.edges.values()
        if any(wanted in shown.jobs[job].name.casefold() or wanted == job.job_id.casefold() for job in edge.jobs)
    ]
    return [key for _place, _kind, key in sorted(found)]


def _one(shown: JobMap, edge: Edge, other: str) -> str:
    look = shown.looks[edge.key]
    return f"{node_words(shown.graph.nodes[other])} ({look.words})"


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
