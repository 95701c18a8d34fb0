"""Results of what was started, asked for by the id that the start returned: contract-more 9."""

from drs_inspector.domain.read_calls.asked import get
from drs_inspector.domain.read_calls.call import Fields, ReadCall, fields

MODELS: Fields = {
    "DataFilterObjectResp": fields(
        number="batch_id", value="id", object_id="parent_id", object_name="object_name object_alias_name",
        enum="object_type is_data_filter data_filter_type is_synchronized", db="db_name", schema="schema_name",
        table="table_name", condition="filter_condition",
    ),
    "GeneralDataFilterResp": fields(
        condition="source_filter_condition target_filter_condition condition_separated",
    ),
    "DataFilteringAdvancedSetting": fields(
        db="db_name", table="table_name", column="col_names prim_key_or_indexes indexes", value="values",
    ),
}  # fmt: skip

_REASON = "It answers only to the program that began what it tells of."

CALLS = (
    ReadCall(
        "ShowDataFilterRulesResult", "9", "result of filter rules, {rule}",
        asked=get("/v5/{project_id}/jobs/{job_id}/filter-rules/result", "never", reason=_REASON),
        reply=fields(number="total_count", enum="status"),
        entries="rules",
        entry={
            **fields(number="batch_id"),
            "filter_object_list": ">DataFilterObjectResp",
            "filter_rules_resp": ">GeneralDataFilterResp",
            "advanced_setting_resp": ">DataFilteringAdvancedSetting",
        },
    ),
    ReadCall(
        "ShowDataFilteringResult", "9", "result of a check of filters, {object}",
        asked=get("/v5/{project_id}/job/{job_id}/data-filtering/result", "never", reason=_REASON),
        reply=fields(number="success_count failed_count"),
        entries="db_object_filtering_result",
        entry=fields(
            db="db_name", schema="schema_name", table="table_name", enum="is_success",
            error="message target_message source_message", object_name="source",
            value="target_result source_result",
        ),
    ),
    ReadCall(
        "ShowDataProcessingRulesResult", "9", "result of data processing rules",
        asked=get("/v5/{project_id}/jobs/{job_id}/data-processing-rules/result", "never", reason=_REASON),
        reply=fields(value="id", enum="status", job_id="job_id"),
        job="/job_id",
        marks="job_id",
    ),
    ReadCall(
        "ShowDbObjectCollectionStatus", "9", "result of a collection of objects",
        asked=get("/v5/{project_id}/jobs/{job_id}/db-objects/collection-status", "never", reason=_REASON),
        reply={
            **fields(number="max_table_num", enum="status object_scope", job_id="id"),
            "target_root_db": ">root_db", "object_info": ">databases",
        },
        job="/id",
        marks="object_scope object_info target_root_db max_table_num",
    ),
    ReadCall(
        "ShowUpdateObjectSavingStatus", "9", "result of saving a selection",
        asked=get("/v5/{project_id}/jobs/{job_id}/db-objects/saving-status", "never", reason=_REASON),
        reply=fields(value="id", enum="status", job_id="job_id"),
        job="/job_id",
        marks="job_id",
    ),
    ReadCall(
        "ShowPositionResult", "9", "position of a database",
        asked=get("/v5/{project_id}/jobs/{job_id}/db-position", "never", reason=_REASON),
        reply=fields(job_id="job_id", position="position", enum="status"),
        job="/job_id",
        marks="position",
    ),
    ReadCall(
        "ShowColumnInfoResult", "9", "columns of objects, {object}",
        asked=get("/v5/{project_id}/job/{job_id}/columns", "never", reason=_REASON),
        reply=fields(number="total_count"),
        entries="results",
        entry={
            **fields(db="db_name", schema="schema_name", table="table_name", number="total_count"),
            "column_infos": ">QueryColumnInfo",
        },
    ),
    ReadCall(
        "ShowExportProgress", "9", "progress of an export",
        asked=get("/v5/{project_id}/jobs/{async_job_id}/export/progress", "never", reason=_REASON),
        reply=fields(enum="process_status"),
    ),
    ReadCall(
        "ShowTaskExecuteProgress", "9", "progress of a task",
        asked=get("/v5/{project_id}/jobs/{async_job_id}/progress", "never", reason=_REASON),
        reply=fields(enum="status error_code", number="progress", error="error_message"),
        marks="progress",
    ),
)  # fmt: skip
