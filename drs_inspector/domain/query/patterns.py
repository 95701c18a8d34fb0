"""Regular expressions that a person types: in a linear engine, over bounded texts (decision 34).

The engine is loaded when the first expression is used. It has no look-around and no references back; what it refuses is
said in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

LONGEST_PATTERN = 1000
LONGEST_TEXT = 16 * 1024
"""Letters: of a longer text the beginning is searched."""
# Bytes. With a tenth of it the engine takes twenty times as long for "a{0,500}a{0,400}b".
_MEMORY = 8 << 20
# What the engine says, and what that means to a person.
_SENTENCES = (
    ("missing )", 'A ")" is missing.'),
    ("unexpected )", 'A "(" is missing.'),
    ("missing ]", 'A "]" is missing.'),
    ("no argument for repetition", "Nothing comes before the repetition."),
    ("bad repetition", "It is repeated twice, or more than 1,000 times."),
    ("invalid repetition", "It is repeated twice, or more than 1,000 times."),
    ("invalid perl operator", "Looking ahead and behind is not possible; use two conditions."),
    ("invalid named capture", "A group has no name of its own; write (?P<name>…) or (…)."),
    ("invalid escape", "There is no such escape; references back such as \\1 are not possible."),
    ("invalid character class", "The letters in [ ] are no range."),
    ("trailing \\", "Nothing comes after the last \\."),
    ("pattern too large", "It takes too much memory; repeat less."),
)


class PatternError(ValueError):
    """An expression that cannot be used. ``start`` and ``end`` are the place in it."""

    def __init__(self, sentence: str, start: int, end: int) -> None:
        super().__init__(sentence)
        self.sentence, self.start, self.end = sentence, start, end


class Pattern:
    """An expression that looks anywhere in a text, whatever the case of letters. Raises PatternError when made.

    With ``case`` upper and lower case differ.
    """

    def __init__(self, text: str, *, case: bool = False) -> None:
        if len(text) > LONGEST_PATTERN:
            raise PatternError(
                f"A regular expression has at most {LONGEST_PATTERN:,} letters.", LONGEST_PATTERN, len(text)
            )
        self._search, self._lines = _compiled(text, case=case)
        # These mean the whole text, which joined lines are not.
        self._is_of_lines = "\\A" not in text and "\\z" not in text

    def found_in(self, texts: Iterable[str]) -> bool | None:
        """Say whether any text matches; None where it may beyond what is searched of a text."""
        known: bool | None = False
        for text in texts:
            if self._search.search(_encoded(text[:LONGEST_TEXT])) is not None:
                return True
            if len(text) > LONGEST_TEXT:
                known = None
        return known

    def spans_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the beginning of a text matches, as letters; matches of nothing are left out."""
        encoded = _encoded(text[:LONGEST_TEXT])
        is_plain = text.isascii()
        letters = bytes_before = 0
        for found in self._search.finditer(encoded):
            start, end = found.span()
            if start == end:
                continue
            if is_plain:
                yield start, end
                continue
            letters += len(encoded[bytes_before:start].decode("utf-8", "replace"))
            first = letters
            letters += len(encoded[start:end].decode("utf-8", "replace"))
            bytes_before = end
            yield first, letters

    def found_in_lines(self, text: str) -> bool | None:
        """Say the same of texts that are the lines of one: many names at once, as a call for each takes its time."""
        if not self._is_of_lines:
            return self.found_in(text.split("\n"))
        known: bool | None = False
        position, joined = 0, _encoded(text)
        while (found := self._lines.search(joined, position)) is not None:
            start, end = found.span()
            if joined.find(b"\n", start, end) < 0 and end - joined.rfind(b"\n", 0, start) <= LONGEST_TEXT:
                return True
            # A match over the end of a line is none; the line in which it begins may have one of its own.
            first = joined.rfind(b"\n", 0, start) + 1
            stop = joined.find(b"\n", start)
            stop = len(joined) if stop < 0 else stop
            if self._search.search(joined[first : min(stop, first + LONGEST_TEXT)]) is not None:
                return True
            if stop - first > LONGEST_TEXT:
                known = None
            position = stop + 1
            if position > len(joined):
                break
        return known


@lru_cache(maxsize=64)
def _compiled(text: str, *, case: bool) -> tuple[Any, Any]:
    """Return an expression for one text, and one for many lines."""
    import re2  # noqa: PLC0415 -- only who types an expression needs the engine

    options = re2.Options()
    options.case_sensitive = case
    options.log_errors = False
    options.max_mem = _MEMORY
    pattern = _encoded(text)
    try:
        return re2.compile(pattern, options), re2.compile(b"(?m)" + pattern, options)
    except re2.error as error:
        raise _problem(text, error) from None


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _problem(text: str, error: Exception) -> PatternError:
    said = error.args[0] if error.args else ""
    said = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    sentence = next((words for begin, words in _SENTENCES if said.startswith(begin)), "It cannot be read.")
    fragment = said.partition(": ")[2]
    place = text.find(fragment) if fragment else -1
    start, end = (place, place + len(fragment)) if place >= 0 else (0, len(text))
    return PatternError(f"This regular expression cannot be used. {sentence}", start, end)
