"""Which reading of a history a word means."""

from typing import Final, Literal

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.printable import printable

Which = Literal["latest", "previous"] | int
WORDS: Final = ("latest", "previous")
_MOST_DIGITS: Final = 9


def is_reading_word(word: str) -> bool:
    """Tell whether a word can mean a reading: latest, previous, or a number."""
    return word in WORDS or (word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS)


def which_of(word: str) -> Which:
    """Return which reading a word means. Raises FileProblemError."""
    if word == "latest":
        return "latest"
    if word == "previous":
        return "previous"
    if is_reading_word(word):
        return int(word)
    raise FileProblemError(
        f"{printable(word)} names no reading.", "A reading is latest, previous, or a number.", "Look at the list."
    )
