"""What may have been meant by a name that is not known."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from drs_inspector.domain.query.fields import ALIASES, QUERY_FIELDS, WORDS_OF_FIELDS, word_typed
from drs_inspector.domain.query.nodes import Condition, Op, value_text
from drs_inspector.domain.query.scanner import QueryProblem, shown
from drs_inspector.domain.tables.path_values import known_paths

_LONGEST = 60
_MOST = 3


def unknown_name(one: Condition) -> QueryProblem:
    """Return what to say of a condition on a name that is neither a field nor a path of any job."""
    start, end = one.start, one.start + len(one.field)
    found = alike(one.field, (*QUERY_FIELDS, *ALIASES), documented_paths())
    meant = f" Did you mean {' or '.join(found)}?" if found else " F1 in the window and --filter-help list the fields."
    words = f'There is no field "{shown(one.field)}", and no job that was read has it.{meant}'
    if one.values:
        quoted = value_text(f"{one.field}{one.op}{one.values[0]}")
        words = f"{words} To search for the text itself, put it in quotes: {shown(quoted)}"
    return QueryProblem(words, start, end, found[0] if found else "")


def with_tag(problem: QueryProblem, text: str, keys: Collection[str]) -> QueryProblem:
    """Return the problem of a name that is the key of a tag: it is asked for as one."""
    name = text[problem.start : problem.end]
    if name not in keys:
        return problem
    sentence = f'There is no field "{shown(name)}". Did you mean the tag, tags.{shown(name)}?'
    return problem._replace(sentence=sentence, suggestion=f"tags.{name}")


def unknown_state(one: Condition) -> QueryProblem | None:
    """Return what to say of a condition on a field of words (``is:``) with one that none begins with, or is.

    None where all is right, and for any other condition.
    """
    name = one.field.casefold()
    known = WORDS_OF_FIELDS.get(name, ())
    for value, (start, end) in one.placed_values if known and one.op in {Op.HAS, Op.EQUAL} else ():
        typed = word_typed(value)
        if not any(word == typed or (one.op is Op.HAS and word.startswith(typed)) for word in known):
            found = alike(value, known, ())
            meant = f" Did you mean {name}:{found[0]}?" if found else ""
            lead = "Nothing is" if name == "is" else f"No {name} is"
            words = f'{lead} "{shown(value)}".{meant} Known are {name}:{f", {name}:".join(known)}.'
            return QueryProblem(words, start, end, found[0] if found else "")
    return None


def alike(name: str, names: tuple[str, ...], paths: tuple[str, ...]) -> list[str]:
    """Return at most three names that are written alike, or paths that end with the name."""
    from difflib import get_close_matches  # noqa: PLC0415 -- only where something is wrong

    if len(name) > _LONGEST:
        return []
    folded = name.casefold()
    ending = [path for path in paths if path.rpartition(".")[2] == folded]
    close = get_close_matches(folded, names, 1, 0.7) or get_close_matches(folded, (*names, *paths), 1, 0.8)
    return list(dict.fromkeys((*ending, *close)))[:_MOST]


@cache
def documented_paths() -> tuple[str, ...]:
    """Return the paths that the API is documented to have."""
    return tuple(text for text, _kind in known_paths())
