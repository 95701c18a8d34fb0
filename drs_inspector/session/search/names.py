"""A search for names as such: the text of one that finds several exact names at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from drs_inspector.domain.search.wanted import MOST_LETTERS, HitKind


class Sought(NamedTuple):
    """Names or dotted paths to search for in all jobs, and what is shown first of what is found."""

    names: tuple[str, ...]
    kind: HitKind = HitKind.OBJECT


class NamesText(NamedTuple):
    """A regular expression that finds ``names`` and nothing else; ``left_out`` others had no room in it."""

    text: str
    names: tuple[str, ...] = ()
    left_out: int = 0


def names_text(names: Sequence[str]) -> NamesText:
    """Return the text for several exact names or dotted paths, each once; as many as a search takes."""
    parts: list[str] = []
    given = [name for name in dict.fromkeys(names) if name.strip()]
    room = MOST_LETTERS - len("^(?:)$")
    for name in given:
        part = re.escape(name)
        room -= len(part) + 1
        if room < 0 and parts:
            break
        parts.append(part)
    text = f"^{parts[0]}$" if len(parts) == 1 else f"^(?:{'|'.join(parts)})$" if parts else ""
    return NamesText(text, tuple(given[: len(parts)]), len(given) - len(parts))
