"""The difference between the nodes that are shown and those that should be, as runs of rows."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from drs_inspector.session.job_list.view_events import runs


@dataclass(frozen=True)
class Difference:
    """What turns one list into another.

    ``removed``: (first, last) runs in the old list, ascending. ``added``: (first, last) runs in the new list,
    ascending. ``reordered``: nodes in both lists are in another order, so runs do not say it all.
    """

    removed: list[tuple[int, int]] = field(default_factory=list)
    added: list[tuple[int, int]] = field(default_factory=list)
    reordered: bool = False

    @property
    def size(self) -> int:
        """How many runs there are."""
        return len(self.removed) + len(self.added)


def difference(old: Sequence[Hashable], new: Sequence[Hashable]) -> Difference:
    """Compare two lists; no value may be in one list twice."""
    if old == new:
        return Difference()
    before, after = set(old), set(new)
    removed = runs([row for row, value in enumerate(old) if value not in after])
    added = runs([row for row, value in enumerate(new) if value not in before])
    stayed_before = [value for value in old if value in after]
    stayed_after = [value for value in new if value in before]
    return Difference(removed, added, reordered=stayed_before != stayed_after)
