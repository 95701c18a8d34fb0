"""Opening by the index of an archive: the same document as reading it whole, whatever the index says."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.rawjson.split import Member, split_plain
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.storage.archive import open_bytes, open_documents, open_files
from drs_inspector.storage.archive.format import Slice
from drs_inspector.storage.archive.index import file_bytes, member, opening
from drs_inspector.storage.archive.index.file_bytes import FileBytes
from drs_inspector.storage.archive.index.value_process import ValueProcess
from tests.storage.archive.archives import CLOUD, written
from tests.storage.archive.indexed import (
    LIES,
    NONSENSE,
    TABLES,
    checked,
    detail,
    early,
    everything,
    forged,
    head_of,
    honest,
    jobs_of,
    large,
    raw_archive,
    rows,
    says_so,
    with_index,
    write,
)

OBJECTS = st.lists(st.fixed_dictionaries({"id": st.text(max_size=4), "name": st.text(max_size=9)}), max_size=6)
VALUE = st.none() | st.integers() | st.text(max_size=9) | OBJECTS
NAMES = ["id", "name", "status", "object_infos", "data_transformation", "\u00dcbrig", 'a"b', "db_password"]
DETAILS = st.dictionaries(st.sampled_from(NAMES), VALUE, min_size=1, max_size=7)
JOBS = st.dictionaries(st.text("abc\\\u00e9", min_size=1, max_size=4), DETAILS, min_size=1, max_size=4)
ODD = [b"", b'"object_infos":[{"name":"twice"}],', b'"object_infos":["\xff"],', b'"x":"\\ud800",']


@pytest.fixture
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every member that may be in an index into it, and every archive for one that is worth it."""
    for place in ("index.member.INDEXED_FROM", "write.INDEXED_FROM", "index.opening.EARLY_FROM"):
        monkeypatch.setattr(f"drs_inspector.storage.archive.{place}", 1)
    monkeypatch.setattr(opening, "_INDEX_SHARE", 1)
    monkeypatch.setattr(opening, "_is_worth_it", lambda _index, _size: True)


@pytest.mark.usefixtures("everything_is_large")
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(JOBS, st.sampled_from([None, 1]), st.sampled_from(ODD), st.booleans())
def test_a_document_is_the_same_by_its_index_and_by_a_scan(
    tmp_path: Path, jobs: dict[str, dict[str, object]], indent: int | None, odd: bytes, ours: bool
) -> None:
    snapshot = Snapshot(CLOUD)
    for number, (job_id, members) in enumerate(jobs.items()):
        snapshot.add_list_entry(json.dumps({"id": job_id, "status": "LISTED"}).encode(), job_id, "sync")
        snapshot.add_detail(b"{" + odd + json.dumps(members, indent=indent).encode()[1:], job_id, number)
    content = raw_archive(snapshot)
    with pytest.MonkeyPatch.context() as patch:
        if not ours:
            content = re.sub(rb'"searched":"2:[0-9a-f]{9}', b'"searched":"2:000000000', content)
            # A process for each example would take minutes; it is tested below.
            patch.setattr(ValueProcess, "are_values", lambda *_arguments: True)
        document = early(write(tmp_path / "a.json", content))
        assert not says_so(document.snapshot)
        before = rows(document.snapshot)
        shown = checked(document)
    whole = open_bytes("a.json", content)
    assert everything(shown) == everything(whole)
    assert before == rows(whole)


def test_what_was_opened_by_its_index_is_written_without_a_scan_of_its_objects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scan took as long as the writing itself."""
    snapshot = checked(early(write(tmp_path / "a.json", large())))
    scanned: list[int] = []

    def noted(raw: Slice) -> list[Member] | None:
        scanned.append(len(raw))
        return split_plain(raw)

    monkeypatch.setattr(member, "split_plain", noted)
    again = written(snapshot)
    assert max(scanned) < len(detail("a")) // 10
    monkeypatch.undo()
    assert rows(checked(early(write(tmp_path / "again.json", again)))) == rows(snapshot)


def test_rows_come_before_the_objects_are_read_and_say_that_it_is_not_checked(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", large())
    document = early(path)
    assert document.check is not None
    assert (document.snapshot.is_checked, document.snapshot.complete) == (False, False)
    assert rows(document.snapshot) == rows(open_files([path]))
    assert all("detail_given" not in job.__dict__ for job in document.snapshot.jobs.values())
    job = document.snapshot.jobs["b"]
    assert job.objects.count == TABLES, "one is opened before the check"
    shown = checked(document)
    assert shown is document.snapshot
    assert everything(shown) == everything(open_files([path]))
    assert not shown.problems


def test_large_details_are_read_in_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A window reads a job of 150 MB between two frames."""
    monkeypatch.setattr(file_bytes, "_STEP_BLOCKS", 2)
    document = early(write(tmp_path / "a.json", large()))
    assert document.check is not None
    job = document.snapshot.jobs["b"]
    steps: list[int] = []

    def read(self: FileBytes, first: int, last: int, done: Callable[..., None] = FileBytes._read) -> None:
        steps[-1] += last - first
        done(self, first, last)

    monkeypatch.setattr(FileBytes, "_read", read)
    is_ready = False
    while not is_ready:
        steps.append(0)
        is_ready = job.search_secrets(0.0)
    assert sum(steps) > 16
    assert max(steps) <= 2
    steps.append(0)
    assert job.member("object_infos")
    assert steps[-1] == 0
    document.check.stop()


