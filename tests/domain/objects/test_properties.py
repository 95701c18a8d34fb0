"""Object selections over arbitrary lists: nothing raises or is lost, the tree is a tree, search equals a plain one."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drs_inspector.domain.objects import chunks
from drs_inspector.domain.objects.selection import ObjectSelection, ObjectSelectionBuilder, build_object_selection

WORDS = ["a", "b", "A", "ß", "x.y", "a-*-*-b", "new\nline", "-", "é", "", "'", '"', "\\", "0", "\u0000", "😀"]
IDS = ["a", "b", "a-*-*-b", "a-*-*-b-*-*-c", "b-*-*-a", "-*-*-", "c-*-*-d-*-*-e", "", "x.y-*-*-ß"]
NEEDLES = [*WORDS, "a.b", "b.", ".", "..", "SS", "ss", "a.a-*-*-b.c", "nul", "e"]
KINDS = ["database", "schema", "table", "procedure", "Other"]

plain_entries = st.fixed_dictionaries(
    {"id": st.sampled_from(IDS), "type": st.sampled_from(KINDS), "name": st.sampled_from(WORDS)},
    optional={
        "parent_id": st.sampled_from([None, *IDS]),
        "alias_name": st.sampled_from([None, *WORDS]),
        "select": st.sampled_from(["true", "partial", False, None]),
        "extra": st.sampled_from([{}, [{"x": 1}, {"y": 2}], "},{"]),
    },
)
short = st.text(max_size=6)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | short
containers = st.lists(scalars, max_size=2) | st.dictionaries(short, scalars | st.lists(scalars, max_size=2), max_size=2)
anything = scalars | containers
junk_entries = st.dictionaries(
    st.sampled_from(["id", "parent_id", "type", "name", "alias_name", "select", "extra"]), anything, max_size=6
)
plain_lists = st.lists(plain_entries, max_size=10)
any_lists = st.lists(plain_entries | junk_entries | anything, max_size=10)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make even a short list span several chunks."""
    monkeypatch.setattr(chunks, "CHUNK_BYTES", 60)


