"""The way to a node in words, whether the tree is shown, and has made the node, or not."""

from drs_inspector.session.job_tree.cells import words_of
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.sessions import SessionTree, SessionTrees

_LISTS = {
    NodeKind.RULE: NodeKind.UNASSIGNED_RULES,
    NodeKind.SAVED_REPLIES: NodeKind.SAVED_REPLIES,
    NodeKind.UNAVAILABLE_JOB: NodeKind.UNAVAILABLE_LIST,
}


def path_words(trees: SessionTrees, node: TreeNode) -> list[str]:
    """Return the labels from the first level down to a node; none for one whose session or job has gone."""
    tree = trees.find(node)
    if tree is None or node.kind is NodeKind.SNAPSHOT:
        return []
    is_of_job = node.job_id is not None and node.kind is not NodeKind.UNAVAILABLE_JOB
    if is_of_job and node.job_id not in tree.session.inspector.snapshot.jobs:
        return []
    words: list[str] = []
    at: TreeNode | None = node
    while at is not None:
        words.append(tree.session.title if at.kind is NodeKind.SESSION else words_of(at, tree.layout, None).label)
        at = _above(trees, tree, at)
    return words[::-1]


def _above(trees: SessionTrees, tree: SessionTree, node: TreeNode) -> TreeNode | None:
    kind, key = node.kind, node.session
    if node.job_id is not None and kind is not NodeKind.UNAVAILABLE_JOB:
        top = tree.view.top_of(node.job_id)
        if kind is NodeKind.RULE:
            return TreeNode(NodeKind.RULES, node.job_id, session=key)
        if kind is NodeKind.CHILD_JOB:
            return TreeNode(NodeKind.JOB, top, session=key)
        if kind is not NodeKind.JOB:
            is_top = top == node.job_id
            return TreeNode(NodeKind.JOB if is_top else NodeKind.CHILD_JOB, node.job_id, session=key)
        job = tree.layout.job(node)
        if trees.is_grouped and job is not None and job.scenario:
            return TreeNode(NodeKind.SCENARIO, name=job.scenario, session=key)
    elif (kind in _LISTS and node.index is not None) or kind is NodeKind.UNAVAILABLE_JOB:
        return TreeNode(_LISTS[kind], session=key)
    return TreeNode(NodeKind.SESSION, session=key) if trees.is_nested and kind is not NodeKind.SESSION else None
