"""A place inside what is shown of a node: the row that a search, a link or going back leads to."""

from typing import NamedTuple

from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.job_tree.node import NodeKind, TreeNode


class Place(NamedTuple):
    """A node, and the row in what is shown of it.

    ``object_row`` is the number of an object in the job's selection, ``rule`` the index of a rule in
    ``Snapshot.rules_of(job_id)``, ``json_offset`` a byte of the JSON that is shown of the node. Without any of them the
    place is the node itself. ``tab`` is the title of the tab, "" for the one that fits. ``json_part`` is the part of
    the node's JSON that ``json_offset`` counts in: ``details``, ``list`` or ``refusal``, "" for the first.
    """

    node: TreeNode
    object_row: int | None = None
    rule: int | None = None
    json_offset: int | None = None
    tab: str = ""
    json_part: str = ""


def place_now(place: Place, snapshot: Snapshot | None) -> Place | str:
    """Return a place as its document has it now, or in words why it cannot be shown any more.

    ``snapshot`` is the document that its node names, None where that is closed. Details of a job may have been refused
    since: then that is what is shown.
    """
    node = place.node
    if snapshot is None:
        return "Its source is closed"
    if node.job_id is None or node.kind is NodeKind.UNAVAILABLE_JOB or node.job_id in snapshot.jobs:
        return place
    if node.job_id in snapshot.unavailable:
        return Place(TreeNode(NodeKind.UNAVAILABLE_JOB, node.job_id, session=node.session))
    return "This job is not there any more"
