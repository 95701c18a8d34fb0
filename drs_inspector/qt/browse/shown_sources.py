"""Shows the jobs of one source, or of all, with the filter that belongs to it."""

from collections.abc import Callable

from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.job_tree.sessions import SessionTrees
from drs_inspector.session.workspace.source_choice import SourceChoice


class ShownSources:
    """``choice`` says whose jobs are shown; ``flush()`` brings what has gathered to the list."""

    def __init__(self, app: AppContext, trees: SessionTrees, flush: Callable[[], None]) -> None:
        self.choice = SourceChoice(app.workspace)
        self._app, self._trees, self._flush = app, trees, flush

    def show(self, key: str) -> None:
        """Show a source, or all with "", with the filter that it had."""
        self._show(self.choice.show(key, self._filter))

    def opened(self) -> None:
        """A source was opened."""
        self.choice.opened()
        self._show(self._filter)

    def closed(self, key: str) -> None:
        """A source was closed: show those that are left, with the filter that goes with them."""
        self._show(self.choice.closed(key, self._filter))

    @property
    def _filter(self) -> str:
        page = self._app.window.browse
        return page.filter_line.text if page is not None else ""

    def _show(self, filter_text: str) -> None:
        page = self._app.window.browse
        if page is not None:
            page.source = self.choice.key
        self._trees.show(self.choice.sessions())
        self._flush()
        if page is not None and page.filter_line.text != filter_text:
            page.filter_line.set_text(filter_text)
