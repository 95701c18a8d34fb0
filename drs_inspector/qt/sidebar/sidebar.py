"""The sidebar: sources, saved views, facets in one column that scrolls."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from drs_inspector.qt.sidebar.facets_panel import FacetsPanel
from drs_inspector.qt.sidebar.source_rows import SourceRow
from drs_inspector.qt.sidebar.sources_section import SourcesSection
from drs_inspector.qt.sidebar.views_section import ViewsSection
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.facets.facets import Facets
from drs_inspector.session.saved_views.saved_views import SavedViews

WIDTH: Final = 200
NARROWEST, WIDEST = 176, 320


class Sidebar(QWidget):
    """Chooses what is shown; it shows nothing of it itself, and changes nothing but saved views.

    ``source_chosen(key)``, "" for all sources; ``view_chosen(SavedView)``; ``filter_changed(text)``: the filter after a
    tick; ``save_view_requested()``; ``connect_requested()``; ``source_renamed(key, title)``.
    """

    source_chosen = Signal(str)
    source_renamed = Signal(str, str)
    view_chosen = Signal(object)
    filter_changed = Signal(str)
    save_view_requested = Signal()
    connect_requested = Signal()

    def __init__(self, facets: Facets, views: SavedViews, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Sidebar")
        content = QWidget(self)
        self.sources = SourcesSection(content)
        self.views = ViewsSection(views, content)
        self.facets = FacetsPanel(facets, content)
        self.sources.add_button("add", "Connect", "Sign in to a cloud and read its jobs", self.connect_requested.emit)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(GRID)
        for part in (self.sources, self.views, self.facets):
            column.addWidget(part)
        column.addStretch(1)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        content.setBackgroundRole(QPalette.ColorRole.Window)
        self._area.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        follow_text_size(self, Sidebar._fit)
        self._join()

    def _join(self) -> None:
        self.sources.chosen.connect(self.source_chosen)
        self.sources.renamed.connect(self.source_renamed)
        self.views.chosen.connect(self.view_chosen)
        self.views.save_requested.connect(self.save_view_requested)
        self.facets.filter_changed.connect(self.filter_changed)

    def _fit(self) -> None:
        self.setMinimumWidth(scaled(NARROWEST))
        self.setMaximumWidth(scaled(WIDEST))

    def sizeHint(self) -> QSize:
        """Return the width of the specification."""
        return QSize(scaled(WIDTH), super().sizeHint().height())

    @property
    def session_actions(self) -> Sequence[QAction]:
        """The actions of the window that the menu of a source offers."""
        return self.sources.session_actions

    @session_actions.setter
    def session_actions(self, actions: Sequence[QAction]) -> None:
        self.sources.session_actions = actions

    @property
    def folded(self) -> Collection[str]:
        """The keys of the facets that are folded."""
        return self.facets.folded

    def fold(self, keys: Collection[str]) -> None:
        """Fold these facets."""
        self.facets.fold(keys)

    def show_sources(self, rows: Sequence[SourceRow], current: str) -> None:
        """Show sources in their order; ``current`` is the key of the shown one, "" for all."""
        self.sources.show_sources(rows, current)

    def show_view(self, name: str, is_changed: bool) -> None:
        """Mark the view that is shown, "" for none; ``is_changed``: it was changed since."""
        self.views.show_view(name, is_changed=is_changed)

    def show_view_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many jobs match views, by their names, as far as that was counted."""
        self.views.show_counts(counts)

    def set_filter(self, text: str) -> None:
        """Show the ticks that the text of the filter has."""
        self.facets.set_filter(text)

    def focus(self) -> None:
        """Put the keyboard on the sources."""
        self.sources.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_parts(self) -> None:
        """Stop following views and facets."""
        self.views.close_views()
        self.facets.close_facets()
