"""A job from its creation to its end: its figures, its log and its timeline only ever go on."""

from itertools import pairwise

from tests.simulator.asking import START, Json, Project

STEPS = 90


def test_a_job_is_watched_from_its_creation_to_its_end() -> None:
    project = Project(jobs=40, objects=50)
    for job_id in project.tenant.job_ids()[::2]:
        plan = project.tenant.plan(job_id)
        if "INCRE_TRANSFER_STARTED" not in [plan.timeline.stage(at).status for at in range(plan.timeline.stages)]:
            continue
        told: list[Json] = []
        phases: list[str] = []
        for moment in _moments(project, job_id):
            project.clock = project.tenant.clock = type(project.clock)(moment, 0)
            entry = project.entry("BatchListProgresses", job_id)
            state = project.state(job_id)
            phases += [state.phase] if phases[-1:] != [state.phase] else []
            log = project.ask("ShowJobDetail", job_id=job_id, type="log")["job"]["total_count"]
            operations = project.ask("ShowTimeline", job_id=job_id)["count"]
            told.append({"percent": int(entry["progress"]), "log": log, "operations": operations})
            assert state.lag_ms <= moment - plan.timeline.created_ms
            assert int(entry["process_time"]) <= moment
        for before, after in pairwise(told):
            assert all(before[name] <= after[name] for name in before), (plan.special, before, after)
        assert phases[0] == "new"
        assert phases[-1] in ("over", "incremental")
        assert told[0]["percent"] == 0
        assert told[-1]["percent"] == 100


def test_rows_and_positions_only_go_on() -> None:
    project = Project(jobs=60)
    running = [
        state for state in project.states() if state.phase == "incremental" and state.plan.engine.source == "mysql"
    ]
    assert len(running) > 5
    for first in running:
        rows = target = -1
        for turn in range(60):
            project.clock = project.tenant.clock = type(project.clock)(START + turn * 711_000, 0)
            if project.refusal("ShowMonitorData", job_id=first.plan.id):
                break
            found = project.ask("ShowMonitorData", job_id=first.plan.id)
            number, offset = found["dst_offset"].removeprefix("mysql-bin.").split(":")
            position = int(number) * 10**12 + int(offset)
            assert position >= target
            assert int(found["trans_lines"]) >= rows
            rows, target = int(found["trans_lines"]), position


def _moments(project: Project, job_id: str) -> list[int]:
    """Return moments in every stage of a job's life but the last, in which it is not there any more."""
    life = project.tenant.plan(job_id).timeline
    last = next((at for at in range(life.stages) if life.stage(at).status == "DELETED"), life.stages)
    found = []
    for at in range(last):
        length = int(min(life.stage(at).seconds, 3 * 86_400) * 1000)
        found += [life.start_of(at) + 500 + length * part // 6 for part in range(6)]
    return found[:STEPS]
