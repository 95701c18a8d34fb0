"""Texts from outside on a terminal: what a cloud, a file or the name of a file holds must not steer the terminal."""

# Control characters of both halves, marks that turn the direction of letters, and separators of lines.
_HIDDEN = (*range(32), *range(127, 160), 0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
_ESCAPED = {code: f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" for code in _HIDDEN if chr(code) != "\t"}


def visible(text: str) -> str:
    """Return a text for one line of a terminal: characters that steer it, forge lines or hide letters are escaped."""
    return text.translate(_ESCAPED)
