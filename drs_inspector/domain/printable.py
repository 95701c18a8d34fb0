"""Texts from outside for a terminal or a log: they steer nothing, hide nothing and forge no line.

Names, errors and files may hold anything. Characters that steer a terminal, turn the direction of letters, end a line
or cannot be seen at all are shown as escapes; letters of every language stay as they are.
"""

import re
from typing import Final

# Control characters of both halves, then what Unicode calls default ignorable or a format: soft hyphen, joiners, marks
# of direction, fillers, variation selectors, tags; separators of lines; halves of surrogate pairs (odd file names).
_UNSEEN: Final = (
    "\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_IN_TEXT: Final = re.compile(f"[\x00-\x1f{_UNSEEN}]")
_IN_JSON: Final = re.compile(f"[{_UNSEEN}]")

LONGEST_SHOWN: Final = 4_000
"""Characters of one value that are laid out, told in a tool tip or said at once: Qt takes as long as a text is.

The whole of a value is in what is copied, exported, and in the JSON.
"""


def shortened(text: str, most: int = LONGEST_SHOWN) -> str:
    """Return a text of at most ``most`` characters; a longer one ends with "…"."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def both_ends(text: str, most: int = LONGEST_SHOWN) -> str:
    """Return a text of at most ``most`` characters; a longer one has "…" in its middle: names differ at their ends."""
    half = (most - 1) // 2
    return text if len(text) <= most else f"{text[:half]}…{text[-half:]}"


def printable(text: str) -> str:
    """Return a text for one line: what steers, hides or breaks it is escaped, as in Python (``\\x1b``, ``\\u202e``)."""
    if text.isascii() and text.isprintable():
        return text
    return _IN_TEXT.sub(_escaped, text)


def printable_lines(text: str) -> str:
    """Return a text for several lines, whose ends stay: the rest of it is as for one line."""
    if text.isascii() and text.isprintable():
        return text
    return "\n".join(map(printable, text.replace("\r\n", "\n").split("\n")))


def printable_json(text: str) -> str:
    """Return JSON of the same value that can be shown; its own line ends stay. Other control characters are no JSON."""
    return _IN_JSON.sub(_json_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
