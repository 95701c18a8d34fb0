"""In which column of the map an instance is: how many steps after the first sources. Circles are allowed."""

from collections.abc import Generator, Mapping
from typing import Final

from drs_inspector.domain.map.graph import Edge, Graph

_STEP: Final = 256


def columns_of(graph: Graph, before: Mapping[str, int]) -> Generator[None, None, dict[str, int]]:
    """Return the column of each instance: the longest way to it from one that nothing writes to.

    In a circle some line has to lead back; ``before`` holds the columns of an earlier map, by which it stays the same.
    """
    first = sorted(graph.nodes, key=lambda key: (_is_written(graph, key), before.get(key, 1 << 30), key))
    back = yield from _lines_back(graph, first)
    waiting_for = dict.fromkeys(graph.nodes, 0)
    for edge in graph.edges.values():
        if edge.key not in back:
            waiting_for[edge.target] += 1
    found = dict.fromkeys(graph.nodes, 0)
    ready = [key for key, count in waiting_for.items() if not count]
    for number, key in enumerate(ready):  # it grows meanwhile
        for edge in graph.out[key]:
            if edge.key in back:
                continue
            found[edge.target] = max(found[edge.target], found[key] + 1)
            waiting_for[edge.target] -= 1
            if not waiting_for[edge.target]:
                ready.append(edge.target)
        if number % _STEP == _STEP - 1:
            yield
    return found


def _is_written(graph: Graph, key: str) -> bool:
    return any(edge.source != key for edge in graph.into[key])


def _lines_back(graph: Graph, first: list[str]) -> Generator[None, None, set[str]]:
    """Return the keys of lines that close a circle, on the way from the first instances along the lines."""
    back, done, on_the_way = set[str](), set[str](), set[str]()
    steps = 0
    for start in first:
        if start in done:
            continue
        on_the_way.add(start)
        way: list[tuple[str, list[Edge]]] = [(start, sorted(graph.out[start], key=lambda edge: edge.key))]
        while way:
            steps += 1
            if steps % _STEP == 0:
                yield
            key, left = way[-1]
            if not left:
                way.pop()
                on_the_way.discard(key)
                done.add(key)
                continue
            edge = left.pop()
            if edge.target in on_the_way:
                back.add(edge.key)
            elif edge.target not in done:
                on_the_way.add(edge.target)
                way.append((edge.target, sorted(graph.out[edge.target], key=lambda one: one.key)))
    return back
