"""What is copied: objects, mappings, rules and columns (contract-more 5.1 to 5.4)."""

from drs_inspector.simulator.jobs.objects import SEPARATOR
from drs_inspector.simulator.jobs.optional_parts import draw_rules
from drs_inspector.simulator.jobs.seeded_random import seeded_random
from drs_inspector.simulator.reads.ask import Ask, Json, not_here
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.selected import SelectedObject, SelectedObjects

_MOST_TABLES = 50_000
_COLUMNS = (
    ("id", "bigint", "PRI", ""), ("created_at", "datetime", "", ""), ("email", "varchar(200)", "", "EMAIL"),
    ("phone", "varchar(40)", "", "PHONE"), ("amount", "decimal(12,2)", "", ""),
)  # fmt: skip


def db_objects(ask: Ask) -> Json:
    """ListDbObjects: the objects of some databases; the page counts tables."""
    kind = ask.text("type")
    state = ask.job()
    is_sent = state.phase in ("full", "incremental")
    if kind != "modified" and not (kind == "synchronized" and is_sent):
        raise not_here("Query the objects first.")
    objects = ask.objects(state)
    wanted = ask.text("db_names").split(",") if ask.text("db_names") else list(objects.databases)
    numbers = [number for name in wanted for number in objects.tables_of(name)] if wanted != [""] else []
    offset, limit = ask.page()
    return _selection(state, objects, numbers[offset : offset + limit])


def db_object(ask: Ask) -> Json:
    """ShowDbObjectsList: the whole selection, as it was chosen; a database with too many tables has none."""
    if ask.text("type") != "modified":
        raise not_here("The parameter type is invalid.")
    state = ask.job()
    objects = ask.objects(state)
    numbers = [
        number
        for name in objects.databases
        if len(objects.tables_of(name)) <= _MOST_TABLES
        for number in objects.tables_of(name)
    ]
    return _selection(state, objects, numbers)


def _selection(state: JobState, objects: SelectedObjects, numbers: list[int]) -> Json:
    sent = state.phase not in ("new", "configuration")
    found: Json = {}
    for name in objects.databases:
        count = len(objects.tables_of(name))
        if count > _MOST_TABLES:
            found[name] = {"name": name, "all": False, "is_synchronized": sent, "total_table_num": count}
    for number in numbers:
        one = objects.at("table", number)
        home = found.setdefault(one.database, {"name": one.database, "all": False, "is_synchronized": sent})
        if one.schema and one.schema != one.database:
            home = home.setdefault("schemas", {}).setdefault(one.schema, {"name": one.schema, "all": False})
        home.setdefault("tables", {})[one.name] = {
            "type": "table", "name": one.target, "all": True, "filtered": False, "is_synchronized": sent,
        }  # fmt: skip
    return {
        "id": state.plan.id, "object_scope": "table" if state.plan.selects else "all", "object_info": found,
        "max_table_num": _MOST_TABLES, "status": "success",
    }  # fmt: skip


def mappings(ask: Ask) -> Json:
    """ShowObjectMapping: from where to where, table by table."""
    state = ask.job()
    if state.plan.scenario != "sync":
        raise not_here()
    objects = ask.objects(state)
    name = ask.body.get("db_name") or ""
    numbers = objects.tables_of(str(name)) if name else range(objects.count("table"))

    def row(place: int) -> Json:
        one = objects.at("table", numbers[place])
        schema = one.schema if one.schema != one.database else ""
        return {
            "source_db_name": one.database, "source_schema_name": schema, "source_table_name": one.name,
            "target_db_name": one.database, "target_schema_name": schema, "target_table_name": one.target,
            "has_column_info": _has_columns(one),
        }  # fmt: skip

    return {"count": len(numbers), "object_mapping_list": ask.rows(len(numbers), row)}


def rules(ask: Ask) -> Json:
    """ShowDataProgress: filters and transformations, those of the detail, and which changes are carried over."""
    state = ask.job()
    objects = ask.objects(state)
    tables = tuple(
        (one.database if one.database != one.schema else "", one.schema, one.name)
        for one in (objects.at("table", number) for number in range(min(4, objects.count("table"))))
    )
    drawn = draw_rules(state.plan, seeded_random(state.plan.id, "rules"), tables) if state.plan.selects else None
    found = [_rule(one) for one in (drawn or {}).get("filter_conditions", ())]
    return {"count": len(found), "data_process_info": ask.listed(found)}


