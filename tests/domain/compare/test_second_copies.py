"""A file that has one job twice and contradicts itself: only one of both was compared, and that is said."""

import io
import json

import pytest

from drs_inspector.domain.compare.documents import compare
from drs_inspector.domain.compare.result import Verdict
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.storage.archive.open_files import open_bytes
from drs_inspector.storage.archive.write import write_archive

ID = "0" * 36


def reply(*names: str, **more: object) -> Snapshot:
    results = [{"id": ID, "name": name, "status": "PAUSING"} | more for name in names]
    return open_bytes("reply.json", json.dumps({"count": len(results), "results": results}).encode())


def archived(snapshot: Snapshot) -> Snapshot:
    stream = io.BytesIO()
    write_archive(snapshot, stream)
    return open_bytes("archive", stream.getvalue())


@pytest.mark.parametrize("again", [lambda one: one, archived])
def test_a_copy_that_says_otherwise_is_not_passed_over(again: object) -> None:
    assert callable(again)
    twice, once = again(reply("one", "two", "three")), again(reply("one"))
    for found, side in ((compare(twice, once), "A"), (compare(once, twice), "B")):
        assert found.verdict is Verdict.SAME_AS_READ
        assert not found.is_whole
        (note,) = found.notes
        assert note.startswith(
            f"{side} has the job one ({ID}) more than once, with entries that contradict each other:"
        )
        assert note.endswith("the first was compared, 2 others were not.")
    both = compare(twice, again(reply("one", "four")))
    assert [note[:1] for note in both.notes] == ["A", "B"]
    assert "1 other was not" in both.notes[1]


def test_the_same_entry_once_more_is_no_contradiction() -> None:
    assert compare(reply("one", "one"), reply("one")).notes == []


def test_many_such_jobs_are_counted_and_names_are_bounded() -> None:
    results = [
        {"id": f"{at:036d}", "name": name, "x": copy} for at in range(30) for name in ["n" * 5_000] for copy in "ab"
    ]
    twice = open_bytes("reply.json", json.dumps({"count": 60, "results": results}).encode())
    found = compare(twice, twice)
    assert len(found.notes) == 11
    assert found.notes[-1] == "A and B have 50 more such jobs."
    assert sum(map(len, found.notes)) < 20_000
