"""Object selections as reply bytes (contract 7.2), written fast enough for a million objects."""

import random
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from drs_inspector.simulator.jobs.engines import Shape
from drs_inspector.simulator.jobs.seeded_random import seeded_random
from drs_inspector.simulator.jobs.vocabulary import (
    DATABASES,
    FOREIGN_DATABASES,
    FOREIGN_TABLES,
    ORACLE_SCHEMAS,
    SCHEMAS,
    TABLES,
)

SEPARATOR = "-*-*-"
# In each container, by the number of an object in it: every 61st is no table, every 17th has another name.
KINDS_EVERY = 61
OTHER_KINDS = {23: "view", 31: "function", 47: "procedure"}
RENAMED = range(13, 1_000_000_000, 17)
_TABLES_PER_ROOT = 50_000  # the console's own display threshold


class Home(NamedTuple):
    """What directly holds tables: its database and schema, its id, and how many objects there are in it."""

    database: str
    schema: str
    path: str
    size: int


class Root(NamedTuple):
    """A top-level container: its name, the objects in it including itself, and the words that name its tables."""

    name: str
    size: int
    words: tuple[str, ...]
    homes: tuple[Home, ...]


class Selection(NamedTuple):
    """The ``object_infos`` of a job as JSON text, and some of its tables as (database, schema, table) for rules."""

    json: bytes
    tables: tuple[tuple[str, str, str], ...]


def select_objects(key: tuple[int | str, ...], shape: Shape, count: int, *, foreign: bool = False) -> Selection:
    """Return a selection of exactly ``count`` objects, containers included; the same key gives the same bytes."""
    if count == 0:
        return Selection(b"[]", ())
    parts: list[bytes] = []
    tables: list[tuple[str, str, str]] = []
    kind = "schema" if shape == "schema-first" else "database"
    for root in draw_roots(key, shape, count, foreign=foreign):
        if shape == "flat":
            parts.append(_entry(root.name, "database", root.name, "true"))
            continue
        parts.append(_entry(root.name, kind, root.name, "partial" if root.size > 1 else "true"))
        for home in root.homes:
            if home.path != root.name:
                parts.append(_entry(home.path, "schema", home.schema, "partial", root.name))
            if home.size:
                parts.append(_table_entries(home.path, home.size, root.words))
                names = root.words[: min(home.size, len(root.words), 4)]
                tables += [(home.database, home.schema, name) for name in names]
    return Selection(b"[" + b",".join(parts) + b"]", tuple(tables[:12]))


def draw_roots(key: tuple[int | str, ...], shape: Shape, count: int, *, foreign: bool = False) -> Iterator[Root]:
    """Yield the top-level containers of a selection, each with what lies in it; no object is made."""
    rng = seeded_random(*key, "objects")
    for name, size in _share(rng, shape, count, foreign=foreign):
        words = _table_words(rng, foreign=foreign)
        if shape == "flat":
            yield Root(name, size, words, ())
        elif shape == "three-level" and size > 2:
            yield Root(name, size, words, tuple(_schemas(name, size)))
        else:
            names = ("", name) if shape == "schema-first" else (name, "")
            yield Root(name, size, words, (Home(*names, name, size - 1),))


def odd_objects() -> bytes:
    """Return the selection that holds every oddity of contract 7.2 at least once."""
    deep = f"ghost{SEPARATOR}public{SEPARATOR}t1"
    odd = [
        {"id": "shop", "type": "database", "name": "shop", "select": "partial", "parent_id": ""},
        {"id": f"shop{SEPARATOR}orders", "type": "table", "name": "orders", "select": "true", "parent_id": "shop"},
        {"id": f"lost{SEPARATOR}orphan", "type": "table", "name": "orphan", "select": "true", "parent_id": "lost"},
        {"id": deep, "type": "table", "name": "t1", "select": "true", "parent_id": f"ghost{SEPARATOR}public"},
        {"id": f"shop{SEPARATOR}moved", "type": "table", "name": "moved", "select": "true", "parent_id": "crm"},
        {"id": "crm", "type": "database", "name": "crm", "select": "partial", "parent_id": None},
        {"id": "loop-a", "type": "schema", "name": "loop-a", "select": "true", "parent_id": "loop-b"},
        {"id": "loop-b", "type": "schema", "name": "loop-b", "select": "true", "parent_id": "loop-a"},
        {"id": "selfish", "type": "table", "name": "selfish", "select": "true", "parent_id": "selfish"},
        {"id": f"shop{SEPARATOR}total", "type": "table", "name": "total", "select": "true", "parent_id": "shop"},
        {"id": f"shop{SEPARATOR}total", "type": "procedure", "name": "total", "select": "true", "parent_id": "shop"},
        {"id": f"shop{SEPARATOR}a-*b", "type": "table", "name": "a-*b", "select": "true", "parent_id": "shop"},
        {"id": f"shop{SEPARATOR}x-*-*-y", "type": "table", "name": "x-*-*-y", "select": "true", "parent_id": "shop"},
        {"id": f"shop{SEPARATOR}d.o.t", "type": "table", "name": "d.o.t", "select": "true", "parent_id": "shop"},
        {"id": f"shop{SEPARATOR}Case", "type": "table", "name": "Case", "select": "true", "parent_id": "shop"},
        {"id": f"shop{SEPARATOR}case", "type": "table", "name": "case", "select": "true", "parent_id": "shop"},
        {"id": f"shop{SEPARATOR}seq1", "type": "sequence", "name": "seq1", "select": "true", "parent_id": "shop"},
        {"id": f"shop{SEPARATOR}twice", "type": "table", "name": "twice", "select": "true", "parent_id": "shop"},
        {"id": f"shop{SEPARATOR}twice", "type": "table", "name": "twice", "select": "true", "parent_id": "shop"},
        {"id": f"shop{SEPARATOR}nameless", "type": "table", "name": None, "select": True, "parent_id": "shop"},
        {"id": None, "type": "view", "name": "idless", "select": "true", "parent_id": "shop"},
        {"id": 4711, "type": "table", "name": 4711, "select": 1, "parent_id": "shop", "engine": "InnoDB"},
        {"id": f"shop{SEPARATOR}مخزن", "type": "table", "name": "مخزن", "select": "true", "parent_id": "shop"},
        {"id": f"shop{SEPARATOR}", "type": "table", "name": "", "select": "false", "parent_id": "shop"},
    ]
    return msgspec.json.encode(odd)


