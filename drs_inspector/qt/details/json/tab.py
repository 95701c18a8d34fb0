"""The last tab of every node: the JSON as the cloud sent it, without secrets and with nothing else changed."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from drs_inspector.domain.jobs.job import Job
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.json.panel import RawJsonPanel
from drs_inspector.qt.details.loading import CleanJson, LoadedPage
from drs_inspector.qt.widgets.inline_message import InlineMessage, empty_page
from drs_inspector.session.curl_texts import Curl
from drs_inspector.session.job_page.json_texts import JsonText, curl_of_text, job_texts
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.raw_json_of_node import documents_of, source_documents
from drs_inspector.storage.field_dictionary import described

__all__ = ["RAW_JSON", "RawJsonPanel", "RawJsonView", "fallback_widget"]

_OF_JOB = ("Details", "List entry")
_NOTHING = "The cloud sent no JSON for this line."


class RawJsonView:
    """Fits every node."""

    title = "JSON"

    def fits(self, _node: TreeNode) -> bool:
        """Always."""
        return True

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the bytes that a node was read from."""
        job = context.snapshot.jobs.get(node.job_id or "") if not context.sessions else None
        if job is None:
            return _panel(node, context)
        work = CleanJson(job)
        make = partial(_panel_of_job, job, node, context) if node.is_job else partial(_panel, node, context)
        # A page that is never waited for is none: what leads into the JSON finds it at once.
        return make() if work.is_done else LoadedPage(work, make)


def _panel(node: TreeNode, context: DetailContext) -> QWidget:
    documents = source_documents(context.sessions) if context.sessions else documents_of(node, context.snapshot)
    return RawJsonPanel(documents, context.copy) if documents else empty_page(_NOTHING)


def _panel_of_job(job: Job, node: TreeNode, context: DetailContext) -> QWidget:
    documents = documents_of(node, context.snapshot)
    texts = job_texts(job, described())
    others = [(title, raw) for title, raw in documents if title not in _OF_JOB]
    if not others and all(text.why_not for text in texts):
        return empty_page(_NOTHING)

    def curl(text: JsonText) -> Curl:
        return curl_of_text(context.read_from, job, text)

    return RawJsonPanel(others, context.copy, texts=texts, described=described(), curl=curl)


RAW_JSON = RawJsonView()


def fallback_widget(title: str, error: Exception, node: TreeNode, context: DetailContext) -> QWidget:
    """Return the replacement of a view that failed: a sentence and the raw JSON."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    words = f"“{title}” cannot be shown ({type(error).__name__}: {error}). Nothing is lost: here is the JSON."
    layout.addWidget(InlineMessage(words, "red", "error"), 0, Qt.AlignmentFlag.AlignTop)
    try:
        layout.addWidget(RAW_JSON.build(node, context), 1)
    except Exception as second:  # noqa: BLE001 - the last resort must not fail, whatever the snapshot holds
        layout.addWidget(empty_page(f"The JSON cannot be shown either ({type(second).__name__})."), 1)
    return page
