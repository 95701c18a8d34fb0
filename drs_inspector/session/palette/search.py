"""One search of the palette: what was typed -> groups of rows, in slices; objects come after all else and below it."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

from drs_inspector.domain.query.completion import Completions
from drs_inspector.domain.query.search import QueryReading
from drs_inspector.domain.search.wanted import MOST_LETTERS, HitKind, Wanted
from drs_inspector.session.palette.candidate import Candidate, Entries, Kind, Listed
from drs_inspector.session.palette.entries import object_candidate
from drs_inspector.session.palette.finder import MOST_SHOWN, SHOWN_OF_A_GROUP, Finder, Folded, Found, Group
from drs_inspector.session.palette.typed import (
    MIXED,
    Typed,
    completion_candidates,
    filter_candidate,
    help_candidates,
    typed,
)
from drs_inspector.session.search.search import Search, SearchedDocument
from drs_inspector.session.search.texts import coverage_words

MOST_OBJECTS: Final = 20
_SLICE: Final = 0.001
_OBJECTS: Final = frozenset({HitKind.OBJECT, HitKind.NEW_NAME})


@dataclass(frozen=True, slots=True)
class Contents:
    """What the palette searches while it is open: the kinds with their candidates, and the documents with objects.

    ``first`` are the groups that are offered before anything is typed.
    """

    entries: Sequence[Entries] = ()
    documents: Sequence[SearchedDocument] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    first: Sequence[Group] = ()


class PaletteSearch:
    """Searches the contents for what is typed.

    ``groups`` are complete but for objects when ``is_ready``; ``is_over`` when nothing more comes. ``note`` says how
    far the search of objects has come, or over which jobs it was made.
    """

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._prepared = [Folded(one) for one in contents.entries]
        self._help: Folded | None = None
        self._only: Kind | None = None
        self._slice = _SLICE
        self.typed = Typed(None, "")
        self.start("")

    def start(self, line: str, *, only: Kind | None = None) -> None:
        """Search for what is typed; ``only`` asks for one kind without its prefix, and for more rows of it."""
        self.typed = typed(line)
        self._only = self.typed.only or only
        self.groups: tuple[Group, ...] = ()
        self.note = ""
        self.is_ready = self.is_over = False
        self._steps = self._run()

    def step(self, budget_seconds: float) -> bool:
        """Work for about so long; True when nothing more comes."""
        stop = perf_counter() + budget_seconds
        self._slice = min(_SLICE, budget_seconds)
        while not self.is_over:
            if next(self._steps, True):
                self.is_ready = self.is_over = True
            elif perf_counter() >= stop:
                break
        return self.is_over

    def prepare(self, budget_seconds: float) -> bool:
        """Make entries ready before anything is typed; True when they are."""
        stop = perf_counter() + budget_seconds
        return all(perf_counter() < stop for one in self._prepared for _ in one.steps())

    @property
    def total(self) -> int:
        """How many fit, shown or not; of objects those that were found so far."""
        return sum(group.total for group in self.groups)

    def _run(self) -> Generator[bool, None, None]:
        text = self.typed.text
        if self._only is Kind.FILTER:
            yield from self._run_filter(text)
        elif self._only is None and not text.strip():
            self.groups = tuple(group for group in self._contents.first if group.found)
        else:
            if self._only is not Kind.OBJECT:
                yield from self._run_finder(text)
            self.is_ready = True
            yield False
            if self._searches_objects():
                yield from self._run_objects(text)

    def _searches_objects(self) -> bool:
        return self._only in (None, Kind.OBJECT) and self.typed.wants_objects

    def _run_finder(self, text: str) -> Generator[bool, None, None]:
        kinds = MIXED if self._only is None else (self._only,)
        prepared = [one for one in self._prepared if one.entries.kind in kinds]
        if self._only is Kind.HELP:
            self._help = self._help or Folded(Listed(Kind.HELP, help_candidates()))
            prepared = [self._help]
        shown = SHOWN_OF_A_GROUP if self._only is None else MOST_SHOWN
        finder = Finder(text, prepared, weights=self._contents.weights, shown=shown)
        while not finder.step(self._slice):
            yield False
        self.groups = finder.groups

    def _run_filter(self, text: str) -> Generator[bool, None, None]:
        snapshots = [document.snapshot for document in self._contents.documents]
        reading = QueryReading(text, snapshots)
        while not reading.step(self._slice):
            yield False
        self.groups = (_group(Kind.FILTER, "Filter", [filter_candidate(reading.query)]),)
        self.is_ready = True
        yield False
        completions = Completions(text, len(text), snapshots)
        while not completions.step(self._slice):
            yield False
        following = completion_candidates(text, completions.items)
        if following:
            self.groups += (_group(Kind.HELP, "What may follow", following),)

    def _run_objects(self, text: str) -> Generator[bool, None, None]:
        wanted = Wanted(text=text.strip()[:MOST_LETTERS], kinds=_OBJECTS)
        search = Search(wanted, self._contents.documents, most=MOST_OBJECTS)
        before = self.groups
        while not search.step(self._slice) and len(search.hits) < MOST_OBJECTS:
            self._take_objects(before, search)
            self.note = f"Objects: searching, {search.done:,} of {search.total:,} jobs"
            yield False
        is_cut = not search.is_over or search.hits.total > len(search.hits)
        search.cancel()
        self._take_objects(before, search, title=f"Objects, the first {MOST_OBJECTS}" if is_cut else "Objects")
        # Where the search was ended, it says nothing of the other jobs.
        self.note = "" if is_cut or search.is_whole else f"Objects: {' '.join(coverage_words(search))}"

    def _take_objects(self, before: tuple[Group, ...], search: Search, *, title: str = "Objects") -> None:
        shown = self.groups[len(before) :]
        if len(search.hits) == (len(shown[0].found) if shown else 0) and not (shown and shown[0].title != title):
            return
        hits = [search.hits[number] for number in range(len(search.hits))]
        found = [Found(object_candidate(hit), hit.found_spans) for hit in hits]
        self.groups = (*before, Group(title, found, len(found), Kind.OBJECT))


def _group(kind: Kind, title: str, candidates: Sequence[Candidate]) -> Group:
    return Group(title, [Found(one) for one in candidates], len(candidates), kind)
