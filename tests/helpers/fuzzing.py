"""Replies and files that are almost right: real ones with a few changes of structure, and of bytes.

Every value that is put in has a mark of its own, so that it can be told whether it is still there in the end. Changes
come from a seed: the same seed gives the same cases.
"""

import gzip
import json
import random
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from drs_inspector.domain.redaction.sensitive_fields import is_secret_name

MOST_CHANGES = 4
DEEP = 300
_MARK = "mark-"


class Members(list[tuple[str, Any]]):
    """An object whose names may repeat, as a list of its members."""


class Number(str):
    """A number as it is written, which Python might not write so."""

    __slots__ = ()


class Case(NamedTuple):
    """Bytes to read, what was done to them, and the marks that must not get lost when they can be read."""

    data: bytes
    changes: tuple[str, ...]
    marks: tuple[str, ...]


def parsed(data: bytes) -> Any:
    """Return JSON with objects as `Members` and numbers as they are written."""
    return json.loads(data, object_pairs_hook=Members, parse_int=Number, parse_float=Number)


def encoded(value: Any) -> str:
    """Write JSON by hand: names may repeat, numbers are as they were."""
    if isinstance(value, Members):
        return "{" + ",".join(f"{json.dumps(name)}:{encoded(inner)}" for name, inner in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(encoded, value)) + "]"
    return str(value) if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)


class Fuzzer:
    """Makes cases of documents. ``keeps`` says which places are changed: a place is the names that lead to it.

    ``damages`` are the changes of bytes, all of `DAMAGES` without it.
    """

    def __init__(
        self,
        seed: int,
        documents: list[bytes],
        keeps: Callable[[tuple[str, ...]], bool] = lambda _place: True,
        damages: "tuple[Damage, ...] | None" = None,
    ) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same cases every time
        self._documents = documents
        self._keeps = keeps
        self._damages = DAMAGES if damages is None else damages
        self._count = 0

    def cases(self, number: int) -> Iterator[Case]:
        """Yield so many cases."""
        for _ in range(number):
            yield self._case()

    def _case(self) -> Case:
        root = parsed(self._random.choice(self._documents))
        done = [self._change(root) for _ in range(self._random.randint(1, MOST_CHANGES))]
        data = encoded(root).encode("utf-8", "surrogatepass")
        marks = tuple(_marks(root))
        if self._random.random() < 0.2:
            name, harmless, damage = self._random.choice(self._damages)
            data = damage(self._random, data)
            done.append(name)
            marks = marks if harmless else ()
        return Case(data, tuple(done), marks)

    def _change(self, root: Any) -> str:
        change = self._random.choice((self._add, self._add, self._repeat, self._replace, self._delete, self._move))
        places = [place for place in _places(root) if self._keeps(place[0])]
        path, container = self._random.choice(places)
        change(container, places)
        return f"{change.__name__.strip('_')} at {'/'.join(path) or 'the top'}"

    def _odd(self) -> Any:
        self._count += 1
        mark = f"{_MARK}{self._count:07d}"
        odd: list[Any] = [
            mark,
            [mark, None, True, Number("-0"), Number("1e999"), Number("7" * 400)],
            Members([("unknown", mark), ("unknown", f"{mark} again"), ("", Members())]),
            f'{mark} "quoted" \\ \n\t\x7f \u2028\u202e \U0001f600',
            f"{mark} " + "long " * 2_000,
            json.dumps({"inner": [mark, {"deeper": mark}]}),
            _nested(mark),
            f"{mark}\ud83d",
        ]
        return self._random.choice(odd)

    def _add(self, container: Any, _places: Any) -> None:
        position = self._random.randint(0, len(container))
        odd = self._odd()
        container.insert(position, (f"odd{self._count % 7}", odd) if isinstance(container, Members) else odd)

    def _repeat(self, container: Any, _places: Any) -> None:
        if container:
            again = self._random.choice(container)
            container.append((again[0], self._odd()) if isinstance(container, Members) else again)

    def _replace(self, container: Any, _places: Any) -> None:
        if container:
            position = self._random.randrange(len(container))
            odd = self._odd()
            container[position] = (container[position][0], odd) if isinstance(container, Members) else odd

    def _delete(self, container: Any, _places: Any) -> None:
        if container:
            del container[self._random.randrange(len(container))]

    def _move(self, container: Any, places: list[tuple[tuple[str, ...], Any]]) -> None:
        """Put a copy of something else here: a job below a job, an endpoint among the jobs."""
        _path, other = self._random.choice(places)
        copy = parsed(encoded(other).encode("utf-8", "surrogatepass"))
        container.append((f"odd{self._count % 7}", copy) if isinstance(container, Members) else copy)


def _nested(mark: str) -> Any:
    value: Any = mark
    for level in range(DEEP):
        value = [value] if level % 2 else Members([("a", value)])
    return value


def _places(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every object and array with the names that lead to it, but for what is secret or very deep."""
    if len(path) > MOST_CHANGES * 4:
        return
    if isinstance(value, Members):
        yield path, value
        for name, inner in value:
            if not is_secret_name(name):
                yield from _places(inner, (*path, name))
    elif isinstance(value, list):
        yield path, value
        for inner in value:
            yield from _places(inner, (*path, "[]"))


def _marks(root: Any) -> Iterator[str]:
    """Yield the marks that are in a document, but for those whose names say that they are secret."""
    waiting = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Members):
            waiting += [inner for name, inner in value if not is_secret_name(name)]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and _MARK in value:
            start = value.index(_MARK)
            yield value[start : start + len(_MARK) + 7]


def _cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def _flip(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _insert(chance: random.Random, data: bytes) -> bytes:
    position = chance.randrange(len(data))
    return (
        data[:position] + chance.choice((b"\0", b"\xff\xfe", b"{", b"]", b'"', b"\\", b",,", b"NaN")) + data[position:]
    )


class Damage(NamedTuple):
    """A change of bytes; after a ``harmless`` one a file means what it meant before."""

    name: str
    harmless: bool
    apply: Callable[[random.Random, bytes], bytes]


DAMAGES = (
    Damage("cut short", False, _cut),
    Damage("bytes changed", False, _flip),
    Damage("bytes put in", False, _insert),
    Damage("twice", False, lambda _chance, data: data + data),
    Damage("blanks around", True, lambda _chance, data: b"\r\n \t" + data + b"\n\n"),
    Damage("with a byte order mark", True, lambda _chance, data: b"\xef\xbb\xbf" + data),
    Damage("gzip", True, lambda _chance, data: gzip.compress(data, mtime=0)),
    Damage("gzip, cut short", False, lambda chance, data: _cut(chance, gzip.compress(data, mtime=0))),
    Damage("with the headers of curl", True, lambda _chance, data: b"HTTP/1.1 200 OK\r\nDate: x\r\n\r\n" + data),
)
