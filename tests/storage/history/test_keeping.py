"""A reading that was kept is, to the byte, the archive that was made of it then."""

import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.archive.write import Cuts
from drs_inspector.storage.history.cutting import (
    FIRST,
    FRAME,
    INNER,
    NEXT,
    cut,
    filled,
    joined,
)
from drs_inspector.storage.history.limits import Limits, prune
from drs_inspector.storage.history.listing import Ref, difference, full_listing
from drs_inspector.storage.history.reading_file import (
    COPIED,
    DIFFERENCE,
    GROUP,
    ReadingFile,
    encode,
    packed,
    packed_text,
)
from drs_inspector.storage.history.restoring import Chain
from drs_inspector.storage.history.source_history import SourceHistory
from drs_inspector.storage.history.together import Difference, reference_of, text_of
from drs_inspector.storage.history.together import difference as text_difference
from drs_inspector.storage.history.values import NEW, Columns, Stored, Values
from tests.storage.history.readings import (
    START,
    archive_of,
    files_of,
    history_in,
    keep,
    opened,
    snapshot_at,
    told,
    unpacked_texts,
)

EVERY = 8
MANY = 2 * EVERY + 5


@pytest.fixture(scope="module", autouse=True)
def _short_chains() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("drs_inspector.storage.history.source_history.FULL_EVERY", EVERY)
        yield


@pytest.fixture(scope="module")
def long_history(tmp_path_factory: pytest.TempPathFactory, _short_chains: None) -> SourceHistory:
    history = history_in(tmp_path_factory.mktemp("long"))
    keep(history, range(1, MANY + 1))
    return history


def test_every_reading_is_the_archive_that_was_made_of_it(long_history: SourceHistory) -> None:
    for number in range(1, MANY + 1):
        restored = long_history.restored(number)
        assert told(restored.body) == told(archive_of(snapshot_at(number)))
        assert restored.lost == 0


def test_a_reading_opens_as_a_document_with_its_time_and_coverage(long_history: SourceHistory) -> None:
    snapshot, then = opened(long_history, 20), snapshot_at(20)
    assert snapshot.source == then.source
    assert snapshot.coverage == then.coverage
    assert list(snapshot.jobs) == list(then.jobs)
    assert snapshot.problems == then.problems
    assert snapshot.unavailable["job-00005"].reason["title"] == "No details."
    assert [bytes(reply.raw) for reply in snapshot.replies] == [bytes(reply.raw) for reply in then.replies]


def test_its_bytes_are_known_to_be_searched_for_secrets(tmp_path: Path) -> None:
    from drs_inspector.storage.archive.format import has_its_checksum, is_searched  # noqa: PLC0415 - only here

    keep(history_in(tmp_path), [1, 2])
    body = history_in(tmp_path).restored(2).body
    assert has_its_checksum(body)
    assert is_searched(body)


def test_the_list_says_of_each_when_how_many_jobs_and_whether_it_is_complete(long_history: SourceHistory) -> None:
    found = long_history.readings()
    assert [one.head.number for one in found.readings] == list(range(1, MANY + 1))
    assert found.damaged == ()
    last = found.readings[-1].head
    assert (last.read_at, last.jobs, last.details, last.wanted, last.complete) == (
        "2026-11-01T08:21:00Z",
        12,
        11,
        12,
        False,
    )
    assert found.bytes == sum(path.stat().st_size for path in files_of(long_history))


def test_what_is_the_same_is_stored_once_and_some_lists_are_whole(long_history: SourceHistory) -> None:
    heads = [one.head for one in long_history.readings().readings]
    assert [head.number for head in heads if head.values_from == head.number] == [1, 9, 17]
    keys = [key for number in long_history.numbers() for key in long_history._keys_of(number)]
    assert len(keys) == len(set(keys))
    archive = len(archive_of(snapshot_at(1)))
    assert sum(path.stat().st_size for path in files_of(long_history)) < MANY * archive / 4


