"""``show`` loses nothing: every value of a reply that is not secret is in the JSON view, at its place or beside it."""

import gzip
import io
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st

from drs_inspector.commands.show.job_table import ListedPart, print_documents
from drs_inspector.commands.show.json_values import leaves
from drs_inspector.commands.show.json_view import job_view, object_lines
from drs_inspector.domain.coverage import Coverage, DetailCoverage
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.query.query import FIELDS
from drs_inspector.domain.redaction.secrets import redact_secrets
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.resource_files import resource_path
from drs_inspector.storage.archive import open_files
from tests.commands.conftest import MakeRunningCloud
from tests.storage.archive.archives import written

RunCli = Callable[..., Result]
SAMPLE = resource_path("sample-batch-detail.json")


def scalars(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from scalars(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from scalars(inner)
    else:
        yield value


def found_in(view: Any) -> set[tuple[type, Any]]:
    return {(type(value), value) for value in scalars(view)}


def not_secret(document: Any) -> Any:
    return json.loads(bytes(redact_secrets(json.dumps(document).encode())))


def lost(document: Any, view: Any) -> set[tuple[type, Any]]:
    return found_in(not_secret(document)) - found_in(view)


def test_a_job_without_a_list_of_objects_has_no_counts_of_kinds() -> None:
    snapshot = Snapshot()
    jobs = [snapshot.add_detail(raw, "j") for raw in (b'{"id":"j"}', b'{"id":"j","object_infos":[]}')]
    assert [job_view(job, snapshot)["object_counts"] for job in jobs] == [None, {}]


def test_every_value_of_the_sample_is_in_the_view(run_cli: RunCli) -> None:
    result = run_cli("show", str(SAMPLE), "--format", "json")
    assert result.exit_code == 0, result.output
    view = json.loads(result.stdout)
    document = json.loads(SAMPLE.read_bytes())
    del document["count"]
    assert lost(document, view) == set()


def test_the_sample_s_unassigned_rules_and_their_contradiction_are_visible(run_cli: RunCli) -> None:
    view = json.loads(run_cli("show", str(SAMPLE), "--format", "json").stdout)
    rules = view["unassigned_rules"]
    assert len(rules) == 2
    assert [match["how"] for rule in rules for match in rule["matches"]] == ["unassigned", "unassigned"]
    assert "test01" in " ".join(rules[1]["matches"][0]["contradictions"])
    table = run_cli("show", str(SAMPLE)).stdout
    assert "Transformation rules without a job" in table
    assert "test01" in table


@pytest.mark.parametrize(
    "fault",
    [
        "",
        "null-optional",
        "unknown-status",
        "unknown-fields",
        "wrong-types",
        "top-level-rules",
        "short-rule-lists",
        "tags-shapes",
    ],
)
def test_every_value_the_cloud_serves_is_in_the_view(
    running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path, fault: str
) -> None:
    cloud = running_cloud(jobs=41, faults=(fault,) if fault else ())
    path = tmp_path / "archive.json"
    assert run_cli("export", *cloud.source, "-o", str(path)).exit_code == 0
    archive = json.loads(path.read_bytes())
    result = run_cli("show", str(path), "--format", "json")
    assert result.exit_code == 0, result.output
    view = json.loads(result.stdout)
    views = {job["id"]: job for job in view["jobs"]}
    assert len(archive["jobs"]) == 41
    for job in archive["jobs"]:
        assert lost([job["list"], job["detail"]], views[job["id"]]) == set()
    assert lost([part["value"] for part in archive["reply_parts"]], view) == set()
    if not fault:
        served = {job_id: cloud.tenant.detail(job_id) for job_id in views}
        assert all(lost(detail, views[job_id]) == set() for job_id, detail in served.items())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    [
        "id",
        "tags",
        "source_endpoint",
        "data_transformation",
        "object_infos",
        "speed_limit",
        "node_num",
        "x",
        "inst_info",
    ]
)


@settings(max_examples=150)
@given(st.dictionaries(NAMES, JSON, max_size=5))
def test_every_value_of_any_json_is_in_the_view(document: dict[str, Any]) -> None:
    raw = json.dumps(document).encode()
    snapshot = Snapshot()
    job = snapshot.jobs["x"] = Job("x", detail_raw=raw, list_raw=raw)
    objects = json.loads(b"[%s]" % b",".join(object_lines(job.objects)))
    view = json.loads(json.dumps([job_view(job, snapshot), objects]))
    assert lost(document, view) == set()


def test_leaves_have_paths_and_repeated_names_are_kept() -> None:
    raw = b'{"a":{"b":[1,{"c":"x"}],"empty":{}},"twice":1,"twice":2,"big":12345678901234567890,"huge":1e999}'
    assert dict(leaves(raw)) == {
        "a.b[0]": 1,
        "a.b[1].c": "x",
        "a.empty": "{}",
        "twice": 1,
        "twice#2": 2,
        "big": 12345678901234567890,
        "huge": "1e999",
    }
    assert dict(leaves(b"[" * 100_000)) == {"": "[" * 100_000}


def test_one_job_in_full(run_cli: RunCli) -> None:
    result = run_cli("show", str(SAMPLE), "--job", "24834eb6-be30-464e-a299-f7aa730jb101")
    assert result.exit_code == 0
    for words in ("DRS-3999-lws", "Starting", "172.22.74.56", "table table01", "High", "100 GB"):
        assert words.casefold() in result.stdout.casefold()
    assert "DRS-0042-linxiaolu" not in result.stdout


@pytest.mark.parametrize("options", [(), ("--filter", "is:running -is:running"), ("--filter", "-nothing")])
def test_chosen_jobs_are_said_to_be_chosen(run_cli: RunCli, options: tuple[str, ...]) -> None:
    job_id = "24834eb6-be30-464e-a299-f7aa730jb101"
    view = json.loads(run_cli("show", str(SAMPLE), "--job", job_id, *options, "--format", "json").stdout)
    assert view["coverage"]["part"]["jobs"] == [job["id"] for job in view["jobs"]]
    assert view["coverage"]["part"]["of"] == 2
    assert view["coverage"]["part"].get("filter", "") == "".join(options[1:])
    assert view["coverage"]["details"].get("wanted", 0) == len(view["jobs"])
    assert view["complete"] is True


def test_a_job_that_is_not_there_is_1_and_named(run_cli: RunCli) -> None:
    result = run_cli("show", str(SAMPLE), "--job", "nobody")
    assert result.exit_code == 1
    assert "nobody" in result.stderr


def test_files_that_cannot_be_opened_are_5(run_cli: RunCli, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_bytes(SAMPLE.read_bytes()[:700])
    for path in (broken, tmp_path / "absent.json"):
        result = run_cli("show", str(path))
        assert result.exit_code == 5
        assert path.name in result.stderr


def test_several_files_and_gzip_make_one_view(run_cli: RunCli, tmp_path: Path) -> None:
    document = json.loads(SAMPLE.read_bytes())
    for number, job in enumerate(document["results"]):
        (tmp_path / f"{number}.json.gz").write_bytes(gzip.compress(json.dumps({"results": [job]}).encode()))
    result = run_cli("show", *(str(path) for path in sorted(tmp_path.iterdir())), "--format", "json")
    assert len(json.loads(result.stdout)["jobs"]) == 2


@pytest.fixture
def two_days(tmp_path: Path) -> list[str]:
    """Return two exports of a project: on Friday all is well, on Saturday a job has failed and one was not read."""
    paths = []
    for day, status in ((27, "INCRE_TRANSFER_STARTED"), (28, "INCRE_TRANSFER_FAILED")):
        snapshot = Snapshot(SourceInfo(kind="cloud", project_name="shop", read_at=f"2026-11-{day}T09:00:00Z"))
        detail = {"id": "a", "name": "orders-to-rds", "status": status, "db_use_type": "sync"}
        snapshot.add_detail(json.dumps(detail).encode(), "a", 0)
        snapshot.complete = day == 27
        snapshot.coverage = Coverage(details=DetailCoverage(wanted=day - 26, read=1, not_reached=day - 27))
        paths.append(tmp_path / f"shop-2026-11-{day}.drs.json")
        paths[-1].write_bytes(written(snapshot))
    return [str(path) for path in paths]


@pytest.mark.parametrize("newest_last", [True, False])
def test_exports_of_two_days_are_rows_of_their_own_in_either_order(
    run_cli: RunCli, two_days: list[str], newest_last: bool
) -> None:
    names = two_days if newest_last else two_days[::-1]
    result = run_cli("show", *names)
    head, *rows = [line.split() for line in result.stdout.splitlines() if line.strip()]
    titles = [Path(name).name for name in names]
    assert (result.exit_code, head[0], [row[0] for row in rows]) == (1, "SNAPSHOT", titles)
    failed = next(row for row in rows if "11-28" in row[0])
    assert ("failed" in " ".join(failed).casefold(), len(rows)) == (True, 2)
    said = {title: [line for line in result.stderr.splitlines() if line.startswith(f"{title}: ")] for title in titles}
    assert all("read" in lines[0] for lines in said.values())
    assert ["Not complete" in lines[1] for lines in said.values()] == [not newest_last, newest_last]
    view = json.loads(run_cli("show", *names, "--format", "json").stdout)
    assert (view["format"], len(view["snapshots"])) == ("drs-inspector/views", 2)
    assert [one["complete"] for one in view["snapshots"]] == [newest_last, not newest_last]
    assert [one["source"]["read_at"][:10] for one in view["snapshots"]] == [title[5:15] for title in titles]
    alone = json.loads(run_cli("show", names[0], "--format", "json").stdout)
    assert {"snapshot": titles[0]} | alone == view["snapshots"][0]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        (["production-2026-11-27.drs.json", "production-2026-11-28.drs.json"], ["…2026-11-27", "…2026-11-28"]),
        (["a-project-2026-11-27.drs.json", "b-project-2026-11-27.drs.json"], ["1 …2026-11-27", "2 …2026-11-27"]),
        (["\x1b[2J.json", "b.json"], ["\\x1b[2J", "b"]),
    ],
)
def test_a_narrow_terminal_tells_documents_apart_and_cuts_no_name(
    monkeypatch: pytest.MonkeyPatch, names: list[str], rows: list[str]
) -> None:
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((80, 24)))
    job_id, out = "e5fccaa7-2495-4996-ca61-9992b51jb207", Terminal()
    snapshot = Snapshot()
    snapshot.add_detail(json.dumps({"id": job_id, "name": "webshop-standby", "status": "CREATING"}).encode(), job_id)
    print_documents([ListedPart(name, snapshot) for name in names], out)
    lines = [line.strip() for line in re.sub(r"\x1b\[[\d;]*m", "", out.getvalue()).splitlines() if "webshop" in line]
    assert [line.partition("  ")[0] for line in lines] == rows
    assert [("webshop-standby" in line, len(line) <= 80) for line in lines] == [(True, True)] * 2


