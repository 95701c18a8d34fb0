#!/usr/bin/env python3
"""Render every view on the demo cloud, light and dark, into packaging/pictures.

    python3 dev.py screenshots [--into FOLDER] [NAME...]

With names only those views are rendered. Exits with 1 when a view does not come or a picture is empty.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication, QWidget
    from screenshot_stage import Stage
    from screenshot_views import Act, View

PICTURES = Path(__file__).resolve().parent / "pictures"
THEMES = ("light", "dark")
_SCREEN = {"name": "screen", "x": 0, "y": 0, "width": 1920, "height": 1200, "dpr": 1}
_SCREEN |= {"logicalDpi": 96, "logicalBaseDpi": 96}
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


class Format(NamedTuple):
    """How a view is pictured: the size of the window, None for the view's own, and what the file's name ends with."""

    size: tuple[int, int] | None = None
    ending: str = ""


def prepare_environment(folder: Path, scale: int = 1) -> None:
    """Let nothing of this computer be seen on a picture: screen, language, time zone, proxies, keyring, folders.

    ``scale`` is how many points of a picture are one point of the window, on each side.
    """
    screen = folder / "screen.json"
    screen.write_text(json.dumps({"screens": [_SCREEN]}), "utf-8")
    for name in (*_PROXIES, *(name.lower() for name in _PROXIES), "QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE"):
        os.environ.pop(name, None)
    os.environ |= {
        "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
        "QT_FONT_DPI": "96",
        "QT_QPA_PLATFORMTHEME": "",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "HOME": str(folder),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
    }
    if scale != 1:
        os.environ["QT_SCALE_FACTOR"] = str(scale)
    if hasattr(time, "tzset"):
        time.tzset()


class Camera:
    """Takes pictures of both themes and notes what went wrong."""

    def __init__(
        self, application: "QApplication", folder: Path, names: list[str], formats: Sequence[Format] = (Format(),)
    ) -> None:
        self.problems: list[str] = []
        self.made: list[Path] = []
        self._application = application
        self._folder = folder
        self._names = names
        self._formats = formats

    def wants(self, view: "View") -> bool:
        """Tell whether this view was asked for."""
        return not self._names or view.name in self._names

    def paths(self, view: "View") -> set[Path]:
        """Return the files of a view."""
        return {self._path(view, theme, one) for theme in THEMES for one in self._formats}

    def _path(self, view: "View", theme: str, one: Format) -> Path:
        return self._folder / f"{view.name}-{theme}{one.ending}.png"

    def play(self, act: "Act") -> None:
        """Open a window, take the act's pictures, close the window."""
        from PySide6.QtCore import QCoreApplication, QEvent  # noqa: PLC0415 - Qt is loaded when all is prepared
        from screenshot_stage import Stage, own_home  # noqa: PLC0415 - as above

        from drs_inspector.qt.app import open_window  # noqa: PLC0415 - as above
        from drs_inspector.qt.loop import run  # noqa: PLC0415 - as above

        views = [view for view in act.views if self.wants(view)]
        if not views:
            return
        with own_home():
            stage = Stage(*open_window(self._application))

            async def main() -> int:
                async with asyncio.TaskGroup() as group:
                    group.create_task(stage.window_run.run())
                    await stage.until(lambda: hasattr(stage.window_run, "memory"), "the window is at work")
                    await self._act(stage, act, views)
                    stage.window.close()
                return 0

            try:
                run(main)
            finally:
                stage.close()
                stage.window.deleteLater()
                # A window that is closed but still there would follow the next change of the theme.
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    async def _act(self, stage: "Stage", act: "Act", views: "list[View]") -> None:
        try:
            await act.begin(stage)
        except Exception:  # noqa: BLE001 - the other acts are played all the same
            self.problems.append(f"{act.name}: could not begin\n{traceback.format_exc()}")
            return
        for view in views:
            try:
                await self._take(stage, view)
            except Exception:  # noqa: BLE001 - the other pictures are taken all the same
                self.problems.append(f"{view.name}: no picture\n{traceback.format_exc()}")
            await stage.clear()

    async def _take(self, stage: "Stage", view: "View") -> None:
        from drs_inspector.qt.widgets.theme import ThemeChoice  # noqa: PLC0415 - loads Qt

        widget: QWidget | None = None
        self._resize(stage, view, self._formats[0])
        for theme in THEMES:
            stage.theme.apply(ThemeChoice(theme))
            # A dialog is opened anew, as a person whose window is dark would see it.
            if widget is not stage.window:
                await stage.clear()
                widget = await view.scene(stage)
            widget.activateWindow()
            for one in self._formats:
                self._resize(stage, view, one)
                await stage.settle()
                self._save(widget, self._path(view, theme, one))

    def _resize(self, stage: "Stage", view: "View", one: Format) -> None:
        from screenshot_stage import SIZE  # noqa: PLC0415 - loads Qt

        stage.window.resize(*(one.size or view.size or SIZE))

    def _save(self, widget: "QWidget", path: Path) -> None:
        from png_files import is_empty, save_small  # noqa: PLC0415 - loads Qt

        picture = with_tips(widget, self._application)
        if is_empty(picture):
            self.problems.append(f"{path.name} is empty")
            return
        save_small(picture, path)
        self.made.append(path)
        print(f"{path.name}  {picture.width()}x{picture.height()}  {path.stat().st_size:,} bytes", flush=True)


