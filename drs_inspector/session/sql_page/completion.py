"""What may come next in SQL: columns of the tables that the query names, other columns, tables and words of SQL."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from drs_inspector.domain.tables.definition import Kind, TableColumn
from drs_inspector.domain.tables.documents import TABLES
from drs_inspector.domain.tables.path_values import known_paths
from drs_inspector.session.sql_page.scanner import KEYWORDS, Token, TokenKind, scan

LEAST_LETTERS: Final = 2
"""From so many letters of a word on what may be meant is offered by itself."""
MOST_ITEMS: Final = 60
LONGEST_COMPLETED: Final = 20_000
"""Characters of a query beyond which nothing is offered: all of it is read at each letter."""
_BEFORE_TABLES: Final = ("FROM", "JOIN")
_AFTER_TABLES: Final = frozenset(
    ("WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "UNION", "EXCEPT", "INTERSECT", "SELECT", "WINDOW", "QUALIFY")
)
_NAMES: Final = (TokenKind.NAME, TokenKind.QUOTED)
_NO_PLACE: Final = (TokenKind.TEXT, TokenKind.COMMENT, TokenKind.NUMBER)


class SqlItem(NamedTuple):
    """What could be put in: its ``text``, what it is ("text, of jobs"), and what is known about it."""

    text: str
    note: str
    help: str = ""


class SqlCompletions(NamedTuple):
    """What could be put in the place of the letters from ``start`` to ``end``, the likeliest first."""

    start: int
    end: int
    items: tuple[SqlItem, ...] = ()


class _Candidate(NamedTuple):
    name: str
    note: str
    help: str = ""
    is_keyword: bool = False


def complete_sql(text: str, cursor: int, *, asked: bool = False) -> SqlCompletions:
    """Return what may come at the cursor; without ``asked`` only for a word that has some letters already."""
    nothing = SqlCompletions(cursor, cursor)
    if len(text) > LONGEST_COMPLETED:
        return nothing
    tokens = scan(text)
    place = next((n for n, token in enumerate(tokens) if token.start < cursor <= token.end), None)
    token = tokens[place] if place is not None else None
    if token is not None and (token.kind in _NO_PLACE or _is_over(text, token, cursor)):
        return nothing
    if token is not None and token.kind is TokenKind.QUOTED:
        return _paths(text, token, cursor)
    is_word = token is not None and token.kind is not TokenKind.SIGN
    start = token.start if token is not None and is_word else cursor
    typed = text[start:cursor]
    before = [one for one in tokens if one.end <= start and one.kind is not TokenKind.COMMENT]
    qualifier = _qualifier(text, before)
    if len(typed) < LEAST_LETTERS and not asked and qualifier is None:
        return nothing
    end = max(cursor, token.end) if token is not None and is_word else cursor
    return SqlCompletions(start, end, _items(typed, _candidates(text, tokens, before, qualifier)))


def quoted(name: str) -> str:
    """Return a name as SQL takes it: in quotes where it is a word of SQL, or no plain word."""
    plain = name.isidentifier() and name.isascii() and name.upper() not in KEYWORDS
    return name if plain else '"' + name.replace('"', '""') + '"'


def column_note(column: TableColumn, table: str = "") -> str:
    """Return the kind of a column, its unit, and the table it is of."""
    kind = f"{column.kind.value}, {column.unit}" if column.unit else column.kind.value
    return f"{kind}, of {table}" if table else kind


def _is_over(text: str, token: Token, cursor: int) -> bool:
    """Tell whether the cursor is behind the last quote of a name."""
    closed = token.end - token.start > 1 and text[token.end - 1] == '"'
    return token.kind is TokenKind.QUOTED and closed and cursor == token.end


def _paths(text: str, token: Token, cursor: int) -> SqlCompletions:
    """Return the columns of jobs that are paths of the reply: they are written in double quotes."""
    start, typed = token.start + 1, text[token.start + 1 : cursor]
    closed = token.end - token.start > 1 and text[token.end - 1] == '"'
    found = (_Candidate(name, _path_note(kind)) for name, kind in known_paths())
    end = token.end - 1 if closed else cursor
    return SqlCompletions(start, end, tuple(SqlItem(one.name, one.note) for one in _matching(typed, found)))


def _path_note(kind: Kind | None) -> str:
    return f"{kind.value if kind is not None else 'JSON'}, path of the reply"


def _qualifier(text: str, before: Sequence[Token]) -> str | None:
    """Return the name before the dot that the cursor is behind."""
    if len(before) < 2 or text[before[-1].start : before[-1].end] != "." or before[-2].kind not in _NAMES:
        return None
    return _name(text, before[-2])


def _name(text: str, token: Token) -> str:
    return text[token.start : token.end].strip('"').lower()


def tables_named(text: str, tokens: Sequence[Token]) -> dict[str, str]:
    """Return the tables that a query names, by the names that they have in it; unknown ones are left out."""
    named: dict[str, str] = {}
    reading = awaited = False
    table = ""
    for token in tokens:
        word = text[token.start : token.end].upper()
        if token.kind is TokenKind.KEYWORD and word in _BEFORE_TABLES:
            reading = awaited = True
        elif token.kind is TokenKind.KEYWORD and word in _AFTER_TABLES:
            reading, table = False, ""
        elif reading and word == ",":
            awaited = True
        elif awaited and token.kind in _NAMES:
            awaited, table = False, _name(text, token)
            if table in TABLES:
                named.setdefault(table, table)
        elif token.kind in _NAMES and table in TABLES:
            named[_name(text, token)], table = table, ""
        elif word != "AS":
            table = ""
    return named


def _candidates(
    text: str, tokens: Sequence[Token], before: Sequence[Token], qualifier: str | None
) -> Iterator[_Candidate]:
    named = tables_named(text, tokens)
    if qualifier is not None:
        table = named.get(qualifier, qualifier)
        if table in TABLES:
            yield from _columns(table)
        return
    last = text[before[-1].start : before[-1].end].upper() if before else ""
    tables = [_Candidate(one.name, "table", one.help) for one in TABLES.values()]
    if last in _BEFORE_TABLES:
        yield from tables
        return
    first = list(dict.fromkeys(named.values()))
    for table in first:
        yield from _columns(table)
    yield from tables
    for table in TABLES:
        if table not in first:
            yield from _columns(table)
    for word in sorted(KEYWORDS):
        yield _Candidate(word, "SQL", is_keyword=True)


def _columns(table: str) -> Iterator[_Candidate]:
    for column in TABLES[table].columns:
        unit = f" In {column.unit}." if column.unit else ""
        yield _Candidate(column.name, column_note(column, table), f"{column.title}: {column.help}{unit}")


def _items(typed: str, candidates: Iterator[_Candidate]) -> tuple[SqlItem, ...]:
    found = _matching(typed, candidates)
    lower = typed == typed.lower()
    items = (
        SqlItem((one.name.lower() if lower else one.name) if one.is_keyword else quoted(one.name), one.note, one.help)
        for one in found
    )
    kept = tuple(items)
    # What is typed in full already needs no help.
    return () if kept and kept[0].text.lower() == typed.lower() else kept


def _matching(typed: str, candidates: Iterator[_Candidate]) -> list[_Candidate]:
    """Return those that begin with what is typed, then those that have it in them, each name once."""
    wanted = typed.lower()
    begins: dict[str, _Candidate] = {}
    holds: dict[str, _Candidate] = {}
    for one in candidates:
        name = one.name.lower()
        if name.startswith(wanted):
            begins.setdefault(name, one)
        elif wanted in name and not one.is_keyword:
            holds.setdefault(name, one)
    return [*begins.values(), *holds.values()][:MOST_ITEMS]