def test_a_job_and_a_filter_are_asked_of_every_document(run_cli: RunCli, two_days: list[str]) -> None:
    both = run_cli("show", *two_days, "--job", "a", "--job", "nobody")
    heads = [line for line in both.stdout.splitlines() if line.startswith("orders-to-rds")]
    assert (both.exit_code, len(heads), "nobody" in both.stderr) == (1, 2, True)
    assert [Path(name).name in both.stdout for name in two_days] == [True, True]
    found = run_cli("show", *two_days, "--filter", "is:failed", "--format", "json")
    assert [len(one["jobs"]) for one in json.loads(found.stdout)["snapshots"]] == [0, 1]
    assert "shop-2026-11-28.drs.json: 1 of 1 jobs match." in found.stderr


def test_one_broken_file_of_three_is_5_and_the_others_are_shown(
    run_cli: RunCli, two_days: list[str], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"results": [')
    result = run_cli("show", two_days[0], str(broken), two_days[1], "--format", "json")
    assert (result.exit_code, "broken.json" in result.stderr) == (5, True)
    assert len(json.loads(result.stdout)["snapshots"]) == 2
    only = run_cli("show", two_days[0], str(broken), "--format", "json")
    assert len(json.loads(only.stdout)["snapshots"]) == 1, "what a script gets goes by what it asked for"


def test_replies_that_contradict_each_other_are_said_to_be_apart(run_cli: RunCli, tmp_path: Path) -> None:
    paths = []
    for name in ("MONDAY", "TUESDAY"):
        paths.append(tmp_path / f"{name}.json")
        paths[-1].write_text(json.dumps({"results": [{"id": "a", "name": "shop", "status": name}]}))
    result = run_cli("show", *map(str, paths))
    assert "the details of the job a in MONDAY.json and TUESDAY.json differ" in result.stderr
    assert result.stdout.count("shop") == 2


def test_a_source_can_be_shown_too(running_cloud: MakeRunningCloud, run_cli: RunCli) -> None:
    cloud = running_cloud(jobs=12)
    result = run_cli("show", *cloud.source)
    assert result.exit_code == 0, result.output
    assert all(job_id in result.stdout for job_id in cloud.tenant.job_ids())


def test_the_table_is_never_cut_when_it_goes_to_a_file(running_cloud: MakeRunningCloud, run_cli: RunCli) -> None:
    cloud = running_cloud(jobs=41)
    names = [cloud.tenant.detail(job_id)["name"] for job_id in cloud.tenant.job_ids()]
    lines = run_cli("show", *cloud.source).stdout.splitlines()
    assert all(any(name in line for line in lines) for name in names if name)


def test_names_that_come_twice_and_entries_without_details_are_in_the_view(run_cli: RunCli, tmp_path: Path) -> None:
    path = tmp_path / "reply.json"
    path.write_text(
        '{"other": {"m": "m1", "m": "m2", "m#2": "m3"}, "results": [{"id": "a", "name": "n1", "name": "n2",'
        ' "object_infos": [{"id": "d1", "type": "database", "name": "d1"}],'
        ' "object_infos": [{"id": "d2", "type": "database", "name": "d2"}]},'
        ' {"id": "gone", "error_code": "E1", "error_msg": "no", "seen": {"by": "clerk", "by": "boss"}}]}'
    )
    result = run_cli("show", str(path), "--format", "json")
    assert result.exit_code == 1
    shown = {value for _kind, value in found_in(json.loads(result.stdout))}
    assert {"m1", "m2", "m3", "n1", "n2", "d1", "d2", "E1", "clerk", "boss"} <= shown
    assert "when they were read is not known" in result.stderr
    assert {"n1", "n2"} <= set(run_cli("show", str(path), "--job", "a").stdout.replace('"', " ").split())


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    """Return a saved list of three jobs and the details of one of them, merged in one archive."""
    listed, details, merged = tmp_path / "list.json", tmp_path / "details.json", tmp_path / "merged.drs.json"
    jobs = [{"id": name, "name": f"shop-{name}", "db_use_type": "sync"} for name in "abc"]
    listed.write_text(json.dumps({"total_record": 3, "jobs": jobs}))
    orders = [{"id": "d-*-*-orders", "type": "table", "name": "orders"}]
    details.write_text(json.dumps({"count": 1, "results": [{"id": "a", "status": "X", "object_infos": orders}]}))
    merged.write_bytes(written(open_files([listed, details])))
    return merged


@pytest.mark.parametrize(
    ("text", "ids", "code", "said"),
    [
        ("table:orders", ["a"], 1, "1 of 3 jobs match; 2 of 3 jobs could not be searched"),
        ("any:ORDERS", ["a"], 1, "1 of 3 jobs match; 2 of 3 jobs could not be searched"),
        ("orders", [], 1, "Of 2 of 3 jobs only the list entry could be searched"),
        ("name:shop-b", ["b"], 1, "1 of 3 jobs match."),
    ],
)
def test_the_filter_of_the_window_is_on_the_command_line(
    run_cli: RunCli, refused: Path, text: str, ids: list[str], code: int, said: str
) -> None:
    result = run_cli("show", str(refused), "--filter", text, "--format", "json")
    view = json.loads(result.stdout)
    assert [job["id"] for job in view["jobs"]] == ids
    assert (result.exit_code, said in result.stderr) == (code, True), result.stderr
    assert view["coverage"]["part"]["filter"] == text
    table = run_cli("show", str(refused), "--filter", text).stdout
    assert [name for name in "abc" if f"shop-{name}" in table] == ids


def test_a_wrong_filter_is_a_usage_error_and_the_help_knows_every_field(run_cli: RunCli, refused: Path) -> None:
    for text, place, words in (
        ("colour:red", "^^^^^^", 'There is no field "colour"'),
        ("is:failed updated<2", f"{' ' * 18}^", "2 what? Write 2d, 2h or a date."),
        ("name~日本(", f"{' ' * 5}^^^^^", '")" is missing'),
        ("name:\u202ea statuss=b", f"{' ' * 13}^^^^^^^", "Did you mean status?"),
        (f"{'a ' * 500}or or", "^^", 'After "or" comes a condition'),
    ):
        result = run_cli("show", str(refused), "--filter", text)
        assert (result.exit_code, words in result.stderr) == (2, True), result.stderr
        assert result.stderr.splitlines()[-1].endswith(f"{place}"), result.stderr
        assert "\u202e" not in result.stderr
    assert run_cli("show", str(refused), "--filter", "colour=red or is:failed").exit_code == 2
    explained = run_cli("show", "--filter-help").stdout
    assert [name for name in FIELDS if f"{name}:" not in explained] == []


def test_an_export_of_what_a_filter_found_says_so(run_cli: RunCli, tmp_path: Path) -> None:
    target = tmp_path / "part.drs.json"
    result = run_cli("export", "--demo", "--filter", "table:refunds", "-o", str(target))
    assert result.exit_code == 0, result.stderr
    document = json.loads(target.read_bytes())
    part = document["coverage"]["part"]
    assert (part["filter"], document["complete"]) == ("table:refunds", True)
    assert f"{len(document['jobs'])} of {part['of']} jobs match." in result.stderr
