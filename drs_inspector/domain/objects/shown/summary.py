"""What a job selects, as one sentence: its answer, and what else there is to say."""

from typing import NamedTuple

from drs_inspector.domain.objects.selection import ObjectSelection

_DATABASE = "database"
_MOST_ROOTS = 2_000


class SelectionWords(NamedTuple):
    """The sentence: ``answer`` is bold, ``rest`` follows it and may be empty."""

    answer: str
    rest: str = ""


def selection_words(selection: ObjectSelection) -> SelectionWords:
    """Return what is selected; of databases that are copied whole that they are."""
    counts, total = selection.counts(), selection.count
    databases = sum(count for kind, count in counts.items() if kind.lower() == _DATABASE)
    whole = _whole_databases(selection) if databases else 0
    missing = selection.row_count - total
    notes = [f"{_counted(missing, 'parent')} not in the list, shown in grey"] if missing else []
    if total and databases == total == whole:
        return SelectionWords(f"All objects of {_counted(databases, 'database')}", ". ".join(notes))
    rest = ""
    if databases and total > databases:
        rest = f"in {_counted(databases, 'database')}"
        if 0 < whole < databases:
            rest += f", {whole:,} of them whole"
        elif whole:
            rest += ", all of it" if databases == 1 else ", all of them whole"
    return SelectionWords(f"{_counted(total, 'object')} selected", ". ".join([rest, *notes] if rest else notes))


def _whole_databases(selection: ObjectSelection) -> int:
    """Return how many databases at the top are selected whole; of very many that is not counted."""
    roots = selection.roots()
    if len(roots) > _MOST_ROOTS:
        return 0
    return sum(selection.kind(row).lower() == _DATABASE and selection.select(row) == "true" for row in roots)


def _counted(count: int, one: str) -> str:
    return f"{count:,} {one}" + ("" if count == 1 else "s")
