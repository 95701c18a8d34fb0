"""Masks secrets inside texts: error messages, log lines, URLs, headers, quoted JSON, command lines.

A text has no structure to rely on, so a secret is found by what is written before it: the name of a header, a word such
as ``password`` with an equals sign, the scheme of a URL. The time is in proportion to the text, whatever the text is:
a search never starts again inside what it has passed, or looks ahead by a bounded number of characters.
"""

import re

MASK = "******"

# A user part has neither blanks nor quotes. One with "/", "?" or "#" in it is no valid URL, but it is what a password
# typed into the address of a proxy looks like: what follows the colon is no port then. A URL taken for the path of a
# file has lost a slash.
_USERINFO = re.compile(
    r"(?P<lead>:(?:\\?/){2}|(?<=[A-Za-z][a-z]):/(?=[^\s/?#\"'<>\\@:]+:))"
    r"(?:(?:[^\s/?#\"'<>\\@]*+@)+"
    r"|[^\s/?#\"'<>:@\[\]]{0,128}:(?!\d{1,5}(?![^/?#\s\"'<>]))[^\s\"'<>]{0,1024}@)"
)
_ORACLE_LOGIN = re.compile(
    r"(?P<lead>\bjdbc:oracle:[a-z]{1,12}:)[^\s/@\"']{1,128}/[^\s@\"']{1,256}@", re.IGNORECASE | re.ASCII
)
# A colon and an "@" that were encoded with the user part between them, in the place of a host.
_ENCODED_USERINFO = re.compile(
    r"[^\s/@\"'<>%&=?]{1,128}%(?:25){0,3}3A[^\s/@\"'<>&]{1,512}?%(?:25){0,3}40", re.IGNORECASE
)
_SENSITIVE = (
    r"passw(?:or)?d|passphrase|passcode|pwd|secret|token|private[_-]?key|access[_-]?key|api[_-]?key|signature"
    r"|authorization"
)
# Searched in a text in lower case. Every part begins with a letter: so Python's engine looks at these letters alone,
# which is thirty times as fast as a search that ignores case or begins with a look behind.
_NAME = re.compile(
    r"x[_-]sdk[_-][a-z0-9_-]*+"
    r"|cookie(?:(?<![a-z0-9]cookie)|(?<=\\[nrt]cookie))s?2?(?![a-z0-9])"
    # Access key and secret key, as the clouds call them; "AK/SK" alone names a kind of sign-in.
    r"|ak(?<![a-z0-9/]..)(?![a-z0-9/_-])|sk(?<![a-z0-9/]..)(?![a-z0-9/_-])"
    rf"|{_SENSITIVE.replace('|', '[a-z0-9_-]*+|')}[a-z0-9_-]*+"
)
# The name of a kind of keyring in its own error messages, in exactly this spelling.
_KEYRING = re.compile(r"(?<![A-Za-z0-9_.-])SecretService: ")
_HEADERS = ("authorization", "cookie", "cookie2", "cookies", "cookies2")
_HEADER_BEFORE = re.compile(r"(?:x|proxy|http)[_-](?:[a-z0-9]{1,32}[_-]){0,4}\Z", re.IGNORECASE)
_OPTION_BEFORE = re.compile(r"(?<![A-Za-z0-9_-])--?(?:[a-z0-9]{1,32}-){0,4}\Z", re.IGNORECASE)
_BRACKET_BEFORE = re.compile(r"[(\[]\s{0,16}b?\\{0,3}[\"'][a-z0-9_.-]{0,64}\Z", re.IGNORECASE)
# Quotes and signs as they are, and as JSON, URLs and HTML write them.
_QUOTE = r"\\{0,7}[\"'`]|\\{1,7}u002[27]|%(?:25){0,3}2[27]|&(?:quot|apos|#3[49]);"
_SIGN = re.compile(
    rf"(?:{_QUOTE})?\s{{0,16}}(?:[:=\uff1a\uff1d]+|-(?=>)|%(?:25){{0,3}}3[AD]|&#(?:58|61);)>?(?:\s{{0,16}}|(?:%(?:25){{0,3}}20){{1,4}})",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\\{0,7}[\"']\s{0,16},\s{0,16}")
_BLANKS = re.compile(r"[ \t]{1,16}(?=\S)")
_BLANKS_BEFORE_QUOTE = re.compile(r"[ \t]{1,16}(?=\\{0,7}[\"'`])")
_QUOTED = re.compile(rf"b?(?P<quote>{_QUOTE}).*?(?:(?<!\\)(?P=quote)|\Z)", re.IGNORECASE | re.DOTALL)
_BRACKET = re.compile(r"[\[({\])}]|\\{0,7}[\"']")
_ANGLE = re.compile(r"<[^<>\n]{0,1024}>")
_PLAIN = re.compile(r"[^\s\"',;&)\]}]*+")
# A password has quotes, brackets and separators in it, too. What follows one directly belongs to the value, unless it
# is the next name, as in "password=a&user=b" and "password=a;Server=b".
_GOES_ON = re.compile(r"[,;&](?![\w.%-]{1,64}\s?[=:])(?=[\w!#$%*+./?@^~-])|[)\]}](?=\w)|(?=[\"'`]\w)")
_SCHEME = re.compile(
    r"(?P<lead>\b(?:bearer|basic)\s{1,4})(?=[A-Za-z0-9][a-z]*+[A-Z0-9+/=._~-])[A-Za-z0-9+/=._~-]{8,}+", re.IGNORECASE
)
_SQL = re.compile(
    r"(?P<lead>\bidentified\s{1,4}(?:by|(?:with|using)\s{1,4}\S{1,64}\s{1,4}(?:by|as|using))\s{1,4}(?:password\s{1,4})?)"
    r"(?:'(?:[^'\\]|''|\\.)*+(?:'|\Z)|\"(?:[^\"\\]|\"\"|\\.)*+(?:\"|\Z))",
    re.IGNORECASE | re.DOTALL,
)
# A name and its value as two members, or as two attributes.
_MEMBERS = re.compile(
    rf"(?P<lead>\b(?:name|key)(?:{_QUOTE})?\s{{0,4}}[:=]\s{{0,4}}(?:{_QUOTE})[\w.-]{{0,64}}?(?:{_SENSITIVE})[\w.-]{{0,64}}(?:{_QUOTE})"
    rf"\s{{0,4}},?\s{{0,16}}(?:{_QUOTE})?value(?:{_QUOTE})?\s{{0,4}}[:=]\s{{0,4}})"
    rf"(?:b?(?P<quote>{_QUOTE}).*?(?:(?<!\\)(?P=quote)|\Z)|[^\s,}}\]]+)",
    re.IGNORECASE | re.DOTALL,
)
_COOKIE_OBJECT = re.compile(r"(?P<lead><Cookie\s)[^<>]{1,4096}")
_LINE = re.compile(r"[^\r\n]*+")
_NEAR = 160

_ELEMENT = re.compile(
    rf"(?P<lead><[\w:.-]{{0,40}}?(?:{_SENSITIVE})[\w:.-]{{0,40}}(?:\s[^<>]{{0,200}})?>)[^<]+", re.IGNORECASE
)
_BAD_HEADER = re.compile(
    r"(?P<lead>(?:illegal|invalid) [Hh]eader value:?\s{1,4})(?:b?(?P<quote>[\"']).*?(?:(?<!\\)(?P=quote)|\Z)|[^\r\n]+)",
    re.IGNORECASE | re.DOTALL,
)
_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\Z)",
    re.DOTALL,
)
# Each with a word that is in all of its texts: searching for that is what most texts cost.
_FORMS = (
    ("header value", _BAD_HEADER),
    ("identified", _SQL),
    ("value", _MEMBERS),
    ("<cookie", _COOKIE_OBJECT),
)
# Tokens of IAM (contract 1.6), of Keystone, and signed ones of other services, wherever they are.
_TOKEN_BLOB = re.compile(
    r"\bMII[A-Za-z0-9+/_=-]{60,}|(?<![\w-])(?:gAAAA[\w=-]{60,}|eyJ[\w-]{10,}+\.[\w-]{10,}+(?:\.[\w-]*)?)"
)


