"""Finds candidates by some of their letters, in slices of time, and arranges them in groups."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from time import perf_counter
from typing import Final, NamedTuple

from drs_inspector.session.palette.candidate import Candidate, Entries, Kind
from drs_inspector.session.palette.matching import Rank, Span, folded, rank_of, spans_of, wanted

SHOWN_OF_A_GROUP: Final = 6
MOST_SHOWN: Final = 200
"""Rows of the only group; what else fits is counted. A person types one more letter."""
_ROWS_BETWEEN_LOOKS: Final = 256
_RANKS: Final = len(Rank)
_LEAST_OF_OTHERS: Final = 3
"""Letters from which words that are not shown count: fewer are in every id."""


class Found(NamedTuple):
    """A candidate that fits, and where the letters are in its text."""

    candidate: Candidate
    spans: tuple[Span, ...] = ()


class Group(NamedTuple):
    """Candidates of one kind, the best first; ``total`` is how many fit, ``rank`` how well the best one does."""

    title: str
    found: Sequence[Found]
    total: int
    kind: Kind
    rank: int = 0

    @property
    def more(self) -> int:
        """How many fit that are not among ``found``."""
        return self.total - len(self.found)


class Folded:
    """Entries made ready for many searches: in slices too, because there may be thousands."""

    def __init__(self, entries: Entries) -> None:
        self.entries = entries
        self.texts: list[str] = []
        self.others: dict[int, str] = {}
        self._steps = self._run()

    def steps(self) -> Iterator[None]:
        """Fold what is not folded yet; what one search has begun the next one goes on with."""
        return self._steps

    def _run(self) -> Generator[None, None, None]:
        for number, (text, also) in enumerate(self.entries.texts()):
            if also:
                self.others[number] = folded(also)
            self.texts.append(folded(text))
            if not number % _ROWS_BETWEEN_LOOKS:
                yield


class Finder:
    """Looks for letters in prepared candidates. ``groups`` are complete when ``step`` has said so.

    ``weights`` say how much an action is used; of two that fit alike the one that is used more comes first, else the
    order that they were given in stays.
    """

    def __init__(
        self,
        text: str,
        prepared: Sequence[Folded],
        *,
        weights: Mapping[str, float] | None = None,
        shown: int = SHOWN_OF_A_GROUP,
    ) -> None:
        self.letters = wanted(text)
        self.groups: tuple[Group, ...] = ()
        self.is_over = False
        self._prepared = prepared
        # Names of jobs are not remembered, so they have no weight.
        self._weights = weights or {}
        self._shown = shown
        self._steps = self._run()

    def step(self, budget_seconds: float) -> bool:
        """Look for about so long; True when the groups are complete."""
        stop = perf_counter() + budget_seconds
        while not self.is_over:
            if next(self._steps, True):
                self.is_over = True
            elif perf_counter() >= stop:
                break
        return self.is_over

    def _run(self) -> Generator[bool, None, None]:
        groups: list[Group] = []
        for prepared in self._prepared:
            for _ in prepared.steps():
                yield False
            ranks: list[list[int]] = [[] for _ in range(_RANKS)]
            for start in range(0, len(prepared.texts), _ROWS_BETWEEN_LOOKS):
                self._sort_in(prepared, start, ranks)
                yield False
            group = self._group(prepared, ranks)
            if group is not None:
                groups.append(group)
        # What fits best is the first row, whichever kind it is.
        self.groups = tuple(sorted(groups, key=lambda group: group.rank))

    def _sort_in(self, prepared: Folded, start: int, ranks: list[list[int]]) -> None:
        letters, others = self.letters, prepared.others
        for number, text in enumerate(prepared.texts[start : start + _ROWS_BETWEEN_LOOKS], start):
            rank = rank_of(letters, text)
            if (
                (rank is None or rank is Rank.SCATTERED)
                and number in others
                and _begins_a_word(letters, others[number])
            ):
                rank = Rank.INSIDE
            if rank is not None:
                ranks[rank].append(number)

    def _group(self, prepared: Folded, ranks: list[list[int]]) -> Group | None:
        total = sum(map(len, ranks))
        if not total:
            return None
        best: list[int] = []
        entries = prepared.entries
        for numbers in ranks:
            if self._weights and entries.kind is Kind.COMMAND:
                numbers.sort(key=lambda number: -self._weights.get(str(entries.candidate(number).key), 0.0))
            best += numbers[: self._shown - len(best)]
            if len(best) >= self._shown:
                break
        found = [Found(entries.candidate(number), spans_of(self.letters, prepared.texts[number])) for number in best]
        first = next(rank for rank, numbers in enumerate(ranks) if numbers)
        return Group(entries.kind.words, found, total, entries.kind, first)


def _begins_a_word(letters: str, words: str) -> bool:
    if len(letters) < _LEAST_OF_OTHERS or letters not in words:
        return False
    rank = rank_of(letters, words)
    return rank is not None and rank <= Rank.WORD_START
