"""Masks names inside texts: error messages, log lines, URLs.

What has the shape of an address, a user or a contact gets its placeholder wherever it is. ``MaskedTexts.strict`` lets
only words stay that are on the list of words of error texts: a name that no field has told is no reason to show it.
Every search looks at a character a bounded number of times.
"""

import re
from collections.abc import Callable, Collection
from itertools import groupby

from drs_inspector.domain.redaction.allow_list import KINDS
from drs_inspector.domain.redaction.known_words import KnownWords
from drs_inspector.domain.redaction.listed_words import CAPITALS, ENUMERATIONS, ERROR_WORDS
from drs_inspector.domain.redaction.placeholders import Placeholders

# Letters may join it: "db_10.1.2.3". A version or an OID has more or fewer parts.
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])"
_IPV4 = re.compile(rf"(?<![0-9])(?<![0-9]\.)(?:{_OCTET}\.){{3}}{_OCTET}(?![0-9]|\.[0-9])")
# As names of hosts have it: "ip-10-1-2-3".
_IPV4_IN_NAME = re.compile(
    rf"(?<![0-9A-Za-z])(?<![0-9][-_]){_OCTET}(?P<sign>[-_])(?:{_OCTET}(?P=sign)){{2}}{_OCTET}(?![0-9A-Za-z]|[-_.][0-9])"
)
# Words that colons join: ``_ipv6`` says whether an address is among them.
_COLONS = re.compile(r"(?<!\w)\w*+:[\w:]++")
_HEX = re.compile(r"[0-9A-Fa-f]{0,4}")
# No search begins inside a word that one has passed, and none goes back into it: a long word is read once.
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+")
_PHONE = re.compile(r"(?<![\w+.])[+0]\d[\d ()/-]{5,24}")
_URL_HOST = re.compile(r"(?<=//)(?:[^\s/?#@\"']*@)?(?P<host>[A-Za-z0-9_][A-Za-z0-9_.-]*)")
_USER_WORD = re.compile(
    r"(?P<lead>\b(?:user(?:[ _]?name)?|uid|for user|account)(?:\s*[=:]\s*|\s+)['\"`]?)(?P<user>[\w.$-]+)", re.IGNORECASE
)
_USER_AT_HOST = re.compile(r"(?<![\w.$-])(?P<user>[\w.$-]++)(?P<quote>'@'|\"@\"|`@`)(?P<host>[^'\"`\s]+)")
_PORT = re.compile(r":\d{1,5}\Z")
# Of a private use: no text of a cloud has a meaning in them.
_MARKS = re.compile("[\ue000\ue001]")
_BETWEEN_MARKS = re.compile("\ue000([^\ue000\ue001]*+)\ue001")
_DOTTED = re.compile(r"[\w-]++(?:\.[\w-]++)*+")
_MAY_HOLD_ADDRESS = re.compile(r"@|\d[._-]\d|:")
# What is not ASCII belongs to a word: a name may be of signs alone.
_RUN = re.compile(r"[\w$#\x80-\U0010ffff][\w$#.\x80-\U0010ffff-]*+")
# A name that looks like a placeholder would be taken for that of another value.
_LIKE_PLACEHOLDER = re.compile(rf"(?:name|{'|'.join(KINDS)})-[0-9]+")
# Figures in groups, as the number of a card is written.
_GROUPS = re.compile(r"(?<![\w.-])\d{3,}+(?: \d{2,}+)++(?!\w)")
_CODE = re.compile(r"(?:DRS|IAM|APIGW|VPC|SMN|DBS|ORA|SDK)[.-][A-Z]{0,4}[0-9]{2,8}")
_LONGEST_FIGURE = 9


class NamesOfSeveralWords(KnownWords):
    """The names that ``MaskedTexts.strict`` does not find run by run, such as ``access log``."""

    def add(self, value: str, replacement: str, *, any_case: bool) -> None:
        """Look for a name from now on, unless it is one run."""
        if not _RUN.fullmatch(value):
            super().add(value, f"\ue000{replacement}\ue001", any_case=any_case)


