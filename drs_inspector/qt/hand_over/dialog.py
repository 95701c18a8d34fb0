"""What to hand over, as what, for which people, and where to: all of it on one page, with what stays readable then."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.qt.hand_over.format_choice import FormatChoice
from drs_inspector.qt.hand_over.jobs_choice import JobsChoice, Offered, Which
from drs_inspector.qt.hand_over.masking_choice import MaskingChoice
from drs_inspector.qt.hand_over.parts_choice import PartsChoice
from drs_inspector.qt.hand_over.place_choice import PlaceChoice
from drs_inspector.qt.widgets.dialog_layout import rule, scrolling, words
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.hand_over.formats import formats
from drs_inspector.session.hand_over.report_file import WithArchives
from drs_inspector.session.sources.masking_preview import MaskingPreview
from drs_inspector.session.sources.masking_texts import about_size
from drs_inspector.storage.exports.exporter import Exporter
from drs_inspector.storage.exports.registry import DEFAULT


@dataclass(frozen=True)
class HandOverChoice:
    """What was chosen: ``which`` jobs of the document ``key``; for "every" document ``path`` is a folder.

    ``key`` is "" for a comparison.

    ``exporter`` is the name of the format. ``replace``: a file that is at the path may go, because the person said so.
    ``readings``: with what further calls said of the jobs; ``archive``: a report has its archive beside it, a
    comparison both of them.
    """

    path: Path
    key: str
    which: Which = "all"
    masking: Policy | None = None
    exporter: str = DEFAULT
    replace: bool = False
    readings: bool = True
    archive: bool = False


class HandOverDialog(QDialog):
    """Opened with ``open()``. ``chosen`` carries a HandOverChoice; nothing is written by the dialog itself.

    ``preview_wanted()`` asks for ``show_preview`` of what ``jobs`` says.
    """

    chosen = Signal(object)
    preview_wanted = Signal()

    def __init__(
        self,
        proposal: Path,
        offered: Offered,
        *,
        only_selected: bool,
        name_for: Callable[[str, Policy | None, str], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``only_selected`` is the choice to begin with; ``proposal`` ends as the default format's files do.

        ``name_for`` names a file for the key of a document, "" for the comparison, a policy and the end of a format;
        without it the name stays.
        """
        super().__init__(parent)
        self.setAccessibleDescription(
            "It hands jobs over as a file, or a comparison: which, in which format, what is masked, and the place."
        )
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._named = name_for
        # In the order in which Tab and a screen reader go through them.
        self._left = left = QWidget(self)
        self._area = scrolling(left, self)
        self.jobs = JobsChoice(offered, only_selected=only_selected, parent=left)
        self.format = FormatChoice(formats(), left)
        self.parts = PartsChoice(left)
        self.masking = MaskingChoice(self)
        self.place = PlaceChoice(proposal, self.format.exporter, self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._write = self._buttons.addButton("&Write", QDialogButtonBox.ButtonRole.AcceptRole)
        self._write.setDefault(True)
        self._lay_out()
        self._join()
        self._offer_formats()
        if self.jobs.comparison is not None:
            self._rename()
        self._say_jobs()
        self.jobs.take_focus()

    def _join(self) -> None:
        self.masking.preview_wanted.connect(self.preview_wanted)
        self.masking.changed.connect(self._rename)
        self.masking.changed.connect(self._say_size)
        self.jobs.changed.connect(self._choose_jobs)
        self.parts.changed.connect(self._count_again)
        self.format.changed.connect(self._change_format)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(GRID)
        for title, widget in (("What", self.jobs), ("Format", self.format), ("", self.parts)):
            if title:
                column.addWidget(words(title, self._left, bold=True))
            column.addWidget(widget)
        column.addStretch(1)
        self._area.setFixedWidth(34 * GRID)
        body = QHBoxLayout()
        body.setSpacing(2 * GRID)
        body.addWidget(self._area)
        body.addWidget(self.masking, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addLayout(body, 1)
        layout.addWidget(rule(self))
        layout.addWidget(self.place)
        layout.addWidget(self._buttons)
        self.setMinimumSize(104 * GRID, 64 * GRID)  # what a screen of 1024 to 640 has room for
        self.resize(118 * GRID, 72 * GRID)

    @property
    def exporter(self) -> Exporter:
        """The chosen format."""
        return self.format.exporter

    def show_preview(self, preview: MaskingPreview | None) -> None:
        """Show what would be replaced, None while it is being counted."""
        self.masking.show_preview(preview)

    def _say_size(self) -> None:
        """Say about how large an archive is, also the one beside a report; of other files nothing tells that before."""
        preview, exporter = self.masking.model.preview, self.exporter
        beside = isinstance(exporter, WithArchives)
        if preview is None or not (beside or exporter.name == DEFAULT) or (beside and not self.parts.with_archive):
            self.place.show_size("")
            return
        size = about_size(preview.about(self.masking.policy()))
        both = "archives" if self.jobs.comparison is not None else "archive"
        self.place.show_size(f"{both}: {size}" if beside else size)

    def _choose_jobs(self) -> None:
        """Count again for other jobs; another document has another name, and a comparison other formats."""
        self._offer_formats()
        self.place.set_several(self.jobs.is_every)
        self._rename()
        self._say_jobs()
        self._count_again()

    def _offer_formats(self) -> None:
        comparison = self.jobs.comparison
        self.format.show_formats(formats() if comparison is None else comparison.formats)

    def _say_jobs(self) -> None:
        self.setWindowTitle(f"Hand over · {self.jobs.title}")
        self.parts.show_counts(self.jobs.readings, alone=not self.jobs.jobs)
        self.masking.show_over(self.jobs.words)

    def _count_again(self) -> None:
        self.masking.show_preview(None)
        self.preview_wanted.emit()

    def _rename(self) -> None:
        """Propose the name for what stays."""
        named, key, policy = self._named, self.jobs.key, self.masking.policy()
        if named is not None:
            self.place.propose(lambda suffix: named(key, policy, suffix))

    def _change_format(self) -> None:
        """Give names the end that the format's have; a format that cannot mask does not offer it."""
        self.place.set_exporter(self.exporter)
        possible = isinstance(self.exporter, WithArchives)
        self.parts.offer_archive(possible=possible, both=self.jobs.comparison is not None)
        self.masking.set_possible(self.exporter.can_mask)
        self.masking.result.ask()
        self._say_size()

    def _accept(self) -> None:
        if not self.place.check(with_archive=self.parts.with_archive):
            return
        choice = HandOverChoice(
            self.place.path,
            self.jobs.key,
            self.jobs.which,
            self.masking.policy(),
            self.exporter.name,
            self.place.may_replace,
            self.parts.with_readings,
            self.parts.with_archive,
        )
        self.chosen.emit(choice)
        self.accept()
