"""What follows from the value of a setting: the sentences of its explanation that hold for this value."""

import re
from collections.abc import Callable
from typing import Any, Final

from drs_inspector.domain.explanations.explanation import Explanation
from drs_inspector.domain.explanations.explanations import value_words
from drs_inspector.domain.explanations.fitting import About

_SENTENCES: Final = re.compile(r"(?<=\.) +")
_WORDS: Final = re.compile(r"[\w.+]+")
_PRODUCTS: Final = ("PostgreSQL", "MySQL", "Oracle", "MongoDB")
_LARGEST: Final = 10**18
_NO_VALUE: Final[tuple[Any, ...]] = (False, 0, "0", "", (), [], None)
# What begins a sentence about one value alone, and which values those are.
_ABOUT: Final[tuple[tuple[re.Pattern[str], Callable[[Any], bool]], ...]] = (
    (re.compile(r'With ""|Empty\b|An empty'), lambda value: value in ("", (), [])),
    (re.compile(r"With(out it| false)\b|Without (a|it)\b|[Ff]alse:"), lambda value: value in (False, "", (), [])),
    (re.compile(r"With (true|it)\b|[Tt]rue:"), lambda value: value is True),
    (re.compile(r"0( means|:)"), lambda value: value in (0, "0") and value is not False),
)


def consequence_of(entry: Explanation, value: Any, about: About | None) -> tuple[str, bool]:
    """Return what follows from a value of a setting, "" for nothing, and whether that is about this value alone."""
    consequence = value_words(entry, value)[1]
    return (consequence, True) if consequence else _of_setting(entry, value, about)


def _of_setting(entry: Explanation, value: Any, about: About | None) -> tuple[str, bool]:
    """Return the sentences of a setting that hold for a value, and whether one of them is about it alone.

    What is said without a condition is about the setting in use: nothing of it holds where it is off.
    """
    kept: list[str] = []
    is_of_value = False
    for sentence in _SENTENCES.split(entry.consequence):
        if not sentence or (about is not None and _is_of_others(sentence, about)):
            continue
        holds = _holds(sentence, entry, value)
        if holds or (holds is None and value not in _NO_VALUE):
            kept.append(_without_value(_own_part(sentence, entry, value), value))
            is_of_value = is_of_value or value is True or (holds is True and _spelt(sentence, entry) < 2)
    return " ".join(kept), is_of_value


def _spelling(value: Any) -> str:
    """Return a value as a sentence would name it; "" for what none names: lists, and figures without an end."""
    is_figure = isinstance(value, int | float) and abs(value) < _LARGEST
    return str(value) if is_figure or isinstance(value, str) else ""


def _holds(sentence: str, entry: Explanation, value: Any) -> bool | None:
    """Return whether a sentence is about a value, None for one that is about none in particular."""
    test = next((test for begins, test in _ABOUT if begins.match(sentence)), None)
    if test is not None:
        return test(value)
    return _spelling(value) in _words(sentence) if _spelt(sentence, entry) else None


def _is_of_others(sentence: str, about: About) -> bool:
    """Tell whether a sentence is about other engines or scenarios, or says what a setting is, not what follows."""
    other = any(one in sentence and one.casefold() not in about.families for one in _PRODUCTS)
    recovers = about.scenario in ("cloudDataGuard", "dataGuard")
    return other or sentence.startswith("Decides ") or (sentence.startswith("Disaster recovery ") and not recovers)


def _own_part(sentence: str, entry: Explanation, value: Any) -> str:
    """Return of a sentence that compares values the part about this one, where that is a sentence of its own."""
    parts = [part.strip(" .") for part in sentence.split(";")]
    own = [part for part in parts if _spelling(value) in _words(part)]
    if _spelt(sentence, entry) < 2 or len(parts) == 1 or not own or any(part.endswith(" not") for part in own):
        return sentence
    return f"{'; '.join(own)}."


def _spelt(sentence: str, entry: Explanation) -> int:
    """Return how many values of a setting a sentence names: one that names several compares them."""
    spellings = {str(one.value) for one in entry.values if isinstance(one.value, str) and one.value}
    return len(spellings.intersection(_words(sentence)))


def _words(sentence: str) -> set[str]:
    """Return the words of a sentence; values may end with a sign that ends no sentence."""
    return {word.rstrip(".") for word in _WORDS.findall(sentence)}


def _without_value(sentence: str, value: Any) -> str:
    """Return a sentence without the value that it begins with: "0: the job is frozen" as "The job is frozen"."""
    first, colon, rest = sentence.partition(": ")
    if not colon or first != (_spelling(value).lower() if isinstance(value, bool) else _spelling(value)):
        return sentence
    return rest[:1].upper() + rest[1:]
