"""Which views the detail pane offers for a node of the tree; a view that fails never takes the pane with it."""

import logging
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from drs_inspector.qt.details.context import DetailContext, DetailView
from drs_inspector.qt.details.endpoints.tab import EndpointsView
from drs_inspector.qt.details.history.tab import HistoryView
from drs_inspector.qt.details.job_page import JobPart
from drs_inspector.qt.details.json.tab import RAW_JSON, fallback_widget
from drs_inspector.qt.details.objects.tab import ObjectSelectionView
from drs_inspector.qt.details.overview.tab import JobOverview
from drs_inspector.qt.details.progress.tab import ProgressView
from drs_inspector.qt.details.readings.tab import ProjectReadingsView, ReadingsView
from drs_inspector.qt.details.rules.tab import RulesView, UnassignedRulesView
from drs_inspector.qt.details.saved_replies import SavedRepliesView, SavedReplyView
from drs_inspector.qt.details.settings.tab import SettingsView
from drs_inspector.qt.details.summary import SummaryView
from drs_inspector.qt.details.unavailable import UnavailableJobView, UnavailableListView
from drs_inspector.session.job_tree.node import TreeNode

__all__ = ["VIEWS", "DetailContext", "DetailView", "count_of", "views_for"]

_logger = logging.getLogger(__name__)

VIEWS: tuple[DetailView, ...] = (
    SummaryView(),
    JobOverview(),
    ProgressView(),
    ObjectSelectionView(),
    RulesView(),
    EndpointsView(),
    SettingsView(),
    HistoryView(),
    ReadingsView(),
    ProjectReadingsView(),
    UnassignedRulesView(),
    SavedRepliesView(),
    SavedReplyView(),
    UnavailableListView(),
    UnavailableJobView(),
    RAW_JSON,
)


@dataclass(frozen=True, slots=True)
class GuardedView:
    """A view whose ``build`` never raises: what fails is replaced by a sentence and the raw JSON."""

    view: DetailView

    @property
    def title(self) -> str:
        """The tab's word."""
        return self.view.title

    def fits(self, node: TreeNode) -> bool:
        """Tell whether the view fits."""
        return self.view.fits(node)

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Make the widget, or its replacement."""
        try:
            return self.view.build(node, context)
        except Exception as error:
            _logger.exception("The view %s failed for a node of kind %s", self.title, node.kind)
            return fallback_widget(self.title, error, node, context)


def views_for(node: TreeNode, context: DetailContext) -> list[DetailView]:
    """Return the views that fit a node, raw JSON last; never empty. None of them raises when it is built.

    The node is one that has a page (``job_page.page_of``); a part that its job does not have has no view.
    """
    fitting = (view for view in VIEWS if view.fits(node))
    return [GuardedView(view) for view in fitting if not isinstance(view, JobPart) or view.exists(node, context)]


def count_of(view: DetailView, node: TreeNode, context: DetailContext) -> int | None:
    """Return how many a view shows, for the word on its tab; None where nothing is counted, or not yet."""
    inner = view.view if isinstance(view, GuardedView) else view
    return inner.count(node, context) if isinstance(inner, JobPart) else None
