"""A transformation rule as a person reads it: its kind, what it is on, how that was matched, and who says otherwise."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from drs_inspector.domain.objects.entries import SEPARATOR
from drs_inspector.domain.rules.contradictions import named_path, table_id
from drs_inspector.domain.rules.fields import RuleMatch, TransformationRule
from drs_inspector.domain.rules.rule_set import condition_text, match_text, table_text

KIND_WORDS: Final = {"contentConditionalFilter": "Row filter", "configConditionalFilter": "Advanced row filter"}
_JOIN: Final = "configConditionalFilter"
_CONFIG: Final = (("col_names", "joined over"), ("prim_key_or_index", "key"), ("indexs", "index"))


class RuleGroup(StrEnum):
    """What rules are narrowed to; the texts are those of the buttons."""

    ALL = "All"
    ROW_FILTER = "Row filter"
    JOIN = "With join"
    CONTRADICTION = "Contradiction"
    WITHOUT_OBJECT = "Without object"


class Witness(NamedTuple):
    """One row of the table of contradictions: where something was found, what it says, and what follows from that."""

    found_in: str
    says: str
    so: str
    agrees: bool


class NamedTable(NamedTuple):
    """A table that a rule names, and the row of the selected object that it is, if any."""

    name: str
    row: int | None


class RuleCard(NamedTuple):
    """What is shown of a rule; ``place`` counts among its neighbours, from 0.

    ``others`` says which other jobs have a rule on its tables, "" for none and while that is not known.
    """

    place: int
    rule: TransformationRule
    kind: str
    tables: tuple[NamedTable, ...]
    matched: str
    condition: str
    joined: tuple[tuple[str, str], ...]
    witnesses: tuple[Witness, ...]
    contradictions: tuple[str, ...]
    others: str = ""

    @property
    def title(self) -> str:
        """The rule by its number."""
        return f"Rule {self.place + 1}"

    @property
    def object_row(self) -> int | None:
        """The row of the first selected object that the rule applies to."""
        return next((table.row for table in self.tables if table.row is not None), None)

    def is_in(self, group: RuleGroup) -> bool:
        """Tell whether a rule is one of a group."""
        is_join = self.rule.transformation_type == _JOIN
        return {
            RuleGroup.ALL: True,
            RuleGroup.ROW_FILTER: self.rule.transformation_type in KIND_WORDS and not is_join,
            RuleGroup.JOIN: is_join,
            RuleGroup.CONTRADICTION: bool(self.contradictions),
            RuleGroup.WITHOUT_OBJECT: self.object_row is None,
        }[group]

    @property
    def words(self) -> str:
        """All of it as text, line by line: for screen readers, searches and copies."""
        on = ", ".join(table.name for table in self.tables) or "no table"
        joined = "; ".join(f"{label} {value}" for label, value in self.joined)
        lines = [f"{self.title}, {self.kind}, on {on}, {self.matched}", self.condition, joined, *self.contradictions]
        lines.append(self.others)
        return "\n".join(line for line in lines if line)


def rule_card(index: int, rule: TransformationRule) -> RuleCard:
    """Return a rule as a card; its matches tell what it is on."""
    matches = {match.object_index: match for match in rule.matches}
    tables = tuple(
        NamedTable(table_text(table), matches[place].row if place in matches else None)
        for place, table in enumerate(rule.objects)
    )
    config = rule.config
    joined = [(words, getattr(config, name)) for name, words in _CONFIG] if config is not None else []
    doubts = contradictions_of(rule)
    return RuleCard(
        index,
        rule,
        kind_text(rule),
        tables,
        matches_text(rule),
        condition_text(rule),
        tuple((words, value) for words, value in joined if value),
        tuple(_witnesses(rule, matches)) if doubts else (),
        doubts,
    )


def kind_text(rule: TransformationRule) -> str:
    """Return the kind of a rule in words; unknown kinds stay as they were sent."""
    kind = rule.transformation_type or ""
    return KIND_WORDS.get(kind, kind) or "Of unknown kind"


def tables_text(rule: TransformationRule) -> str:
    """Return the tables that a rule names."""
    return ", ".join(table_text(table) for table in rule.objects) or "No table"


def matches_text(rule: TransformationRule) -> str:
    """Return how a rule's tables were found among the selected objects, with counts where that differs."""
    counts = Counter(match_text(rule, match.how) for match in rule.matches) or Counter([match_text(rule, "unassigned")])
    if len(counts) == 1:
        return next(iter(counts))
    return ", ".join(f"{words}: {count}" for words, count in counts.items())


def contradictions_of(rule: TransformationRule) -> tuple[str, ...]:
    """Return in sentences where a rule disagrees with itself or with the objects."""
    return tuple(dict.fromkeys(words for match in rule.matches for words in match.contradictions))


def _witnesses(rule: TransformationRule, matches: dict[int, RuleMatch]) -> list[Witness]:
    """Return what id, names and configuration say of each table that is in dispute."""
    found: list[Witness] = []
    for place, table in enumerate(rule.objects):
        match = matches.get(place)
        if match is None or not match.contradictions:
            continue
        by_id, by_names = table_id(table).replace(SEPARATOR, "."), ".".join(named_path(table)) or table.table_name or ""
        used = {"id": by_id, "name": by_names}.get(match.how, "")
        said = [(f"objects[{place}].id", by_id, "id"), (f"objects[{place}].table_name", by_names, "name")]
        config = rule.config
        if config is not None and len(rule.objects) == 1:
            whole = config.db_table_name or ".".join(part for part in (config.db_name, config.table_name) if part)
            said.append(("config_transformation", whole, ""))
        found += [_witness(where, says, how, match.how, used) for where, says, how in said if says]
    return found


def _witness(where: str, says: str, how: str, used_how: str, used: str) -> Witness:
    if how == used_how:
        return Witness(where, says, "used; this table is selected", agrees=True)
    if used:
        agrees = says == used
        return Witness(where, says, "agrees" if agrees else "contradicts", agrees)
    return Witness(where, says, "no such table is selected", agrees=False)


def group_counts(cards: Sequence[RuleCard]) -> dict[RuleGroup, int]:
    """Return the number of rules of every group."""
    return {group: sum(card.is_in(group) for card in cards) for group in RuleGroup}


def rules_by_row(rules: Sequence[TransformationRule]) -> dict[int, list[int]]:
    """Return the rules of each row of the selection that has any, by their place in ``rules``."""
    found: dict[int, list[int]] = {}
    for place, rule in enumerate(rules):
        for row in dict.fromkeys(match.row for match in rule.matches if match.row is not None):
            found.setdefault(row, []).append(place)
    return found
