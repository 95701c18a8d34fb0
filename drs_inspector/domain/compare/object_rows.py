"""The objects that differ as rows, made when they are looked at: a million of them are two columns of places."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from typing import Final, overload

from drs_inspector.domain.compare.object_blocks import Entries
from drs_inspector.domain.compare.options import Section
from drs_inspector.domain.compare.result import Change, Difference, Kind
from drs_inspector.domain.compare.values import members_of_entry, why_same_member
from drs_inspector.domain.labels.field_labels import label_of
from drs_inspector.domain.objects.entries import (
    SEPARATOR,
    RelaxedEntry,
    display_name,
    id_above,
    is_renamed,
    object_key,
    quick_entry,
    target_name,
)
from drs_inspector.domain.rawjson.split import first_byte, text_of
from drs_inspector.domain.redaction.secrets import redact_secrets

Raw = bytes | memoryview
_MOST_NOTED: Final = 500
_SHOWN: Final = 2_000
_CACHED: Final = 1_024


class ObjectDifferences(Sequence[Difference]):
    """Objects that differ, as rows that are made when they are asked for; ``renamed`` counts other target names."""

    def __init__(self, a: Entries, b: Entries) -> None:
        self._a, self._b = a, b
        self._pairs: tuple[array[int], array[int]] = (array("q"), array("q"))
        self._notes: dict[int, str] = {}
        self._made: dict[int, Difference] = {}
        self._order: tuple[Difference, ...] = ()
        self.added = self.gone = self.changed = self.renamed = 0

    def add_pairs(self, ones: Sequence[int], others: Sequence[int]) -> None:
        """Take rows of entries that both sides have: their places."""
        self._pairs[0].extend(ones)
        self._pairs[1].extend(others)
        self.changed += len(ones)

    def add(self, one: int, other: int) -> None:
        """Take a row: the places of both entries, -1 for one that is not there."""
        self._pairs[0].append(one)
        self._pairs[1].append(other)
        self.gone += other < 0
        self.added += one < 0
        self.changed += one >= 0 and other >= 0

    def tell_order(self, moved: int) -> None:
        """Tell in a last row that so many objects come in another order."""
        words = f"{moved:,} in another order"
        self._order = (
            Difference(
                section=Section.OBJECTS, change=Change.CHANGED, kind=Kind.ORDER, what="Order of objects", a="-", b=words
            ),
        )

    def note_lookalikes(self) -> None:
        """Note of what is gone and added where the names differ so little that a person would not see it."""
        if len(self) > _MOST_NOTED or not (self.gone and self.added):
            return
        looks: dict[tuple[object, ...], list[int]] = {}
        for number in range(len(self)):
            one, other = self._pairs[0][number], self._pairs[1][number]
            if one >= 0 > other or other >= 0 > one:
                key = object_key(quick_entry(self._a.at(one) if one >= 0 else self._b.at(other)))
                looks.setdefault(tuple(map(_look, key)), []).append(number)
        for numbers in looks.values():
            for number in numbers if len(numbers) > 1 else ():
                mine = self._pairs[0][number] >= 0
                others = [n for n in numbers if (self._pairs[0][n] >= 0) is not mine]
                if others:
                    self._notes[number] = self._lookalike(number, others[0])

    def _lookalike(self, number: int, other: int) -> str:
        paths = [unicodedata.normalize("NFC", self[n].path) for n in (number, other)]
        side = "A" if self._pairs[0][other] >= 0 else "B"
        by = "their Unicode normalization" if paths[0] == paths[1] else "upper and lower case"
        self._made.clear()
        return f"{side} has an object whose name differs only in {by}"

    def places(self) -> Iterator[tuple[int | None, int | None]]:
        """Yield the rows of the objects in both lists, None where a side has none; nothing is read for that."""
        a, b = self._a.rows, self._b.rows
        for one, other in zip(*self._pairs, strict=True):
            yield (a[one] if one >= 0 else None, b[other] if other >= 0 else None)

    def __len__(self) -> int:
        return len(self._pairs[0]) + len(self._order)

    @overload
    def __getitem__(self, place: int) -> Difference: ...
    @overload
    def __getitem__(self, place: slice) -> list[Difference]: ...
    def __getitem__(self, place: int | slice) -> Difference | list[Difference]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        number = range(len(self))[place]
        if number >= len(self._pairs[0]):
            return self._order[0]
        row = self._made.get(number)
        if row is None:
            if len(self._made) >= _CACHED:
                self._made.clear()
            row = self._made[number] = self._row(number)
        return row

    def _row(self, number: int) -> Difference:
        one, other = self._pairs[0][number], self._pairs[1][number]
        raws = [redact_secrets(side.at(at)) if at >= 0 else b"" for side, at in ((self._a, one), (self._b, other))]
        entries = [quick_entry(raw) if raw else None for raw in raws]
        entry = entries[1] or entries[0] or _EMPTY
        kind, path = kind_words(entry), path_text(entry)
        row_a = self._a.rows[one] if one >= 0 else None
        row_b = self._b.rows[other] if other >= 0 else None
        if entries[0] is None or entries[1] is None:
            change, kind_of_change, what = (Change.ADDED if entries[0] is None else Change.GONE), Kind.PLAIN, kind
            texts = tuple(None if found is None else _with_target(found) for found in entries)
        else:
            renamed = target_name(entries[0]) != target_name(entries[1])
            change, kind_of_change, what = Change.CHANGED, Kind.RENAMED if renamed else Kind.PLAIN, f"{kind} {path}"
            texts = _told(raws[0], raws[1], entries[0], entries[1], renamed=renamed)
        return Difference(
            section=Section.OBJECTS,
            change=change,
            kind=kind_of_change,
            what=what,
            a=texts[0],
            b=texts[1],
            path=path,
            note=self._notes.get(number, ""),
            place_a=row_a,
            place_b=row_b,
        )


_EMPTY: Final = RelaxedEntry(id="", type="", name="")


def path_text(entry: RelaxedEntry) -> str:
    """Return the dotted names of an object from the top down."""
    parent = id_above(entry)
    names = [*(parent.split(SEPARATOR) if parent else ()), display_name(entry.name, entry.id)]
    return _cut(".".join(names))


def kind_words(entry: RelaxedEntry) -> str:
    """Return the kind of an object as a head of a row."""
    kind = entry.type or "object"
    return _cut(kind[:1].upper() + kind[1:].replace("_", " "))


def _with_target(entry: RelaxedEntry) -> str:
    path = path_text(entry)
    return f"{path} -> {_cut(entry.alias_name or '')}" if is_renamed(entry) else path


def _told(raw_a: bytes, raw_b: bytes, one: RelaxedEntry, other: RelaxedEntry, *, renamed: bool) -> tuple[str, str]:
    """Return the texts of an object that changed: its name on the target, then every other member that differs."""
    parts: tuple[list[str], list[str]] = ([], [])
    if renamed:
        parts[0].append(_cut(target_name(one)))
        parts[1].append(_cut(target_name(other)))
    first, second = members_of_entry(raw_a) or {}, members_of_entry(raw_b) or {}
    for name in dict.fromkeys([*first, *second]):
        raws = first.get(name), second.get(name)
        if (name == "alias_name" and renamed) or why_same_member(*raws) == "":
            continue
        for side, raw in zip(parts, raws, strict=True):
            side.append(f"{label_of(name)} {_value_text(raw)}")
    return ", ".join(parts[0]) or _cut(raw_a.decode("utf-8", "replace")), ", ".join(parts[1]) or _cut(
        raw_b.decode("utf-8", "replace")
    )


def _value_text(raw: Raw | None) -> str:
    if raw is None:
        return "-"
    return _cut(text_of(raw) if first_byte(raw) == b'"' else bytes(raw).strip().decode("utf-8", "replace"))


def _look(text: object) -> str:
    return unicodedata.normalize("NFC", str(text)).casefold()


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
