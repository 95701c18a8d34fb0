"""The rows of a view in order, group after group, and the events that tell of a change of them."""

from dataclasses import dataclass, field

from drs_inspector.domain.jobs.ordering import SortValue, scenario_position
from drs_inspector.session.job_list.view_events import (
    GroupAdded,
    GroupRemoved,
    RowsAdded,
    RowsChanged,
    RowsRemoved,
    ViewEvent,
    runs,
)

Order = dict[str, list[tuple[SortValue, str]]]
"""The rows of each group in order: what orders them, and their ids."""


@dataclass(slots=True)
class GroupChange:
    """The changes of one update to the rows of one group."""

    removed: set[str] = field(default_factory=set)
    added: list[tuple[SortValue, str]] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)


def apply_change(order: Order, group: str, change: GroupChange, *, descending: bool) -> list[ViewEvent]:
    """Change the rows of one group; return the events in an order that can be replayed."""
    old = order.get(group, [])
    new = [entry for entry in old if entry[1] not in change.removed] + change.added
    if change.added:
        new.sort(reverse=descending)
    events = _removals(group, old, change)
    if not new:
        events.append(GroupRemoved(group, list(order).index(group)))
        del order[group]
        return events
    is_new = group not in order
    order[group] = new
    if is_new:
        names = sorted(order, key=scenario_position)
        rows = [order.pop(name) for name in names]
        order.update(zip(names, rows, strict=True))
        events.append(GroupAdded(group, names.index(group)))
    return events + _arrivals(group, new, change)


def _removals(group: str, old: list[tuple[SortValue, str]], change: GroupChange) -> list[ViewEvent]:
    gone = runs([index for index, (_key, job_id) in enumerate(old) if job_id in change.removed])
    return [RowsRemoved(group, first, last) for first, last in reversed(gone)]


def _arrivals(group: str, new: list[tuple[SortValue, str]], change: GroupChange) -> list[ViewEvent]:
    come = {job_id for _key, job_id in change.added}
    places = runs([index for index, (_key, job_id) in enumerate(new) if job_id in come])
    stayed = runs([index for index, (_key, job_id) in enumerate(new) if job_id in change.changed])
    added = [
        RowsAdded(group, first, last, tuple(job_id for _key, job_id in new[first : last + 1])) for first, last in places
    ]
    return [*added, *(RowsChanged(group, first, last) for first, last in stayed)]
