"""What a rule says about its table, by three witnesses: the id, the names, config_transformation (contract 7.3)."""

from __future__ import annotations

from collections.abc import Sequence

from drs_inspector.domain.objects.entries import SEPARATOR
from drs_inspector.domain.rules.fields import ConfigTransformation, RuleObject

_MARKER_EDGE = "--"
_MARKED_TYPES = {
    "--conditionFilter--": "contentConditionalFilter",
    "--configConditionFilter--": "configConditionalFilter",
}


def table_id(rule_object: RuleObject) -> str:
    """Return the id of the table: the rule object's id without its marker, "" when there is none."""
    parts = (rule_object.id or "").split(SEPARATOR)
    return SEPARATOR.join(parts[:-1] if len(parts) > 1 and _is_marker(parts[-1]) else parts)


def named_path(rule_object: RuleObject) -> tuple[str, ...]:
    """Return the names from database or schema down to the table; () without a table or without anything above it."""
    if not rule_object.table_name or not (rule_object.db_name or rule_object.schema_name):
        return ()
    names = (rule_object.db_name, rule_object.schema_name, rule_object.table_name)
    return tuple(name for name in names if name)


def contradictions_within(
    rule_object: RuleObject, config: ConfigTransformation | None, *, alone: bool
) -> tuple[str, ...]:
    """Return, in sentences, where the witnesses disagree; ``alone`` says that the rule has no other table."""
    sentences = [*_marker_against_type(rule_object), *_id_against_names(rule_object)]
    if config is not None:
        sentences.extend(_config_against_itself(config))
        if alone:
            sentences.extend(_config_against_the_rest(rule_object, config, disputed=bool(sentences)))
    return tuple(sentences)


def _is_marker(part: str) -> bool:
    long_enough = len(part) >= 2 * len(_MARKER_EDGE)
    return long_enough and part.startswith(_MARKER_EDGE) and part.endswith(_MARKER_EDGE)


def _marker_against_type(rule_object: RuleObject) -> list[str]:
    marker = (rule_object.id or "").rpartition(SEPARATOR)[2]
    expected, said = _MARKED_TYPES.get(marker), rule_object.data_transformation_type
    if expected is None or said is None or expected == said:
        return []
    return [f'The id is marked "{marker}", which means {expected}, but data_transformation_type says "{said}".']


def _id_against_names(rule_object: RuleObject) -> list[str]:
    """Compare the id's parts with each name that is given; names may hold the separator themselves."""
    by_id = table_id(rule_object)
    if not by_id or by_id == SEPARATOR.join(named_path(rule_object)):
        return []
    parts = by_id.split(SEPARATOR)
    if len(parts) == 1:
        said = [name for name in (rule_object.db_name, rule_object.table_name) if name]
        return [] if by_id in said or not said else [f'The id names only "{by_id}", the names say "{".".join(said)}".']
    named = [
        ("database", parts[0], "db_name", rule_object.db_name),
        ("schema", SEPARATOR.join(parts[1:-1]), "schema_name", rule_object.schema_name),
        ("table", parts[-1], "table_name", rule_object.table_name),
    ]
    sentences = []
    for what, in_id, member, said_name in named:
        if not said_name or said_name == in_id or _holds_separator(said_name, by_id, what):
            continue
        if what == "schema" and not in_id and said_name == parts[0]:
            continue  # engines whose ids begin with the schema
        told = f'names {what} "{in_id}"' if in_id else f"names no {what}"
        sentences.append(f'The id {told}, but {member} says "{said_name}".')
    return sentences


def _holds_separator(name: str, by_id: str, what: str) -> bool:
    """Tell whether a name that holds the separator is at its place in the id all the same."""
    if SEPARATOR not in name:
        return False
    if what == "table":
        return by_id.endswith(SEPARATOR + name)
    return by_id.startswith(name + SEPARATOR) if what == "database" else SEPARATOR + name + SEPARATOR in by_id


def _config_against_itself(config: ConfigTransformation) -> list[str]:
    whole, database, table = config.db_table_name, config.db_name, config.table_name
    if not whole or not (database or table):
        return []
    if whole.startswith(f"{database}." if database else "") and whole.endswith(f".{table}" if table else ""):
        return []
    said = ".".join(name for name in (database, table) if name)
    return [f'config_transformation contradicts itself: db_table_name says "{whole}", its names say "{said}".']


def _config_against_the_rest(rule_object: RuleObject, config: ConfigTransformation, *, disputed: bool) -> list[str]:
    """Let ``db_table_name`` speak: which side it takes in a dispute, or that it names another table."""
    whole = config.db_table_name
    if not whole:
        return []
    by_id = table_id(rule_object).split(SEPARATOR) if rule_object.id else []
    by_names = named_path(rule_object)
    sides = [side for side, path in (("the id", by_id), ("the names", by_names)) if _spells(whole, path)]
    if not sides:
        witnesses = " and ".join(side for side, path in (("the id", by_id), ("the names", by_names)) if path)
        said = ".".join(by_id or by_names)
        if not said:
            return []
        verb = "say" if " and " in witnesses or witnesses == "the names" else "says"
        detail = "neither the id nor the names say that" if disputed else f'{witnesses} {verb} "{said}"'
        return [f'config_transformation names "{whole}", but {detail}.']
    if len(sides) == 1 and by_id and by_names and disputed:
        return [f'config_transformation names "{whole}", as {sides[0]} {"does" if sides[0] == "the id" else "do"}.']
    return []


def _spells(whole: str, path: Sequence[str]) -> bool:
    """Say whether ``db.table`` (or ``db.schema.table``) is this path; names may hold dots, so nothing is split."""
    if len(path) < 2:
        return False
    return whole in {".".join(path), f"{path[0]}.{path[-1]}"}
