"""Saved replies of other read calls than the list of jobs and their details: all of them, one, and those of a job."""

from dataclasses import replace
from itertools import islice

from PySide6.QtWidgets import QVBoxLayout, QWidget

from drs_inspector.domain.reply_rows import reply_rows
from drs_inspector.domain.saved_reply import SavedReply, replies_of_job
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.fact_rows import facts_of
from drs_inspector.qt.widgets.inline_message import InlineMessage, empty_page
from drs_inspector.qt.widgets.tables.facts_model import Fact
from drs_inspector.qt.widgets.tables.facts_table import FactsTable
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.raw_json_of_node import json_at
from drs_inspector.session.reply_texts import (
    left_out_words,
    place_of_jobs_words,
    read_words,
    refused_line,
    refused_title,
    reply_line,
    reply_title,
)
from drs_inspector.storage.field_dictionary import meaning

_JOBS_OF_A_REPLY = 60
_ROWS_OF_A_JOB = 60
"""So many rows of one reply are among those of a job; its own page has more."""


def reply_facts(snapshot: Snapshot) -> list[Fact]:
    """Return a section with a row for each saved reply, which leads to it; nothing without one."""
    rows = [
        Fact(reply.file or "Saved reply", reply_line(reply, snapshot), node=_node(number))
        for number, reply in enumerate(snapshot.replies)
    ]
    refused = [Fact(refused_title(one), refused_line(one)) for one in snapshot.refusals]
    return [*_section("Saved replies", rows), *_section("Refused calls", refused)]


def replies_of_job_facts(job_id: str, snapshot: Snapshot) -> list[Fact]:
    """Return a section for each entry about a job, with labelled values."""
    facts: list[Fact] = []
    for reply, entry in replies_of_job(snapshot.replies, job_id):
        number = next(at for at, one in enumerate(snapshot.replies) if one is reply)
        source = Fact("Saved reply", f"{reply.words}, {read_words(reply)}", node=_node(number))
        # Their paths are those of the reply: the JSON of the job has nothing at them.
        rows = [replace(fact, path="") for fact in facts_of(reply_rows(entry, _ROWS_OF_A_JOB))]
        facts += [Fact(reply_title(reply)), source, *rows]
    refused = [Fact(refused_title(one), refused_line(one)) for one in snapshot.refusals if one.job == job_id]
    return [*facts, *_section("Refused calls", refused)]


def _section(title: str, facts: list[Fact]) -> list[Fact]:
    return [Fact(title), *facts] if facts else []


class SavedRepliesView:
    """Every saved reply, one per row."""

    title = "Saved replies"

    def fits(self, node: TreeNode) -> bool:
        """Fits the node of the list."""
        return node.kind is NodeKind.SAVED_REPLIES and node.index is None

    def build(self, _node: TreeNode, context: DetailContext) -> QWidget:
        """Show the table; Return or a double click opens one."""
        facts = reply_facts(context.snapshot)
        return FactsTable(
            "Saved replies",
            facts,
            context.copy,
            activate=lambda fact: context.navigate(fact.node) if fact.node else None,
        )


class SavedReplyView:
    """One saved reply with labelled values."""

    title = "Saved reply"

    def fits(self, node: TreeNode) -> bool:
        """Fits the node of one reply."""
        return node.kind is NodeKind.SAVED_REPLIES and node.index is not None

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show what it is, then its values."""
        replies = context.snapshot.replies
        if node.index is None or node.index >= len(replies):
            return empty_page("This reply is not here any more.")
        reply = replies[node.index]
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if reply.call is None:
            words = f"Its shape does not say which call it is of: it is {reply.words}."
            column.addWidget(InlineMessage(words, "amber", "info", page))
        table = FactsTable(
            "Saved reply",
            [*_head(reply, context.snapshot), Fact("Values"), *_values(reply)],
            context.copy,
            json_of=lambda fact: _json_of(reply, fact),
            curl=lambda: context.curl_of_replies([reply]),
            activate=lambda fact: context.navigate(fact.node) if fact.node else None,
        )
        column.addWidget(table, 1)
        page.setFocusProxy(table)
        return page


def _head(reply: SavedReply, snapshot: Snapshot) -> list[Fact]:
    facts = [Fact(reply_title(reply)), Fact("Time", read_words(reply))]
    facts += [Fact("File", reply.file)] if reply.file else []
    facts += [Fact("Call", " or ".join(call.name for call in reply.calls))] if reply.calls else []
    if jobs := place_of_jobs_words(reply, snapshot):
        facts.append(Fact("Jobs", jobs))
    here = (snapshot.jobs[job_id] for job_id in reply.job_ids if job_id in snapshot.jobs)
    facts += [Fact("Job", job.name, node=TreeNode(NodeKind.JOB, job.id)) for job in islice(here, _JOBS_OF_A_REPLY)]
    facts += [Fact("Left out", left_out_words(reply))] if reply.left_out else []
    return facts


def _values(reply: SavedReply) -> list[Fact]:
    """Return the labelled values, each with what the field dictionary says of it."""
    call = reply.call.name if reply.call is not None else ""
    facts = facts_of(reply_rows(reply.raw))
    return [replace(fact, tooltip="\n".join(filter(None, (_meaning(fact, call), fact.path)))) for fact in facts]


def _meaning(fact: Fact, call: str) -> str:
    return meaning(fact.path, call) if call else ""


def _json_of(reply: SavedReply, fact: Fact) -> str | None:
    found = json_at(reply.raw, fact.path) if fact.path else None
    return None if found is None else bytes(found).decode("utf-8", "replace")


def _node(number: int) -> TreeNode:
    return TreeNode(NodeKind.SAVED_REPLIES, index=number)
