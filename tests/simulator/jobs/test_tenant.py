from collections import Counter
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from drs_inspector.simulator import SimulatorOptions, Tenant
from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.jobs.endpoints import CANARY
from drs_inspector.simulator.jobs.lifecycle import TOUR
from drs_inspector.simulator.jobs.listing import ListQuery
from drs_inspector.simulator.jobs.plans import SPECIALS

START = 1_750_000_000_000
DAY = 86_400


def make_tenant(jobs: int = 41, seed: int = 1, **options: Any) -> Tenant:
    chosen = SimulatorOptions(**({"jobs": jobs, "seed": seed, "objects": 40, "start_ms": START} | options))
    clock = SimulatorClock(START, 0)
    return Tenant(chosen, clock, project_id="0" * 32, project_name="eu-west-101", jobs=jobs)


def statuses(tenant: Tenant) -> Counter[str]:
    return Counter(tenant.list_entry(job_id)["status"] for job_id in tenant.job_ids())


@pytest.mark.parametrize("jobs", [0, 1, 16, 17, 41, 101, 1000])
def test_a_tenant_has_as_many_jobs_as_asked_for(jobs: int) -> None:
    tenant = make_tenant(jobs)
    assert len(tenant.job_ids()) == jobs
    assert len(set(tenant.job_ids()) | set(tenant.deleted_ids())) == jobs + (3 if jobs else 0)


def test_the_same_seed_and_time_give_the_same_bytes() -> None:
    one, two, other = make_tenant(), make_tenant(), make_tenant(seed=2)
    assert [one.detail_bytes(job_id) for job_id in one.job_ids()] == [
        two.detail_bytes(job_id) for job_id in two.job_ids()
    ]
    assert not set(one.job_ids()) & set(other.job_ids())


def test_every_documented_state_of_a_plain_job_occurs() -> None:
    seen = statuses(make_tenant(200, objects=0))
    assert set(TOUR) <= set(seen)
    assert seen["INCRE_TRANSFER_STARTED"] == max(seen.values())
    assert "INCRE_TRANSFER_FAILED" in statuses(make_tenant())


def test_jobs_live_on_with_time() -> None:
    tenant = make_tenant(300, objects=0)
    lives: dict[str, list[str]] = {job_id: [] for job_id in tenant.job_ids()}
    for _ in range(60):
        for job_id in tenant.job_ids():
            lives[job_id].append(tenant.detail(job_id)["status"])
        tenant.clock.advance(600)
    moves = {pair for life in lives.values() for pair in pairwise(life) if pair[0] != pair[1]}
    assert ("CREATING", "CONFIGURATION") in moves
    assert ("STARTJOBING", "FULL_TRANSFER_STARTED") in moves
    assert ("PAUSING", "INCRE_TRANSFER_STARTED") in moves
    assert not any(before == "DELETED" for before, _ in moves)


def test_a_finished_job_is_deleted_in_the_end() -> None:
    tenant = make_tenant(60, objects=0)
    before = set(tenant.job_ids())
    tenant.clock.advance(400 * DAY)
    gone = before - set(tenant.job_ids())
    assert gone
    listed = {
        job_id
        for scenario in ("migration", "sync", "cloudDataGuard")
        for job_id in tenant.list_ids(ListQuery(scenario))
    }
    assert not gone & listed


def test_a_switchover_turns_first_the_kernel_and_then_the_job() -> None:
    tenant = make_tenant()
    job_id = tenant.special_id("switchover")
    assert tenant.list_entry(job_id)["job_action"]["current_action"] == "SWITCH_OVER"
    detail = tenant.detail(job_id)
    assert (detail["job_direction"], detail["job_kernel_direction"]) == ("up", "down")
    tenant.clock.advance(1200)
    detail = tenant.detail(job_id)
    assert (detail["job_direction"], detail["job_kernel_direction"]) == ("down", "down")
    assert detail["original_job_direction"] == "up"


def test_families() -> None:
    tenant = make_tenant()
    families = {}
    for job_id in tenant.job_ids():
        plan = tenant.plan(job_id)
        if plan.child_ids:
            families[plan.family] = [tenant.detail(child) for child in plan.child_ids]
            assert all(child["parent_id"] == job_id for child in families[plan.family])
            assert [child["id"] for child in tenant.list_entry(job_id)["children"]] == list(plan.child_ids)
    assert families.keys() == {"shards", "dual-active", "re-edit"}
    assert [child["job_direction"] for child in families["dual-active"]] == ["up", "down"]
    assert all(child["status"].startswith("CHILD_TRANSFER_") for child in families["re-edit"])


