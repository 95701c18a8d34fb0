"""Reading and applying, and what Cloud Eye measured: what follows from it, and what does not."""

import json
from datetime import timedelta
from typing import Any

from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.session.job_page.progress.load import FIRST, loads_of
from drs_inspector.session.job_page.progress.steps import MOST_STEPS, steps_of
from drs_inspector.session.pictures.figures import MOST_POINTS
from drs_inspector.session.readings_page.content import TOO_LARGE
from drs_inspector.session.readings_page.told import Told
from tests.session.job_page.test_overview import NOW

MINUTE = 60_000
NOW_MS = int(NOW.timestamp() * 1000)


def told(call: str, reply: Any, ago: float = 12, **more: Any) -> Told:
    raw = json.dumps(reply).encode()
    return Told((SavedReply([call], b"{}", job_id="a", **more),), (raw,), NOW - timedelta(seconds=ago))


def parts(*given: tuple[Any, Any, Any], ago: float = 12) -> Told:
    rows = [{"type": kind, "status": status, "delay": delay} for kind, status, delay in given]
    return told("ShowIncrementComponentsDetail", {"increment_components_list": rows}, ago)


def answer(*given: tuple[Any, Any, Any]) -> str:
    return steps_of(parts(*given), 60, NOW, is_live=True)[0].answer


def test_which_step_is_behind_is_said_only_where_both_are_told() -> None:
    fine, late = ("STARTED", "1"), ("STARTED", "302")
    assert answer(("capture", *fine), ("apply", *late)).endswith("the target is the bottleneck.")
    assert "the source, or the way to it" in answer(("capture", *late), ("apply", *fine))
    assert answer(("capture", *late), ("apply", *late)) == "Both reading and applying are behind."
    for one in (
        [("apply", *late)], [("capture", "STOPPED", "1"), ("apply", *late)],
        [("capture", "STARTED", None), ("apply", *late)], [("capture", *fine), ("apply", *fine)],
        [("capture", *fine), ("capture", "STARTED", "x"), ("apply", *late)],
    ):  # fmt: skip
        assert answer(*one) == "", one
    content, steps = steps_of(parts(("capture", *fine), ("apply", *late), ago=1_000), 60, NOW, is_live=True)
    assert content.answer == "", "what was read long ago says nothing of now"
    assert {one.state for one in steps} == {"Not known now"}
    _content, steps = steps_of(parts(("apply", *late), ago=1_000), 60, NOW, is_live=False)
    assert (steps[0].state, steps[0].phrase) == ("Late", "Apply (writes the target), Late, behind 5\u00a0min 2\u00a0s")


def test_odd_steps_are_shown_as_they_are() -> None:
    odd = [("\u202e<b>" + "z" * 100_000, "BROKEN\u202e", "-1"), (None, None, 10**30), (7, [1], {})]
    content, steps = steps_of(parts(*odd, *[("relay", "STOPPING", "5")] * 20), 60, NOW, is_live=True)
    assert len(steps) == MOST_STEPS
    assert content.answer == "15 more steps: the JSON in Readings has all."
    said = "".join(one.phrase for one in steps)
    assert "\u202e" not in said
    assert len(said) < 4_000
    assert steps[3].state == "Stopping"
    nothing, none = steps_of(parts(), 60, NOW, is_live=True)
    assert (nothing.answer, none) == ("", ())


def metrics(values: dict[str, tuple[str, list[Any]]], start: int = NOW_MS - 61 * MINUTE, **more: Any) -> Told:
    rows = [
        {
            "metric_name": name, "unit": unit, "dimensions": [{"name": "instance_id", "value": "a"}],
            "datapoints": [{"timestamp": start + n * MINUTE, "average": one} for n, one in enumerate(given)],
        }
        for name, (unit, given) in values.items()
    ]  # fmt: skip
    return told("BatchListMetricData", {"metrics": rows}, **more)


def test_four_figures_are_first_and_what_has_no_value_is_counted() -> None:
    values = {name: ("", [1.0, 2.0, 3.5]) for name in ("cpu_util", "mem_util", "apply_latency", "apply_rows_rate")}
    values |= {"disk_util": ("%", [20.0, 21.9]), "extract_rows_rate": ("row/s", [1_400.0, 1_420.0]), "x": ("", [])}
    given = {"from": NOW_MS - 61 * MINUTE, "to": NOW_MS - MINUTE}
    content, loads = loads_of(metrics(values, given=given), NOW)
    assert [one.name for one in loads.first][:3] == ["extract_rows_rate", "apply_rows_rate", "disk_util"]
    assert len(loads.first) == FIRST
    assert {one.name for one in loads.more} == {"cpu_util", "mem_util"} or len(loads.more) == 2
    assert (loads.first[2].newest, loads.first[2].note) == ("21\u00a0%", "20 to 21")
    assert "1 of them has no mean value in this time." in content.answer
    plot = loads.first[0].plot
    assert plot is not None
    assert (plot.begin, plot.end) == (given["from"] / 1000, given["to"] / 1000)


def test_a_gap_of_cloud_eye_is_a_gap_and_hostile_points_are_harmless() -> None:
    content, loads = loads_of(metrics({"cpu_util": ("%", [1.0, None, None, None, None, 2.0, "7", "NaN", [1]])}), NOW)
    plot = loads.first[0].plot
    assert plot is not None
    assert [[value for _at, value in run] for run in plot.runs] == [[1.0], [2.0, 7.0]]
    assert content.drift, "what is no number is said to be odd"
    for start in (253_402_300_794_500, -(10**15), 0):
        loads_of(metrics({"\u202e" + "n" * 100_000: ("\u202e" * 500, [1.0, 2.0])}, start=start), NOW)
    name = "\u202e" + "n" * 100_000
    _content, loads = loads_of(metrics({name: ("\u202e", [1.0, 2.0])}), NOW)
    assert "\u202e" not in loads.first[0].phrase
    assert len(loads.first[0].phrase) < 300
    many = metrics({"cpu_util": ("%", [float(n % 91) for n in range(4_500)])}, start=NOW_MS - 4_500 * MINUTE)
    _content, loads = loads_of(many, NOW)
    plot = loads.first[0].plot
    assert plot is None or sum(map(len, plot.runs)) <= MOST_POINTS
    assert loads_of(metrics({"cpu_util": ("%", [1.0] * 50_001)}), NOW)[0].answer == TOO_LARGE
    level = loads_of(metrics({"cpu_util": ("%", [5.0, 5.0])}), NOW)[1].first[0]
    assert level.note.startswith("level since ")
