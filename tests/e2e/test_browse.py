"""Every kind of line that the tree can hold: its words and its JSON are those of what the cloud served."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.simulator.jobs.tenant import Tenant
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.expected import CANARY, served_detail


@dataclass(frozen=True)
class Sight:
    """One line: the words its page must show, and what the JSON in its last tab must hold (None: only some)."""

    node: TreeNode
    words: tuple[str, ...]
    served: Any = None


def _endpoint_sights(tenant: Tenant) -> list[Sight]:
    full, kafka, sharded = (tenant.special_id(name) for name in ("full-house", "kafka", "sharded"))
    source, target = (served_detail(tenant, full)[name] for name in ("source_endpoint", "target_endpoint"))
    relay = served_detail(tenant, kafka)["dmq_endpoint"]
    shards = served_detail(tenant, sharded)["source_sharding"]
    return [
        Sight(TreeNode(NodeKind.SOURCE, full), (source["ip"], str(source["db_port"]), source["db_user"]), source),
        Sight(TreeNode(NodeKind.TARGET, full), (target["ip"], target["inst_name"], target["vpc_id"]), target),
        Sight(TreeNode(NodeKind.MESSAGE_QUEUE, kafka), ("drs-relay", "kafka-relay"), relay),
        *(
            Sight(TreeNode(NodeKind.SHARD, sharded, number), (shard["ip"],), shard)
            for number, shard in enumerate(shards)
        ),
    ]


def _job_sights(tenant: Tenant) -> list[Sight]:
    full = tenant.special_id("full-house")
    job = served_detail(tenant, full)
    child = next(job_id for job_id in tenant.job_ids() if tenant.plan(job_id).parent_id)
    served_child = served_detail(tenant, child)
    instance = job["inst_info"]
    rules = job["data_transformation"]["filter_conditions"]
    conditions = [rule["transformation_info"]["value"] for rule in rules[:2]]
    return [
        Sight(TreeNode(NodeKind.JOB, full), (job["name"], full, job["tags"][0]["key"]), job),
        Sight(TreeNode(NodeKind.CHILD_JOB, child), (served_child["name"], child), served_child),
        Sight(TreeNode(NodeKind.REPLICATION_INSTANCE, full), (instance["ip"],), instance),
        Sight(TreeNode(NodeKind.OBJECTS, full), (job["object_infos"][0]["name"],), job["object_infos"]),
        Sight(TreeNode(NodeKind.RULES, full), (*conditions, "id <= 6000", "gone_table"), rules),
        Sight(TreeNode(NodeKind.RULE, full, 0), (conditions[0],), rules[0]),
        Sight(TreeNode(NodeKind.SETTINGS, full), (job["alarm_notify"]["topic_name"], job["tags"][0]["value"]), job),
    ]


def _other_sights(tenant: Tenant, poisoned: str) -> list[Sight]:
    rules = tenant.reply_rules([tenant.special_id("reply-rules")])
    assert rules is not None
    unmatched = [
        rule
        for rule in rules["filter_conditions"]
        if rule["data_transformation_object_infos"][0]["table_name"] == "gone_table"
    ]
    name = tenant.list_entry(poisoned)["name"]
    return [
        Sight(TreeNode(NodeKind.SCENARIO, name="migration"), ("Jobs by health", "What was read")),
        Sight(TreeNode(NodeKind.UNASSIGNED_RULES), ("gone_table", "id < 1", "no such object in any job"), unmatched),
        Sight(TreeNode(NodeKind.RULE, None, 0), ("gone_table", "id < 1"), unmatched[0]),
        Sight(TreeNode(NodeKind.UNAVAILABLE_LIST), (name, "DRS.M00004")),
        Sight(TreeNode(NodeKind.UNAVAILABLE_JOB, poisoned), ("DRS.M00004", "Try again in a minute")),
    ]


async def _look(driver: Driver, sight: Sight) -> None:
    """Select a line, look at every tab of it, and compare."""
    await driver.click_line(sight.node)
    titles = driver.tab_titles()
    assert titles[-1] == "JSON", f"{sight.node}: {titles}"
    assert len(titles) >= 2, f"{sight.node} has no view of its own"
    shown = ""
    for title in titles[:-1]:
        await driver.open_tab(title)
        shown += driver.details()
    assert "cannot be shown" not in shown, f"{sight.node}: {shown}"
    for words in sight.words:
        assert words in shown, f"{sight.node} does not show {words!r}, only {shown}"
    raw = await driver.raw_json()
    found = json.loads(raw)
    if sight.served is not None:
        assert _holds(found, sight.served), f"JSON of {sight.node}"
    assert CANARY not in shown + raw
    await driver.open_tab(titles[0])


def _holds(found: Any, served: Any) -> bool:
    """Tell whether a value is what was served, or has it inside: parts of a job are on the page of the job."""
    if found == served:
        return True
    inside = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return any(_holds(one, served) for one in inside)


def test_every_kind_of_line_shows_what_the_cloud_served(on_stage: Play, cloud: Cloud) -> None:
    tenant = cloud.tenant
    poisoned = tenant.special_id("nulls")
    cloud.faults(f"poison-job={poisoned}")
    make: tuple[Callable[[], list[Sight]], ...] = (
        lambda: _endpoint_sights(tenant),
        lambda: _job_sights(tenant),
        lambda: _other_sights(tenant, poisoned),
    )
    sights = [sight for part in make for sight in part()]
    # The snapshot is the whole tree and no node of it. An only session has no node either. Saved replies are of files.
    others = {NodeKind.SNAPSHOT, NodeKind.SESSION, NodeKind.SAVED_REPLIES}
    assert {sight.node.kind for sight in sights} == set(NodeKind) - others

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        for sight in sights:
            await _look(driver, sight)

    on_stage(scene, demo=cloud)


def test_every_line_of_every_job_can_be_looked_at(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        await driver.fetched()
        tree = driver.page.tree
        seen = 0
        for job_id in driver.shown_jobs():
            job = TreeNode(NodeKind.JOB, job_id)
            index = driver.node_index(job)
            tree.expand(index)
            model = tree.model()
            for row in range(model.rowCount(index)):
                tree.setCurrentIndex(model.index(row, 0, index))
                await driver.settle(0)
                assert driver.tab_titles()[-1] == "JSON"
                assert "cannot be shown" not in driver.details()
                seen += 1
            tree.collapse(index)
        assert seen > 4 * len(driver.shown_jobs())

    on_stage(scene, demo=cloud)


def test_names_in_any_script_are_shown_as_they_are(on_stage: Play, cloud: Cloud) -> None:
    job_id = cloud.tenant.special_id("non-latin")
    job = served_detail(cloud.tenant, job_id)

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        await driver.click_line(TreeNode(NodeKind.JOB, job_id))
        assert driver.node_index(TreeNode(NodeKind.JOB, job_id)).data() == job["name"]
        words = driver.details()
        assert job["name"] in words
        assert all(line in words for line in job["description"].splitlines())
        driver.type("Filter jobs", "商店迁移")
        await driver.settle()
        assert driver.shown_jobs() == [job_id]

    on_stage(scene, demo=cloud)


def test_everything_at_once_is_one_key_away_and_a_line_brings_the_job_back(on_stage: Play, cloud: Cloud) -> None:
    full = cloud.tenant.special_id("full-house")

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        await driver.click_line(TreeNode(NodeKind.JOB, full))
        driver.key("Ctrl+1")
        await driver.wait_until(lambda: cloud.info.project_name in driver.details(), "the overview of everything")
        assert "Jobs by health" in driver.details()
        await driver.click_line(TreeNode(NodeKind.JOB, full))
        await driver.wait_until(lambda: full in driver.details(), "the job again")

    on_stage(scene, demo=cloud)
