"""A filter that only jobs match of which nothing but a refusal is known shows them, and no words in their place."""

from types import SimpleNamespace
from typing import Any

from PySide6.QtWidgets import QApplication

from drs_inspector.domain.query.search import WHOLE
from drs_inspector.qt.browse.controller import empty_words
from drs_inspector.session.job_tree.sessions import SessionTrees
from tests.qt.fakes import FakeSession, detail


def test_what_only_a_refusal_tells_of_is_no_empty_list(qapp: QApplication) -> None:
    session = FakeSession("a", title="a")
    session.inspector.put(detail(1))
    session.inspector.snapshot.mark_unavailable("lost", {"http_status": 403})
    trees = SessionTrees(grouped=False)
    trees.show([session])
    workspace: Any = SimpleNamespace(sessions=(session,), is_fetching=False)
    for text, is_empty in (("health:not_read", False), ("is:unread", False), ("id:lost", False), ("id:gone", True)):
        assert trees.start_filter(text) is None
        assert trees.work(WHOLE)
        assert bool(empty_words(workspace, trees, text)) is is_empty, text
    trees.close()
