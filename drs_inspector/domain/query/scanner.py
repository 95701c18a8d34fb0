"""The text of a query: what comes next in it, and where it is wrong."""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from drs_inspector.domain.printable import printable

COMPARES = frozenset("=<>~")
"""Letters that operators begin with."""
_KEYWORD = re.compile(r"(and|or|not|in|exists)(?=[\s()]|$)", re.IGNORECASE)
_SPACES = re.compile(r"\s*+")
_SHOWN = 40


class QueryProblem(NamedTuple):
    """What is wrong with a query: a sentence, the place ``start`` to ``end`` in the text, what may be meant there.

    ``suggestion`` is what to put in the place, "" where nothing is known. ``unfinished``: something is still to come at
    the end of the text.
    """

    sentence: str
    start: int
    end: int
    suggestion: str = ""
    unfinished: bool = False


class QueryProblemError(ValueError):
    """Stops the parser."""

    def __init__(self, problem: QueryProblem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


def shown(text: str) -> str:
    """Return a piece of a query for a sentence, cut and without what steers or hides."""
    return printable(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")


class Scanner:
    """A text, and how far it was read: ``at``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def quoted(self, start: int) -> tuple[str, int]:
        """Return the text in quotes, in which a quote is written twice; a missing last one is still to be typed."""
        text, parts, position = self.text, [], start + 1
        while True:
            end = text.find('"', position)
            if end < 0:
                parts.append(text[position:])
                return "".join(parts), len(text)
            parts.append(text[position:end])
            if not text.startswith('""', end):
                return "".join(parts), end + 1
            parts.append('"')
            position = end + 2

    def bare(self, start: int, ends_at: str) -> tuple[str, int]:
        """Return the letters up to a space, or to a parenthesis that was not opened in them."""
        text, depth, position = self.text, 0, start
        while position < len(text) and not text[position].isspace():
            letter = text[position]
            if letter == "\\" and position + 1 < len(text) and not text[position + 1].isspace():
                position += 1  # what is escaped in an expression opens and closes nothing
            elif letter == "(":
                depth += 1
            elif letter == ")":
                if not depth:
                    break
                depth -= 1
            elif not depth and letter in ends_at:
                break
            position += 1
        return text[start:position], position

    def here(self, letter: str) -> bool:
        """Say whether a letter comes next."""
        return self.text.startswith(letter, self.at)

    def skipped(self) -> int:
        """Return where the next letter is that is no space."""
        found = _SPACES.match(self.text, self.at)
        return found.end() if found is not None else self.at

    def skip(self) -> None:
        """Go there."""
        self.at = self.skipped()

    def is_end(self) -> bool:
        """Say whether nothing comes any more, or the end of a group."""
        return self.at == len(self.text) or self.here(")")

    def peek_keyword(self) -> str | None:
        """Return the keyword that comes next, None for anything else."""
        found = _KEYWORD.match(self.text, self.skipped())
        return found[1].lower() if found is not None else None

    def keyword(self, word: str) -> tuple[int, int] | None:
        """Take a keyword if it is next; return its place."""
        if self.peek_keyword() != word:
            return None
        start = self.skipped()
        self.at = start + len(word)
        return start, self.at

    def value(self, values: list[str], places: list[tuple[int, int]], ends_at: str) -> None:
        """Take a value, in quotes or not, and note its place."""
        start = self.at
        if self.here('"'):
            value, self.at = self.quoted(start)
        else:
            value, self.at = self.bare(start, ends_at)
            if not value or value[0] in COMPARES:
                place = (start, max(self.at, start + 1))
                self.fail("A value comes here. One that begins so is put in quotes.", *place)
        values.append(value)
        places.append((start, self.at))

    def fail(self, sentence: str, start: int, end: int, *, suggestion: str = "", unfinished: bool = False) -> NoReturn:
        """Stop with what is wrong, and its place."""
        raise QueryProblemError(QueryProblem(sentence, start, end, suggestion, unfinished))
