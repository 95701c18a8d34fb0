"""The plan of a watch: what can have changed, as often as the registry says, and never what a person must ask for."""

import json

from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.registry import BY_NAME, CALLS
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.watch.budget import ONCE, Demand, Turn
from drs_inspector.session.watch.plan import Interest, plan_of
from drs_inspector.session.watch.schedule import ROUNDS_TO_RECOVER, Ask, Schedule
from tests.helpers.lines_run import lines_run

INCREMENTAL, DONE = "INCRE_TRANSFER_STARTED", "RELEASE_RESOURCE_COMPLETE"


def snapshot(*jobs: tuple[str, str, str]) -> Snapshot:
    made = Snapshot()
    for job_id, status, scenario in jobs:
        entry = {"id": job_id, "status": status, "db_use_type": scenario, "engine_type": "oracle-to-gaussdbv5"}
        made.add_detail(json.dumps(entry).encode(), job_id)
    return made


JOBS = snapshot(
    ("shown", INCREMENTAL, "sync"),
    ("chosen", INCREMENTAL, "sync"),
    ("other", "FULL_TRANSFER_STARTED", "migration"),
    ("recovery", INCREMENTAL, "cloudDataGuard"),
    ("failed", "INCRE_TRANSFER_FAILED", "sync"),
    ("done", DONE, "sync"),
    ("waiting", "CONFIGURATION", "sync"),
)
INTEREST = Interest(shown=frozenset({"shown", "chosen", "done"}), selected="chosen")


def by_key(demands: list[Demand]) -> dict[tuple[str, str], Demand]:
    found = {demand.key: demand for demand in demands}
    assert len(found) == len(demands)
    return found


def test_running_jobs_are_asked_by_what_is_looked_at() -> None:
    plan = by_key(plan_of(JOBS, INTEREST))
    progress = {part: demand for (call, part), demand in plan.items() if call == "BatchListProgresses"}
    assert {part: (demand.jobs, demand.every, demand.batch) for part, demand in progress.items()} == {
        "selected": (("chosen",), 10, 10),
        "shown": (("shown",), 30, 10),
        "": (("other", "recovery"), 120, 10),
    }
    assert progress[""].turn is Turn.REGULAR
    assert plan["ShowMonitorData", "selected"].jobs == ("chosen",)
    assert plan["ShowMonitorData", ""].turn is Turn.ROUND
    assert plan["BatchListRposAndRtos", ""].jobs == ("recovery",)
    assert plan["ShowMonitoringData", ""].jobs == ("recovery",)
    assert plan["ShowIncrementComponentsDetail", "selected"].jobs == ("chosen",)
    assert (plan["ShowJobList", ""].every, plan["ShowJobList", ""].requests) == (60, 3)
    asked = {job_id for demand in plan.values() for job_id in demand.jobs or ()}
    assert asked == {"shown", "chosen", "other", "recovery"}


def test_nothing_is_asked_that_a_person_must_ask_for_or_that_is_switched_off() -> None:
    everything = Interest(shown=frozenset(JOBS.jobs), selected="chosen", live=frozenset({("x", "y")}))
    for demand in plan_of(JOBS, everything, changed=tuple(JOBS.jobs)):
        asked = BY_NAME[demand.call].asked
        assert asked is not None
        assert asked.is_sent
        assert not asked.needs_consent
        assert asked.service == "drs"


def test_open_telekom_cloud_is_not_asked_for_what_it_is_known_not_to_have() -> None:
    def paths(cloud: str) -> set[str]:
        every = (
            BY_NAME[demand.call].asked for demand in plan_of(JOBS, INTEREST, changed=tuple(JOBS.jobs), cloud=cloud)
        )
        return {asked.path.split("/")[1] for asked in every if asked is not None}

    assert paths("otc") == paths("otc-ch") == {"v3"}
    assert paths("huawei-eu") == paths("") == {"v3", "v5"}
    calls = {demand.call for demand in plan_of(JOBS, INTEREST, cloud="otc")}
    assert {"BatchListProgresses", "ShowQuotas"} <= calls, "what no page of it has is tried once where others have it"


def test_what_is_refused_is_not_asked_and_late_jobs_go_first() -> None:
    def skips(call: ReadCall, job: AboutJob | None) -> bool:
        return call.name == "ListJobDdls" and job is not None and job.id == "shown"

    plan = by_key(plan_of(JOBS, Interest(), skips=skips, late={"recovery"}))
    assert plan["ListJobDdls", ""].jobs == ("chosen",)
    assert plan["BatchListProgresses", ""].jobs == ("recovery", "shown", "chosen", "other")


def test_a_job_whose_status_has_changed_is_asked_once_why() -> None:
    plan = by_key(plan_of(JOBS, Interest(), changed=("failed", "gone")))
    assert plan["ShowTimeline", "changed"].jobs == ("failed",)
    assert plan["ShowTimeline", "changed"].every == ONCE
    assert "ShowJobDetail" in {call for call, _part in plan}
    assert ("ShowSwitchoverInfo", "changed") not in plan, "that is for disaster recovery"
    at_start = {call for (call, _part), demand in plan.items() if demand.jobs is None and demand.every == ONCE}
    assert {"ShowQuotas", "ShowEnterpriseProject"} <= at_start


def test_a_live_comparison_and_an_interval_of_a_person_count() -> None:
    live = frozenset({("ListCompareResult", "chosen")} | {(call.name, "chosen") for call in CALLS})
    plan = by_key(plan_of(JOBS, Interest(selected="chosen", live=live, every=15)))
    assert any(part == "live" and demand.every == 10 for (_call, part), demand in plan.items())
    assert plan["ShowJobList", ""].every == 15


def test_what_is_asked_once_is_no_part_of_a_round() -> None:
    schedule = Schedule()
    schedule.plan(plan_of(JOBS, INTEREST, changed=("failed",)))
    once = [schedule.next(0)]
    assert once[0] is not None
    schedule.answered(once[0], was_limited=True)
    assert schedule.pace == 2
    parts = [demand for demand in plan_of(JOBS, INTEREST) if demand.turn is not Turn.ROUND and demand.every < ONCE]
    for _ in range(ROUNDS_TO_RECOVER):
        for demand in parts:
            schedule.answered(Ask(demand.call, demand.part, demand.jobs, 1))
    assert schedule.pace == 1
    schedule.also_sent(10_000)
    assert schedule.next(1) is None, "what was sent besides is saved up for first"
    assert schedule.next(100_000) is not None


def test_two_thousand_jobs_are_planned_in_little_work() -> None:
    jobs = [(f"job-{n}", INCREMENTAL if n < 300 else DONE, "sync") for n in range(2_000)]
    made = snapshot(*jobs)
    plan_of(made, Interest())
    assert lines_run(lambda: plan_of(made, Interest(shown=frozenset({"job-1"})))) < 150_000
