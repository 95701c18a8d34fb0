"""Writing archives: the replies' own bytes, no secret, whole or not at all, whatever happens."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from drs_inspector.domain.coverage import Coverage, Part, details_of
from drs_inspector.domain.errors import CloudError, FileProblemError
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.storage.archive import format as archive_format
from drs_inspector.storage.archive import open_bytes, open_documents, open_files, write_archive
from drs_inspector.storage.archive.format import Slice, has_its_checksum, is_searched
from drs_inspector.storage.archive.searched import SearchCode
from tests.storage.archive.archives import CLOUD, SAMPLE, checked, export_archive, job_bytes, written

ODD = '{ "id" : "a1",  "n":1.0, "big":12345678901234567890, "e":1e5, "n":2, "t":"\\u00e9é\\/" ,"x":[ ] }'.encode()

_MUCH = b'{"id":"much","text":"%b"}' % (b"x" * (2 << 20))
# Loaded once, and forked for each of the writers.
_WRITERS = """
import os, signal, sys
from pathlib import Path
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.exports.exporter import ExportOptions, Selection

steps = 0

def step(event, arguments):
    if event in ("open", "os.rename", "os.remove"):
        count()

def count(*ignored):
    global steps
    steps += 1
    if steps == kill_at:
        os.kill(os.getpid(), signal.SIGKILL)

snapshot = Snapshot()
for number in range(4):
    snapshot.add_detail(b'{"id":"%d","filler":"%s"}' % (number, b"x" * 400_000), str(number), 0)
export, selection = ArchiveExporter().export, Selection((snapshot,))
with open("/dev/null", "wb") as nowhere: export(selection, nowhere, ExportOptions())
real = os.fsync
os.fsync = lambda descriptor: (count(), real(descriptor), count())
for line in sys.stdin:
    kill_at = int(line)
    if not (pid := os.fork()):
        sys.addaudithook(step)
        export(selection, Path(sys.argv[1]), ExportOptions(count))
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


def snapshot_of(*details: bytes) -> Snapshot:
    snapshot = Snapshot(CLOUD)
    for number, raw in enumerate(details):
        snapshot.add_detail(raw, f"job-{number}", number, scenario="sync")
    snapshot.complete = True
    return snapshot


def test_an_empty_snapshot_is_an_archive_too() -> None:
    document = checked(written(Snapshot()))
    assert document["jobs"] == []
    assert document["complete"] is False


def test_replies_are_written_with_their_own_bytes() -> None:
    content = written(snapshot_of(ODD))
    assert ODD in content
    assert job_bytes(open_bytes("a", content)) == {"job-0": (None, ODD)}


def test_everything_around_the_jobs_comes_back() -> None:
    snapshot = snapshot_of(b'{"id":"job-0","name":"n"}')
    snapshot.add_list_entry(b'{"id":"p","name":"parent","children":[{"id":"c","name":"child"}]}', "p", "cloudDataGuard")
    snapshot.add_part(0, "data_transformation", b'{"total_count":1, "filter_conditions":[]}')
    error = CloudError("Gone.", "Deleted.", "Nothing.", code="DRS.M05004", request_id="r1", http_status=400)
    snapshot.mark_unavailable("lost", error, name="Lost job", scenario="migration")
    snapshot.problems.append({"title": "The scenario sync could not be listed.", "http_status": 500})
    snapshot.complete = False
    opened = open_bytes("a", written(snapshot))
    assert job_bytes(opened) == job_bytes(snapshot)
    assert (opened.source, opened.complete) == (CLOUD, False)
    assert opened.unavailable == snapshot.unavailable
    assert opened.problems == snapshot.problems
    assert [(part.reply_number, part.name, bytes(part.raw)) for part in opened.parts] == snapshot.parts
    assert opened.jobs["c"].parent_id == "p"
    assert opened.jobs["p"].scenario == "cloudDataGuard"
    assert opened.jobs["job-0"].scenario == "sync"
    assert opened.jobs["job-0"].reply_number == 0
    again, first = (document[document.index(b'"source"') :] for document in (written(opened), written(snapshot)))
    # What closes it is another one each time: the checksum is also of the time of writing, above the source.
    again, first = (document.split(b',\n"checksum"')[0] for document in (again, first))
    assert again == first