def _is_early(path: Path) -> bool:
    check = early(path).check
    if check is not None:
        check.stop()
    return check is not None


def test_what_has_no_index_that_is_worth_it_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    assert _is_early(write(path, large()))
    masked = written(large(), masking=Policy.of(Level.SUPPORT))
    strange = large()
    strange.add_part(-1, "archive/newer", b"1")
    for content in (masked, raw_archive(strange), written(large("a"))):
        assert not _is_early(write(path, content))
        assert not says_so(early(path).snapshot)
    assert b'"index"' not in masked
    plain, other = write(path, large()), write(tmp_path / "b.json", large("x", "y", "z"))
    assert [one.check for one in open_documents([plain, other], early=True).documents] == [None, None]


def test_an_archive_of_another_computer_is_checked_by_a_process(tmp_path: Path) -> None:
    content = forged(written(large(db_password="canary")), lambda _jobs: None)
    document = early(write(tmp_path / "a.json", content))
    assert document.check is not None
    shown = checked(document)
    assert shown is document.snapshot
    assert everything(shown) == everything(open_bytes("a.json", content))
    assert (shown.is_checked, shown.problems) == (True, [])


def test_secrets_are_searched_for_whatever_the_index_says(tmp_path: Path) -> None:
    content = honest().replace(b'"type": "table"', b'"pwd": "canary"')
    content = content.replace(b"remark of a", b"pwd=canary2")
    content = forged(content, lambda _jobs: None)
    assert content.count(b"canary") > TABLES
    document = early(write(tmp_path / "a.json", content))
    assert document.check is not None
    for state in ("not checked", "checked"):
        for job in document.snapshot.jobs.values():
            shown = (job.detail_raw, job.small_part, job.member("object_infos"), job.description.encode(), job.list_raw)
            assert not any(b"canary" in bytes(raw or b"") for raw in shown), state
        checked(document)
    assert b"canary" not in written(document.snapshot)


@pytest.mark.parametrize("lie", NONSENSE)
def test_an_index_that_cannot_be_of_this_file_is_dropped_at_once_and_told(tmp_path: Path, lie: str) -> None:
    content = forged(honest(), NONSENSE[lie])
    document = early(write(tmp_path / "a.json", content))
    assert document.check is None
    assert everything(document.snapshot) == everything(open_bytes("a.json", content))
    assert says_so(document.snapshot)


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_about_what_was_not_read_yet_ends_with_the_check(tmp_path: Path, lie: str) -> None:
    content = forged(honest(), LIES[lie])
    document = early(write(tmp_path / "a.json", content))
    assert document.check is not None, "nothing that was read by now contradicts it"
    assert not document.snapshot.is_checked
    truth = open_bytes("a.json", content)
    shown = checked(document)
    assert shown is not document.snapshot
    assert everything(shown) == everything(truth)
    assert says_so(shown)
    again = early(tmp_path / "a.json")
    job = next(iter(again.snapshot.jobs.values()))
    assert job.objects.count == 0, "what is opened before the check is checked by itself"
    assert everything(checked(again)) == everything(truth)


@pytest.mark.parametrize("place", [b'"others":', b'"inner":{"object_infos":'])
def test_members_that_are_read_as_fields_are_never_left_out(tmp_path: Path, place: bytes) -> None:
    value = b"[" + b"1," * 20_000 + b"1]"
    details = b'{"id":"a",' + place + value + (b"}}" if b"{" in place else b"}")
    content = honest().replace(b'"jobs":[', b'"jobs":[\n{"id":"z","list":null,"detail":' + details + b"},", 1)
    at, shift = content.index(details), len(content) - len(honest())
    moved = [
        [at + shift, size, [[big + shift, length] for big, length in inside]] for at, size, inside in jobs_of(honest())
    ]
    lie = [[at, len(details), [[content.index(value), len(value)]]], *moved]
    for jobs, is_early in ((moved, True), (lie, False)):
        document = early(write(tmp_path / "a.json", with_index(head_of(content), json.dumps(jobs).encode())))
        assert (document.check is not None, says_so(document.snapshot)) == (is_early, not is_early)
        assert everything(checked(document)) == everything(open_files([tmp_path / "a.json"]))


