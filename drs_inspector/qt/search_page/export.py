"""Writing what was found into a file: asks where, and says what was written and over what."""

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.search.wanted import HitKind, Wanted
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import EXPORTING, AppContext
from drs_inspector.session.search.export import HIT_FORMATS, HitFile, write_hits
from drs_inspector.session.search.search import Search, SearchedDocument
from drs_inspector.session.search.texts import coverage_words
from drs_inspector.storage.files.paths import home_folder

TASK = f"{EXPORTING} what was found"
_LONGEST_NAME = 40
_WORDS = "Exporting what was found…"


class Asked(NamedTuple):
    """What to write: the hits of a search, or those of one kind; the list that is exported has ``shown`` of them."""

    wanted: Wanted
    documents: Sequence[SearchedDocument]
    shown: int
    kind: HitKind | None = None


class HitExport:
    """Writes the hits of one search after the other; a person chooses the file, and the format by its name."""

    def __init__(self, app: AppContext) -> None:
        self._app = app

    def ask(self, asked: Asked, parent: QWidget) -> None:
        """Ask where to write it."""
        start = Path(self._folder()) / file_name(asked.wanted.text, datetime.now().astimezone())
        chooser = QFileDialog(parent, "Export what was found", str(start))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilters([f"{title} (*.{form})" for form, title in HIT_FORMATS.items()])
        chooser.setDefaultSuffix(next(iter(HIT_FORMATS)))
        chooser.filterSelected.connect(lambda chosen: chooser.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")")))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(lambda name: self.write(asked, Path(name)))
        chooser.open()

    def write(self, asked: Asked, path: Path) -> None:
        """Write to a path; the format is that of its suffix."""
        self._app.tasks.start(TASK, self._write(asked, path))

    async def _write(self, asked: Asked, path: Path) -> None:
        app, status = self._app, self._app.window.status
        about = Concern((TASK, str(path)))
        status.busy(_WORDS)

        def say(search: Search) -> None:
            status.busy(_WORDS, search.done, search.total)

        try:
            made = await write_hits(asked.wanted, asked.documents, path, _form(path), kind=asked.kind, progress=say)
        except InspectorError as error:
            status.idle("")

            def again() -> None:
                self.write(asked, path)

            app.problems.show(error, where="Export of what was found", retry=again, about=about)
            return
        except asyncio.CancelledError:
            status.idle("The export was cancelled")
            raise
        app.problems.over(about)
        app.settings.last_folder = str(path.parent)  # a dialog gives whole paths
        status.idle(written_words(made, asked.shown))

    def _folder(self) -> str:
        folder = self._app.settings.last_folder
        return folder if folder and Path(folder).is_dir() else str(home_folder())


def _form(path: Path) -> str:
    """Return the format that the name of a file tells. Raises InspectorError for a name that tells none."""
    form = path.suffix.removeprefix(".").lower()
    if form not in HIT_FORMATS:
        names = ", ".join(f".{one}" for one in HIT_FORMATS)
        raise InspectorError(f"The name of {path.name} tells no format.", "", f"Let it end with one of {names}.")
    return form


def file_name(text: str, now: datetime) -> str:
    """Return a name for what is found of a text; letters that some system does not take are dashes."""
    shown = re.sub(r"[^\w.-]+", "-", text).strip("-.")[:_LONGEST_NAME]
    return "-".join(filter(None, ("found", shown, now.strftime("%Y-%m-%d")))) + f".{next(iter(HIT_FORMATS))}"


def written_words(made: HitFile, shown: int) -> str:
    """Return what was written, over what it is said, and that it is not what the list has where jobs have changed."""
    words = [f"{made.rows:,} {'row' if made.rows == 1 else 'rows'} written to {made.path}."]
    if made.rows != shown:
        words.append(f"The list has {shown:,}: what was read has changed since, or its search was ended.")
    return " ".join((*words, *coverage_words(made.search), *made.notes))
