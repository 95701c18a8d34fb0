"""The transformation rules of two jobs side by side: by their tables and kind, then by what they say."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from drs_inspector.domain.compare.options import CompareOptions, Section, Uncounted, UncountedValues
from drs_inspector.domain.compare.result import Alike, Change, Difference, Kind
from drs_inspector.domain.compare.values import same_json
from drs_inspector.domain.decoding.drift import UnknownField
from drs_inspector.domain.labels.field_labels import label_of
from drs_inspector.domain.rules.cards import kind_text
from drs_inspector.domain.rules.fields import TransformationRule
from drs_inspector.domain.rules.rule_set import condition_text, few_tables, table_text

_SHOWN: Final = 2_000
_MOST_RANKED: Final = 40_000
_CONFIG: Final = (("col_names", "joined over"), ("prim_key_or_index", "key"), ("indexs", "index"))


_NUMBERED: Final = re.compile(r"Rule \d+")


class RulesFound(NamedTuple):
    """The rows of the rules of two jobs, how many rules are the same, and what was not counted."""

    differences: tuple[Difference, ...]
    same: int
    uncounted: UncountedValues


class _Rule(NamedTuple):
    """A rule with its place, and what it is compared by."""

    place: int
    rule: TransformationRule
    tables: tuple[str, ...]
    kind: str
    says: tuple[str, ...]
    condition: str


def compare_rules(
    a: Sequence[TransformationRule],
    b: Sequence[TransformationRule],
    options: CompareOptions,
    beside: tuple[Sequence[UnknownField], Sequence[UnknownField]] = ((), ()),
    *,
    placed: tuple[int, int] | None = None,
    doubted: Callable[[TransformationRule, Change], bool] | None = None,
) -> RulesFound:
    """Compare rules: a changed condition and a rule that moved to another table are told as that.

    ``beside`` are the members on each side that are around the rules and that nothing knows. Of the first ``placed``
    rules of each side the places are told, None for all. ``doubted`` says of a rule that one side alone has that the
    other may have it, where that was not read: it is not counted.
    """
    left, right = (
        [_read(place, rule) for place, rule in enumerate(a)],
        [_read(place, rule) for place, rule in enumerate(b)],
    )
    uncounted = UncountedValues()
    same = _take_same(left, right, options, uncounted)
    rows: list[tuple[int, Difference]] = []
    for one, other in _pairs(left, right):
        rows.append((other.place, _changed(one, other, Kind.CONDITION if one.says != other.says else Kind.PLAIN)))
    for one, other in _moved(left, right):
        rows.append((other.place, _changed(one, other, Kind.MOVED)))
    for change, alone in ((Change.GONE, left), (Change.ADDED, right)):
        for one in alone:
            if doubted is not None and doubted(one.rule, change):
                uncounted[Uncounted.NOT_READ] += 1
            else:
                rows.append((one.place, _alone(one, change)))
    told = [_placed(row, placed) for _place, row in sorted(rows, key=lambda one: one[0])]
    return RulesFound((*told, *_beside(*beside)), same, uncounted)


def _placed(row: Difference, placed: tuple[int, int] | None) -> Difference:
    """Return a row without the places of rules that are not among those of the job."""
    if placed is None:
        return row
    places = [
        None if at is None or at >= most else at for at, most in zip((row.place_a, row.place_b), placed, strict=True)
    ]
    is_here = places[1 if row.b is not None else 0] is not None
    what = row.what if is_here else _NUMBERED.sub("Rule", row.what, 1)
    return msgspec.structs.replace(row, what=what, place_a=places[0], place_b=places[1])


def rule_row(place: int, rule: TransformationRule) -> Alike:
    """Return a rule that is the same on both sides, of B."""
    read = _read(place, rule)
    text = _text(read)
    return Alike(Section.RULES, _title(read), text, text, _on(read), place)


def _beside(a: Sequence[UnknownField], b: Sequence[UnknownField]) -> Iterator[Difference]:
    sides = [{field.path: field.raw for field in side} for side in (a, b)]
    for path in dict.fromkeys([*sides[0], *sides[1]]):
        raws = [side.get(path) for side in sides]
        if raws[0] is not None and raws[1] is not None and same_json(raws[0], raws[1]):
            continue
        change = Change.ADDED if raws[0] is None else Change.GONE if raws[1] is None else Change.CHANGED
        texts = [None if raw is None else _cut(raw.decode("utf-8", "replace")) for raw in raws]
        what = label_of(path.rpartition(".")[2])
        yield Difference(section=Section.RULES, change=change, what=what, a=texts[0], b=texts[1], path=path)


def _read(place: int, rule: TransformationRule) -> _Rule:
    config = rule.config
    said = [] if config is None else [f"{words} {value}" for name, words in _CONFIG if (value := getattr(config, name))]
    condition = condition_text(rule)
    tables = tuple(sorted(table_text(table) for table in rule.objects))
    return _Rule(place, rule, tables, rule.transformation_type or "", (condition, *said), condition)


def _take_same(left: list[_Rule], right: list[_Rule], options: CompareOptions, uncounted: UncountedValues) -> int:
    """Take out of both lists the rules that are the same, and count them."""
    before = len(left)
    places: list[tuple[int, int]] = []
    for key, fits in ((_as_written, None), (_meaning, _same)):
        by_key: dict[Hashable, list[_Rule]] = {}
        for other in right:
            by_key.setdefault(key(other), []).append(other)
        taken_a: set[int] = set()
        taken_b: set[int] = set()
        for one in left:
            fitting = by_key.get(key(one), [])
            match = next((rule for rule in fitting if fits is None or fits(one, rule, options, uncounted)), None)
            if match is not None:
                fitting.remove(match)
                taken_a.add(one.place)
                taken_b.add(match.place)
                places.append((one.place, match.place))
        left[:] = [one for one in left if one.place not in taken_a]
        right[:] = [one for one in right if one.place not in taken_b]
    order = [place for _first, place in sorted(places)]
    if order != sorted(order) and not options.count_order:
        uncounted[Uncounted.ORDER] += 1
    return before - len(left)


def _as_written(rule: _Rule) -> Hashable:
    return rule.rule.raw


def _meaning(rule: _Rule) -> Hashable:
    return rule[2:]


def _same_place(rule: _Rule) -> Hashable:
    return rule.kind, rule.tables


def place_of(rule: TransformationRule) -> Hashable:
    """Return of which kind a rule is, and on which tables: two rules that have this in common may be one."""
    return rule.transformation_type or "", tuple(sorted(table_text(table) for table in rule.objects))


def _same(one: _Rule, other: _Rule, options: CompareOptions, uncounted: UncountedValues) -> bool:
    """Say whether two rules that say the same of the same tables are the same in everything else, too."""
    if same_json(one.rule.raw, other.rule.raw):
        return True
    if _unknown(one) != _unknown(other) or not _same_parts(one.rule, other.rule):
        return False
    if options.count_absent:
        return False
    uncounted[Uncounted.ABSENT] += 1
    return True


def _same_parts(one: TransformationRule, other: TransformationRule) -> bool:
    objects = [Counter(repr(table) for table in rule.objects) for rule in (one, other)]
    return one.config == other.config and objects[0] == objects[1] and not (one.drift or other.drift)


def _unknown(rule: _Rule) -> Counter[str]:
    return Counter(f"{field.path.rpartition('.')[2]} {field.raw!r}" for field in rule.rule.unknown)


def _pairs(left: list[_Rule], right: list[_Rule]) -> list[tuple[_Rule, _Rule]]:
    """Take out of both lists the rules of the same kind on the same tables, those that say the same first."""
    by_key: dict[Hashable, list[_Rule]] = {}
    for other in right:
        by_key.setdefault(_same_place(other), []).append(other)
    found: list[tuple[_Rule, _Rule]] = []
    for one in left:
        fitting = by_key.get(_same_place(one), [])
        if fitting:
            other = next((rule for rule in fitting if rule.says == one.says), fitting[0])
            fitting.remove(other)
            found.append((one, other))
    _without(left, right, found)
    return found


def _moved(left: list[_Rule], right: list[_Rule]) -> list[tuple[_Rule, _Rule]]:
    """Take out of both lists the rules that say the same of other tables, those with a table in common first."""
    groups: dict[Hashable, tuple[list[_Rule], list[_Rule]]] = {}
    for side, rules in enumerate((left, right)):
        for rule in rules:
            if any(rule.says):
                groups.setdefault((rule.kind, rule.says), ([], []))[side].append(rule)
    found: list[tuple[_Rule, _Rule]] = []
    for ones, others in groups.values():
        if len(ones) * len(others) > _MOST_RANKED:
            found += zip(ones, others, strict=False)
            continue
        ranked = [(-_nearness(one, other), one.place, other.place, one, other) for one in ones for other in others]
        taken: set[tuple[str, int]] = set()
        for *_rank, one, other in sorted(ranked, key=lambda rank: rank[:3]):
            if taken.isdisjoint({("a", one.place), ("b", other.place)}):
                taken |= {("a", one.place), ("b", other.place)}
                found.append((one, other))
    _without(left, right, found)
    return found


def _without(left: list[_Rule], right: list[_Rule], found: Sequence[tuple[_Rule, _Rule]]) -> None:
    for rules, taken in ((left, {one.place for one, _ in found}), (right, {other.place for _, other in found})):
        rules[:] = [rule for rule in rules if rule.place not in taken]


def _nearness(one: _Rule, other: _Rule) -> int:
    names = [{table.rpartition(".")[2] for table in rule.tables} for rule in (one, other)]
    return 2 * len(set(one.tables) & set(other.tables)) + len(names[0] & names[1])


def _alone(one: _Rule, change: Change) -> Difference:
    text = _text(one)
    is_gone = change is Change.GONE
    return Difference(
        section=Section.RULES,
        change=change,
        what=_title(one),
        a=text if is_gone else None,
        b=None if is_gone else text,
        path=_on(one),
        place_a=one.place if is_gone else None,
        place_b=None if is_gone else one.place,
    )


def _changed(one: _Rule, other: _Rule, kind: Kind) -> Difference:
    if kind is Kind.MOVED:
        texts = [f"on {_on(rule)}" for rule in (one, other)]
        title = f"Rule {other.place + 1}, {kind_text(other.rule)}"
    else:
        texts = [_text(rule) for rule in (one, other)]
        title = _title(other)
        if texts[0] == texts[1]:
            texts = [_cut(bytes(rule.rule.raw).decode("utf-8", "replace")) for rule in (one, other)]
    return Difference(
        section=Section.RULES,
        change=Change.CHANGED,
        kind=kind,
        what=title,
        a=texts[0],
        b=texts[1],
        path=_on(other),
        place_a=one.place,
        place_b=other.place,
    )


def _title(one: _Rule) -> str:
    return f"Rule {one.place + 1} on {_on(one)}"


def _on(one: _Rule) -> str:
    return _cut(few_tables([table_text(table) for table in one.rule.objects]))


def _text(one: _Rule) -> str:
    return _cut("; ".join(part for part in one.says if part) or "no condition")


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
