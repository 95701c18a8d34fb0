"""From a change to the job in either document: the place there is, or why there is none."""

from drs_inspector.domain.compare.options import Section
from drs_inspector.domain.compare.result import Alike, Difference
from drs_inspector.session.compare.job_list import ListedJob
from drs_inspector.session.compare.job_rows import GreyRow, Row
from drs_inspector.session.compare.question import Answer
from drs_inspector.session.compare.sides import OpenSide, ReadingSide
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.session.workspace.workspace import Workspace


def why_not_in(answer: Answer | None, letter: str, job: ListedJob | None, workspace: Workspace) -> str:
    """Return why the job of a line cannot be opened in A or B, "" where it can."""
    if answer is None or job is None:
        return "No job is selected"
    if job.is_beside:
        return "These rules belong to no job"
    if job.ids["AB".index(letter)] is None:
        return f"{letter} does not have this job"
    side = answer.question.a if letter == "A" else answer.question.b
    if isinstance(side, OpenSide) and workspace.find(side.key) is None:
        return f"The source of {letter} was closed"
    return ""


def place_in(answer: Answer, letter: str, job: ListedJob, row: Row | None, session: OpenSession) -> Place | str:
    """Return where a row is in the open source of A or B, the job itself where the row has no place there.

    A job that was read again since has its rows elsewhere: then the place is the job. In words why there is none.
    """
    job_id = job.ids["AB".index(letter)] or ""
    now, then = session.inspector.snapshot, answer.document(letter).snapshot
    side = answer.question.a if letter == "A" else answer.question.b
    found = now.jobs.get(job_id)
    if found is None:
        if job_id not in now.unavailable:
            return f"This job is not in {letter} any more"
        return Place(TreeNode(NodeKind.UNAVAILABLE_JOB, job_id, session=session.key))
    kind = NodeKind.CHILD_JOB if found.parent_id in now.jobs and found.parent_id != job_id else NodeKind.JOB
    node = TreeNode(kind, job_id, session=session.key)
    is_same = isinstance(side, ReadingSide) or found is then.jobs.get(job_id)
    number = _number(row, letter) if is_same else None
    section = _section(row)
    if number is None or section not in (Section.OBJECTS, Section.RULES):
        return Place(node)
    return Place(node, object_row=number) if section is Section.OBJECTS else Place(node, rule=number)


def _section(row: Row | None) -> Section | None:
    row = row.row if isinstance(row, GreyRow) else row
    return row.section if row is not None else None


def _number(row: Row | None, letter: str) -> int | None:
    row = row.row if isinstance(row, GreyRow) else row
    if isinstance(row, Difference):
        return row.place_a if letter == "A" else row.place_b
    return row.place_b if isinstance(row, Alike) and letter == "B" else None