def with_tips(widget: "QWidget", application: "QApplication") -> "QImage":
    """Return a picture of a window with the tool tip or page of help that lies on it."""
    from PySide6.QtCore import Qt  # noqa: PLC0415 - Qt is loaded when its environment is ready
    from PySide6.QtGui import QPainter  # noqa: PLC0415 - as above

    picture = widget.grab().toImage()
    kinds = (Qt.WindowType.ToolTip, Qt.WindowType.Popup)
    tips = [one for one in application.topLevelWidgets() if one.windowType() in kinds]
    painter = QPainter(picture)
    for tip in tips:
        if tip.isVisible() and tip.windowOpacity() > 0:
            painter.drawPixmap(widget.mapFromGlobal(tip.pos()), tip.grab())
    painter.end()
    return picture


def _pass_on(_kind: object, _context: object, message: str) -> None:
    """Print what Qt says, except that a screen that is not there has no window manager."""
    if not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)


def take_all(folder: Path, names: list[str]) -> int:
    """Take the pictures of all views; return the exit code."""
    from screenshot_views import ACTS  # noqa: PLC0415 - Qt is loaded when all is prepared

    return take(ACTS, folder, names)


def take(acts: "Sequence[Act]", folder: Path, names: list[str], formats: Sequence[Format] = (Format(),)) -> int:
    """Take the pictures of some acts, each in all formats; return the exit code."""
    from PySide6.QtCore import Qt, qInstallMessageHandler  # noqa: PLC0415 - Qt is loaded when all is prepared
    from screenshot_stage import standing_clock  # noqa: PLC0415 - as above

    from drs_inspector.qt.app import application  # noqa: PLC0415 - as above

    views = [view for act in acts for view in act.views]
    unknown = sorted(set(names) - {view.name for view in views})
    if unknown:
        print(f"There is no view {', '.join(unknown)}; there are: {', '.join(view.name for view in views)}")
        return 2
    qInstallMessageHandler(_pass_on)
    app = application()
    app.setCursorFlashTime(0)
    for effect in (Qt.UIEffect.UI_FadeTooltip, Qt.UIEffect.UI_AnimateTooltip):
        app.setEffectEnabled(effect, False)
    camera = Camera(app, folder, names, formats)
    with standing_clock():
        for act in acts:
            camera.play(act)
    wanted = {path for view in views if camera.wants(view) for path in camera.paths(view)}
    missing = wanted - set(camera.made)
    problems = [*camera.problems, *(f"{path.name} is missing" for path in sorted(missing))]
    if folder == PICTURES and not names and not missing:
        for path in set(folder.glob("*.png")) - wanted:
            path.unlink()
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(camera.made)} pictures, {sum(path.stat().st_size for path in camera.made):,} bytes, in {folder}")
    return 1 if problems else 0


def main(arguments: list[str]) -> int:
    """Read the command line, prepare, and take the pictures."""
    parser = argparse.ArgumentParser(description="Render every view, light and dark.")
    parser.add_argument("--into", type=Path, default=PICTURES, help="folder for the pictures")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these views")
    chosen = parser.parse_args(arguments)
    chosen.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        prepare_environment(Path(folder))
        return take_all(chosen.into.absolute(), chosen.names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
