"""What a person sees of each kind of cell, at one and at two pixels a unit, light and dark."""

from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication

from drs_inspector.qt.cells.list_painters import FacetPainter, GroupPainter, MatchPainter
from drs_inspector.qt.cells.look import FOCUSED, SELECTED, STRONG, Look
from drs_inspector.qt.cells.painters import (
    CellPainter,
    HealthPainter,
    NamePainter,
    PillPainter,
    ProgressPainter,
    RoutePainter,
    TextPainter,
)
from drs_inspector.qt.cells.values import (
    FacetCell,
    Glyph,
    GroupCell,
    HealthCell,
    MatchCell,
    NameCell,
    PillCell,
    ProgressCell,
    RouteCell,
)
from drs_inspector.qt.widgets.theme import Theme
from tests.qt.cells.pictures import colours, grey, inked, painted, rows

LONG = "a-name-that-is-longer-than-any-cell-of-a-table-may-ever-be-" * 3
CELLS: list[tuple[CellPainter[Any], Any, Any]] = [
    (TextPainter(), "words", LONG),
    (TextPainter(numeric=True), "1,000", LONG),
    (HealthPainter(), HealthCell(Glyph.LATE, "amber", "Late", "14 min behind"), HealthCell("new", "grey", LONG, LONG)),
    (PillPainter(), PillCell("Incremental", "green"), PillCell(LONG, "red")),
    (NamePainter(), NameCell("crm-to-rds", is_open=True), NameCell(LONG, 40, False, glyph=Glyph.FAILED, tone="red")),
    (RoutePainter(), RouteCell("MySQL", "rds-15"), RouteCell(LONG, LONG)),
    (ProgressPainter(), ProgressCell(0.5, "50 %"), ProgressCell(0.5, LONG)),
    (MatchPainter(), MatchCell("shop.orders", ((5, 11),), "note"), MatchCell(LONG, ((0, 170),), LONG)),
    (MatchPainter(bold_marks=True), MatchCell("ledger", ((0, 3),)), MatchCell(LONG, ((90, 100),), LONG)),
    (GroupPainter(), GroupCell("No cause", "36 jobs", "none"), GroupCell(LONG, LONG, LONG)),
    (FacetPainter(), FacetCell("Failed", "4", 0.3), FacetCell(LONG, LONG, 7.0, is_ticked=True)),
]


@pytest.mark.parametrize("number", range(len(CELLS)))
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_cell_shows_something_and_stays_in_its_rectangle(both: Theme, number: int, ratio: float) -> None:
    cell_painter, value, too_long = CELLS[number]
    whole = inked(painted(cell_painter, value, ratio=ratio))
    assert whole.width() > 8 * ratio
    assert whole.height() >= 5 * ratio
    for width in (200, 60, 17, 3, 0):
        painted(cell_painter, too_long, width=width, ratio=ratio)  # asserts that nothing is beside it
    hint = cell_painter.size_hint(value, Look(QApplication.font()).style(0))
    wide = inked(painted(cell_painter, value, width=900))
    if not isinstance(
        cell_painter, TextPainter | ProgressPainter | FacetPainter | GroupPainter
    ):  # their ends are right
        assert wide.right() <= hint.width()
    assert hint.height() >= 22
    at_hint = painted(cell_painter, value, width=hint.width())
    if wide.right() <= hint.width():
        assert at_hint == painted(cell_painter, value, width=900).copy(at_hint.rect()), "nothing of it is cut"


def test_a_picture_for_a_fine_screen_is_drawn_finely(both: Theme) -> None:
    for cell_painter, value, _long in CELLS:
        fine = painted(cell_painter, value, ratio=2.0)
        coarse = painted(cell_painter, value).scaled(fine.size())
        assert fine.size().width() == 400
        assert fine != coarse, type(cell_painter).__name__


def test_a_health_word_is_whole_or_not_there(both: Theme) -> None:
    late = HealthCell(Glyph.LATE, "amber", "Late", "14 min behind, growing")
    whole = painted(HealthPainter(), late, width=300)
    assert painted(HealthPainter(), late._replace(reason=""), width=300) != whole
    narrow = inked(painted(HealthPainter(), late, width=48))
    assert narrow.right() <= 8 + 14, "the glyph alone"
    cut = painted(HealthPainter(), late, width=120)
    word = QRect(0, 0, 60, 24)
    assert cut.copy(word) == whole.copy(word), "glyph and word are whole where the reason is cut"


def test_health_is_told_without_colour(both: Theme) -> None:
    same = {"tone": "grey", "word": "Word"}
    pictures = [grey(painted(HealthPainter(), HealthCell(glyph, **same))) for glyph in Glyph]
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[at + 1 :])


def test_subtasks_with_long_names_are_told_apart(both: Theme) -> None:
    names = [f"billing-reporting-production-of-the-year-23-{number}" for number in (1, 2)]
    one, other = (painted(NamePainter(), NameCell(name, 1), width=150) for name in names)
    assert one != other
    one, other = (painted(TextPainter(), name, width=150) for name in names)
    assert one == other, "what is cut at the end is not"


