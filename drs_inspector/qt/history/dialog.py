"""View > Kept readings: whether readings of a profile are kept, where, how many, how large, and what to do with one."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.printable import printable
from drs_inspector.qt.panes.pane_actions import copy_text
from drs_inspector.qt.widgets.dialog_layout import fit_screen, note, outer_layout, quiet_button, words
from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.tables.records_model import RecordColumn
from drs_inspector.qt.widgets.tables.records_table import RecordsTable
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.history.kept_list import (
    KeepingChoice,
    KeptList,
    ReadingRow,
    damaged_words,
    keeping_of,
    project_words,
    short_name,
    time_words,
)
from drs_inspector.session.history.texts import kept_words
from drs_inspector.session.start_page.recent_files import size_words

_WHAT: Final = (
    "After every whole reading its jobs are kept on this computer, for you alone and without secrets: what an export "
    "of that moment would hold. They go with the profile."
)
_DAMAGED: Final = "damaged or missing"
_LIMITS: Final = (("readings", 1_000_000), ("days", 36_500), ("megabytes", 1_000_000))


class KeptReadingsDialog(QDialog):
    """Opened with ``open()``. It shows what it is given; reading and writing files is its owner's work.

    ``keeping_changed(KeepingChoice)``; three signals carry a `ReadingRow`: it is to be opened, exported, or what is
    older to be removed.
    """

    keeping_changed = Signal(object)
    open_requested = Signal(object)
    export_requested = Signal(object)
    remove_older_requested = Signal(object)
    remove_all_requested = Signal()
    limits_requested = Signal()

    def __init__(self, profile: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.profile = profile
        self._list: KeptList | None = None
        self.setWindowTitle(f"Kept readings of {short_name(profile)}")
        self.setAccessibleDescription(
            "Whether readings of this profile are kept, where they are, and what was kept so far: to open, hand over "
            "or remove."
        )
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.box = QCheckBox("&Keep every whole reading", self)
        self.box.clicked.connect(self._changed)
        self.limits = {name: self._limit(name, most) for name, most in _LIMITS}
        self.place = words("", self, selectable=True)
        self.outcome = MessageBanner(self)
        self.table = RecordsTable("Kept readings", _columns(), [], copy_text, activate=self._open_row, parent=self)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self._build_buttons()
        self._lay_out()
        self._offer()
        fit_screen(self, 100 * GRID, 14)

    def _limit(self, name: str, most: int) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(0, most)
        box.setSpecialValueText("any")
        box.setGroupSeparatorShown(True)
        box.setKeyboardTracking(False)
        box.setAccessibleName(f"At most so many {name} of each project; 0 is no limit")
        box.valueChanged.connect(self._changed)
        return box

    def _build_buttons(self) -> None:
        def button(text: str, tip: str, run: Callable[[], object]) -> QPushButton:
            return quiet_button(text, tip, run, self)

        self.open_button = button("&Open", "Open it beside the other sources", lambda: self._one(self.open_requested))
        self.export_button = button(
            "&Hand over…", "Write it as a file, also for others", lambda: self._one(self.export_requested)
        )
        self.older_button = button(
            "Remove o&lder…", "Remove what is older than it", lambda: self._one(self.remove_older_requested)
        )
        self.beyond_button = button("Apply li&mits", "Remove now what is beyond the limits", self.limits_requested.emit)
        self.all_button = button("Remove &all…", "Remove every reading of the profile", self.remove_all_requested.emit)

    def _lay_out(self) -> None:
        limits = QHBoxLayout()
        limits.setSpacing(GRID)
        limits.addWidget(QLabel("At most", self))
        for name, box in self.limits.items():
            limits.addWidget(box)
            limits.addWidget(QLabel(name, self))
        limits.addWidget(QLabel("of each project", self))
        limits.addStretch(1)
        side = QVBoxLayout()
        side.setSpacing(GRID // 2)
        for buttons in (
            (self.open_button, self.export_button),
            (self.older_button, self.beyond_button, self.all_button),
        ):
            for one in buttons:
                side.addWidget(one)
            side.addSpacing(GRID)
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(GRID + GRID // 2)
        middle.addWidget(self.table, 1)
        middle.addLayout(side)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.rejected.connect(self.reject)
        layout = outer_layout(self)
        layout.addWidget(note(_WHAT, self))
        layout.addWidget(self.box)
        layout.addLayout(limits)
        layout.addWidget(self.place)
        layout.addLayout(middle, 1)
        layout.addWidget(self.outcome)
        layout.addWidget(close)

    # What is shown

    def show_list(self, kept: KeptList) -> None:
        """Show what is kept; the selected reading stays selected while it is there."""
        chosen = self._chosen()
        self._list = kept
        keeping = keeping_of(kept.profile) if kept.profile is not None else KeepingChoice(False, 0, 0, 0)
        with QSignalBlocker(self.box):
            self.box.setChecked(keeping.is_on)
        for (name, _most), value in zip(_LIMITS, keeping[1:], strict=True):
            with QSignalBlocker(self.limits[name]):
                self.limits[name].setValue(value)
        damaged = damaged_words(kept.projects)
        held = kept_words(kept.projects)
        self.place.setText(" ".join(filter(None, (f"In {printable(str(kept.folder))}: {held}.", damaged))))
        several = len(kept.projects) > 1
        self.table.setColumnHidden(_PROJECT, not several)
        self.table.show_records(kept.rows)
        row = next((at for at, one in enumerate(self.table.records_model.records) if _same(one, chosen)), 0)
        if kept.rows:
            self.table.selectRow(row)
        if kept.profile is None:
            self.outcome.say("warning", f"There is no profile {short_name(self.profile)} any more.")
        self._offer()

    def show_problem(self, error: InspectorError) -> None:
        """Say why something could not be done."""
        self.outcome.say_error(error)

    def _chosen(self) -> ReadingRow | None:
        rows = self.table.selected_records()
        return rows[0] if len(rows) == 1 else None

    def _selected(self) -> None:
        self._offer()

    def _offer(self) -> None:
        """Offer what can be done with what is selected; a button that cannot run says why."""
        row, kept = self._chosen(), self._list
        is_there = kept is not None and kept.profile is not None
        whole = row is not None and row.kept is not None
        why = "" if whole else ("It is damaged or missing" if row is not None else "Select one reading")
        for button in (self.open_button, self.export_button):
            button.setEnabled(whole)
            button.setAccessibleDescription(why)
        oldest = row is not None and row.number <= min(
            (one.number for one in (kept.rows if kept else ()) if one.found is row.found), default=0
        )
        self.older_button.setEnabled(row is not None and not oldest)
        self.older_button.setAccessibleDescription("Nothing is older" if oldest else "" if row else why)
        self.all_button.setEnabled(bool(kept and kept.rows))
        self.beyond_button.setEnabled(is_there and bool(kept and kept.rows))
        for control in (self.box, *self.limits.values()):
            control.setEnabled(is_there)

    # Asking

    def keeping(self) -> KeepingChoice:
        """Return what is chosen."""
        readings, days, megabytes = (self.limits[name].value() for name, _most in _LIMITS)
        return KeepingChoice(self.box.isChecked(), readings, days, megabytes)

    def _changed(self) -> None:
        self.keeping_changed.emit(self.keeping())

    def _one(self, signal: object) -> None:
        row = self._chosen()
        if row is not None:
            signal.emit(row)  # type: ignore[attr-defined]  # a bound signal

    def _open_row(self, row: ReadingRow) -> None:
        if row.kept is not None:
            self.open_requested.emit(row)


_PROJECT: Final = 2


def _columns() -> tuple[RecordColumn[ReadingRow], ...]:
    return (
        RecordColumn("Reading", lambda row: f"{row.number:,}", 8, numeric=True, sort_key=lambda row: row.number),
        RecordColumn(
            "Read at",
            lambda row: time_words(row.kept.head) if row.kept else _DAMAGED,
            26,
            tone=lambda row: "" if row.kept else "red",
            sort_key=lambda row: (row.kept.head.read_at or row.kept.head.kept_at) if row.kept else "",
        ),
        RecordColumn("Project", project_words, 16),
        RecordColumn(
            "Jobs",
            lambda row: f"{row.kept.head.jobs:,}" if row.kept else "",
            7,
            numeric=True,
            sort_key=lambda row: row.kept.head.jobs if row.kept else -1,
        ),
        RecordColumn("Details", _details, 14),
        RecordColumn(
            "Read in full", _complete, 12, tone=lambda row: "amber" if row.kept and not row.kept.head.complete else ""
        ),
        RecordColumn(
            "Size",
            lambda row: size_words(row.kept.bytes) if row.kept else "",
            9,
            numeric=True,
            sort_key=lambda row: row.kept.bytes if row.kept else -1,
        ),
    )


def _details(row: ReadingRow) -> str:
    return f"{row.kept.head.details:,} of {row.kept.head.wanted:,}" if row.kept else ""


def _complete(row: ReadingRow) -> str:
    return "" if row.kept is None else "complete" if row.kept.head.complete else "not complete"


def _same(one: ReadingRow, other: ReadingRow | None) -> bool:
    return other is not None and (one.found.history.folder, one.number) == (other.found.history.folder, other.number)
