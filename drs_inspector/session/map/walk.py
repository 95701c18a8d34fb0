"""From instance to line to instance by arrows."""

from drs_inspector.domain.map.graph import Edge
from drs_inspector.session.map.job_map import JobMap
from drs_inspector.session.map.sentences import in_order


def step(shown: JobMap, key: str, direction: str) -> str:
    """Return the key of what is next from an instance or a line; "" where nothing is.

    "right" goes along a line, "left" against it; "up" and "down" to the next instance of the column, or to the next
    line of the same instance; "first" to the beginning, as any direction does from nothing.
    """
    graph = shown.graph
    if direction == "first" or (key not in graph.nodes and key not in graph.edges):
        return next(iter(in_order(shown)), "")
    if key in graph.edges:
        edge = graph.edges[key]
        if direction == "right":
            return edge.target
        return edge.source if direction == "left" else _beside(_by_row(shown, graph.out[edge.source]), key, direction)
    if direction == "right":
        return next(iter(_by_row(shown, graph.out[key])), "")
    if direction == "left":
        return next(iter(_by_row(shown, graph.into[key], at_source=True)), "")
    column = shown.layout.places[key].column
    return _beside([one for one in in_order(shown) if shown.layout.places[one].column == column], key, direction)


def _by_row(shown: JobMap, edges: list[Edge], *, at_source: bool = False) -> list[str]:
    places = shown.layout.places
    ordered = sorted(edges, key=lambda one: (places[one.source if at_source else one.target].row, one.key))
    return [one.key for one in ordered]


def _beside(keys: list[str], key: str, direction: str) -> str:
    place = keys.index(key) + (1 if direction == "down" else -1)
    return keys[place] if 0 <= place < len(keys) else ""
