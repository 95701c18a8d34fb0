"""Which views the detail pane offers for a node of the tree; a view that fails never takes the pane with it."""

import logging
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from drs_inspector.qt.details.context import DetailContext, DetailView
from drs_inspector.qt.details.endpoint_views import SectionView, SettingsView
from drs_inspector.qt.details.job_overview import JobOverview
from drs_inspector.qt.details.json.tab import RAW_JSON, fallback_widget
from drs_inspector.qt.details.objects.tab import ObjectSelectionView
from drs_inspector.qt.details.rule_view import RuleView
from drs_inspector.qt.details.rules_view import RulesView, UnassignedRulesView
from drs_inspector.qt.details.saved_replies import SavedRepliesView, SavedReplyView
from drs_inspector.qt.details.scenario_overview import ScenarioOverview
from drs_inspector.qt.details.snapshot_overview import SnapshotOverview
from drs_inspector.qt.details.unavailable import UnavailableJobView, UnavailableListView
from drs_inspector.session.job_tree.node import TreeNode

__all__ = ["VIEWS", "DetailContext", "DetailView", "views_for"]

_logger = logging.getLogger(__name__)

VIEWS: tuple[DetailView, ...] = (
    SnapshotOverview(),
    ScenarioOverview(),
    JobOverview(),
    SectionView(),
    ObjectSelectionView(),
    RulesView(),
    RuleView(),
    SettingsView(),
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


def views_for(node: TreeNode, _context: DetailContext) -> list[DetailView]:
    """Return the views that fit a node, raw JSON last; never empty. None of them raises when it is built."""
    return [GuardedView(view) for view in VIEWS if view.fits(node)]
