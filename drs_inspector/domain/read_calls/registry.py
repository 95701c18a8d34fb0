"""The registry of calls: one entry in one family file makes a call known to everything that asks here."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from drs_inspector.domain.read_calls.asked import Each, Kind, Rule
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.families import (
    actions,
    by_query_id,
    checks,
    comparisons,
    history,
    listing,
    neighbours,
    other_jobs,
    progress,
    project,
    selection,
)

_FAMILIES = (
    listing, progress, checks, comparisons, selection, history, project, other_jobs, by_query_id, neighbours, actions,
)  # fmt: skip

CALLS: Final[tuple[ReadCall, ...]] = tuple(chain.from_iterable(family.CALLS for family in _FAMILIES))
"""Every call whose reply is known, in the order in which several that a reply fits are named."""

BY_NAME: Final = {call.name: call for call in CALLS}

CUT: Final = frozenset(name for call in CALLS for name in call.cut)
"""What is cut out of every reply that is kept: which call it is of is not proved by its looks."""


def models() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield name and members of every model that masks replies, as ``redaction/allow_list.py`` takes them."""
    for family in _FAMILIES:
        yield from ((name, dict(model)) for name, model in family.MODELS.items())
    for call in CALLS:
        if not call.is_action:
            if call.entries and not call.entry_model:
                yield f"entry of {call.name}", dict(call.entry)
            inside = call.entry_model or f"entry of {call.name}"
            yield call.model, dict(call.reply) | dict.fromkeys(call.entries.split(), f">{inside}")


def parameter_words() -> Iterator[str]:
    """Yield the words that parameters of calls have as values: those of the cloud's own lists."""
    for _name, rule in _parameters():
        if isinstance(rule, tuple) and not isinstance(rule, Each):
            yield from (word for word in rule if isinstance(word, str))


def parameter_kinds() -> dict[str, str]:
    """Return the kinds, as in models, of parameters whose rule says what they are: words of a list, figures, times."""
    kinds = {Kind.NUMBER: "number", Kind.TIME: "time", Kind.FLAG: "enum"}
    found: dict[str, str] = {}
    for name, rule in _parameters():
        if isinstance(rule, Kind):
            found |= {name: kinds[rule]} if rule in kinds else {}
        elif isinstance(rule, tuple) and not isinstance(rule, Each):
            found[name] = "enum"
    return found


def _parameters() -> Iterator[tuple[str, Rule]]:
    for call in CALLS:
        if call.asked is not None:
            yield from {**call.asked.query_rules, **(call.asked.body_rules or {})}.items()
            yield from ((name, tuple(words.split())) for name, words in call.asked.words.items())
