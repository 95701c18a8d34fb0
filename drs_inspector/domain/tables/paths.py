"""How a path into a reply is written: ``source_endpoint.ip``, ``tags[0].key``, ``tags["cost.center"]``."""

import re
from typing import Final, NamedTuple

import msgspec

from drs_inspector.domain.rawjson.member_path import join_path

LONGEST_PATH = 512
MOST_STEPS = 40
OF_LIST_ENTRY: Final = "list"
"""What a path into the list entry begins with, as in drift and unknown fields."""
_STEP = re.compile(r'(\.?)(?:([^.\[\]"]+)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*+")\])')


class Path(NamedTuple):
    """A path: names of members and places in lists, from 0. ``home`` is "list" for one into the list entry alone."""

    steps: tuple[str | int, ...]
    home: str = ""

    @property
    def text(self) -> str:
        """The path as it is written, the same for every way to write it."""
        text = self.home
        for step in self.steps:
            text = f"{text}[{step}]" if isinstance(step, int) else join_path(text, step)
        return text


def path_of(text: str) -> Path | None:
    """Return the path that a text writes, None where it is none.

    Names are joined by dots; ``[0]`` is the first entry of a list. A name with a dot, a bracket or a quote is written
    as a JSON text in brackets: ``tags["cost.center"]``.
    """
    if not text or len(text) > LONGEST_PATH or text != text.strip():
        return None
    steps: list[str | int] = []
    position = 0
    while position < len(text):
        found = _STEP.match(text, position)
        if found is None or len(steps) == MOST_STEPS:
            return None
        dot, name, number, quoted = found.groups()
        if bool(dot) != (name is not None and position > 0) or (name is not None and not name.isprintable()):
            return None
        if quoted is not None:
            try:
                name = msgspec.json.decode(quoted, type=str)
            except msgspec.DecodeError:
                return None
        steps.append(int(number) if number is not None else name or "")
        position = found.end()
    if isinstance(steps[0], int):
        return None
    in_list = steps[0] == OF_LIST_ENTRY and len(steps) > 1 and isinstance(steps[1], str)
    return Path(tuple(steps[1:]), OF_LIST_ENTRY) if in_list else Path(tuple(steps))
