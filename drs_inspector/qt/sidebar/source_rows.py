"""What the sidebar and the rail show of a source."""

from dataclasses import dataclass

from drs_inspector.domain.printable import printable
from drs_inspector.qt.cells.values import said

ALL_SOURCES = ""
"""The key of all sources together."""
_ALL = "all"
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source: the key of its session, title, colour ("" or "#rrggbb"), kind, and how many jobs it has.

    ``kind`` is "cloud", "demo" or "file". ``is_locked``: its sign-in has ended or is locked. ``tip`` says where the
    jobs come from and when they were read. ``can_rename``: it can be given another name.
    """

    key: str
    title: str
    colour: str = ""
    kind: str = "cloud"
    count: int = 0
    is_locked: bool = False
    tip: str = ""
    can_rename: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says of it."""
        kind = {"file": "file", "demo": "demo", _ALL: ""}.get(self.kind, "source")
        jobs = f"{self.count:,} job{'' if self.count == 1 else 's'}"
        return said((printable(self.title[:_LONGEST]), kind, jobs, "signed out or locked" if self.is_locked else ""))


def all_sources(rows: list[SourceRow]) -> list[SourceRow]:
    """Return rows with one for all sources above them, where there are several."""
    if len(rows) < 2:
        return rows
    total = sum(row.count for row in rows)
    return [SourceRow(ALL_SOURCES, "All sources", kind=_ALL, count=total, tip="The jobs of every source"), *rows]


def one_line(text: str) -> str:
    """Return a text from outside as a short line that steers and hides nothing."""
    return printable(text[:_LONGEST])
