"""What is copied, and how it is set: contract-more 5."""

from drs_inspector.domain.read_calls.asked import ROWS, Each, Kind, Paging, Suits, get, post, words
from drs_inspector.domain.read_calls.call import Fields, ReadCall, fields

MODELS: Fields = {
    "DataFilteringCondition": fields(value="value", enum="filtering_type"),
    "AddColumnInfo": fields(enum="column_type data_type", column="column_name", condition="column_value"),
    "QueryColumnInfo": fields(
        column="column_name primary_key_or_unique_index column_mapped_name",
        enum="column_type is_filtered is_partition_key",
    ),
    "DbObjectColumnInfo": {
        **fields(db="db_name", schema="schema_name", table="table_name", number="total_count"),
        "column_infos": ">QueryColumnInfo",
    },
    "DbOrTableRenameRule": fields(value="prefix_name suffix_name", enum="type"),
    "DbObject": {**fields(enum="object_scope"), "target_root_db": ">root_db", "object_info": ">databases"},
    "ObjectWithColumnInfo": fields(
        value="id name extend_info", object_id="parent_id",
        enum="type is_support_expand has_column_info is_preset is_sent", object_name="alias_name sent_alias_name",
        text="notices", number="token_count",
    ),
    "ColumnInfo": fields(
        column="column_name column_mapped_name",
        enum="column_type key_type status partition desensitization_algorithm",
    ),
    "TuningParameter": fields(value="param_name param_value", enum="availability range"),
}  # fmt: skip

