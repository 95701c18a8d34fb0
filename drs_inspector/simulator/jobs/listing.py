"""What the list call answers for a job (contract 3.1), and which jobs a list call asks for."""

from typing import Any, NamedTuple

from drs_inspector.simulator.clock import list_time
from drs_inspector.simulator.jobs.detail import direction_now
from drs_inspector.simulator.jobs.lifecycle import Stage
from drs_inspector.simulator.jobs.optional_parts import failure
from drs_inspector.simulator.jobs.plans import Plan
from drs_inspector.simulator.jobs.seeded_random import seeded_random
from drs_inspector.simulator.options import SimulatorOptions

Json = dict[str, Any]

# Every command name of contract 6.8.
ACTIONS = (
    "CREATE", "CHOOSE_OBJECT", "PRE_CHECK", "QUERY_PRE_CHECK", "CHANGE_MODE", "FREE_RESOURCE", "MODIFY_DB_CONFIG",
    "RESET_DB_PWD", "MODIFY_CONFIGURATION", "PAUSE", "START", "QUICK_START", "START_INCR", "CHANGE", "RETRY",
    "JUMP_RETRY", "RESET", "DELETE", "SWITCH_OVER", "MODIFY_TASK_NUMBER", "MODIFY_SPECIFICATION_ID",
    "NODE_FLAVOR_MODIFY", "CHANGE_FLAVOR", "CONTINUE_JOB", "STOP_JOB", "CONTINUE_CAPTURE", "STOP_CAPTURE",
    "CONTINUE_APPLY", "STOP_APPLY", "API_CONFIGURATION_ACTION", "PAY_ORDER", "UNSUBSCRIBE", "TO_PERIOD", "TO_RENEW",
    "ORDER_INFO", "CLONE",
)  # fmt: skip
_POSSIBLE = {
    "CONFIGURATION": ("CHOOSE_OBJECT", "PRE_CHECK", "QUERY_PRE_CHECK", "START", "DELETE", "MODIFY_CONFIGURATION"),
    "FULL_TRANSFER_STARTED": ("PAUSE", "FREE_RESOURCE", "RESET_DB_PWD", "CLONE"),
    "INCRE_TRANSFER_STARTED": ("PAUSE", "FREE_RESOURCE", "CHANGE", "RESET_DB_PWD", "SWITCH_OVER", "CLONE"),
    "RELEASE_RESOURCE_COMPLETE": ("DELETE", "CLONE"),
}


class ListQuery(NamedTuple):
    """What a list call asks for; an empty text means any."""

    scenario: str
    engine_type: str = ""
    net_type: str = ""
    status: str = ""
    name: str = ""

    def matches(self, entry_id: str, name: str, engine_type: str, net_type: str, status: str) -> bool:
        """Return whether a job of this scenario is asked for."""
        return (
            self.engine_type in {"", engine_type}
            and self.net_type in {"", net_type}
            and self.status in {"", status}
            and (
                not self.name or any(part in entry_id or part.lower() in name.lower() for part in self.name.split(","))
            )
        )


def build_entry(plan: Plan, position: int, options: SimulatorOptions, children: list[Json]) -> Json:
    """Return the job's list entry in its life's stage ``position``."""
    stage = plan.timeline.stage(position)
    entry: Json = {
        "id": plan.id,
        "name": plan.name,
        "status": stage.status,
        "description": plan.description,
        "create_time": list_time(plan.timeline.created_ms, options.list_zone_hours),
        "engine_type": plan.engine.engine_type,
        "net_type": plan.net_type,
        "billing_tag": stage.status not in {"CREATING", "CREATE_FAILED", "RELEASE_RESOURCE_COMPLETE"},
        "job_direction": direction_now(plan, stage),
        "db_use_type": plan.scenario,
        "task_type": plan.task_type,
    }
    if plan.parent_id and plan.direction == "non-dbs":
        entry["job_direction"] = "no-dbs"  # misspelled for children (contract 3.1)
    if children:
        entry["children"] = children
    if options.profile != "otc":
        entry["job_action"] = _job_action(stage)
    entry["node_newFramework"] = plan.index % 4 == 0
    if stage.status.endswith("FAILED") and plan.index % 2:
        entry["error_msg"] = failure(plan, seeded_random(plan.id, "failure"), stage.status)["failed_reason"]
    return entry


def _job_action(stage: Stage) -> Json:
    possible = _POSSIBLE.get(stage.status, ("RETRY", "RESET", "DELETE") if stage.status.endswith("FAILED") else ())
    current = "SWITCH_OVER" if stage.mark == "switching" else None
    return {
        "available_actions": list(possible),
        "unavailable_actions": [action for action in ACTIONS if action not in possible],
        "current_action": current or ("STOP_JOB" if stage.status == "RELEASE_RESOURCE_STARTED" else None),
    }