class MaskedTexts:
    """Masks texts with the placeholders of one export.

    ``kept`` are names that stay where they are met, ``several`` has heard of the others that are of several words.
    """

    def __init__(
        self, placeholders: Placeholders, kept: Collection[str] = (), several: NamesOfSeveralWords | None = None
    ) -> None:
        self._placeholders = placeholders
        self._kept = kept
        self._several = several or NamesOfSeveralWords()

    def address(self, text: str) -> str:
        """Return a list of hosts, ``a:3306,b``, with placeholders; ports stay."""
        return ",".join(self._address(part) for part in text.split(","))

    def shapes(self, text: str) -> str:
        """Return a text with users, addresses and contacts of a recognisable shape replaced; other words stay."""
        return _MARKS.sub("", self._marked(text))

    def strict(self, text: str) -> str:
        """Return an error text of which only listed words, figures, codes and names that stay are left."""
        # What is between the marks was made here, what looks like it elsewhere is a name.
        pieces = _BETWEEN_MARKS.split(_GROUPS.sub(self._figures, self._marked(text)))
        pieces[::2] = [_RUN.sub(self._run, piece) for piece in pieces[::2]]
        return "".join(pieces)

    def _marked(self, text: str) -> str:
        """Return a text with the shapes replaced, each placeholder between marks."""
        text = self._several.replace(_MARKS.sub(" ", text))
        text = _USER_AT_HOST.sub(
            lambda found: self._mark("user", found["user"]) + found["quote"] + self._mark("ip", found["host"]), text
        )
        text = _MAIL.sub(lambda found: self._mark("contact", found.group()), text)
        text = _PHONE.sub(lambda found: self._mark("contact", found.group().rstrip(" (/-")), text)
        text = _IPV4.sub(lambda found: self._mark("ip", found.group()), text)
        text = _IPV4_IN_NAME.sub(lambda found: self._mark("ip", _with_dots(found)), text)
        text = _COLONS.sub(lambda found: _ipv6(found.group(), self._mark), text)
        text = _URL_HOST.sub(self._host, text)
        return _USER_WORD.sub(self._user, text)

    def _mark(self, kind: str, value: str) -> str:
        return f"\ue000{self._placeholders.of(kind, value)}\ue001"

    def without_addresses(self, text: str) -> str:
        """Return a name that stays with the addresses and contacts in it replaced."""
        of_address = self._placeholders.of_address
        known = of_address(text)
        if known is not None:
            return known
        if _MAY_HOLD_ADDRESS.search(text):
            of = self._placeholders.of
            text = _MAIL.sub(lambda found: of("contact", found.group()), text)
            text = _IPV4.sub(lambda found: of("ip", found.group()), text)
            text = _IPV4_IN_NAME.sub(lambda found: of("ip", _with_dots(found)), text)
            text = _COLONS.sub(lambda found: _ipv6(found.group(), of), text)
        if not self._placeholders.has_address(_DOTTED.findall(text)):
            return text
        return _DOTTED.sub(lambda found: of_address(found.group()) or found.group(), text)

    def _address(self, text: str) -> str:
        host = text.strip()
        port = _PORT.search(host) if host.count(":") == 1 or "]:" in host else None
        if port:
            host = host[: port.start()]
        host = host.strip("[]")
        return self._placeholders.of("ip", host) + (port.group() if port else "") if host else text

    def _host(self, found: re.Match[str]) -> str:
        return found.group()[: found.start("host") - found.start()] + self._mark("ip", found["host"])

    def _user(self, found: re.Match[str]) -> str:
        word = found["user"]
        return found["lead"] + (word if word.lower() in ERROR_WORDS else self._mark("user", word))

    def _figures(self, found: re.Match[str]) -> str:
        figures = found.group()
        return self._mark("name", figures) if _is_long_figure(figures.replace(" ", "")) else figures

    def _run(self, found: re.Match[str]) -> str:
        """Mask a run of words, dots and hyphens: as a whole where it is known, else piece by piece."""
        run = found.group()
        word = run.rstrip(".-")
        whole = self._whole(word)
        if whole is None and _is_long_figure(word):
            whole = self._placeholders.of("name", word)
        elif whole is None:
            whole = ".".join(self._whole(part) or self._piece(part) for part in word.split("."))
        return whole + run[len(word) :]

    def _whole(self, word: str) -> str | None:
        known = self._placeholders.of_word(word)
        if known is not None:
            return known
        return word if word in self._kept or _is_listed(word) else None

    def _piece(self, word: str) -> str:
        """Return a word that joins listed ones by hyphens as it is, every other one as a placeholder."""
        pieces = word.split("-")
        if _LIKE_PLACEHOLDER.fullmatch(word) is None and all(
            piece == "" or (self._placeholders.of_word(piece) is None and _is_listed(piece)) for piece in pieces
        ):
            return word
        return self._placeholders.of("name", word)


def _with_dots(found: re.Match[str]) -> str:
    return found.group().replace(found["sign"], ".")


def _ipv6(text: str, put: Callable[[str, str], str]) -> str:
    """Return words that colons join with the IPv6 and MAC addresses among them replaced by ``put("ip", address)``."""
    pieces = []
    for is_hex, words in groupby(text.split(":"), lambda word: _HEX.fullmatch(word) is not None):
        piece = ":".join(words)
        if is_hex:
            first = piece.startswith(":") and not piece.startswith("::")
            last = len(piece) - (piece.endswith(":") and not piece.endswith("::"))
            address = piece[first:last]
            if _is_ipv6(address):
                piece = piece[:first] + put("ip", address) + piece[last:]
        pieces.append(piece)
    return ":".join(pieces)


def _is_ipv6(text: str) -> bool:
    """Say whether hexadecimal words make an address: ``10:00:00`` is a time, ``1:3:5`` a part of a GTID set."""
    words = [word for word in text.split(":") if word]
    if "::" in text:
        return bool(words)
    if not "".join(words).isdecimal():
        return len(words) > 2  # also a part of one
    return len(words) == 8 or (len(words) == 6 and all(len(word) == 2 for word in words))


def are_capitals(word: str) -> bool:
    """Say whether a word is one of enumerations in capitals, ``FULL_TRANSFER_STARTED``."""
    return all(part in CAPITALS for part in word.split("_"))


def _is_long_figure(word: str) -> bool:
    """Say whether a figure in groups, as of a card or a telephone, is longer than one that stays."""
    figures = word.replace("-", "").replace(".", "")
    return len(figures) > _LONGEST_FIGURE and figures.isdecimal()


def _is_listed(word: str) -> bool:
    if word.lower() in ERROR_WORDS or word in ENUMERATIONS:
        return True
    if word.isdecimal():  # other figures than these are no figures of a cloud
        return word.isascii() and len(word) <= _LONGEST_FIGURE
    if _CODE.fullmatch(word):
        return True
    return "_" in word and are_capitals(word)