def redact_text(text: str) -> str:
    """Return ``text`` with passwords, tokens, keys and signatures replaced by ``******``; never raises.

    Masked: the user part of URLs (``jdbc:mysql://user:pw@host``); what follows ``password=`` and the like, also as
    JSON, encoded for a URL or for HTML, as a pair in brackets, as two members (``"name": "password", "value": ...``),
    as an option of a command line, as an XML element or in SQL; the values of headers that carry secrets, as text,
    bytes or pairs; private keys; and blobs that look like tokens. A quoted value that does not end is masked to the
    end of the text, so that a text may be cut before it is redacted.
    """
    if "@" in text:
        text = _USERINFO.sub(lambda found: f"{found['lead']}{MASK}@", text)
        text = _ORACLE_LOGIN.sub(lambda found: f"{found['lead']}{MASK}@", text)
    if "PRIVATE KEY" in text:
        text = _PRIVATE_KEY.sub(MASK, text)
    if "%" in text and "40" in text:
        text = _ENCODED_USERINFO.sub(MASK, text)
    folded = text.lower()
    for word, pattern in _FORMS:
        if word in folded:
            text = pattern.sub(_masked, text)
    text = _without_named_values(text)
    if "bearer" in folded or "basic" in folded:  # not before: what follows may be a name and not a value
        text = _SCHEME.sub(_masked, text)
    if "</" in text:
        text = _ELEMENT.sub(_masked, text)
    return _TOKEN_BLOB.sub(MASK, text)


