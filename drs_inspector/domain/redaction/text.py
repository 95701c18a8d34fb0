"""Masks secrets inside texts: error messages, log lines, URLs, headers, quoted JSON, command lines.

A text has no structure to rely on, so a secret is found by what is written before it, a name that ``sensitive_fields``
says is secret and a sign such as ``=``, or by its shape (``shapes.py``). The time is in proportion to the text,
whatever the text is: a search never starts again inside what it has passed, or looks ahead by a bounded number of
characters.
"""

import re

from drs_inspector.domain.redaction.sensitive_fields import (
    CHINESE_SECRETS,
    LONGEST_NAME,
    is_secret_header,
    is_secret_name,
)
from drs_inspector.domain.redaction.shapes import MASK, QUOTE, mask_forms, mask_logins, mask_tokens

__all__ = ["MASK", "redact_start", "redact_text"]

# Part of every secret name. Searched in a text in lower case: every part begins with a letter, so Python's engine looks
# at these letters alone, which is thirty times as fast as a search that ignores case or begins with a look behind.
_HINT = re.compile(
    r"pass|pwd|pswd|pw(?![a-z])|secret|token|key|auth|cred|cookie|otp|ak(?![a-z])|sk(?![a-z])|aksk|bearer|jwt|pem(?![a-z])|jaas"
    r"|sign|kennwort|conn|temp|check_sum|krb5|x[_-]sdk[_-]|phrase|str(?:ing)?(?![a-z])|master|header(?![a-z])"
    r"|config(?![a-z])|code(?![a-z])|" + "|".join(CHINESE_SECRETS)
)
_RUN = re.compile(r"[\w.-]*+")
_RUN_BEFORE = 160
# A line break or a character that was written as an escape: "\nPassword", "\u0022password".
_ESCAPED_START = re.compile(r"u[0-9a-f]{4}|[nrtbf]")
# The name of a kind of keyring in its own error messages, in exactly this spelling.
_KEYRING = re.compile(r"SecretService: ")
_HEADERS = ("authorization", "cookie", "cookie2", "cookies", "cookies2")
_TO_THE_END = (*_HEADERS, "connectionstring", "connection_string", "connection-string", "connstr", "conn_str", "string")
_OPTION = re.compile(r"--?[A-Za-z0-9]")
_BRACKET_BEFORE = re.compile(r"[\"'](?:\\{0,3})b?\s{0,16}[(\[]")
# What only together with the word before it is a name: "secret key: x".
_SECOND_WORDS = frozenset({"key", "key_id", "keyid", "string", "str", "code", "header", "config", "phrase"})
# Letters of any alphabet as JSON may write them; quotes and control characters stay as they are.
_ESCAPED_LETTER = re.compile(r"\\{1,7}u(?!00[01289]|002[27]|005c|d[89a-f])([0-9a-f]{4})", re.IGNORECASE)
_FIRST_WORD = re.compile(r"[ \t]([A-Za-z]{1,32})(?![A-Za-z])")
_SIGN = re.compile(
    rf"(?:{QUOTE})?\s{{0,16}}(?:[:=\uff1a\uff1d]{{1,8}}|-(?=>)|%(?:25){{0,3}}3[AD]|&#(?:58|61);|\u4e3a|\u662f)>?(?:\s{{0,16}}(?:[>|][+-]?(?:\s|\\{{1,7}}n){{1,16}})?|(?:%(?:25){{0,3}}20){{1,4}})",
    re.IGNORECASE,
)
_CALL = re.compile(rf"\s{{0,4}}\(\s{{0,4}}(?={QUOTE})", re.IGNORECASE)
_COMMA = re.compile(r"\\{0,31}[\"']\s{0,16},\s{0,16}")
_BLANKS = re.compile(r"[ \t]{1,16}(?=\S)")
_BLANKS_BEFORE_QUOTE = re.compile(r"[ \t]{1,16}(?=[nN]?\\{0,7}[\"'`\u201c\u2018\u300c])")
_QUOTED = re.compile(
    rf"[bnru]?(?:(?P<opening>[\u201c\u2018\u300c])[^\u201d\u2019\u300d]*+[\u201d\u2019\u300d]?"
    rf"|(?P<quote>{QUOTE}).*?(?:(?<!\\)(?P=quote)|\Z))",
    re.IGNORECASE | re.DOTALL,
)
_BRACKET = re.compile(r"[\[({\])}]|\\{0,31}[\"']")
_ANGLE = re.compile(r"<[^<>\n]{0,1024}>")
_PLAIN = re.compile(r"[^\s\"',;&)\]}\uff0c\uff1b\u3002\u201d]*+")
# To the end of the line, also where line breaks are written as escapes and the next header follows.
_LINE = re.compile(r"(?:[^\r\n\\]|\\(?!\\{0,6}(?:r\\{1,7}n|n[\w-]{1,64}:)))*+")
_LINE_OF_YAML = re.compile(r"[^\r\n,;\"'{}&]*+")
# A password has quotes, brackets and separators in it, too. What follows one directly belongs to the value, unless it
# is the next name, as in "password=a&user=b" and "password=a;Server=b".
_GOES_ON = re.compile(r"[,;&](?![\w.%-]{1,64}\s?[=:])(?=[\w!#$%*+./?@^~-])|[)\]}](?=\w)|(?=[\"'`]\w)")
# What a message says about a secret instead of the secret, as in "(using password: YES)".
_NO_VALUE = re.compile(r"(?:yes|no|true|false|null|none|nil)(?![\w.!#$%*+/?@^~-])", re.IGNORECASE)


