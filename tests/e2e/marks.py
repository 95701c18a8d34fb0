"""Secrets that can be recognised wherever they turn up, and the search for them in every form they may have."""

import base64
import html
import json
import math
import secrets
import string
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, quote_plus

_HALF = 14
# What URLs, JSON, HTML and shells write in other ways.
_SPECIAL = ' %/+&="\\<'


@dataclass(frozen=True)
class Mark:
    """A secret: ``text`` is what is given to the program; each of ``pieces`` is searched for in every form."""

    name: str
    text: str
    pieces: tuple[str, ...]


class Find(NamedTuple):
    """A mark that was found: where, of which secret, and in which form."""

    where: str
    mark: str
    form: str


def new_mark(name: str, *, special: bool = False, letters: str = string.ascii_letters + string.digits) -> Mark:
    """Return a random secret of these letters; with ``special`` also of characters that others escape."""
    left, right = ("".join(secrets.choice(letters) for _ in range(_HALF)) for _ in range(2))
    return Mark(name, left + _SPECIAL + right, (left, right)) if special else Mark(name, left + right, (left + right,))


def mark_of(name: str, text: str) -> Mark:
    """Return a mark for a long secret that was made elsewhere, such as a token: a piece from its middle."""
    middle = len(text) // 2
    return Mark(name, text, (text[middle : middle + 30],))


def forms(mark: Mark) -> Iterator[tuple[str, bytes]]:
    """Yield the name of each form and how the secret looks in it."""
    for piece in mark.pieces:
        plain = piece.encode()
        yield "plain", plain
        yield "reversed", plain[::-1]
        for encoding in ("utf-16-le", "utf-16-be"):
            yield encoding, piece.encode(encoding)
            yield from _base64(f"base64 of {encoding}", piece.encode(encoding))
        yield from _base64("base64", plain)
        yield "hex", plain.hex().encode()
        yield "HEX", plain.hex().upper().encode()
        yield "hex with colons", plain.hex(":").encode()
        yield "percent", "".join(f"%{byte:02x}" for byte in plain).encode()
        yield "PERCENT", "".join(f"%{byte:02X}" for byte in plain).encode()
    for form, text in (
        ("url", quote(mark.text, safe="")),
        ("url path", quote(mark.text)),
        ("url form", quote_plus(mark.text)),
        ("json", json.dumps(mark.text)[1:-1]),
        ("html", html.escape(mark.text)),
        ("repr", repr(mark.text)[1:-1]),
    ):
        yield form, text.encode()


def _base64(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what base64 makes of it after 0, 1 and 2 other bytes, without the letters that neighbours share."""
    for before in range(3):
        whole = base64.b64encode(bytes(before) + content)
        first, end = math.ceil(before * 8 / 6), (before + len(content)) * 8 // 6
        yield f"{name}, alignment {before}", whole[first:end]
        yield f"{name}, alignment {before}, of URLs", whole[first:end].replace(b"+", b"-").replace(b"/", b"_")


def _unpacked(path: Path) -> bytes:
    """Return names and contents of what a zip file holds; nothing for another file."""
    if not zipfile.is_zipfile(path):
        return b""
    with zipfile.ZipFile(path) as packed:
        return b"\n".join(name.encode() + b"\n" + packed.read(name) for name in packed.namelist())


def search(folder: Path, marks: Sequence[Mark], *, but: Collection[Path] = ()) -> list[Find]:
    """Return every mark in names and contents of the files below a folder; files in ``but`` are passed over."""
    wanted = [(needle, mark.name, form) for mark in marks for form, needle in forms(mark)]
    found: set[Find] = set()
    for path in sorted(folder.rglob("*")):
        content = str(path.relative_to(folder)).encode()
        if path.is_symlink():
            content += b"\n" + bytes(path.readlink())
        elif path.is_file() and path not in but:
            content += b"\n" + path.read_bytes() + _unpacked(path)
        found.update(Find(str(path), name, form) for needle, name, form in wanted if needle in content)
    return sorted(found)
