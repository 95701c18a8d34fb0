"""What the sidebar and the rail show of a source."""

from dataclasses import dataclass

from drs_inspector.domain.printable import printable
from drs_inspector.qt.cells.values import said

ALL_SOURCES = ""
"""The key of all sources together."""
_ALL = "all"
_NO_ONE = "These are all sources together, which have no name to change"
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source: the key of its session, title, colour ("" or "#rrggbb"), kind, and how many jobs it has.

    ``kind`` is "cloud", "demo" or "file". ``is_locked``: its sign-in has ended or is locked. ``tip`` says where the
    jobs come from and when they were read. ``name`` is what can be renamed of it, that of its profile; else
    ``no_name`` says why nothing can be.
    """

    key: str
    title: str
    colour: str = ""
    kind: str = "cloud"
    count: int = 0
    is_locked: bool = False
    tip: str = ""
    name: str = ""
    no_name: str = "This source has no name that can be changed"

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
    return [
        SourceRow(ALL_SOURCES, "All sources", kind=_ALL, count=total, tip="The jobs of every source", no_name=_NO_ONE),
        *rows,
    ]


def one_line(text: str) -> str:
    """Return a text from outside as a short line that steers and hides nothing."""
    return printable(text[:_LONGEST])
