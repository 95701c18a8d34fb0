"""Every character that steers, hides or breaks a line is escaped, and every letter stays."""

import json
import sys
import unicodedata

import pytest

from drs_inspector.domain.printable import printable, printable_json

# Signs before Arabic, Syriac and Kaithi numbers: formats by category, and to be seen.
SEEN_FORMATS = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
UNSEEN_LETTERS = "\u034f\u115f\u1160\u17b4\u180b\u3164\ufe0f\uffa0\U000e0100"


def test_what_steers_or_cannot_be_seen_is_escaped_and_everything_else_stays() -> None:
    every = range(sys.maxunicode + 1)
    steers = [
        chr(code)
        for code in every
        if unicodedata.category(chr(code)) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and code not in SEEN_FORMATS
    ]
    assert printable("".join([*steers, *UNSEEN_LETTERS])).isascii()
    letters = "".join(chr(code) for code in every if unicodedata.category(chr(code)) in {"Lu", "Ll", "Nd", "Sc", "Po"})
    assert printable(letters) == letters
    assert printable("a\tb\nc\x1b\x9b\u202e\U000e0041") == "a\\x09b\\x0ac\\x1b\\x9b\\u202e\\U000e0041"


@pytest.mark.parametrize("text", ["\x7f\x9b\u202e\u2028\ufe0f\U000e0041 数据 😀", "plain", "\ud83d half"])
def test_json_keeps_its_value(text: str) -> None:
    shown = printable_json(json.dumps({text: [text]}, ensure_ascii=False, indent=1))
    assert json.loads(shown) == {text: [text]}
    assert "\n" in shown
    assert printable(shown.replace("\n", "")) == shown.replace("\n", "")
