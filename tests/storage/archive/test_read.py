"""Opening archives of this and earlier versions; nothing in them is lost."""

import gzip
import io
import json
import zlib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drs_inspector.domain.coverage import Part
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.rawjson.split import split_object
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.redaction.secrets import redact_secrets
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.storage.archive import format as archive_format
from drs_inspector.storage.archive import open_bytes, open_files, write_archive
from drs_inspector.storage.archive.format import VERSION, Members
from tests.storage.archive.archives import CLOUD, checked, export_archive, job_bytes, written

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
OBJECT = st.dictionaries(st.text(max_size=8), JSON, max_size=5)
ID = st.text(min_size=1, max_size=12).filter(lambda text: text.isprintable())


def encode(value: object, *, ascii_only: bool) -> bytes:
    return json.dumps(value, ensure_ascii=ascii_only, indent=1 if ascii_only else None).encode()


@settings(max_examples=150)
@given(st.dictionaries(ID, st.tuples(st.none() | OBJECT, st.none() | OBJECT), max_size=4), st.booleans(), JSON)
@example({"x": ({"SECRET": None, "a": 1}, {"b": [{"pwd": ""}]})}, False, {"SECRET": None})
def test_any_jobs_come_back_with_the_same_bytes_but_for_secrets(
    jobs: dict[str, tuple[dict[str, object] | None, dict[str, object] | None]], ascii_only: bool, part: object
) -> None:
    snapshot = Snapshot(CLOUD)
    for number, (job_id, (listed, detail)) in enumerate(jobs.items()):
        if listed is not None:
            listed.pop("children", None)
            snapshot.add_list_entry(encode(listed, ascii_only=ascii_only), job_id, "sync")
        if detail is not None:
            snapshot.add_detail(encode(detail, ascii_only=ascii_only), job_id, number)
    snapshot.add_part(0, "data_transformation", encode(part, ascii_only=ascii_only))
    opened = open_bytes("a.json", written(snapshot))
    assert job_bytes(opened) == {
        job_id: tuple(None if raw is None else redact_secrets(raw) for raw in both)
        for job_id, both in job_bytes(snapshot).items()
    }
    assert list(opened.jobs) == list(snapshot.jobs)
    assert json.loads(bytes(opened.parts[0].raw)) == json.loads(redact_secrets(snapshot.parts[0].raw))


@pytest.mark.parametrize(
    "raw", [b'{"id":"x","n":"\\ud800"}', b'{"id":"x","n":"\xff"}', b'{"a":' * 3000 + b"1" + b"}" * 3000]
)
def test_what_the_fast_scanner_refuses_comes_back_too(raw: bytes) -> None:
    snapshot = Snapshot(CLOUD)
    snapshot.add_detail(raw, "x", 0)
    snapshot.add_detail(b'{"id":"y"}', "y", 0)
    target: dict[str, tuple[bytes | None, bytes | None]] = {"x": (None, raw), "y": (None, b'{"id":"y"}')}
    opened = open_bytes("a.json", _plain(snapshot))
    assert job_bytes(opened) == target
    assert [problem["title"] for problem in opened.problems] == (
        ["a.json is not UTF-8 throughout."] if b"\xff" in raw else []
    )


def _plain(snapshot: Snapshot) -> bytes:
    stream = io.BytesIO()
    write_archive(snapshot, stream)
    return stream.getvalue()


def archive_with(**members: object) -> bytes:
    document: dict[str, object] = {
        "format": "drs-inspector/archive",
        "version": 1,
        "created_at": "2026-01-01T00:00:00Z",
        "program": {"name": "DRS Inspector", "version": "0"},
        "source": {"kind": "cloud", "region": "eu-de"},
        "complete": True,
        "share_safe": False,
        "jobs": [{"id": "j", "list": None, "detail": {"id": "j"}}],
        "reply_parts": [],
        "unavailable": [],
        "problems": [],
    }
    return json.dumps({**document, **members}).encode()


