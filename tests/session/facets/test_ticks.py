"""Ticks are a part of the filter's text: read back from whatever says the same, and changed beside the rest."""

import pytest

from drs_inspector.domain.query.parser import parse
from drs_inspector.session.facets.facet import FACETS, LONGEST_VALUE, Facet, Special, facet_of, tag_facet
from drs_inspector.session.facets.ticks import cleared, ticked, ticks_of


def facet(key: str) -> Facet:
    found = facet_of(key)
    assert found is not None
    return found


HEALTH, ENGINE, STAGE = facet("health"), facet("engine"), facet("tag:stage")


@pytest.mark.parametrize(
    ("text", "one", "ticks", "excluded"),
    [
        ("health:failed", HEALTH, {"failed"}, set()),
        ("health=Failed", HEALTH, {"failed"}, set()),
        ("health in (failed, late)", HEALTH, {"failed", "late"}, set()),
        ("health:failed or health:late", HEALTH, {"failed", "late"}, set()),
        ("(HEALTH:failed or health in (late, done)) and shop", HEALTH, {"failed", "late", "done"}, set()),
        ("-engine:mysql", ENGINE, set(), {"mysql"}),
        ("engine!=MySQL -engine:oracle", ENGINE, set(), {"mysql", "oracle"}),
        ("not (engine=mysql or engine=oracle) engine=kafka", ENGINE, {"kafka"}, {"mysql", "oracle"}),
        ("not (health not in (failed, late))", HEALTH, {"failed", "late"}, set()),
        ("tags.stage=prod", STAGE, {"prod"}, set()),
        ('tags["stage"] in (prod, test)', STAGE, {"prod", "test"}, set()),
        ("tags.stage not exists", STAGE, {Special.NONE}, set()),
        ("tags.stage exists", STAGE, set(), {Special.NONE}),
        ("tags.stage=prod or is:unread", STAGE, {"prod", Special.NOT_READ}, set()),
        # What ticks cannot say stays what it is.
        ("health~fail", HEALTH, set(), set()),
        ("health:failed or shop", HEALTH, set(), set()),
        ("health:failed health:late", HEALTH, set(), set()),
        ("tags.Stage=prod", STAGE, set(), set()),
        ("is:unread", HEALTH, set(), set()),
        ("health:failed (shop", HEALTH, set(), set()),
        ("", HEALTH, set(), set()),
    ],
)
def test_ticks_are_read_from_any_text_that_says_the_same(
    text: str, one: Facet, ticks: set[object], excluded: set[object]
) -> None:
    found = ticks_of(text, one)
    assert (set(found.ticked), set(found.excluded)) == (ticks, excluded)


@pytest.mark.parametrize(
    ("before", "one", "value", "after"),
    [
        ("", HEALTH, "failed", "health:failed"),
        ("health:failed", HEALTH, "late", "health in (failed, late)"),
        ("health in (failed, late)", HEALTH, "failed", "health:late"),
        ("health:failed", HEALTH, "failed", ""),
        ("shop or billing", HEALTH, "failed", "(shop or billing) health:failed"),
        ("health:failed shop -engine:oracle", ENGINE, "MySQL", "health:failed shop engine=MySQL -engine:oracle"),
        ("engine:my", ENGINE, "MySQL", "engine in (my, MySQL)"),
        ("-engine:mysql", ENGINE, "MySQL", ""),
        ("a tags.stage=prod b", STAGE, Special.NONE, "a (tags.stage=prod or tags.stage not exists) b"),
        ("tags.stage not exists", STAGE, Special.NONE, ""),
        ("tags.stage=prod", STAGE, Special.NOT_READ, "(tags.stage=prod or is:unread)"),
        ("health:failed health:late", HEALTH, "done", "health:failed health:late health:done"),
        ("health:failed (shop", HEALTH, "failed", "health:failed (shop"),
    ],
)
def test_a_tick_adds_or_takes_away_and_keeps_what_was_typed(before: str, one: Facet, value: object, after: str) -> None:
    changed = ticked(before, one, value)  # type: ignore[arg-type]  # of the table
    if after.startswith("engine in (my"):
        # What asks for a part of a value goes on asking for that.
        assert changed == "engine=MySQL or engine:my"
    else:
        assert parse(changed) == parse(after) if after != before else changed == before


def test_alt_leaves_a_value_out_and_a_second_time_no_more() -> None:
    text = ticked("shop", ENGINE, "MySQL", leave_out=True)
    assert text == "shop engine!=MySQL"
    text = ticked(text, ENGINE, "Oracle", leave_out=True)
    assert text == "shop engine not in (MySQL, Oracle)"
    assert ticked(text, ENGINE, "mysql", leave_out=True) == "shop engine!=Oracle"
    assert ticked("health:failed", HEALTH, "failed", leave_out=True) == "-health:failed"
    assert ticked("", STAGE, Special.NONE, leave_out=True) == "tags.stage exists"
    assert cleared("shop engine!=Oracle health:failed", ENGINE) == "shop health:failed"


@pytest.mark.parametrize(
    "value",
    [
        "a b",
        'say "no"',
        "not",
        "(x",
        "-x",
        "a,b",
        "exists",
        "\x1b[31m\u202eevil",
        "line\nbreak",
        "<b>x</b>",
        "ä=1",
        "*",
    ],
)
@pytest.mark.parametrize("key", ["engine", "source_host", "tag:stage", 'tag:a.b "c"', "tag:Größe"])
def test_values_from_outside_are_ticked_as_they_are(key: str, value: str) -> None:
    one = facet(key)
    text = ticked("shop", one, value)
    assert ticks_of(text, one).is_ticked(value)
    assert ticked(text, one, value) == "shop"


def test_what_no_query_can_ask_for_is_not_ticked() -> None:
    assert ticked("shop", ENGINE, "x" * (LONGEST_VALUE + 1)) == "shop"
    assert ticked("shop", ENGINE, Special.NOT_READ) == "shop", "a list tells engines, too"
    assert tag_facet("x" * 1000) is None
    assert facet_of("nothing") is None
    assert len({one.key for one in FACETS}) == len(FACETS)
