"""Which rows are seen of a tab when it is folded, searched, narrowed and ordered."""

from drs_inspector.session.job_page.page_rows import Column, Group, Line, PageRows, Shown, Words
from tests.session.job_page.conftest import seen


def line(label: str, value: str, **more: object) -> Line:
    return Line(label, (Words(label), Words(value)), **more)  # type: ignore[arg-type]


PAGE = PageRows(
    "2 of 4",
    "",
    (Column("What", 1), Column("Value", 1)),
    (
        Group("a", "First", (line("b", "2"), line("a", "10", below=(line("", "under"),), is_open=False))),
        Group("z", "Last", (line("c", "x", paths=("detail.path",)),), is_open=False),
    ),
)


def test_groups_and_lists_fold_and_a_search_opens_what_has_a_hit() -> None:
    assert seen(PAGE) == ["# First", "b", "a", "# Last"]
    assert seen(PAGE, Shown().turn(("a", ""))) == ["# First", "# Last"]
    assert seen(PAGE, Shown().turn(("z", "")).turn(("a", "a"))) == ["# First", "b", "a", "", "# Last", "c"]
    assert seen(PAGE, Shown(find="UNDER")) == ["# First", "a", ""], "a hit below opens its row"
    assert seen(PAGE, Shown(find="path")) == ["# Last", "c"], "paths are found, folded or not"
    assert seen(PAGE, Shown(find="nothing")) == []
    assert seen(PAGE, Shown(only=("z",))) == ["# Last"]
    assert Shown().turn(("a", "")).turn(("a", "")) == Shown()


def test_rows_are_ordered_within_their_groups() -> None:
    assert seen(PAGE, Shown(column=0))[:3] == ["# First", "a", "b"]
    assert seen(PAGE, Shown(column=0, descending=True))[:3] == ["# First", "b", "a"]
    quiet = PAGE._replace(
        groups=(Group("a", "", (Line("q", (Words("q"), Words("-", is_quiet=True))), line("b", "2"))),)
    )
    for descending in (False, True):
        assert seen(quiet, Shown(column=1, descending=descending))[1:] == ["b", "q"], "what has no value is last"


def test_a_row_is_one_phrase() -> None:
    row = Line("e", (Words("Engine"), Words("MySQL"), Words("Kafka", "3 brokers")), "\u2260")
    assert row.phrase(["What", "Source \u00b7 MySQL", "Target"]) == (
        "Engine, differs, Source MySQL, Target Kafka (3 brokers)"
    )
