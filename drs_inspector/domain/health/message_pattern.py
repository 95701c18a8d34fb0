"""What error messages have in common: the words of a message, without the names, addresses and figures in it.

Two jobs that fail for one cause say so with other tables, hosts and numbers. Words that may be names without a sign of
it stay: two causes that are taken for one would be a wrong answer, one cause in two groups is only a longer list.
Each expression looks at a character a bounded number of times.
"""

import re

from drs_inspector.domain.redaction.listed_words import ERROR_WORDS

VARIES = "…"
"""In place of what differs from job to job."""
LONGEST_PATTERN = 240
"""Characters of a pattern; messages that differ only behind that have one pattern."""
_LOOKED_AT = 2_048

_BREAK = r"(?<![A-Za-z0-9_])"
_BREAK_AFTER = r"(?![A-Za-z0-9_])"
_LONGEST_NAME = 256
# An apostrophe inside a word opens nothing.
_QUOTED = re.compile(
    rf"{_BREAK}(?:'[^']{{0,{_LONGEST_NAME}}}+'|\"[^\"]{{0,{_LONGEST_NAME}}}+\"|`[^`]{{0,{_LONGEST_NAME}}}+`){_BREAK_AFTER}"
    rf"|[\u201c\u2018\u300c\u300e\u300a][^\u201d\u2019\u300d\u300f\u300b]{{0,{_LONGEST_NAME}}}+[\u201d\u2019\u300d\u300f\u300b]"
)
_ADDRESS = re.compile(
    r"(?<=://)[^\s,;'\"()<>\uff0c\u3002\uff1b\u3001]++"  # what follows the scheme of a URL
    r"|(?<![\w/])/[\w.-]++(?:/[\w.-]*+)++"  # a path
    rf"|{_BREAK}(?<!:)(?:[0-9A-Fa-f]{{0,4}}:){{2,8}}[0-9A-Fa-f]{{0,4}}{_BREAK_AFTER}(?!:)"  # IPv6, MAC, a time
)
# Words with a figure, a dot or an at sign in them; names of exceptions and codes are told apart below.
_WORD = re.compile(r"(?<![A-Za-z0-9_$#.@+-])[A-Za-z0-9_$#][A-Za-z0-9_$#.@+-]*+")
_VARIES_IN_WORD = re.compile(r"[0-9@]|[A-Za-z_$#]\.[A-Za-z_$#]")
_CODE = re.compile(r"(?:DRS|IAM|APIGW|APIG|VPC|SMN|DBS|ORA|SDK)[.-][A-Z]{0,4}[0-9]{2,8}")
_EXCEPTION = re.compile(r"[A-Za-z]{1,80}(?:Exception|Error)")
_VALUE = re.compile(r"(?<=[A-Za-z_])=(?![=>\s])[^\s,;&()\uff0c\uff1b…]++")
_NAMED = re.compile(
    r"(?P<lead>\b(?:table(?:space|_name)?|database|schema|user|account|host|column|index|view|collection|topic|sequence"
    r"|partition|procedure|trigger)(?: is)?[ :]{1,3})(?P<name>[A-Za-z_$#][A-Za-z0-9_$#-]*+)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(rf"{VARIES}(?:[^\w{VARIES}]{{0,4}}{VARIES})++")
# What masking leaves: a word that no list has becomes name-3, the same word the same number; ip-2 is an address.
_PLACEHOLDER = re.compile(r"(?P<kind>[a-z]{1,20})-[0-9]{1,9}")
_LETTER = re.compile(r"[^\W\d_]")
_CUT = "... ("


def pattern_of(message: str) -> str:
    """Return the pattern of a message, at most ``LONGEST_PATTERN`` characters in one line.

    A message of which no word would be left is its own pattern, and so is one that was cut to nothing.
    """
    text = message[:_LOOKED_AT]
    if text.startswith(_CUT):
        return text
    pattern = _in_one_line(_VALUE.sub(f"={VARIES}", _WORD.sub(_word, _without_names(text))))
    if not _LETTER.search(pattern):
        # All words were masked. Which of them are the same is still known.
        pattern = _in_one_line(_PLACEHOLDER.sub(_placeholder, _without_names(text)))
    return pattern if _LETTER.search(pattern) else " ".join(text.split())[:LONGEST_PATTERN]


def _without_names(text: str) -> str:
    return _ADDRESS.sub(VARIES, _QUOTED.sub(VARIES, text))


def _in_one_line(text: str) -> str:
    return " ".join(_SEVERAL.sub(VARIES, _NAMED.sub(_named, text)).split())[:LONGEST_PATTERN]


def _word(found: re.Match[str]) -> str:
    word = found[0]
    name = word.rstrip(".@+-")
    if not _VARIES_IN_WORD.search(name) or _CODE.fullmatch(name):
        return word
    last = name.rpartition(".")[2]
    return (last if _EXCEPTION.fullmatch(last) else VARIES) + word[len(name) :]


def _placeholder(found: re.Match[str]) -> str:
    return found[0] if found["kind"] == "name" else VARIES


def _named(found: re.Match[str]) -> str:
    """Replace what follows a word such as ``table``, unless it is a word of sentences."""
    return found[0] if found["name"].lower() in ERROR_WORDS else found["lead"] + VARIES
