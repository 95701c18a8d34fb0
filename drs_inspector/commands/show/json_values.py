"""The single values of a JSON text with the path to each, so that two views of the same bytes can be compared."""

import json
from collections.abc import Iterator

Leaf = str | int | float | bool | None
Value = Leaf | list["Value"] | dict[str, "Value"]


class _Members(list[tuple[str, object]]):
    """The members of an object as they came, repeated names included."""


def _number(text: str) -> float | str:
    """Keep a number that a float cannot hold as its text."""
    number = float(text)
    return number if abs(number) < float("inf") else text


def leaves(raw: bytes | memoryview) -> Iterator[tuple[str, Leaf]]:
    """Yield (path, value) for each single value, and for each empty object or array as its JSON text.

    A path is written ``source_endpoint.ip`` and ``tags[0].key``; a name that comes again in the same object has
    ``#2``, ``#3`` ... after it. Text that is nested too deeply to be walked is one leaf at the path ``""``.
    """
    text = bytes(raw).decode("utf-8", "replace")
    try:
        document = json.loads(text, object_pairs_hook=_Members, parse_float=_number)
        yield from list(_walk(document, ""))
    except (ValueError, RecursionError):
        yield "", text


def value_of(raw: bytes | memoryview) -> Value:
    """Decode a JSON value for printing; what cannot be decoded is its text.

    A name that comes again in the same object has ``#2``, ``#3`` ... after it.
    """
    text = bytes(raw).decode("utf-8", "replace")
    try:
        value: Value = json.loads(text, parse_float=_number, object_pairs_hook=_every_member)
    except (ValueError, RecursionError):
        return text
    return value


def _every_member(members: list[tuple[str, Value]]) -> dict[str, Value]:
    named = dict(members)
    if len(named) == len(members):
        return named
    times: dict[str, int] = {}
    every: dict[str, Value] = {}
    names = {name for name, _value in members}
    for name, value in members:
        times[name] = number = times.get(name, 0) + 1
        again = f"{name}#{number}" if number > 1 else name
        while number > 1 and again in names:
            again += "#"
        every[again] = value
    return every


def _walk(value: object, path: str) -> Iterator[tuple[str, Leaf]]:
    if isinstance(value, _Members):
        if not value:
            yield path, "{}"
        times: dict[str, int] = {}
        for name, inner in value:
            times[name] = times.get(name, 0) + 1
            again = f"#{times[name]}" if times[name] > 1 else ""
            yield from _walk(inner, f"{path}.{name}{again}" if path else f"{name}{again}")
    elif isinstance(value, list):
        if not value:
            yield path, "[]"
        for index, inner in enumerate(value):
            yield from _walk(inner, f"{path}[{index}]")
    elif isinstance(value, str | int | float) or value is None:
        yield path, value


def leaves_of_value(value: Value, path: str = "") -> Iterator[tuple[str, Leaf]]:
    """Yield (path, value) for each single value of a decoded JSON value; see ``leaves``."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves_of_value(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves_of_value(inner, f"{path}[{index}]")
    else:
        yield path, value
