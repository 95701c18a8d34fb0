"""Jobs whose details could not be read: why, and what to do next."""

from typing import Any

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from drs_inspector.domain.jobs.sections import entry_rows
from drs_inspector.domain.labels.value_labels import scenario_label
from drs_inspector.domain.snapshot import Snapshot, Unavailable
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.peek.error_box import ErrorBox
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.inline_message import InlineMessage, empty_page
from drs_inspector.qt.widgets.tables.facts_model import Fact
from drs_inspector.qt.widgets.tables.facts_table import FactsTable
from drs_inspector.qt.widgets.tables.records_model import RecordColumn
from drs_inspector.qt.widgets.tables.records_table import RecordsTable
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.coverage_texts import refusal_sentence
from drs_inspector.session.handbook.topics import topic_of_refusal
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.peek.peek import ErrorWords
from drs_inspector.session.refusal_texts import refusal_words

_REASON_ROWS = (
    ("cause", "Cause"),
    ("next_step", "What to do next"),
    ("code", "Code"),
    ("http_status", "HTTP status"),
    ("request_id", "Request id"),
)

_TOLD = frozenset(dict(_REASON_ROWS)[name] for name in ("cause", "next_step", "code"))
"""What the box above the rows says already."""


def code_of(reason: dict[str, Any]) -> str:
    """Return the code that the cloud gave, "" for none."""
    return str(reason.get("code") or "")


_COLUMNS: tuple[RecordColumn[Unavailable], ...] = (
    RecordColumn(
        "Job", lambda one: one.name or one.id, 26, icon_name=lambda _: "unavailable", tooltip=lambda one: one.id
    ),
    RecordColumn("Scenario", lambda one: scenario_label(one.scenario) if one.scenario else "", 16),
    RecordColumn("Why", lambda one: title_of(one.reason), 34),
    RecordColumn("Code", lambda one: code_of(one.reason), 22, topic=lambda one: topic_of_refusal(code_of(one.reason))),
    RecordColumn("What to do next", lambda one: str(one.reason.get("next_step", "")), 32),
)


def title_of(reason: dict[str, Any]) -> str:
    """Return the sentence that says what went wrong."""
    return str(reason.get("title") or "No reason was given.")


def reason_facts(reason: dict[str, Any]) -> list[Fact]:
    """Return cause, next step, code and request id as rows, then whatever else the reason holds."""
    known = dict(_REASON_ROWS)
    facts = [Fact(label, str(reason[name])) for name, label in _REASON_ROWS if reason.get(name)]
    others = [name for name in reason if name not in known and name not in ("title", "id", "name", "where")]
    return [*facts, *(Fact(name, str(reason[name])) for name in others if reason[name] not in (None, ""))]


def _of_problem(problem: dict[str, Any]) -> Unavailable:
    """Return a failure that names no job, such as a scenario that could not be listed, as a row of the same table."""
    return Unavailable(id="", name=str(problem.get("where") or "No single job"), reason=problem)


def unavailable_words(snapshot: Snapshot) -> str:
    """Return what is to be said above the list: why, and of the rest only what is known."""
    details = snapshot.coverage.details
    sentences = [refusal_sentence(refusal, snapshot.source) for refusal in details.refused]
    if not sentences:
        sentences = ["The details of these jobs were not read." if snapshot.unavailable else "Not everything was read."]
    if details.read:
        jobs = f"{details.read:,} other job{'' if details.read == 1 else 's'}"
        sentences.append(f"The details of {jobs} were read.")
    return " ".join(sentences)


class UnavailableListView:
    """Every job without details, one per row."""

    title = "Details not read"

    def fits(self, node: TreeNode) -> bool:
        """Fits the node of the list."""
        return node.kind is NodeKind.UNAVAILABLE_LIST

    def build(self, _node: TreeNode, context: DetailContext) -> QWidget:
        """Show the table; Return or a double click opens one."""
        entries = [*context.snapshot.unavailable.values(), *map(_of_problem, context.snapshot.problems)]
        if not entries:
            return empty_page("There is no job whose details could not be read.")
        words = unavailable_words(context.snapshot)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(InlineMessage(words, "amber", "warning"))
        table = RecordsTable(
            "Jobs whose details were not read",
            _COLUMNS,
            entries,
            context.copy,
            json_of=lambda one: msgspec.json.encode(one).decode(),
            id_of=lambda one: one.id,
            activate=lambda one: context.navigate(TreeNode(NodeKind.UNAVAILABLE_JOB, one.id)) if one.id else None,
            sentences=True,
        )
        column.addWidget(table, 1)
        page.setFocusProxy(table)
        return page


def refusal_box(reason: dict[str, Any], snapshot: Snapshot, parent: QWidget, rest: str = "") -> ErrorBox:
    """Return what is said of a refusal as a box; ``rest`` is one more sentence."""
    words = refusal_words(reason, snapshot.source)
    step = " ".join(filter(None, (words.step, rest)))
    error = ErrorWords(words.title, words.code, words.cause, "", (step,) if step else (), tone="amber")
    return ErrorBox(error, parent, topic=topic_of_refusal(words.code))


class UnavailableJobView:
    """One job without details: title, cause, next step, code, request id."""

    title = "Details not read"

    def fits(self, node: TreeNode) -> bool:
        """Fits the node of such a job."""
        return node.kind is NodeKind.UNAVAILABLE_JOB

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the reason."""
        one = context.snapshot.unavailable.get(node.job_id or "")
        if one is None:
            return empty_page("This job has been read in the meantime.")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(refusal_box(one.reason, context.snapshot, page))
        facts = [Fact("Job id", one.id)]
        facts += [Fact("Name", one.name)] if one.name else []
        facts += [Fact("Scenario", scenario_label(one.scenario))] if one.scenario else []
        entry = [Fact(row.label, row.text) for row in entry_rows(one.entry_raw)]
        told = [fact for fact in reason_facts(one.reason) if fact.label not in _TOLD]
        rows = [*facts, *told, *([Fact("Entry in place of the details"), *entry] if entry else [])]
        table = FactsTable("Why the details of this job were not read", rows, context.copy)
        column.addWidget(table, 1)
        button = QPushButton(icon("copy"), "Copy all", page)
        button.setToolTip("Copy everything on this page, for a report or a support ticket")
        button.clicked.connect(lambda: context.copy(as_text(one)))
        row = QHBoxLayout()
        row.setContentsMargins(GRID, 0, GRID, GRID)
        row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        page.setFocusProxy(table)
        return page


def as_text(one: Unavailable) -> str:
    """Return the reason as lines of plain text."""
    lines = [f"{one.name or one.id}: {title_of(one.reason)}", f"Job id: {one.id}"]
    lines += [f"{fact.label}: {fact.value}" for fact in reason_facts(one.reason)]
    return "\n".join([*lines, *(f"{row.label}: {row.text}" for row in entry_rows(one.entry_raw))])