def test_unknown_members_survive_opening_and_writing_again() -> None:
    job = {"id": "j", "list": None, "detail": {"id": "j", "new": [1.0]}, "note": {"by": "me"}, "a/b": 1}
    content = archive_with(
        comment="for the auditors", jobs=[job], source={"kind": "cloud", "account": {"tier": 1}, "region": "eu-de"}
    )
    document = checked(written(open_bytes("a", written(open_bytes("a", content)))))
    assert document["comment"] == "for the auditors"
    assert document["jobs"][0]["note"] == {"by": "me"}
    assert document["source"]["account"] == {"tier": 1}
    assert document["source"]["region"] == "eu-de"
    assert document["jobs"][0]["detail"] == {"id": "j", "new": [1.0]}


def test_secrets_in_an_edited_archive_are_not_shown_and_not_written_again() -> None:
    content = archive_with(
        jobs=[
            {"id": "j", "list": {"auth_token": "canary"}, "detail": {"db_password": "canary"}, "my_secret": "canary"}
        ],
        reply_parts=[{"reply": 0, "name": "x", "value": {"pwd": "canary"}}],
    )
    opened = open_bytes("a", content)
    assert job_bytes(opened) == {"j": (b"{}", b"{}")}
    assert b"canary" not in written(opened)


def test_an_edited_checksum_only_means_that_secrets_are_searched_for() -> None:
    snapshot = Snapshot(CLOUD)
    snapshot.add_detail(b'{"id":"j","name":"old"}', "j", 0)
    content = written(snapshot).replace(b'"name":"old"', b'"db_password":"canary"')
    opened = open_bytes("a", content)
    assert job_bytes(opened) == {"j": (None, b'{"id":"j"}')}
    assert b"canary" not in written(opened)


def test_only_an_archive_as_it_was_written_needs_no_second_search_for_secrets() -> None:
    content = written(open_bytes("a", archive_with()))
    for data, verified in ((content, True), (content.rstrip(), True), (content.replace(b'"j"', b'"k"'), False)):
        (job,) = open_bytes("a", data).jobs.values()
        assert job.detail_given is not None
        assert archive_format.VERIFIED.holds(job.detail_given) is verified


