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

    ``order`` lists the keys so that parents precede their children; ``inherits`` says that being found must be handed
    down along it, because a line alone does not tell (aliases, or paths deeper than PATH_LEVELS).
    """

    def __init__(self, paths: bytes, aliases: bytes | None, order: array[int], *, deep: bool) -> None:
        self.paths = paths
        self.aliases = aliases
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
    paths: list[tuple[str, ...]] = [()] * len(names)
    order = array("I")
    for start in range(1, len(names)):
        key, trail = start, []
        while key and not paths[key]:
            trail.append(key)
            key = tree.parents.at(tree.rows[key])
        for member in reversed(trail):
            paths[member] = (*paths[key][1 - PATH_LEVELS :], names[member])
            order.append(member)
            key = member
        if start % _PAUSE == 0:
            yield
    if len(names) == 1:
        return SearchIndex(b"", None, order, deep=False)
    deep = any(len(path) >= PATH_LEVELS for path in paths)
    lines = encode_lines([".".join(path) for path in paths[1:]])
    return SearchIndex(lines, encode_lines(aliases[1:]) if any(aliases) else None, order, deep=deep)
