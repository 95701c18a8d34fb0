"""Placeholders of one export: ``job-1``, ``ip-2``, ``table-17``; the same value has the same one everywhere.

Numbers follow the order in which values are met first. Memory is in proportion to the number of different values, not
to the size of what holds them.
"""

from collections.abc import Iterable

from drs_inspector.domain.redaction.known_words import KnownWords

# Kinds of which a name is only one: an id does not say whether its first part is a database or a schema.
_SAME = {"db": "container", "schema": "container", "table": "object", "view": "object"}
_ANY_CASE = frozenset({"ip", "contact"})
_SHORTEST_WORD = 2
LONGEST_WORD = 1_024
"""A longer name is masked where it is, and not looked for inside texts."""
# What may be a word of any text is not looked for in texts.
_NO_NAMES = frozenset({"condition", "position", "text", "error", "tag-value", "region", "value", "field", "name"})


class Placeholders:
    """Maps kinds and values to placeholders. ``known`` hears of every name, to find those of several words in texts."""

    def __init__(self, known: KnownWords | None = None) -> None:
        self._known_words = known
        self._known: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}
        self._words: dict[str, str] = {}
        self._addresses: dict[str, str] = {}

    def of(self, kind: str, value: str) -> str:
        """Return the placeholder of a value, a new one when it is met for the first time."""
        key = (_SAME.get(kind, kind), value.casefold() if kind in _ANY_CASE else value)
        known = self._known.get(key)
        if known is None:
            number = self._counts[kind] = self._counts.get(kind, 0) + 1
            known = self._known[key] = f"{kind}-{number}"
            if kind == "ip" or (kind == "contact" and key[1] not in self._addresses):
                self._addresses[key[1]] = known
            if kind not in _NO_NAMES and _SHORTEST_WORD <= len(value) <= LONGEST_WORD:
                self._words.setdefault(key[1], known)
                if self._known_words is not None:
                    self._known_words.add(value, known, any_case=kind in _ANY_CASE)
        return known

    def of_word(self, word: str) -> str | None:
        """Return the placeholder of a word inside a text, None when no name is like it."""
        return self._words.get(word) or self._words.get(word.casefold())

    def of_address(self, text: str) -> str | None:
        """Return the placeholder of a text that was met as an address or contact, None where there is none."""
        return self._addresses.get(text.casefold())

    def has_address(self, words: Iterable[str]) -> bool:
        """Say whether one of these is like a text that was met as an address or contact."""
        return not self._addresses.keys().isdisjoint(map(str.casefold, words))
