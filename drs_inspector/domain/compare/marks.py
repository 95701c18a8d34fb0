"""Which words of two texts differ: what is marked inside of values that changed."""

import re
from difflib import SequenceMatcher
from typing import Final

Spans = list[tuple[int, int]]
_WORD: Final = re.compile(r"[^\W_]+|[\W_]", re.DOTALL)
_MOST_WORDS: Final = 200
_LONGEST: Final = 4_000


def changed_words(a: str, b: str) -> tuple[Spans, Spans]:
    """Return the places of words that the other text does not have at that place, ascending; (start, end) each.

    Texts that are very long are marked from the first to the last word that differs.
    """
    if a == b or len(a) > _LONGEST or len(b) > _LONGEST:
        return ([], []) if a == b else ([(0, len(a))], [(0, len(b))])
    words = (_WORD.findall(a), _WORD.findall(b))
    first = _lead(words[0], words[1])
    last = _lead(words[0][first:][::-1], words[1][first:][::-1])
    middles = [side[first : len(side) - last] for side in words]
    starts = [sum(map(len, side[:first])) for side in words]
    if max(map(len, middles)) > _MOST_WORDS:
        one, other = ([(start, start + sum(map(len, side)))] for start, side in zip(starts, middles, strict=True))
        return one, other
    spans: tuple[Spans, Spans] = ([], [])
    for kind, a_from, a_to, b_from, b_to in SequenceMatcher(None, middles[0], middles[1], autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for side, (begin, end) in enumerate(((a_from, a_to), (b_from, b_to))):
            if end > begin:
                start = starts[side] + sum(map(len, middles[side][:begin]))
                spans[side].append((start, start + sum(map(len, middles[side][begin:end]))))
    return spans


def _lead(one: list[str], other: list[str]) -> int:
    count = min(len(one), len(other))
    return next((place for place in range(count) if one[place] != other[place]), count)