def redact_text(text: str) -> str:
    """Return ``text`` with passwords, tokens, keys and signatures replaced by ``******``; never raises.

    Masked: the user part of URLs (``jdbc:mysql://user:pw@host``) and of ``user:pw@host`` and ``user/pw@host``; what
    follows ``password=`` and the like, also as JSON, encoded for a URL or for HTML, as a pair in brackets, as two
    members (``"name": "password", "value": ...``), as an option of a command line, as an XML element or in SQL; the
    values of headers that carry secrets, as text, bytes or pairs; PEM blocks; and what looks like a token or an access
    key. A quoted value that does not end is masked to the end of the text, so that a text may be cut before it is
    redacted.
    """
    clean = _redacted(text)
    if "\\u" in clean:
        plain = _ESCAPED_LETTER.sub(lambda found: chr(int(found.group(1), 16)), clean)
        masked = _redacted(plain)
        return clean if masked == plain else masked
    return clean


def _redacted(text: str) -> str:
    text = mask_logins(text)
    folded = text.lower()
    text = mask_forms(text, folded)
    text = _without_named_values(text)
    return mask_tokens(text, folded)


def redact_start(text: str, limit: int) -> str:
    """Return the redacted first ``limit`` characters of a text; where it was cut, no half of a word is left."""
    if len(text) <= limit:
        return redact_text(text)
    start = text[:limit]
    whole = start[: len(start) - len(start.split()[-1])] if start.split() else ""
    return f"{redact_text(whole)}... ({len(text):,} characters)"


def _without_named_values(text: str) -> str:
    folded = text.lower()
    if len(folded) != len(text):  # a few letters become two
        folded = "".join(letter.lower() if letter.isascii() else letter for letter in text)
    pieces: list[str] = []
    done = at = 0
    while (hint := _HINT.search(folded, at)) is not None:
        name_start, at = _name_around(text, hint.start(), hint.end(), done)
        value = _value_start(text, name_start, at)
        if value is None:
            continue
        # Such values have blanks and separators in them: without quotes, they go on to the end of the line.
        end = _value_end(text, value, whole_line=folded.endswith(_TO_THE_END, name_start, at))
        if end == value or _NO_VALUE.match(text, value) is not None:
            continue
        if _is_yaml(text, name_start, at, value):
            end = max(end, _end(_LINE_OF_YAML, text, value))
        pieces += (text[done:value], MASK)
        done = end
        at = max(at, end)
    return "".join([*pieces, text[done:]]) if pieces else text


def _name_around(text: str, start: int, end: int, done: int) -> tuple[int, int]:
    """Return where the name around a hint begins and ends; in Chinese, which has no blanks, it is the hint itself."""
    if not text[start].isascii():
        return start, end
    low = max(done, start - _RUN_BEFORE)
    before = text[low:start]
    begin = start - _end(_RUN, before[::-1], 0)
    if begin > 0 and text[begin - 1] == "\\":
        escaped = _ESCAPED_START.match(text, begin, start)
        begin = escaped.end() if escaped is not None else begin
    return begin, _end(_RUN, text, end)


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found is not None else start


