"""Details in the odd shapes of contract 9.3, when a fault asks for them."""

from collections.abc import Sequence
from typing import Any

import msgspec

from drs_inspector.simulator.faults.switches import ActiveFaults
from drs_inspector.simulator.jobs.dialects import all_null, neighbour_types, unknown_fields, unknown_status
from drs_inspector.simulator.jobs.objects import plain_entries
from drs_inspector.simulator.jobs.optional_parts import tags
from drs_inspector.simulator.jobs.tenant import JobSource

Json = dict[str, Any]
_PAIRS = [("team", "data"), ("stage", "prod")]
_BYTES_PER_ENTRY = 130


def shape_details(tenant: JobSource, ids: Sequence[str], missing: dict[str, Json], faults: ActiveFaults) -> bytes:
    """Return the body of a detail reply with these ids, bent as the faults say."""
    results: list[Json] = []
    rules = tenant.reply_rules(ids)
    conditions: list[Json] = list(rules["filter_conditions"]) if rules else []
    for number, job_id in enumerate(ids):
        if job_id in missing:
            results += [missing[job_id]] if missing[job_id] else []
            continue
        results.append(_shape_job(dict(tenant.detail_values(job_id)), number, conditions, faults))
    if "lost-result" in faults:
        results = results[1:]
    if "duplicate-results" in faults:
        results += results[:1]
    count = len(results) + (2 if "count-mismatch" in faults else 0)
    body: Json = {"count": count, "results": results}
    if conditions:
        body["data_transformation"] = {"total_count": len(conditions), "filter_conditions": conditions}
    return msgspec.json.encode(body)


def _shape_job(job: Json, number: int, conditions: list[Json], faults: ActiveFaults) -> Json:
    rules = job.get("data_transformation")
    if "short-rule-lists" in faults and isinstance(rules, dict):
        job["data_transformation"] = rules = _short_lists(rules)
    if "top-level-rules" in faults and isinstance(rules, dict):
        conditions += rules["filter_conditions"]
        del job["data_transformation"]
    if "tags-shapes" in faults:
        job["tags"] = tags(_PAIRS, number % 3)
    if "unknown-status" in faults:
        job = unknown_status(job)
    if "unknown-fields" in faults:
        job = unknown_fields(job)
    if "big-detail" in faults and number == 0:
        job["object_infos"] = msgspec.Raw(_big_selection(faults.number("big-detail", 30)))
    if "wrong-types" in faults:
        job = neighbour_types(job)
    return all_null(job) if "null-optional" in faults else job


def _short_lists(rules: Json) -> Json:
    renamed = []
    for rule in rules["filter_conditions"]:
        shorter = {name: value for name, value in rule.items() if name != "data_transformation_object_infos"}
        shorter["object_infos"] = rule.get("data_transformation_object_infos", rule.get("object_infos"))
        renamed.append(shorter)
    return rules | {"filter_conditions": renamed}


def _big_selection(megabytes: float) -> bytes:
    root = b'[{"id":"filler","type":"database","name":"filler","select":"partial"},'
    return root + plain_entries("filler", int(megabytes * 1_000_000 / _BYTES_PER_ENTRY)) + b"]"
