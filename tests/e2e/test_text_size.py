"""Text from 80 to 200 percent: by keys and in Preferences, at once and at the next start, and no word is cut."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QToolButton,
    QWidget,
)

from drs_inspector.qt.history.since_strip import SinceStrip
from drs_inspector.qt.startup_settings import StartupSettings
from drs_inspector.qt.widgets.elided_label import ElidedLabel
from drs_inspector.qt.widgets.text_size import text_size
from drs_inspector.session.history.since import Since
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.sign_in_form import SignInForm
from tests.e2e.test_preferences import open_page

SMALL = (1024, 640)


@pytest.fixture(autouse=True)
def usual_size(qapp: QApplication) -> Iterator[None]:
    yield
    text_size().apply(100)


def _needed(widget: QWidget) -> tuple[int, int]:
    """Return the width and height that the words of a widget take; elided ones take none, they have a tool tip."""
    metrics, height = widget.fontMetrics(), widget.fontMetrics().height()
    mnemonic = int(Qt.TextFlag.TextShowMnemonic)
    if isinstance(widget, QLabel) and widget.text() and not isinstance(widget, ElidedLabel):
        longest = max(metrics.horizontalAdvance(word) for word in widget.text().replace("\u200b", " ").split() or [""])
        if widget.wordWrap():
            return longest, widget.heightForWidth(widget.width())
        return metrics.size(mnemonic if widget.buddy() else 0, widget.text()).width(), height
    is_icon = isinstance(widget, QToolButton) and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    if isinstance(widget, QAbstractButton) and widget.text() and not is_icon:
        return metrics.size(mnemonic, widget.text()).width(), height
    return 0, height if isinstance(widget, QHeaderView | QLineEdit | QComboBox) else 0


def _is_cut(widget: QWidget) -> bool:
    """Tell whether a word of a widget, or the first row of a view, has less room than its letters."""
    width, height = _needed(widget)
    room = widget.contentsRect() if isinstance(widget, QLabel) else widget.rect()
    if width > room.width() or height > widget.height():
        return True
    if not isinstance(widget, QAbstractItemView) or isinstance(widget, QHeaderView) or widget.model() is None:
        return False
    first = widget.model().index(0, 0)
    row = widget.rowHeight(0) if isinstance(widget, QTableView) else widget.visualRect(first).height()
    return first.isValid() and row < widget.fontMetrics().height()


def _sticks_out(widget: QWidget) -> bool:
    """Tell whether a widget goes beyond the edge of what scrolls up and down only, or of its window."""
    parent = widget.parentWidget()
    while parent is not None:
        area = parent.parentWidget()
        is_viewport = isinstance(area, QAbstractScrollArea) and area.viewport() is parent
        if is_viewport or parent.isWindow():
            bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            scrolls = is_viewport and isinstance(area, QAbstractScrollArea) and area.horizontalScrollBarPolicy() != bar
            return not scrolls and widget.mapTo(parent, QPoint(widget.width(), 0)).x() > parent.width()
        parent = area
    return False


def cut_words(root: QWidget) -> list[str]:
    """Return the names of visible widgets below ``root`` whose words are cut."""
    return [
        f"{type(widget).__name__} {getattr(widget, 'text', str)()!r}"
        for widget in root.findChildren(QWidget)
        if widget.isVisible() and not isinstance(widget.parentWidget(), QComboBox | QHeaderView)
        if _is_cut(widget) or (isinstance(widget, QLabel | QAbstractButton | QLineEdit) and _sticks_out(widget))
    ]


async def uncut(driver: Driver, root: QWidget, what: object) -> None:
    """Wait until no word is cut: on a busy machine a line is laid out later than its words come."""
    with suppress(AssertionError):
        await driver.wait_until(lambda: not cut_words(root), "all words have room", 5)
    assert cut_words(root) == [], what


def test_keys_make_text_larger_and_smaller_and_the_next_start_has_it(on_stage: Play, cloud: Cloud) -> None:
    keys, modifiers = Qt.Key, Qt.KeyboardModifier

    async def first(driver: Driver) -> None:
        await driver.fetched()
        small = driver.page.tree.visualRect(driver.page.tree.model().index(0, 0)).height()
        pressed = (
            (keys.Key_Plus, modifiers.ControlModifier, 110),
            (keys.Key_Equal, modifiers.ControlModifier, 125),
            (keys.Key_Plus, modifiers.ControlModifier | modifiers.KeypadModifier, 150),
            (keys.Key_Minus, modifiers.ControlModifier, 125),
            (keys.Key_Minus, modifiers.ControlModifier | modifiers.KeypadModifier, 110),
            (keys.Key_0, modifiers.ControlModifier | modifiers.KeypadModifier, 100),
            *((keys.Key_Minus, modifiers.ControlModifier, percent) for percent in (90, 80, 80)),
            *(
                (keys.Key_Plus, modifiers.ControlModifier, percent)
                for percent in (90, 100, 110, 125, 150, 175, 200, 200)
            ),
        )
        usual = QApplication.font().pointSizeF()
        for key, modifier, percent in pressed:
            QTest.keyClick(driver.window, key, modifier)
            assert QApplication.font().pointSizeF() == pytest.approx(usual * percent / 100)
            assert f"Text size {percent} %" in driver.status
        await driver.settle()
        assert driver.page.tree.visualRect(driver.page.tree.model().index(0, 0)).height() >= 1.5 * small
        # Ctrl+0 without the keypad is for all sources, and no size of text.
        QTest.keyClick(driver.window, keys.Key_0, modifiers.ControlModifier)
        assert text_size().percent == 200
        text_size().apply(100)

    async def second(driver: Driver) -> None:
        await driver.fetched()
        assert (StartupSettings().text_size, text_size().percent) == (200, 200)
        page = await open_page(driver)
        driver.click("Reset “Appearance”", page)
        assert text_size().percent == 100
        driver.click("Close", page)
        await driver.gone(page)

    on_stage(first, demo=cloud)
    on_stage(second, demo=cloud)


def test_no_word_of_the_table_is_cut_with_large_text(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        await driver.fetched()
        frame = driver.window_run.frame
        driver.window.resize(1280, 800)
        driver.page.filter_line.set_text("health:failed")
        for percent in (200, 150):
            driver.window_run.app.change_settings(text_size=percent)
            for _ in range(2):
                await driver.settle(0.2)
                await uncut(driver, driver.window, (percent, frame.jobs.layouts.is_peeking))
                frame.jobs.toggle_peek()
            frame.views.show_search()
            await driver.settle(0.2)
            await uncut(driver, driver.window, percent)
            frame.views.show_table()

    on_stage(scene, demo=cloud, jobs_as="table")


def test_no_word_is_cut_in_a_small_window_with_large_text(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        await driver.fetched()
        driver.window.resize(*SMALL)
        job = cloud.tenant.special_id("full-house")
        ids = tuple("abcdefghijk")
        since = Since("27 Nov, 09:41", added=ids[:1], gone=ids, changed=ids[:3], not_read=ids[:2])
        driver.window.findChild(SinceStrip).show_since(since)
        for percent in (200, 150):  # larger and smaller, with what is built before and after
            driver.window_run.app.change_settings(text_size=percent)
            for kind in (NodeKind.JOB, NodeKind.SOURCE, NodeKind.OBJECTS, NodeKind.RULES):
                await driver.click_line(TreeNode(kind, job))
                await driver.settle()
                await uncut(driver, driver.window, kind)
            driver.window.show_welcome()
            await driver.settle()
            await uncut(driver, driver.window, "")
            driver.window.show_browse()
            page = await open_page(driver)
            page.resize(SMALL[0] - 32, SMALL[1])
            await driver.settle()
            await uncut(driver, page, "")
            driver.click("Close", page)
            await driver.gone(page)
            form = await SignInForm.open(driver)
            form.search("eu-de")
            driver.key("Return", form.region)
            form.more()
            form.dialog.resize(*SMALL)
            await driver.settle()
            await uncut(driver, form.dialog, "")
            form.click("Cancel")
            await driver.gone(form.dialog)

    on_stage(scene, demo=cloud)
