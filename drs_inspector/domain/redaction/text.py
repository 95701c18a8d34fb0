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
_SENSITIVE = (
    r"passw(?:or)?d|passphrase|passcode|pwd|secret|token|private[_-]?key|access[_-]?key|api[_-]?key|signature"
    r"|authorization"
)
# "SecretService: " in exactly this spelling is the name of a kind of keyring in its own error messages.
_NAME = re.compile(
    r"(?P<header>x[_-]sdk[_-][a-z0-9_-]*+|(?:(?<![a-z0-9])|(?<=\\[nrt]))cookie2?(?![a-z0-9])|authorization(?![a-z0-9]))"
    rf"|(?!(?<![A-Za-z0-9_.-])(?-i:SecretService: ))(?:{_SENSITIVE})[A-Za-z0-9_-]*+",
    re.IGNORECASE,
)
# Headers whose values have blanks in them: without quotes, such a value goes on to the end of the line.
_LONG_VALUE = re.compile(r"(?:authorization|cookie2?)\Z", re.IGNORECASE)
_HEADER_BEFORE = re.compile(r"(?:x|proxy|http)[_-](?:[a-z0-9]{1,32}[_-]){0,4}\Z", re.IGNORECASE)
_OPTION_BEFORE = re.compile(r"(?<![A-Za-z0-9_-])--(?:[a-z0-9]{1,32}-){0,4}\Z", re.IGNORECASE)
_BRACKET_BEFORE = re.compile(r"[(\[]\s{0,16}b?\\{0,3}[\"'][a-z0-9_.-]{0,64}\Z", re.IGNORECASE)
_SIGN = re.compile(r"(?:\\{0,7}[\"'])?\s{0,16}(?:[:=]+|%3D)>?\s{0,16}", re.IGNORECASE)
_COMMA = re.compile(r"\\{0,7}[\"']\s{0,16},\s{0,16}")
_BLANKS = re.compile(r"[ \t]{1,16}(?=\S)")
_QUOTED = re.compile(r"b?(?P<quote>\\{0,7}[\"']).*?(?:(?<!\\)(?P=quote)|\Z)", re.IGNORECASE | re.DOTALL)
_BRACKET = re.compile(r"[\[({\])}]|\\{0,7}[\"']")
_PLAIN = re.compile(r"[^\s\"',;&)\]}]*+")
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
    r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\Z)", re.DOTALL
)
# Tokens of IAM (contract 1.6), of Keystone, and signed ones of other services, wherever they are.
_TOKEN_BLOB = re.compile(
    r"\bMII[A-Za-z0-9+/_=-]{60,}|(?<![\w-])(?:gAAAA[\w=-]{60,}|eyJ[\w-]{10,}+\.[\w-]{10,}+(?:\.[\w-]*)?)"
)


def redact_text(text: str) -> str:
    """Return ``text`` with passwords, tokens, keys and signatures replaced by ``******``; never raises.

    Masked: the user part of URLs (``jdbc:mysql://user:pw@host``); what follows ``password=`` and the like, also as
    JSON, as a pair in brackets, as an option of a command line or as an XML element; the values of headers that carry
    secrets, as text, bytes or pairs; private keys; and blobs that look like tokens. A quoted value that does not end
    is masked to the end of the text, so that a text may be cut before it is redacted.
    """
    if "@" in text:
        text = _USERINFO.sub(lambda found: f"{found['lead']}{MASK}@", text)
        text = _ORACLE_LOGIN.sub(lambda found: f"{found['lead']}{MASK}@", text)
    if "PRIVATE KEY" in text:
        text = _PRIVATE_KEY.sub(MASK, text)
    if "eader value" in text:
        text = _BAD_HEADER.sub(lambda found: f"{found['lead']}{MASK}", text)
    text = _without_named_values(text)
    if "</" in text:
        text = _ELEMENT.sub(lambda found: f"{found['lead']}{MASK}", text)
    return _TOKEN_BLOB.sub(MASK, text)


def redact_start(text: str, limit: int) -> str:
    """Return the redacted first ``limit`` characters of a text; where it was cut, no half of a word is left."""
    if len(text) <= limit:
        return redact_text(text)
    start = text[:limit]
    whole = start[: len(start) - len(start.split()[-1])] if start.split() else ""
    return f"{redact_text(whole)}... ({len(text):,} characters)"


def _without_named_values(text: str) -> str:
    pieces: list[str] = []
    done = at = 0
    while (found := _NAME.search(text, at)) is not None:
        at = found.end()
        value = _value_start(text, found)
        if value is None:
            continue
        end = _value_end(text, value, whole_line=_LONG_VALUE.search(found.group()) is not None)
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
    comma = _COMMA.match(text, name.end())
    if comma is not None and (name["header"] or _HEADER_BEFORE.search(before) or _BRACKET_BEFORE.search(before)):
        return comma.end()
    blanks = _BLANKS.match(text, name.end())
    if blanks is not None and _OPTION_BEFORE.search(before):
        return blanks.end()
    return None


def _value_end(text: str, start: int, *, whole_line: bool) -> int:
    """Return where a value ends: at its own quote or bracket, else at the end of its word or line."""
    quoted = _QUOTED.match(text, start)
    if quoted is not None:
        return quoted.end()
    if text[start : start + 1] in ("[", "(", "{"):
        return _closing_bracket(text, start)
    plain = (_LINE if whole_line else _PLAIN).match(text, start)
    return plain.end() if plain is not None else start


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
