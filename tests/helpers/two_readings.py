"""Two readings of the simulator's project, the second with changes that are known."""

import json
import random
from collections.abc import Callable
from typing import Any, Final

from drs_inspector.domain.coverage import Coverage, ListCoverage, details_of
from drs_inspector.domain.labels.status import JobStatus
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.jobs.tenant import Tenant
from drs_inspector.simulator.options import SimulatorOptions
from tests.helpers.searching import rule, table

Json = dict[str, Any]
Told = tuple[str, ...]
"""A change: the name of the job, what became of it, and for a row its kind, what it is, and both texts."""

_REFUSED: Final = {"title": "Not allowed", "code": "DRS.M00101", "http_status": 403}


class Reading:
    """A project as one reading has it: list entries and details by id, and the details that were refused."""

    def __init__(self, entries: dict[str, Json], details: dict[str, Json]) -> None:
        self.entries, self.details = entries, details
        self.refused: set[str] = set()

    def copy(self) -> "Reading":
        return Reading(*(json.loads(json.dumps(one)) for one in (self.entries, self.details)))

    def snapshot(self, read_at: str = "2026-11-26T18:02:00Z") -> Snapshot:
        """Return it as a document whose lists were read to their ends."""
        snapshot = Snapshot(SourceInfo(kind="cloud", region="eu-west-101", project_id="0" * 32, read_at=read_at))
        for job_id, entry in self.entries.items():
            scenario = str(entry.get("db_use_type") or "")
            snapshot.add_list_entry(_bytes(entry), job_id, scenario)
        for number, (job_id, detail) in enumerate(self.details.items()):
            if job_id in self.refused:
                snapshot.mark_unavailable(job_id, dict(_REFUSED))
            else:
                snapshot.add_detail(_bytes(detail), job_id, number)
        scenarios = {str(entry.get("db_use_type")) for entry in self.entries.values()} | {"migration", "sync"}
        lists = []
        for scenario in sorted(scenarios | {"cloudDataGuard"}):
            count = sum(str(entry.get("db_use_type")) == scenario for entry in self.entries.values())
            lists.append(
                ListCoverage(scenario=scenario, claimed_first=count, claimed_last=count, found=count, ended="met")
            )
        snapshot.coverage = Coverage(lists=tuple(lists), details=details_of(snapshot.jobs, snapshot.unavailable))
        snapshot.complete = snapshot.coverage.complete
        return snapshot


