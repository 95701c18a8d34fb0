"""One transformation rule as facts: its effect, the tables it means, how those were matched, what contradicts it."""

from collections.abc import Iterator

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.rules.cards import kind_text
from drs_inspector.domain.rules.rule_set import RuleMatch, TransformationRule, condition_text, match_text, table_text
from drs_inspector.qt.widgets.tables.facts_model import Fact
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.storage.field_dictionary import meaning

_RULE_PATH = "data_transformation.filter_conditions[]."
_OBJECTS = "data_transformation_object_infos"
_HOMES = {"job": "the details of the job", "reply": "the top of the reply"}
_OBJECT_ROWS = (
    ("id", "Id"),
    ("db_name", "Database"),
    ("schema_name", "Schema"),
    ("table_name", "Table name"),
    ("data_transformation_type", "Kind"),
)
_CONFIG_ROWS = (
    ("db_table_name", "Database and table"),
    ("db_name", "Database"),
    ("table_name", "Table"),
    ("col_names", "Columns"),
    ("prim_key_or_index", "Primary key or index"),
    ("indexs", "Indexes"),
    ("values", "Condition"),
)


def _fact(label: str, value: str | None, path: str) -> Iterator[Fact]:
    if value:
        yield Fact(label, value, path, tooltip="\n".join(filter(None, (meaning(_RULE_PATH + path), f"Field: {path}"))))


def rule_facts(rule: TransformationRule, job: Job | None) -> list[Fact]:
    """Return a rule as sections of rows; paths are those inside the rule's own JSON."""
    facts = [Fact("Rule")]
    facts += _fact("Kind", kind_text(rule), "transformation_info.transformation_type")
    in_config = rule.config is not None and bool(rule.config.values)
    where = "config_transformation.values" if in_config else "transformation_info.value"
    facts += _fact("Condition", condition_text(rule), where)
    facts.append(Fact("Found in", _HOMES.get(rule.home, rule.home)))
    matches = {match.object_index: match for match in rule.matches}
    for index, table in enumerate(rule.objects):
        facts.append(Fact("Table" if len(rule.objects) == 1 else f"Table {index + 1}"))
        facts.append(Fact("Table", table_text(table)))
        facts += _match_facts(rule, matches.get(index), job)
        for name, label in _OBJECT_ROWS:
            facts += _fact(label, getattr(table, name), f"{_OBJECTS}[{index}].{name}")
    if rule.config is not None:
        rows = [fact for name, label in _CONFIG_ROWS for fact in _config_fact(rule, name, label)]
        facts += [Fact("Advanced condition"), *rows] if rows else []
    return [*facts, *_odd_facts(rule)]


def _config_fact(rule: TransformationRule, name: str, label: str) -> Iterator[Fact]:
    return _fact(label, getattr(rule.config, name), f"config_transformation.{name}")


def _match_facts(rule: TransformationRule, match: RuleMatch | None, job: Job | None) -> Iterator[Fact]:
    how = match.how if match is not None else "unassigned"
    yield Fact("Matched", match_text(rule, how), tone="" if how != "unassigned" else "amber")
    if match is not None and match.row is not None and job is not None:
        yield Fact("Selected object", ".".join(job.objects.path(match.row)), node=TreeNode(NodeKind.OBJECTS, job.id))
    for words in match.contradictions if match is not None else ():
        yield Fact("Contradiction", words, tone="amber", icon_name="warning")


def _odd_facts(rule: TransformationRule) -> Iterator[Fact]:
    if rule.drift or rule.unknown:
        yield Fact("What the cloud sent differently")
    for drift in rule.drift:
        yield Fact(drift.path, drift.found, note=f"{drift.expected} expected", tone="amber", icon_name="warning")
    for field in rule.unknown:
        yield Fact(field.path, field.raw.decode("utf-8", "replace"), note="not a documented field")
