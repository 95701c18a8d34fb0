"""The slowest objects: what is gained and left follows from two readings, and from nothing else."""

import json
from datetime import timedelta
from typing import Any

from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.session.job_page.progress.object_looks import MOST_LISTS, MOST_LOOKS, MOST_OBJECTS, ObjectLooks
from drs_inspector.session.job_page.progress.slowest import FIRST_READING, slowest_of
from drs_inspector.session.readings_page.content import TOO_LARGE, Content
from drs_inspector.session.readings_page.told import Told
from tests.session.job_page.test_overview import NOW

KEY = ("a", "ShowProgressData", "table")


def read(percents: dict[str, Any], ago: float = 0, **more: Any) -> Told:
    """Return a reading of tables with their percent, so many seconds ago."""
    rows = [
        {"src_db": "shop", "src_tb": name, "dst_db": "s", "dst_tb": name, "progress": one}
        for name, one in percents.items()
    ]
    raw = json.dumps({"count": len(rows), "flow_compare_data": rows, **more}).encode()
    return Told((SavedReply(["ShowProgressData"], b"{}"),), (raw,), NOW - timedelta(seconds=ago))


def cells(content: Content) -> dict[str, tuple[str, ...]]:
    assert content.grid is not None
    return {row.cells[0]: tuple(one.replace("\u00a0", " ") for one in row.cells[1:]) for row in content.grid.rows}


def titles(content: Content) -> list[str]:
    assert content.grid is not None
    return [one.title.replace("\u00a0", " ") for one in content.grid.columns]


def test_what_was_gained_and_is_left_follows_from_two_readings() -> None:
    looks = ObjectLooks()
    first = slowest_of(read({"a": "20", "b": 0, "c": 40, "d": 99, "e": 100}, ago=600), looks, KEY)
    assert first.answer == f"4 of 5 objects are not done. {FIRST_READING}"
    assert set(cells(first)["shop.a"][2:]) == {"-"}
    second = slowest_of(read({"a": "25", "b": 0, "c": 30, "d": 100, "e": 100, "new": 3}), looks, KEY)
    assert second.answer == "4 of 6 objects are not done."
    assert titles(second) == ["Name", "Copied", "Name on the target", "Last 10 min", "Left, estimate"]
    assert cells(second) == {
        "shop.b": ("0 %", "s.b", "0 %", "-"),
        "shop.new": ("3 %", "s.new", "-", "-"),
        "shop.a": ("25 %", "s.a", "+5 %", "2 h 30 min"),
        "shop.c": ("30 %", "s.c", "-10 %", "-"),
    }
    assert second.grid is not None
    assert second.grid.rows[2].numbers == {1: 25.0, 3: 5.0, 4: 9_000.0}, "columns are sorted by numbers"
    third = slowest_of(read({"a": "26"}, ago=-180), looks, KEY)
    assert titles(third)[3] == "Last 3 min", "the first is older than the span by now"


def test_two_readings_of_one_picture_or_of_one_minute_are_no_two() -> None:
    looks = ObjectLooks()
    taken = str(int((NOW - timedelta(seconds=300)).timestamp() * 1000))
    slowest_of(read({"a": 1}, ago=200, create_time=taken), looks, KEY)
    same = slowest_of(read({"a": 1}, create_time=taken), looks, KEY)
    assert FIRST_READING in same.answer
    soon = slowest_of(read({"a": 9}, ago=-20, create_time=str(int(taken) + 30_000)), looks, KEY)
    assert FIRST_READING in soon.answer
    back = slowest_of(read({"a": 9}, ago=900), looks, KEY)
    assert FIRST_READING in back.answer, "the clock was set back"
    other = slowest_of(read({"a": 9}), looks, ("a", "ShowProgressData", "view"))
    assert FIRST_READING in other.answer
    far = slowest_of(read({"a": 10}, create_time="253402300799000"), looks, KEY)
    assert titles(far)[3] == "Last 10 min", "a picture of the year 9999 is of when it was read"


def test_a_file_has_one_reading_and_no_columns_for_two() -> None:
    content = slowest_of(read({"a": 3}), None, KEY)
    assert titles(content) == ["Name", "Copied", "Name on the target"]
    assert content.answer == "1 of 1 object is not done."
    done = slowest_of(read({"a": 100}), None, KEY)
    assert (done.answer, cells(done)) == ("All are done.", {})
    near = slowest_of(read({"a": 99.9}), None, KEY)
    assert cells(near)["shop.a"][0] == "99 %"


def test_hostile_objects_are_harmless_and_few_are_kept() -> None:
    looks = ObjectLooks()
    odd = {"nan": "NaN", "more": 250, "less": -3, "text": "x", "list": [1], "none": None, "ok": "12%", "\u202e<b>": 4}
    content = slowest_of(read(odd, ago=120), looks, KEY)
    assert [row.share for row in content.grid.rows[:2]] == [0.04, 0.12] if content.grid is not None else False
    assert all("\u202e" not in name for name in cells(content))
    assert {one[0] for name, one in cells(content).items() if name in ("shop.nan", "shop.less", "shop.text")} == {"-"}
    slowest_of(read(odd), looks, KEY)

    twice = [{"src_tb": "t", "progress": percent} for percent in (5, 60)]
    raw = json.dumps({"flow_compare_data": twice}).encode()
    for ago in (300, 0):
        told = Told((SavedReply(["ShowProgressData"], b"{}"),), (raw,), NOW - timedelta(seconds=ago))
        content = slowest_of(told, looks, ("twice", "", ""))
    assert content.grid is not None
    assert [row.cells[3] for row in content.grid.rows] == ["-", "-"], "which of the two it was is not known"

    name = "y" * 100_000
    slowest_of(read({f"{name}{n}": n / 20 for n in range(5)}), looks, ("long", "", ""))
    slowest_of(read({f"t{n}": 1 for n in range(3_000)}), looks, ("many", "", ""))
    (many,) = looks._looks["many", "", ""]
    for n in range(60):
        slowest_of(read({"a": n / 10}, ago=600 - 10 * n), looks, ("often", "", ""))
    for n in range(MOST_LISTS + 5):
        slowest_of(read({"a": 1}), looks, (f"job {n}", "", ""))
    kept = list(looks._looks.values())
    assert len(kept) == MOST_LISTS
    assert all(len(one) <= MOST_LOOKS for one in kept)
    assert len(many.percents) == MOST_OBJECTS
    huge = read({f"t{n}": 1 for n in range(21_000)})
    assert slowest_of(huge, looks, KEY).answer == TOO_LARGE
