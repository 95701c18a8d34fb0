"""The jobs of a tenant: ids, names, scenarios, engines, families and lives, but not yet their details."""

import random
from dataclasses import dataclass, field, replace

from drs_inspector.simulator.jobs.engines import Engine, draw_engine, draw_scenario, find_engine
from drs_inspector.simulator.jobs.lifecycle import TOUR, Timeline, build_timeline, draw_status
from drs_inspector.simulator.jobs.seeded_random import seeded_random, weighted
from drs_inspector.simulator.jobs.vocabulary import DESCRIPTIONS, PURPOSES, STAGES, SYSTEMS
from drs_inspector.simulator.options import hex_id


@dataclass(frozen=True, slots=True)
class Plan:
    """One job before its details are written.

    ``special`` names a feature that one job of the tenant shows in full (see SPECIALS); ``family`` what kind of
    family it belongs to: "shards", "dual-active" or "re-edit".
    """

    index: int
    id: str
    name: str
    description: str
    scenario: str
    engine: Engine
    direction: str
    net_type: str
    task_type: str
    timeline: Timeline
    selects: bool
    special: str = ""
    family: str = ""
    parent_id: str = ""
    child_ids: tuple[str, ...] = field(default=())


# Feature -> scenario, engine, state now ("" leaves that to chance). The first jobs of every tenant.
SPECIALS: tuple[tuple[str, str, str, str], ...] = (
    ("full-house", "migration", "mysql", "INCRE_TRANSFER_STARTED"),
    ("kafka", "sync", "mysql-to-kafka", "INCRE_TRANSFER_STARTED"),
    ("oracle", "sync", "oracle-to-gaussdbv5", "FULL_TRANSFER_STARTED"),
    ("non-latin", "migration", "mysql", "INCRE_TRANSFER_STARTED"),
    ("odd-objects", "migration", "mysql", "CONFIGURATION"),
    ("three-level", "sync", "postgresql", "INCRE_TRANSFER_STARTED"),
    ("nulls", "migration", "mysql", "RELEASE_RESOURCE_COMPLETE"),
    ("sparse", "sync", "mysql", "CREATING"),
    ("drift", "migration", "mysql-to-taurus", "PAUSING"),
    ("reply-rules", "sync", "mysql-to-mysql", "INCRE_TRANSFER_STARTED"),
    ("switchover", "cloudDataGuard", "cloudDataGuard-mysql", "INCRE_TRANSFER_STARTED"),
    ("failed", "migration", "mysql", "INCRE_TRANSFER_FAILED"),
    ("sharded", "migration", "mongodb-to-dds", "FULL_TRANSFER_STARTED"),
    ("redis-cluster", "migration", "rediscluster-to-gaussredis", "INCRE_TRANSFER_STARTED"),
    ("short-rule-lists", "sync", "postgresql", "INCRE_TRANSFER_STARTED"),
    ("public-ip", "migration", "postgresql", "STARTJOBING"),
)
# Families follow: (kind, scenario, engine, number of children).
FAMILIES: tuple[tuple[str, str, str, int], ...] = (
    ("shards", "sync", "mysql-to-mysql", 3),
    ("dual-active", "cloudDataGuard", "cloudDataGuard-mysql", 2),
    ("re-edit", "sync", "mysql", 2),
)
_FAMILY_EVERY = 40
_TODAY = 16
"""What is gone since up to eight days is gone since half a day, divided by that."""
_CHILD_STATES = (
    "CHILD_TRANSFER_STARTED",
    "CHILD_TRANSFER_FAILED",
    "CHILD_TRANSFER_COMPLETE",
    "CHILD_TRANSFER_STARTING",
)
# A state before the incremental phase says what kind of task it can be; the others may be any.
_STATES_OF_TASKS = {"INCR_TRANS": ("FULL_TRANSFER_",), "FULL_TRANS": ("INCRE_", "PAUS", "CHANGE_", "REBUILD_", "NODE_")}


