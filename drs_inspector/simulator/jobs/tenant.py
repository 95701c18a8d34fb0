"""The jobs of one project, made from a seed: what the simulator serves and what tests compare with."""

from collections import OrderedDict
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Literal, Protocol, cast

import msgspec

from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.jobs.detail import build_detail
from drs_inspector.simulator.jobs.listing import ListQuery, build_entry
from drs_inspector.simulator.jobs.plans import Plan, Planner
from drs_inspector.simulator.options import SimulatorOptions

Json = dict[str, Any]
Presence = Literal["there", "just-deleted", "deleted", "unknown"]
_CACHE_BYTES = 256 * 1024 * 1024
_STILL_SHOWN_MS = 600_000  # a deleted job's detail stays for ten minutes (contract 4.2, way 4)
_DELETED_JOBS = 3


class JobSource(Protocol):
    """What the DRS side needs of a project."""

    project_id: str
    project_name: str

    def job_ids(self) -> tuple[str, ...]:
        """Return the ids of all jobs that are there now, children included."""

    def presence(self, job_id: str) -> Presence:
        """Return whether the job is there, was deleted or never existed."""

    def list_ids(self, query: ListQuery) -> list[str]:
        """Return the ids of the top-level jobs that a list call asks for, newest first."""

    def list_entry(self, job_id: str) -> Json:
        """Return the list entry of a job, as served; raises KeyError for an id that was never there."""

    def detail_values(self, job_id: str) -> Json:
        """Return the detail with ``object_infos`` as msgspec.Raw where it is big; raises KeyError as above."""

    def detail_bytes(self, job_id: str) -> bytes:
        """Return the detail as the bytes that are served; raises KeyError as above."""

    def reply_rules(self, job_ids: Iterable[str]) -> Json | None:
        """Return the ``data_transformation`` beside the results of a reply with these jobs."""

    def plan(self, job_id: str) -> Plan:
        """Return the plan of a job, from which everything else that is said of it is made; raises KeyError as above."""


class Tenant:
    """A project full of believable jobs. Nothing is made before it is asked for."""

    def __init__(
        self, options: SimulatorOptions, clock: SimulatorClock, *, project_id: str, project_name: str, jobs: int
    ) -> None:
        self.options = options
        self.clock = clock
        self.project_id = project_id
        self.project_name = project_name
        self._jobs = jobs
        self._cache: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._cached = 0

    @cached_property
    def _plans(self) -> dict[str, Plan]:
        planner = Planner(self.options.seed, self.project_id, self.clock.start_ms)
        plans = planner.draw(self._jobs)
        plans += planner.draw_deleted(self._jobs, _DELETED_JOBS if self._jobs else 0)
        return {plan.id: plan for plan in plans}

    @cached_property
    def _by_scenario(self) -> dict[str, list[tuple[Plan, float]]]:
        """Top-level jobs newest first, each with the time of its deletion (infinity if never)."""
        listed: dict[str, list[tuple[Plan, float]]] = {}
        for plan in sorted(self._plans.values(), key=lambda plan: -plan.timeline.created_ms):
            if not plan.parent_id:
                deleted = plan.timeline.deleted_ms()
                listed.setdefault(plan.scenario, []).append((plan, float("inf") if deleted is None else deleted))
        return listed

    def plan(self, job_id: str) -> Plan:
        """Return the plan of a job; raises KeyError for an id that was never there."""
        return self._plans[job_id]

    def job_ids(self) -> tuple[str, ...]:
        """Return the ids of all jobs that are there now, children included."""
        return tuple(job_id for job_id in self._plans if self.presence(job_id) == "there")

    def deleted_ids(self) -> tuple[str, ...]:
        """Return the ids of jobs that were there once."""
        return tuple(job_id for job_id in self._plans if self.presence(job_id) != "there")

    def special_id(self, feature: str) -> str:
        """Return the job that shows a feature of ``plans.SPECIALS``; StopIteration in too small a tenant."""
        return next(plan.id for plan in self._plans.values() if plan.special == feature)

    def presence(self, job_id: str) -> Presence:
        """Return whether the job is there, was deleted or does not exist yet."""
        plan = self._plans.get(job_id)
        now = self.clock.jobs_ms()
        if plan is None or now < plan.timeline.created_ms:
            return "unknown"
        deleted = plan.timeline.deleted_ms()
        if deleted is None or now < deleted:
            return "there"
        return "just-deleted" if now < deleted + _STILL_SHOWN_MS else "deleted"

    def list_ids(self, query: ListQuery) -> list[str]:
        """Return the ids of the top-level jobs that a list call asks for, newest first."""
        now = self.clock.jobs_ms()
        known = self._by_scenario.get(query.scenario, ())
        there = [plan for plan, deleted in known if plan.timeline.created_ms <= now < deleted]
        if not any(query[1:]):
            return [plan.id for plan in there]
        return [
            plan.id
            for plan in there
            if query.matches(plan.id, plan.name, plan.engine.engine_type, plan.net_type, self._status(plan, now))
        ]

    def list_entry(self, job_id: str) -> Json:
        """Return the list entry of a job, as served; raises KeyError for an id that was never there."""
        plan = self._plans[job_id]
        children = [self.list_entry(child) for child in plan.child_ids if self.presence(child) != "unknown"]
        return build_entry(plan, plan.timeline.position(self.clock.jobs_ms()), self.options, children)

    def detail_values(self, job_id: str) -> Json:
        """Return the detail with ``object_infos`` as msgspec.Raw; raises KeyError for an id that was never there."""
        plan = self._plans[job_id]
        position = plan.timeline.position(self.clock.jobs_ms())
        return build_detail(plan, position, self.options, self.project_id)[0]

    def detail_bytes(self, job_id: str) -> bytes:
        """Return the detail as the bytes that are served; raises KeyError for an id that was never there."""
        plan = self._plans[job_id]
        key = (job_id, plan.timeline.position(self.clock.jobs_ms()))
        known = self._cache.get(key)
        if known is None:
            known = msgspec.json.encode(build_detail(plan, key[1], self.options, self.project_id)[0])
            self._remember(key, known)
        else:
            self._cache.move_to_end(key)
        return known

    def detail(self, job_id: str) -> Json:
        """Return the detail as the client reads it; raises KeyError for an id that was never there."""
        return cast(Json, msgspec.json.decode(self.detail_bytes(job_id)))

    def reply_rules(self, job_ids: Iterable[str]) -> Json | None:
        """Return the ``data_transformation`` beside the results of a reply with these jobs."""
        conditions: list[Json] = []
        for job_id in job_ids:
            plan = self._plans.get(job_id)
            if plan is not None and plan.special == "reply-rules":
                position = plan.timeline.position(self.clock.jobs_ms())
                rules = build_detail(plan, position, self.options, self.project_id)[1]
                conditions += rules["filter_conditions"] if rules else []
        return {"total_count": len(conditions), "filter_conditions": conditions} if conditions else None

    @staticmethod
    def _status(plan: Plan, now_ms: int) -> str:
        return plan.timeline.stage(plan.timeline.position(now_ms)).status

    def _remember(self, key: tuple[str, int], data: bytes) -> None:
        self._cache[key] = data
        self._cached += len(data)
        while self._cached > _CACHE_BYTES and len(self._cache) > 1:
            _, oldest = self._cache.popitem(last=False)
            self._cached -= len(oldest)
