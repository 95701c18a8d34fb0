"""What is folded in a table of jobs, and the rows that are left of its families or groups."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from drs_inspector.domain.tables.job_facts import JobFacts
from drs_inspector.session.job_table.families import Families
from drs_inspector.session.job_table.rows import (
    Arranged,
    Entry,
    Ref,
    Row,
    RowKind,
    arrange_families,
    arrange_groups,
)


class Grouping(NamedTuple):
    """What groups jobs: the value of each, where known values come, and whether long groups are shortened."""

    key: str
    value: Callable[[JobFacts], str]
    positions: Mapping[str, Any] = {}
    shorten: bool = False


class Folding:
    """The families and groups that a person has folded, also while a filter hides them, and those shown in full."""

    def __init__(self) -> None:
        self.families: set[Ref] = set()
        self.groups: set[str] = set()
        self.full_groups: set[str] = set()

    def fold(self, row: Row, *, is_open: bool) -> None:
        """Show or hide what is below a row."""
        if row.group:
            (self.groups.discard if is_open else self.groups.add)(row.group)
        else:
            (self.families.discard if is_open else self.families.add)(row.ref)

    def show_more(self, row: Row) -> None:
        """Show all rows of a group."""
        self.full_groups.add(row.group)

    def open_all(self, rows: Iterable[Row]) -> None:
        """Show all that is below any of these rows."""
        self.families.clear()
        self.groups.clear()
        self.full_groups.update(row.group for row in rows if row.kind is not RowKind.JOB)


WHOLE: Final = Folding()
"""Nothing is folded."""


def arranged(
    families: Families, descending: Sequence[bool], grouping: Grouping | None, folding: Folding
) -> Generator[None, None, Arranged]:
    """Return the rows of families, or of groups of their jobs; with `WHOLE` of all of them."""
    if grouping is None:
        return arrange_families(families, descending, folding.families)
    return arrange_groups(
        _matching(families),
        descending,
        dict(grouping.positions),
        folded=folding.groups,
        unfolded=folding.full_groups,
        shorten=grouping.shorten and folding is not WHOLE,
    )


def _matching(families: Families) -> Iterator[Entry]:
    for family in families:
        yield from (entry for entry in (family.top, *family.below) if entry.row.ref not in family.relatives)
