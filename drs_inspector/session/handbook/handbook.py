"""The handbook: its sections with their entries, the search in them, and the entry that a value leads to."""

from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from drs_inspector.domain.explanations.explanation import (
    COMPARE_CODE,
    ERROR_CODE,
    FAILURE_TEXT,
    METRIC,
    ORDER_STATUS,
    PRECHECK_ITEM,
    SETTING,
    STATUS,
    Explanation,
    Kind,
)
from drs_inspector.domain.explanations.explanations import Explanations
from drs_inspector.domain.explanations.topics import Topic, explained
from drs_inspector.domain.explanations.words import group_name, holds_for
from drs_inspector.domain.labels.value_labels import database_label

_TITLES: Final[dict[Kind, str]] = {
    STATUS: "Statuses",
    FAILURE_TEXT: "Failures",
    ERROR_CODE: "Error codes",
    PRECHECK_ITEM: "Pre-check items",
    COMPARE_CODE: "Comparison outcomes",
    SETTING: "Settings",
    METRIC: "Figures",
    ORDER_STATUS: "Orders",
}
_MOST_WORDS: Final = 16
_LONGEST_SEARCH: Final = 512


class Entry(NamedTuple):
    """An entry in the list: its title, its key as the cloud writes it, and what tells it apart from others of its key.

    ``folded`` is what a search looks at.
    """

    title: str
    key: str
    note: str
    explanation: Explanation
    folded: str

    @property
    def spoken(self) -> str:
        """What a screen reader says of it."""
        return ", ".join(filter(None, (self.title, self.key, self.note)))


class Section(NamedTuple):
    """The entries of one kind."""

    title: str
    kind: Kind
    entries: tuple[Entry, ...]


class Handbook:
    """The handbook. Sections are made when they are first asked for."""

    def __init__(self, explanations: Explanations) -> None:
        self.explanations = explanations

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections in their order."""
        return tuple(
            Section(title, kind, tuple(map(_entry, self.explanations.of_kind(kind)))) for kind, title in _TITLES.items()
        )

    def title_of(self, kind: Kind) -> str:
        """Return the title of the section of a kind."""
        return _TITLES[kind]

    def entry_at(self, topic: Topic) -> Entry | None:
        """Return the entry that explains a value; None where nothing does."""
        found = explained(self.explanations, topic)
        if found is None:
            return None
        return next(
            (one for section in self.sections for one in section.entries if one.explanation is found.entry), None
        )


def found_in(handbook: Handbook, text: str, kind: Kind | None = None) -> Iterator[Entry]:
    """Yield the entries, of one kind or of all, that have all words of a text; section by section as they are found.

    Looked at are title, key and its other spellings, meaning, cause, what follows, what to do, the console's names, and
    what tells it apart from others. Within a section those go first that have all the words in title or key.
    """
    words = text[:_LONGEST_SEARCH].casefold().split()[:_MOST_WORDS]
    for section in handbook.sections:
        if kind is not None and section.kind != kind:
            continue
        later = []
        for entry in section.entries:
            if not all(word in entry.folded for word in words):
                continue
            named = f"{entry.title} {entry.key}".casefold()
            if all(word in named for word in words):
                yield entry
            else:
                later.append(entry)
        yield from later


def _entry(explanation: Explanation) -> Entry:
    one = explanation
    key = "" if one.kind == FAILURE_TEXT else one.key.removeprefix("console:").removeprefix("general:")
    names = (one.title, one.key, *one.aka, *one.console_names)
    note = _note(one)
    sentences = (one.meaning, one.cause, one.consequence, one.next_step, *one.steps)
    return Entry(one.title, key, note, one, "\n".join((*names, *sentences, note)).casefold())


def _note(one: Explanation) -> str:
    """Return what tells entries of one key apart: the jobs that each is about, of a pre-check item also its group."""
    if one.kind == PRECHECK_ITEM:
        engines = ", ".join(database_label(name) for name in one.engine if name != "*")
        return "; ".join(filter(None, (group_name(one.group), engines)))
    return "" if one.kind in (ERROR_CODE, COMPARE_CODE, METRIC, ORDER_STATUS) else holds_for(one, brief=True)
