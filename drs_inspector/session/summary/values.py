"""What a summary shows: figures, bars and cards of rows; each of them says all of itself, and most are doors."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.live.measured import Run
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.health.job_marks import Mark
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.pictures.stacked_bars import StackedBars
from drs_inspector.session.readings.kept import KeptReadings

MOST_ROWS: Final = 6
"""So many rows has a card; what is more is said, and is one click away."""
NO_MARKS: Final[Mapping[str, Mark]] = {}


class Source(NamedTuple):
    """A source that is summed up. ``is_live``: it is not a file; ``is_reading``: it is being read.

    ``marks`` are what has changed of its jobs and was not looked at, by id; ``state`` is how its sign-in is.
    """

    key: str
    title: str
    snapshot: Snapshot
    health: SnapshotHealth
    is_live: bool = False
    is_reading: bool = False
    readings: KeptReadings | None = None
    marks: Mapping[str, Mark] = NO_MARKS
    state: str = ""


class Door(msgspec.Struct, frozen=True):
    """Where something leads: to the jobs that a filter finds, else to a node and a tab of it."""

    filter_text: str = ""
    node: TreeNode | None = None
    tab: str = ""


class Figure(msgspec.Struct, frozen=True):
    """A figure at the top: ``shown`` is the answer, ``note`` what it is of. ``tone`` is "" without a judgement."""

    name: str
    shown: str
    note: str
    tone: str = ""
    door: Door | None = None

    @property
    def words(self) -> str:
        """All of it as a person would say it."""
        return f"{self.shown} {self.note}"


class Row(msgspec.Struct, frozen=True):
    """A row of a card, from left to right; what is "" or None is not there.

    ``spoken`` is the whole of it as a person would say it, ``tip`` what is said besides. ``is_link``: its words are
    drawn as a link. ``lead`` comes first: a code or a time; ``share`` is a bar, ``runs`` the last hour of a figure with
    the height of its ``limit``. ``note`` is less than ``words``; ``count`` and ``value`` are columns at the right.
    """

    words: str
    spoken: str
    door: Door | None = None
    lead: str = ""
    is_code: bool = False
    glyph: str = ""
    tone: str = ""
    note: str = ""
    share: float | None = None
    runs: tuple[Run, ...] = ()
    limit: int | None = None
    count: str = ""
    value: str = ""
    is_old: bool = False
    is_link: bool = False
    is_below: bool = False
    tip: str = ""


class Card(msgspec.Struct, frozen=True):
    """A card with rows. ``heads`` are the words above lead, words, count and value; ``more`` leads to all of it.

    ``lines`` are sentences below the rows.
    """

    key: str
    title: str
    rows: tuple[Row, ...] = ()
    caption: str = ""
    heads: tuple[str, ...] = ()
    more: str = ""
    more_door: Door | None = None
    lines: tuple[str, ...] = ()


class Summary(msgspec.Struct, frozen=True):
    """What a summary shows; without jobs there are no bars and only some cards, and ``empty`` says why."""

    figures: tuple[Figure, ...] = ()
    bars: StackedBars | None = None
    cards: tuple[Card, ...] = ()
    empty: str = ""

    def card(self, key: str) -> Card | None:
        """Return a card by its key, None where there is none."""
        return next((card for card in self.cards if card.key == key), None)


def listed(parts: Sequence[str]) -> str:
    """Return the parts that are there, as one phrase."""
    return ", ".join(filter(None, parts))
