"""A lake: readings are added and never written again, wherever their names would lead, and appear whole."""

import json
from collections.abc import Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import duckdb
import pytest

from drs_inspector.domain.coverage import Coverage, ListCoverage
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.domain.tables.documents import TABLES, Document
from drs_inspector.domain.tables.examples import LAKE_EXAMPLES
from drs_inspector.session.sql.process import SqlProcess
from drs_inspector.storage.duckdb_process.child_process import ChildProcess
from drs_inspector.storage.exports.exporter import ExportOptions, Selection
from drs_inspector.storage.exports.lake.partitions import UNKNOWN, folder_value, reading_of
from drs_inspector.storage.exports.registry import exporter_named
from drs_inspector.storage.files.temporary import TemporaryFile
from drs_inspector.storage.parquet import process
from drs_inspector.storage.parquet.process import kept_process
from tests.session.sql.conftest import SMALL, rows_of

HOSTILE = (
    "../../etc",
    "a/b\\c",
    "a=b",
    "..",
    ".",
    "x" * 300,
    "城" * 100,
    "\x00\x1b[31m",
    "nul\u202etxt",
    "\ud800",
    " ",
    "%2F",
    "007",
    "7",
    UNKNOWN,
    "CON",
    "ends.",
    "*?[a]",
    "it's",
)


@pytest.fixture(scope="module", autouse=True)
def one_process() -> Iterator[None]:
    with kept_process():
        yield


def snapshot(name: str = "shop", at: str = "2026-11-28T06:00:00Z", *, project: str = "p", **detail: Any) -> Snapshot:
    made = Snapshot(
        SourceInfo(kind="cloud", cloud="otc", region="eu-de", project_id=project, project_name=name, read_at=at)
    )
    made.coverage = Coverage(known=True, lists=(ListCoverage(scenario="sync", found=2, ended="met"),))
    failed = {"status": "FULL_TRANSFER_FAILED", "error_code": "DRS.M05011", "error_message": "Table missing."}
    orders = {"id": "db-*-*-orders", "type": "table", "name": "orders", "parent_id": "db", "select": "true"}
    kinds: tuple[dict[str, Any], ...] = (failed, {"object_infos": [orders]})
    for number, more in enumerate(kinds):
        job = {"id": f"job-{number}", "name": f"job {number}", "status": "STARTJOBING"} | more | detail
        made.add_detail(json.dumps(job).encode(), f"job-{number}", 1)
    return made


def add(folder: Path, *readings: Snapshot, form: str = "parquet", **selection: Any) -> tuple[str, ...]:
    notes: list[str] = []
    for one in readings:
        notes += exporter_named(form).export(Selection((one,), **selection), folder, ExportOptions()).notes
    return tuple(notes)


def files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_all_tables_of_an_export_come_from_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    def begin(command: str, *rest: Any) -> Any:
        started.append(command)
        return ChildProcess(command, *rest)

    monkeypatch.setattr(process, "ChildProcess", begin)
    Context().run(add, tmp_path, snapshot())  # without the process of the other tests here
    assert len(started) == 1 < len(files(tmp_path))


def test_a_hostile_name_is_one_folder_that_readers_decode() -> None:
    values = [folder_value(name) for name in HOSTILE]
    assert len({value.casefold() for value in values}) == len(HOSTILE)
    for name, value in zip(HOSTILE, values, strict=True):
        assert len(value.encode()) <= 100
        assert not set(value) & set("/\\:*?\"<>|'=[]\x00\x1b\u202e")
        assert not value.endswith((".", " "))
        assert value != UNKNOWN
        assert Path(f"project={value}").parts == (f"project={value}",), name
    assert folder_value("") == UNKNOWN
    assert [folder_value(name) for name in ("eu-de_shop", "a/b", "größe", "100%")] == [
        "eu-de_shop",
        "a%2Fb",
        "größe",
        "100%25",
    ]


async def test_a_lake_of_hostile_names_stays_inside_and_is_read_back(tmp_path: Path) -> None:
    lake = tmp_path / "lake of o'neill"
    add(
        lake,
        *(snapshot(name, project=f"p{number}") for number, name in enumerate(HOSTILE)),
        tables=("snapshots", "jobs"),
    )
    assert {path.parts[0] for path in files(tmp_path)} == {lake.name}
    assert sorted(path.name for path in lake.iterdir()) == ["jobs", "snapshots"]
    assert len(
        list(lake.glob("jobs/cloud=otc/region=eu-de/project=*/date=2026-11-28/part-20261128T060000Z-*.parquet"))
    ) == len(HOSTILE)
    async with SqlProcess({}, SMALL, folders=[lake]) as sql:
        back = await rows_of(
            sql, "SELECT project_name, project FROM snapshots ORDER BY CAST(substr(project_id, 2) AS INT)"
        )
        exact = [name.encode("utf-8", "backslashreplace").decode() for name in HOSTILE]
        assert [name for name, _folder in back] == exact
        told = dict(zip(HOSTILE, (folder for _name, folder in back), strict=True))
        for name in ("../../etc", "a/b\\c", "a=b", "..", ".", " ", "%2F", "007", "7", "ends.", "*?[a]", "it's"):
            assert told[name] == name
        assert len(set(told.values())) == len(HOSTILE)


