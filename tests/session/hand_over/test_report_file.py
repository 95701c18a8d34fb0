"""The report of the window is the report of the command: of an archive of the same level, which verifies it."""

import errno
import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from drs_inspector.domain.coverage import Part
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.health.figures import DEFAULT_LIMITS
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.hand_over.formats import format_named, formats
from drs_inspector.session.hand_over.report_file import ReportExporter, archive_beside
from drs_inspector.session.report.making import write_report
from drs_inspector.session.report.new_options import new_options
from drs_inspector.session.report.verify import Verdict, read_options, verify
from drs_inspector.storage.archive.open_files import open_files
from drs_inspector.storage.exports.exporter import ExportOptions, Selection
from drs_inspector.storage.exports.registry import exporters

NAMES = ("ledger-lift", "crm", "billing")


def snapshot_of_names() -> Snapshot:
    snapshot = Snapshot()
    for number, name in enumerate(NAMES):
        detail: dict[str, Any] = {
            "id": f"0000000{number}-0000-4000-8000-000000000000jb", "name": name, "status": "FULL_TRANSFER_FAILED",
            "error_msg": f"table orders of {name} missing on 10.1.2.{number}", "db_use_type": "migration",
            "create_time": "1767516000000", "description": f"call anna about {name}", "odd_field": {"k-of": name},
            "source_endpoint": {"db_type": "mysql", "ip": f"10.1.2.{number}", "db_user": "anna"},
            "object_infos": [{"id": f"{name}-*-*-orders", "type": "table", "name": "orders", "alias_name": "o2",
                              "parent_id": name}],
        }  # fmt: skip
        snapshot.add_detail(json.dumps(detail).encode(), detail["id"], 0)
    return snapshot


@pytest.mark.parametrize("level", [None, *Level])
def test_report_and_archive_beside_it_are_of_one_level_and_verify(tmp_path: Path, level: Level | None) -> None:
    snapshot, path = snapshot_of_names(), tmp_path / "a.report.html"
    snapshot.judged_by = Judging(limits=replace(DEFAULT_LIMITS, lag=77.0))
    policy = None if level is None else Policy.of(level)
    chosen = frozenset(list(snapshot.jobs)[:2])
    selection = Selection((snapshot,), chosen, masking=policy, part=Part(filter="name:l"))
    done = ReportExporter(with_archive=True, unsure=1).export(selection, path, ExportOptions())
    assert (done.jobs, done.path) == (2, path)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.report.drs.json", "a.report.html"]
    archive = archive_beside(path).read_bytes()
    with path.open("rb") as report:
        told = verify(report, path.name, archive)
        assert told.verdict is Verdict.SAME, told
        report.seek(0)
        options = read_options(report, path.name)
    assert (options.limits.lag, options.unsure, options.kept, options.level) == (77, 1, True, level)
    # What the command makes of that archive is the same, but for the moment at which it is made.
    of_command = new_options(
        open_files([archive_beside(path)]), archive, policy=policy, kept=True, unsure=1, limits=options.limits
    )
    made = BytesIO()
    write_report(archive, replace(of_command, made_at=options.made_at), made)
    assert made.getvalue() == path.read_bytes()
    page = path.read_text("utf-8")
    assert "billing" not in page
    assert "billing" not in archive.decode()
    assert ("ledger-lift" in page) is (level in (None, Level.AUDITOR))
    assert ("anna" in page + archive.decode()) is (level is None)


@pytest.mark.parametrize("level", list(Level))
def test_a_placeholder_is_the_same_in_the_report_and_in_its_archive(tmp_path: Path, level: Level) -> None:
    path = tmp_path / "a.report.html"
    selection = Selection((snapshot_of_names(),), masking=Policy.of(level))
    ReportExporter(with_archive=True).export(selection, path, ExportOptions())
    archive = json.loads(archive_beside(path).read_bytes())
    page = path.read_text("utf-8")
    for job in archive["jobs"]:
        detail = job["detail"]
        index = re.search(re.escape(detail["name"]) + r"(?![\w-]).*?" + re.escape(detail["id"]), page, re.DOTALL)
        assert index is not None, detail
        assert detail["source_endpoint"]["ip"] in page
    again = BytesIO()
    masked = open_files([archive_beside(path)])
    format_named("archive").export(Selection((masked,), masking=Policy.of(level)), again, ExportOptions())
    assert [job["detail"] for job in json.loads(again.getvalue())["jobs"]] == [
        job["detail"] for job in archive["jobs"]
    ], "masked once more at the same level nothing changes"


def test_nothing_is_left_of_a_report_that_was_cancelled_or_found_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, selection = tmp_path / "a.report.html", Selection((snapshot_of_names(),))

    class StoppedError(Exception):
        pass

    calls, last = 0, 1

    def stop(_done: int, _total: int) -> None:
        nonlocal calls
        calls += 1
        if calls >= last:
            raise StoppedError

    for one in (1, 3, 4, 5):
        calls, last = 0, one
        with pytest.raises(StoppedError):
            ReportExporter(with_archive=True).export(selection, path, ExportOptions(on_progress=stop))
        assert list(tmp_path.iterdir()) == []

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(FileProblemError):
            ReportExporter(with_archive=True).export(selection, path, ExportOptions())
    assert list(tmp_path.iterdir()) == []
    archive_beside(path).write_text("mine")
    with pytest.raises(FileProblemError):
        ReportExporter(with_archive=True).export(selection, path, ExportOptions(replace=False))
    assert [one.read_text() for one in tmp_path.iterdir()] == ["mine"]


def test_the_report_is_offered_beside_what_exports_have() -> None:
    names = [one.name for one in formats()]
    assert names == ["archive", "report", *[one.name for one in exporters()][1:]]
    assert all(one.words for one in formats())
    assert [format_named(name).name for name in names] == names


def test_the_archive_of_a_report_never_has_the_name_of_the_report() -> None:
    for name in ("a", "a.html", "a.drs.json", "a.json", "a.report.html"):
        assert archive_beside(Path(name)) != Path(name)
