"""Whatever becomes of the files: no reading says anything else than what was read, and the damage costs its part."""

import json
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from drs_inspector.storage.archive import open_bytes
from drs_inspector.storage.history.errors import DamagedReadingError
from drs_inspector.storage.history.reading_file import CONTENTS, GROUP, ReadingFile
from drs_inspector.storage.history.source_history import SourceHistory
from tests.storage.history.readings import archive_of, files_of, history_in, keep, snapshot_at, told

EVERY = 5
MANY = 8
FLIPS = int(os.environ.get("HISTORY_FLIPS", "60"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SourceHistory]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("drs_inspector.storage.history.source_history.FULL_EVERY", EVERY)
        history = history_in(tmp_path_factory.mktemp("whole"))
        keep(history, range(1, MANY + 1))
        yield history


@pytest.fixture
def history(whole: SourceHistory, tmp_path: Path) -> SourceHistory:
    shutil.copytree(whole.folder, tmp_path / "h")
    return history_in(tmp_path)


def lost_in(history: SourceHistory, whole: SourceHistory) -> dict[int, int]:
    """Return the readings that are not as they were, with the number of entries they lack, -1 for all of it.

    Fails where one holds anything that is not so.
    """
    lost: dict[int, int] = {}
    for number in range(1, MANY + 1):
        right = whole.restored(number).body
        try:
            found = history.restored(number)
        except DamagedReadingError:
            lost[number] = -1
            continue
        if found.body == right:
            assert found.lost == 0
            continue
        lost[number] = found.lost
        assert found.lost > 0
        said, truth = json.loads(found.body), json.loads(right)
        for name in ("jobs", "unavailable", "reply_parts", "replies"):
            entries = truth.get(name, [])
            assert all(one in entries for one in said.get(name, [])), name
        assert said["complete"] is False
        assert f"of reading {number}" in said["problems"][0]["title"]
        assert said["problems"][1:] == truth["problems"] or len(said["problems"]) <= len(truth["problems"])
        snapshot = open_bytes("damaged", found.body)
        assert snapshot.coverage == open_bytes("whole", right).coverage
        assert not snapshot.complete
    return lost


def test_a_bit_that_is_another_one_costs_no_more_than_a_job_or_a_reading(
    history: SourceHistory, whole: SourceHistory
) -> None:
    chance = random.Random(11)  # noqa: S311 - the same each time
    paths = files_of(history)
    for _flip in range(FLIPS):
        path = chance.choice(paths)
        data = bytearray(before := path.read_bytes())
        place = chance.randrange(len(data))
        data[place] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        lost = lost_in(history, whole)
        own = int(path.stem)
        others = {number: count for number, count in lost.items() if number != own}
        assert all(count == 1 for count in others.values()), (path.name, place, lost)
        path.write_bytes(before)
    assert lost_in(history, whole) == {}


def test_a_damaged_table_costs_nothing(history: SourceHistory, whole: SourceHistory) -> None:
    for path in files_of(history):
        number = int(path.stem)
        data = bytearray(path.read_bytes())
        begin, _end, _check = ReadingFile(bytes(data), number, history.source)._spans[b"T"]
        data[begin + 3] ^= 1
        path.write_bytes(data)
    assert lost_in(history, whole) == {}


@pytest.mark.parametrize("number", [1, 2, 4, 5, 6, 8])
def test_a_file_that_is_gone_costs_its_reading_and_the_jobs_in_it(
    history: SourceHistory, whole: SourceHistory, number: int
) -> None:
    held = len(whole._keys_of(number))
    history.path(number).unlink()
    lost = lost_in(history, whole)
    assert lost.pop(number) == -1
    assert all(0 < count <= held for count in lost.values())
    if number not in (1, MANY):
        assert history.readings().damaged == (number,)


def test_a_list_that_is_gone_is_in_the_next_file(history: SourceHistory, whole: SourceHistory) -> None:
    for number in (2, 6):
        path = history.path(number)
        data = bytearray(path.read_bytes())
        begin, _end, _check = ReadingFile(bytes(data), number, history.source)._spans[b"L"]
        data[begin] ^= 1
        path.write_bytes(data)
    assert lost_in(history, whole) == {}


def test_files_of_others_are_no_readings(history: SourceHistory, whole: SourceHistory, tmp_path: Path) -> None:
    other = SourceHistory(tmp_path / "other", b"12345678", tmp_path / "other")
    keep(other, [1, 2, 3])
    shutil.copy(other.path(2), history.path(4))
    shutil.copy(whole.path(6), history.path(7))
    (history.folder / "9.reading").write_bytes(b"")
    (history.folder / "notes.txt").write_text("mine")
    history.path(99).mkdir()
    lost = lost_in(history, whole)
    assert (lost.pop(4), lost.pop(7)) == (-1, -1)
    assert set(history.readings().damaged) >= {4, 7, 99}


def test_what_is_damaged_is_stored_anew_with_the_next_whole_list(history: SourceHistory, whole: SourceHistory) -> None:
    path = history.path(1)
    data = bytearray(path.read_bytes())
    file = ReadingFile(bytes(data), 1, history.source)
    for begin, _end in list(file.places.values())[:6]:
        data[file._contents_at + begin + 3] ^= 1
    path.write_bytes(data)
    assert lost_in(history, whole) == {}, "the whole list has them once more"
    data[file._spans[GROUP][0]] ^= 1
    path.write_bytes(data)
    assert lost_in(history, whole)
    keep(history, range(MANY + 1, 2 * EVERY + 2))
    number = 2 * EVERY + 1
    assert told(history.restored(number).body) == told(archive_of(snapshot_at(number)))


def test_an_empty_file_and_one_cut_off_are_damaged_readings(history: SourceHistory) -> None:
    history.path(3).write_bytes(b"")
    data = history.path(4).read_bytes()
    history.path(4).write_bytes(data[: data.index(CONTENTS)])
    assert 3 in history.readings().damaged
    with pytest.raises(DamagedReadingError, match="Reading 3 cannot be opened"):
        history.restored(3)
    with pytest.raises(DamagedReadingError, match="There is no reading 55"):
        history.restored(55)


def test_a_damaged_reading_can_be_removed_with_those_before(history: SourceHistory, whole: SourceHistory) -> None:
    history.path(2).write_bytes(b"damaged")
    history.path(6).write_bytes(b"damaged")
    assert history.prune(4) == 3
    assert [one.head.number for one in history.readings().readings] == [4, 5, 7, 8]
    assert history.readings().damaged == (6,)
    lost = lost_in(history, whole)
    assert {number: count for number, count in lost.items() if count < 0} == {1: -1, 2: -1, 3: -1, 6: -1}
    assert all(count <= len(whole._keys_of(2)) + len(whole._keys_of(6)) for count in lost.values())


@pytest.mark.parametrize(
    "content", [b"", b"{}", b'{"first": 5}', b'{"first": 1e99, "check": 7}', b"\xff", b"[" * 10_000]
)
def test_what_says_which_reading_is_the_first_may_be_damaged(
    history: SourceHistory, whole: SourceHistory, content: bytes
) -> None:
    history.prune(4)
    first = history.folder / "first.json"
    right = first.read_bytes()
    for damaged in (content, right.replace(b"4", b"6", 1)):
        first.write_bytes(damaged)
        found = history.readings()
        assert [one.head.number for one in found.readings] == [4, 5, 6, 7, 8]
        assert found.damaged == ()
        assert history.restored(4).body == whole.restored(4).body
        with pytest.raises(DamagedReadingError):
            history.restored(3)
    keep(history, [9])
    assert [one.head.number for one in history.readings().readings] == [4, 5, 6, 7, 8, 9]
