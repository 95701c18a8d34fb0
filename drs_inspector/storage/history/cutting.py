"""An archive as parts that stay the same from reading to reading, and values that move at every reading.

Each entry of a list in the archive, and each big member in one, is a part; what is around them is a frame of each
reading. Times, positions, progress and the numbers of replies are taken out of a part: what is left of it is its
content, and the same in the next reading. Both together are the bytes of the archive, whatever they are.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import accumulate
from typing import Final, NamedTuple

import msgspec

from drs_inspector.storage.archive.write import Cuts

KEY_BYTES: Final = 16
MOST_VALUES: Final = 255
FRAME: Final = 0
FIRST: Final = 1
NEXT: Final = 2
INNER: Final = 3
"""Kinds of parts: around lists, the first entry of a list, a further one, and what continues an entry."""

_SEPARATOR: Final = b",\n"
_HOLE: Final = b"\0"
_AS_IT_IS: Final = b"\1"
# Ends of names. One search for each is faster than one for all of them, and what is missed only makes its part a new
# one.
_MOVING: Final = (
    b'"reply":',
    *(b'%b_time":' % name for name in (b"update", b"start", b"end", b"finish", b"complete", b"process", b"server")),
    *(b'%b":' % name for name in (b"read_at", b"measured_at", b"position", b"progress", b"percent", b"offset")),
    *(b'_%b":' % name for name in (b"delay", b"lag", b"rpo", b"rto", b"rate", b"rps", b"latency", b"remaining")),
)
# Neither text with escapes nor nested.
_VALUE: Final = re.compile(rb'[ ]?"?([0-9A-Za-z_.:+/ -]{1,80})"?(?=[,}])')
_NAME_BEFORE: Final = re.compile(rb'"([A-Za-z0-9_]{1,80})":[ ]?"?\Z')
_LONGEST_NAME: Final = 90
_NUMBER: Final = re.compile(rb"0|[1-9][0-9]{0,17}")


class Part(NamedTuple):
    """A part of an archive: ``content`` without the ``values`` that move; of a frame, all of it."""

    kind: int
    content: bytes
    values: tuple[bytes, ...] = ()

    @property
    def key(self) -> bytes:
        """What the content is known by."""
        return key_of(self.content)


class UnfitValuesError(ValueError):
    """Values do not fit the parts that they are said to belong to."""


def key_of(content: bytes) -> bytes:
    """Return what a content is known by, ``KEY_BYTES`` long."""
    return sha256(content).digest()[:KEY_BYTES]


def cut(body: memoryview, cuts: Cuts) -> Iterator[Part]:
    """Yield the parts of an archive in their order."""
    position, number = 0, 0
    for begin, end in cuts.entries:
        gap = bytes(body[position:begin])
        if gap != _SEPARATOR:
            yield Part(FRAME, gap)
        kind = NEXT if gap == _SEPARATOR else FIRST
        at = begin
        while number < len(cuts.big) and cuts.big[number][0] < end:
            start, stop = cuts.big[number]
            yield _part(kind, bytes(body[at:start]))
            yield Part(INNER, _as_it_is(bytes(body[start:stop])))
            kind, at, number = INNER, stop, number + 1
        yield _part(kind, bytes(body[at:end]))
        position = end
    yield Part(FRAME, bytes(body[position:]))


def filled(content: bytes, values: Sequence[bytes]) -> bytes:
    """Return a part of an archive of its content and its values. Raises UnfitValuesError."""
    if content[:1] == _AS_IT_IS:
        return content[1:]
    if not values:
        return content
    pieces = content.split(_HOLE)
    if len(pieces) != len(values) + 1:
        raise UnfitValuesError
    woven = [b""] * (2 * len(values) + 1)
    woven[::2] = pieces
    woven[1::2] = values
    return b"".join(woven)


def names_of_values(content: bytes) -> list[str]:
    """Return the names of the members that have the values of a content, in their order; "" for one not told."""
    if content[:1] == _AS_IT_IS:
        return []
    named = (_NAME_BEFORE.search(piece[-_LONGEST_NAME:]) for piece in content.split(_HOLE)[:-1])
    return [one.group(1).decode("ascii", "replace") if one else "" for one in named]


def _as_it_is(raw: bytes) -> bytes:
    return _AS_IT_IS + raw if raw[:1] == _AS_IT_IS or _HOLE in raw else raw


def _part(kind: int, raw: bytes) -> Part:
    if raw[:1] == _AS_IT_IS or _HOLE in raw:
        return Part(kind, _as_it_is(raw))
    values: list[bytes] = []
    pieces: list[bytes] = []
    done = 0
    for start, end in sorted(_moving(raw))[:MOST_VALUES]:
        pieces += raw[done:start], _HOLE
        values.append(raw[start:end])
        done = end
    if not values:
        return Part(kind, raw)
    return Part(kind, b"".join((*pieces, raw[done:])), tuple(values))


def _moving(raw: bytes) -> Iterator[tuple[int, int]]:
    for name in _MOVING:
        at = raw.find(name)
        while at >= 0:
            at += len(name)
            found = _VALUE.match(raw, at)
            if found is not None:
                yield found.span(1)
            at = raw.find(name, at)


def group_of(contents: Sequence[bytes]) -> bytes:
    """Return contents as one, to be compressed together; an empty one is none."""
    return msgspec.msgpack.encode([list(map(len, contents)), b"".join(contents)])


def contents_of_group(raw: bytes, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    """Return the contents of a group by their keys, which are not checked; none where they do not fit."""
    try:
        sizes, text = msgspec.msgpack.decode(raw, type=tuple[list[int], bytes])
    except msgspec.MsgspecError:
        return {}
    if len(sizes) != len(keys) or sum(sizes) != len(text) or (sizes and min(sizes) < 0):
        return {}
    ends = list(accumulate(sizes))
    pairs = zip(keys, ends, sizes, strict=True)
    return {key: text[end - size : end] for key, end, size in pairs if size}


def joined(pieces: Iterable[tuple[int, bytes | None]]) -> Iterator[bytes]:
    """Yield the bytes of an archive of its parts by kind; an entry with a part that is lost (None) is left out."""
    entry: list[bytes] | None = []
    is_first = True
    lead = b""
    for kind, piece in pieces:
        if kind == INNER:
            entry = None if piece is None or entry is None else [*entry, piece]
            continue
        if entry:
            yield lead
            yield from entry
            is_first = False
        entry = []
        if kind == FRAME:
            yield piece or b""
            is_first, lead = True, b""
            continue
        lead = b"" if is_first else _SEPARATOR
        entry = None if piece is None else [piece]
    if entry:
        yield lead
        yield from entry


def woven(
    kinds: Sequence[int], contents: Sequence[bytes | None], values: "Values", frames: Sequence[bytes]
) -> bytes | None:
    """Return the bytes of an archive of all its parts, as ``joined`` does of ``filled`` ones; None where one is lost.

    ``contents`` are None for frames. A person waits for it: one list, joined once.
    """
    pieces: list[bytes] = []
    around = iter(frames)
    is_first = True
    for kind, content, own in zip(kinds, contents, values, strict=True):
        if kind == FRAME:
            pieces.append(next(around))
            is_first = True
            continue
        if content is None:
            return None
        if kind != INNER:
            if not is_first:
                pieces.append(_SEPARATOR)
            is_first = False
        if not own or content[:1] == _AS_IT_IS:
            pieces.append(filled(content, own))
            continue
        fixed = content.split(_HOLE)
        if len(fixed) != len(own) + 1:
            return None
        pieces.append(fixed[0])
        for value, further in zip(own, fixed[1:], strict=True):
            pieces += value, further
    return b"".join(pieces)


# Values of a reading, as what is different in those of its full list

Values = Sequence[tuple[bytes, ...]]
Name = bytes | tuple[bytes, int]
Known = Mapping[Name, tuple[bytes, ...]]


def known_values(keys: Sequence[bytes], values: Values) -> Known:
    """Return values by the content they belong to, and how often that came before."""
    return dict(zip(_counted(keys), values, strict=True))


def values_as_text(keys: Sequence[bytes], values: Values, known: Known) -> bytes:
    """Return the values of parts, one a line, column by column: nothing for one that is known, else what is new."""
    pairs = [(one, known.get(name)) for name, one in zip(_counted(keys), values, strict=True) if one]
    lines: list[bytes] = []
    for place in range(max((len(one) for one, _old in pairs), default=0)):
        lines += [
            _line(one[place], old[place] if old is not None and len(old) == len(one) else None)
            for one, old in pairs
            if len(one) > place
        ]
    return b"\n".join(lines)


def values_of_text(text: bytes, keys: Sequence[bytes], counts: Sequence[int], known: Known) -> Values | None:
    """Return what ``values_as_text`` was given, None where that cannot be; ``counts`` says how many each part has.

    ``known`` must be what it was then.
    """
    lines = text.split(b"\n") if text or sum(counts) else []
    if len(lines) != sum(counts):
        return None
    olds = [known.get(name) if count else () for name, count in zip(_counted(keys), counts, strict=True)]
    olds = [old if old is not None and len(old) == count else None for old, count in zip(olds, counts, strict=True)]
    if not any(lines) and None not in olds:
        return [old or () for old in olds]
    found: list[list[bytes]] = [[] for _ in keys]
    at = 0
    for place in range(max(counts, default=0)):
        rows = [number for number, count in enumerate(counts) if count > place]
        column = lines[at : at + len(rows)]
        at += len(rows)
        try:
            for number, line in zip(rows, column, strict=True):
                old = olds[number]
                if old is not None:
                    line = _value(line, old[place]) if line else old[place]  # noqa: PLW2901 - there are thousands
                found[number].append(line)
        except ValueError:
            return None
    return [tuple(one) for one in found]


def values_at(
    text: bytes, keys: Sequence[bytes], counts: bytes, known: Known, places: Sequence[int]
) -> list[tuple[bytes, ...]] | None:
    """Return the values of the parts at some places alone, as ``values_of_text`` would; None where that cannot be.

    A byte of ``counts`` is how many values a part has. It costs a twentieth of reading the values of all.
    """
    lines = text.split(b"\n") if text or any(counts) else []
    if len(lines) != sum(counts):
        return None
    all_counts = Counter(counts)
    found: list[tuple[bytes, ...]] = []
    for place in places:
        before, count = Counter(counts[:place]), counts[place]
        old = known.get(_name(keys[place], keys[:place].count(keys[place]))) if count else None
        old = old if old is not None and len(old) == count else None
        values: list[bytes] = []
        start = 0
        for column in range(count):
            line = lines[start + sum(parts for number, parts in before.items() if number > column)]
            start += sum(parts for number, parts in all_counts.items() if number > column)
            try:
                values.append(line if old is None else _value(line, old[column]) if line else old[column])
            except ValueError:
                return None
        found.append(tuple(values))
    return found


def _counted(keys: Sequence[bytes]) -> Sequence[Name]:
    """Return the keys, each with its number where it comes again."""
    if len(set(keys)) == len(keys):
        return keys
    names: list[Name] = []
    seen: dict[bytes, int] = {}
    for key in keys:
        number = seen[key] = seen.get(key, -1) + 1
        names.append(_name(key, number))
    return names


def _name(key: bytes, number: int) -> Name:
    return (key, number) if number else key


def _line(value: bytes, old: bytes | None) -> bytes:
    if old is None:
        return value
    if value == old:
        return b""
    if _NUMBER.fullmatch(value) and _NUMBER.fullmatch(old):
        return b"%+d" % (int(value) - int(old))
    return b"=" + value


def _value(line: bytes, old: bytes) -> bytes:
    if line[:1] == b"=":
        return line[1:]
    return b"%d" % (int(old) + int(line))