def plain_entries(prefix: str, count: int) -> bytes:
    """Return ``count`` table entries of a database called ``prefix`` without brackets, to make a reply big."""
    return _table_entries(prefix, count, ("filler",))


def _share(rng: random.Random, shape: Shape, count: int, *, foreign: bool) -> list[tuple[str, int]]:
    """Spread ``count`` objects over root containers: (name, objects in it including itself)."""
    roots = count if shape == "flat" else max(1, round(count**0.5 / 4), -(-count // _TABLES_PER_ROOT))
    names = {"flat": tuple(str(number) for number in range(16)), "schema-first": ORACLE_SCHEMAS}.get(shape, DATABASES)
    if foreign:
        names = (*FOREIGN_DATABASES, *names)
    start = 0 if foreign or shape == "flat" else rng.randrange(len(names))
    size, rest = divmod(count, roots)
    shares = []
    for number in range(roots):
        name = names[(start + number) % len(names)]
        turn = number // len(names)
        shares.append((f"{name}_{turn + 1}" if turn else name, size + (number < rest)))
    return shares


def _table_words(rng: random.Random, *, foreign: bool) -> tuple[str, ...]:
    start = rng.randrange(len(TABLES))
    words = TABLES[start:] + TABLES[:start]
    return (*FOREIGN_TABLES, *words) if foreign else words


def _schemas(root: str, size: int) -> Iterator[Home]:
    schemas = min(len(SCHEMAS), max(1, (size - 1) // 12))
    share, rest = divmod(size - 1 - schemas, schemas)
    for number, name in enumerate(SCHEMAS[:schemas]):
        yield Home(root, name, f"{root}{SEPARATOR}{name}", share + (number < rest))


@lru_cache(maxsize=4096)  # the same few words name most objects
def _escaped(text: str) -> str:
    return msgspec.json.encode(text).decode()[1:-1]


def _entry(object_id: str, kind: str, name: str, select: str, parent: str = "") -> bytes:
    entry = {"id": object_id, "type": kind, "name": name, "select": select}
    if parent:
        entry["parent_id"] = parent
    return msgspec.json.encode(entry)


def _table_entries(parent: str, count: int, words: tuple[str, ...]) -> bytes:
    """Return entries of ``count`` tables (and some views, functions, procedures) under ``parent``, joined by commas."""
    head = f'{{"id":"{_escaped(parent + SEPARATOR)}'
    tail = f'","select":"true","parent_id":"{_escaped(parent)}"}}'
    escaped = [_escaped(word) for word in words]
    lines: list[str] = []
    for start in range(0, count, len(words)):
        turn = start // len(words)
        names = [f"{word}_{turn:04d}" for word in escaped] if turn else escaped
        lines += [f'{head}{name}","type":"table","name":"{name}{tail}' for name in names[: count - start]]
    for at in range(RENAMED.start, count, RENAMED.step):  # some have another name at the target
        name = name_at(escaped, at)
        lines[at] = f'{head}{name}","type":"table","name":"{name}","alias_name":"{name}_new{tail}'
    for offset, kind in OTHER_KINDS.items():
        for at in range(offset, count, KINDS_EVERY):
            name = name_at(escaped, at)
            lines[at] = f'{head}{name}","type":"{kind}","name":"{name}{tail}'
    return ",".join(lines).encode()


def name_at(words: Sequence[str], at: int) -> str:
    """Return the name of the object with that number in its container, of the words that name the objects there."""
    turn, place = divmod(at, len(words))
    return f"{words[place]}_{turn:04d}" if turn else words[place]
