"""Whether some letters are in a text one after another, how well they fit, and where they are, to mark them."""

from enum import IntEnum
from typing import Final

Span = tuple[int, int]
MOST_LETTERS: Final = 1_024
"""So much of a text is looked at; no row shows more."""


class Rank(IntEnum):
    """How letters fit a text, the best first."""

    WHOLE = 0
    PREFIX = 1
    WORD_START = 2  # together, at the beginning of a word
    INITIALS = 3  # scattered, each at the beginning of a word or behind the one before
    INSIDE = 4  # together
    SCATTERED = 5


def folded(text: str) -> str:
    """Return a text in which case is no matter, letter by letter: places in it are places in the text."""
    text = text[:MOST_LETTERS]
    if text.isascii():
        return text.lower()
    # Letters such as the Turkish dotted I become two; those stay as they are.
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def wanted(text: str) -> str:
    """Return what was typed as it is looked for: without blanks around it, one blank between words."""
    return " ".join(folded(text).split())


def rank_of(letters: str, text: str) -> Rank | None:
    """Return how ``letters`` fit ``text``, both folded; None where they are not in it in this order."""
    at = text.find(letters)
    if at < 0:
        return _rank_of_scattered(letters, text)
    if at == 0:
        return Rank.WHOLE if len(letters) == len(text) else Rank.PREFIX
    while at > 0:
        if not text[at - 1].isalnum():
            return Rank.WORD_START
        at = text.find(letters, at + 1)
    return Rank.INSIDE


def _rank_of_scattered(letters: str, text: str) -> Rank | None:
    at = 0
    for letter in letters:
        if letter != " ":
            at = text.find(letter, at) + 1
            if not at:
                return None
    return Rank.INITIALS if _initials(letters, text) is not None else Rank.SCATTERED


def spans_of(letters: str, text: str) -> tuple[Span, ...]:
    """Return where ``letters`` are in ``text``, both folded; neighbours are one span. Empty where they do not fit."""
    rank = rank_of(letters, text) if letters else None
    if rank is None:
        return ()
    if rank in (Rank.WHOLE, Rank.PREFIX):
        return ((0, len(letters)),)
    if rank in (Rank.WORD_START, Rank.INSIDE):
        at = text.find(letters)
        while rank is Rank.WORD_START and text[at - 1].isalnum():
            at = text.find(letters, at + 1)
        return ((at, at + len(letters)),)
    places = _initials(letters, text) if rank is Rank.INITIALS else _first_places(letters, text)
    return _joined(places or [])


def _initials(letters: str, text: str) -> list[int] | None:
    """Return places where each letter begins a word or follows the one before; None where that cannot be.

    Each letter takes the place behind the last one if it is there, else the next beginning of a word.
    """
    places: list[int] = []
    at = 0
    for letter in letters:
        if letter == " ":
            continue
        if places and text[at : at + 1] == letter:
            found = at
        else:
            found = text.find(letter, at)
            while found > 0 and text[found - 1].isalnum():
                found = text.find(letter, found + 1)
            if found < 0:
                return None
        places.append(found)
        at = found + 1
    return places


def _first_places(letters: str, text: str) -> list[int]:
    places: list[int] = []
    at = 0
    for letter in letters:
        if letter != " ":
            at = text.find(letter, at) + 1
            places.append(at - 1)
    return places


def _joined(places: list[int]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for place in places:
        if spans and spans[-1][1] == place:
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return tuple(spans)
