"""Any JSON in any field, at any level: reading never raises, loses no member, and the bytes come back as they were."""

import json
import re
from collections.abc import Callable
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drs_inspector.domain.decoding.drift import UnknownField
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.jobs.job import Job, JobDetail, ListEntry, Tag, unknown_in
from drs_inspector.domain.jobs.replies import kind_of_document, read_detail_reply, read_list_reply, read_struct
from drs_inspector.domain.jobs.sections import describe, job_sections
from drs_inspector.domain.rawjson.member_path import join_path
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.redaction.masking import Masker
from drs_inspector.domain.redaction.secrets import redact_secrets
from drs_inspector.domain.redaction.sensitive_fields import is_harmless_switch, is_secret_name
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.resource_files import resource_path

FIELDS = json.loads(resource_path("field_dictionary.json").read_bytes())["v3"]
NAMES = sorted({name for entry in FIELDS.values() for name in entry.get("fields", {})})
SECRET_VALUE = "hunter2-hunter2"
few = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])


class Repeated(list[tuple[str, Any]]):
    """An object whose names may repeat, as a list of its members."""


any_name = st.sampled_from(NAMES) | st.text(max_size=8) | st.sampled_from(["unknown", "key", "value", "a.b", "[0]"])
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**20, max_value=10**25)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["", "0", "NA", "-1", "true", "false", "3306", "1608519469412", "2020-12-21 10:57:49", "\ud800"])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.lists(st.tuples(any_name, inner), max_size=5).map(Repeated),
    max_leaves=12,
)
objects = st.lists(st.tuples(any_name, values), max_size=8).map(Repeated)


def encoded(value: Any, ascii_only: bool = True) -> bytes:
    """Write JSON by hand, so that names can repeat."""
    if isinstance(value, Repeated):
        members = (encoded(name, ascii_only) + b" : " + encoded(inner, ascii_only) for name, inner in value)
        return b"{" + b" ,".join(members) + b"}"
    if isinstance(value, list):
        return b"[" + b", ".join(encoded(inner, ascii_only) for inner in value) + b"]"
    text = json.dumps(value, ensure_ascii=ascii_only)
    return text.encode("utf-8", "surrogatepass")


def decoded(raw: bytes | memoryview) -> Any:
    return json.loads(bytes(raw).decode("utf-8", "surrogatepass"), object_pairs_hook=Repeated)


def readable(name: str) -> str:
    return name.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def without_secrets(value: Any) -> Any:
    if isinstance(value, Repeated):
        return Repeated(
            (name, without_secrets(inner))
            for name, inner in value
            if not is_secret_name(name) or is_harmless_switch(name, encoded(inner))
        )
    return [without_secrets(inner) for inner in value] if isinstance(value, list) else value


@few
@given(objects, st.booleans())
def test_no_value_at_any_level_is_lost_and_nothing_raises(document: Repeated, ascii_only: bool) -> None:
    raw = encoded(document, ascii_only)
    for struct_type in (JobDetail, ListEntry):
        part, drift = read_struct(struct_type, raw)
        rows = describe(part, drift=drift)
        assert all(isinstance(row.label, str) and isinstance(row.text, str) for row in rows)
        shown = {without_positions(row.path) for row in rows}
        for path in leaf_paths(without_secrets(document), ""):
            plain = without_positions(path)
            assert any(plain == there or plain.startswith((f"{there}.", f"{there}[")) for there in shown), path


@few
@given(objects)
def test_every_repeated_member_is_kept(document: Repeated) -> None:
    twice = Repeated([*document, *document])
    part, drift = read_struct(JobDetail, encoded(twice))
    for name, value in without_secrets(document):
        path = join_path("", readable(name))
        kept: list[object] = [field for field in part.unknown if field.path == path]
        kept += [found for found in drift if found.path == path and found.expected == "one member of this name"]
        assert kept or no_value(value)


def leaf_paths(value: Any, path: str) -> list[str]:
    """Return the paths of all single values that mean something, without positions in lists."""
    if isinstance(value, Repeated):
        return [leaf for name, inner in value for leaf in leaf_paths(inner, join_path(path, readable(name)))]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaf_paths(inner, path)]
    return [] if no_value(value) else [path]


