"""The head figures and bars of a job's progress: each from its call with its age, and no zero that was not told."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.session.readings.outcome import Refusal, RefusalKind
from drs_inspector.session.readings_page.progress_page import (
    Figure,
    head_figures,
    load_bars,
    load_figures,
    phase_bars,
)
from drs_inspector.session.readings_page.told import NOTHING, Told, age_of

NOW = datetime(2026, 11, 27, 10, 19, tzinfo=UTC)
JOB = Job("job-1", list_raw=b'{"id":"job-1","status":"INCRE_TRANSFER_STARTED"}')
PROGRESS, RECOVERY, MONITOR = "BatchListProgresses", "BatchListRposAndRtos", "ShowMonitorData"


def told(reply: Any, seconds_ago: float = 12) -> Told:
    raw = json.dumps(reply).encode()
    return Told((SavedReply([PROGRESS], raw),), (raw,), NOW - timedelta(seconds=seconds_ago))


def progress(seconds_ago: float = 12, **members: Any) -> Told:
    measured = int((NOW - timedelta(seconds=seconds_ago)).timestamp() * 1000)
    return told({"job_id": "job-1", "process_time": str(measured), **members})


def figures(known: dict[str, Told], *, is_live: bool = True) -> dict[str, Figure]:
    return {one.label: one for one in head_figures(JOB, known, NOW, is_live=is_live)}


def test_an_incremental_job_shows_its_lag_first_and_marks_it_above_the_limit() -> None:
    late = progress(progress="100", transfer_status="INCRE_TRANSFER_STARTED", incre_trans_delay_millis="860000")
    found = figures({PROGRESS: late, MONITOR: told({"is_src_normal": "true", "is_dst_normal": False})})
    assert list(found) == ["Lag", "Full phase", "Source", "Target"]
    assert (found["Lag"].value, found["Lag"].tone) == ("14\u00a0min 20\u00a0s", "amber")
    assert found["Full phase"].value == "100\u00a0%"
    assert (found["Source"].value, found["Target"].value, found["Target"].tone) == ("Reached", "Not reached", "red")


def test_a_percentage_that_none_can_be_is_not_shown_as_one() -> None:
    for odd in ("101", "-5", "9" * 200, 500.5):
        parts = {"data": {"completed": odd}}
        one = progress(progress=odd, transfer_status="FULL_TRANSFER_STARTED", progress_map=parts)
        assert figures({PROGRESS: one})["Full phase"].value == "-", odd
        assert [(bar.share, bar.text) for bar in phase_bars(one)] == [(None, "-")], odd
    near = progress(progress="99.9", transfer_status="FULL_TRANSFER_STARTED")
    assert figures({PROGRESS: near})["Full phase"].value == "99\u00a0%"


def test_the_full_phase_shows_percent_and_when_it_is_ready() -> None:
    parts = {"struct": {"completed": "100%"}, "data": {"completed": "62", "remaining_time": "6720"}, "odd\u202e": {}}
    one = progress(
        progress="0", transfer_status="FULL_TRANSFER_STARTED", incre_trans_delay="-1", remaining_time="6720",
        progress_map=parts,
    )  # fmt: skip
    found = figures({PROGRESS: one, MONITOR: NOTHING})
    assert list(found) == ["Full phase", "Ready at", "Lag", "Source", "Target"]
    assert found["Full phase"].value == "62\u00a0%", "the parts are the better witness"
    assert found["Ready at"].note == "in 1\u00a0h 52\u00a0min, estimate"
    assert (found["Lag"].value, found["Lag"].note) == ("-", "after the full phase")
    assert (found["Source"].value, found["Source"].tone) == ("not asked", "")
    structure, data, odd = phase_bars(one)
    assert (structure.share, structure.note, data.text, data.note) == (
        1.0,
        "done",
        "62\u00a0%",
        "1\u00a0h 52\u00a0min left, estimate",
    )
    assert (odd.label, odd.share, odd.text) == ("odd\\u202e", None, "-")


def test_disaster_recovery_has_rpo_and_rto_in_place_of_a_lag() -> None:
    pair = {"rpo_info": {"delay": "3000", "time": "2026-11-27 10:18:52"}, "rto_info": {"delay": "-1"}}
    found = figures({PROGRESS: progress(progress="100"), RECOVERY: told(pair)})
    assert list(found) == ["RPO", "RTO", "Full phase"]
    assert (found["RPO"].value, found["RTO"].value) == ("3\u00a0s", "-")


def test_old_figures_are_doubted_where_they_are_live_and_kept_in_a_file() -> None:
    one = progress(2_520, progress="100", incre_trans_delay="5")
    assert figures({PROGRESS: one})["Lag"][2:4] == ("Stale, 42\u00a0min old?", "grey")
    assert figures({PROGRESS: one}, is_live=False)["Lag"].note == "limit 1\u00a0min"
    ahead = progress(-9_000, progress="100", incre_trans_delay="5")._replace(read_at=NOW - timedelta(hours=1))
    assert "Stale" in figures({PROGRESS: ahead})["Lag"].note, "no figure is newer than its reading"


def test_a_refusal_is_no_figure() -> None:
    refused = NOTHING._replace(refusal=Refusal(RefusalKind.NO_RIGHT, "No right.", at=NOW))
    found = figures({PROGRESS: refused, RECOVERY: refused, MONITOR: refused})
    assert {one.value for one in found.values()} == {"refused"}
    unreached = NOTHING._replace(refusal=Refusal(RefusalKind.UNREACHABLE, "No answer came.", at=NOW))
    assert figures({PROGRESS: unreached})["Lag"].value == "no answer", "who did not answer has refused nothing"
    assert age_of(unreached, NOW, is_live=True).words == "no answer"
    assert phase_bars(refused) == ()
    assert load_bars(MONITOR, refused) == ()
    assert load_figures(MONITOR, refused) == ()


def test_load_is_shown_with_its_size_and_without_one_as_told() -> None:
    one = told({
        "used_cpu_percent": "97.2", "used_memory": 3072, "node_memory_size": "8192", "used_volumes": "40.00",
        "node_volume_size": None, "src_rps": "1420", "dst_rps": None,
    })  # fmt: skip
    processor, memory, disk = load_bars(MONITOR, one)
    assert (processor.tone, memory.text, memory.note) == ("amber", "38\u00a0%", "3,072 of 8,192\u00a0MB")
    assert (disk.share, disk.text, disk.note) == (None, "40\u00a0GB", "of how much is not told")
    assert [one.phrase for one in load_figures(MONITOR, one)] == ["Read 1,420\u00a0rows/s"]
    assert load_bars("ShowMonitoringData", told({"data_guard_minitor": {"cpuUsed_percent": "5"}}))[0].text == "5\u00a0%"
