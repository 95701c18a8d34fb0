"""The queries that were asked in this window: in memory only, because SQL has names in it that are confidential."""

from typing import Final

MOST_QUERIES: Final = 100


class History:
    """Queries, the newest last, and where one is among them. What was typed and not asked is kept while one looks."""

    def __init__(self) -> None:
        self.queries: list[str] = []
        self._place: int | None = None
        self._draft = ""

    def add(self, sql: str) -> None:
        """Keep a query; one that was asked before moves to the end."""
        self._place = None
        if not sql.strip():
            return
        if sql in self.queries:
            self.queries.remove(sql)
        self.queries.append(sql)
        del self.queries[:-MOST_QUERIES]

    def previous(self, shown: str) -> str | None:
        """Return the query before the one that is shown; None at the beginning."""
        place = self._now(shown)
        if place == len(self.queries):
            self._draft = shown
            # The newest one is what is shown already, right after it was asked.
            place -= bool(self.queries) and self.queries[-1] == shown
        if place <= 0:
            return None
        self._place = place - 1
        return self.queries[self._place]

    def next(self, shown: str) -> str | None:
        """Return the query after the one that is shown, at last what was typed before; None at the end."""
        place = self._now(shown)
        if place >= len(self.queries):
            return None
        self._place = place + 1
        return self.queries[self._place] if self._place < len(self.queries) else self._draft

    def _now(self, shown: str) -> int:
        """Return the place of what is shown: behind all of them when it was changed since."""
        place = len(self.queries) if self._place is None else self._place
        return place if place < len(self.queries) and self.queries[place] == shown else len(self.queries)
