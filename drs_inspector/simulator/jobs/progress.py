"""What the progress call answers for a job (contract 5.1, batch-progress)."""

from typing import Any

from drs_inspector.simulator.jobs.plans import Plan
from drs_inspector.simulator.jobs.seeded_random import seeded_random

Json = dict[str, Any]
_DONE = {"FULL_TRANSFER_COMPLETE", "INCRE_TRANSFER_STARTED", "RELEASE_RESOURCE_STARTED", "RELEASE_RESOURCE_COMPLETE"}


def build_progress(plan: Plan, position: int, now_ms: int) -> Json:
    """Return the progress entry of a job; percentages as text, ``"-1"`` for a delay that does not exist yet."""
    stage = plan.timeline.stage(position)
    gone = max(0, now_ms - plan.timeline.start_of(position))
    total = int(stage.seconds * 1000)
    percent = 100 if stage.status in _DONE else 0
    if stage.status == "FULL_TRANSFER_STARTED":
        percent = min(99, gone * 100 // max(total, 1))
    incremental = stage.status == "INCRE_TRANSFER_STARTED"
    delay = seeded_random(plan.id, gone // 60_000).randrange(0, 3000) if incremental else -1
    parts = {name: {"completed": f"{percent}%", "remaining_time": None} for name in ("struct", "data", "index")}
    return {
        "job_id": plan.id,
        "progress": str(percent),
        "incre_trans_delay": str(delay // 1000) if incremental else "-1",
        "incre_trans_delay_millis": str(delay),
        "task_mode": plan.task_type,
        "transfer_status": stage.status,
        "process_time": str(gone),
        "remaining_time": str((total - gone) // 1000) if stage.status == "FULL_TRANSFER_STARTED" else "0",
        "progress_map": parts,
    }
