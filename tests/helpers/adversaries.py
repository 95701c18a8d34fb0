"""Texts that make a regular expression work hard, made from the expression itself."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_CATEGORIES = {
    codes.CATEGORY_DIGIT: "7",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_WORD: "-",
}
# Characters of a class are looked for here first: those that words, paths, quotes and errors are made of.
_COMMON = "aA.-_7 :/@'\"=%\\,;<>({[+?&#!~*\n\r\té"
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_LONGEST_PUMP = 600


class Choice:
    """Chooses, the same way for the same seed."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def __call__(self, several: Sequence[Any]) -> Any:
        """Return one of several."""
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) % 2**64
        return several[(self._state >> 33) % len(several)]


class _Maker:
    """Makes texts that an expression matches; the repeat with the number ``pumped`` is repeated ``times`` times."""

    def __init__(self, choice: "Choice", pumped: int = -1, times: int = 0) -> None:
        self._choice = choice
        self._pumped = pumped
        self._times = times
        self._groups: dict[int, str] = {}
        self.repeats = 0
        self._makers: dict[Any, Callable[[Any], str]] = {
            codes.LITERAL: chr,
            codes.NOT_LITERAL: lambda code: next(letter for letter in _COMMON if ord(letter) != code),
            codes.ANY: lambda _: "a",
            codes.IN: lambda argument: choice(class_characters(argument)),
            codes.BRANCH: lambda argument: self.text(choice(argument[1])),
            codes.SUBPATTERN: self._group,
            codes.ATOMIC_GROUP: self.text,
            codes.GROUPREF: lambda group: self._groups.get(group, ""),
            codes.GROUPREF_EXISTS: lambda argument: self.text(argument[1]),
        }

    def text(self, items: Sequence[Any]) -> str:
        return "".join(self._one(code, argument) for code, argument in items)

    def _one(self, code: Any, argument: Any) -> str:
        make = self._makers.get(code)
        if make is not None:
            return make(argument)
        if code in _REPEATS:
            return self._repeated(*argument)
        return ""  # what looks around or is at a place has no characters

    def _group(self, argument: Any) -> str:
        made = self.text(argument[3])
        self._groups[argument[0]] = made
        return made

    def _repeated(self, low: int, high: Any, inner: Sequence[Any]) -> str:
        number = self.repeats
        self.repeats += 1
        most = _LONGEST_PUMP * 1000 if high is codes.MAXREPEAT else int(high)
        times = min(most, self._times) if number == self._pumped else min(most, max(low, self._choice((0, 1, 2))))
        return "".join(self.text(inner) for _ in range(max(low, times)))


def class_characters(argument: Sequence[Any]) -> str:
    """Return some characters of a class such as ``[^a-z]``, at least one."""
    return _characters_of(tuple(argument))


@cache  # a text of thousands of characters asks as often
def _characters_of(argument: tuple[Any, ...]) -> str:
    matcher = _class_test(argument)
    found = "".join(letter for letter in _COMMON if matcher(letter))
    return found or next(chr(code) for code in range(0x20, 0x10000) if matcher(chr(code)))


def _class_test(argument: Sequence[Any]) -> Any:
    negated = bool(argument) and argument[0][0] is codes.NEGATE
    parts = argument[1:] if negated else argument

    def test(letter: str) -> bool:
        return any(_holds(code, value, letter) for code, value in parts) is not negated

    return test


def _holds(code: Any, value: Any, letter: str) -> bool:
    if code is codes.LITERAL:
        return bool(ord(letter) == value)
    if code is codes.RANGE:
        return bool(value[0] <= ord(letter) <= value[1])
    expression = {
        codes.CATEGORY_DIGIT: r"\d",
        codes.CATEGORY_NOT_DIGIT: r"\D",
        codes.CATEGORY_SPACE: r"\s",
        codes.CATEGORY_NOT_SPACE: r"\S",
        codes.CATEGORY_WORD: r"\w",
        codes.CATEGORY_NOT_WORD: r"\W",
    }[value]
    return re.fullmatch(expression, letter) is not None


def units(pattern: "re.Pattern[Any]", seed: int = 9) -> list[str]:
    """Return short texts that the expression is made of: characters, words, matches, and matches cut short.

    Repeated, each is an adversary: many places to begin at, few or none where a match ends.
    """
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    choice = Choice(seed)
    found: dict[str, None] = dict.fromkeys(_characters(tree))
    for _ in range(8):
        made = _Maker(choice).text(tree)
        for text in (made, made[:-1], made[: len(made) // 2], made + "!", made[1:]):
            found[text[:200]] = None
    for number in range(_count(tree)):
        maker = _Maker(choice, number, 40)
        found[maker.text(tree)[:_LONGEST_PUMP]] = None
    return [text for text in found if text]


def pumped(pattern: "re.Pattern[Any]", size: int, seed: int = 9) -> Iterator[str]:
    """Yield texts of about ``size`` characters in each of which one repeat of the expression goes on and on.

    With and without what ends a match. The same seed gives the same texts in every size.
    """
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    for number in range(_count(tree)):
        text = _Maker(Choice(seed), number, size).text(tree)[:size]
        yield text
        yield text[: size - 2] + "\x00\x01"


def _count(tree: Sequence[Any]) -> int:
    maker = _Maker(Choice(9))
    maker.text(tree)
    return min(maker.repeats, 40)


def _characters(items: Sequence[Any]) -> Iterator[str]:
    for code, argument in items:
        if code is codes.LITERAL:
            yield chr(argument)
        elif code is codes.IN:
            yield from class_characters(argument)[:6]
        elif code is codes.BRANCH:
            for branch in argument[1]:
                yield from _characters(branch)
        elif code is codes.SUBPATTERN:
            yield from _characters(argument[3])
        elif code in (*_REPEATS,):
            yield from _characters(argument[2])
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _characters(argument[1])
        elif code is codes.ATOMIC_GROUP:
            yield from _characters(argument)
