"""A condition that is added to a filter: "filter by this" of a table."""

from drs_inspector.domain.query.nodes import all_of, text_of
from drs_inspector.domain.query.parser import parts_of


def with_condition(text: str, condition: str) -> str:
    """Return a filter that asks for a condition besides; one that it asks for already changes nothing.

    A filter that cannot be read is replaced: nothing can be added to it.
    """
    before, added = parts_of(text) or (), parts_of(condition) or ()
    new = [part for part in added if part not in before]
    return text_of(all_of((*before, *new))) if new else text
