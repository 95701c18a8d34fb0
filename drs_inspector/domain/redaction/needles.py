"""Where in JSON bytes a secret may be: the offsets of short words and of long runs, found at the speed of memory.

A secret name or a text with a secret in it contains one of these; a test holds them against the list of names. What
is found is a candidate only. Each expression begins with one letter, which Python's engine finds with ``memchr``, and
looks back from there: ten of them take half the time of a search for each word.
"""

import re
import string

# Longer than any of the words; pieces that are searched one after the other overlap by it.
OVERLAP = 64


def _table() -> bytes:
    """Return a table that makes letters small, and quotes of what separates a name from its value or its words."""
    table = bytearray(range(256)).replace(string.ascii_uppercase.encode(), string.ascii_lowercase.encode())
    for separator in b"=:\\ _-.<>'&;,|/%?([{\t)+":
        table[separator] = ord('"')
    return bytes(table)


_FOLDED = _table()
_WORDS = tuple(
    re.compile(expression)
    for expression in (
        rb"k(?:ey|\"(?<=[as]k\")|en(?<=token)|ie(?<=cookie)|ennw|rb5)",
        rb"w(?:d(?<=[ps]wd)|\"(?<=pw\")|t(?<=jwt))",
        rb"p(?:ass|em\"|\"?uri(?<=temp.uri)|uri(?<=tempuri)|\"(?<=otp\"))",
        rb"c(?:re(?:d|t(?<=secret))|k\"sum)",
        rb"j(?:aas|(?<=eyj))",
        rb"g(?:nat(?<=signat)|(?<=n\"string)|(?<=nstring)|(?<=t\"string)|(?<=tstring)|ned\"url|nedurl)",
        rb"b(?:earer|asic\")",
        rb"nn\"?str",
        rb"uth(?<=auth)",
        rb"fied(?<=identified)",
    )
)
# Spelt as they are: logins, options of command lines, encoded logins, PEM blocks, headers. A mark is found first and
# what follows it looked at then.
_AS_THEY_ARE = (b"@", b"-----BEGIN ", b"eader value")
_MARKED = ((b" -", (b" -p", b" -u", b" -a ", b" --user", b" -P", b" -w ")), (b"%", (b"%40",)))
# A name or a text may spell letters as escapes, and then none of the words above is there to be found.
_ESCAPE = b"\\u"
_CHINESE = tuple(
    word.encode()
    for word in (
        "\u5bc6",
        "\u53e3\u4ee4",
        "\u79d8\u94a5",
        "\u94a5",
        "\u4ee4\u724c",
        "\u51ed",
        "\u9a8c",
        "\u30d1\u30b9",
        "\u0430\u0440\u043e\u043b",
        "\u0410\u0420\u041e\u041b",
    )
)


def _class(characters: str) -> bytes:
    return bytes(ord("1") if chr(byte) in characters else ord("0") for byte in range(256))


_ALPHANUMERIC = string.ascii_letters + string.digits
# Access keys are 20 capital letters and digits; secret keys and tokens have 40 characters and more.
_RUNS = (
    (_class(string.ascii_uppercase + string.digits), b"1" * 20),
    (_class(_ALPHANUMERIC + "+/_-"), b"1" * 40),
)


def candidates(piece: bytes) -> list[int]:
    """Return the offsets that may lie in a secret name or in a text with a secret, in rising order."""
    folded = piece.translate(_FOLDED)
    found = [match.start() for pattern in _WORDS for match in pattern.finditer(folded)]
    words = list(_AS_THEY_ARE)
    if not piece.isascii():
        words.extend(_CHINESE)
    if b"\\" in piece:
        words.append(_ESCAPE)
    for word in words:
        _add(found, piece, word)
    for mark, words_of_mark in _MARKED:
        marked: list[int] = []
        _add(marked, piece, mark)
        found.extend(at for at in marked if piece.startswith(words_of_mark, at))
    for table, run in _RUNS:
        _add(found, piece.translate(table), run)
    return sorted(found)


def _add(found: list[int], piece: bytes, word: bytes) -> None:
    at = piece.find(word)
    while at >= 0:
        found.append(at)
        at = piece.find(word, at + len(word))
