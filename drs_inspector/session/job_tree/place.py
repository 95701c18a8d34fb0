"""A place inside what is shown of a node: the row that a search, a link or going back leads to."""

from typing import NamedTuple

from drs_inspector.session.job_tree.node import TreeNode


class Place(NamedTuple):
    """A node, and the row in what is shown of it.

    ``object_row`` is the number of an object in the job's selection, ``rule`` the index of a rule in
    ``Snapshot.rules_of(job_id)``, ``json_offset`` a byte of the JSON that is shown of the node. Without any of them the
    place is the node itself. ``tab`` is the title of the tab, "" for the one that fits.
    """

    node: TreeNode
    object_row: int | None = None
    rule: int | None = None
    json_offset: int | None = None
    tab: str = ""
