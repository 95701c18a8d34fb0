"""A condition in SQL as parts that are coloured: keywords, literals, everything else. Linear for any text."""

import re
from enum import StrEnum
from typing import Final, NamedTuple


class TokenKind(StrEnum):
    """What a part of a condition is."""

    KEYWORD = "keyword"
    LITERAL = "literal"
    OTHER = "other"


class Token(NamedTuple):
    """A part of a condition; all parts joined are the condition."""

    text: str
    kind: TokenKind


_WORDS: Final = (
    "all and any asc between by case cast desc distinct else end escape exists false from group having in interval is "
    "join left like limit not null on or order regexp right rlike select then true union when where xor"
)
_KEYWORDS: Final = frozenset(_WORDS.split())
# No part can be read in two ways, so that no text makes it try again: an open quote goes on to the end.
_PARTS: Final = re.compile(r"('(?:[^']|'')*'?|\b\d+(?:\.\d+)?\b)|(\"[^\"]*\"?|`[^`]*`?)|(\w+)|(\s+)|([^\w\s'\"`]+)")


def sql_tokens(condition: str) -> list[Token]:
    """Return the parts of a condition in their order."""
    found: list[Token] = []
    for match in _PARTS.finditer(condition):
        literal, word = match[1], match[3]
        if literal is not None:
            kind = TokenKind.LITERAL
        elif word is not None and word.casefold() in _KEYWORDS:
            kind = TokenKind.KEYWORD
        else:
            kind = TokenKind.OTHER
        found.append(Token(match[0], kind))
    return found
