"""Whether a query and a body are what a call may be asked with. Nothing is believed: names once, values of a kind."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Final
from urllib.parse import parse_qsl

import msgspec

from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_array, split_object, text_of
from drs_inspector.domain.read_calls.asked import Asked, Each, Kind, Rule, Rules

Raw = bytes | memoryview
_WORD: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")
_DIGIT: Final = re.compile(r"[0-9]")
LONGEST_TEXT: Final = 512
_MOST_PARAMETERS: Final = 40
_LARGEST_BODY: Final = 32 << 20
_SHAPES: Final = {
    Kind.ID: _WORD,
    Kind.NUMBER: re.compile(r"[0-9]{1,15}"),
    Kind.WORD: _WORD,
    Kind.TIME: re.compile(r"[0-9][0-9T:.+Z -]{0,39}"),
    Kind.FLAG: re.compile(r"true|false"),
}
_NUMBER: Final = re.compile(rb"(?:0|[1-9][0-9]{0,14})")


def path_fits(asked: Asked, path: str) -> bool:
    """Tell whether a path as it is sent is that of a call; a placeholder is one plain segment."""
    wanted, given = asked.path.split("/"), path.split("/")
    return len(wanted) == len(given) and all(map(partial(_segment_fits, asked), wanted, given))


def _segment_fits(asked: Asked, wanted: str, given: str) -> bool:
    if wanted[:1] != "{":
        return wanted == given
    name = wanted[1:-1]
    if name in asked.words:
        return given in asked.words[name].split()
    # An id has a digit, which no word of a path has: no word is taken for an id.
    is_name = name == "project_id" or name.endswith("_name")
    return _WORD.fullmatch(given) is not None and (is_name or _DIGIT.search(given) is not None)


def query_problem(rules: Rules, query: str) -> str:
    """Return what is wrong with a query as it is sent (without ``?``), "" for nothing."""
    if not query:
        return _missing(rules, {})
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError:
        return "the query cannot be read"
    if len(pairs) > _MOST_PARAMETERS or len(dict(pairs)) != len(pairs):
        return "the query has a name twice"
    for name, value in pairs:
        rule = rules.get(name)
        if rule is None:
            return f"{_shown(name)} is no parameter of it"
        if not _text_fits(rule, value):
            return f"{_shown(name)} may not have this value"
    return _missing(rules, dict(pairs))


def body_problem(rules: Rules | None, body: bytes) -> str:
    """Return what is wrong with a body, "" for nothing. ``rules`` None: there may be no body."""
    if rules is None:
        return "it takes no body" if body else ""
    if len(body) > _LARGEST_BODY:
        return "the body is too large"
    return _object_problem(rules, body) if body else _missing(rules, {})


def _object_problem(rules: Rules, raw: Raw) -> str:
    try:
        members = split_object(raw)
    except BrokenJsonError:
        return "the body is no JSON object"
    if len(dict(members)) != len(members):
        return "the body has a name twice"
    for name, value in members:
        rule = rules.get(name)
        if rule is None:
            return f"{_shown(name)} is no member of its body"
        if not _json_fits(rule, value):
            return f"{_shown(name)} may not have this value"
    return _missing(rules, dict(members))


def parameter_fits(asked: Asked, name: str, value: object) -> bool:
    """Tell whether a call has a parameter of this name, in path, query or body, that may have this value."""
    if f"{{{name}}}" in asked.path:
        text = str(value)
        return text in asked.words[name].split() if name in asked.words else _WORD.fullmatch(text) is not None
    in_query, in_body = asked.query_rules.get(name), (asked.body_rules or {}).get(name)
    if in_query is not None:
        return isinstance(value, str | int) and _text_fits(in_query, spelled(value))
    try:
        return in_body is not None and _json_fits(in_body, msgspec.json.encode(value))
    except (TypeError, BrokenJsonError):
        return False


def _missing(rules: Rules, given: Mapping[str, object]) -> str:
    return next((f"{name} is missing" for name, rule in rules.items() if is_fixed(rule) and name not in given), "")


def is_fixed(rule: Rule) -> bool:
    """Tell whether there is one value that a member may have, so that it has to be there."""
    return isinstance(rule, tuple) and not isinstance(rule, Each) and len(rule) == 1


def spelled(value: object) -> str:
    """Return a value as a query has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text_fits(rule: Rule, text: str) -> bool:
    if rule is Kind.ANY_TEXT:
        return True
    if rule is Kind.TEXT:
        return len(text) <= LONGEST_TEXT and text.isprintable()
    if isinstance(rule, Kind):
        return _SHAPES[rule].fullmatch(text) is not None
    return isinstance(rule, tuple) and not isinstance(rule, Each) and text in map(spelled, rule)


def _json_fits(rule: Rule, raw: Raw) -> bool:
    if isinstance(rule, Each):
        return _list_fits(rule, raw)
    if isinstance(rule, Mapping):
        return first_byte(raw) == b"{" and not _object_problem(rule, raw)
    mark, plain = first_byte(raw), bytes(raw).strip()
    if isinstance(rule, tuple):
        texts = {value for value in rule if isinstance(value, str)}
        others = {spelled(value).encode() for value in rule if not isinstance(value, str)}
        return text_of(raw) in texts if mark == b'"' else plain in others
    if rule is Kind.NUMBER:
        return _NUMBER.fullmatch(plain) is not None
    if rule is Kind.FLAG:
        return plain in (b"true", b"false")
    return mark == b'"' and _text_fits(rule, text_of(raw))


def _list_fits(rule: Each, raw: Raw) -> bool:
    try:
        values = split_array(raw)
    except BrokenJsonError:
        return False
    return 0 < len(values) <= rule.most and all(_json_fits(rule.inside, value) for value in values)


def _shown(name: str) -> str:
    return "".join(character for character in name[:64] if character.isprintable())