def without_positions(path: str) -> str:
    return re.sub(r"(?<!\")\[\d+\]", "", path)


def no_value(value: Any) -> bool:
    """Say whether a value is one of those that mean nothing, or holds nothing else."""
    if isinstance(value, list):
        return all(no_value(inner[1] if isinstance(inner, tuple) else inner) for inner in value)
    return value is None or str(value).strip().casefold() in {"", "0", "-1", "na", "n/a", "null", "none"}


@few
@given(st.sampled_from(NAMES), values, st.booleans())
def test_any_json_in_any_field_keeps_the_rest_of_the_job(name: str, value: Any, ascii_only: bool) -> None:
    fixed = Repeated([("id", "j1"), ("name", "shop"), ("status", "CREATING")])
    document = Repeated([(name, value), *fixed])
    job = Job("j1", detail_raw=encoded(document, ascii_only), list_raw=encoded(document, ascii_only))
    assert job.detail is not None
    assert (job.detail.id, job.detail.name, job.detail.status) == ("j1", "shop", "CREATING")
    assert (job.name, job.status.group) == ("shop", "creating")
    assert isinstance(job.engine_pair + job.description + job.scenario, str)
    assert job.created is None or job.created.local_text()
    assert job_sections(job)
    assert job.objects.count >= 0
    assert isinstance(job.own_rules, tuple)
    assert decoded(job.detail_raw or b"") == without_secrets(document)


@few
@given(st.lists(values, max_size=4), objects)
def test_the_raw_bytes_of_every_result_round_trip(results: list[Any], others: Repeated) -> None:
    more = Repeated((name, value) for name, value in others if name not in {"results", "count", "jobs", "total_record"})
    for list_name, read in (("results", read_detail_reply), ("jobs", read_list_reply)):
        data = encoded(Repeated([(list_name, results), *more]))
        reply = read(data)
        found = reply.results if hasattr(reply, "results") else reply.entries
        kept = [decoded(result.raw) for result in found]
        parts = reply.parts if hasattr(reply, "parts") else reply.other
        kept += [decoded(part) for name, part in parts.items() if name.startswith("jobs[")]
        wanted = [without_secrets(result) for result in results if result is not None]
        assert sorted(map(repr, kept)) == sorted(map(repr, wanted))
        clean = without_secrets(more)
        assert len([name for name in parts if not name.startswith("jobs[")]) == len(clean)


def refusal_of(read: Callable[[bytes], object], data: bytes) -> str:
    """Return the cause of the error that reading raises, "" when it raises none."""
    try:
        read(data)
    except InspectorError as error:
        return error.cause
    return ""


@few
@given(values, st.booleans())
def test_any_document_is_read_or_refused_in_words(value: Any, ascii_only: bool) -> None:
    data = encoded(value, ascii_only)
    assert kind_of_document(data) != "not-json"
    for read in (read_detail_reply, read_list_reply):
        refusal = refusal_of(read, data)
        assert refusal == "" or (not isinstance(value, list) and "seems to be" in refusal)


