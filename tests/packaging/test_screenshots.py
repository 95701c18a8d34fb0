"""The pictures show every kind of line and every dialog, and an empty one is noticed."""

import inspect
import re
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import job_pictures
import job_sheets
import pytest
import screenshot_job_page
from png_files import is_empty, save_small
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog
from screenshot_stage import NOW, standing_clock
from screenshot_views import ACTS, VIEWS
from screenshots import PICTURES, THEMES, Camera

import drs_inspector.qt
from drs_inspector.session.job_tree.node import NodeKind

README = Path(__file__).resolve().parents[2] / "README.md"


def dialogs() -> Iterator[type[QDialog]]:
    package = drs_inspector.qt
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        for _name, kind in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(kind, QDialog) and kind.__module__ == module.name:
                yield kind


def test_every_kind_of_line_and_every_dialog_has_a_picture() -> None:
    shown = {what for view in VIEWS for what in view.shows}
    assert {*NodeKind} - shown == set()
    assert {*dialogs()} - shown == set()


def test_names_are_unique_and_the_pictures_are_there() -> None:
    names = [view.name for view in VIEWS]
    assert len(set(names)) == len(names)
    assert {path.name for path in PICTURES.glob("*.png")} == {
        f"{name}-{theme}.png" for name in names for theme in THEMES
    }


def test_readme_shows_pictures_that_exist() -> None:
    words = README.read_text("utf-8").replace('"', " ").replace("(", " ").replace(")", " ").split()
    shown = [word for word in words if word.startswith("packaging/pictures/")]
    assert shown
    assert [name for name in shown if not (README.parent / name).exists()] == []


def drawn(colours: int) -> QImage:
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for number in range(colours):
        painter.fillRect(number % 20 * 10, number // 20 * 10, 10, 10, QColor.fromHsv(number % 360, 200, 200))
    painter.end()
    return image


@pytest.mark.parametrize(("colours", "empty"), [(0, True), (3, True), (100, False)])
def test_a_picture_of_nothing_is_empty(qapp: QApplication, colours: int, empty: bool) -> None:
    assert is_empty(drawn(colours)) is empty


def test_a_saved_picture_is_small_and_keeps_rare_colours(qapp: QApplication, tmp_path: Path) -> None:
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    for x in range(100):
        for y in range(100):
            image.setPixelColor(x, y, QColor(x * 255 // 100, x * 255 // 100, y * 255 // 100))
    image.setPixelColor(5, 5, QColor("red"))
    for name in ("one.png", "two.png"):
        save_small(image, tmp_path / name)
    saved = QImage(str(tmp_path / "one.png"))
    assert saved.format() == QImage.Format.Format_Indexed8
    assert saved.pixelColor(5, 5) == QColor("red")
    assert abs(saved.pixelColor(66, 33).red() - 168) < 20
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def test_names_choose_views(qapp: QApplication, tmp_path: Path) -> None:
    camera = Camera(qapp, tmp_path, ["welcome"])
    assert [view.name for act in ACTS for view in act.views if camera.wants(view)] == ["welcome"]


def test_every_tab_of_a_job_is_pictured_in_every_state(qapp: QApplication, tmp_path: Path) -> None:
    views = [view for act in screenshot_job_page.ACTS for view in act.views]
    names = {view.name for view in views}
    assert len(names) == len(views)
    states = {name.rpartition("-")[0] for name in names}
    assert {"running", "late", "failed", "waiting", "finished", "full", "recovery", "sample", "otc-running"} <= states
    assert names == {f"{state}-{tab.lower()}" for state in states for tab in screenshot_job_page.TABS}
    camera = Camera(qapp, tmp_path, [], job_pictures.formats(2))
    late = next(view for view in views if view.name == "late-overview")
    assert {path.name for path in camera.paths(late)} == {
        f"late-overview-{theme}-{width}-2x.png" for theme in THEMES for width in (1280, 1024)
    }


def test_contact_sheets_have_the_pictures_that_are_there(qapp: QApplication, tmp_path: Path) -> None:
    for name in ("running-rules", "late-rules", "running-history"):
        drawn(100).save(str(tmp_path / f"{name}-dark-1280-1x.png"))
    made = job_pictures.sheets(screenshot_job_page.ACTS, tmp_path, 1)
    assert sorted(path.name for path in made) == ["sheet-history-dark-1280.webp", "sheet-rules-dark-1280.webp"]
    assert not is_empty(QImage(str(made[0])))


def test_a_sheet_has_its_pictures_in_rows_of_three_as_wide_as_each_other(qapp: QApplication, tmp_path: Path) -> None:
    colours = ["red", "lime", "blue", "black"]
    for number, colour in enumerate(colours):
        one = QImage(64 * (1 + number % 2), 40 * (1 + number % 2), QImage.Format.Format_RGB32)
        one.fill(QColor(colour))
        one.save(str(tmp_path / f"{number}.png"))
    whole = job_sheets.laid_out([tmp_path / f"{number}.png" for number in range(4)])
    assert (whole.width(), whole.height()) == (3 * 648, 2 * 408)
    middles = [(320, 200), (968, 200), (1616, 200), (320, 608)]
    assert [whole.pixelColor(*middle) for middle in middles] == [QColor(colour) for colour in colours]
    assert len({whole.pixelColor(*at).name() for at in ((644, 200), (320, 404), (968, 608))}) == 1  # between, and none
    with pytest.raises(OSError, match=r"gone\.png"):
        job_sheets.laid_out([tmp_path / "gone.png"])


def test_sheets_take_the_place_of_those_before(tmp_path: Path) -> None:
    new, kept = tmp_path / "new", tmp_path / "kept"
    for folder, name in ((new, "sheet-a"), (kept, "sheet-a"), (kept, "sheet-old"), (kept, "map")):
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.webp").write_text(folder.name)
    job_sheets.publish(sorted(new.iterdir()), kept)
    assert {path.name: path.read_text() for path in kept.iterdir()} == {"sheet-a.webp": "new", "map.webp": "kept"}


def test_the_page_of_tabs_shows_every_sheet_and_all_of_them_are_there() -> None:
    names = {
        job_sheets.sheet_name(tab.lower(), theme, width, scale)
        for tab in screenshot_job_page.TABS
        for theme in THEMES
        for width, _height in job_pictures.SIZES
        for scale in job_pictures.SCALES
    }
    assert {path.name for path in job_sheets.SHEETS.glob("*")} == names
    page = (job_sheets.SHEETS.parent / "job-pages.md").read_text("utf-8")
    assert set(re.findall(r"pictures/(sheet-[\w.-]+)", page)) == names


def test_the_moment_of_the_pictures_is_led_to_modules_that_ask_for_it() -> None:
    with standing_clock():  # raises where a module does not ask for the time any more
        assert time.time() == NOW.timestamp()
