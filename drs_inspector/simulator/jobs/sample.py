"""The published sample reply as a project of its own (contract: SAMPLE)."""

from collections.abc import Iterable
from typing import Any, cast

import msgspec

from drs_inspector.resource_files import resource_path
from drs_inspector.simulator.clock import list_time
from drs_inspector.simulator.iam.accounts import Project
from drs_inspector.simulator.jobs.engines import Engine
from drs_inspector.simulator.jobs.lifecycle import FOREVER, Stage, Timeline
from drs_inspector.simulator.jobs.listing import ListQuery
from drs_inspector.simulator.jobs.plans import Plan
from drs_inspector.simulator.jobs.tenant import Presence
from drs_inspector.simulator.options import SimulatorOptions

Json = dict[str, Any]


class _SampleReply(msgspec.Struct):
    results: list[msgspec.Raw]
    data_transformation: Json


class SampleTenant:
    """Serves the sample's jobs byte for byte; their time does not move."""

    def __init__(self, options: SimulatorOptions, project: Project) -> None:
        self.project_id = project.id
        self.project_name = project.name
        self._options = options
        reply = msgspec.json.decode(resource_path("sample-batch-detail.json").read_bytes(), type=_SampleReply)
        self._rules = reply.data_transformation
        self._raw = {cast(str, msgspec.json.decode(raw)["id"]): bytes(raw) for raw in reply.results}

    def job_ids(self) -> tuple[str, ...]:
        """Return the ids of the sample's jobs."""
        return tuple(self._raw)

    def presence(self, job_id: str) -> Presence:
        """Return whether the job is one of the sample's."""
        return "there" if job_id in self._raw else "unknown"

    def list_ids(self, query: ListQuery) -> list[str]:
        """Return the ids of the sample's jobs that a list call asks for."""
        found = []
        for job_id in self._raw:
            entry = self.list_entry(job_id)
            if entry["db_use_type"] == query.scenario and query.matches(
                job_id, entry["name"], entry["engine_type"], entry["net_type"], entry["status"]
            ):
                found.append(job_id)
        return found

    def list_entry(self, job_id: str) -> Json:
        """Return a list entry that fits the sample's detail."""
        detail = self.detail(job_id)
        kept = ("id", "name", "status", "description", "job_direction", "db_use_type", "task_type")
        entry = {name: detail[name] for name in kept}
        return entry | {
            "create_time": list_time(int(detail["create_time"]), self._options.list_zone_hours),
            "engine_type": detail["inst_info"]["engine_type"],
            "net_type": "vpn",
            "billing_tag": False,
        }

    def detail_bytes(self, job_id: str) -> bytes:
        """Return the job's bytes in the sample."""
        return self._raw[job_id]

    def detail(self, job_id: str) -> Json:
        """Return the job's detail in the sample."""
        return cast(Json, msgspec.json.decode(self._raw[job_id]))

    def detail_values(self, job_id: str) -> Json:
        """Return the job's detail in the sample."""
        return self.detail(job_id)

    def reply_rules(self, job_ids: Iterable[str]) -> Json | None:
        """Return the rules of the sample, which are beside the results of every reply."""
        return self._rules if any(job_id in self._raw for job_id in job_ids) else None

    def plan(self, job_id: str) -> Plan:
        """Return a plan that fits the sample's detail: the job stays for ever in the state that it has."""
        detail = self.detail(job_id)
        created = int(detail["create_time"])
        ends = (detail["source_endpoint"]["db_type"], detail["target_endpoint"]["db_type"])
        return Plan(
            index=0,
            id=job_id,
            name=detail["name"],
            description=detail["description"],
            scenario=detail["db_use_type"],
            engine=Engine(detail["inst_info"]["engine_type"], *ends, "two-level", job_id[-3:]),
            direction=detail["job_direction"],
            net_type="vpn",
            task_type=detail["task_type"],
            timeline=Timeline([Stage("CREATING", 300), Stage(detail["status"], FOREVER)], created),
            selects=True,
        )
