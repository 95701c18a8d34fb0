"""The words of SQL in a text: what the editor colours, and what completion looks at. Each letter is read once."""

import re
from enum import StrEnum
from typing import Final, NamedTuple


class TokenKind(StrEnum):
    """What a piece of SQL is."""

    KEYWORD = "keyword"
    NAME = "name"
    QUOTED = "quoted name"
    TEXT = "text"
    NUMBER = "number"
    COMMENT = "comment"
    SIGN = "sign"


class Token(NamedTuple):
    """A piece of a text from ``start`` to ``end``, in characters."""

    kind: TokenKind
    start: int
    end: int


# What the end of a line is inside of.
PLAIN: Final = 0
IN_COMMENT: Final = 1
IN_TEXT: Final = 2
IN_QUOTED: Final = 3
_OPEN: Final = {
    IN_COMMENT: (TokenKind.COMMENT, "*/"),
    IN_TEXT: (TokenKind.TEXT, "'"),
    IN_QUOTED: (TokenKind.QUOTED, '"'),
}
_BEGINS: Final = {"/*": IN_COMMENT, "'": IN_TEXT, '"': IN_QUOTED}
_NEXT: Final = re.compile(
    r"(?P<line>--)|(?P<open>/\*|'|\")|(?P<number>\d++(?:\.\d*+)?(?:[eE][+-]?+\d++)?)|(?P<word>[^\W\d]\w*+)"
    r"|(?P<sign>[.,();*])"
)
_WORDS: Final = """
    ALL AND ANTI ANY AS ASC ASOF BETWEEN BY CASE CAST COLLATE CROSS DESC DESCRIBE DISTINCT ELSE END EXCEPT
    EXCLUDE EXISTS EXPLAIN FALSE FILTER FIRST FROM FULL GROUP HAVING ILIKE IN INNER INTERSECT INTERVAL IS JOIN
    LAST LATERAL LEFT LIKE LIMIT NATURAL NOT NULL NULLS OFFSET ON OR ORDER OUTER OVER PARTITION PIVOT POSITIONAL
    QUALIFY RECURSIVE REPLACE RIGHT ROWS SAMPLE SELECT SEMI SHOW SIMILAR SUMMARIZE TABLES THEN TO TRUE UNION
    UNPIVOT USING VALUES WHEN WHERE WINDOW WITH
"""
KEYWORDS: Final = frozenset(_WORDS.split())
"""Words of queries; those that change something are none of this program's."""


def scan_line(line: str, state: int = PLAIN) -> tuple[list[Token], int]:
    """Return the pieces of a line that begins inside of ``state``, and what its end is inside of."""
    tokens: list[Token] = []
    place = start = 0
    while True:
        if state != PLAIN:
            kind, mark = _OPEN[state]
            end, state = _end_of(line, place, state, mark)
            tokens.append(Token(kind, start, end))
            if state != PLAIN:
                return tokens, state
            place = end
        found = _NEXT.search(line, place)
        if found is None:
            return tokens, PLAIN
        start, place = found.span()
        if found.lastgroup == "line":
            tokens.append(Token(TokenKind.COMMENT, start, len(line)))
            return tokens, PLAIN
        if found.lastgroup == "open":
            state = _BEGINS[found[0]]
        else:
            tokens.append(Token(_kind(found.lastgroup, found[0]), start, place))


def scan(text: str) -> list[Token]:
    """Return the pieces of a text of several lines; one in quotes, or a comment, may be on several of them."""
    tokens: list[Token] = []
    state, before = PLAIN, 0
    for line in text.split("\n"):
        entered = state
        found, state = scan_line(line, entered)
        for number, token in enumerate(found):
            moved = Token(token.kind, token.start + before, token.end + before)
            if number == 0 and entered != PLAIN:
                moved = Token(moved.kind, tokens.pop().start, moved.end)
            tokens.append(moved)
        before += len(line) + 1
    return tokens


def _end_of(line: str, place: int, state: int, mark: str) -> tuple[int, int]:
    """Return where what began is closed, and what follows is inside of; a mark that is written twice closes nothing."""
    while True:
        end = line.find(mark, place)
        if end < 0:
            return len(line), state
        place = end + len(mark)
        if state == IN_COMMENT or not line.startswith(mark, place):
            return place, PLAIN
        place += len(mark)


def _kind(group: str | None, word: str) -> TokenKind:
    if group == "number":
        return TokenKind.NUMBER
    if group == "sign":
        return TokenKind.SIGN
    return TokenKind.KEYWORD if word.upper() in KEYWORDS else TokenKind.NAME
