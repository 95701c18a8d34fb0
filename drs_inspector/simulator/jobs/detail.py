"""What the detail call answers for a job (contract 4.3), as plain JSON values."""

from typing import Any

import msgspec

from drs_inspector.simulator.jobs.dialects import all_null, neighbour_types, reduce_to_otc
from drs_inspector.simulator.jobs.endpoints import endpoints
from drs_inspector.simulator.jobs.lifecycle import Stage
from drs_inspector.simulator.jobs.moments import moments_of
from drs_inspector.simulator.jobs.objects import Selection, odd_objects, select_objects
from drs_inspector.simulator.jobs.optional_parts import (
    draw_optional,
    draw_rules,
    failure,
    public_addresses,
)
from drs_inspector.simulator.jobs.plans import Plan
from drs_inspector.simulator.jobs.seeded_random import seeded_random
from drs_inspector.simulator.options import SimulatorOptions, uuid_text

Json = dict[str, Any]
_UNBORN = {"CREATING", "CREATE_FAILED"}


def build_detail(plan: Plan, position: int, options: SimulatorOptions, project_id: str) -> tuple[Json, Json | None]:
    """Return the job's detail in its life's stage ``position``, and the rules beside the reply's results.

    ``object_infos`` is a ``msgspec.Raw``: it may hold a million entries. The same arguments give the same values.
    """
    stage = plan.timeline.stage(position)
    job: Json = {"id": plan.id, "name": plan.name, "status": stage.status}
    if plan.special == "sparse":
        return job, None
    job |= {"description": plan.description, "create_time": str(moments_of(plan, position).created_ms)}
    job["task_type"] = plan.task_type
    job |= endpoints(plan, seeded_random(options.seed, plan.id, "endpoints"), options.region, project_id)
    job |= draw_node(plan, stage, position, options.region)
    job |= _times(plan, position)
    job |= _scenario(plan, stage)
    job |= _policy(plan)
    job |= _optional_parts(plan, stage)
    rules = _objects(job, plan, options)
    if plan.special == "public-ip":
        job |= public_addresses(plan)
    if options.profile == "otc":
        return reduce_to_otc(job), None
    if plan.special == "nulls":
        return all_null(job), None
    if plan.special == "drift":
        job = neighbour_types(job)
    return job, rules


def draw_node(plan: Plan, stage: Stage, position: int, region: str) -> Json:
    """Return the members about the replication instance, ``inst_info`` and its network among them."""
    rng = seeded_random(plan.id, "node")
    if stage.status in _UNBORN and not plan.special:
        return {}
    started = plan.timeline.reached("STARTJOBING", position)
    released = stage.status in {"RELEASE_RESOURCE_COMPLETE", "DELETED"}
    two_zones = rng.random() < 0.2 or plan.special == "full-house"
    node: Json = {
        "inst_info": {
            "ip": f"172.16.{rng.randrange(250)}.{rng.randrange(4, 250)}",
            "status": "deleted" if released else rng.choice(("ACTIVE", "active")),
            "inst_type": rng.choice(("high", "high", "common", "ultrahigh", "micro", "xlarge")),
            "engine_type": plan.engine.engine_type,
            "volume_size": rng.choice((100, 100, 200, 500)),
            "public_ip": "******" if plan.net_type == "eip" else "",
            "start_time": str(started) if started else "0",
        },
        "az_code": f"{region}-01",
        "vpc_id": uuid_text(plan.id, "vpc"),
        "subnet_id": uuid_text(plan.id, "subnet"),
        "security_group_id": uuid_text(plan.id, "group"),
        "support_ip_v6": rng.random() < 0.1,
        "is_multi_az": two_zones,
    }
    if two_zones:
        node |= {"az_name": "AZ1", "master_az": f"{region}-01", "slave_az": f"{region}-02", "node_role": "master"}
    if plan.family == "dual-active":
        node["node_num"] = 2
    elif rng.random() < 0.5:
        number = rng.choice((1, 1, 2, 4))
        node["node_num"] = str(number) if rng.random() < 0.5 else number
    return node


def _times(plan: Plan, position: int) -> Json:
    moments = moments_of(plan, position)
    times: Json = {"update_time": str(moments.updated_ms)}
    if moments.started_ms is not None:
        times["actual_start_time"] = str(moments.started_ms)
    elif plan.index % 2:
        times["actual_start_time"] = "0"
    if moments.complete_ms is not None:
        times["full_transfer_complete_time"] = str(moments.complete_ms)
    return times


def direction_now(plan: Plan, stage: Stage) -> str:
    """Return the job's direction: a finished switchover has turned it round."""
    return (
        {"up": "down", "down": "up"}.get(plan.direction, plan.direction) if stage.mark == "switched" else plan.direction
    )


