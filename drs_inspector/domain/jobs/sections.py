"""Typed parts of a job as labelled rows: the one place where values become text, for window and command line."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from drs_inspector.domain.decoding.decoder import read_struct
from drs_inspector.domain.decoding.drift import Drift, UnknownField
from drs_inspector.domain.decoding.tags import Tag
from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.jobs.job import Endpoint, Job, JobDetail
from drs_inspector.domain.labels.field_labels import label_of
from drs_inspector.domain.labels.value_labels import database_label
from drs_inspector.domain.labels.value_text import text_of_value

__all__ = ["Row", "Section", "describe", "endpoint_summary", "job_sections", "label_of", "rows_of_drift"]

_JSON_TEXT_LIMIT = 2_000


class Row(NamedTuple):
    """One line: ``text`` to show for ``value``, ``path`` into the reply, ``note`` what else there is to say about it.

    ``note`` is the API's own spelling of a value shown in words, or says that a member is unknown or of another type.
    """

    label: str
    text: str
    value: object
    path: str
    note: str = ""


class Section(NamedTuple):
    """Rows under a title; ``key`` names the section in code (``times``, ``node``, ``source`` ...)."""

    title: str
    rows: tuple[Row, ...]
    key: str = ""


def describe(
    part: msgspec.Struct | None, path: str = "", *, drift: Iterable[Drift] = (), scenario: str = ""
) -> tuple[Row, ...]:
    """Return rows for every value in a typed part, parts inside it included, in reading order.

    ``path`` is where the part lies in the reply. ``drift`` may hold a whole job's: only what lies below ``path`` is
    shown, as a note at the row it concerns or, when the value could not be typed, as a row of its own.
    Members without a value are left out; unknown members come last, each with its JSON.
    """
    if part is None:
        return ()
    rows = list(_rows(part, path, "", scenario or str(getattr(part, "db_use_type", None) or "")))
    below = [found for found in drift if _lies_below(found.path, path)]
    notes = {found.path: f"sent as {found.found}" for found in below if found.kept == "coerced"}
    rows = [row._replace(note=_joined(row.note, notes.pop(row.path))) if row.path in notes else row for row in rows]
    return (*rows, *rows_of_drift(found for found in below if found.kept == "raw" or found.path in notes))


def rows_of_drift(drift: Iterable[Drift]) -> tuple[Row, ...]:
    """Return one row for each member that has another type than expected."""
    return tuple(
        Row(_label_of_path(found.path), found.found, found.raw, found.path, f"{found.expected} was expected")
        for found in drift
    )


def _rows(part: msgspec.Struct, path: str, lead: str, scenario: str) -> Iterable[Row]:
    unknown: tuple[UnknownField, ...] = ()
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if name == "unknown":
            unknown = value
        elif value is not None and value != ():
            where = f"{path}.{name}" if path else name
            yield from _rows_of_member(name, value, where, lead, scenario)
    for field in unknown:
        yield Row(
            lead + _label_of_path(field.path), _json_text(field.raw), field.raw, field.path, "not in the documentation"
        )


def _rows_of_member(name: str, value: object, where: str, lead: str, scenario: str) -> Iterable[Row]:
    label = lead + label_of(name)
    if isinstance(value, Tag):
        yield Row(f"{label} {value.key or ''}".rstrip(), value.value or "", value.value, where)
        yield from (row for row in _rows(value, where, f"{label}: ", scenario) if row.note)
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            numbered = f"{lead}{label_of(name)} {number + 1}" if len(value) > 1 else label
            if isinstance(inner, Tag) or not isinstance(inner, msgspec.Struct):
                rows = _rows_of_member(name, inner, f"{where}[{number}]", lead, scenario)
                yield from (row if isinstance(inner, Tag) else row._replace(label=numbered) for row in rows)
            else:
                yield from _rows(inner, f"{where}[{number}]", f"{numbered}: ", scenario)
    elif isinstance(value, msgspec.Struct) and not isinstance(value, Timestamp):
        yield from _rows(value, where, f"{label}: ", scenario)
    else:
        text, spelling = text_of_value(name, value, scenario)
        yield Row(label, text, value, where, spelling)


def endpoint_summary(endpoint: Endpoint | None) -> str:
    """Return one line such as "MySQL 10.0.0.5:3306, eu-de, rds-shop"; "" without an endpoint."""
    if endpoint is None:
        return ""
    address = endpoint.ip or ""
    # Clusters list their ports inside the address (contract 4.3).
    if address and endpoint.db_port and "," not in address and address.count(":") != 1:
        shown = f"[{address}]" if ":" in address else address
        address = f"{shown}:{endpoint.db_port}"
    database = database_label(endpoint.db_type) if endpoint.db_type else ""
    first = " ".join(word for word in (database, address) if word)
    return ", ".join(word for word in (first, endpoint.region, endpoint.inst_name or endpoint.inst_id) if word)


_SECTIONS = (
    ("job", "Job", ("id", "name", "status", "description", "parent_id", "master_job_id", "inherit_id")),
    ("failure", "Failure", ("failed_reason", "error_code", "error_message")),
    (
        "settings",
        "Settings",
        (
            "db_use_type",
            "task_type",
            "job_direction",
            "original_job_direction",
            "job_kernel_direction",
            "net_type",
            "schema_type",
            "sync_mode",
            "multi_write",
            "object_switch",
            "sync_database",
            "full_mode",
            "struct_trans",
            "index_trans",
            "migrate_user",
            "replace_definer",
            "target_root_db",
            "need_restart",
            "is_open_fast_clean",
        ),
    ),
    ("policies", "Policies", ("is_target_readonly", "conflict_policy", "filter_ddl_policy", "speed_limit")),
    ("times", "Times", ("create_time", "actual_start_time", "full_transfer_complete_time", "update_time")),
    ("positions", "Positions", ("gtid", "incre_start_position")),
    ("source", "Source", ("source_endpoint", "source_sharding")),
    ("target", "Target", ("target_endpoint",)),
    ("message_queue", "Message queue", ("dmq_endpoint",)),
    (
        "node",
        "Replication instance",
        (
            "inst_info",
            "node_num",
            "node_role",
            "is_multi_az",
            "az_code",
            "az_name",
            "master_az",
            "slave_az",
            "vpc_id",
            "subnet_id",
            "security_group_id",
            "support_ip_v6",
            "public_ip_list",
            "bind_public_ip_state",
            "children",
        ),
    ),
    ("alarms", "Alarms", ("alarm_notify",)),
    ("order", "Order", ("period_order",)),
    ("tags", "Tags", ("tags",)),
)
# A section about one part needs no repetition of the part's name in every row.
_SHORTENED = {"source": "Source: ", "target": "Target: ", "message_queue": "Message queue: "} | {
    "node": "Replication instance: ",
    "alarms": "Alarms: ",
    "order": "Order: ",
}
_LIST_ONLY = ("billing_tag", "node_newFramework", "engine_type", "net_type", "error_msg", "job_action")


def job_sections(job: Job) -> tuple[Section, ...]:
    """Return everything that is known of a job but its objects and rules, as titled sections without empty ones.

    A job whose details were not read has one section with its list entry.
    """
    detail, entry = job.detail, job.list_entry
    drift = job.drift
    sections: list[Section] = []
    taken: set[int] = set()
    if detail is not None:
        rows = describe(detail, drift=drift, scenario=job.scenario)
        for key, title, names in _SECTIONS:
            mine = [row for row in rows if _first_name(row.path) in names and not _is_finding(row)]
            mine.sort(key=lambda row: names.index(_first_name(row.path)))
            taken.update(map(id, mine))
            lead = _SHORTENED.get(key, "")
            sections.append(Section(title, tuple(_without_lead(row, lead) for row in mine), key))
        sections.append(
            Section("Other fields of the reply", tuple(row for row in rows if id(row) not in taken), "other")
        )
    if entry is not None:
        rows = describe(entry, "list", drift=drift, scenario=job.scenario)
        if detail is not None:
            rows = tuple(row for row in rows if _first_name(row.path[5:]) in _LIST_ONLY or _is_finding(row))
        sections.append(Section("From the list of jobs", rows, "list"))
    return tuple(section for section in sections if section.rows)


def entry_rows(entry: bytes) -> tuple[Row, ...]:
    """Return the members of an entry that came in place of a job's details, for window and terminal."""
    if not entry:
        return ()
    found, drift = read_struct(JobDetail, entry)
    return describe(found, drift=drift)


def _is_finding(row: Row) -> bool:
    """Say whether a row shows JSON as it came: an unknown member, or one of another type."""
    return isinstance(row.value, bytes)


def _without_lead(row: Row, lead: str) -> Row:
    return row._replace(label=row.label.removeprefix(lead)) if lead else row


def _first_name(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _lies_below(path: str, base: str) -> bool:
    if not base:
        return not path.startswith(("list.", "list["))
    return path == base or path.startswith((f"{base}.", f"{base}["))


def _label_of_path(path: str) -> str:
    return label_of(path.rpartition(".")[2]) if path else "Value"


def _joined(note: str, more: str) -> str:
    return f"{note}; {more}" if note else more


def _json_text(raw: bytes) -> str:
    text = raw[: _JSON_TEXT_LIMIT * 4].decode("utf-8", "replace")
    return text if len(text) <= _JSON_TEXT_LIMIT else text[:_JSON_TEXT_LIMIT] + "…"
