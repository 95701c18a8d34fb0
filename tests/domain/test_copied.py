"""Rows as text for other programs: no value breaks out of its place, and each reads back as it was."""

import re
import sqlite3
from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from drs_inspector.domain.copied import has_backslash_escapes, markdown_table, sql_in_list
from drs_inspector.domain.printable import printable

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


TEXTS = st.text(
    st.sampled_from("ab_*`|\\[]<>&~#-+.!'\"(){} \n\t\u202e\x1b;") | st.characters(codec="utf-8"), max_size=12
)


def cells_in(markdown: str) -> list[list[str]]:
    """Return the texts of a table as a parser of Markdown reads them."""
    rows: list[list[str]] = []
    inside = 0
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown):
        if token.type == "tr_open":
            rows.append([])
        inside += token.nesting if token.type in ("th_open", "th_close", "td_open", "td_close") else 0
        if token.type == "inline":
            assert inside == 1, "it is in a cell"
            rows[-1].append("".join(map(_text_of, token.children or ())))
    return rows


def _text_of(token: Token) -> str:
    if token.type == "html_inline":
        assert token.content == "<br>"
        return "\n"
    assert token.type in ("text", "text_special"), f"{token.type} is markup"
    return token.content


def as_told(text: str) -> str:
    """Return a text with the breaks and the letters that Markdown has."""
    lines = re.sub("\r\n|[\r\u2028\u2029\x0b\x0c\x85]", "\n", text)
    return "".join(one if one in "\n\t" or category(one) not in ("Cc", "Cn") else printable(one) for one in lines)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_a_table_of_markdown_reads_back_as_what_was_copied(rows: list[tuple[str, str]]) -> None:
    made = markdown_table(("Name", "New_name"), rows, right=[1])
    assert made.count("\n") == len(rows) + 1
    assert made.replace("\n", "").isprintable()
    wanted = [[as_told(cell) for cell in row] for row in rows]
    assert cells_in(made) == [["Name", "New_name"], *wanted]


def test_names_as_they_mostly_are_stay_readable_in_markdown() -> None:
    assert markdown_table(("A",), [("crm.order_items-2026",)]).splitlines()[-1] == "| crm.order_items-2026 |"


def literals_in(text: str, *, backslash: bool) -> list[str]:
    """Return the names of a list for SQL, read as a database does it."""
    assert text.startswith("(")
    assert text.endswith(")")
    names, place = [], 1
    while place < len(text) - 1:
        assert text[place] == "'"
        name, place = "", place + 1
        while text[place] != "'" or text[place + 1] == "'":
            place += text[place] == "'" or (backslash and text[place] == "\\")
            name, place = name + text[place], place + 1
        names.append(name)
        place += 1 if place + 1 == len(text) - 1 else len("', ")
    return names


@given(st.lists(TEXTS, max_size=5), st.booleans())
def test_a_list_for_sql_reads_back_as_what_was_copied(names: list[str], backslash: bool) -> None:
    made = sql_in_list(names, backslash=backslash)
    assert literals_in(made, backslash=backslash) == list(dict.fromkeys(names))
