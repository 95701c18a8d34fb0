"""One panel: what it tells, how old it is and where it is from, its refusal or its rows, and its JSON."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from drs_inspector.domain.printable import printable
from drs_inspector.domain.saved_reply import Raw
from drs_inspector.qt.details.json.tab import RawJsonPanel
from drs_inspector.qt.details.readings.body import CurlOf, RowPlace, body_of
from drs_inspector.qt.details.readings.boxes import ConsentBox, refusal_box
from drs_inspector.qt.panes.reading_out import call_box
from drs_inspector.qt.panes.tab_order import has_keyboard
from drs_inspector.qt.peek.labels import coloured, one_line, wrapped
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.fields.segments import Segments
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.readings.outcome import RefusalKind
from drs_inspector.session.readings_page.content import Content
from drs_inspector.session.readings_page.panels import Panel
from drs_inspector.session.readings_page.told import NOTHING, Age, Told, bound_words, refusal_lines

_ROWS, _JSON = "rows", "json"
NOT_YET: Final = "It was not asked."
NOT_IN_FILE: Final = "It is not in this file."


class PanelPage(QWidget):
    """Shows a panel. ``asked(consent, whole)``: a person wants it; ``chosen(value)``: another part of it;
    ``opened(row)``: what a row leads to; ``form_changed()``: it is to be shown as rows, or as JSON.

    Nothing in it moves while what is shown stays the same: a new age changes its words alone.
    """

    asked = Signal(bool, bool)
    chosen = Signal(str)
    opened = Signal(object)
    form_changed = Signal()

    def __init__(
        self,
        panel: Panel,
        copy: Callable[[str], None],
        *,
        is_live: bool,
        opens: bool = False,
        curl: CurlOf | None = None,
    ) -> None:
        super().__init__()
        self.panel = panel
        self._copy, self._is_live, self._opens, self._curl = copy, is_live, opens, curl
        self._told: Told = NOTHING
        self._shown: object = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self._column.setSpacing(GRID)
        self._column.addWidget(wrapped(panel.title, self, role=TypeRole.SECTION))
        tells = f"{panel.tells[:1].upper()}{panel.tells[1:]}."
        self._column.addWidget(coloured(wrapped(tells, self, role=TypeRole.SMALL), tone_colour("grey")))
        self._column.addLayout(self._head())
        self._body: QWidget = QWidget(self)
        self._column.addWidget(self._body, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self._age = one_line("", self, role=TypeRole.SMALL)
        self._source = one_line(self.panel.source.replace("/{project_id}", "/…"), self, role=TypeRole.DATA, middle=True)
        coloured(self._source, tone_colour("grey"))
        self.button = QPushButton("Ask", self)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda: self.asked.emit(False, False))
        self.whole = QPushButton("Read all rows", self)
        self.whole.setAutoDefault(False)
        self.whole.clicked.connect(lambda: self.asked.emit(False, True))
        self.form = Segments([(_ROWS, "Rows"), (_JSON, "JSON")], self)
        self.form.chosen.connect(self._form_chosen)
        row.addWidget(self._age)
        row.addWidget(self._source, 1)
        if self.panel.choices:
            row.addWidget(self._choices())
        row.addWidget(self.form)
        row.addWidget(self.whole)
        row.addWidget(self.button)
        self.button.setVisible(self._is_live and not self.panel.asked.needs_consent)
        return row

    def _choices(self) -> QComboBox:
        box = QComboBox(self)
        call_box(box, f"Which {self.panel.choice.replace('_', ' ')}")
        for value in self.panel.choices:
            box.addItem(value.replace("_", " ").capitalize(), value)
        box.setCurrentIndex(self.panel.choices.index(self.panel.chosen))
        box.activated.connect(lambda number: self.chosen.emit(str(box.itemData(number))))
        return box

    def show_told(
        self, told: Told, content: Content, age: Age, now: datetime, *, is_asking: bool, why_not: str, hold: str
    ) -> None:
        """Show what is known now; rows are made anew only when there is another reading or another refusal."""
        self.show_age(age)
        self.button.setText("Ask again" if told.is_read or told.refusal is not None else "Ask")
        self.button.setEnabled(not is_asking and not why_not)
        self.button.setToolTip(why_not)
        self.whole.setVisible(self._is_live and told.is_read and not told.is_whole and not is_asking)
        self.form.setVisible(told.is_read)
        key = (told.made_of, is_asking and not told.is_read, why_not, hold)
        if key == self._shown:
            return
        self._shown, self._told = key, told
        made = QWidget(self)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self._fill(column, made, told, content, now, is_asking=is_asking, why_not=why_not, hold=hold)
        self._put(made)

    def _fill(
        self, column: QVBoxLayout, made: QWidget, told: Told, content: Content, now: datetime, *,
        is_asking: bool, why_not: str, hold: str,
    ) -> None:  # fmt: skip
        refusal = told.refusal
        needs_consent = self._is_live and self.panel.asked.needs_consent and not why_not
        is_off = refusal is not None and refusal.kind is RefusalKind.OFF and needs_consent
        if refusal is not None and not is_off:
            column.addWidget(refusal_box(refusal_lines(refusal, now), made))
        if told.stopped is not None:
            column.addWidget(refusal_box(refusal_lines(told.stopped, now), made))
        if words := bound_words(told, self.panel, now):
            column.addWidget(coloured(wrapped(printable(words), made, role=TypeRole.SMALL), tone_colour("grey")))
        if needs_consent and not is_asking:
            box = ConsentBox(self.panel.asked.warning, made)
            box.agreed.connect(lambda: self.asked.emit(True, False))
            column.addWidget(box)
        if told.is_read:
            column.addWidget(self._reading(told, content), 1)
            return
        if refusal is None or is_off:
            words = "Asking…" if is_asking else why_not or hold or ("" if needs_consent else self._nothing)
            if words:
                column.addWidget(coloured(wrapped(words, made), tone_colour("grey")))
        column.addStretch(1)

    @property
    def _nothing(self) -> str:
        return NOT_YET if self._is_live else NOT_IN_FILE

    def _reading(self, told: Told, content: Content) -> QWidget:
        if self.form.key == _JSON:
            return RawJsonPanel(_documents(told), self._copy)
        opens = self.opened.emit if self._opens else None
        return body_of(self.panel.title, content, told, self._copy, opens=opens, curl=self._curl)

    def _put(self, made: QWidget) -> None:
        had_focus = has_keyboard(self._body)
        place = RowPlace(self._body)
        self._column.replaceWidget(self._body, made)
        self._body.hide()
        self._body.deleteLater()
        self._body = made
        self._column.setStretchFactor(made, 1)
        made.show()
        place.restore(made)
        if had_focus:
            target = next((one for one in made.findChildren(QWidget) if _takes_keyboard(one)), self.button)
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _form_chosen(self, _key: str) -> None:
        self._shown = None
        self.form_changed.emit()

    def show_age(self, age: Age) -> None:
        """Show another age, and nothing else anew."""
        if self._age.text() != age.words:
            self._age.set_full_text(age.words)
            coloured(self._age, tone_colour("amber" if age.is_stale else "grey"))
        self._age.setToolTip(plain_tip(age.exact))
        self._source.setToolTip(plain_tip(f"{self.panel.call.name}\n{self.panel.source}"))


def _documents(told: Told) -> list[tuple[str, Raw]]:
    raws = told.raws or tuple(page.raw for page in told.pages)
    return [(f"Part {number}" if len(raws) > 1 else "Reply", raw) for number, raw in enumerate(raws, 1)]


def _takes_keyboard(widget: QWidget) -> bool:
    by_tab = Qt.FocusPolicy.TabFocus
    return widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & by_tab == by_tab