@few
@given(st.binary(max_size=60) | st.text(alphabet='{}[]",:\\tu0d81e+-. \n"', max_size=30).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_place(data: bytes) -> None:
    assert kind_of_document(data)
    for read in (read_detail_reply, read_list_reply):
        refusal = refusal_of(read, data)
        assert refusal == "" or re.search(r"line \d+, column \d+", refusal)
    redact_secrets(data)
    Masker(Policy.of(Level.PUBLIC)).mask(data)
    part, _ = read_struct(JobDetail, data)
    assert isinstance(part, JobDetail)


@few
@given(
    objects,
    st.sampled_from(["db_password", "ssl_cert_key", "X-Auth-Token", "my_secret", "user_pwd", "Trust_Store_Password"]),
    st.integers(min_value=0, max_value=3),
    st.booleans(),
)
def test_secrets_never_survive_and_everything_else_does(
    document: Repeated, name: str, depth: int, escape_name: bool
) -> None:
    hidden: Any = Repeated([*document, (name, SECRET_VALUE), *document])
    for level in range(depth):
        hidden = [hidden, 1.0] if level % 2 else Repeated([("a", hidden), ("b", 10**21)])
    raw = encoded(hidden)
    if escape_name:
        escaped = "".join(f"\\u{ord(letter):04x}" for letter in name)
        raw = raw.replace(json.dumps(name).encode(), f'"{escaped}"'.encode())
    clean = redact_secrets(raw)
    assert SECRET_VALUE.encode() not in clean
    assert decoded(clean) == without_secrets(hidden)
    assert redact_secrets(clean) == clean


@few
@given(objects)
def test_share_safe_keeps_the_shape(document: Repeated) -> None:
    raw = encoded(document)
    masked = decoded(Masker(Policy.of(Level.PUBLIC)).mask(raw))
    assert nameless(masked) == nameless(decoded(raw))


def skeleton(value: Any) -> Any:
    if isinstance(value, Repeated):
        return Repeated((name, skeleton(inner)) for name, inner in value)
    if isinstance(value, list):
        return [skeleton(inner) for inner in value]
    return "text" if isinstance(value, str) else value


def nameless(value: Any) -> Any:
    """Return what stays of an unknown document at every level: objects, arrays, true, false and null."""
    if isinstance(value, Repeated):
        return [(nameless(inner),) for _name, inner in value]
    if isinstance(value, list):
        return [nameless(inner) for inner in value]
    return value if value is None or isinstance(value, bool) else "masked"


def test_very_deep_values_are_kept_and_shown() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    nested = b'{"a":' * 20_000 + b"1" + b"}" * 20_000
    raw = b'{"id":"j1","x":' + deep + b',"name":' + deep + b',"inst_info":' + nested + b',"status":"CREATING"}'
    job = Job("j1", detail_raw=raw, list_raw=raw)
    assert job.status.group == "creating"
    assert job.detail is not None
    assert [field.path for field in unknown_in(job.detail)] == ["x", "inst_info.a"]
    assert [found.path for found in job.drift if not found.path.startswith("list")] == ["name"]
    assert job_sections(job)
    assert len(job.detail_raw or b"") == len(raw)
    reply = read_detail_reply(b'{"results":[' + raw + b"]}")
    assert reply.results[0].id == "j1"
    assert kind_of_document(b'{"results":[' + raw + b"]}") == "detail-reply"
    secret = b'{"a":[' * 5_000 + b'{"pwd":"' + SECRET_VALUE.encode() + b'"}' + b"]}" * 5_000
    assert SECRET_VALUE.encode() not in redact_secrets(secret)


def test_huge_numbers_are_no_danger() -> None:
    digits = b"9" * 100_000
    raw = b'{"id":"j1","node_num":' + digits + b',"name":' + digits + b',"create_time":' + digits + b',"x":1e999999}'
    job = Job("j1", detail_raw=raw)
    assert job.detail is not None
    assert job.detail.node_num is None
    assert job.detail.name == digits.decode()
    assert job_sections(job)
    assert {found.path for found in job.drift} == {"node_num", "name", "create_time"}


def test_a_snapshot_takes_any_result() -> None:
    snapshot = Snapshot()
    for number, raw in enumerate((b"5", b'"x"', b"[]", b"null", b'{"id":[]}', b'{"children":{"id":"kid"}}')):
        snapshot.add_list_entry(raw, f"l{number}")
        snapshot.add_detail(raw, f"d{number}", 1)
    snapshot.add_part(1, "data_transformation", b'["what", {"filter_conditions": 5}]')
    assert all(isinstance(job.name, str) and isinstance(job.drift, tuple) for job in snapshot.jobs.values())
    assert isinstance(snapshot.unassigned_rules, tuple)


def test_unknown_fields_can_be_sent_as_json() -> None:
    part, _ = read_struct(Tag, b'{"key":"a","new":[1, 2.50]}')
    assert part.unknown == (UnknownField("new", b"[1, 2.50]"),)
    assert msgspec.json.decode(part.unknown[0].raw) == [1, 2.5]
