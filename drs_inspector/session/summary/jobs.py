"""A job in a row of a summary: its name, its glyph, and the way to its page."""

from typing import Final

from drs_inspector.domain.printable import both_ends, printable
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.summary.gathered import Seen
from drs_inspector.session.summary.values import Door

_LONGEST_NAME: Final = 120


def name_of(seen: Seen) -> str:
    """Return the name of a job for one line, else its id."""
    return printable(both_ends(seen.job.name or seen.job.id, _LONGEST_NAME))


def door_of(seen: Seen) -> Door:
    """Return the way to the page of a job."""
    job, source = seen.job, seen.source
    if job.id not in source.snapshot.jobs:
        return Door(node=TreeNode(NodeKind.UNAVAILABLE_JOB, job.id, session=source.key))
    is_subtask = job.parent_id in source.snapshot.jobs
    return Door(node=TreeNode(NodeKind.CHILD_JOB if is_subtask else NodeKind.JOB, job.id, session=source.key))