def _value_start(text: str, start: int, end: int) -> int | None:
    """Return where the value of the name ``text[start:end]`` begins; None when it is no secret name, or only a word."""
    name = text[start:end] if end - start <= LONGEST_NAME else text[start : start + 128] + text[end - 128 : end]
    name = name.strip(".")
    bare = name.lstrip("-")
    if not _is_secret(text, bare, start) or _KEYRING.match(text, start) is not None:
        return None
    sign = _SIGN.match(text, end) or _CALL.match(text, end)
    if sign is not None:
        return sign.end()
    is_option = name != bare and _OPTION.match(name) is not None
    comma = _COMMA.match(text, end)
    if comma is not None and (is_option or _is_header(bare) or _is_first_of_pair(text, start)):
        return comma.end()
    blanks = (_BLANKS if is_option else _BLANKS_BEFORE_QUOTE).match(text, end)
    return blanks.end() if blanks is not None else None


def _is_secret(text: str, name: str, start: int) -> bool:
    last = name.rpartition(".")[2]
    if last.lower() in ("ak", "sk") and text[max(0, start - 1) : start] == "/":
        return False  # "AK/SK" names a kind of sign-in
    if is_secret_name(last) or _is_header(name) or (last != name and is_secret_name(name)):
        return True
    if last.lower() not in _SECOND_WORDS:
        return False
    first = _FIRST_WORD.match(text[max(0, start - 34) : start][::-1])
    return first is not None and is_secret_name(f"{first.group(1)[::-1]}_{last}")


def _is_header(name: str) -> bool:
    folded = name.lower().removeprefix("http_").replace("_", "-")
    return is_secret_header(folded) or folded in _HEADERS


def _is_first_of_pair(text: str, start: int) -> bool:
    return _BRACKET_BEFORE.match(text[max(0, start - 40) : start][::-1]) is not None


def _is_yaml(text: str, start: int, end: int, value: int) -> bool:
    """Say whether a line begins with the name, a colon and a blank: the value may have blanks in it then."""
    line = text[max(0, start - 40) : start]
    return text[end : end + 2] == ": " and "\n" not in text[end:value] and not line.rpartition("\n")[2].strip(" \t-")


def _value_end(text: str, start: int, *, whole_line: bool) -> int:
    """Return where a value ends: at its own quote or bracket, else at the end of its word or line."""
    end = _piece_end(text, start, whole_line=whole_line)
    while end > start:
        more = _GOES_ON.match(text, end)
        if more is None and not _is_closed_and_goes_on(text, end):
            break
        after = _piece_end(text, more.end() if more is not None else end, whole_line=False)
        if after <= end:
            break
        end = after
    return end


def _is_closed_and_goes_on(text: str, end: int) -> bool:
    """Return whether the same quote or a letter follows a closing quote: 'it''s', "a"b and triple quotes."""
    return text[end - 1] in "\"'`" and end < len(text) and (text[end] == text[end - 1] or text[end].isalnum())


def _piece_end(text: str, start: int, *, whole_line: bool) -> int:
    quoted = _QUOTED.match(text, start)
    if quoted is not None:
        return quoted.end()
    if text[start : start + 1] in ("[", "(", "{"):
        return _closing_bracket(text, start)
    rest = _LINE.match(text, start) if whole_line else _ANGLE.match(text, start) or _PLAIN.match(text, start)
    return rest.end() if rest is not None else start


def _closing_bracket(text: str, start: int) -> int:
    """Return the end of the list or object that begins at ``start``; the end of the text when it has none."""
    depth = 0
    at = start
    while (found := _BRACKET.search(text, at)) is not None:
        at = found.end()
        if found.group() in ("[", "(", "{"):
            depth += 1
        elif found.group() in ("]", ")", "}"):
            depth -= 1
        else:
            quoted = _QUOTED.match(text, found.start())
            at = quoted.end() if quoted is not None else at
        if depth == 0:
            return at
    return len(text)