def test_a_name_shows_its_depth_and_whether_it_is_open(both: Theme) -> None:
    at = [inked(painted(NamePainter(), NameCell("crm", depth))).left() for depth in (0, 1, 2)]
    assert (at[1] - at[0], at[2] - at[1]) == (16, 16)
    states = [grey(painted(NamePainter(), NameCell("crm", 0, state))) for state in (None, True, False)]
    assert states[0] != states[1] != states[2] != states[0]
    click = NamePainter().chevron_rect(QRect(100, 48, 200, 24), NameCell("crm", 1, is_open=True))
    assert click == QRect(116, 48, 24, 24)
    assert NamePainter().chevron_rect(QRect(100, 48, 200, 24), NameCell("crm")).isEmpty()


def test_a_pill_is_on_base_where_its_row_is_selected(both: Theme) -> None:
    look = Look(QApplication.font())
    cell = PillCell("Incremental", "green")
    plain = painted(PillPainter(), cell)
    assert plain.pixelColor(12, 7).name() == look.pill("green").name() != look.base.name()
    for state in (SELECTED, SELECTED | FOCUSED, SELECTED | STRONG):
        selected = painted(PillPainter(), cell, state=state)
        assert selected.pixelColor(12, 7).name() == look.base.name()
        assert selected.pixelColor(2, 2).name() == look.style(state).background.name()
        assert look.tone("green").name() in colours(selected), "its dot keeps the tone"


def test_figures_are_below_one_another(both: Theme) -> None:
    ends = {inked(painted(TextPainter(numeric=True), text, width=90)).right() for text in ("1", "41", "1,001", "-1")}
    assert len(ends) == 1
    assert ends == {inked(painted(ProgressPainter(), ProgressCell(None, "11"), width=90)).right()}


def bar(cell: ProgressCell, width: int = 112) -> tuple[int, int]:
    """Return how many pixels of a bar are full, and how many are not."""
    look = Look(QApplication.font())
    image = painted(ProgressPainter(), cell, width=width)
    line = rows(image)[12]
    return line.count(look.tone(cell.tone).rgb()), line.count(look.track.rgb())


def test_a_bar_tells_its_share(both: Theme) -> None:
    # The round ends have a pixel of a mixed colour each.
    assert bar(ProgressCell(0.5, "50 %")) == (23, 23)
    assert bar(ProgressCell(0.0, "0 %")) == (0, 46)
    assert bar(ProgressCell(1.0, "100 %")) == (46, 0)
    assert bar(ProgressCell(0.001, "0 %"))[0] == 2, "a little is seen"
    assert bar(ProgressCell(0.999, "99 %"))[1] == 2, "and nearly all is not all"


@pytest.mark.parametrize("share", [2.5, -3.0, float("inf"), float("nan")])
def test_a_share_that_is_none_breaks_no_bar(both: Theme, share: float) -> None:
    full, empty = bar(ProgressCell(share, "250 %"))
    assert full + empty in (0, 46)


def test_without_room_for_both_the_figure_stays(both: Theme) -> None:
    assert bar(ProgressCell(0.5, "50 %"), width=70) == (0, 0)
    assert not inked(painted(ProgressPainter(), ProgressCell(0.5, "50 %"), width=70)).isEmpty()


def test_both_ends_of_a_route_are_seen(both: Theme) -> None:
    pictures = [
        painted(RoutePainter(), RouteCell(*ends), width=172)
        for ends in (
            ("PostgreSQL", "rds-newsletter-standby-1"),
            ("PostgreSQL", "rds-newsletter-standby-2"),
            ("MySQL", "rds-newsletter-standby-1"),
        )
    ]
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[at + 1 :])
    engine = QRect(0, 0, 70, 24)
    assert pictures[0].copy(engine) == painted(RoutePainter(), RouteCell("PostgreSQL", "x"), width=300).copy(engine)


@pytest.mark.parametrize(
    "text", ["orders.of.the.year", "a_very_long_schema_before.orders", "x" * 90 + "orders" + "y" * 90]
)
def test_found_text_is_marked_where_it_is_seen(both: Theme, text: str) -> None:
    look = Look(QApplication.font())
    at = text.index("orders")
    image = painted(MatchPainter(), MatchCell(text, ((at, at + 6),)), width=130)
    marked = [x for x, pixel in enumerate(rows(image)[6]) if pixel == look.match.rgb()]
    letter = look.font(MatchPainter().role)[1].horizontalAdvance("o")
    assert 6 * letter - 4 <= len(marked) <= 6 * letter
    assert marked == list(range(marked[0], marked[-1] + 1))
    in_bold = painted(MatchPainter(bold_marks=True), MatchCell(text, ((at, at + 6),)), width=130)
    assert look.match.name() not in colours(in_bold)
    assert in_bold != painted(MatchPainter(bold_marks=True), MatchCell(text), width=130)


def test_a_facet_tells_without_colour_whether_it_is_ticked(both: Theme) -> None:
    look = Look(QApplication.font())
    plain, ticked = (FacetCell("Failed", "4", 0.5, is_ticked) for is_ticked in (False, True))
    assert grey(painted(FacetPainter(), plain)) != grey(painted(FacetPainter(), ticked))
    line = painted(FacetPainter(), plain, width=176)
    foot = rows(line)[-1]
    assert foot.count(look.outline.rgb()) == foot.count(look.track.rgb()) == (176 - 16 - 18) // 2


def test_a_strong_selection_has_one_ink(both: Theme) -> None:
    look = Look(QApplication.font())
    image = painted(HealthPainter(), HealthCell(Glyph.LATE, "amber", "Late", "why"), state=SELECTED | STRONG)
    assert look.tone("amber").name() not in colours(image)
    assert look.highlighted_text.name() in colours(image)
