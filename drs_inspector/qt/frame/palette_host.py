"""The palette and the sheets of keys and requests, made when they are first opened; what is chosen is done here."""

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.frame.controller import FrameController
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.palette.hit_actions import READ_AGAIN
from drs_inspector.storage.files.settings import Setting

if TYPE_CHECKING:
    from drs_inspector.domain.health.health import Health
    from drs_inspector.qt.palette.keys_sheet import KeysSheet
    from drs_inspector.qt.palette.palette import Palette
    from drs_inspector.qt.palette.sent_sheet import SentSheet

USES: Final = Setting("palette_uses", list[str], [])


class PaletteHost(QObject):
    """Opens both. Only names of actions are remembered, never those of jobs or objects."""

    def __init__(
        self,
        app: AppContext,
        browse: BrowseController,
        frame: FrameController,
        read_jobs: Callable[[Mapping[str, Collection[str]]], None],
    ) -> None:
        """``read_jobs(ids)`` reads jobs again, by the key of their session."""
        super().__init__(app.window)
        self._app, self._browse, self._frame, self._read_jobs = app, browse, frame, read_jobs
        commands = app.window.commands
        commands.bring("palette", self._toggle)
        commands.bring("keys_sheet", self._open_keys)
        commands.bring("may_send", self._open_sent)
        commands.palette_wanted.connect(self._open)

    @cached_property
    def palette(self) -> "Palette":
        """The palette."""
        from drs_inspector.qt.palette.palette import Palette, PaletteProviders  # noqa: PLC0415 - with its first use
        from drs_inspector.session.palette.entries import JobEntries, source_candidates, view_candidates  # noqa: PLC0415 - with its first use
        from drs_inspector.session.palette.uses import Uses  # noqa: PLC0415 - with its first use
        from drs_inspector.session.search.search import SearchedDocument  # noqa: PLC0415 - with its first use

        app = self._app
        sessions = app.workspace
        providers = PaletteProviders(
            uses=Uses(USES.read(app.settings), lambda names: app.change_settings(palette_uses=names)),
            jobs=lambda: JobEntries(sessions.sessions, self._health_of),
            views=lambda: view_candidates(self._frame.saved_views),
            sources=lambda: source_candidates(sessions.sessions),
            documents=lambda: [
                SearchedDocument(one.key, one.title, one.inspector.snapshot) for one in sessions.sessions
            ],
            cannot_read=self._cannot_read,
        )
        palette = Palette(app.window, providers)
        palette.job_chosen.connect(self._go)
        palette.place_chosen.connect(self._go)
        palette.view_chosen.connect(self._show_view)
        palette.source_chosen.connect(self._show_source)
        palette.filter_chosen.connect(self._filter)
        palette.job_action_chosen.connect(self._act)
        return palette

    @cached_property
    def keys(self) -> "KeysSheet":
        """The sheet of keys."""
        from drs_inspector.qt.palette.keys_sheet import KeysSheet  # noqa: PLC0415 - with its first use

        return KeysSheet(self._app.window)

    @cached_property
    def sent(self) -> "SentSheet":
        """What this program may send."""
        from drs_inspector.qt.palette.sent_sheet import SentSheet  # noqa: PLC0415 - with its first use

        return SentSheet(self._app.window)

    def _toggle(self) -> None:
        self.palette.toggle()

    def _open(self, text: str) -> None:
        self.palette.open(text)

    def _open_keys(self) -> None:
        self.keys.open()

    def _open_sent(self) -> None:
        self.sent.open()

    def _health_of(self, key: str, job_id: str) -> "Health | None":
        session = self._app.workspace.find(key)
        if session is None:
            return None
        try:
            return self._browse.healths.of(session).of(job_id)
        except KeyError:
            return None

    def _cannot_read(self, node: TreeNode) -> str:
        session = self._app.session_of(node)
        if session is None:
            return "its source is closed"
        return "" if session.inspector.connection.can_refresh else "its source cannot be read again"

    def _go(self, target: object) -> None:
        self._frame.open_place(Place(target) if isinstance(target, TreeNode) else target)

    def _show_view(self, view: object) -> None:
        self._frame.apply_view(view)

    def _show_source(self, key: str) -> None:
        self._frame.show_source(key)

    def _filter(self, text: str) -> None:
        self._frame.filter(text)

    def _act(self, name: str, node: object) -> None:
        if isinstance(node, TreeNode) and name == READ_AGAIN:
            self._read_jobs({node.session: [node.job_id or ""]})
        elif isinstance(node, TreeNode):
            self._frame.open_place(Place(node))
            self._app.window.commands[name].trigger()