def redact_start(text: str, limit: int) -> str:
    """Return the redacted first ``limit`` characters of a text; where it was cut, no half of a word is left."""
    if len(text) <= limit:
        return redact_text(text)
    start = text[:limit]
    whole = start[: len(start) - len(start.split()[-1])] if start.split() else ""
    return f"{redact_text(whole)}... ({len(text):,} characters)"


def _masked(found: re.Match[str]) -> str:
    return f"{found['lead']}{MASK}"


def _without_named_values(text: str) -> str:
    folded = text.lower()
    if len(folded) != len(text):  # a few letters become two
        folded = "".join(letter.lower() if letter.isascii() else letter for letter in text)
    pieces: list[str] = []
    done = at = 0
    while (found := _NAME.search(folded, at)) is not None:
        at = found.end()
        value = None if _KEYRING.match(text, found.start()) else _value_start(text, found)
        if value is None:
            continue
        # Values of these headers have blanks in them: without quotes, such a value goes on to the end of the line.
        end = _value_end(text, value, whole_line=found.group().endswith(_HEADERS))
        if end > value:
            pieces += (text[done:value], MASK)
            done = end
        at = max(at, end)
    return "".join([*pieces, text[done:]]) if pieces else text


def _value_start(text: str, name: re.Match[str]) -> int | None:
    """Return where the value of a name begins; None when the name is only a word of a sentence."""
    sign = _SIGN.match(text, name.end())
    if sign is not None:
        return sign.end()
    before = text[max(0, name.start() - _NEAR) : name.start()]
    is_option = _OPTION_BEFORE.search(before) is not None
    comma = _COMMA.match(text, name.end())
    if comma is not None and (is_option or _is_header(name.group(), before) or _BRACKET_BEFORE.search(before)):
        return comma.end()
    blanks = (_BLANKS if is_option else _BLANKS_BEFORE_QUOTE).match(text, name.end())
    return blanks.end() if blanks is not None else None


def _is_header(name: str, before: str) -> bool:
    return name in _HEADERS or name.startswith(("x-sdk", "x_sdk")) or _HEADER_BEFORE.search(before) is not None


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
