"""Names of objects as text for other programs: none breaks out of its place."""

import sqlite3

import pytest

from drs_inspector.domain.objects.shown.copied import has_backslash_escapes, markdown_table, sql_in_list

HOSTILE = ("it's", "a\\", "\\'); drop table x; --", "b\nc", "d\x00e", "''", "x" * 100_000, "\u202egnp")


def test_a_list_for_sql_holds_each_name_once_and_as_it_is() -> None:
    assert sql_in_list(["orders", "it's", "orders"]) == "('orders', 'it''s')"
    assert sql_in_list(["a\\", "'"], backslash=True) == r"('a\\', '''')"
    assert has_backslash_escapes("mysql")
    assert not has_backslash_escapes("postgresql")
    names = [name for name in HOSTILE if "\0" not in name]  # which no statement of SQLite may hold
    with sqlite3.connect(":memory:") as base:
        base.execute("create table t (name text)")
        base.executemany("insert into t values (?)", [(name,) for name in [*names, "other"]])
        statement = f"select name from t where name in {sql_in_list(names)}"  # noqa: S608 - what is tested
        found = {name for (name,) in base.execute(statement)}
    assert found == set(names)


@pytest.mark.parametrize("name", ["a|b", "<script>x</script>", "**bold**", "a\r\nb", "[x](http://y)", "`c`", "a\\"])
def test_a_table_of_markdown_has_one_line_a_row_and_no_markup_from_names(name: str) -> None:
    lines = markdown_table(("Name", "New"), [(name, "")]).split("\n")
    assert len(lines) == 3
    assert lines[2].replace("\\|", "").count("|") == 3
    for sign in ("<s", "**", "](", "`c`"):
        assert sign not in lines[2].replace("<br>", "")
