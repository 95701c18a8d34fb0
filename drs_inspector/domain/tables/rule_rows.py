"""The table of transformation rules: a row for each table that a rule names."""

from collections.abc import Generator, Iterator, Sequence
from typing import Final

from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.domain.rules.fields import ConfigTransformation, RuleMatch, RuleObject, TransformationRule
from drs_inspector.domain.rules.rule_set import table_text
from drs_inspector.domain.tables.definition import Cell, Kind, TableColumn
from drs_inspector.domain.tables.rows import KEYS, Document, Row, selection_of

_CONFIG: Final = ("db_table_name", "db_name", "table_name", "col_names", "prim_key_or_index", "indexs", "values")
_NO_CONFIG: Final = ConfigTransformation()
_NO_TABLE: Final = RuleObject()


def _text(name: str, title: str, help: str) -> TableColumn:  # noqa: A002 - its name in TableColumn
    return TableColumn(name, title, Kind.TEXT, help)


RULE_COLUMNS: Final = (
    *KEYS,
    _text("home", "Found in", "job: in the details of the job; reply: beside the results of its reply."),
    TableColumn("position", "Rule", Kind.INTEGER, "Place of the rule in its list, from 0: with `home` its number."),
    _text("transformation_type", "Type", "`transformation_info.transformation_type`."),
    _text("value", "Condition", "`transformation_info.value`: the SQL condition of a plain filter."),
    *(_text(f"config_{name}", f"Config: {name}", f"`config_transformation.{name}`.") for name in _CONFIG),
    TableColumn(
        "table_position",
        "Table",
        Kind.INTEGER,
        "Place of the table in the rule, from 0; null for a rule without a table.",
    ),
    _text("table_id", "Table id", "`id` of the table in the rule, with its marker."),
    _text("db_name", "Database", "`db_name`."),
    _text("schema_name", "Schema", "`schema_name`."),
    _text("table_name", "Table name", "`table_name`."),
    _text("data_transformation_type", "Type of the table", "`data_transformation_type`."),
    _text("table_path", "On", "The table that is meant, dotted: by its id, else by its names."),
    _text("matched", "Matched", "id, name, or unassigned: how the table was found among the selected objects."),
    _text("object_id", "Object", "`id` of that object in `objects`; null when there is none."),
    _text("object_path", "Object path", "`path` of that object in `objects`."),
    _text("contradictions", "Contradictions", "Sentences on where id, names and configuration disagree. Else null."),
)


def rule_rows(documents: Sequence[Document]) -> Generator[Row | None, None, None]:
    """Yield the rules of all jobs, then those that belong to no job, of documents that are whole."""
    for document in documents:
        snapshot = document.snapshot
        for job in document.jobs():
            if job.has_detail and (job.own_rules or snapshot.reply_rules(job.reply_number)):
                objects = yield from selection_of(job, None)
                for rule in snapshot.rules_of(job.id, objects):
                    yield from _rows(document.keys(job.id), rule, objects)
            yield None
        if document.job_ids is None:
            for rule in snapshot.unassigned_rules:
                yield from _rows(document.keys(None), rule, None)


def _rows(keys: Row, rule: TransformationRule, objects: ObjectSelection | None) -> Iterator[Row]:
    config = rule.config or _NO_CONFIG
    head: Row = (
        *keys,
        rule.home,
        rule.position,
        rule.transformation_type,
        rule.value,
        *(getattr(config, name) for name in _CONFIG),
    )
    if not rule.objects:
        yield (*head, None, *_table(_NO_TABLE), None, "unassigned", None, None, None)
    matches = {match.object_index: match for match in rule.matches}
    for position, table in enumerate(rule.objects):
        match = matches.get(position) or RuleMatch(position)
        found: tuple[Cell, Cell] = (None, None)
        if objects is not None and match.row is not None:
            found = (objects.object_id(match.row) or None, ".".join(objects.path(match.row)))
        said = " ".join(match.contradictions) or None
        yield (*head, position, *_table(table), table_text(table), match.how, *found, said)


def _table(table: RuleObject) -> Row:
    return (table.id, table.db_name, table.schema_name, table.table_name, table.data_transformation_type)
