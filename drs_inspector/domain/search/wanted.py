"""What is searched for: a text, how exactly it has to be there, and in what kinds of things."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from drs_inspector.domain.query.patterns import Pattern, PatternError

MOST_LETTERS = 1_000
"""Letters of a text to search for, at most: names in databases have 256, and each dot is one more scan."""


class HitKind(StrEnum):
    """What a hit is, in the order in which the hits of a job come.

    An object is found by its name, or by its new name alone. What else the cloud sent is found as endpoint, as job
    (its id, name and description), or as JSON.
    """

    OBJECT = "object"
    NEW_NAME = "new-name"
    RULE = "rule"
    ENDPOINT = "endpoint"
    JOB = "job"
    JSON = "json"

    @property
    def words(self) -> str:
        """The kind in words, for many of them."""
        return _TITLES[self]


_TITLES = {
    HitKind.OBJECT: "Objects",
    HitKind.NEW_NAME: "New names",
    HitKind.RULE: "Rules",
    HitKind.ENDPOINT: "Endpoints",
    HitKind.JOB: "Jobs",
    HitKind.JSON: "JSON",
}
ALL_KINDS = frozenset(HitKind)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A text to search for. ``case``: letters count as they are; ``word``: no letter, digit or _ goes on beside it.

    ``regex``: the text is a regular expression, in the engine of the query language.
    """

    text: str
    case: bool = False
    word: bool = False
    regex: bool = False
    kinds: frozenset[HitKind] = ALL_KINDS

    def only(self, kind: HitKind) -> Wanted:
        """Return what finds at least all hits of a kind that are found by this, in the same order.

        An object that is found by its name is no hit of the kind new name, so both have to be searched for that.
        """
        kinds = {HitKind.OBJECT, kind} if kind is HitKind.NEW_NAME else {kind}
        return msgspec.structs.replace(self, kinds=frozenset(kinds))

    @property
    def problem(self) -> str | None:
        """What is wrong with it, in words; None when it can be searched for."""
        if not self.text.strip():
            return "There is nothing to search for. Give a name, a part of one, or any other text."
        if len(self.text) > MOST_LETTERS:
            return f"The text has {len(self.text):,} letters. Search for {MOST_LETTERS:,} of them at most."
        if not self.kinds:
            return f"Nothing is searched. Choose at least one of: {', '.join(kind.value for kind in HitKind)}."
        if self.regex:
            try:
                Pattern(self.text)
            except PatternError as error:
                return error.sentence
        return None