def _rule(rule: Json) -> Json:
    named: list[Json] = rule.get("data_transformation_object_infos") or rule.get("object_infos") or [{}]
    database, schema, table = (named[0].get(name, "") for name in ("db_name", "schema_name", "table_name"))
    value: Json = rule.get("config_transformation") or rule["transformation_info"]
    condition = value.get("values", value.get("value", ""))
    inside = {table: {"name": table, "type": "table", "all": True}}
    home: Json = {database: {"name": database, "tables": inside}}
    return {
        "filter_conditions": [{"value": condition, "filtering_type": "contentConditionalFilter"}],
        "is_batch_process": False, "add_columns": [], "ddl_operation": {"table": "ct,at"}, "dml_operation": "i,u,d",
        "db_object_column_info": {
            "db_name": database, "schema_name": schema, "table_name": table, "column_infos": [], "total_count": 0,
        },
        "db_or_table_rename_rule": {"type": "prefixAndSuffix", "prefix_name": "", "suffix_name": ""},
        "db_object": {"object_scope": "table", "object_info": home},
        "is_synchronized": True, "source": "job", "process_rule_level": "table",
    }  # fmt: skip


def extra_columns(ask: Ask) -> Json:
    """ListExtraColumns: columns that are added on the way."""
    state = ask.job()
    objects = ask.objects(state)
    numbers = range(0, objects.count("table"), 40) if state.plan.scenario == "sync" else range(0)

    def row(place: int) -> Json:
        one = objects.at("table", numbers[place])
        return {
            "object_source_names": [_id(one)], "object_alias_name": one.target, "is_sent": True,
            "extra_column_infos": [
                {"column_name": "copied_at", "column_type": "createTime", "column_value": "", "data_type": "datetime"}
            ],
        }  # fmt: skip

    return {"total_count": len(numbers), "column_process_objects": ask.rows(len(numbers), row)}


def columns_by_object(ask: Ask) -> Json:
    """ShowObjectColumnInfo: databases, and the tables with columns of one; it must not be read anew."""
    if ask.text("is_refresh") == "true":
        raise not_here("Objects are being collected.")
    objects = ask.objects(ask.job())
    parent = ask.text("object_id")
    if not parent:
        rows = [_column_row(name, "", "database", name, name) for name in objects.databases]
        return {"object_with_column_infos": ask.listed(rows)}
    numbers = objects.tables_of(parent)

    def row(place: int) -> Json:
        one = objects.at("table", numbers[place])
        return _column_row(_id(one), parent, "table", one.name, one.target, has=_has_columns(one))

    return {"object_with_column_infos": ask.rows(len(numbers), row)}


def _column_row(object_id: str, parent: str, kind: str, name: str, alias: str, *, has: bool = False) -> Json:
    return {
        "id": object_id, "parent_id": parent, "type": kind, "name": name, "alias_name": alias,
        "is_support_expand": kind == "database", "has_column_info": has, "is_preset": False, "is_sent": True,
        "sent_alias_name": alias, "notices": [], "extend_info": "",
    }  # fmt: skip


def columns(ask: Ask) -> Json:
    """ShowColumnInfos: columns of some tables, and how personal data in them are masked."""
    ask.job()
    if ask.body.get("refresh") is True:
        raise not_here("Columns are being collected.")
    ids = [str(one) for one in ask.body.get("object_ids") or ()]
    listed = [
        {
            "column_name": name, "column_type": kind, "key_type": key, "column_mapped_name": name, "status": True,
            "partition": False, "desensitization_algorithm": masking,
        }
        for name, kind, key, masking in _COLUMNS
    ]  # fmt: skip
    return {"column_map_infos": [{"object_id": one, "column_info_lists": listed} for one in ids]}


def object_support(ask: Ask) -> Json:
    """ShowSupportObjectType: what the console could offer."""
    ask.job()
    yes = ("is_full_trans_support_object", "is_incre_trans_support_object", "is_full_incre_trans_support_object")
    return {
        **dict.fromkeys(yes, True), "is_support_column_mapping": True, "is_database_support_search": True,
        "is_schema_support_search": False, "is_table_support_search": True, "file_size": "", "previous_select": "",
        "import_level": "table",
    }  # fmt: skip


def _has_columns(one: SelectedObject) -> bool:
    return one.number % 40 == 0


def _id(one: SelectedObject) -> str:
    names = (one.database, one.schema if one.schema != one.database else "", one.name)
    return SEPARATOR.join(name for name in names if name)


REPLIES = {
    "ListDbObjects": db_objects,
    "ShowDbObjectsList": db_object,
    "ShowObjectMapping": mappings,
    "ShowDataProgress": rules,
    "ListExtraColumns": extra_columns,
    "ShowObjectColumnInfo": columns_by_object,
    "ShowColumnInfos": columns,
    "ShowSupportObjectType": object_support,
}
