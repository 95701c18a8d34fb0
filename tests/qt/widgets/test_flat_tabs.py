"""Tabs of words: all of them are seen as long as the words have room, and then the bar scrolls."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.qt.widgets.fields.flat_tabs import FlatTabPages

TITLES = ("Overview", "Progress", "Objects 60", "Rules 4", "Endpoints", "Settings", "History", "Readings", "JSON")


def test_tabs_move_together_before_one_of_them_is_out_of_sight(qtbot: QtBot) -> None:
    pages = FlatTabPages()
    qtbot.addWidget(pages)
    pages.setCornerWidget(QLabel("7 of 41"))
    for title in TITLES:
        pages.addTab(QWidget(), title)
    bar, corner = pages.tabBar(), pages.cornerWidget()
    pages.resize(2_000, 200)
    pages.show()
    qtbot.wait(1)

    def room_of_last() -> int:
        return pages.width() - corner.sizeHint().width() - bar.tabRect(len(TITLES) - 1).right() - 1

    wide = [bar.tabRect(index).width() for index in range(len(TITLES))]
    pages.resize(sum(wide) + corner.sizeHint().width() - 40, 200)
    qtbot.wait(1)
    narrow = [bar.tabRect(index).width() for index in range(len(TITLES))]
    assert bar.tabRect(0).left() == 0
    assert room_of_last() >= 0, "all of them are seen"
    assert len({one - other for one, other in zip(wide, narrow, strict=True)}) == 1, "all of them by as much"
    pages.resize(2_000, 200)
    qtbot.wait(1)
    assert [bar.tabRect(index).width() for index in range(len(TITLES))] == wide
    # Words are measured once, and anew in another font.
    font = bar.font()
    font.setPointSizeF(2 * font.pointSizeF())
    bar.setFont(font)
    qtbot.wait(1)
    larger = [bar.tabRect(index).width() for index in range(len(TITLES))]
    assert all(one > before for one, before in zip(larger, wide, strict=True))
