"""What is typed into the palette: a prefix says which kind is meant, the rest what is looked for."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from drs_inspector.domain.labels.field_labels import label_of
from drs_inspector.domain.query.completion import Completion
from drs_inspector.domain.query.grammar import rows
from drs_inspector.domain.query.query import JobQuery
from drs_inspector.session.palette.candidate import Candidate, Kind

PREFIXES: Final = {">": Kind.COMMAND, "@": Kind.OBJECT, ":": Kind.FILTER, "?": Kind.HELP}
PREFIX_WORDS: Final = "> commands   @ objects   : filter   ? help"
MIXED: Final = (Kind.JOB, Kind.COMMAND, Kind.VIEW, Kind.SOURCE)
MOST_COMPLETIONS: Final = 12
LEAST_FOR_OBJECTS: Final = 2
"""Letters after which objects are looked for beside everything else; with its prefix one is enough."""


class Typed(NamedTuple):
    """``only`` is the one kind that is meant, None for all of them."""

    only: Kind | None
    text: str

    @property
    def wants_objects(self) -> bool:
        """Tell whether objects are to be searched."""
        least = 1 if self.only is Kind.OBJECT else LEAST_FOR_OBJECTS
        return self.only in (None, Kind.OBJECT) and len(self.text.strip()) >= least


def typed(line: str) -> Typed:
    """Read what is typed."""
    only = PREFIXES.get(line[:1])
    return Typed(only, line[1:] if only is not None else line)


def filter_candidate(query: JobQuery) -> Candidate:
    """Return the row that filters the jobs by a query, or says what is wrong with it."""
    words = query.text.strip()
    if not words:
        return Candidate(Kind.FILTER, "Type a filter", "", reason="words, status:failed, engine:mysql, updated<2d …")
    if query.problem is not None:
        return Candidate(Kind.FILTER, words, words, reason=query.problem.sentence, icon="rules")
    return Candidate(Kind.FILTER, words, words, note="filters the jobs", icon="rules")


def completion_candidates(text: str, found: Sequence[Completion]) -> Sequence[Candidate]:
    """Return what may be typed next; choosing it takes it into the line."""
    made = []
    for one in found[:MOST_COMPLETIONS]:
        count = f"{one.count:,} {'job' if one.count == 1 else 'jobs'}" if one.count is not None else ""
        line = f":{text[: one.start]}{one.text}{text[one.end :]}"
        made.append(Candidate(Kind.HELP, one.text, line, note=count or one.label))
    return made


def help_candidates() -> Sequence[Candidate]:
    """Return every row of the query language; choosing one takes its example into the line, as a filter."""
    made = []
    for section, example, meaning in rows():
        name = example.rstrip(":")
        label = label_of(name) if section == "Fields" else ""
        note = f"{label}: {meaning}" if label and label.casefold() not in (name, meaning.casefold()) else meaning
        made.append(Candidate(Kind.HELP, example, f":{example}", note=note, also=f"{section} {note}", icon="help"))
    return made
