"""What a job copies: how many objects of each kind, each by its number, and how far it is; nothing is built."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import msgspec

from drs_inspector.simulator.jobs.engines import Shape
from drs_inspector.simulator.jobs.objects import (
    KINDS_EVERY,
    OTHER_KINDS,
    RENAMED,
    Home,
    Root,
    draw_roots,
    name_at,
    odd_objects,
)
from drs_inspector.simulator.jobs.plans import Plan
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.noise import pick
from drs_inspector.simulator.truth.sequences import Without, how_many, place_of

_AT_ONCE = 5
"""So many tables are copied at the same time."""
_WEIGHTS = tuple(1 + number * 37 % 97 for number in range(97))
_SUMS = (0, *accumulate(_WEIGHTS))
_UNIT = 400


class SelectedObject(NamedTuple):
    """An object of a selection; ``target`` is its name there. ``name`` is empty for a database and a schema."""

    database: str
    schema: str
    name: str
    target: str
    number: int


class SelectedObjects:
    """The objects of a job. The tables are numbered in the order of the selection."""

    def __init__(self, roots: tuple[Root, ...]) -> None:
        self.roots = roots
        self._homes: tuple[tuple[Home, tuple[str, ...]], ...] = tuple(
            (home, root.words) for root in roots for home in root.homes if home.size
        )
        self._sums = {kind: list(accumulate(self._of_home(kind))) for kind in ("table", *OTHER_KINDS.values())}

    def count(self, kind: str) -> int:
        """Return how many objects of a kind there are; structures and indexes follow the tables."""
        kind = _KINDS.get(kind, kind)
        if kind == "database":
            return len(self.databases)
        if kind == "schema":
            return sum(bool(home.schema) for home, _words in self._homes)
        sums = self._sums.get(kind)
        return sums[-1] if sums else 0

    @property
    def databases(self) -> tuple[str, ...]:
        """The top-level containers."""
        return tuple(root.name for root in self.roots)

    def at(self, kind: str, number: int) -> SelectedObject:
        """Return the object of a kind with that number; raises IndexError beyond the last."""
        kind = _KINDS.get(kind, kind)
        if not 0 <= number < self.count(kind):
            raise IndexError(number)
        if kind == "database":
            name = self.databases[number]
            return SelectedObject(name, "", "", name, number)
        if kind == "schema":
            home = [home for home, _words in self._homes if home.schema][number]
            return SelectedObject(home.database or home.schema, home.schema, "", home.schema, number)
        which, inside = place_of(self._sums[kind], number)
        home, words = self._homes[which]
        at = _tables(home.size).at(inside) if kind == "table" else _rest(kind) + inside * KINDS_EVERY
        name = name_at(words, at)
        target = f"{name}_new" if kind == "table" and at in RENAMED else name
        return SelectedObject(home.database or home.schema, home.schema, name, target, number)

    def tables_of(self, database: str) -> range:
        """Return the numbers of the tables of a database; none for one that is not selected."""
        sums = [0, *self._sums["table"]]
        inside = [
            place for place, (home, _words) in enumerate(self._homes) if (home.database or home.schema) == database
        ]
        return range(sums[inside[0]], sums[inside[-1] + 1]) if inside else range(0)

    def _of_home(self, kind: str) -> Iterator[int]:
        for home, _words in self._homes:
            yield len(_tables(home.size)) if kind == "table" else how_many(home.size, KINDS_EVERY, _rest(kind))


class OddObjects(SelectedObjects):
    """The tables of the selection that has every oddity."""

    def __init__(self) -> None:
        super().__init__((Root("shop", 1, ("orders",), ()),))
        entries = msgspec.json.decode(odd_objects())
        self._tables = [entry for entry in entries if entry["type"] == "table"]

    def count(self, kind: str) -> int:
        """Return how many objects of a kind there are."""
        return len(self._tables) if _KINDS.get(kind, kind) == "table" else int(kind == "database")

    def at(self, kind: str, number: int) -> SelectedObject:
        """Return the object of a kind with that number; raises IndexError beyond the last."""
        if _KINDS.get(kind, kind) != "table":
            return super().at(kind, number)
        name = str(self._tables[number]["name"] or "")
        return SelectedObject("shop", "", name, name, number)

    def tables_of(self, database: str) -> range:
        """Return the numbers of the tables of a database."""
        return range(len(self._tables) if database == "shop" else 0)


def selected_objects(plan: Plan, seed: int, count: int) -> SelectedObjects:
    """Return what a job copies; one that selects nothing copies everything there is, which is as much."""
    if plan.special == "odd-objects":
        return OddObjects()
    shape: Shape = plan.engine.shape
    if shape == "flat" and plan.scenario == "cloudDataGuard":
        shape = "two-level"
    return _drawn(seed, plan.id, shape, count, foreign=plan.special == "non-latin")


def rows_of(number: int) -> int:
    """Return how many rows the table with that number has."""
    return _UNIT * _WEIGHTS[number % 97]


def all_rows(tables: int) -> int:
    """Return how many rows the first tables have together."""
    turns, rest = divmod(tables, 97)
    return _UNIT * (turns * _SUMS[97] + _SUMS[rest])


def table_percent(state: JobState, number: int, tables: int) -> int:
    """Return how far a table is: several are copied at once, and a big one takes as long as the whole phase."""
    if state.is_complete:
        return 100
    part = max(0.0, min(1.0, (state.fraction - 0.04) / 0.9))
    if number == pick(tables, state.plan.id, "big"):
        return min(99, int(part * 100))
    return max(0, min(100, int((part * (tables + _AT_ONCE) - number) * 100 / _AT_ONCE)))


def tables_done(state: JobState, tables: int) -> int:
    """Return how many tables are copied: those of which `table_percent` is 100."""
    if state.is_complete or not tables:
        return tables
    part = max(0.0, min(1.0, (state.fraction - 0.04) / 0.9))
    done = min(tables, max(0, int(part * (tables + _AT_ONCE)) - _AT_ONCE + 1))
    # Rounding: the last ones are looked at.
    while done < tables and _is_passed(part, done, tables):
        done += 1
    while done and not _is_passed(part, done - 1, tables):
        done -= 1
    return done - (pick(tables, state.plan.id, "big") < done)


def _is_passed(part: float, number: int, tables: int) -> bool:
    return int((part * (tables + _AT_ONCE) - number) * 100 / _AT_ONCE) >= 100


@lru_cache(maxsize=256)
def _drawn(seed: int, job_id: str, shape: Shape, count: int, *, foreign: bool) -> SelectedObjects:
    return SelectedObjects(tuple(draw_roots((seed, job_id), shape, count, foreign=foreign)) if count else ())


def _tables(size: int) -> Without:
    return Without(size, KINDS_EVERY, frozenset(OTHER_KINDS))


def _rest(kind: str) -> int:
    return next(rest for rest, name in OTHER_KINDS.items() if name == kind)


_KINDS = {"table_structure": "table", "table_indexs": "table", "index": "table"}