async def test_readings_of_a_day_are_two_and_the_newest_whole_one_is_asked(tmp_path: Path) -> None:
    early, late = snapshot(), snapshot(at="2026-11-28T18:00:00Z", error_message="Disk full.")
    add(tmp_path, early)
    before = files(tmp_path)
    assert {path.parts[0] for path in before} == set(TABLES)
    add(tmp_path, late)
    assert add(tmp_path, late) == (
        f"The reading {reading_of(Document('', late)).key} is there already: nothing was added.",
    )
    # One job of a reading of another project's evening, and a masked reading: neither hides another.
    add(tmp_path, snapshot(at="2026-11-28T20:00:00Z"), job_ids=frozenset({"job-1"}))
    add(tmp_path, snapshot(at="2026-11-28T21:00:00Z"), masking=Policy.of(Level.PUBLIC))
    add(tmp_path, snapshot(at="2026-11-28T21:00:00Z", project="q"), masking=Policy.of(Level.PUBLIC))
    after = files(tmp_path)
    assert {path: after[path] for path in before} == before
    assert len(after) == 5 * len(TABLES)
    failed = LAKE_EXAMPLES[1].sql.replace("current_date", "DATE '2026-11-30'")
    async with SqlProcess({}, SMALL, folders=[tmp_path]) as sql:
        rows = await rows_of(sql, f"FROM ({failed}) SELECT project, error, CAST(first_day AS VARCHAR)")
        assert [row for row in rows if row[0] == "shop"] == [("shop", "Disk full.", "2026-11-28")]
        assert len(rows) == 3, "masked projects are all called alike, and are each their own"
        where = await rows_of(sql, LAKE_EXAMPLES[0].sql)
        assert [row[2:6] for row in where] == [("shop", "job 1", "job-1", "db.orders")]
        whole = await rows_of(sql, "SELECT whole, count(*) FROM snapshots GROUP BY ALL ORDER BY ALL")
        assert whole == [(False, 1), (True, 4)]
    assert b"shop" not in b"".join(data for path, data in after.items() if "project=project-" in str(path))


def test_what_ends_half_way_leaves_only_whole_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class StopError(Exception):
        pass

    calls: list[int] = []

    def stop(done: int, _total: int) -> None:
        calls.append(done)
        if len(calls) > 2:
            raise StopError

    with pytest.raises(StopError):
        exporter_named("parquet").export(Selection((snapshot(),)), tmp_path / "lake", ExportOptions(on_progress=stop))
    assert list(tmp_path.iterdir()) == []
    become = TemporaryFile.become
    named: list[Path] = []

    def fails(self: TemporaryFile, target: Path, *, replace: bool) -> None:
        if len(named) == 3:
            raise OSError(28, "No space left on device")
        named.append(target)
        become(self, target, replace=replace)

    with monkeypatch.context() as patch:
        patch.setattr(TemporaryFile, "become", fails)
        with pytest.raises(FileProblemError):
            add(tmp_path / "lake", snapshot())
    found = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(found) == sorted(named)
    assert not [path for path in found if "snapshots" in path.parts], "what names a reading comes last"
    with duckdb.connect() as database:
        for path in found:
            database.read_parquet(str(path)).fetchall()
    kept = files(tmp_path)
    add(tmp_path / "lake", snapshot())
    now = files(tmp_path)
    assert len(now) == len(TABLES)
    assert {path: now[path] for path in kept} == kept


def test_a_lake_is_no_file_and_what_is_not_known_is_null(tmp_path: Path) -> None:
    tmp_path.joinpath("lake").write_text("x")
    with pytest.raises(FileProblemError):
        add(tmp_path / "lake", snapshot(), tables=("jobs",))
    reply = Snapshot(SourceInfo(files=("reply.json",)))
    reply.add_detail(b'{"id": "j", "status": "STARTJOBING"}', "j", 1)
    other = Snapshot(SourceInfo(files=("reply.json",)))
    other.add_detail(b'{"id": "j", "status": "STARTJOBINK"}', "j", 1)
    add(tmp_path / "csv", reply, other, form="csv", tables=("jobs",))
    (folder,) = tmp_path.glob(f"csv/jobs/cloud={UNKNOWN}/region={UNKNOWN}/project={UNKNOWN}/date={UNKNOWN}")
    assert len(list(folder.glob("part-*.csv"))) == 2, "nothing tells them apart but what they hold"


async def test_versions_of_a_table_are_read_side_by_side(tmp_path: Path) -> None:
    add(tmp_path, snapshot(name="007"), tables=("jobs",))
    old = tmp_path / "jobs" / "cloud=otc" / "region=eu-de" / "project=8" / "date=2026-11-20"
    old.mkdir(parents=True)
    part = tmp_path / "jobs" / ".drs-inspector-0.part"
    part.write_bytes(b"half")
    tmp_path.joinpath("_temporary").mkdir()
    tmp_path.joinpath("_temporary", "half.parquet").write_bytes(b"half")
    duckdb.sql("SELECT 'old' AS id, 'gone' AS dropped").write_parquet(str(old / "part-1.parquet"))
    async with SqlProcess({}, SMALL, folders=[tmp_path]) as sql:
        assert await rows_of(sql, "SHOW TABLES") == [("jobs",)]
        told = "SELECT project, CAST(date AS VARCHAR), id, dropped, status FROM jobs ORDER BY ALL"
        assert await rows_of(sql, told) == [
            ("007", "2026-11-28", "job-0", None, "FULL_TRANSFER_FAILED"),
            ("007", "2026-11-28", "job-1", None, "STARTJOBING"),
            ("8", "2026-11-20", "old", "gone", None),
        ]