def test_a_file_that_was_edited_by_hand_is_read_without_its_index(tmp_path: Path) -> None:
    content = honest()
    for old, new in (
        (b'"name":"job b"', b'"name":"job number b"'),
        (b'"a_line_00000"', b'"a"'),
        (b"sync", b"migration"),
    ):
        edited = content.replace(old, new).replace(old.replace(b":", b": "), new)
        document = early(write(tmp_path / "a.json", edited))
        assert document.check is None
        assert everything(document.snapshot) == everything(open_bytes("a.json", edited))
        assert says_so(document.snapshot)
    same_length = content.replace(b"a_line_00000", b"b_line_00000")
    document = early(write(tmp_path / "a.json", same_length))
    shown = checked(document)
    assert everything(shown) == everything(open_bytes("a.json", same_length))
    assert not says_so(shown), "the index fits, and what was changed is shown"


def test_members_that_come_twice_are_read_as_a_scan_reads_them(tmp_path: Path) -> None:
    content = honest()
    jobs = json.dumps(jobs_of(content)).encode()
    for second in (b'"jobs":[]', b'"jobs":[{"id":"other"}]', b'"jobs":[{"id":"a","detail":"' + b"0" * 60 + b'"}]'):
        doubled = with_index(head_of(content) + b"," + second, jobs)
        document = early(write(tmp_path / "a.json", doubled))
        assert document.check is None
        assert everything(document.snapshot) == everything(open_bytes("a.json", doubled))
        assert any("jobs more than once" in str(one["title"]) for one in document.snapshot.problems)
    inside = content.replace(b'"list":', b'"detail":{"id":"hidden"},"list":', 1)  # the last one counts
    document = early(write(tmp_path / "a.json", inside))
    assert document.check is None
    assert everything(document.snapshot) == everything(open_bytes("a.json", inside))


def test_the_same_job_twice_is_told_as_ever(tmp_path: Path) -> None:
    content = honest()
    first = content[content.index(b'{"id":"a"') : content.index(b',\n{"id":"b"')]
    shift = len(first) + 2
    jobs = jobs_of(content)
    again = [[at + shift, length, [[big + shift, size] for big, size in inside]] for at, length, inside in jobs]
    head = head_of(content).replace(first, first + b",\n" + first)
    twice = with_index(head, json.dumps([jobs[0], *again]).encode())
    document = early(write(tmp_path / "a.json", twice))
    assert everything(checked(document)) == everything(open_bytes("a.json", twice))
    assert any("more than once" in str(one["title"]) for one in document.snapshot.problems)


@pytest.mark.parametrize("beginning", [0, 1, 5_000_000, 2**59])
def test_an_index_that_begins_nowhere_is_dropped(tmp_path: Path, beginning: int) -> None:
    content = re.sub(rb'"at":[0-9]+', b'"at":%d' % beginning, honest())
    document = early(write(tmp_path / "a.json", content))
    assert document.check is None
    assert everything(document.snapshot) == everything(open_bytes("a.json", content))
    assert says_so(document.snapshot)


@pytest.mark.usefixtures("everything_is_large")
def test_very_many_large_members_take_no_longer_than_their_bytes(tmp_path: Path) -> None:
    """Looking for each of them among all of them would take minutes."""
    member = b'"object_infos":[1]'
    details = b'{"id":"a",' + b",".join([member] * 50_000) + b"}"
    content = raw_archive(Snapshot(CLOUD))
    head = content[: content.index(b',\n"checksum"')]
    entry = b'{"id":"a","list":null,"detail":' + details + b"}"
    head = head.replace(b'"jobs":[]', b'"jobs":[' + entry + b"]")
    at = head.index(details)
    big = [[at + 10 + place * (len(member) + 1) + len(member) - 3, 3] for place in range(50_000)]
    content = with_index(head, json.dumps([[at, len(details), big]]).encode())
    assert early(write(tmp_path / "a.json", content)).check is None, "a member that comes twice is odd"
    assert b'"index"' not in raw_archive(open_files([tmp_path / "a.json"]))


@pytest.mark.parametrize("cut", [10, 300, 200_000])
def test_a_file_that_ends_too_early_is_refused_as_ever(tmp_path: Path, cut: int) -> None:
    path = write(tmp_path / "a.json", honest()[:-cut])
    (refused,) = open_documents([path], early=True).refused
    with pytest.raises(FileProblemError) as error:
        open_files([path])
    assert refused[1].as_dict() == error.value.as_dict()


def test_a_file_that_shrinks_while_it_is_shown_is_an_error_in_words(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", large())
    document = early(path)
    assert document.check is not None
    with path.open("rb+") as file:
        file.truncate(600_000)
    assert document.snapshot.jobs["c"].objects.count == 0
    assert rows(document.snapshot)[2][:2] == ("c", "job c"), "what was read stays"
    with pytest.raises(FileProblemError, match=r"a\.json"):
        document.check.run()


def test_a_file_that_is_written_anew_meanwhile_is_read_as_it_is_then(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", large())
    document = early(path)
    path.write_bytes(written(large("b", "c", "d")))  # in place: what was not read yet is gone
    shown = checked(document)
    assert everything(shown) == everything(open_files([path]))
    assert not says_so(shown), "the index of the file that is there now is right"
