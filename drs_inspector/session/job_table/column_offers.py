"""What can be a column of the table of jobs: the window's own, those of the table ``jobs``, every known path."""

from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Final, NamedTuple

from drs_inspector.domain.tables.job_columns import JOBS_BY_NAME
from drs_inspector.domain.tables.path_values import kind_at, known_paths, path_of
from drs_inspector.session.job_table.columns import WINDOW_COLUMNS, window_column

_MOST_TYPED: Final = 200
NO_PATH: Final = (
    "This is no path. Join names by dots, give a place in a list in brackets: tags.team, speed_limit[0].speed"
)


class ColumnOffer(NamedTuple):
    """One that can be chosen: its key, its title, and for a field of the reply what it is."""

    key: str
    title: str
    help: str


@lru_cache(maxsize=1)
def column_offers() -> tuple[ColumnOffer, ...]:
    """Return all of them: the window's own first, then those of ``jobs``, then the paths of the reply."""
    keys = dict.fromkeys((*WINDOW_COLUMNS, *JOBS_BY_NAME, *(text for text, _kind in known_paths())))
    found = ((key, window_column(key)) for key in keys)
    return tuple(ColumnOffer(key, column.title, column.help) for key, column in found if column is not None)


def offers_for(typed: str, offers: Sequence[ColumnOffer]) -> list[ColumnOffer]:
    """Return the offers whose key or title has every word that was typed."""
    words = typed[:_MOST_TYPED].casefold().split()
    return [one for one in offers if all(word in f"{one.key} {one.title}".casefold() for word in words)]


def path_problem(typed: str) -> str:
    """Return why what was typed cannot be a column, or with what it may have been confused; "" where all is well.

    Only what ``window_column`` refuses cannot be one; the reply may have more than is known of it.
    """
    text = typed.strip()
    if window_column(text) is None:
        return NO_PATH
    path = path_of(text)
    if text in WINDOW_COLUMNS or text in JOBS_BY_NAME or path is None or kind_at(path) is not None:
        return ""
    close = get_close_matches(text, [one.key for one in column_offers()], 1, 0.7)
    meant = f" Did you mean {close[0]}?" if close else ""
    return f"The interface is not known to have this.{meant}"
