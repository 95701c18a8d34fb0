"""Transformation rules and how each one is matched to a selected object (contract 4.3, 6.6, 7.3)."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Literal

import msgspec

from drs_inspector.domain.decoding.decoder import read_struct
from drs_inspector.domain.decoding.drift import Drift, UnknownField, drift_of
from drs_inspector.domain.decoding.scalars import is_absent, read_int
from drs_inspector.domain.objects.entries import SEPARATOR
from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.domain.rawjson.split import BrokenJsonError, Member, first_byte, split_array, split_object
from drs_inspector.domain.rules.contradictions import contradictions_within, named_path, table_id
from drs_inspector.domain.rules.fields import (
    ConfigTransformation,
    FilterCondition,
    RuleMatch,
    RuleObject,
    RuleSet,
    TransformationInfo,
    TransformationRule,
)
from drs_inspector.domain.steps import at_once

__all__ = [
    "ConfigTransformation",
    "RuleMatch",
    "RuleObject",
    "RuleSet",
    "TransformationRule",
    "condition_text",
    "few_tables",
    "joined_rule_sets",
    "match_rules",
    "match_steps",
    "match_text",
    "named_text",
    "read_rule_set",
    "read_rules",
    "rule_text",
    "table_text",
]

Raw = bytes | memoryview
Home = Literal["job", "reply"]

_PATH = "data_transformation"
_LIST = "filter_conditions"
_CONDITION_MEMBERS = frozenset(FilterCondition.__struct_fields__) - {"unknown"}
_LABELS = {"contentConditionalFilter": "Row filter", "configConditionalFilter": "Advanced row filter"}
_MATCHES = {"id": "by id", "name": "by name", "unassigned": "no such object in this job"}
_KIND_ORDER = ("table", "view")
_NAMED_TABLES = 3


def read_rules(raw_data_transformation: Raw, home: Home) -> tuple[TransformationRule, ...]:
    """Read the rules of a ``data_transformation``; see ``read_rule_set``. Never raises."""
    return read_rule_set(raw_data_transformation, home).rules


def read_rule_set(raw: Raw, home: Home) -> RuleSet:
    """Read a ``data_transformation``: ``{total_count, filter_conditions}``, also a bare list or a single rule.

    The rules are not matched yet, but the matches of one that contradicts itself say so. Any JSON is accepted: an entry
    that is no rule becomes an empty rule with drift, a member without a place becomes unknown.
    """
    if is_absent(raw):
        return RuleSet()
    drift: list[Drift] = []
    mark = first_byte(raw)
    try:
        if mark == b"[":
            drift.append(drift_of(_PATH, "an object", raw, "coerced"))
            return RuleSet(rules=_read_list(split_array(raw), _PATH, home), drift=tuple(drift))
        members = split_object(raw)
    except BrokenJsonError:
        return RuleSet(drift=(drift_of(_PATH, "an object", raw, "raw"),), rules=(_read_rule(raw, _PATH, 0, home),))
    if any(member.name in _CONDITION_MEMBERS for member in members):
        drift.append(drift_of(_PATH, "an object with filter_conditions", raw, "coerced"))
        return RuleSet(rules=(_read_rule(raw, _PATH, 0, home),), drift=tuple(drift))
    return _read_members(members, home, drift)


def joined_rule_sets(sets: Sequence[RuleSet]) -> RuleSet:
    """Return the rules of several sets as one, as of a member that is repeated; the positions go on."""
    if len(sets) == 1:
        return sets[0]
    rules = [rule for one in sets for rule in one.rules]
    return RuleSet(
        total_count=next((one.total_count for one in reversed(sets) if one.total_count is not None), None),
        rules=tuple(msgspec.structs.replace(rule, position=position) for position, rule in enumerate(rules)),
        unknown=tuple(field for one in sets for field in one.unknown),
        drift=tuple(found for one in sets for found in one.drift),
    )


def match_rules(rules: Sequence[TransformationRule], objects: ObjectSelection) -> tuple[TransformationRule, ...]:
    """Return the rules with a match for each of their tables: by id, else by names, else unassigned (contract 7.3).

    All ids are looked up in one pass over the selection.
    """
    return at_once(match_steps(rules, objects))


def match_steps(
    rules: Sequence[TransformationRule], objects: ObjectSelection
) -> Generator[None, None, tuple[TransformationRule, ...]]:
    """Do what ``match_rules`` does in steps of a few milliseconds."""
    tables = [rule_object for rule in rules for rule_object in rule.objects]
    wanted = {table_id(table) for table in tables} | {SEPARATOR.join(named_path(table)) for table in tables}
    rows = (yield from objects.find_ids_steps(wanted - {""})) if objects.count else {}
    matched: list[TransformationRule] = []
    for rule in rules:
        matches = tuple(_match(index, rule, rows, objects) for index in range(len(rule.objects)))
        matched.append(msgspec.structs.replace(rule, matches=matches))
        yield
    return tuple(matched)


def rule_text(rule: TransformationRule) -> str:
    """Return the rule in one line: its kind, its tables and its condition."""
    kind = _LABELS.get(rule.transformation_type or "", rule.transformation_type or "Rule of unknown kind")
    condition = condition_text(rule)
    return f"{kind} on {few_tables([table_text(table) for table in rule.objects])}" + (
        f": {condition}" if condition else ""
    )


def few_tables(tables: Sequence[str]) -> str:
    """Return the first tables that a rule names, and how many more there are."""
    if len(tables) > _NAMED_TABLES:
        tables = [*tables[: _NAMED_TABLES - 1], f"{len(tables) - _NAMED_TABLES + 1} more tables"]
    return ", ".join(tables) or "no table"


def condition_text(rule: TransformationRule) -> str:
    """Return the condition: of an advanced filter the one in ``config_transformation``."""
    return (rule.config.values if rule.config is not None else None) or rule.value or ""


def match_text(rule: TransformationRule, how: str) -> str:
    """Return in words how a table of a rule was found among the selected objects; ``how`` is that of its match."""
    # A rule at the top of a reply belongs to a job by its tables, so one without any belongs to none.
    if how == "unassigned" and rule.home == "reply" and all(match.how == how for match in rule.matches):
        return "no such object in any job"
    return _MATCHES[how]


def table_text(rule_object: RuleObject) -> str:
    """Return the table a rule object means, dotted: by its id, which is preferred to the names (contract 7.3)."""
    path = table_id(rule_object).split(SEPARATOR)
    return ".".join(path) if path != [""] else named_text(rule_object) or "unnamed table"


def named_text(rule_object: RuleObject) -> str:
    """Return the names of the table a rule object means, dotted; "" without any."""
    names = (rule_object.db_name, rule_object.schema_name, rule_object.table_name)
    return ".".join(name for name in names if name)


def _read_members(members: list[Member], home: Home, drift: list[Drift]) -> RuleSet:
    total_count: object = None
    rules: tuple[TransformationRule, ...] = ()
    unknown: list[UnknownField] = []
    for name, value in members:
        path = f"{_PATH}.{name}"
        if name == "total_count":
            total_count = read_int(value, path, drift, everyday=False)
        elif name == _LIST:
            rules += _read_conditions(value, path, home, drift, first=len(rules))
        else:
            unknown.append(UnknownField(path, bytes(value)))
    return RuleSet(
        total_count=total_count if isinstance(total_count, int) else None,
        rules=rules,
        unknown=tuple(unknown),
        drift=tuple(drift),
    )


def _read_conditions(raw: Raw, path: str, home: Home, drift: list[Drift], first: int) -> tuple[TransformationRule, ...]:
    if is_absent(raw):
        return ()
    if first_byte(raw) == b"[":
        return _read_list(split_array(raw), path, home, first)
    drift.append(drift_of(path, "a list", raw, "coerced" if first_byte(raw) == b"{" else "raw"))
    return (_read_rule(raw, path, first, home),)


def _read_list(entries: Sequence[Raw], path: str, home: Home, first: int = 0) -> tuple[TransformationRule, ...]:
    return tuple(
        _read_rule(entry, f"{path}[{index}]", first + index, home)
        for index, entry in enumerate(entries)
        if not is_absent(entry)
    )


def _read_rule(raw: Raw, path: str, position: int, home: Home) -> TransformationRule:
    condition, drift = read_struct(FilterCondition, raw, path)
    info = condition.transformation_info or TransformationInfo()
    official = condition.data_transformation_object_infos
    objects = official + tuple(other for other in condition.object_infos if other not in official)
    alone = len(objects) == 1
    return TransformationRule(
        position=position,
        home=home,
        transformation_type=info.transformation_type,
        value=info.value,
        config=condition.config_transformation,
        objects=objects,
        matches=tuple(
            RuleMatch(index, contradictions=contradictions_within(found, condition.config_transformation, alone=alone))
            for index, found in enumerate(objects)
        ),
        raw=bytes(raw),
        unknown=condition.unknown + info.unknown,
        drift=tuple(drift),
    )


def _match(index: int, rule: TransformationRule, rows: dict[str, list[int]], objects: ObjectSelection) -> RuleMatch:
    table = rule.objects[index]
    said = contradictions_within(table, rule.config, alone=len(rule.objects) == 1)
    by_id = table_id(table)
    found = rows.get(by_id, []) if by_id else []
    if found:
        return _chosen(index, "id", found, said, objects)
    path = named_path(table)
    found = objects.find_path(table.db_name, table.schema_name, table.table_name) if path else []
    found = found or rows.get(SEPARATOR.join(path), [])
    if not found:
        return RuleMatch(index, contradictions=said)
    if by_id and by_id != SEPARATOR.join(path):
        said += (f'No selected object has the id "{by_id}"; the table was found by its names.',)
    return _chosen(index, "name", found, said, objects)


def _chosen(
    index: int, how: Literal["id", "name"], rows: list[int], said: tuple[str, ...], objects: ObjectSelection
) -> RuleMatch:
    """Choose the row a rule means when several fit: rules are about tables, then views; the list's order decides."""
    kinds = [objects.kind(row) for row in rows]
    best = next((kind for kind in _KIND_ORDER if kind in kinds), kinds[0])
    fitting = [row for row, kind in zip(rows, kinds, strict=True) if kind == best]
    if len(fitting) > 1:
        said += (f"{len(fitting)} selected objects fit; the first one is shown.",)
    return RuleMatch(index, how, fitting[0], said)