class Planner:
    """Draws the plans of one tenant; the same seed, project and time give the same plans."""

    def __init__(self, seed: int, project_id: str, now_ms: int) -> None:
        self._seed = seed
        self._project = project_id
        self._now = now_ms

    def draw(self, count: int) -> list[Plan]:
        """Return ``count`` plans, children right behind their parent."""
        plans: list[Plan] = []
        families = 0
        while len(plans) < count:
            index = len(plans)
            room = count - index
            if index < len(SPECIALS):
                plans.append(self._special(index))
                continue
            if (index - len(SPECIALS)) % _FAMILY_EVERY < len(FAMILIES) * 4 and families < self._families_due(index):
                family = FAMILIES[families % len(FAMILIES)]
                if family[3] < room:
                    plans += self._family(index, *family)
                    families += 1
                    continue
            plans.append(self._plain(index))
        return plans

    def draw_deleted(self, first_index: int, count: int) -> list[Plan]:
        """Return plans of jobs that are gone already, the first since today: no list has their ids any more."""
        gone: list[Plan] = []
        for index in range(first_index, first_index + count):
            plan = self._plain(index)
            timeline = self._ended(index, self._now)
            if index == first_index:
                since = self._now - (timeline.deleted_ms() or self._now)
                timeline = self._ended(index, self._now + since - since // _TODAY)
            gone.append(replace(plan, timeline=timeline))
        return gone

    def _ended(self, index: int, now_ms: int) -> Timeline:
        rng = seeded_random(self._seed, self._project, index, "gone")
        return build_timeline(rng, "DELETED", "FULL_TRANS", now_ms)

    @staticmethod
    def _families_due(index: int) -> int:
        return len(FAMILIES) * ((index - len(SPECIALS)) // _FAMILY_EVERY + 1)

    def _rng(self, index: int) -> random.Random:
        return seeded_random(self._seed, self._project, index)

    def _special(self, index: int) -> Plan:
        feature, scenario, engine_type, status = SPECIALS[index]
        return self._plan(
            index, scenario, find_engine(scenario, engine_type), status or "INCRE_TRANSFER_STARTED", special=feature
        )

    def _plain(self, index: int) -> Plan:
        rng = self._rng(index)
        scenario = draw_scenario(rng)
        tour, turn = divmod(index - len(SPECIALS), 2)
        status = draw_status(rng) if turn else TOUR[tour % len(TOUR)]
        return self._plan(index, scenario, draw_engine(rng, scenario), status)

    def _family(self, index: int, kind: str, scenario: str, engine_type: str, size: int) -> list[Plan]:
        engine = find_engine(scenario, engine_type)
        parent = self._plan(index, scenario, engine, "INCRE_TRANSFER_STARTED", family=kind)
        children = []
        for number in range(1, size + 1):
            status = _CHILD_STATES[(index + number) % 4] if kind == "re-edit" else "INCRE_TRANSFER_STARTED"
            child = self._plan(index + number, scenario, engine, status, family=kind)
            direction = ("up", "down")[number - 1] if kind == "dual-active" else parent.direction
            children.append(
                replace(
                    child,
                    name=f"{parent.name}-{number}",
                    parent_id=parent.id,
                    direction=direction,
                    net_type=parent.net_type,
                )
            )
        return [replace(parent, child_ids=tuple(child.id for child in children)), *children]

    def _plan(
        self, index: int, scenario: str, engine: Engine, status: str, *, special: str = "", family: str = ""
    ) -> Plan:
        rng = seeded_random(self._seed, self._project, index, "plan")
        task_type = _task_type(rng, scenario, status)
        timeline = build_timeline(rng, status, task_type, self._now, switchover=special == "switchover")
        return Plan(
            index=index,
            id=self._job_id(index, engine),
            name=_job_name(rng, index, special),
            description=_description(rng, special),
            scenario=scenario,
            engine=engine,
            direction=weighted(rng, (("up", 7), ("down", 2), ("non-dbs", 1))) if not special else "up",
            net_type=weighted(rng, (("eip", 4), ("vpn", 3), ("vpc", 0 if scenario == "cloudDataGuard" else 4))),
            task_type=task_type,
            timeline=timeline,
            selects=engine.shape != "flat" and (bool(special) or rng.random() < 0.85),
            special=special,
            family=family,
        )

    def _job_id(self, index: int, engine: Engine) -> str:
        """Return a job id: looks like a UUID and is not (contract 7.1)."""
        text = hex_id(self._seed, self._project, index, "job")
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:27]}jb{engine.suffix}"


def _task_type(rng: random.Random, scenario: str, status: str) -> str:
    drawn = weighted(rng, (("FULL_INCR_TRANS", 7), ("FULL_TRANS", 2), ("INCR_TRANS", 1)))
    if scenario == "cloudDataGuard" or status.startswith(_STATES_OF_TASKS.get(drawn, ("-",))):
        return "FULL_INCR_TRANS"
    return drawn


def _job_name(rng: random.Random, index: int, special: str) -> str:
    if special == "non-latin":
        return "DRS-商店迁移-Größe-المخزن-🚚"
    return f"{rng.choice(SYSTEMS)}-{rng.choice(PURPOSES)}-{rng.choice(STAGES)}-{index:02d}"


def _description(rng: random.Random, special: str) -> str:
    if special == "non-latin":
        return "将旧机房的商店库迁到云上。\nÜberträgt die Größentabellen für Straße & Co.\nينقل قاعدة بيانات المخزن 📦"
    return rng.choice(DESCRIPTIONS)
