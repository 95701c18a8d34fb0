"""Values that were met somewhere, found again as whole words inside texts.

A prefix tree and not one expression of all values: that would try every value at every character. So a character is
looked at as often as the longest value that begins before it is long, however many values there are.
"""

import re
from typing import Any

# A longer value is masked where it is a value, and not looked for inside texts.
LONGEST_WORD = 1_024
_SHORTEST_WORD = 2
_START = re.compile(r"(?<![\w.-])\S")
_GOES_ON = re.compile(r"[\w-]")
_ENDS = ""


class KnownWords:
    """Maps values to what replaces them; ``any_case`` values are found whatever their letter case is."""

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}

    def add(self, value: str, replacement: str, *, any_case: bool) -> None:
        """Look for a value from now on; a single character is too little to be found again."""
        if not _SHORTEST_WORD <= len(value) <= LONGEST_WORD:
            return
        node = self._root
        for letter in value:
            node = node.setdefault(_folded(letter), {})
        node.setdefault(_ENDS, {})[None if any_case else value] = replacement

    def replace(self, text: str) -> str:
        """Return the text with every known value in it replaced, the longest where several begin."""
        pieces: list[str] = []
        done = 0
        for start in _START.finditer(text) if self._root else ():
            at = start.start()
            if at < done:
                continue
            end, replacement = self._longest(text, at)
            if end > at:
                pieces += (text[done:at], replacement)
                done = end
        return "".join([*pieces, text[done:]]) if pieces else text

    def _longest(self, text: str, start: int) -> tuple[int, str]:
        node = self._root
        found = (start, "")
        at = start
        while at < len(text) and (following := node.get(_folded(text[at]))) is not None:
            node = following
            at += 1
            ends = node.get(_ENDS)
            if ends is not None and _GOES_ON.match(text, at) is None:
                replacement = ends.get(None) or ends.get(text[start:at])
                found = (at, replacement) if replacement else found
        return found


def _folded(letter: str) -> str:
    folded = letter.lower()
    return folded if len(folded) == 1 else letter
