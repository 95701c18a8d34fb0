"""Copies a whole comparison, and writes it as a file."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import EXPORTING, AppContext
from drs_inspector.qt.panes.copy_as import Forms
from drs_inspector.qt.panes.pane_actions import Offer, copy_text
from drs_inspector.session.compare.files import FORMS, MOST_COPIED, copied, write_file
from drs_inspector.session.compare.question import Answer

_TASK: Final = f"{EXPORTING} a comparison"
_WHERE: Final = "Saving a comparison"
_WORDS: Final = "Saving the comparison…"
_COPIED: Final = ("txt", "csv", "json")


class AnswerFiles:
    """``answer()`` is the comparison that is shown."""

    def __init__(self, app: AppContext, answer: Callable[[], Answer | None]) -> None:
        self._app, self._answer = app, answer

    def forms(self) -> Forms:
        """Return the forms that all of it can be copied in."""
        answer = self._answer()
        return tuple((FORMS[form], "", _copying(answer, form) if answer is not None else None) for form in _COPIED)

    def ask(self, parent: QWidget) -> None:
        """Ask where to save it."""
        answer = self._answer()
        if answer is None:
            return
        start = Path(self._app.usual_folder()) / f"comparison-{datetime.now().astimezone():%Y-%m-%d}.csv"
        chooser = QFileDialog(parent, "Save the comparison", str(start))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilters([f"{title} (*.{form})" for form, title in FORMS.items()])
        chooser.setDefaultSuffix(next(iter(FORMS)))
        chooser.filterSelected.connect(lambda chosen: chooser.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")")))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(lambda name: self.write(answer, Path(name)))
        chooser.open()

    def write(self, answer: Answer, path: Path) -> None:
        """Save a comparison; the ending of the name is the format."""
        self._app.settings.last_folder = str(path.absolute().parent)
        self._app.tasks.start(_TASK, self._write(answer, path))

    async def _write(self, answer: Answer, path: Path) -> None:
        app, status, about = self._app, self._app.window.status, Concern((_TASK, str(path)))
        status.busy(_WORDS)
        try:
            await write_file(answer, path)
        except InspectorError as error:
            status.idle("")
            app.problems.show(error, where=_WHERE, retry=lambda: self.write(answer, path), about=about)
            return
        except asyncio.CancelledError:
            status.idle("The comparison was not saved")
            raise
        app.problems.over(about)
        status.idle(f"The comparison was saved as {path}")


def _copying(answer: Answer, form: str) -> Offer:
    words = f"the comparison as {FORMS[form]}"

    def run() -> str:
        text = copied(answer, form)
        if not text:
            return f"More than {MOST_COPIED:,} changes are too many for the clipboard: save them as a file instead"
        copy_text(text)
        return f"Copied {words}"

    return Offer(f"Copy {words}", run)
