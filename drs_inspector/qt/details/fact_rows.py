"""Rows of the domain's description as facts: with the meaning of each field, and with what was sent differently."""

from collections.abc import Iterable, Iterator, Sequence

from drs_inspector.domain.jobs.job import Drift, Job, UnknownField
from drs_inspector.domain.jobs.sections import Row, job_sections
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.widgets.tables.facts_model import Fact
from drs_inspector.qt.widgets.tables.facts_table import FactsTable
from drs_inspector.session.handbook.topics import topic_of_field
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.raw_json_of_node import json_of_path
from drs_inspector.storage.field_dictionary import meaning

DIFFERENCES = "What the cloud sent differently"
_KEPT = {"coerced": "read all the same", "raw": "kept as it came"}
_LONGEST = 2000
MOST_OF_A_SECTION = 200
"""So many rows of a section are measured and shown: a reply may hold thousands, and each costs the loop its time."""
_EMPTY = "empty"
_SENT_AS = "sent as "  # how the description begins the note of a value of another type


def fact(label: str, value: str | None, path: str = "", *, node: TreeNode | None = None) -> Iterator[Fact]:
    """Yield one row, or nothing when there is no value."""
    if value:
        yield Fact(label, value, path, tooltip=tooltip(path), node=node)


def tooltip(path: str) -> str:
    """Return what the field at a path means, and its path."""
    return "\n".join(words for words in (meaning(path), f"Field: {path}" if path else "") if words)


def facts_of(rows: Iterable[Row]) -> list[Fact]:
    """Return described rows as facts. What was sent differently is marked; a number behind a time is in the tooltip."""
    return [_fact_of(row) for row in rows]


def _fact_of(row: Row) -> Fact:
    odd = isinstance(row.value, bytes) or _SENT_AS in row.note
    hidden = row.note.isdigit()
    words = tooltip(row.path) + (f"\nAs sent: {row.note}" if hidden else "")
    look = ("amber", "warning") if odd else ("", "")
    note = "" if hidden else row.note
    return Fact(row.label, row.text, row.path, words, note or ("" if row.text else _EMPTY), *look)


def differences(job: Job) -> list[Fact]:
    """Return the section of fields that had another type than documented, or are not documented at all."""
    selection = job.objects if job.is_loaded("objects") else None
    drift = [*job.drift, *(selection.drift if selection is not None else ())]
    unknown = [*job.unknown_fields, *(selection.unknown_fields if selection is not None else ())]
    if not drift and not unknown:
        return []
    rows: list[Drift | UnknownField] = [*drift, *unknown]
    shown = [_drift_fact(one) if isinstance(one, Drift) else _unknown_fact(one) for one in rows[:MOST_OF_A_SECTION]]
    return [Fact(DIFFERENCES), *shown, *left_out(len(rows))]


def _drift_fact(drift: Drift) -> Fact:
    note = f"{drift.expected} expected, {_KEPT.get(drift.kept, drift.kept)}"
    return Fact(drift.path, drift.found, drift.path, tooltip(drift.path), note, "amber", "warning")


def _unknown_fact(field: UnknownField) -> Fact:
    text = field.raw[:_LONGEST].decode("utf-8", "replace") + ("…" if len(field.raw) > _LONGEST else "")
    return Fact(field.path, text, field.path, note="not a documented field", tone="grey-blue", icon_name="info")


def section_facts(job: Job, keys: Sequence[str]) -> list[Fact]:
    """Return some of the job's sections, in the order of ``keys``, each with its title in front."""
    sections = {section.key: section for section in job_sections(job)}
    chosen = [sections[key] for key in keys if key in sections]
    facts: list[Fact] = []
    for section in chosen:
        shown = facts_of(section.rows[:MOST_OF_A_SECTION])
        facts += [Fact(section.title), *shown, *left_out(len(section.rows))]
    return facts


def left_out(count: int, most: int = MOST_OF_A_SECTION) -> list[Fact]:
    """Return the row that says how many of so many rows are not shown; none where all are."""
    return [Fact("And", f"{count - most:,} more, which the JSON has")] if count > most else []


def job_facts_table(name: str, facts: Sequence[Fact], job: Job, context: DetailContext) -> FactsTable:
    """Return a table of facts of a job: copies JSON as it was sent, opens the nodes that rows lead to."""

    def opened(fact: Fact) -> None:
        if fact.node is not None:
            context.navigate(fact.node)

    return FactsTable(name, facts, context.copy, json_of=lambda fact: json_of_path(job, fact.path), activate=opened,
        topic_of=lambda fact: topic_of_field(job, fact.path), curl=lambda: context.curl_of_job(job.id))  # fmt: skip
