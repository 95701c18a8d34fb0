"""Files that are opened together: what is of one reading is one document, everything else stays apart and is said."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.storage.archive import open_documents, open_files
from drs_inspector.storage.archive.open_files import OpenedFiles
from tests.storage.archive.archives import export_archive

RULES = {"object_info": {"database": "shop", "table": "orders"}, "transformation_info": {"transformation_type": "x"}}
FRIDAY, SATURDAY = "Fri, 27 Nov 2026 09:00:00 GMT", "Sat, 28 Nov 2026 09:00:00 GMT"


def export(path: Path, day: int, status: str, *, complete: bool = True) -> Path:
    """Write an export of one job, read on a day of November, with a rule that names none of its tables."""
    snapshot = Snapshot(SourceInfo(kind="cloud", project_id="1", read_at=f"2026-11-{day}T09:00:00Z"))
    detail = {"id": "a", "name": "shop", "status": status}
    snapshot.add_detail(json.dumps(detail).encode(), "a", 0)
    snapshot.add_part(0, "data_transformation", json.dumps([RULES]).encode())
    snapshot.complete = complete
    export_archive(snapshot, path)
    return path


def details(path: Path, *results: dict[str, Any], date: str = "", **members: Any) -> Path:
    return _saved(path, {"count": len(results), "results": results, **members}, date)


def page(path: Path, total: int, *names: str, date: str = "", **members: Any) -> Path:
    jobs = [{"id": name, "name": name, "db_use_type": "sync", **members} for name in names]
    return _saved(path, {"total_record": total, "jobs": jobs}, date)


def _saved(path: Path, document: Any, date: str) -> Path:
    headers = f"HTTP/1.1 200 OK\r\nDate: {date}\r\n\r\n" if date else ""
    path.write_text(headers + json.dumps(document))
    return path


def statuses(opened: OpenedFiles) -> list[dict[str, str]]:
    return [{job.id: job.status.value for job in one.snapshot.jobs.values()} for one in opened.documents]


@pytest.mark.parametrize("newest_last", [True, False])
def test_two_exports_of_different_days_are_two_documents_in_either_order(tmp_path: Path, newest_last: bool) -> None:
    friday = export(tmp_path / "friday.json", 27, "STARTED")
    saturday = export(tmp_path / "saturday.json", 28, "INCRE_TRANSFER_FAILED", complete=False)
    paths = [friday, saturday] if newest_last else [saturday, friday]
    opened = open_documents(paths)
    found = {one.paths[0].stem: one.snapshot for one in opened.documents}
    assert [one.paths for one in opened.documents] == [(path,) for path in paths]
    assert {name: snapshot.jobs["a"].status.value for name, snapshot in found.items()} == {
        "friday": "STARTED",
        "saturday": "INCRE_TRANSFER_FAILED",
    }
    assert {name: snapshot.source.read_at[:10] for name, snapshot in found.items()} == {
        "friday": "2026-11-27",
        "saturday": "2026-11-28",
    }
    assert [len(snapshot.unassigned_rules) for snapshot in found.values()] == [1, 1]
    assert not found["saturday"].complete
    with pytest.raises(FileProblemError, match="2 files are not one document"):
        open_files(paths)


def test_an_archive_takes_no_reply_in_not_even_one_that_was_made_of_replies(tmp_path: Path) -> None:
    first = details(tmp_path / "a.json", {"id": "a", "status": "STARTED"})
    archive = tmp_path / "a.drs.json"
    export_archive(open_files([first]), archive)
    later = details(tmp_path / "later.json", {"id": "b", "status": "FAILED"})
    opened = open_documents([archive, later])
    assert statuses(opened) == [{"a": "STARTED"}, {"b": "FAILED"}]
    assert opened.notes == ()


def test_pages_and_details_of_one_reading_are_one_document_at_the_place_of_the_first(tmp_path: Path) -> None:
    archive = export(tmp_path / "old.json", 27, "STARTED")
    first, second = page(tmp_path / "1.json", 3, "a", "b"), page(tmp_path / "2.json", 3, "c", "b")
    read = details(tmp_path / "d.json", *({"id": name, "name": name, "status": "X"} for name in "abc"))
    opened = open_documents([first, archive, second, read])
    assert [one.paths for one in opened.documents] == [(first, second, read), (archive,)]
    whole = opened.documents[0].snapshot
    assert (list(whole.jobs), whole.complete) == (["a", "b", "c"], True)
    assert opened.notes == ("The 3 replies are shown as one document: nothing says that they are not one reading.",)


def job(name: str, **members: Any) -> dict[str, Any]:
    return {"id": name, "name": name, **members}


CONTRADICTIONS: dict[str, tuple[Callable[[Path], list[Path]], str]] = {
    "pages with different claims": (
        lambda at: [page(at / "1", 3, "a", "b"), page(at / "2", 4, "c")],
        "1 says that there are 3 jobs, 2 that there are 4.",
    ),
    "pages that hold more than both claim": (
        lambda at: [page(at / "1", 2, "a", "b"), page(at / "2", 2, "c", "d")],
        "1 says that there are 2 jobs, the pages hold 4 together.",
    ),
    "pages of different days": (
        lambda at: [page(at / "1", 2, "a", date=FRIDAY), page(at / "2", 2, "b", date=SATURDAY)],
        "1 was read at 2026-11-27T09:00:00Z and 2 at 2026-11-28T09:00:00Z.",
    ),
    "a job on two pages, with more on one": (
        lambda at: [page(at / "1", 3, "a", error_msg="kept"), page(at / "2", 3, "a")],
        "the list entries of the job a in 1 and 2 differ.",
    ),
    "a job on two pages, failed on one": (
        lambda at: [page(at / "1", 3, "a", status="X"), page(at / "2", 3, "a", status="Y")],
        "the list entries of the job a in 1 and 2 differ.",
    ),
    "details and list": (
        lambda at: [page(at / "1", 1, "a", status="X"), details(at / "2", job("a", status="Y"))],
        "the status of the job a is X in 1 and Y in 2.",
    ),
    "list and details the other way round": (
        lambda at: [details(at / "1", job("a", status="Y")), page(at / "2", 1, "a", status="X")],
        "the status of the job a is X in 2 and Y in 1.",
    ),
    "details of a subtask and its entry": (
        lambda at: [
            page(at / "1", 2, "a", children=[job("c", status="X")]),
            details(at / "2", job("c", status="Y", parent_id="a")),
        ],
        "the status of the job c is X in 1 and Y in 2.",
    ),
    "a value of any length that would steer a terminal": (
        lambda at: [page(at / "1", 1, "a", status="X"), details(at / "2", job("a", status="\x1b[2J" + "Y" * 10_000))],
        f"the status of the job a is X in 1 and \\x1b[2J{'Y' * 56}… in 2.",
    ),
    "details twice": (
        lambda at: [details(at / "1", job("a", node_num=1)), details(at / "2", job("a", node_num=2))],
        "the details of the job a in 1 and 2 differ.",
    ),
    "details here and refused there": (
        lambda at: [details(at / "1", job("a", status="X")), details(at / "2", {"id": "a", "error_code": "E"})],
        "1 has details of the job a, 2 says why there are none.",
    ),
    "refused here and details there": (
        lambda at: [details(at / "1", {"id": "a", "error_code": "E"}), details(at / "2", job("a", status="X"))],
        "2 has details of the job a, 1 says why there are none.",
    ),
    "details of a job that a whole list does not have": (
        lambda at: [page(at / "1", 1, "a"), details(at / "2", job("z", db_use_type="sync"))],
        "2 has the job z, which the whole list in 1 does not have.",
    ),
    "refused twice, and not for the same reason": (
        lambda at: [details(at / name, {"id": "a", "error_code": name}) for name in ("1", "2")],
        "why there are no details of the job a differs in 1 and 2.",
    ),
    "a subtask with an entry of its own and one in its parent": (
        lambda at: [page(at / "1", 3, "a", children=[{"id": "c", "name": "c"}]), page(at / "2", 3, "c", status="X")],
        "",
    ),
    "a list of another scenario": (
        lambda at: [page(at / "1", 1, "a"), details(at / "2", job("z", db_use_type="migration"))],
        "",
    ),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_replies_that_contradict_each_other_are_shown_one_by_one_and_why(tmp_path: Path, case: str) -> None:
    make, why = CONTRADICTIONS[case]
    opened = open_documents(make(tmp_path))
    assert len(opened.documents) == (2 if why else 1)
    (note,) = opened.notes
    if why:
        assert note == f"The 2 replies are shown one by one, they are not one reading: {why}"


def test_the_same_content_is_opened_once_and_said(tmp_path: Path) -> None:
    path = export(tmp_path / "a.json", 27, "STARTED")
    copy = tmp_path / "copy.json"
    copy.write_bytes(path.read_bytes())
    opened = open_documents([path, path, copy])
    assert [one.paths for one in opened.documents] == [(path,)]
    assert [note.endswith("it is opened once.") for note in opened.notes] == [True, True]


def test_twenty_files_are_twenty_documents_or_one_reading(tmp_path: Path) -> None:
    archives = [export(tmp_path / f"{number}.json", 10, f"S{number}") for number in range(20)]
    assert statuses(open_documents(archives)) == [{"a": f"S{number}"} for number in range(20)]
    replies = [details(tmp_path / f"r{number}.json", job(f"j{number}")) for number in range(20)]
    (whole,) = open_documents(replies).documents
    assert len(whole.snapshot.jobs) == len(whole.paths) == 20


def test_a_broken_file_keeps_no_other_from_being_opened(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"results": [')
    good = [details(tmp_path / "d.json", job("a")), export(tmp_path / "e.json", 27, "STARTED")]
    opened = open_documents([good[0], broken, tmp_path / "none.json", good[1]])
    assert [one.paths for one in opened.documents] == [(good[0],), (good[1],)]
    assert [path.name for path, _error in opened.refused] == ["broken.json", "none.json"]
    with pytest.raises(FileProblemError, match=r"broken\.json"):
        open_files([good[0], broken])


def test_an_archive_and_its_packed_copy_are_one_document(tmp_path: Path) -> None:
    plain = export(tmp_path / "a.drs.json", 27, "STARTED")
    packed, marked = tmp_path / "a.drs.json.gz", tmp_path / "b.drs.json"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    marked.write_bytes(b"\xef\xbb\xbf" + plain.read_bytes())
    opened = open_documents([plain, packed, marked])
    assert len(opened.documents) == 1
    assert [note.endswith("it is opened once.") for note in opened.notes] == [True, True]


def test_the_same_reply_at_another_time_is_another_one(tmp_path: Path) -> None:
    job = {"id": "a", "name": "shop", "status": "STARTED"}
    paths = [details(tmp_path / f"{date[:3]}.txt", job, date=date) for date in (FRIDAY, SATURDAY)]
    assert len(open_documents(paths).documents) == 2