def _scenario(plan: Plan, stage: Stage) -> Json:
    rng = seeded_random(plan.id, "scenario")
    part: Json = {
        "job_direction": direction_now(plan, stage),
        "db_use_type": plan.scenario,
        "original_job_direction": plan.direction,
        "schema_type": "PGBaseBackup"
        if plan.engine.source == "postgresql"
        else rng.choice(("Tungsten", "Replication")),
    }
    if rng.random() < 0.3 or plan.special == "full-house":
        part["net_type"] = plan.net_type  # the list is the reliable place for it (contract 3.1)
    if plan.scenario == "cloudDataGuard":
        flipped = {"up": "down", "down": "up"}.get(plan.direction, "up")
        part["job_kernel_direction"] = flipped if stage.mark else plan.direction
        part["multi_write"] = plan.family == "dual-active"
    if plan.scenario == "sync":
        levels = ("SCHEMA_LEVEL", "DB_LEVEL") if plan.engine.shape == "three-level" else ("DB_LEVEL", "TABLE_LEVEL")
        part["sync_mode"] = rng.choice(levels) if plan.selects else "INSTANCE_LEVEL"
        part["conflict_policy"] = rng.choice(("ignore", "overwrite", "stop"))
        part["filter_ddl_policy"] = rng.choice(("drop_database", "drop_databasefilter_all", ""))
    if plan.parent_id:
        part["parent_id"] = plan.parent_id
        if plan.family == "dual-active":
            part["master_job_id"] = plan.parent_id
    return part


def _policy(plan: Plan) -> Json:
    rng = seeded_random(plan.id, "policy")
    policy: Json = {
        "need_restart": rng.random() < 0.1,
        "is_target_readonly": plan.scenario == "migration" and rng.random() < 0.7,
        "object_switch": plan.selects,
        "replace_definer": rng.random() < 0.7,
        "migrate_user": rng.random() < 0.3,
        "is_open_fast_clean": rng.random() < 0.5,
    }
    if plan.scenario == "sync" or plan.special == "full-house":
        policy |= {
            "struct_trans": True,
            "index_trans": rng.random() < 0.8,
            "sync_database": False,
            "full_mode": "snapshot",
        }
    if plan.task_type == "INCR_TRANS" or plan.special == "full-house":
        policy["incre_start_position"] = f"mysql-bin.{rng.randrange(1000):06d}:{rng.randrange(4, 10**6)}"
    if plan.engine.source == "mysql" and (plan.special == "full-house" or rng.random() < 0.3):
        policy["gtid"] = f"{uuid_text(plan.id, 'gtid')}:1-{rng.randrange(10**6)}"
    if plan.engine.engine_type == "oracle-to-kafka":
        policy["inherit_id"] = uuid_text(plan.id, "inherit")
    if plan.engine.target.startswith("gauss") or plan.engine.target == "postgresql":
        policy["target_root_db"] = {"db_name": "postgres", "db_encoding": "UTF-8"}
    return policy


def _optional_parts(plan: Plan, stage: Stage) -> Json:
    drawn, rng = draw_optional(plan)
    optional = {name: value for name, value in drawn.items() if value is not None or rng.random() < 0.1}
    if stage.status.endswith("FAILED"):
        optional |= failure(plan, seeded_random(plan.id, "failure"), stage.status)
    if rng.random() < 0.08 or plan.special == "full-house":
        optional["issue_coupon"] = None
        # A field that no documentation knows, with numbers spelled in ways that decoding would lose.
        optional["drs_2027_preview"] = msgspec.Raw(b'{"mode":"blue-green","weights":[1,2.50,1e3]}')
    return optional


def _objects(job: Json, plan: Plan, options: SimulatorOptions) -> Json | None:
    """Put the selection and its rules into ``job``; returns the rules where they belong beside the results."""
    if not plan.selects:
        if plan.index % 2:
            job["object_infos"] = []
        return None
    selection = _selection(plan, options)
    job["object_infos"] = msgspec.Raw(selection.json)
    rules = draw_rules(plan, seeded_random(plan.id, "rules"), selection.tables)
    if rules is not None and plan.special == "reply-rules":
        return rules
    if rules is not None:
        job["data_transformation"] = rules
    return None


def _selection(plan: Plan, options: SimulatorOptions) -> Selection:
    if plan.special == "odd-objects":
        return Selection(odd_objects(), (("shop", "", "orders"), ("shop", "", "x-*-*-y")))
    key = (options.seed, plan.id)
    return select_objects(key, plan.engine.shape, options.objects, foreign=plan.special == "non-latin")
