"""What is shown of a selection: narrowed, sorted, summed up; always the same as a walk through all entries tells."""

import json

import pytest

from drs_inspector.domain.objects.selection import ObjectSelection, build_object_selection
from drs_inspector.domain.objects.shown.row_filter import ObjectFilter, RenamedRows, Scope, Shown
from drs_inspector.domain.objects.shown.sorted_rows import ObjectColumn, SortedRows
from drs_inspector.domain.objects.shown.summary import selection_words


def _entry(path: str, kind: str = "table", alias: str = "", select: str = "true") -> dict[str, str]:
    parent, _, name = path.rpartition(".")
    found = {"id": path.replace(".", "-*-*-"), "type": kind, "name": name, "select": select}
    return {**found, **({"parent_id": parent} if parent else {}), **({"alias_name": alias} if alias else {})}


ENTRIES = [
    _entry("crm", "database", select="partial"),
    _entry("sales", "database", alias="sales_eu"),
    *(_entry(f"crm.T{n}", alias=f"n{n}" if n % 3 == 0 else "") for n in range(3_000)),
    *(_entry(f"sales.v{n}", "view", alias=f"v{n}") for n in range(50)),  # a new name that is the old one
]


@pytest.fixture(scope="module")
def selection() -> ObjectSelection:
    return build_object_selection(json.dumps(ENTRIES).encode())


def _found(selection: ObjectSelection, wanted: Shown) -> set[int]:
    work = ObjectFilter(selection, wanted, RenamedRows(selection))
    while not work.step(0.0):
        assert 0 < work.progress <= 1
    rows = list(work.rows().rows)
    assert rows == sorted(rows)
    assert work.rows().count == len(rows)
    tree = work.tree()
    assert {row for root in tree.children(-1) for row in tree.children(root)} <= {
        *rows,
        *(child for row in rows for child in selection.children(row)),
    }
    return set(rows)


def _expected(wanted: Shown) -> set[int]:
    def fits(entry: dict[str, str]) -> bool:
        alias = entry.get("alias_name", "")
        path = ".".join(part for part in (entry.get("parent_id", ""), entry["name"]) if part).casefold()
        texts = {
            Scope.NAMES: entry["name"].casefold(),
            Scope.NEW_NAMES: alias.casefold(),
            Scope.BOTH: f"{path}\n{alias.casefold()}",
        }
        return (
            wanted.text.casefold() in texts[wanted.scope]
            and (not wanted.kinds or entry["type"] in wanted.kinds)
            and (not wanted.renamed or alias not in ("", entry["name"]))
        )

    return {row for row, entry in enumerate(ENTRIES) if fits(entry)}


@pytest.mark.parametrize(
    "wanted",
    [
        Shown("t299"),
        Shown("N12", Scope.NEW_NAMES),
        Shown("t12", Scope.NAMES),
        Shown("n12", Scope.NAMES),
        Shown(kinds=frozenset({"view"})),
        Shown(renamed=True),
        Shown("1", renamed=True, kinds=frozenset({"table"})),
        Shown("nothing like it", renamed=True),
    ],
)
def test_what_is_found_is_what_a_walk_through_all_finds(selection: ObjectSelection, wanted: Shown) -> None:
    assert _found(selection, wanted) == _expected(wanted)


@pytest.mark.parametrize("descending", [False, True])
def test_a_flat_list_holds_every_row_once_in_the_order_of_its_column(
    selection: ObjectSelection, *, descending: bool
) -> None:
    for column in ObjectColumn:
        work = SortedRows(selection, column, descending=descending, rules={7: [1], 5: [0]})
        while not work.step(0.0):
            assert 0 <= work.progress <= 1
        assert sorted(work.rows) == list(range(len(ENTRIES)))
        rows = list(work.rows)[::-1] if descending else list(work.rows)
        if column is ObjectColumn.NAME:
            paths = [selection.dotted_paths(row)[0].casefold() for row in rows]
            assert paths == sorted(paths)
        elif column is ObjectColumn.RULE:
            assert rows[:2] == [5, 7]
        elif column is ObjectColumn.NEW_NAME:
            assert selection.alias(rows[0]) == "n0"
            assert selection.alias(rows[-1]) in (None, selection.name(rows[-1]))


def test_only_found_rows_are_sorted(selection: ObjectSelection) -> None:
    work = ObjectFilter(selection, Shown(renamed=True, kinds=frozenset({"table"})), RenamedRows(selection))
    assert work.step(10.0)
    ordered = SortedRows(selection, ObjectColumn.NAME, found=work.rows())
    assert ordered.step(10.0)
    assert sorted(ordered.rows) == sorted(work.rows().rows)


def test_the_sentence_says_what_is_whole(selection: ObjectSelection) -> None:
    assert selection_words(selection) == ("3,052 objects selected", "in 2 databases, 1 of them whole")
    whole = build_object_selection(json.dumps([_entry("a", "database"), _entry("b", "database")]).encode())
    assert selection_words(whole) == ("All objects of 2 databases", "")
    one = build_object_selection(json.dumps([_entry("a", "database", select="partial"), _entry("a.t")]).encode())
    assert selection_words(one) == ("2 objects selected", "in 1 database")
