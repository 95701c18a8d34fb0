"""Where a link leads that was made before sources were closed and jobs were read again."""

from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place, place_now


def test_a_place_that_is_gone_says_why() -> None:
    snapshot = Snapshot()
    snapshot.add_list_entry(b'{"id":"there"}', "there")
    snapshot.mark_unavailable("refused", {"http_status": 403})
    there = Place(TreeNode(NodeKind.OBJECTS, "there", session="s"), object_row=7)
    assert place_now(there, snapshot) is there
    assert place_now(there, None) == "Its source is closed"
    assert place_now(Place(TreeNode(NodeKind.JOB, "gone", session="s")), snapshot) == "This job is not there any more"
    now = place_now(Place(TreeNode(NodeKind.JOB, "refused", session="s")), snapshot)
    assert now == Place(TreeNode(NodeKind.UNAVAILABLE_JOB, "refused", session="s"))
    of_source = Place(TreeNode(NodeKind.SAVED_REPLIES, session="s"))
    assert place_now(of_source, snapshot) is of_source
