"""A replication job: the reply bytes it came in, and lenient views of them, made when they are asked for."""

from functools import cached_property
from typing import Any

import msgspec

from drs_inspector.domain.decoding.decoder import read_struct
from drs_inspector.domain.decoding.drift import Drift, UnknownField
from drs_inspector.domain.decoding.tags import Tag
from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.jobs.fields import (
    AlarmNotify,
    DefaultRootDatabase,
    Endpoint,
    JobActions,
    JobDetail,
    KafkaSecurity,
    ListEntry,
    PeriodOrder,
    PublicIp,
    PublicIpFailure,
    ReplicationInstance,
    SpeedLimit,
    Subscription,
)
from drs_inspector.domain.jobs.raw_reply import UNREAD_MEMBERS, JobBytes, LateBytes
from drs_inspector.domain.jobs.summary import JobSummary, read_detail_summary, read_list_summary
from drs_inspector.domain.labels.status import JobStatus
from drs_inspector.domain.labels.value_labels import engine_label, engine_sides
from drs_inspector.domain.objects.selection import ObjectSelection, build_object_selection
from drs_inspector.domain.rules.rule_set import RuleSet, TransformationRule, joined_rule_sets, read_rule_set

__all__ = [
    "AlarmNotify",
    "DefaultRootDatabase",
    "Drift",
    "Endpoint",
    "Job",
    "JobActions",
    "JobDetail",
    "KafkaSecurity",
    "ListEntry",
    "PeriodOrder",
    "PublicIp",
    "PublicIpFailure",
    "ReplicationInstance",
    "SpeedLimit",
    "Subscription",
    "Tag",
    "Unavailable",
    "UnknownField",
]

Raw = bytes | memoryview
NO_ENTRY = msgspec.Raw(b"null")
_NO_SUMMARY = JobSummary()


class Unavailable(msgspec.Struct, frozen=True, kw_only=True):
    """A job whose details could not be read; ``reason`` is ``InspectorError.as_dict()``.

    ``entry`` is what the reply held in place of the details, secrets removed and otherwise as it came; null when there
    was no entry of this job.
    """

    id: str
    name: str | None = None
    scenario: str | None = None
    reason: dict[str, Any] = {}
    entry: msgspec.Raw = NO_ENTRY

    @property
    def entry_raw(self) -> bytes:
        """The JSON of ``entry``, b"" without one."""
        return b"" if self.entry == NO_ENTRY else bytes(self.entry)


