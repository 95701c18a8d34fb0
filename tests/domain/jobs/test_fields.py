"""Every documented field has a typed place, and a value put there can be seen."""

import json
import re
from typing import Any

import msgspec
import pytest

from drs_inspector.domain.jobs import job
from drs_inspector.domain.jobs.replies import read_struct
from drs_inspector.domain.jobs.sections import describe
from drs_inspector.resource_files import resource_path

FIELDS = json.loads(resource_path("field_dictionary.json").read_bytes())["v3"]
ELSEWHERE = {"issue_coupon", "object_infos", "data_transformation"}
TYPES: dict[str, type[msgspec.Struct]] = {
    "QueryJobResp": job.JobDetail,
    "JobInfo": job.ListEntry,
    "ChildrenJobInfo": job.ListEntry,
}


def sample(type_name: str, name: str, depth: int = 0) -> tuple[Any, list[str]]:
    """Return a value of a documented type, and the texts by which it must be found again."""
    listed = re.fullmatch(r"array<(.+)>", type_name)
    if listed:
        value, texts = sample(listed.group(1), name, depth)
        return [value], texts
    if name.endswith("_time") and type_name == "string":
        return "1608519469412", ["1608519469412"]
    simple: dict[str, Any] = {"string": f"seen-{name}", "integer": 4711, "boolean": True}
    if type_name in simple:
        return simple[type_name], [str(simple[type_name])]
    document: dict[str, Any] = {}
    found: list[str] = []
    for field_name, field in FIELDS[type_name]["fields"].items():
        if not field.get("secret") and field_name not in ELSEWHERE and depth < 4:
            document[field_name], texts = sample(field["type"], field_name, depth + 1)
            found += texts
    return document, found


def cases() -> list[tuple[str, str, str]]:
    return [
        (entry, name, field["type"])
        for entry in TYPES
        for name, field in FIELDS[entry]["fields"].items()
        if name not in ELSEWHERE and not field.get("secret")
    ]


@pytest.mark.parametrize(("entry", "name", "type_name"), cases())
def test_every_field_has_a_typed_place_and_is_shown(entry: str, name: str, type_name: str) -> None:
    value, texts = sample(type_name, name)
    part, drift = read_struct(TYPES[entry], json.dumps({name: value}).encode())
    assert drift == []
    assert job.unknown_in(part) == []
    assert getattr(part, name) not in (None, ())
    shown = "\n".join(
        f"{row.text}|{row.note}|{getattr(row.value, 'raw', row.value)}|{row.label}" for row in describe(part)
    )
    for text in texts:
        assert text in shown


def test_nothing_typed_is_undocumented() -> None:
    documented = {name for entry in FIELDS.values() for name in entry.get("fields", {})}
    for part in (job.JobDetail, job.ListEntry, job.Endpoint, job.KafkaSecurity, job.ReplicationInstance):
        assert set(part.__struct_fields__) - {"unknown"} <= documented