def test_everything_is_for_the_owner_alone(tmp_path: Path) -> None:
    history = SourceHistory(tmp_path / "state" / "history" / "h", b"abcdefgh", tmp_path / "state" / "history" / "h")
    keep(history, [1, 2])
    for path in (tmp_path / "state").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_jobs_that_come_and_go_and_come_back_are_where_they_were(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    gone: list[tuple[int, ...]] = [(), (0,), (0, 11), (), (4, 5, 6), (), tuple(range(12))]
    for number, without in enumerate(gone, 1):
        history.add(snapshot_at(number, without=without), START)
    for number, without in enumerate(gone, 1):
        assert told(history.restored(number).body) == told(archive_of(snapshot_at(number, without=without)))


def test_an_empty_project_is_a_reading_too(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    keep(history, [1, 2], jobs=0)
    assert told(history.restored(2).body) == told(archive_of(snapshot_at(2, jobs=0)))


@pytest.mark.parametrize("before", [2, EVERY, EVERY + 1, EVERY + 4, MANY, MANY + 5])
def test_removing_readings_leaves_the_others_as_they_were(
    long_history: SourceHistory, tmp_path: Path, before: int
) -> None:
    shutil.copytree(long_history.folder, tmp_path / "h")
    history = history_in(tmp_path)
    assert history.prune(before) == min(before - 1, MANY)
    left = [one.head.number for one in history.readings().readings]
    assert left == list(range(before, MANY + 1))
    assert history.readings().damaged == ()
    for number in left:
        assert history.restored(number).body == long_history.restored(number).body
    keep(history, [90])
    assert told(opened_body(history)) == told(archive_of(snapshot_at(90)))
    names = "".join(path.name for path in files_of(history))
    assert history.prune(left[0] if left else 1) == 0
    assert "".join(path.name for path in files_of(history)) == names


def opened_body(history: SourceHistory) -> bytes:
    return history.restored(history.readings().readings[-1].head.number).body


def test_of_a_removed_reading_nothing_is_left_that_others_do_not_have(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    for number in (1, 2, 3):
        snapshot = snapshot_at(number)
        snapshot.add_list_entry(b'{"id":"job-x","name":"only-in-reading-%d"}' % number, "job-x")
        history.add(snapshot, START)
    assert b"only-in-reading-1" in b"".join(unpacked_texts(history))
    history.prune(3)
    everything = b"".join(unpacked_texts(history))
    assert b"only-in-reading-3" in everything
    assert b"only-in-reading-2" not in everything
    assert b"only-in-reading-1" not in everything, "not even as what the third is like"
    history.prune(99)
    assert files_of(history) == []


def test_limits_of_number_age_and_size(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    for number in range(1, 21):
        history.add(snapshot_at(number), START + timedelta(days=number))
    now = START + timedelta(days=20, hours=1)
    assert prune(history, Limits(), now).readings == 0
    assert prune(history, Limits(readings=18), now).readings == 2
    assert prune(history, Limits(readings=17), now, with_room=True).readings == 2, "one too many, and one for room"
    assert prune(history, Limits(days=10), now).readings == 6
    left = history.readings()
    assert [one.head.number for one in left.readings] == list(range(11, 21))
    assert prune(history, Limits(bytes=left.bytes - 1), now).readings >= 1
    assert prune(history, Limits(bytes=1), now).bytes > 1
    assert [one.head.number for one in history.readings().readings] == [20], "the newest stays"
    assert prune(history, Limits(days=1), now + timedelta(days=9_999)).readings == 0


def test_a_clock_that_was_wrong_removes_nothing_that_is_young(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    now = START + timedelta(days=100)
    far, past = START.replace(year=2099), START.replace(year=1971)
    for number, moment in enumerate((far, START, now - timedelta(days=3), past, now - timedelta(days=2)), 1):
        history.add(snapshot_at(number), moment)
    assert prune(history, Limits(days=30), now).readings == 2, "the first was kept before the second, which is old"
    assert [one.head.number for one in history.readings().readings] == [3, 4, 5]


def test_a_person_is_told_of_a_reading_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drs_inspector.storage.history.source_history.MOST_BYTES", 1_000)
    with pytest.raises(FileProblemError, match="not kept"):
        keep(history_in(tmp_path), [1])
    assert list(tmp_path.iterdir()) == []


# Cutting

texts = st.binary(max_size=40) | st.sampled_from(
    [b"\0", b"\1x", b'"update_time":"17"', b'"update_time":17,"reply":3}', b'"x_delay":-1}', b'"a_progress":"5%"}', b""]
)


@given(st.lists(texts, max_size=8), st.binary(max_size=9), st.binary(max_size=9))
def test_whatever_is_cut_is_the_same_again(entries: list[bytes], before: bytes, after: bytes) -> None:
    body, cuts = bytearray(before), Cuts()
    for number, entry in enumerate(entries):
        body += b",\n" if number % 3 else b""
        cuts.entries.append((len(body), len(body) + len(entry)))
        if len(entry) > 9:
            cuts.big.append((len(body) + 2, len(body) + 6))
        body += entry
    body += after
    parts = list(cut(memoryview(bytes(body)), cuts))
    pieces = [(one.kind, one.content if one.kind == FRAME else filled(one.content, one.values)) for one in parts]
    assert b"".join(joined(pieces)) == bytes(body)


values = st.sampled_from([b"0", b"-1", b"007", b"17", b"999999999999999999", b"2026-01-01 00:00:00", b"+5", b"null"])
rows = st.lists(st.lists(values, max_size=3).map(tuple), max_size=6)


@st.composite
def two_readings(draw: st.DrawFn) -> tuple[Values, Values, list[int]]:
    """Return the values of two readings, and which place in the first each part of the second may have."""
    old, new = draw(rows), draw(rows)
    places = []
    for values_of_part in new:
        fit = [place for place, one in enumerate(old) if len(one) == len(values_of_part)]
        places.append(draw(st.sampled_from([NEW, *fit])))
    return old, new, places


@given(two_readings())
def test_values_are_those_that_were_written(found: tuple[Values, Values, list[int]]) -> None:
    old, new, places = found
    for other, raw in (
        (None, Columns.of(new).stored()),
        (Columns.of(old), Columns.of(new).stored(Columns.of(old), places)),
    ):
        again = Stored(raw).columns(other)
        assert again.by_part() == new
        assert again.in_order() == [value for one in new for value in one]
        assert Stored(raw).of_parts(other, range(len(new))) == new


@given(st.data(), two_readings())
def test_values_that_are_damaged_are_values_or_told(
    data: st.DataObject, found: tuple[Values, Values, list[int]]
) -> None:
    old, new, places = found
    other = Columns.of(old)
    raw = bytearray(Columns.of(new).stored(other, places))
    raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    for read in (
        lambda: Stored(bytes(raw)).columns(other),
        lambda: Stored(bytes(raw)).of_parts(other, range(len(new))),
    ):
        with suppress(ValueError):
            read()


lines = st.lists(
    st.sampled_from(
        [
            b'{"id":"%b","a":"x","b":"%b"}' % (bytes([65 + one]) * 40, bytes([one + 97]) * two)
            for one in range(4)
            for two in range(4)
        ]
        + [b"", b'"', b'""']
    ),
    max_size=9,
).map(b"\n".join)


@settings(max_examples=200)
@given(lines | st.binary(max_size=30), lines | st.binary(max_size=30))
def test_a_text_is_the_other_with_the_difference(old: bytes, new: bytes) -> None:
    found = text_difference(old, new)
    assert found is not None
    assert found.applied(old) == new


def test_of_a_long_line_that_changed_a_piece_is_stored() -> None:
    old = b'{"id":"%b","a":[%b]}' % (b"j" * 40, b'"t",' * 200_000)
    new = old[:400_000] + b'"more",' + old[400_000:]
    found = text_difference(old, new)
    assert found is not None
    assert found.applied(old) == new
    assert len(found.text) < 20


def test_a_text_needs_few_others_and_few_are_long() -> None:
    assert [reference_of(depth) for depth in (1, 3, 4, 5, 8, 15, 16, 17, 20, 47, 48, 49)] == [
        0, 0, 0, 4, 0, 12, 0, 16, 16, 44, 0, 48,
    ]  # fmt: skip


refs = st.lists(
    st.builds(
        Ref,
        st.integers(1, 3),
        st.sampled_from([FIRST, NEXT, INNER]),
        st.just(0),
        st.sampled_from([bytes([one]) * 16 for one in range(9)]),
    ),
    max_size=12,
)


@settings(max_examples=200)
@given(refs, refs)
def test_a_list_is_the_one_before_with_the_difference(before: list[Ref], now: list[Ref]) -> None:
    assert difference(2, now, before, 1).applied(before) == now
    assert full_listing(1, now).applied([]) == now


def test_a_reading_is_opened_from_a_few_files(long_history: SourceHistory, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    from_disk = long_history._file

    def noted(number: int) -> ReadingFile | None:
        read.append(number)
        return from_disk(number)

    monkeypatch.setattr(long_history, "_file", noted)
    whole = EVERY + 1
    for number, files in (
        (whole, {whole}),
        (whole + 3, {whole, whole + 3}),
        (whole + 7, {whole, whole + 4, whole + 7}),
    ):
        read.clear()
        assert told(long_history.restored(number).body) == told(archive_of(snapshot_at(number)))
        assert set(read) == files
        assert len(read) == len(files)


def test_the_text_of_a_reading_is_what_its_contents_are(long_history: SourceHistory) -> None:
    chain = Chain(long_history._file)
    for number in range(1, MANY + 1):
        refs = chain.refs(number)
        contents = [None if ref.kind == FRAME else chain.content(ref.file, ref.key) for ref in refs]
        assert chain.text(number) == text_of([ref.kind for ref in refs], contents)


@pytest.mark.parametrize("place", [1, 3])
def test_a_text_that_lies_is_found_out(long_history: SourceHistory, tmp_path: Path, place: int) -> None:
    """Someone who can write the file can give its text another check; the archive is still compared as a whole."""
    shutil.copytree(long_history.folder, tmp_path / "h")
    history = history_in(tmp_path)
    file = ReadingFile(history.path(place).read_bytes(), place, history.source)
    head, text = file.head, Chain(history._file).text(place)
    assert head is not None
    assert text is not None
    blocks = {kind: payload for kind in COPIED if (payload := file.block(kind)) is not None}
    contents = {key: one for key in file.places if (one := file.packed(key)) is not None}
    huge = Difference([0, -len(text)] * 1_000, [len(text)] * 2_000, [0] * 2_000, b"")
    lies: list[dict[bytes, bytes]] = [
        {GROUP: packed_text(lie)} for lie in (text[1:], text.replace(b"shop", b"lies"), b"")
    ]
    lies += [{GROUP: lie} for lie in (b"x", b"", b"\xff" * 4 + packed(text), bytes(4) + packed(text)[:-1])]
    for made in (
        huge,
        Difference([0], [-1], [0], b""),
        Difference([0], [], [], b""),
        Difference([], [], [], b""),
    ):
        lies.append({DIFFERENCE: (1).to_bytes(4, "little") + packed(msgspec.msgpack.encode(made), text)})
    lies += [{DIFFERENCE: number.to_bytes(4, "little") + b"x"} for number in (0, 1, place, 9)] + [{DIFFERENCE: b""}]
    for lie in lies:
        own = {kind: payload for kind, payload in blocks.items() if kind not in (GROUP, DIFFERENCE)} | lie
        history.path(place).write_bytes(b"".join(encode(head, history.source, own, contents)))
        for number in (place, 4):
            assert told(history.restored(number).body) == told(archive_of(snapshot_at(number)))
