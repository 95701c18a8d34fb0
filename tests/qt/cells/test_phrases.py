"""What a screen reader says of a row."""

import pytest

from drs_inspector.qt.cells.phrases import row_phrase, spoken_duration
from drs_inspector.qt.cells.values import (
    UNKNOWN,
    CellValue,
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


def test_a_row_is_one_phrase() -> None:
    cells: list[tuple[str, CellValue]] = [
        ("", NameCell("ledger-lift-prod-00")),
        ("", HealthCell(Glyph.LATE, "amber", "Late", "14 min behind, growing")),
        ("", PillCell("Incremental migration", "green")),
        ("lag", spoken_duration(860)),
        ("", RouteCell("MySQL", "rds-ledger-15")),
        ("renames", None),
        ("rules", UNKNOWN),
    ]
    assert row_phrase(cells) == (
        "ledger-lift-prod-00, Late, 14 min behind, growing, Incremental migration, lag 14 minutes 20 seconds,"
        " MySQL to rds-ledger-15, rules not known"
    )


def test_a_subtask_says_whose_and_a_glyph_without_word_is_said() -> None:
    name = NameCell("billing-23-1", 1, parent="billing-23", glyph=Glyph.WORKING, word="Working")
    assert row_phrase([("", name)]) == "billing-23-1, subtask of billing-23, Working"


def test_signs_are_words() -> None:
    assert RouteCell("", "rds").spoken == "not known to rds"
    assert ProgressCell(None).spoken == "not known"
    assert ProgressCell(0.5, "50 %").spoken == "50 %"
    assert MatchCell("crm.orders", ((4, 10),), "in 6 jobs").spoken == "crm.orders, in 6 jobs"
    assert GroupCell("Connection lost", "214 jobs", "DRS.M01501", is_open=False).spoken == (
        "DRS.M01501, Connection lost, 214 jobs, folded"
    )
    assert FacetCell("Failed", "4", 0.5).spoken == "Failed, 4"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (0.4, "0 seconds"),
        (-5, "0 seconds"),
        (1, "1 second"),
        (60, "1 minute"),
        (860, "14 minutes 20 seconds"),
        (3_600, "1 hour"),
        (3_659, "1 hour"),
        (90_061, "1 day 1 hour"),
        (40 * 86_400 + 59, "40 days"),
    ],
)
def test_durations_are_said_in_their_two_largest_units(seconds: float, words: str) -> None:
    assert spoken_duration(seconds) == words