def test_a_checksum_that_does_not_fit_is_told_and_nothing_else_is(monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = Snapshot(CLOUD)
    snapshot.add_detail(b'{"id":"j","name":"evening"}', "j", 0)
    content = written(snapshot)
    edited = content.replace(b'"evening"', b'"morning"')
    body = edited[: edited.index(b',\n"checksum"')]
    mended = body + b',\n"checksum":"crc32:%08x"}\n' % zlib.crc32(body)
    doubtful = {
        "edited": edited,
        "without": body + b"}\n",
        "of another kind": body + b',\n"checksum":"md5:0"}\n',
        "not to the end": mended.replace(b"}\n", b',"more":1}\n'),
        "laid out anew": json.dumps(json.loads(content), indent=1).encode(),
    }
    # A checksum that was made right again proves nothing, and is none to be reported.
    fitting = (content, content.rstrip(), gzip.compress(content), mended)
    assert not any(open_bytes("a", one).doubts for one in fitting)
    for data in doubtful.values():
        opened = open_bytes("a\x1b[2J.json", data)
        (doubt,) = opened.doubts
        assert doubt.title == "In question: a\x1b[2J.json is not as it was written: its checksum does not fit."
        assert doubt.cause
        assert doubt.next_step
        assert opened.jobs
    # An export of it has a checksum of its own, and says it still.
    (again,) = open_bytes("b", written(open_bytes("a", edited))).doubts
    assert again.title == "In question: a is not as it was written: its checksum does not fit."
    (part,) = open_bytes("b", written(open_bytes("a", edited), job_ids=["j"], part=Part(jobs=("j",)))).doubts
    assert part.title == again.title
    masked = written(open_bytes("canary.json", edited), masking=Policy.of(Level.PUBLIC))
    assert (
        open_bytes("b", masked).doubts[0].title == "In question: What this was masked from was not as it was written."
    )
    assert b"canary" not in masked
    # However often a file says it, and in whatever words or none: a masked one says it once.
    said = (
        b"".join(b'{"title":"canary %d","puts_in_question":true},' % n for n in range(9)) + b'{"puts_in_question":true}'
    )
    opened = open_bytes("a", content.replace(b'"problems":[', b'"problems":[' + said, 1))
    assert [one.title for one in opened.doubts[8:10]] == [
        "In question: canary 8",
        "In question: a file that this was written from.",
    ]
    assert len(open_bytes("b", written(opened, masking=Policy.of(Level.SUPPORT))).doubts) == 1
    newer = open_bytes("a", edited.replace(b'"version":%d' % VERSION, b'"version":%d' % (VERSION + 1), 1))
    assert newer.doubts == []
    assert "newer version" in newer.problems[0]["title"]
    # Where the code of this computer fits, no byte is summed up once more.
    monkeypatch.setattr(archive_format, "has_its_checksum", None)
    assert open_bytes("a", content).doubts == []


@pytest.mark.parametrize("version", [None, "1", 1.5, [], True])
def test_a_version_that_is_no_number_is_told(version: object) -> None:
    with pytest.raises(FileProblemError, match="without a version number"):
        open_bytes("a", archive_with(version=version))


def test_earlier_versions_are_converted_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Version 1 is the first; a version 0 whose jobs were called tasks plays an earlier one."""

    def from_tasks(members: Members) -> Members:
        converted = {name: raw for name, raw in members.items() if name != "tasks"}
        return {**converted, "jobs": members["tasks"]}

    old = archive_with(version=0, tasks=[{"id": "t", "list": None, "detail": {"id": "t", "n": 1.0}}])
    content = b"".join((old.split(b'"jobs"')[0], b'"reply_parts"', old.split(b'"reply_parts"')[1]))
    with pytest.raises(FileProblemError, match="never released"):
        open_bytes("a", content)
    monkeypatch.setitem(archive_format.CONVERTERS, 0, from_tasks)
    opened = open_bytes("a", content)
    assert job_bytes(opened) == {"t": (None, b'{"id": "t", "n": 1.0}')}
    assert checked(written(opened))["version"] == VERSION


def test_damage_inside_costs_what_is_damaged_only() -> None:
    content = archive_with(
        complete="yes",
        source=[1],
        jobs=[
            7,
            {"detail": {"id": "lost id"}},
            {"id": "j", "reply": "x", "scenario": 5, "detail": {"a": 1}, "list": None},
            {"id": "bare", "list": None, "detail": None, "parent_id": "j"},
        ],
        reply_parts=[3, {"name": "no value"}, {"reply": -5, "name": "kept", "value": 1}],
        unavailable=[{"name": "no id"}, {"id": "u", "reason": {"title": "t"}}],
        problems=["text", {"title": "kept"}],
    )
    opened = open_bytes("a", content)
    assert list(opened.jobs) == ["j", "bare"]
    assert opened.complete is False
    assert opened.jobs["bare"].parent_id == "j"
    kept = {part.name for part in opened.parts}
    assert {name for name in kept if not name.startswith("archive/")} == {"jobs[0]", "jobs[1]", "kept"}
    assert {"archive/problems[0].unread", "archive/reply_parts[1].unread", "archive/unavailable[0].unread"} <= kept
    assert list(opened.unavailable) == ["u"]
    assert opened.problems[0] == {"title": "kept"}
    assert "unavailable[0], problems[0], jobs[0] and 1 more" in opened.problems[1]["cause"]
    checked(written(opened))


def test_member_order_and_blanks_do_not_matter() -> None:
    document = json.loads(archive_with())
    turned = json.dumps(dict(reversed(document.items())), indent=4).encode()
    assert list(open_bytes("a", turned).jobs) == ["j"]
    long_first = json.dumps({"comment": "x" * 5000, **document}).encode()
    assert list(open_bytes("a", long_first).jobs) == ["j"]


def test_a_file_stays_replaceable_while_its_archive_is_open(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(archive_with())
    opened = open_files([path])
    export_archive(opened, path)
    assert dict(split_object(path.read_bytes()))["version"] == b"%d" % VERSION
    assert list(open_files([path]).jobs) == list(opened.jobs)