def test_chosen_jobs_come_with_the_parts_of_their_replies_only() -> None:
    snapshot = snapshot_of(b'{"id":"job-0"}', b'{"id":"job-1"}')
    snapshot.add_part(0, "data_transformation", b"{}")
    snapshot.add_part(1, "data_transformation", b"[]")
    snapshot.mark_unavailable("lost", {"title": "t"})
    document = checked(written(snapshot, job_ids=["job-1", "lost"]))
    assert [job["id"] for job in document["jobs"]] == ["job-1"]
    assert [part["reply"] for part in document["reply_parts"]] == [1]
    assert [entry["id"] for entry in document["unavailable"]] == ["lost"]
    assert document["complete"] is False


@pytest.mark.parametrize("share_safe", [False, True])
def test_no_secret_is_ever_written(share_safe: bool) -> None:
    secret = "canary-7f3a"
    raw = (
        f'{{"id":"job-0","db_password":"{secret}","a":[{{"Trust_Store_Key":"{secret}"}}],'
        f'"x":{{"my_token":["{secret}"],"ok":1}},"db_pass\\u0077ord":"{secret}"}}'
    ).encode()
    snapshot = snapshot_of(raw)
    snapshot.add_list_entry(raw, "job-0")
    snapshot.add_part(0, "odd", raw)
    snapshot.problems.append({"title": "t", "db_password": secret})
    snapshot.mark_unavailable("lost", {"title": "t", "api_token": secret})
    content = written(snapshot, masking=Policy.of(Level.SUPPORT) if share_safe else None)
    assert secret.encode() not in content
    assert (b'"ok":1' in content) is not share_safe


def test_share_safe_hides_addresses_people_and_whose_project_it_is() -> None:
    snapshot = open_files([SAMPLE])
    snapshot.source = CLOUD
    content = written(snapshot, masking=Policy.of(Level.SUPPORT))
    document = checked(content)
    assert document["share_safe"] is True
    for personal in (b"172.22.74.56", b"192.168.0.27", CLOUD.project_id.encode(), CLOUD.domain.encode(), b'"root"'):
        assert personal not in content
    assert len(open_bytes("shared", content).jobs) == 2


def test_share_safe_hides_a_host_in_an_error_text_that_comes_before_the_job_that_names_it() -> None:
    first = b'{"id":"a","status":"X","failed_reason":"cannot reach ledger-db.corp.example"}'
    second = b'{"id":"b","status":"X","source_endpoint":{"ip":"ledger-db.corp.example","db_type":"mysql"}}'
    assert b"ledger-db" not in written(snapshot_of(first, second), masking=Policy.of(Level.SUPPORT))


@pytest.mark.parametrize("level", Level)
def test_what_came_in_place_of_details_and_a_filter_are_masked_too(level: Level) -> None:
    snapshot = snapshot_of(b'{"id":"a","status":"X","failed_reason":"see vault-lift"}')
    entry = (
        b'{"id":"lost","name":"vault-lift","error_code":"DRS.M1","error_msg":"vault-lift at 10.7.7.7","odd":"vault-db"}'
    )
    snapshot.mark_unavailable("lost", {"title": "vault-lift could not be read", "code": "DRS.M1"}, entry=entry)
    snapshot.source = msgspec.structs.replace(CLOUD, cloud_read_at="2026-11-05T10:00:00Z")
    part = Part(filter="table:vault-db host:10.7.7.7")
    content = written(snapshot, masking=Policy.of(level), part=part)
    document = checked(content)
    assert b"vault-db" not in content
    assert b"10.7.7.7" not in content
    assert (b"vault-lift" in content) is (level is Level.AUDITOR)
    assert document["unavailable"][0]["entry"]["error_code"] == "DRS.M1"
    assert document["source"]["cloud_read_at"] == "2026-11-05T10:00:00Z"


