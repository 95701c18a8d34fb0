"""Texts from outside in one line: of any length, with anything in them, and what was found stays in sight."""

from typing import Any

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from drs_inspector.qt.cells.cell_text import END, MIDDLE, cut_around, elided
from drs_inspector.qt.widgets.type_roles import ROW_HEIGHT, TypeRole, row_height, type_font


@pytest.fixture
def metrics(qapp: QApplication) -> QFontMetrics:
    return QFontMetrics(qapp.font())


def test_names_are_cut_in_the_middle_and_sentences_at_the_end(metrics: QFontMetrics) -> None:
    name = elided(metrics, "billing-reporting-production-23-2", 120, MIDDLE)
    assert name.startswith("billing")
    assert name.endswith("23-2")
    assert "\u2026" in name
    assert elided(metrics, "the source does not answer since noon", 120, END).endswith("\u2026")
    assert elided(metrics, "short", 120, MIDDLE) == "short"
    assert elided(metrics, "anything", -5) == ""


def test_nothing_in_a_name_steers_the_line(metrics: QFontMetrics) -> None:
    assert elided(metrics, "a\nb\u202ec", 400) == "a\\nb\\u202ec".replace("\\n", "\\x0a")


def test_a_text_of_megabytes_is_not_measured_whole(metrics: QFontMetrics) -> None:
    lengths: list[int] = []

    class Measured:
        """The measures of a font that note the length of each text that they are asked for."""

        def elidedText(self, text: str, *how: Any) -> str:  # noqa: N802 - Qt's
            lengths.append(len(text))
            return metrics.elidedText(text, *how)

        def horizontalAdvance(self, text: str) -> int:  # noqa: N802 - Qt's
            lengths.append(len(text))
            return metrics.horizontalAdvance(text)

    measured: Any = Measured()
    huge = "x" * 3_000_000 + "end"
    assert elided(measured, huge, 200, MIDDLE).endswith("end")
    elided(measured, huge, 200, END)
    shown, spans = cut_around(measured, huge, [(2_000_000, 2_000_004)], 200)
    assert shown[spans[0][0] : spans[0][1]] == "xxxx"
    assert max(lengths) < 2_000


@pytest.mark.parametrize("at", [0, 30, 95, 190])
def test_what_was_found_is_seen_wherever_it_is(metrics: QFontMetrics, at: int) -> None:
    text = "".join(f"{number:05}" for number in range(40))
    text = f"{text[:at]}ORDERS{text[at:]}"
    for width in (90, 160, 300, 3_000):
        shown, spans = cut_around(metrics, text, [(at, at + 6)], width)
        assert [shown[start:end] for start, end in spans] == ["ORDERS"], width
        assert metrics.horizontalAdvance(shown) <= width
    assert shown == text


def test_what_is_too_wide_for_its_cell_shows_its_beginning(metrics: QFontMetrics) -> None:
    shown, spans = cut_around(metrics, "a.b.orders_of_the_year", [(4, 22)], 60)
    assert spans
    assert shown[spans[0][0] : spans[0][1]].startswith("or")
    assert metrics.horizontalAdvance(shown) <= 60


def test_marks_move_with_what_is_written_before_them(metrics: QFontMetrics) -> None:
    shown, spans = cut_around(metrics, "a\x1b.orders", [(3, 9)], 900)
    assert (shown, [shown[start:end] for start, end in spans]) == ("a\\x1b.orders", ["orders"])


def test_sizes_follow_the_base_font(qapp: QApplication) -> None:
    for size in (9.0, 18.0):
        base = QFont(qapp.font())
        base.setPointSizeF(size)
        assert type_font(TypeRole.TABLE, base).pointSizeF() == pytest.approx(size * 0.96)
        assert type_font(TypeRole.FIGURE, base).pointSizeF() == pytest.approx(size * 1.54)
        assert type_font(TypeRole.FIGURE, base).bold()
        assert not type_font(TypeRole.DATA, base).bold()
        assert type_font(TypeRole.TABLE, base, bold=True).bold()
    in_pixels = QFont(qapp.font())
    in_pixels.setPixelSize(26)
    assert type_font(TypeRole.TABLE, in_pixels).pixelSize() == 25
    big = QFontMetrics(type_font(TypeRole.TABLE, in_pixels))
    assert row_height(big) == big.height() + 8 > ROW_HEIGHT
    assert row_height(QFontMetrics(type_font(TypeRole.TABLE, qapp.font()))) == ROW_HEIGHT


def test_digits_are_as_wide_as_each_other(qapp: QApplication) -> None:
    tabular = type_font(TypeRole.TABLE, qapp.font())
    assert [tag.toString() for tag in tabular.featureTags()] == [b"tnum"]
    metrics = QFontMetrics(tabular)
    assert len({metrics.horizontalAdvance(digit * 6) for digit in "0123456789"}) == 1
