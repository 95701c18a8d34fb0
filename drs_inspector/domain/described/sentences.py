"""What is said of a value that is not as described."""

from typing import Final

from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.described.check import LONGEST_READ, READERS, Mark
from drs_inspector.domain.printable import printable, shortened

Raw = bytes | memoryview
NO_VERSION: Final = "no version of the interface names this field"
_SHOWN = 60


def sentence(mark: Mark, raw: Raw) -> str:
    """Return what was expected, what was found, and what it is read as."""
    if mark.is_unknown:
        return NO_VERSION
    words = f"{mark.expected} expected, found {mark.found}"
    return f"{words}; {told}" if (told := read_as(mark, raw)) else words


def short(mark: Mark) -> str:
    """Return the same in a few words: "a number, not text"."""
    words = "unknown field" if mark.is_unknown else f"{mark.found}, not {mark.expected}"
    return f"{words}; and in {mark.also:,} alike" if mark.also else words


def read_as(mark: Mark, raw: Raw) -> str:
    """Return what the program reads the value as, "" where that cannot be said."""
    reader = READERS.get(mark.expected)
    if reader is None:
        return ""
    if mark.found in ("a list", "an object"):
        return "not read"
    if mark.end - mark.start > LONGEST_READ:
        return ""
    drift: list[Drift] = []
    value = reader(bytes(raw[mark.start : mark.end]), "", drift, False)
    if value is None:
        return "not read"
    if isinstance(value, bool):
        return f"read as {'true' if value else 'false'}"
    shown = printable(shortened(str(value), _SHOWN))
    return f"read as “{shown}”" if isinstance(value, str) else f"read as {shown}"