def encoded(entries: list[object], ascii_only: bool, spaced: bool) -> tuple[bytes, list[bytes]]:
    """Return the list as JSON and the exact bytes of each entry in it."""
    parts = [
        json.dumps(entry, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass" if ascii_only else "replace")
        for entry in entries
    ]
    return (b" [\n " + b" ,\n\t".join(parts) + b" ] ") if spaced else (b"[" + b",".join(parts) + b"]"), parts


def nodes(selection: ObjectSelection) -> list[int]:
    """Return the rows of a walk from the top level; stops when there are more of them than rows exist."""
    walked: list[int] = []
    pending = list(selection.roots())
    while pending:
        row = pending.pop()
        walked.append(row)
        assert len(walked) <= selection.row_count, "a row is reached twice"
        pending.extend(selection.children(row))
    return walked


@given(entries=any_lists, ascii_only=st.booleans(), spaced=st.booleans())
@settings(max_examples=200)
def test_every_entry_is_once_in_the_tree_with_its_exact_bytes(
    entries: list[object], ascii_only: bool, spaced: bool
) -> None:
    raw, parts = encoded(entries, ascii_only, spaced)
    selection = build_object_selection(raw)
    assert [selection.raw(row) for row in range(selection.count)] == parts
    assert sorted(nodes(selection)) == list(range(selection.row_count))
    assert sum(selection.counts().values()) == len(parts)
    assert selection.count_renamed() == sum(sum(part.renamed) for part in selection.slices())
    for row in range(selection.row_count):
        assert row in (selection.roots() if selection.parent(row) < 0 else selection.children(selection.parent(row)))
        assert selection.child_count(row) == len(selection.children(row))
        assert selection.path(row)[-1] == selection.name(row)
        entry = selection.entry(row)
        assert entry.placeholder == selection.is_placeholder(row)
        assert (entry.id or "") == selection.object_id(row)
        assert (entry.type or "") == selection.kind(row)
        assert (entry.alias_name or None) == selection.alias(row)
        assert (entry.select or None) == selection.select(row)
        if selection.is_placeholder(row):
            assert selection.child_count(row) > 0
        elif entry.id:
            assert row in selection.find_id(entry.type or "", entry.id)


@given(entries=any_lists)
@settings(max_examples=100)
def test_no_member_of_any_entry_is_lost(entries: list[object]) -> None:
    raw, _ = encoded(entries, ascii_only=False, spaced=False)
    selection = build_object_selection(raw)
    for row, sent in enumerate(entries):
        entry = selection.entry(row)
        if not isinstance(sent, dict):
            assert entry.unknown
            continue
        texts = [entry.id, entry.parent_id, entry.type, entry.name, entry.alias_name, entry.select]
        places = sum(text is not None for text in texts) + len(entry.unknown)
        places += sum(drift.kept == "raw" for drift in entry.drift)
        assert places == sum(value is not None or name == "extra" for name, value in sent.items()) + sum(
            value is None and name not in {"id", "parent_id", "type", "name", "alias_name", "select", "extra"}
            for name, value in sent.items()
        )


@given(entries=any_lists, extra=st.binary(max_size=8))
@settings(max_examples=100)
def test_broken_bytes_never_raise(entries: list[object], extra: bytes) -> None:
    raw, _ = encoded(entries, ascii_only=False, spaced=True)
    middle = len(raw) // 2
    for broken in (raw[:middle], raw[:middle] + extra + raw[middle:], extra):
        selection = build_object_selection(broken)
        assert sorted(nodes(selection)) == list(range(selection.row_count))
        assert len([selection.entry(row) for row in range(selection.row_count)]) == selection.row_count


@given(entries=any_lists)
@settings(max_examples=100)
def test_steps_give_the_same_as_one_go(entries: list[object]) -> None:
    raw, _ = encoded(entries, ascii_only=False, spaced=False)
    builder = ObjectSelectionBuilder(raw)
    while not builder.step(0.0):
        pass
    stepped, whole = builder.selection, build_object_selection(raw)
    rows = range(whole.row_count)
    assert stepped.row_count == whole.row_count
    assert [stepped.entry(row) for row in rows] == [whole.entry(row) for row in rows]
    assert [stepped.parent(row) for row in rows] == [whole.parent(row) for row in rows]
    assert (stepped.drift, stepped.unknown_fields) == (whole.drift, whole.unknown_fields)


@given(entries=any_lists, needle=st.sampled_from(NEEDLES))
@settings(max_examples=250)
def test_search_equals_a_plain_search(entries: list[object], needle: str) -> None:
    raw, _ = encoded(entries, ascii_only=False, spaced=False)
    selection = build_object_selection(raw)
    expected = [row for row in range(selection.count) if is_found(selection, row, needle.casefold())]
    hits = selection.search(needle)
    assert list(hits.rows) == expected
    assert hits.count == len(expected)
    assert [row for row in range(selection.count) if selection.search(needle).is_hit(row)] == expected

    visible = {above for row in expected for above in chain(selection, row)}
    tree = selection.search(needle).tree_filter()
    shown = set()
    pending = list(tree.roots())
    while pending:
        row = pending.pop()
        shown.add(row)
        assert tree.has_children(row) == (tree.child_count(row) > 0)
        assert list(tree.children(row)) == sorted(tree.children(row))
        pending.extend(tree.children(row))
    assert shown == visible | {row for row in shown if is_found(selection, row, needle.casefold())}
    assert all(tree.is_visible(row) == (row in shown) for row in range(selection.row_count))


def chain(selection: ObjectSelection, row: int) -> list[int]:
    rows = []
    while row >= 0:
        rows.append(row)
        row = selection.parent(row)
    return rows


def is_found(selection: ObjectSelection, row: int, needle: str) -> bool:
    """Look at one row as a person would describe the search: path, alias, or something above that is found."""
    above = chain(selection, row)
    path = ".".join(selection.name(step) for step in reversed(above)).casefold()
    return needle in path or any(needle in (selection.alias(step) or "").casefold() for step in above)


@given(entries=plain_lists, names=st.lists(st.sampled_from(WORDS), min_size=3, max_size=3))
@settings(max_examples=100)
def test_a_path_is_found_where_it_is(entries: list[object], names: list[str]) -> None:
    raw, _ = encoded(entries, ascii_only=False, spaced=False)
    selection = build_object_selection(raw)
    wanted = tuple(name for name in names if name)
    expected = [row for row in range(selection.count) if wanted and selection.path(row) == wanted]
    assert selection.find_path(*names) == expected
