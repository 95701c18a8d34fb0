"""The values of list entry and details of two jobs side by side."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

import msgspec

from drs_inspector.domain.compare.leaves import Key, Leaf, LeafReader
from drs_inspector.domain.compare.options import CompareOptions, Section, Uncounted, UncountedValues, volatile
from drs_inspector.domain.compare.result import Alike, Change, Difference, Kind
from drs_inspector.domain.compare.values import same_json, says_nothing, spelled_otherwise
from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.jobs.fields import JobDetail, ListEntry
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.raw_reply import UNREAD_MEMBERS
from drs_inspector.domain.labels.field_labels import label_of
from drs_inspector.domain.labels.value_text import text_of_value
from drs_inspector.domain.printable import both_ends
from drs_inspector.domain.rawjson.split import BrokenJsonError, Member, split_object

SUBTASKS: Final = "children"
_KNOWN: Final = frozenset(JobDetail.__struct_fields__)
_SUMMARY: Final = {
    "name": "name",
    "description": "description",
    "db_use_type": "scenario",
    "net_type": "net_type",
    "job_direction": "job_direction",
    "task_type": "task_type",
}


class _AlikeMembers(NamedTuple):
    """Members that are the same on both sides byte for byte."""

    kind: type[msgspec.Struct]
    members: Sequence[Member]
    scenario: str

    def values(self) -> int:
        """Return how many values they hold."""
        reader = LeafReader(self.scenario)
        reader.read(self.kind, self.members)
        return sum(leaf.value is not None for leaf in reader.leaves.values())


class FieldsFound(NamedTuple):
    """The rows of the fields of two jobs, and what was not counted."""

    differences: tuple[Difference, ...]
    uncounted: UncountedValues
    alike: tuple[_AlikeMembers, ...] = ()
    read: int = 0

    @property
    def same(self) -> int:
        """How many values are the same; they are counted when this is asked for."""
        return self.read + sum(one.values() for one in self.alike)


def compare_fields(a: Job, b: Job, options: CompareOptions, *, details: bool) -> FieldsFound:
    """Compare what both jobs were read of, but for objects and rules; ``details``: those of both.

    Of the list entries only what the details do not say: both tell name and status, and the details are later.
    """
    listed, details_of = _parts(a, b, details=details)
    uncounted = UncountedValues()
    parts = [_FieldsOf(kind, (a, b), sides, options) for kind, sides in details_of]
    if a.list_given is None or b.list_given is None:
        only_one = sum(not says_nothing(one.raw) for side in listed for one in side)
        uncounted += Counter({Uncounted.NOT_READ: only_one})
    for part in parts:
        uncounted += part.uncounted
    rows = [row for part in parts for row in part.rows]
    if not parts:
        rows = _summary_rows(a, b)
    return FieldsFound(tuple(rows), uncounted, tuple(part.alike for part in parts), sum(part.same for part in parts))


def same_fields(a: Job, b: Job, *, details: bool) -> Iterator[Alike]:
    """Yield the values that are the same on both sides, as ``compare_fields`` counts them."""
    for kind, sides in _parts(a, b, details=details)[1]:
        lead = "" if kind is JobDetail else "list."
        leaves = []
        for job, members in zip((a, b), sides, strict=True):
            reader = LeafReader(job.scenario)
            reader.read(kind, members)
            leaves.append(reader.leaves)
        for key, other in leaves[1].items():
            one = leaves[0].get(key)
            if one is not None and other.value is not None and _why_same(one, other) == "":
                path = both_ends(lead + ".".join(key))
                yield Alike(Section.FIELDS, both_ends(other.label), one.text, other.text, path)


def _parts(
    a: Job, b: Job, *, details: bool
) -> tuple[list[list[Member]], list[tuple[type[msgspec.Struct], list[list[Member]]]]]:
    """Return what the list entries say that details do not, and the parts that are compared: member by member."""
    parts: list[tuple[type[msgspec.Struct], list[list[Member]]]] = []
    told = {SUBTASKS}
    if details:
        sides = [_members(job.small_part, UNREAD_MEMBERS) for job in (a, b)]
        told |= {one.name for side in sides for one in side} & _KNOWN
        parts.append((JobDetail, sides))
    listed = [_members(job.list_raw, told) for job in (a, b)]
    if a.list_given is not None and b.list_given is not None:
        parts.append((ListEntry, listed))
    return listed, parts


def _summary_rows(a: Job, b: Job) -> list[Difference]:
    """Return what differs between a job of which only the list was read and one of which only the details were."""
    rows: list[Difference] = []
    for name, member in _SUMMARY.items():
        values = [str(getattr(job, member)) for job in (a, b)]
        if all(values) and values[0] != values[1]:
            one, other = (text_of_value(name, value, a.scenario)[0] for value in values)
            rows.append(
                Difference(
                    section=Section.FIELDS, change=Change.CHANGED, what=label_of(name), a=one, b=other, path=name
                )
            )
    if a.status.value and b.status.value and a.status.value != b.status.value:
        texts = (a.status.label, b.status.label)
        row = Difference(
            section=Section.FIELDS,
            change=Change.CHANGED,
            what=label_of("status"),
            a=texts[0],
            b=texts[1],
            path="status",
        )
        rows.append(row)
    return rows


def _members(raw: bytes | memoryview | None, skip: frozenset[str] | set[str]) -> list[Member]:
    try:
        return [] if raw is None else [one for one in split_object(raw) if one.name not in skip]
    except BrokenJsonError:
        return []


class _FieldsOf:
    """Compares the members of list entries or of details."""

    def __init__(
        self, kind: type[msgspec.Struct], jobs: tuple[Job, Job], sides: Sequence[list[Member]], options: CompareOptions
    ) -> None:
        self._options = options
        self._lead = "" if kind is JobDetail else "list."
        self.uncounted = UncountedValues()
        self.rows: list[Difference] = []
        self.same = 0
        self._moving: set[tuple[Uncounted, str]] = set()
        # Most members are the same byte for byte, and need no reading but to be counted.
        maps = [{one.name: bytes(one.raw) for one in side} for side in sides]
        alike: set[str] = set()
        if all(len(side) == len(one) for side, one in zip(sides, maps, strict=True)):
            alike = {name for name, raw in maps[0].items() if maps[1].get(name) == raw}
        self.alike = _AlikeMembers(kind, [one for one in sides[0] if one.name in alike], jobs[0].scenario)
        readers = []
        for job, members in zip(jobs, sides, strict=True):
            reader = LeafReader(job.scenario)
            reader.read(kind, [one for one in members if one.name not in alike])
            readers.append(reader.leaves)
        if readers[0] or readers[1]:
            self._compare(*readers)

    def _compare(self, a: Mapping[Key, Leaf], b: Mapping[Key, Leaf]) -> None:
        prefixes = [{key[:end] for key in side for end in range(1, len(key))} for side in (a, b)]
        gone: list[tuple[Key, Leaf]] = []
        added: list[tuple[Key, Leaf]] = []
        for key in dict.fromkeys([*a, *b]):
            one, other = a.get(key), b.get(key)
            reason = _why_same(one, other)
            if reason is None:
                self._tell(key, one, other, gone, added)
            elif reason == "":
                self.same += one is not None and one.value is not None
            elif reason is Uncounted.ABSENT and (key in prefixes[0] or key in prefixes[1]):
                continue  # its elements are told
            elif self._options.counts(reason):
                self.rows.append(self._row(key, one, other, shows_json=True))
            else:
                self.uncounted[reason] += 1
        self.uncounted.update(reason for reason, _name in self._moving)
        self._pair_moved(gone, added)
        self._compare_orders(a, b)

    def _tell(
        self,
        key: Key,
        one: Leaf | None,
        other: Leaf | None,
        gone: list[tuple[Key, Leaf]],
        added: list[tuple[Key, Leaf]],
    ) -> None:
        leaf = one or other
        moves = volatile(leaf.names) if leaf is not None else None
        if leaf is not None and moves is not None and not self._options.counts(moves):
            # A list of commands is one value that moves, however many of them differ.
            self._moving.add((moves, leaf.names[0]))
        elif one is not None and other is None and one.family:
            gone.append((key, one))
        elif other is not None and one is None and other.family:
            added.append((key, other))
        else:
            self.rows.append(self._row(key, one, other))

    def _pair_moved(self, gone: list[tuple[Key, Leaf]], added: list[tuple[Key, Leaf]]) -> None:
        """Tell elements of a list that are elsewhere with the same value as moved, the others as gone and added."""
        for key, leaf in gone:
            match = next(
                (one for one in added if one[1].family == leaf.family and one[1].value == leaf.value),
                None,
            )
            if match is None:
                self.rows.append(self._row(key, leaf, None))
                continue
            added.remove(match)
            row = self._row(key, leaf, match[1])
            texts = {side: both_ends(f"{one.place}, {one.text}") for side, one in (("a", leaf), ("b", match[1]))}
            what = label_of(leaf.family)
            self.rows.append(msgspec.structs.replace(row, what=what, kind=Kind.MOVED, **texts))
        self.rows += [self._row(key, None, leaf) for key, leaf in added]

    def _compare_orders(self, a: Mapping[Key, Leaf], b: Mapping[Key, Leaf]) -> None:
        """Tell, or count, elements of lists that both sides have in another order."""
        common = a.keys() & b.keys()
        orders = [_orders(side, common) for side in (a, b)]
        for names, keys in orders[0].items():
            others = orders[1].get(names)
            if others is None or others == keys:
                continue
            if not self._options.count_order:
                self.uncounted[Uncounted.ORDER] += 1
                continue
            texts = [both_ends(", ".join(one[-1] for one in order)) for order in (keys, others)]
            self.rows.append(
                Difference(
                    section=Section.FIELDS,
                    change=Change.CHANGED,
                    kind=Kind.ORDER,
                    what=f"{label_of(names[-1])}, order",
                    a=texts[0],
                    b=texts[1],
                    path=self._lead + ".".join(names),
                )
            )

    def _row(self, key: Key, one: Leaf | None, other: Leaf | None, *, shows_json: bool = False) -> Difference:
        texts = [
            None if leaf is None or (leaf.value is None and not shows_json) else _text(leaf, shows_json=shows_json)
            for leaf in (one, other)
        ]
        change = Change.GONE if texts[1] is None else Change.ADDED if texts[0] is None else Change.CHANGED
        label = (one or other or _NOTHING).label
        path = self._lead + ".".join(key)
        note = "" if texts[0] != texts[1] else _differently_written(one, other)
        return Difference(
            section=Section.FIELDS,
            change=change,
            what=both_ends(label),
            a=texts[0],
            b=texts[1],
            path=both_ends(path),
            note=note,
        )


_NOTHING: Final = Leaf("", "", None, b"", ())


def _text(leaf: Leaf, *, shows_json: bool) -> str:
    return leaf.raw.decode("utf-8", "replace")[:200] if shows_json and leaf.raw else leaf.text


def _differently_written(one: Leaf | None, other: Leaf | None) -> str:
    raws = [leaf.raw.decode("utf-8", "replace")[:200] if leaf is not None else "" for leaf in (one, other)]
    return f"written {raws[0]} and {raws[1]}" if all(raws) else ""


def _why_same(one: Leaf | None, other: Leaf | None) -> Uncounted | Literal[""] | None:
    """Return "" for the same, why it is only written otherwise, and None for another value."""
    if one is None or other is None or not (one.raw and other.raw):
        return _why_same_alone(one or _NOTHING, other or _NOTHING)
    if one.raw == other.raw:
        return ""
    if one.value is None and other.value is None:
        return Uncounted.ABSENT
    if one.value is None or other.value is None:
        return None
    return _why_written_otherwise(one, other)


def _why_same_alone(one: Leaf, other: Leaf) -> Uncounted | Literal[""] | None:
    """Do this for values of which one is not there, or that were made of several."""
    if one.value is None and other.value is None:
        return Uncounted.ABSENT
    return "" if one.value == other.value else None


def _why_written_otherwise(one: Leaf, other: Leaf) -> Uncounted | Literal[""] | None:
    raws = (one.raw, other.raw)
    if _is_moment(one.value, other.value) or (type(one.value) is type(other.value) and one.value == other.value):
        return "" if _both_texts(*raws) or same_json(*raws) else Uncounted.SPELLING
    if not isinstance(one.value, Timestamp) and same_json(*raws):
        return ""
    return Uncounted.SPELLING if spelled_otherwise(*raws) else None


def _is_moment(first: object, second: object) -> bool:
    if not (isinstance(first, Timestamp) and isinstance(second, Timestamp)):
        return False
    known = first.instant is not None and first.zone_known == second.zone_known
    return known and first.instant == second.instant


def _both_texts(one: bytes, other: bytes) -> bool:
    return one.lstrip()[:1] == b'"' == other.lstrip()[:1]


def _orders(leaves: Mapping[Key, Leaf], common: set[Key]) -> dict[tuple[str, ...], list[Key]]:
    """Return the elements of each list that are on both sides, in their order."""
    found: dict[tuple[str, ...], list[Key]] = {}
    for key in _elements(leaves):
        if key in common:
            found.setdefault(leaves[key].names, []).append(key)
    return found


def _elements(leaves: Mapping[Key, Leaf]) -> Iterator[Key]:
    """Yield the keys that name the element of a list: the names that lead to it are fewer."""
    yield from (key for key, leaf in leaves.items() if len(key) == len(leaf.names) + 1)
