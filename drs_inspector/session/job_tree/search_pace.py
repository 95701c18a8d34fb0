"""When the rows of a filter that takes a while are shown: what it has found so far, and not after each job."""

from typing import Final

FIRST_SECONDS: Final = 0.012
"""Of work: a filter that needs less shows its rows once, when it has them all."""
EMPTY_SECONDS: Final = 0.08
"""Of work: so long nothing has to be found before rows that were there before go, and none is there."""
LONG_SECONDS: Final = 0.4
"""Of work: then it is worth saying how far it is where the rows would be."""
_MOST_SECONDS: Final = 0.5


class SearchPace:
    """Counts the ``seconds`` that a search has worked.

    Rows are shown again when about as much was done as before they were shown last: laying them out anew takes longer
    the more there are, and all of it together takes no more than twice as long as doing it once.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._next = FIRST_SECONDS

    def worked(self, seconds: float) -> None:
        """Note that the search has worked for so long."""
        self.seconds += seconds

    def is_due(self, *, has_rows: bool) -> bool:
        """Say whether rows are to be shown now; ``has_rows``: there is at least one."""
        if self.seconds < (self._next if has_rows else max(self._next, EMPTY_SECONDS)):
            return False
        self._next = self.seconds + min(self.seconds, _MOST_SECONDS)
        return True
