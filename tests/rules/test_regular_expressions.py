"""Text from outside meets no expression that takes more than twice the time for twice the text.

Every expression in the program is found and measured, a new one too, with texts that are made from it: its own letters
and words, matches, and matches cut short, over and over. The processor's time is measured, not the clock's, so a busy
machine does not matter; and only the shortest of some runs counts.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.redaction.known_words import KnownWords
from drs_inspector.domain.redaction.masked_texts import MaskedTexts
from drs_inspector.domain.redaction.masking import Masker
from drs_inspector.domain.redaction.placeholders import Placeholders
from drs_inspector.domain.redaction.secrets import redact_secrets, redact_text
from tests.helpers.adversaries import pumped, units
from tests.helpers.own_seconds import own_seconds
from tests.rules.expressions import SEARCHES, Expression, expressions, made_of_values

pytestmark = pytest.mark.no_cover  # what watches each line takes longer than the lines

SIZE = 2_000
MOST_TIMES = 2.5
# Below this a quadratic expression is out of the question: the longer text has 4,000 characters.
TOO_SHORT_TO_MEASURE = 0.002
# Only what fails needs them all: on a busy machine most measurements are of something else, too.
ATTEMPTS = 300
# Module and name of what is not measured, each with the reason.
OUR_OWN_TEXT = {
    "drs_inspector.domain.redaction.exceptions._PLACEHOLDER": "sees constants in the code of the program only",
}
MADE_OF_VALUES = {
    "drs_inspector.domain.described.alike": "names and marks of an entry, each escaped; every repeat is possessive",
    "drs_inspector.domain.redaction.walk": "names of an entry, each escaped; every repeat is possessive or bounded",
    "drs_inspector.domain.rawjson.search": "a person's words, each escaped: no repeats but blanks between them",
    "drs_inspector.qt.widgets.fields.search_list": "a person's words, each escaped, without repeats",
    "drs_inspector.cloud.http.allowlist": "templates of paths, written in the program",
    "drs_inspector.storage.files.error_log": "a hexadecimal number that the program made",
}
EXPRESSIONS = [one for one in expressions() if one.where not in OUR_OWN_TEXT]


def test_the_search_finds_the_expressions_of_the_program() -> None:
    found = {one.where for one in EXPRESSIONS}
    assert "drs_inspector.domain.redaction.masked_texts._MAIL" in found
    assert "drs_inspector.storage.archive.unpack._STATUS_LINE" in found
    assert any(where.startswith("drs_inspector.cloud.errors.error_body:") for where in found)
    assert len(found) > 100


def test_an_expression_of_a_person_or_of_data_has_a_reason() -> None:
    """Nothing takes an expression from a person or a file. What comes to do so needs a linear engine (decision 34)."""
    assert {made.where for made in made_of_values()} <= set(MADE_OF_VALUES)


@pytest.mark.parametrize("one", EXPRESSIONS, ids=lambda one: one.where.removeprefix("drs_inspector."))
def test_twice_the_text_takes_at_most_two_and_a_half_times_the_work(one: Expression) -> None:
    is_bytes = isinstance(one.pattern.pattern, bytes)
    works = list(_works(one))
    for short, long in _texts(one):
        pair: tuple[Any, Any] = (short.encode("latin-1", "replace"), long.encode("latin-1", "replace"))
        for work in works:
            assert_linear(work, *(pair if is_bytes else (short, long)))


def _works(one: Expression) -> Iterator[Callable[[Any], object]]:
    if one.uses & SEARCHES:
        yield lambda text: sum(1 for _ in one.pattern.finditer(text))
    if "match" in one.uses:
        yield one.pattern.match
    if "fullmatch" in one.uses:
        yield one.pattern.fullmatch


def _texts(one: Expression) -> Iterator[tuple[str, str]]:
    for unit in units(one.pattern):
        times = SIZE // len(unit) + 1
        yield unit * times, unit * (2 * times)
    yield from zip(pumped(one.pattern, SIZE), pumped(one.pattern, 2 * SIZE), strict=True)


def assert_linear(work: Callable[[Any], object], short: Any, long: Any) -> None:
    """Fail when ``long``, twice ``short``, takes more than 2.5 times the time in every attempt."""
    best_short = best_long = float("inf")
    for _ in range(ATTEMPTS):
        best_long = min(best_long, _seconds(work, long))
        if best_long < TOO_SHORT_TO_MEASURE:
            return
        best_short = min(best_short, _seconds(work, short))
        if best_long <= MOST_TIMES * best_short:
            return
    pytest.fail(f"{best_long / best_short:.1f} times the work for twice the text {short[:60]!r}")


def _seconds(work: Callable[[Any], object], text: Any) -> float:
    return own_seconds(lambda: work(text), attempts=1)


def _masked(text: str) -> object:
    mask = Masker(Policy.of(Level.SUPPORT))
    mask.learn(
        b'{"source_endpoint":{"ip":"10.1.2.3","db_user":"root"},"name":"aa",'
        b'"alarm_notify":{"subscriptions":[{"endpoints":["a.a.a","a@b.c"]}]}}'
    )
    return mask.text("error", text)


def _loose(text: str) -> str:
    known = KnownWords()
    placeholders = Placeholders(known)
    placeholders.of("user", "a a a")
    return known.replace(MaskedTexts(placeholders).shapes(text))


def _in_json(text: str) -> bytes:
    return b'{"message": "key ' + text.replace("\\", "\\\\").replace('"', '\\"').encode() + b'"}'


WHOLE = {
    "redact_text": redact_text,
    "masked text": _masked,
    "text of a bundle": _loose,
    "id of an object": lambda text: Masker(Policy.of(Level.PUBLIC)).text("object-id", text),
    "name that stays": lambda text: Masker(Policy.of(Level.AUDITOR)).text("job", text),
    "redact_secrets": lambda text: redact_secrets(_in_json(text)),
    "masked JSON": lambda text: Masker(Policy.of(Level.SUPPORT)).mask(_in_json(text)),
    "JSON cut short": lambda text: redact_secrets(b'{"a":{"password":"' + text.encode()),
}
REPEATED = (
    "-*-*-", "a-", "--", "+4", "+", "A_",
    "a", "a.", "1.", "a@", "@", "a:", ":", "'@'", "//", "a'@'", "user ", "user=", "ip", "10.1.2.3", "10.1.2.", "::1",
    "a.a.a", "aa ", "root", "key", "key ", "key=", "k" * 50, "pass", "pass ", "-p", "password=", 'password="', "token:",
    '\\"', '"', "\\", '{"password":', '{"password":{', "[", "]", "{", "}", "\\u00", "\\u0041", "x-", "://", "://a:b",
    "a/b@", "a:b@", "scott/t", "Bearer ", "identified by ", "user x identified by ", "<password>", "<a ", "name='a' ",
    "-----BEGIN ", "MII", "eyJ-", "A1", "A1b2", "Ab1" * 13, "%3A", "%40", "\u5bc6\u7801", "\u5bc6\u7801\u4e3a",
    "\n", " ", "secret key ", ", ", "cookie: ", "\\r\\n", "password=a,", "password=a'b", "token=(",
    "curl -u a:", "mysql -p",
)  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("unit", REPEATED, ids=repr)
def test_cleaning_a_text_takes_time_in_proportion_to_it(name: str, unit: str) -> None:
    times = 12_000 // len(unit)
    assert_linear(WHOLE[name], unit * times, unit * (2 * times))