CALLS = (
    ReadCall(
        "ListDbObjects", "5.1", "object selection of a job",
        asked=get("/v5/{project_id}/jobs/{job_id}/db-objects", "B", tells="what is copied, some databases of it",
            query={"type": words("modified synchronized"), "db_names": Kind.TEXT},
            paging=Paging("offset", 1000, rows="object_info.*")),
        reply={
            **fields(number="max_table_num", enum="status object_scope", job_id="id"),
            "target_root_db": ">root_db", "object_info": ">databases",
        },
        job="/id",
        marks="object_scope object_info target_root_db max_table_num",
    ),
    ReadCall(
        "ShowDbObjectsList", "5.1", "object selection of a job",
        asked=get("/v5.1/{project_id}/jobs/{job_id}/db-object", "B",
            tells="what is copied, and whether a change was sent",
            query={"type": ("modified",)}),
        reply={
            **fields(number="max_table_num", enum="status object_scope", job_id="id"),
            "target_root_db": ">root_db", "object_info": ">databases",
        },
        job="/id",
        marks="object_scope object_info target_root_db max_table_num",
    ),
    ReadCall(
        "ShowObjectMapping", "5.2", "object mappings of a job, {row}",
        asked=post("/v5/{project_id}/jobs/{job_id}/object-mappings", "B", tells="every renaming of a big job",
            body={
                "db_name": Kind.TEXT, "schema_name": Kind.TEXT, "table_name": Kind.TEXT, "has_column_info": Kind.FLAG,
            },
            paging=Paging("offset", 1000, in_body=True), suits=Suits("sync")),
        reply=fields(number="count"),
        entries="object_mapping_list",
        entry=fields(
            object_name="object_name", db="source_db_name target_db_name",
            schema="source_schema_name target_schema_name", table="source_table_name target_table_name",
            enum="has_column_info",
        ),
    ),
    ReadCall(
        "ShowDataProgress", "5.3", "data processing rules of a job, {rule}",
        asked=get("/v5/{project_id}/jobs/{job_id}/data-processing-rules", "B",
            tells="filters and transformations, and which changes are carried over",
            paging=ROWS),
        reply=fields(number="count"),
        entries="data_process_info",
        entry={
            **fields(
                enum="is_batch_process ddl_operation dml_operation is_synchronized process_rule_level",
                object_name="source",
            ),
            "filter_conditions": ">DataFilteringCondition",
            "add_columns": ">AddColumnInfo",
            "db_object_column_info": ">DbObjectColumnInfo",
            "db_or_table_rename_rule": ">DbOrTableRenameRule",
            "db_object": ">DbObject",
            "add_colums": ">AddColumnInfo",
        },
    ),
    ReadCall(
        "ListExtraColumns", "5.4", "additional columns of a job, {object}",
        asked=get("/v5/{project_id}/jobs/{job_id}/extra-column-info", "B", tells="columns that are added on the way",
            query={"is_only_show_sent": Kind.FLAG}, paging=ROWS),
        reply=fields(number="total_count"),
        entries="column_process_objects",
        entry={
            **fields(object_name="object_source_names object_alias_name", enum="is_sent"),
            "extra_column_infos": ">AddColumnInfo",
        },
    ),
    ReadCall(
        "ShowObjectColumnInfo", "5.4", "objects with columns of a job, {object}",
        asked=get("/v5/{project_id}/job/{job_id}/object-column-info", "B",
            tells="the objects with columns, level by level",
            query={"object_id": Kind.TEXT, "is_refresh": (False,)}, paging=ROWS),
        entries="object_with_column_infos",
        entry=fields(
            value="id name extend_info", object_id="parent_id",
            enum="type is_support_expand has_column_info is_preset is_sent",
            object_name="alias_name sent_alias_name", text="notices", number="token_count",
        ),
    ),
    ReadCall(
        "ShowColumnInfos", "5.4", "columns of a job, {object}",
        asked=post("/v5/{project_id}/job/{job_id}/column-info", "C", tells="which columns are masked on the way",
            body={"object_ids": Each(Kind.TEXT, 100), "refresh": (False,)},
            warning="The cloud sends the names of columns, and how personal data in them are masked."),
        reply={"object_with_column_infos": ">ObjectWithColumnInfo"},
        entries="column_map_infos",
        entry={**fields(object_id="object_id"), "column_info_lists": ">ColumnInfo"},
    ),
    ReadCall(
        "ListJobParameters", "5.5", "parameters of a job, {parameter}",
        asked=get("/v5/{project_id}/jobs/{job_id}/configurations", "B", tells="what was tuned away from its default",
            query={"name": Kind.WORD}, paging=ROWS,
            suits=Suits(phases="configuration full incremental paused", sources="mysql")),
        reply=fields(number="count"),
        entries="parameter_config_list",
        entry=fields(
            value="name value default_value", enum="value_range is_need_restart", text="description",
            time="created_at updated_at",
        ),
    ),
    ReadCall(
        "ListJobHistoryParameters", "5.6", "changes of the parameters of a job, {change}",
        asked=get("/v5/{project_id}/jobs/{job_id}/configuration-histories", "B",
            tells="who tuned what, and what waits for a restart",
            query={"begin_time": Kind.TIME, "end_time": Kind.TIME, "name": Kind.WORD}, paging=ROWS,
            suits=Suits(sources="mysql")),
        reply=fields(number="count"),
        entries="parameter_history_config_list",
        entry=fields(
            value="name old_value new_value", enum="is_update_success is_applied", time="update_time apply_time",
        ),
    ),
    ReadCall(
        "QueryTuningParams", "5.7", "tuning parameters of a job",
        asked=get("/v3/{project_id}/job/{job_id}/tuning-params/query-params", "B",
            tells="settings that the vendor's support changed"),
        marks="full_sync incre_capture incre_apply incre_relay",
        reply={
            **fields(value="modify_result"),
            "full_sync": ">TuningParameter",
            "incre_capture": ">TuningParameter",
            "incre_apply": ">TuningParameter",
            "incre_relay": ">TuningParameter",
        },
    ),
    ReadCall(
        "ShowSupportObjectType", "5.8", "what the object selection of a job supports",
        asked=get("/v5/{project_id}/jobs/{job_id}/object/support", "D"),
        reply=fields(
            enum="is_full_trans_support_object is_incre_trans_support_object is_full_incre_trans_support_object"
            " support_object_import_engine is_support_column_mapping is_database_support_search"
            " is_schema_support_search is_table_support_search import_level is_import_cloumn import_mapping_type"
            " is_import_unique_key",
            number="file_size", file="previous_select",
        ),
    ),
)  # fmt: skip