def test_what_the_special_jobs_show() -> None:
    tenant = make_tenant()
    details = {feature: tenant.detail(tenant.special_id(feature)) for feature, *_ in SPECIALS}
    full = details["full-house"]
    assert len(full["speed_limit"]) == 3
    assert full["tags"][0].keys() == {"key", "value"}
    assert {part["protocol"] for part in full["alarm_notify"]["subscriptions"]} == {"email", "sms"}
    assert full["period_order"]["order_id"]
    assert any("alias_name" in entry for entry in full["object_infos"])
    ids = {entry["id"] for entry in full["object_infos"]}
    targets = [
        target
        for rule in full["data_transformation"]["filter_conditions"]
        for target in rule["data_transformation_object_infos"]
    ]
    matched = [target for target in targets if target["id"].rpartition("-*-*-")[0] in ids]
    assert matched
    assert len(matched) < len(targets)
    assert any(not target["id"].split("-*-*-")[1].startswith(target["table_name"]) for target in matched)
    assert details["kafka"]["target_endpoint"]["kafka_security_config"]["type"] == "SASL_SSL"
    assert details["kafka"]["dmq_endpoint"]
    assert details["oracle"]["object_infos"][0]["type"] == "schema"
    assert {entry["type"] for entry in details["three-level"]["object_infos"]} >= {"database", "schema", "table"}
    assert any("商店" in entry["name"] for entry in details["non-latin"]["object_infos"])
    assert all(value is None for name, value in details["nulls"].items() if name != "id")
    assert details["sparse"].keys() == {"id", "name", "status"}
    assert details["drift"]["object_switch"] == "true"
    assert "user" in details["failed"]["failed_reason"] or "@" in details["failed"]["failed_reason"]
    assert len(details["sharded"]["source_sharding"]) == 3
    assert "object_infos" in details["short-rule-lists"]["data_transformation"]["filter_conditions"][0]
    assert details["public-ip"]["children"][0].keys() == {"id", "name"}
    assert "data_transformation" not in details["reply-rules"]
    assert tenant.reply_rules([tenant.special_id("reply-rules")])


def test_secrets_are_planted_under_every_secret_name() -> None:
    tenant = make_tenant()
    text = "".join(tenant.detail_bytes(job_id).decode() for job_id in tenant.job_ids())
    for name in (
        "db_password", "ssl_cert_key", "ssl_cert_password", "ssl_cert_check_sum", "trust_store_key",
        "trust_store_password", "key_store_key", "key_store_password", "key_password",
    ):  # fmt: skip
        assert f'"{name}":"{CANARY}-' in text


def test_tags_have_three_shapes_and_ids_are_no_uuids() -> None:
    tenant = make_tenant(100)
    found = [tenant.detail(job_id).get("tags") for job_id in tenant.job_ids()]
    kinds = {
        "map" if isinstance(tag, dict) else "pairs" if tag[0].keys() == {"key", "value"} else "maps"
        for tag in found
        if tag
    }
    assert kinds == {"map", "pairs", "maps"}
    assert all(len(job_id) == 36 and job_id[31:33] == "jb" for job_id in tenant.job_ids())


@pytest.mark.parametrize("objects", [0, 1, 2, 3, 7, 200, 3000])
def test_a_selection_has_as_many_objects_as_asked_for(objects: int) -> None:
    tenant = make_tenant(60, objects=objects)
    chosen = [
        tenant.detail(job_id)["object_infos"]
        for job_id in tenant.job_ids()
        if tenant.plan(job_id).selects
        and tenant.plan(job_id).special not in {"odd-objects", "nulls", "sparse", "drift"}
    ]
    assert {len(entries) for entries in chosen} == {objects}
    for entries in chosen:
        keys = {(entry["type"], entry["id"]) for entry in entries}
        assert len(keys) == objects
        ids = {entry["id"] for entry in entries}
        assert all(entry["parent_id"] in ids for entry in entries if entry.get("parent_id"))


def test_a_million_objects_are_made_in_one_go() -> None:
    tenant = make_tenant(1, objects=1_000_000)
    raw = tenant.detail_bytes(tenant.job_ids()[0])
    assert raw.count(b'"select":') == 1_000_000


def test_special_numbers_keep_their_spelling() -> None:
    tenant = make_tenant()
    raw = tenant.detail_bytes(tenant.special_id("full-house"))
    assert b"[1,2.50,1e3]" in raw
    msgspec.json.decode(raw)
