"""Paths to members of a JSON value, as they are shown and copied."""

import msgspec


def join_path(path: str, name: str) -> str:
    """Append a member name to a path: ``a.b``; a name that would be ambiguous is written as ``a["b.c"]``."""
    if name.isidentifier() or (name and not any(letter in name for letter in '.[]"') and name.isprintable()):
        return f"{path}.{name}" if path else name
    quoted = msgspec.json.encode(name.encode("utf-8", "replace").decode()).decode()
    return f"{path}[{quoted}]"
