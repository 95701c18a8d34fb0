"""What else is known of a job: id, description, scenario, times, tags and order, and what was sent differently."""

from collections.abc import Iterator, Sequence
from typing import Final

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.sections import entry_rows
from drs_inspector.domain.labels.value_labels import scenario_label
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.fact_rows import differences, fact, section_facts
from drs_inspector.qt.details.saved_replies import replies_of_job_facts
from drs_inspector.qt.widgets.tables.facts_model import Fact

_SHOWN_SECTIONS: Final = ("tags", "order")
_IN_TIME_LINE: Final = ("create_time", "actual_start_time", "full_transfer_complete_time")


def overview_facts(job: Job, context: DetailContext, *, has_time_line: bool) -> list[Fact]:
    """Return what neither head nor pictures nor settings tell, in sections; what was bought is the last of it."""
    home = "" if job.detail is not None else "list."
    facts = [*_identity(job, home), *fact("Session", context.origin), *_unknown_parent(job, context)]
    times = section_facts(job, ("times",))
    facts += _left(times, _IN_TIME_LINE) if has_time_line else times
    facts += section_facts(job, _SHOWN_SECTIONS)
    entry = entry_rows(job.unavailable.entry_raw) if job.unavailable is not None else ()
    if entry:
        facts += [Fact("Entry in place of the details"), *(Fact(row.label, row.text) for row in entry)]
    if job.detail is None and job.created is not None:
        facts += [Fact("Times"), *fact("Created", job.created.local_text(), "list.create_time")]
    return [*facts, *replies_of_job_facts(job.id, context.snapshot), *differences(job)]


def _identity(job: Job, home: str) -> Iterator[Fact]:
    yield from fact("Description", job.description, f"{home}description")
    yield from fact("Id", job.id, f"{home}id")
    yield from fact("Scenario", scenario_label(job.scenario), f"{home}db_use_type")


def _left(times: Sequence[Fact], told: Sequence[str]) -> list[Fact]:
    """Return the section without the times that the picture has; nothing where no other is left."""
    left = [one for one in times if one.path not in told]
    return left if any(not one.is_heading for one in left) else []


def _unknown_parent(job: Job, context: DetailContext) -> Iterator[Fact]:
    """Yield the id of a parent that was not read; one that was is in the family."""
    if job.parent_id and job.parent_id not in context.snapshot.jobs:
        yield from fact("Subtask of", job.parent_id, "parent_id")
