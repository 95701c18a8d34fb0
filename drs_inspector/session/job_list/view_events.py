"""Events of a JobView. Applied in order to a copy of its rows, they give the rows of the view.

Events are emitted after the view has changed as a whole, so listeners use the indexes of the events and do not read the
view between two of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupAdded:
    """A group (a scenario) has its first visible job; it is at ``position`` of ``JobView.groups`` and is empty."""

    group: str
    position: int


@dataclass(frozen=True, slots=True)
class GroupRemoved:
    """The group that was at ``position`` has no visible job any more."""

    group: str
    position: int


@dataclass(frozen=True, slots=True)
class RowsRemoved:
    """Rows ``first`` to ``last`` (inclusive) of a group were removed; counted before this event."""

    group: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RowsAdded:
    """Rows ``first`` to ``last`` (inclusive) of a group, with ``ids``, were added; counted after this event."""

    group: str
    first: int
    last: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowsChanged:
    """Jobs in rows ``first`` to ``last`` (inclusive) of a group have other values; their rows are the same."""

    group: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class ChildrenChanged:
    """The visible children of ``job_id`` changed: read ``JobView.children`` again."""

    job_id: str


@dataclass(frozen=True, slots=True)
class ViewReset:
    """Every row may have changed (another snapshot, another order, grouping switched): read all groups again."""


ViewEvent = GroupAdded | GroupRemoved | RowsRemoved | RowsAdded | RowsChanged | ChildrenChanged | ViewReset


def runs(indexes: list[int]) -> list[tuple[int, int]]:
    """Join ascending ``indexes`` into (first, last) runs: ``[1, 2, 3, 7]`` is ``[(1, 3), (7, 7)]``."""
    joined: list[tuple[int, int]] = []
    for index in indexes:
        if joined and joined[-1][1] == index - 1:
            joined[-1] = (joined[-1][0], index)
        else:
            joined.append((index, index))
    return joined
