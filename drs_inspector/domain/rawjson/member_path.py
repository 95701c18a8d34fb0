"""Paths to members of a JSON value, as they are shown and copied, and as queries, columns and SQL write them."""

import re

import msgspec

_FIRST = re.compile(r"[^\W\d][\w$-]*")
_NEXT = re.compile(r"[\w$-]+")


def join_path(path: str, name: str) -> str:
    """Append a member name to a path: ``a.b``; a name that is more than a word is written as ``a["b.c"]``."""
    if (_NEXT if path else _FIRST).fullmatch(name) and name.isprintable():
        return f"{path}.{name}" if path else name
    quoted = msgspec.json.encode(name.encode("utf-8", "replace").decode()).decode()
    return f"{path}[{quoted}]"
