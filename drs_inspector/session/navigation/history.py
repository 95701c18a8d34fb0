"""The places that were visited, and which of them is the present one: what Back and Forward go through."""

from typing import Final, NamedTuple

from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.place import Place

MOST_VISITS: Final = 100


class Visit(NamedTuple):
    """A place that was visited: ``view`` is the key of the view, ``source`` that of the source it was about.

    ``place`` is None for a view without a job: ``row`` is the one that had the keyboard in its list then. ``scroll`` is
    what the view itself gave out to find its position again.
    """

    view: str
    source: str = ""
    place: Place | None = None
    scroll: int = 0
    row: TreeNode | None = None

    def is_same(self, other: "Visit") -> bool:
        """Tell whether both are one place; how far it was scrolled makes no other place of it."""
        return self[:3] == other[:3]

    def is_in(self, source: str) -> bool:
        """Tell whether the place goes with a source."""
        return source in (self.source, self.place.node.session if self.place is not None else "")


class History:
    """The visits, at most a hundred. ``visit`` cuts off what was ahead, as in a browser.

    What shows a place says so by ``visit``; ``back`` and ``forward`` return the place to show, and showing it is
    no further visit, because it is the present one then.
    """

    def __init__(self) -> None:
        self._visits: list[Visit] = []
        self._at = -1

    @property
    def here(self) -> Visit | None:
        """The present place."""
        return self._visits[self._at] if self._visits else None

    @property
    def can_back(self) -> bool:
        """Tell whether there is a place before this one."""
        return self._at > 0

    @property
    def can_forward(self) -> bool:
        """Tell whether there is a place that was left by going back."""
        return self._at < len(self._visits) - 1

    def visit(self, entry: Visit) -> None:
        """Note that a place is shown. The present place again only takes its new position; nothing ahead is lost."""
        here = self.here
        if here is not None and here.is_same(entry):
            self._visits[self._at] = entry
            return
        del self._visits[self._at + 1 :]
        self._visits.append(entry)
        del self._visits[:-MOST_VISITS]
        self._at = len(self._visits) - 1

    def stay(self, place: Place | None, scroll: int = 0, row: TreeNode | None = None) -> None:
        """Keep at which row of the present place a person is, and how far it is scrolled; that is no visit of its own.

        It is noted when the place is left.
        """
        if self._visits:
            self._visits[self._at] = self._visits[self._at]._replace(place=place, scroll=scroll, row=row)

    def back(self) -> Visit | None:
        """Go to the place before; None where there is none."""
        return self._go(-1) if self.can_back else None

    def forward(self) -> Visit | None:
        """Go to the place that was left by going back; None where there is none."""
        return self._go(1) if self.can_forward else None

    def forget(self, source: str) -> None:
        """Drop the places of a source that was closed. The present one becomes the nearest that stays before it."""
        before = sum(not one.is_in(source) for one in self._visits[: self._at + 1])
        stays = [one for one in self._visits if not one.is_in(source)]
        merged: list[Visit] = []
        for number, one in enumerate(stays):
            if merged and merged[-1].is_same(one):
                merged[-1] = one
                before -= number < before
            else:
                merged.append(one)
        self._visits = merged
        self._at = min(max(before - 1, 0), len(merged) - 1)

    def _go(self, step: int) -> Visit:
        self._at += step
        return self._visits[self._at]