def test_details_of_an_untouched_archive_need_no_search_and_those_of_an_edited_one_do() -> None:
    archive = written(snapshot_of(b'{"id":"a","status":"X","source_endpoint":{"db_type":"mysql"}}'))
    (untouched,) = open_bytes("a.json", archive).jobs.values()
    assert untouched.detail_raw is untouched.detail_given
    edited = archive.replace(b'"db_type":"mysql"', b'"db_type":"mysql","db_password":"hunter2"')
    (job,) = open_bytes("a.json", edited).jobs.values()
    assert b"hunter2" in bytes(job.detail_given or b"")
    assert b"hunter2" not in bytes(job.detail_raw or b"")


def test_a_file_is_replaced_and_its_folder_is_clean(tmp_path: Path) -> None:
    target = tmp_path / "jobs.json"
    target.write_bytes(b"old")
    report = export_archive(snapshot_of(ODD), target)
    assert (report.path, report.jobs, report.bytes) == (target, 1, target.stat().st_size)
    assert job_bytes(open_files([target])) == {"job-0": (None, ODD)}
    assert [path.name for path in tmp_path.iterdir()] == ["jobs.json"]


def test_stopping_from_the_progress_callback_keeps_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "jobs.json"
    target.write_bytes(b"old")
    seen: list[tuple[int, int]] = []

    def stop_at_second(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 1:
            raise InterruptedError

    with pytest.raises((InterruptedError, FileProblemError)):
        export_archive(snapshot_of(ODD, ODD, ODD), target, on_progress=stop_at_second)
    assert seen == [(0, 3), (1, 3)]
    assert target.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_and_a_folder_are_told_with_a_next_step(tmp_path: Path) -> None:
    with pytest.raises(FileProblemError) as caught, Path("/dev/full").open("wb", buffering=0) as full:
        export_archive(snapshot_of(ODD), full)
    assert "Free some space" in caught.value.next_step
    with pytest.raises(FileProblemError, match="It is a folder"):
        export_archive(snapshot_of(ODD), tmp_path)
    with pytest.raises(FileProblemError, match="reading the output has ended"), _broken_pipe() as stream:
        export_archive(snapshot_of(ODD * 10), stream)
    assert list(tmp_path.iterdir()) == []


def _broken_pipe() -> Any:
    reader, writer = os.pipe()
    os.close(reader)
    return os.fdopen(writer, "wb", buffering=0)


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    objects = b",".join(b'{"id":"db-*-*-table%06d","type":"table","name":"table%06d"}' % (i, i) for i in range(20_000))
    raw = b'{"id":"job-0","object_infos":[' + objects + b"]}"
    snapshot = snapshot_of(*[raw] * 20)
    tracemalloc.start()
    try:
        export_archive(snapshot, tmp_path / "jobs.json")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (tmp_path / "jobs.json").stat().st_size > 20 * len(raw)
    assert peak < 3 * (1 << 20) + len(raw)


def test_checksum_and_code_of_much_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other they take longer than the disk does."""
    both_at_it, crc32 = threading.Barrier(2, timeout=10), zlib.crc32

    class MetCode(SearchCode):
        def add(self, piece: Slice) -> None:
            if len(piece) >= len(_MUCH):
                both_at_it.wait()
            super().add(piece)

    def met_crc32(piece: Slice, before: int = 0) -> int:
        if len(piece) >= len(_MUCH):
            both_at_it.wait()
        return crc32(piece, before)

    monkeypatch.setattr(archive_format, "SearchCode", MetCode)
    monkeypatch.setattr(zlib, "crc32", met_crc32)
    written(snapshot_of(_MUCH))


def test_checksum_and_code_fit_what_comes_in_more_pieces_than_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_format, "_SEALED_AT_ONCE", len(ODD))
    monkeypatch.setattr(archive_format, "_SEALS_WAITING", 2)
    content = written(snapshot_of(*[ODD] * 50))
    assert has_its_checksum(content)
    assert is_searched(content)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_writing_that_fails_leaves_no_thread_at_work() -> None:
    before = set(threading.enumerate())
    with pytest.raises(OSError, match="No space left"), Path("/dev/full").open("wb", buffering=0) as full:
        write_archive(snapshot_of(_MUCH, _MUCH), full)
    assert set(threading.enumerate()) <= before


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_kill_at_any_step_leaves_the_old_archive_or_the_new_one(tmp_path: Path) -> None:
    """The writer kills itself at the n-th file system step, for every n until it gets through."""
    target, outcomes = tmp_path / "jobs.json", set[str]()
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    with subprocess.Popen([sys.executable, "-c", _WRITERS, str(target)], **pipes) as writer:
        for kill_at in range(1, 40):
            target.write_bytes(b"old")
            writer.stdin.write(f"{kill_at}\n")
            code, content = int(writer.stdout.readline()), target.read_bytes()
            outcomes.add("old" if content == b"old" else "new")
            assert content == b"old" or len(checked(content)["jobs"]) == 4
            if code == 0:
                break
            assert code == -signal.SIGKILL
        else:
            pytest.fail("the writer never got through")
        writer.stdin.close()
    assert outcomes == {"old", "new"}
    assert kill_at > 8


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_new_archive_has_the_persons_usual_mode(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        export_archive(Snapshot(), tmp_path / "a.json")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o640


def test_created_at_is_now() -> None:
    assert checked(written(Snapshot()))["created_at"][:10] == time.strftime("%Y-%m-%d", time.gmtime())


def test_an_archive_says_how_it_was_masked_and_whose_word_that_is() -> None:
    snapshot = open_files([SAMPLE])
    assert "masking" not in checked(written(snapshot))
    first = written(snapshot, masking=Policy.of(Level.SUPPORT, {"objects": True}))
    said = checked(first)["masking"]
    assert (said["level"], said["applied"], "objects" in said["stays"]) == ("support", True, True)
    assert "people" in said["replaced"]
    # Written again without masking, this is no longer the word of the program but that of the file.
    again = checked(written(open_bytes("a", first)))
    assert (again["share_safe"], again["masking"]) == (False, {**said, "applied": False})
    # What a level took away does not come back with a milder one.
    milder = checked(written(open_bytes("a", first), masking=Policy.of(Level.AUDITOR)))["masking"]
    assert "jobs" in milder["replaced"]


def test_what_one_file_says_of_its_masking_is_not_said_of_others(tmp_path: Path) -> None:
    for name, masking in (("a", Policy.of(Level.PUBLIC)), ("c", None)):
        (tmp_path / name).write_bytes(written(snapshot_of(f'{{"id":"job-{name}"}}'.encode()), masking=masking))
    documents = open_documents([tmp_path / "a", tmp_path / "c"]).documents
    assert [one.snapshot.masked_as for one in documents] == [Policy.of(Level.PUBLIC), None]
    assert "masking" not in checked(written(documents[1].snapshot))


def test_all_jobs_without_those_that_were_refused_are_a_part() -> None:
    snapshot = snapshot_of(b'{"id":"job-0"}')
    snapshot.mark_unavailable("lost", CloudError("Gone."))
    snapshot.coverage = Coverage(details=details_of(snapshot.jobs, snapshot.unavailable))
    snapshot.complete = False
    document = checked(written(snapshot, job_ids={"job-0"}))
    assert (document["unavailable"], document["complete"]) == ([], True)
    assert document["coverage"]["part"] == {"jobs": ["job-0"], "of": 2, "of_complete": False}
    assert document["coverage"]["details"] == {"wanted": 1, "read": 1}


def test_masking_a_huge_job_can_be_stopped_inside_it(tmp_path: Path) -> None:
    objects = ",".join(f'{{"id":"a-*-*-{number}","name":"n{number}"}}' for number in range(1_000))
    calls: list[tuple[int, int]] = []

    def stop_at_third(done: int, total: int) -> None:
        calls.append((done, total))
        if len(calls) == 3:
            raise KeyboardInterrupt

    snapshot = snapshot_of(f'{{"id":"job-0","object_infos":[{objects}]}}'.encode())
    with pytest.raises(KeyboardInterrupt):
        written(snapshot, masking=Policy.of(Level.PUBLIC), on_progress=stop_at_third)
    assert calls == [(0, 1)] * 3
