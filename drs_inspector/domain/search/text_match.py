"""Where a text that is searched for occurs in another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from drs_inspector.domain.query.patterns import LONGEST_TEXT, Pattern
from drs_inspector.domain.search.wanted import Wanted

Span = tuple[int, int]


class _Folded(NamedTuple):
    """A text as it is compared; ``places`` lead from its letters to those of the text, None where they are the same."""

    text: str
    places: list[int] | None


class TextMatch:
    """Finds a text in others. ``folded`` is its case-folded form, which every text that it is found in has to hold.

    Whatever the case, a letter is what it is folded to: ``ß`` is found by ``ss``, and by ``s``, whole. Of a regular
    expression ``folded`` is empty, and ``cut_short`` says whether it met a text that is longer than it is applied to.
    """

    def __init__(self, wanted: Wanted) -> None:
        self.pattern = Pattern(wanted.text, case=wanted.case) if wanted.regex else None
        self.folded = wanted.text.casefold() if not wanted.regex else ""
        self.is_plain = not wanted.case and not wanted.word and not wanted.regex
        self.cut_short = False
        self._needle = wanted.text if wanted.case else self.folded
        self._case = wanted.case
        self._word = wanted.word

    def finds(self, text: str) -> bool:
        """Say whether a text holds it."""
        if self.is_plain:
            return self.folded in text.casefold()
        self.cut_short = self.cut_short or (self.pattern is not None and len(text) > LONGEST_TEXT)
        return next(self._found(text), None) is not None

    def spans(self, text: str) -> tuple[Span, ...]:
        """Return where it is: (first letter, letter after the last) pairs, ascending, not overlapping."""
        return tuple(self._found(text))

    def reaches(self, text: str, place: int) -> bool:
        """Say whether it is in a text so that it ends at a place or after it."""
        return any(end >= place for _start, end in self._found(text))

    def _found(self, text: str) -> Iterator[Span]:
        if self.pattern is None:
            return self._texts_found(text)
        return (span for span in self.pattern.spans_in(text) if not self._word or _is_word(text, *span))

    def _texts_found(self, text: str) -> Iterator[Span]:
        compared, places = _Folded(text, None) if self._case else _fold(text)
        needle, length = self._needle, len(self._needle)
        at = compared.find(needle) if needle else -1
        last = -1
        while at >= 0:
            span = (at, at + length) if places is None else (places[at], places[at + length - 1] + 1)
            if span[0] < last or (self._word and not _is_word(text, *span)):
                at = compared.find(needle, at + 1)
                continue
            last = span[1]
            yield span
            at = compared.find(needle, at + length)


def _fold(text: str) -> _Folded:
    folded = text.casefold()
    if text.isascii() or (len(folded) == len(text) and all(len(letter.casefold()) == 1 for letter in set(text))):
        return _Folded(folded, None)
    return _Folded(folded, [place for place, letter in enumerate(text) for _ in letter.casefold()])


def _is_word(text: str, start: int, end: int) -> bool:
    """Say whether no word goes on over the beginning or the end of a part of a text."""
    begins = start == 0 or not (_in_word(text[start - 1]) and _in_word(text[start]))
    return begins and (end == len(text) or not (_in_word(text[end - 1]) and _in_word(text[end])))


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"
