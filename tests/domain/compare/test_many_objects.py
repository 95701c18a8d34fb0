"""Long lists of objects, whose entries are matched in portions, against a comparison of dictionaries."""

import json
import random
from typing import Any

import pytest

from drs_inspector.domain.compare.objects import compare_objects
from drs_inspector.domain.compare.options import CompareOptions
from drs_inspector.domain.compare.result import Change
from drs_inspector.domain.steps import at_once

Json = dict[str, Any]
COUNT = 3_000


def entry(number: int) -> Json:
    return {"id": f"db-*-*-t{number}", "parent_id": "db", "type": "table", "name": f"t{number}", "select": "true"}


def changed(one: Json, choice: random.Random) -> Json:
    member, value = choice.choice(
        (("select", "false"), ("alias_name", "other"), ("alias_name", None), ("note", "\u202e"), ("select", True))
    )
    return one | {member: value}


def means(one: Json) -> Json:
    """Return what an entry says: true and the text of it are the same, and null is what is missing."""
    return {name: str(value).lower() for name, value in one.items() if value is not None}


def told(a: list[Json], b: list[Json], *, indent: int | None = None) -> tuple[dict[str, Change], int]:
    first, second = (json.dumps(side, indent=indent).encode() for side in (a, b))
    found = at_once(compare_objects(first, second, CompareOptions()))
    rows = {row.path.removeprefix("db."): row.change for row in found.differences}
    assert len(rows) == len(found.differences)
    assert found.differences.added == list(rows.values()).count(Change.ADDED)
    assert found.differences.gone == list(rows.values()).count(Change.GONE)
    assert found.differences.changed == list(rows.values()).count(Change.CHANGED)
    return rows, found.same


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("share", [0.001, 0.05, 0.5, 0.97, 1.0])
def test_long_lists_give_what_dictionaries_give(share: float, indent: int | None) -> None:
    choice = random.Random(f"{share} {indent}")  # noqa: S311 - the same lists at every run
    a = [entry(number) for number in range(COUNT) if choice.random() > share / 20]
    b = [entry(number) for number in range(COUNT) if choice.random() > share / 20]
    b = [changed(one, choice) if choice.random() < share else one for one in b]
    if share == 0.5:
        b[700:800], b[2_000:2_100] = b[2_000:2_100], b[700:800]
    rows, same = told(a, b, indent=indent)
    sides = [{one["name"]: means(one) for one in side} for side in (a, b)]
    expected = dict.fromkeys(sides[1].keys() - sides[0].keys(), Change.ADDED)
    expected |= dict.fromkeys(sides[0].keys() - sides[1].keys(), Change.GONE)
    both = sides[0].keys() & sides[1].keys()
    expected |= {name: Change.CHANGED for name in both if sides[0][name] != sides[1][name]}
    assert rows == expected
    assert same == len(both) - list(expected.values()).count(Change.CHANGED)


def test_an_entry_that_no_column_can_be_read_of_spoils_no_portion() -> None:
    a = [entry(number) for number in range(500)]
    b = [one | {"select": "false"} for one in a]
    a[250] = b[250] = {"id": 5, "name": ["t250"]}
    rows, same = told(a, b)
    assert (len(rows), same) == (499, 1)