class Job(JobBytes):
    """One job. Never changes: a refresh makes a new Job, so everything derived from the bytes is kept once made.

    ``reply_number`` tells which detail reply the job came in, which ties it to that reply's other parts.
    ``list_is_newer``: the details are of an earlier reading than the list entry, since they could not be read again.
    """

    def __init__(
        self,
        id: str,  # noqa: A002 - the API's own word
        *,
        list_raw: Raw | None = None,
        detail_raw: Raw | LateBytes | None = None,
        reply_number: int | None = None,
        parent_id: str | None = None,
        scenario: str | None = None,
        unavailable: Unavailable | None = None,
        list_is_newer: bool = False,
    ) -> None:
        super().__init__(list_raw, detail_raw)
        self.id = id
        self.reply_number = reply_number
        self.unavailable = unavailable
        self.list_is_newer = list_is_newer
        self.parent_given = parent_id
        self.scenario_given = scenario

    @cached_property
    def _list_summary(self) -> JobSummary:
        return _NO_SUMMARY if self.list_given is None else read_list_summary(self.list_given)

    @cached_property
    def _detail_summary(self) -> JobSummary:
        raw = self.scanned_part
        return _NO_SUMMARY if raw is None else read_detail_summary(raw)

    def _either(self, name: str) -> str:
        return str(getattr(self._list_summary, name) or getattr(self._detail_summary, name))

    @property
    def name(self) -> str:
        """The job's name, its id when it has none: a name that is nothing but room names no job."""
        told = self.unavailable.name if self.unavailable else None
        given = self._either("name") or told or ""
        return self.id if not given or given.isspace() else given

    @cached_property
    def status(self) -> JobStatus:
        """The status: what was read later says, mostly the details."""
        newer, older = self._detail_summary.status, self._list_summary.status
        if self.list_is_newer:
            newer, older = older, newer
        return JobStatus(newer or older, self.scenario)

    @cached_property
    def scenario(self) -> str:
        """``db_use_type``: migration, sync, cloudDataGuard ...; "" when nothing tells it."""
        given = self.unavailable.scenario if self.unavailable else None
        return self._either("scenario") or self.scenario_given or given or ""

    @property
    def description(self) -> str:
        """The remark, "" without one."""
        return self._either("description")

    @property
    def engine_type(self) -> str:
        """The engine pair as the API names it (``mysql-to-taurus``), "" when unknown."""
        return self._either("engine_type")

    @property
    def net_type(self) -> str:
        """``eip``, ``vpc`` or ``vpn``; only the list call tells it reliably (contract 3.1)."""
        return self._either("net_type")

    @property
    def job_direction(self) -> str:
        """``up``, ``down`` or ``non-dbs``."""
        return self._either("job_direction")

    @property
    def task_type(self) -> str:
        """``FULL_TRANS``, ``FULL_INCR_TRANS`` or ``INCR_TRANS``."""
        return self._either("task_type")

    @property
    def created(self) -> Timestamp | None:
        """When the job was made; exact when its details were read, else server time without a zone."""
        return self._detail_summary.created or self._list_summary.created

    @cached_property
    def engine_pair(self) -> str:
        """Label such as "MySQL → TaurusDB" (contract 6.3), "" when nothing tells the engines."""
        summary = self._detail_summary
        return engine_label(self.engine_type, summary.source_type, summary.target_type)

    @property
    def database_types(self) -> tuple[str, str]:
        """``db_type`` of source and target; those of the engine pair before the details are read, "" when unknown."""
        summary = self._detail_summary
        source, target = engine_sides(self.engine_type, summary.source_type, summary.target_type)
        return summary.source_type or source, summary.target_type or target

    @property
    def parent_id(self) -> str | None:
        """Id of the job this one is a subtask of, None for a job of its own."""
        return self.parent_given or self._detail_summary.parent_id or None

    @property
    def child_ids(self) -> tuple[str, ...]:
        """Ids of the subtasks that the list entry names."""
        return self._list_summary.child_ids

    @cached_property
    def _list_view(self) -> tuple[ListEntry, list[Drift]] | None:
        return None if self.list_raw is None else read_struct(ListEntry, self.list_raw, "list")

    @cached_property
    def _detail_view(self) -> tuple[JobDetail, list[Drift]] | None:
        raw = self.small_part
        return None if raw is None else read_struct(JobDetail, raw, skip=UNREAD_MEMBERS)

    @property
    def list_entry(self) -> ListEntry | None:
        """The typed list entry, None when the job was not in a list."""
        return self._list_view[0] if self._list_view else None

    @property
    def detail(self) -> JobDetail | None:
        """The typed details, None when they were not read."""
        return self._detail_view[0] if self._detail_view else None

    @cached_property
    def objects(self) -> ObjectSelection:
        """The object selection, built when first asked for; a window builds it in slices (``adopt_objects``)."""
        return build_object_selection(self.member("object_infos"))

    def adopt_objects(self, selection: ObjectSelection) -> None:
        """Keep a selection that was built step by step from ``member("object_infos")``."""
        self.__dict__["objects"] = selection

    @cached_property
    def own_rule_set(self) -> RuleSet:
        """The ``data_transformation`` inside the details: its rules, not matched yet, and what was beside them."""
        return joined_rule_sets([read_rule_set(raw, "job") for raw in self.values("data_transformation")])

    @property
    def own_rules(self) -> tuple[TransformationRule, ...]:
        """The rules inside the details, not matched to objects yet (``Snapshot.rules_of`` does that)."""
        return self.own_rule_set.rules

    @property
    def drift(self) -> tuple[Drift, ...]:
        """Members of another type than expected; paths into the list entry begin with ``list``.

        Those of selected objects are included once the selection is built. Rules carry their own.
        """
        views = (self._list_view, self._detail_view)
        found = [drift for view in views if view for drift in view[1]]
        found.extend(self.own_rule_set.drift)
        return (*found, *(self.objects.drift if self.is_loaded("objects") else ()))

    @property
    def unknown_fields(self) -> tuple[UnknownField, ...]:
        """Members without a typed place, at any depth; paths into the list entry begin with ``list``.

        Those of selected objects are included once the selection is built. Rules carry their own.
        """
        views = (self._list_view, self._detail_view)
        found = [field for view in views if view for field in unknown_in(view[0])]
        found.extend(self.own_rule_set.unknown)
        return (*found, *(self.objects.unknown_fields if self.is_loaded("objects") else ()))

    def is_loaded(self, what: str) -> bool:
        """Say whether "list", "detail", "objects" or "rules" has been decoded already."""
        made = {"list": "_list_view", "detail": "_detail_view", "objects": "objects", "rules": "own_rule_set"}
        return made[what] in self.__dict__


def unknown_in(part: msgspec.Struct) -> list[UnknownField]:
    """Return the unknown members of a typed part and of the parts inside it."""
    found: list[UnknownField] = list(getattr(part, "unknown", ()))
    for name in part.__struct_fields__:
        value = getattr(part, name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, msgspec.Struct) and not isinstance(inner, UnknownField | Timestamp):
                found.extend(unknown_in(inner))
    return found
