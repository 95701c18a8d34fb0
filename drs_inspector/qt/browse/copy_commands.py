"""Edit > Copy: the words, the path, the id and the JSON of the selected node."""

from PySide6.QtGui import QGuiApplication

from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.job_tree.node import NodeKind, TreeNode


def copy_text(text: str) -> None:
    """Put text on the clipboard; an empty one leaves what is there."""
    if text:
        QGuiApplication.clipboard().setText(text)


class CopyCommands:
    """What the first four actions of the Edit menu do."""

    def __init__(self, app: AppContext) -> None:
        self._app = app
        commands = app.window.commands
        commands["copy_value"].triggered.connect(self._copy_value)
        commands["copy_path"].triggered.connect(self._copy_path)
        commands["copy_id"].triggered.connect(self._copy_id)
        commands["copy_json"].triggered.connect(self._copy_json)

    def _copy_value(self) -> None:
        if self._app.window.browse is not None:
            copy_text(str(self._app.window.browse.tree.currentIndex().data() or ""))

    def _copy_path(self) -> None:
        node = self._app.window.current_node()
        if node is not None and self._app.window.browse is not None:
            copy_text(self._app.window.browse.tree.path_of(node))

    def _copy_id(self) -> None:
        node = self._app.window.current_node()
        copy_text((node.job_id if node else "") or "")

    def _copy_json(self) -> None:
        node = self._app.window.current_node()
        if node is not None:
            copy_text(self._json_of(node).decode("utf-8", "replace"))

    def _json_of(self, node: TreeNode) -> bytes:
        """Return the JSON of a rule, or of the job that a node belongs to, as the cloud sent it without secrets."""
        browse = self._app.window.browse
        if node.kind is NodeKind.RULE and browse is not None:
            return browse.tree.rule_json(node)
        job = self._app.job_of(node)
        return bytes((job.detail_raw or job.list_raw or b"") if job else b"")
