"""The words of SQL in the editor: pieces, what may come next, and the queries from before."""

import pytest

from drs_inspector.domain.tables.documents import TABLES
from drs_inspector.session.sql_page.completion import SqlItem, complete_sql, quoted
from drs_inspector.session.sql_page.history import History
from drs_inspector.session.sql_page.scanner import IN_COMMENT, IN_TEXT, PLAIN, TokenKind, scan, scan_line
from tests.helpers.own_seconds import own_seconds


def pieces(sql: str) -> list[tuple[TokenKind, str]]:
    return [(token.kind, sql[token.start : token.end]) for token in scan(sql)]


def offered(sql: str, *, asked: bool = False) -> list[str]:
    """Complete where the bar is."""
    cursor = sql.index("|")
    return [item.text for item in complete_sql(sql.replace("|", "", 1), cursor, asked=asked).items]


def test_pieces_of_sql() -> None:
    keyword, name, text, quote = TokenKind.KEYWORD, TokenKind.NAME, TokenKind.TEXT, TokenKind.QUOTED
    assert pieces("SELECT j.\"a b\", 'it''s' -- why 'so'") == [
        (keyword, "SELECT"),
        (name, "j"),
        (TokenKind.SIGN, "."),
        (quote, '"a b"'),
        (TokenKind.SIGN, ","),
        (text, "'it''s'"),
        (TokenKind.COMMENT, "-- why 'so'"),
    ]
    assert pieces("from t where x>1.5e3/* a\nb */and") == [
        (keyword, "from"),
        (name, "t"),
        (keyword, "where"),
        (name, "x"),
        (TokenKind.NUMBER, "1.5e3"),
        (TokenKind.COMMENT, "/* a\nb */"),
        (keyword, "and"),
    ]
    assert [scan_line(line)[1] for line in ("select 'a", "/* a", "'a' -- '", "")] == [IN_TEXT, IN_COMMENT, PLAIN, PLAIN]
    assert scan_line("b' from", IN_TEXT)[0][0] == (text, 0, 2)
    assert pieces("'a\nb\nc'") == [(text, "'a\nb\nc'")]


@pytest.mark.parametrize("piece", ["'", '"', "/*", "1e+", "--", "a.", "\ud83d", "é1"])
def test_hostile_text_costs_what_it_is_long(piece: str) -> None:
    def seconds(letters: int) -> float:
        text = piece * (letters // len(piece))
        return own_seconds(lambda: (scan(text), complete_sql(text, len(text), asked=True)))

    assert seconds(10_000) < 40 * max(seconds(1_000), 0.002)


def test_columns_of_the_tables_of_the_query_come_first() -> None:
    found = offered("select na| from objects o")
    assert found[0] == "name"
    assert found.index("alias_name") < found.index("scenario")
    assert offered("select o.ta| from jobs, objects as o") == ["target_path"]
    assert offered("select jobs.| from jobs")[:3] == ["snapshot", "job_id", "read_at"]
    assert offered("select x.na| from nothing x") == []
    assert offered("select a from ob|") == ["objects", "jobs"]
    assert offered("select a from |", asked=True) == list(TABLES)
    assert offered("SELECT a FROM jobs ORD|")[0] == "ORDER"
    assert offered("select a from jobs ord|")[0] == "order"
    assert offered('select "target_endpoint.inst_na|" from jobs') == ["target_endpoint.inst_name"]
    assert offered("select s.en| from speed_limits s")[0] == '"end"'
    help_of = {item.text: item for item in complete_sql("select n.stat from jobs n", 13).items}
    assert help_of["status"].note == "text, of jobs"
    assert help_of["status"].help.startswith("Status: ")


def test_nothing_is_offered_where_no_name_can_be() -> None:
    assert offered("select n|") == []
    assert offered("select n|", asked=True)
    assert offered("select 'na|'") == []
    assert offered("-- na|") == []
    assert offered("select name| from jobs") == []  # typed in full
    assert complete_sql("x" * 200_000, 3, asked=True).items == ()
    assert quoted('a"b') == '"a""b"'
    assert SqlItem("a", "b").help == ""


def test_history_goes_to_and_fro_and_keeps_what_was_not_asked() -> None:
    history = History()
    assert history.previous("typed") is None
    for sql in ("one", "two", "two", "  ", "three"):
        history.add(sql)
    assert history.queries == ["one", "two", "three"]
    assert history.previous("draft") == "three"
    assert history.previous("three") == "two"
    assert history.next("two") == "three"
    assert history.next("three") == "draft"
    assert history.next("draft") is None
    assert history.previous("three") == "two"  # the newest is what is shown already
    assert history.previous("two, changed") == "three"
    assert history.next("three") == "two, changed"
