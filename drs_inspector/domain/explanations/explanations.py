"""All explanations, and the one that holds for a kind, a key and a job."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

import msgspec

from drs_inspector.domain.explanations.explanation import (
    ERROR_CODE,
    FAILURE_TEXT,
    PRECHECK_ITEM,
    STATUS,
    Explanation,
    Kind,
)
from drs_inspector.domain.explanations.failure_texts import FailureTexts
from drs_inspector.domain.explanations.fitting import About, fits

_WITHOUT_CASE: Final = frozenset({STATUS, ERROR_CODE, PRECHECK_ITEM})
_LONGEST_KEY: Final = 256


class _File(msgspec.Struct):
    entries: tuple[Explanation, ...] = ()
    sources: dict[str, str] = {}


class Explanations:
    """The entries in the order of the file. ``sources`` says of the short name of each source what it is."""

    def __init__(self, entries: Iterable[Explanation] = (), sources: Mapping[str, str] | None = None) -> None:
        self.entries = tuple(entries)
        self.sources = dict(sources or {})

    def __iter__(self) -> Iterator[Explanation]:
        return iter(self.entries)

    def of_kind(self, kind: Kind) -> tuple[Explanation, ...]:
        """Return the entries of a kind."""
        return tuple(entry for entry in self.entries if entry.kind == kind)

    def find(self, kind: Kind, key: object, about: About | None = None) -> Explanation | None:
        """Return what explains a key to a job; None where nothing does, also for what is no key at all.

        Without a job the first entry of the key is returned. Of entries that fit, the one that names scenario and
        engine of the job goes before one for any.
        """
        found = self._known(kind, key)
        if about is None or not found:
            return found[0] if found else None
        best = max(found, key=lambda entry: fits(entry.scenario, entry.engine, about))
        return best if fits(best.scenario, best.engine, about) else None

    def of_failure(self, text: object, about: About | None = None) -> Explanation | None:
        """Return the first entry whose expression is in a text and that is about the job; None for none."""
        if not isinstance(text, str):
            return None
        entries = self._failures[0]

        def holds(number: int) -> bool:
            return about is None or fits(entries[number].scenario, entries[number].engine, about) > 0

        number = self._failures[1].first(text, holds)
        return None if number is None else entries[number]

    def _known(self, kind: Kind, key: object) -> tuple[Explanation, ...]:
        if isinstance(key, int) and not isinstance(key, bool):
            key = str(key) if abs(key) < 10**18 else ""
        if not isinstance(key, str) or not key or len(key) > _LONGEST_KEY:
            return ()
        return self._by_key.get((kind, _spelling(kind, key.strip())), ())

    @cached_property
    def _failures(self) -> tuple[tuple[Explanation, ...], FailureTexts]:
        entries = self.of_kind(FAILURE_TEXT)
        return entries, FailureTexts([entry.match for entry in entries])

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], tuple[Explanation, ...]]:
        found: dict[tuple[str, str], tuple[Explanation, ...]] = {}
        for entry in self.entries:
            place = (entry.kind, _spelling(entry.kind, entry.key))
            found[place] = (*found.get(place, ()), entry)
        # Another spelling of one entry never hides the key of another.
        known = frozenset(found)
        for entry in self.entries:
            for name in entry.aka:
                place = (entry.kind, _spelling(entry.kind, name))
                if place not in known and entry not in found.get(place, ()):
                    found[place] = (*found.get(place, ()), entry)
        return found


def explanations_of(content: bytes) -> Explanations:
    """Read the entries from the file that ships. Raises msgspec.DecodeError for anything else."""
    found = msgspec.json.decode(content, type=_File)
    return Explanations(found.entries, found.sources)


def _spelling(kind: str, key: str) -> str:
    if kind not in _WITHOUT_CASE:
        return key
    folded = key.casefold()
    return f"apig.{folded[6:]}" if kind == ERROR_CODE and folded.startswith("apigw.") else folded


def value_words(entry: Explanation, value: Any) -> tuple[str, str]:
    """Return what a value of a setting means and what follows from it, "" and "" where that is not written."""
    wanted = _told(value)
    for one in entry.values:
        if _told(one.value) == wanted or _is_within(one.value, wanted):
            return one.meaning, one.consequence
    return "", ""


def _told(value: Any) -> str | None:
    """Return a value as text: booleans and figures may arrive as text. None for what is no value of a setting."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else None
    if isinstance(value, str):
        return value.strip().casefold() if len(value) <= _LONGEST_KEY else None
    if value is None:
        return "null"
    return "[]" if value == [] else "object" if isinstance(value, dict) else None


def _is_within(written: Any, told: str | None) -> bool:
    """Whether a figure is in a range such as ``14-100``."""
    if not isinstance(written, str) or told is None or not (told.isascii() and told.isdigit() and len(told) < 18):
        return False
    first, dash, last = written.partition("-")
    return bool(dash) and first.isdigit() and last.isdigit() and int(first) <= int(told) <= int(last)
