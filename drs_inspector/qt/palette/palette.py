"""The palette: a field and a list above the window that find every action, job, object, view and source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel

from drs_inspector.domain.counting import counted
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.palette.commands import PaletteCommands
from drs_inspector.qt.palette.model import PaletteModel
from drs_inspector.qt.palette.overlay import Overlay
from drs_inspector.qt.palette.parts import Foot, Line, PaletteField, PaletteList, small_label
from drs_inspector.qt.panes.pane_actions import copy_text, say
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.palette.candidate import Candidate, Entries, Kind, Listed
from drs_inspector.session.palette.hit_actions import (
    CHANGE_KEYS,
    COPY_ID,
    COPY_TEXT,
    EXPORT,
    OPEN_JOB,
    READ_AGAIN,
    HitAction,
    actions_of,
)
from drs_inspector.session.palette.search import Contents, PaletteSearch
from drs_inspector.session.palette.typed import PREFIX_WORDS
from drs_inspector.session.palette.uses import Uses
from drs_inspector.session.search.search import SearchedDocument

NAME: Final = "Find actions, jobs, objects and views"
_KEYS: Final = "\u2191\u2193 choose     Enter opens     Tab: its actions     Esc closes"
_SLICE_SECONDS: Final = 0.005
_STEPS: Final = {
    int(Qt.Key.Key_Down): 1,
    int(Qt.Key.Key_Up): -1,
    int(Qt.Key.Key_PageDown): 1,
    int(Qt.Key.Key_PageUp): -1,
}
_PAGES: Final = frozenset({int(Qt.Key.Key_PageDown), int(Qt.Key.Key_PageUp)})
# Keys that the field has itself, and the one that opens and closes the palette.
_OF_FIELD: Final = ("copy", "select_all", "palette", "explain")
_OF_JOBS: Final = frozenset({READ_AGAIN, EXPORT})


@dataclass(frozen=True, slots=True, kw_only=True)
class PaletteProviders:
    """Where the palette gets what it finds; each is asked when it opens.

    ``jobs()`` are entries of the kind JOB, ``documents()`` those whose objects are searched. ``cannot_read(node)`` is
    why a job cannot be read again, "" when it can.
    """

    uses: Uses
    jobs: Callable[[], Entries] = lambda: Listed(Kind.JOB, ())
    views: Callable[[], Sequence[Candidate]] = tuple
    sources: Callable[[], Sequence[Candidate]] = tuple
    documents: Callable[[], Sequence[SearchedDocument]] = tuple
    cannot_read: Callable[[TreeNode], str] = field(default=lambda _node: "")


class Palette(Overlay):
    """Finds by some letters, and says what was chosen.

    Actions it runs itself. ``job_chosen(TreeNode)``, ``view_chosen(key)``, ``source_chosen(key)``,
    ``place_chosen(Place)``, ``filter_chosen(query)``; ``job_action_chosen(name, TreeNode)`` is for what is done with a
    job without going there (``refresh_selected``, ``export_selected``).
    """

    job_chosen = Signal(object)
    view_chosen = Signal(object)
    source_chosen = Signal(str)
    place_chosen = Signal(object)
    filter_chosen = Signal(str)
    job_action_chosen = Signal(str, object)

    def __init__(self, window: MainWindow, providers: PaletteProviders) -> None:
        super().__init__(window, "Palette")
        self._main = window
        self._providers = providers
        self._commands = PaletteCommands(window.commands, providers.uses)
        self._search = PaletteSearch(Contents())
        self._acted_on: Candidate | None = None
        self._runs_when_ready = False
        self._is_new, self._is_told = True, False
        self._signals = {
            Kind.JOB: self.job_chosen,
            Kind.VIEW: self.view_chosen,
            Kind.SOURCE: self.source_chosen,
            Kind.OBJECT: self.place_chosen,
            Kind.FILTER: self.filter_chosen,
        }
        self.model = PaletteModel(self)
        self.field = PaletteField(NAME, PREFIX_WORDS, self.panel)
        self.list = PaletteList(self.model, "Hits", self.panel)
        self.empty: QLabel = small_label("", self.panel)
        self.empty.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self.empty.setWordWrap(True)
        self.foot = Foot(_KEYS, self.panel)
        for part in (self.field, Line(self.panel), self.list, self.empty, Line(self.panel), self.foot):
            self.body.addWidget(part)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._work)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.list.chosen.connect(self._choose)
        window.commands.palette_wanted.connect(self.open)

    # Opening and closing

    def toggle(self) -> None:
        """Open, or close when it is open: what the action does."""
        if self.isVisible():
            self.dismiss()
        else:
            self.open()

    def open(self, text: str = "") -> None:
        """Open with what was typed already."""
        self.refresh()
        self.open_above(self.field)
        self.field.setText(text)
        self._start()

    def refresh(self) -> None:
        """Take what can be found anew: a source was opened or closed, an action can run now."""
        self._main.panes.name_entries()
        self._commands.find()
        providers = self._providers
        entries = (
            providers.jobs(),
            Listed(Kind.COMMAND, self._commands.candidates),
            Listed(Kind.VIEW, providers.views()),
            Listed(Kind.SOURCE, providers.sources()),
        )
        documents, first = providers.documents(), self._commands.first_groups()
        self._search = PaletteSearch(Contents(entries, documents, providers.uses.weights(), first))
        if self.isVisible():
            self._start()

    def dismiss(self) -> None:
        """Close, drop what was searched, and give the keyboard back."""
        if self.isVisible():
            self._timer.stop()
            self._search = PaletteSearch(Contents())
            self._acted_on, self._runs_when_ready = None, False
            super().dismiss()
            self.model.show_groups(())
            self._main.panes.update()

    def step_back(self) -> None:
        """Leave the actions of a hit, else close."""
        if self._acted_on is not None:
            self._start()
        else:
            self.dismiss()

    # Searching

    def _typed(self) -> None:
        if self.isVisible():
            self._start()

    def _start(self, only: Kind | None = None) -> None:
        self._acted_on, self._runs_when_ready = None, False
        self._is_new, self._is_told = True, False
        self._search.start(self.field.text(), only=only)
        self._work()

    def _work(self) -> None:
        """Search for a slice of time; what was there before stays until the first screen is complete."""
        if not self._search.step(_SLICE_SECONDS) or not self._search.prepare(_SLICE_SECONDS):
            self._timer.start()
        if self._search.is_ready and self._acted_on is None:
            self._show()
            if self._runs_when_ready:
                self._runs_when_ready = False
                self._choose(self.list.currentIndex().row())

    def _show(self) -> None:
        """Show what was found. Rows come only below those that are shown, and the current one stays."""
        search = self._search
        self.model.show_groups(search.groups)
        if self._is_new or self.list.currentIndex().row() < 0:
            self.list.go_to(self.model.step(0, 0))
        self._is_new = False
        is_empty = not self.model.lines
        words = "" if not is_empty else empty_words(search)
        self.list.setHidden(is_empty)
        self.empty.setHidden(not is_empty)
        self.empty.setText(words)
        self.foot.say(search.note, search=self._main.commands["search_everything"].isVisible())
        self.place()
        if search.is_over and not self._is_told:
            self._is_told = True
            count = f"{search.total:,} {'hit' if search.total == 1 else 'hits'}"
            announce(self.field, words or f"{count}, {self._phrase()}")

    def _phrase(self) -> str:
        row = self.list.currentIndex().row()
        return self.model.phrase(row) if row >= 0 else ""

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that move in the list; a key of the window closes the palette and acts where one was."""
        if watched is self.field and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                self._give_way(event)
            elif event.type() == QEvent.Type.KeyPress and self._take(event):
                return True
        return super().eventFilter(watched, event)

    def _give_way(self, event: QKeyEvent) -> None:
        for name in _OF_FIELD:
            if shortcuts().matches(name, event):
                return
        actions = self._main.commands
        for listed in actions.listed():
            if shortcuts().matches(listed.name, event) and actions[listed.name].isEnabled():
                self.dismiss()
                return

    def _take(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._show_actions(self._line_candidate() if key == Qt.Key.Key_Tab else None)
        elif key in _STEPS:
            by = _STEPS[key] * (self.list.rows_in_view() if key in _PAGES else 1)
            self.list.go_to(self.model.step(self.list.currentIndex().row(), by))
            announce(self.field, self._phrase())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # A fast typist has not seen the hits yet: what is run is what was typed.
            self._runs_when_ready = not self._search.is_ready and self._acted_on is None
            if not self._runs_when_ready:
                self._choose(self.list.currentIndex().row())
        else:
            return False
        return True

    # Choosing

    def _line_candidate(self) -> Candidate | None:
        line = self.model.line(self.list.currentIndex().row())
        return line.candidate if line is not None and line.action is None else None

    def _show_actions(self, candidate: Candidate | None) -> None:
        """Show what can be done with a hit, or the hits again."""
        if candidate is None or candidate.kind in (Kind.HELP, Kind.FILTER):
            if self._acted_on is not None:
                self._start()
            return
        self._acted_on = candidate
        is_job = candidate.kind is Kind.JOB and isinstance(candidate.key, TreeNode)
        actions = actions_of(candidate, cannot_read=self._providers.cannot_read(candidate.key) if is_job else "")
        self.model.show_actions(candidate, actions)
        self.list.go_to(1)
        self.place()
        announce(self.field, f"{counted(len(actions), 'action')}, {self._phrase()}")

    def _choose(self, row: int) -> None:
        line = self.model.line(row)
        if line is None or line.is_head:
            return
        if line.more is not None:
            self._start(only=line.more)
        elif line.cell.is_off:
            # It stays open: the reason is beside the words, and heard.
            announce(self.field, line.cell.spoken, urgent=True)
            say(self._main, f"{line.cell.text}: {line.cell.note}")
        elif line.candidate is not None:
            self._act(line.candidate, line.action)

    def _act(self, candidate: Candidate, action: HitAction | None) -> None:
        if candidate.kind is Kind.HELP:
            self.field.setText(str(candidate.key))
            return
        self.dismiss()
        name = action.name if action is not None else ""
        if name in (COPY_TEXT, COPY_ID):
            copy_text(candidate.text if name == COPY_TEXT else candidate.id)
            say(self._main, "Copied the name" if name == COPY_TEXT else "Copied the job id")
        elif name == CHANGE_KEYS:
            self._main.preferences_requested.emit("shortcuts", self._main)
        elif name == OPEN_JOB and isinstance(candidate.key, Place):
            node = candidate.key.node
            self.job_chosen.emit(TreeNode(NodeKind.JOB, node.job_id, session=node.session))
        elif name in _OF_JOBS:
            self.job_action_chosen.emit(name, candidate.key)
        elif candidate.kind is Kind.COMMAND:
            self._commands.run(str(candidate.key))
        else:
            self._signals[candidate.kind].emit(candidate.key)


def empty_words(search: PaletteSearch) -> str:
    """Return what to say where there are no rows: what was looked for, and over what."""
    if not search.is_over:
        return "Searching\u2026"
    only, text = search.typed.only, search.typed.text.strip()
    # What was not read may have it.
    rest = " Not everything was searched." if search.note else ""
    if only is Kind.OBJECT:
        return f"No object has this in its name.{rest}" if text else "Type a part of the name of an object."
    if only is Kind.HELP:
        return "The query language has nothing of this name."
    if only is Kind.COMMAND:
        return "No command has these letters in this order."
    return f"No job, command, view, source or object has these letters in this order.{rest}"
