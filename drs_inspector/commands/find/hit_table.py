"""The hits of a search as people read them: what it is, what was found, its name on the target, the job, the rule."""

from collections.abc import Iterator, Mapping, Sequence

from drs_inspector.domain.search.hits import Hit
from drs_inspector.domain.tables.definition import Kind, RowSlice, TableColumn
from drs_inspector.session.search.texts import kind_words

MARKED = ("found", "target_name", "rule")
"""The columns in which what was looked for is bold."""
_WIDE = 100
_ROWS = 500


def columns_for(width: int | None, *, several: bool) -> tuple[str, ...]:
    """Return the columns to show at a width: the rule where there is room, the document where there are several."""
    lead = ("snapshot",) if several else ()
    return (*lead, "kind", "found", "target_name", "job", *(("rule",) if width is None or width >= _WIDE else ()))


class ListedHits:
    """The first hits of a search as a table; ``titles`` are those of the documents by key."""

    name = "hits"
    columns = (
        TableColumn("snapshot", "Snapshot", Kind.TEXT),
        TableColumn("kind", "Kind", Kind.TEXT),
        TableColumn("found", "Found", Kind.TEXT),
        TableColumn("target_name", "On the target", Kind.TEXT),
        TableColumn("job", "Job", Kind.TEXT),
        TableColumn("rule", "Rule", Kind.TEXT),
    )

    def __init__(self, hits: Sequence[Hit], titles: Mapping[str, str], most: int) -> None:
        self._hits = hits
        self._titles = titles
        self._count = min(most, len(hits))

    def slices(self) -> Iterator[RowSlice]:
        """Yield the rows."""
        for start in range(0, self._count, _ROWS):
            hits = self._hits[start : min(start + _ROWS, self._count)]
            yield RowSlice(
                (
                    [self._titles[hit.address.document] for hit in hits],
                    [kind_words(hit) for hit in hits],
                    [hit.found for hit in hits],
                    [hit.target or None for hit in hits],
                    [hit.job or None for hit in hits],
                    [hit.rule or None for hit in hits],
                ),
                len(hits),
            )
