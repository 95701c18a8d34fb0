"""Writing the map into a file: asks where, and says what was written."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QFileDialog

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.health.words import HEALTH_WORDS
from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import EXPORTING, AppContext
from drs_inspector.qt.map.view import MapView
from drs_inspector.session.map.picture_file import picture_form, write_picture
from drs_inspector.session.map.sentences import summary_of
from drs_inspector.session.map.svg import Inks, svg_of

_WHERE: Final = "Picture of the map"
_FILTERS: Final = ("Drawing (*.svg)", "Image (*.png)")
_MOST_PIXELS: Final = 48_000_000
_LONGEST_SIDE: Final = 30_000
_RATIO: Final = 2.0


class MapPicture:
    """Writes all of the map, whatever is seen of it."""

    def __init__(self, app: AppContext, view: MapView) -> None:
        self._app, self._view = app, view

    def ask(self) -> None:
        """Ask where to write it; the dialog asks before a file is replaced."""
        start = Path(self._app.usual_folder()) / "map.svg"
        chooser = QFileDialog(self._app.window, "Picture of the map", str(start))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilters(list(_FILTERS))
        chooser.setDefaultSuffix("svg")
        chooser.filterSelected.connect(lambda chosen: chooser.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")")))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(lambda path: self.write(Path(path)))
        chooser.open()

    def write(self, path: Path) -> None:
        """Write it to a path."""
        self._app.settings.last_folder = str(path.absolute().parent)
        self._app.tasks.start(f"{EXPORTING} the map", self._write(path))

    async def _write(self, path: Path) -> None:
        app, about = self._app, Concern((_WHERE, str(path)))
        try:
            await write_picture(path, self.content(picture_form(path)))
        except InspectorError as error:
            app.problems.show(error, where=_WHERE, retry=lambda: self.write(path), about=about)
            return
        app.problems.over(about)
        app.window.status.idle(f"The map was written to {path}.")

    def content(self, form: str) -> bytes:
        """Return the picture in a form: "svg", or "png" as large as that may be."""
        if form == "svg":
            return svg_of(self._view.shown, summary_of(self._view.shown), _inks(self._view)).encode()
        whole = self._view.sceneRect()
        area = max(whole.width() * whole.height(), 1.0)
        ratio = min(_RATIO, (_MOST_PIXELS / area) ** 0.5, _LONGEST_SIDE / max(whole.width(), whole.height(), 1.0))
        image = QImage(
            max(int(whole.width() * ratio), 1), max(int(whole.height() * ratio), 1), QImage.Format.Format_RGB32
        )
        image.fill(Look(self._view.font()).base)
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._view.scene().render(painter, QRectF(image.rect()), whole)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # typed as bytes, takes str
        return bytes(buffer.data().data())


def _inks(view: MapView) -> Inks:
    look = Look(view.font())

    def name(colour: QColor) -> str:
        return colour.name()

    tones = {word.tone: name(look.tone(word.tone)) for word in HEALTH_WORDS.values()}
    return Inks(name(look.base), name(look.text), name(look.secondary), name(look.outline), tones)
