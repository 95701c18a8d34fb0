"""The searchable paths of those objects that have children; every other object's path is one of these and its name."""

from __future__ import annotations

from array import array
from collections.abc import Generator

from drs_inspector.domain.objects.column_store import ObjectColumns, encode_lines
from drs_inspector.domain.objects.entries import display_name
from drs_inspector.domain.objects.tree import ObjectTree

PATH_LEVELS = 16
"""Levels of a path that are searched; real selections have three at most."""

_PAUSE = 512


class SearchIndex:
    """One line per key of the tree, from key 1: the dotted path of names, and the alias.

    ``targets`` is the dotted path on the target, None where none of them has another name there.
    ``order`` lists the keys so that parents precede their children; ``inherits`` says that being found must be handed
    down along it, because a line alone does not tell (aliases, or paths deeper than PATH_LEVELS).
    """

    def __init__(
        self, paths: bytes, aliases: bytes | None, order: array[int], *, deep: bool, targets: bytes | None = None
    ) -> None:
        self.paths = paths
        self.aliases = aliases
        self.targets = targets
        self.order = order
        self.inherits = deep or aliases is not None


def index_containers(columns: ObjectColumns, tree: ObjectTree) -> Generator[None, None, SearchIndex]:
    """Read the names of all rows that have children, pausing now and then; the result is what the generator returns."""
    names: list[str] = [""]
    aliases: list[str] = [""]
    for key in range(1, len(tree.rows)):
        row = tree.rows[key]
        if row >= tree.count:
            names.append(display_name("", tree.placeholders[row - tree.count]))
            aliases.append("")
        else:
            entry = columns.entry(row)
            names.append(display_name(entry.name, entry.id))
            aliases.append(entry.alias_name or "")
        yield  # a name may cost cutting a whole chunk
    if len(names) == 1:
        return SearchIndex(b"", None, array("I"), deep=False)
    order = yield from _top_down(tree)
    paths = yield from _paths(tree, order, names)
    deep = any(len(path) >= PATH_LEVELS for path in paths)
    lines = encode_lines([".".join(path) for path in paths[1:]])
    if not any(aliases):
        return SearchIndex(lines, None, order, deep=deep)
    targets = yield from _paths(tree, order, [alias or name for alias, name in zip(aliases, names, strict=True)])
    target_lines = encode_lines([".".join(path) for path in targets[1:]])
    return SearchIndex(lines, encode_lines(aliases[1:]), order, deep=deep, targets=target_lines)


def _top_down(tree: ObjectTree) -> Generator[None, None, array[int]]:
    """Return the keys so that parents precede their children."""
    order = array("I")
    placed = bytearray(len(tree.rows))
    for start in range(1, len(tree.rows)):
        key, trail = start, []
        while key and not placed[key]:
            placed[key] = 1
            trail.append(key)
            key = tree.parents.at(tree.rows[key])
        order.extend(reversed(trail))
        if start % _PAUSE == 0:
            yield
    return order


def _paths(tree: ObjectTree, order: array[int], names: list[str]) -> Generator[None, None, list[tuple[str, ...]]]:
    """Return the last PATH_LEVELS names of the path of each key."""
    paths: list[tuple[str, ...]] = [()] * len(names)
    for count, key in enumerate(order):
        above = paths[tree.parents.at(tree.rows[key])]
        paths[key] = (*above[1 - PATH_LEVELS :], names[key])
        if count % _PAUSE == 0:
            yield
    return paths
