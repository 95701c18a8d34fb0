"""What else is known of a job: id, description, scenario, times, tags and order, and what was sent differently."""

from collections.abc import Iterator
from typing import Final

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.sections import entry_rows
from drs_inspector.domain.labels.value_labels import direction_label, network_label, scenario_label, task_type_label
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.fact_rows import differences, fact, section_facts
from drs_inspector.qt.details.saved_replies import replies_of_job_facts
from drs_inspector.qt.widgets.tables.facts_model import Fact

_SHOWN_SECTIONS: Final = ("times", "tags", "order")


def overview_facts(job: Job, context: DetailContext) -> list[Fact]:
    """Return what neither head nor pictures tell, in sections."""
    home = "" if job.detail is not None else "list."
    facts = [Fact("Job"), *_identity(job, home), *fact("Session", context.origin), *_unknown_parent(job, context)]
    facts += section_facts(job, _SHOWN_SECTIONS)
    entry = entry_rows(job.unavailable.entry_raw) if job.unavailable is not None else ()
    if entry:
        facts += [Fact("Entry in place of the details"), *(Fact(row.label, row.text) for row in entry)]
    if job.detail is None and job.created is not None:
        facts += [Fact("Times"), *fact("Created", job.created.local_text(), "list.create_time")]
    return [*facts, *replies_of_job_facts(job.id, context.snapshot), *differences(job)]


def _identity(job: Job, home: str) -> Iterator[Fact]:
    yield from fact("Id", job.id, f"{home}id")
    yield from fact("Status", job.status.value, f"{home}status")
    yield from fact("Description", job.description, f"{home}description")
    yield from fact("Scenario", scenario_label(job.scenario), f"{home}db_use_type")
    yield from fact("Phases", task_type_label(job.task_type), f"{home}task_type")
    yield from fact("Direction", direction_label(job.job_direction, job.scenario), f"{home}job_direction")
    in_list = job.list_entry is not None and job.list_entry.net_type
    yield from fact("Network", network_label(job.net_type), "list.net_type" if in_list else f"{home}net_type")


def _unknown_parent(job: Job, context: DetailContext) -> Iterator[Fact]:
    """Yield the id of a parent that was not read; one that was is in the family."""
    if job.parent_id and job.parent_id not in context.snapshot.jobs:
        yield from fact("Subtask of", job.parent_id, "parent_id")