def _bytes(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def evening(jobs: int = 16) -> Reading:
    """Return the simulator's project, with tables, rules, tags and speed limits in every job."""
    options = SimulatorOptions(jobs=jobs, objects=8)
    clock = SimulatorClock(1_750_000_000_000, 0)
    tenant = Tenant(options, clock, project_id="0" * 32, project_name="eu-west-101", jobs=jobs)
    ids = [job_id for job_id in tenant.job_ids() if not tenant.plan(job_id).parent_id]
    ids = [job_id for job_id in ids if not tenant.plan(job_id).child_ids]
    entries: dict[str, Json] = {}
    details: dict[str, Json] = {}
    for number, job_id in enumerate(ids):
        entries[job_id] = json.loads(json.dumps(tenant.list_entry(job_id)))
        detail = details[job_id] = json.loads(tenant.detail_bytes(job_id))
        name = f"job-{number:02d}"
        entries[job_id]["name"] = detail["name"] = name
        for side in ("source", "target"):
            detail[f"{side}_endpoint"] = {
                "db_type": "mysql",
                "ip": f"10.0.{side == 'source'}.{number}",
                "db_port": 3306,
            }
        tables = [table("crm", kind="database", select="partial")]
        tables += [table(f"crm.t{place}", f"n{place}" if place % 3 == 0 else "") for place in range(12)]
        detail["object_infos"] = tables
        detail["speed_limit"] = [
            {"begin": "00:00", "end": "08:59", "speed": "80", "is_utc": False},
            {"begin": "09:00", "end": "18:59", "speed": "50", "is_utc": False},
        ]
        detail["tags"] = [{"key": "team", "value": "ledger"}, {"key": "cost", "value": "7"}]
        rules = [rule(f"id > {place}", f"crm.t{place}") for place in range(4)]
        detail["data_transformation"] = {"total_count": 4, "filter_conditions": rules}
    return Reading(entries, details)


class Changes:
    """Makes one change after the other to the second reading, each to a part that none was made to before."""

    def __init__(self, first: Reading, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a change, no secret
        self.a, self.b = first, first.copy()
        self.expected: set[Told] = set()
        self._free = list(first.details)
        self.random.shuffle(self._free)

    def make(self, name: str) -> None:
        """Make a change by its name in ``CHANGES`` to a job that has none."""
        if not self._free:
            return
        job_id = self._free.pop()
        CHANGES[name](self, job_id)

    def make_together(self, names: list[str]) -> None:
        """Make several changes of rows to one job."""
        if self._free:
            job_id = self._free.pop()
            for name in names:
                CHANGES[name](self, job_id)

    def noise(self) -> None:
        """Change what means nothing: values that always move, orders of lists, null for what is missing, texts."""
        for detail in self.b.details.values():
            detail["update_time"] = str(1_790_000_000_000 + self.random.randrange(10_000))
            detail["source_endpoint"]["db_port"] = str(detail["source_endpoint"]["db_port"])
            detail.setdefault("dmq_endpoint", None)
            for entry in detail["object_infos"]:
                if self.random.random() < 0.2:
                    entry.setdefault("alias_name", None)
            for name in ("tags", "speed_limit", "object_infos"):
                self.random.shuffle(detail[name])
            self.random.shuffle(detail["data_transformation"]["filter_conditions"])
        for entry in self.b.entries.values():
            entry["job_action"] = {"available_actions": [f"A{self.random.randrange(99)}"]}
        for side in (self.b.entries, self.b.details):
            shuffled = list(side.items())
            self.random.shuffle(shuffled)
            side.clear()
            side.update(shuffled)

    def row(self, job_id: str, *told: str) -> None:
        """Expect a row."""
        self.expected.add((str(self.a.details[job_id]["name"]), "changed", *told))


def _added(made: Changes, job_id: str) -> None:
    made.expected.add((made.b.details[job_id]["name"], "added"))
    del made.a.entries[job_id], made.a.details[job_id]


def _gone(made: Changes, job_id: str) -> None:
    made.expected.add((made.a.details[job_id]["name"], "gone"))
    del made.b.entries[job_id], made.b.details[job_id]


def _recreated(made: Changes, job_id: str) -> None:
    other = f"{job_id[:8]}-new-{job_id[12:]}"
    for side in (made.b.entries, made.b.details):
        side[other] = side.pop(job_id) | {"id": other}
    made.expected.add((made.a.details[job_id]["name"], "changed", "re-created"))
    made.row(job_id, "changed", "", "ID", job_id, other)


def _refused(made: Changes, job_id: str) -> None:
    made.b.refused.add(job_id)
    made.expected.add((made.a.details[job_id]["name"], "not_read"))


def _object(made: Changes, job_id: str, name: str) -> Json:
    return next(one for one in made.b.details[job_id]["object_infos"] if one["name"] == name)


def _renamed(made: Changes, job_id: str) -> None:
    entry = _object(made, job_id, "t4")
    entry["alias_name"] = "t5_2026"
    made.row(job_id, "changed", "renamed", "Table crm.t4", "t4", "t5_2026")


def _object_added(made: Changes, job_id: str) -> None:
    made.b.details[job_id]["object_infos"].insert(3, table("crm.payment_methods"))
    made.row(job_id, "added", "", "Table", "", "crm.payment_methods")


def _object_gone(made: Changes, job_id: str) -> None:
    objects = made.b.details[job_id]["object_infos"]
    objects[:] = [one for one in objects if one["name"] != "t11"]
    made.row(job_id, "gone", "", "Table", "crm.t11", "")


def _rules(made: Changes, job_id: str) -> tuple[list[Json], dict[str, Json]]:
    """Return the rules of a job, and each by its condition."""
    found: list[Json] = made.b.details[job_id]["data_transformation"]["filter_conditions"]
    return found, {one["transformation_info"]["value"]: one for one in found}


def _condition(made: Changes, job_id: str) -> None:
    _rules(made, job_id)[1]["id > 1"]["transformation_info"]["value"] = "id > 6000"
    made.row(job_id, "changed", "condition", "Rule on crm.t1", "id > 1", "id > 6000")


def _rule_moved(made: Changes, job_id: str) -> None:
    _rules(made, job_id)[1]["id > 2"] |= rule("id > 2", "crm.t9")
    made.row(job_id, "changed", "moved", "Rule, Row filter", "on crm.t2", "on crm.t9")


def _rule_gone(made: Changes, job_id: str) -> None:
    rules, by_condition = _rules(made, job_id)
    rules.remove(by_condition["id > 3"])
    made.row(job_id, "gone", "", "Rule on crm.t3", "id > 3", "")


def _speed(made: Changes, job_id: str) -> None:
    made.b.details[job_id]["speed_limit"][0]["speed"] = "20"
    made.row(job_id, "changed", "", "Speed limit, 00:00 to 08:59", "80 MB/s", "20 MB/s")


def _limit_moved(made: Changes, job_id: str) -> None:
    made.b.details[job_id]["speed_limit"][1] |= {"begin": "10:00", "end": "19:59"}
    texts = ("09:00 to 18:59, 50 MB/s", "10:00 to 19:59, 50 MB/s")
    made.row(job_id, "changed", "moved", "Speed limit", *texts)


def _tag(made: Changes, job_id: str) -> None:
    made.b.details[job_id]["tags"][0]["value"] = "crm"
    made.row(job_id, "changed", "", "Tag team", "ledger", "crm")


def _tag_added(made: Changes, job_id: str) -> None:
    made.b.details[job_id]["tags"].append({"key": "zone", "value": "a"})
    made.row(job_id, "added", "", "Tag zone", "", "a")


def _status(made: Changes, job_id: str) -> None:
    for side, status in ((made.a, "INCRE_TRANSFER_STARTED"), (made.b, "INCRE_TRANSFER_FAILED")):
        side.entries[job_id]["status"] = side.details[job_id]["status"] = status
    scenario = made.a.entries[job_id]["db_use_type"]
    words = [JobStatus(f"INCRE_TRANSFER_{end}", scenario).label for end in ("STARTED", "FAILED")]
    made.row(job_id, "changed", "", "Status", *words)


ROWS: Final[dict[str, Callable[[Changes, str], None]]] = {
    "renamed": _renamed,
    "object added": _object_added,
    "object gone": _object_gone,
    "condition": _condition,
    "rule moved": _rule_moved,
    "rule gone": _rule_gone,
    "speed": _speed,
    "limit moved": _limit_moved,
    "tag": _tag,
    "tag added": _tag_added,
    "status": _status,
}
CHANGES: Final[dict[str, Callable[[Changes, str], None]]] = ROWS | {
    "added": _added,
    "gone": _gone,
    "re-created": _recreated,
    "refused": _refused,
}
