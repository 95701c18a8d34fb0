"""The condition that other jobs fulfil which have the same value in a column as one job has."""

from collections.abc import Callable

from drs_inspector.domain.query.nodes import Condition, Node, Not, Op
from drs_inspector.domain.tables.definition import Kind
from drs_inspector.domain.tables.job_columns import JobTableColumn
from drs_inspector.session.job_table.contents import ShownJob


def same_as(field: str, value: Callable[[ShownJob], str]) -> Callable[[ShownJob], Node | None]:
    """Return a condition that a field is exactly this, or that it is not there."""

    def condition(shown: ShownJob) -> Node | None:
        found = value(shown)
        return Condition(field, Op.EQUAL, (found,)) if found else Not(Condition(field, Op.EXISTS))

    return condition


def equal_to(made: JobTableColumn) -> Callable[[ShownJob], Node | None]:
    """Return the condition that a column of ``jobs`` has the value of a job; times are hardly ever the same."""

    def condition(shown: ShownJob) -> Node | None:
        if made.counts and shown.facts.counts is None:
            return None  # not counted yet
        value = made.value(shown.facts)
        if value is None:
            return Not(Condition(made.column.name, Op.EXISTS)) if shown.job.has_detail else None
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return None if made.column.kind is Kind.TIME else Condition(made.column.name, Op.EQUAL, (text,))

    return condition
