"""Every list of the window offers its rows in every form, and as files of what is shown and of all of it."""

import asyncio
import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu

from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.qt.handbook.window import HandbookWindow
from drs_inspector.qt.panes.list_pane import ListPane, ListSaver
from drs_inspector.qt.panes.pane_actions import Offer
from drs_inspector.qt.preferences.page import PreferencesPage
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.session.table_files.list_rows import Which
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, play
from tests.e2e.list_ways import ListWays, is_no_data, kind_of, list_pane_of, lists_on_screen
from tests.e2e.pane_ways import Ways

FORMS: Final = ("copy_table", "copy_short", "copy_markdown", "copy_csv", "copy_sql", "copy_json")
IN_MENU: Final = ("Rows with headings (for a sheet)", "Markdown table", "CSV", "JSON")
# Hits and an answer that is cut are found anew for files, which tests of theirs look at.
_TURNS: Final = 300
OWN_FILES: Final = ("HitsPane",)


class SeenList(NamedTuple):
    """What a list offered, by the name of the place where it was seen."""

    place: str
    view: str
    lacks: Sequence[str]


async def copied(offer: Offer) -> str:
    """Run an offer, and return what is on the clipboard afterwards."""
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    offer.run()
    for _turn in range(_TURNS):
        if clipboard.text() != "before":
            break
        await asyncio.sleep(0.01)
    return clipboard.text()


def menu_of(view: QAbstractItemView) -> tuple[list[str], list[str]]:
    """Return what the context menu of a list offers, and what is below "Copy as" there."""
    menu = show_pane_menu(view, view.mapToGlobal(view.rect().center()))
    below = [one for one in menu.findChildren(QMenu) if one.title() == "Copy as"]
    forms = [action.text().partition("\t")[0] for one in below for action in one.actions() if action.isEnabled()]
    words = [action.text() for action in menu.actions() if action.isEnabled()]
    menu.close()
    return words, forms


def mark(view: QAbstractItemView) -> None:
    """Mark the first row that can be, where none is."""
    model = view.model()
    if not view.currentIndex().isValid():
        for row in range(model.rowCount()):
            view.setCurrentIndex(model.index(row, 0))
            if view.currentIndex().isValid() and view.selectionModel().isRowSelected(row, view.rootIndex()):
                return


async def lacking(view: QAbstractItemView, pane: ListPane, saved: list[TableRows]) -> list[str]:
    """Return what a list with rows does not do."""
    lacks: list[str] = []
    offers: dict[str, Callable[[], Offer | None]] = {name: getattr(pane, name) for name in FORMS}
    for name, make in offers.items():
        offer = make()
        if offer is None:
            lacks.append(name)
            continue
        text = await copied(offer)
        if text == "before":
            lacks.append(f"{name} does not copy")
            continue
        if name == "copy_csv":
            rows = list(csv.reader(io.StringIO(text)))
            found = pane.list_rows(Which.MARKED)
            if found is None or rows[0] != list(found.heads) or len(rows) != found.count + 1:
                lacks.append("CSV with heads")
        if name == "copy_json":
            json.loads(text)
        if name == "copy_sql" and not text.startswith("("):
            lacks.append("SQL list")
    words, forms = menu_of(view)
    lacks += [one for one in IN_MENU if one not in forms]
    lacks += [one for one in ("Save what is shown as…", "Save all of it as…") if one not in words]
    if type(pane).__name__ not in OWN_FILES:
        for make in (pane.save_shown, pane.save_all):
            saved.clear()
            offer = make()
            if offer is not None:
                offer.run()
            if not saved or not sum(part.length for part in saved[0].slices()):
                lacks.append(make.__name__)
    return lacks


async def walk(driver: Driver, job: str) -> tuple[list[SeenList], set[str]]:
    """Look at every list of every pane once."""
    saver = driver.window.findChild(ListSaver)
    saved: list[TableRows] = []
    saver.wanted.disconnect()
    saver.wanted.connect(lambda table, _name: saved.append(table))
    seen: list[SeenList] = []
    known: set[int] = set()
    places: set[str] = set()
    keep: list[QAbstractItemView] = []
    for place, go in ListWays(Ways(driver, job)).all().items():
        await go()
        await driver.settle(0.02)
        for view in lists_on_screen():
            if id(view) in known or is_no_data(view):
                continue
            keep.append(view)
            known.add(id(view))
            pane = list_pane_of(view)
            if pane is None:
                seen.append(SeenList(place, f"{kind_of(view)} {view.accessibleName()}", ["everything"]))
            elif view.model().rowCount():
                view.setFocus()
                mark(view)
                lacks = await lacking(view, pane, saved)
                places.add(place)
                seen.append(SeenList(place, f"{kind_of(view)} {view.accessibleName()}", lacks))
        close_what_lies_above(driver)
    return seen, places


def close_what_lies_above(driver: Driver) -> None:
    for overlay in (driver.window_run.palette.palette, driver.window_run.palette.keys, driver.window_run.palette.sent):
        overlay.dismiss()
    for one in (*driver.window.findChildren(HandbookWindow), *driver.window.findChildren(PreferencesPage)):
        one.close()
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    driver.window.activateWindow()


@pytest.fixture(scope="module")
def walked(qapp: QApplication, small_cloud: Cloud) -> tuple[list[SeenList], set[str]]:
    """What every list of one window over the demo offers."""
    found: list[tuple[list[SeenList], set[str]]] = []
    small_cloud.faults()

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        counting = driver.window_run.frame.counting
        await driver.wait_until(lambda: counting.counts.now.total and not counting.counts.is_working, "counted")
        driver.window.resize(1280, 800)
        await driver.settle()
        found.append(await walk(driver, small_cloud.tenant.special_id("full-house")))

    play(qapp, scene, demo=small_cloud, jobs_as="table")
    return found[0]


def test_every_list_has_every_form_and_files(walked: tuple[list[SeenList], set[str]]) -> None:
    seen, places = walked
    lacking = [one for one in seen if one.lacks]
    assert lacking == [], lacking
    assert len(seen) > 25, [one[:2] for one in seen]
    assert places >= {
        "table",
        "narrow list",
        "tree",
        "search line",
        "SQL editor",
        "map as a list",
        "time line",
        "handbook",
    }
