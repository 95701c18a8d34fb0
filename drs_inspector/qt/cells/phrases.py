"""What a screen reader says of a painted row: a whole phrase instead of pieces, signs and abbreviations."""

import re
from collections.abc import Iterable
from typing import Final

from drs_inspector.qt.cells.values import UNKNOWN, CellValue, said

_SHORT: Final = {"d": "day", "h": "hour", "min": "minute", "s": "second"}
# Between a number and its unit, words have a no-break space; names of jobs hardly ever do.
_AMOUNT: Final = re.compile(r"(\d[\d,.]{0,12})\u00a0(d|h|min|s)\b")
_UNITS: Final = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def row_phrase(cells: Iterable[tuple[str, CellValue]]) -> str:
    """Return the phrase of a row; each cell comes with the words that are said before it, such as "lag", or none.

    Cells without a value are left out, those whose value is not known say so.
    """
    return said(_with_label(label, _spoken(value)) for label, value in cells)


def spoken_duration(seconds: float) -> str:
    """Return a duration of at least 0 in its two largest units: "14 minutes 20 seconds"."""
    left = max(0, int(seconds))
    counts: list[tuple[int, str]] = []
    for unit, size in _UNITS:
        count, left = divmod(left, size)
        if count or counts:
            counts.append((count, unit))
    return " ".join(_counted(count, unit) for count, unit in counts[:2] if count) or "0 seconds"


def spoken_units(text: str) -> str:
    """Return words with whole units: "14 minutes behind" for "14 min behind"."""
    return _AMOUNT.sub(lambda found: f"{found[1]} {_SHORT[found[2]]}{'' if found[1] == '1' else 's'}", text)


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _spoken(value: CellValue) -> str:
    if isinstance(value, str):
        return "not known" if value == UNKNOWN else value
    return value.spoken if value is not None else ""


def _with_label(label: str, spoken: str) -> str:
    return f"{label} {spoken}" if label and spoken else spoken
