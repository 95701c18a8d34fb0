"""The registry of calls: one entry in one family file makes a call known to everything that asks here."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

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
