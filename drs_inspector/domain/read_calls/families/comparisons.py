"""Whether the copy is right: contract-more 4."""

from drs_inspector.domain.read_calls.asked import ROWS, STARTED, Kind, Paging, Polled, get, post, words
from drs_inspector.domain.read_calls.call import Fields, ReadCall, fields

MODELS: Fields = {
    "ObjectCompareResultOverview": fields(
        enum="object_type object_compare_result", number="target_count source_count diff_count",
    ),
    "ObjectCompareResultDetails": fields(
        db="source_db_name target_db_name", object_name="source_db_value target_db_value", error="error_message",
    ),
    "ObjectCompareResultDetailsMap": {"*": "enum:>ObjectCompareResultDetails"},
    "ObjectCompareResult": {
        **fields(value="compare_task_id", enum="error_code", error="error_msg"),
        "object_compare_overview": ">ObjectCompareResultOverview",
        "object_compare_details": ">ObjectCompareResultDetailsMap",
    },
    "LineCompareResultOverview": fields(db="source_db_name target_db_name", enum="line_compare_result"),
    "LineCompareDetail": fields(
        table="source_table_name target_table_name", number="source_row_num target_row_num diff_row_num",
        enum="line_compare_result", error="message",
    ),
    "LineCompareResultDetails": {
        **fields(db="source_db_name", number="line_compare_detail_count"),
        "line_compare_detail": ">LineCompareDetail",
    },
    "LineCompareResult": {
        **fields(
            value="compare_task_id", number="line_compare_overview_count", enum="error_code", error="error_msg",
        ),
        "line_compare_overview": ">LineCompareResultOverview", "line_compare_details": ">LineCompareResultDetails",
    },
    "ContentCompareResultOverview": fields(db="source_db_name target_db_name", enum="content_compare_result"),
    "ContentCompareDetail": fields(
        db="source_db_name target_db_name", table="source_table_name target_table_name",
        number="source_row_num target_row_num diff_row_num", enum="line_compare_result content_compare_result",
        error="message",
    ),
    "ContentCompareResultDetails": {
        **fields(db="source_db_name", number="content_compare_detail_count content_uncompare_detail_count"),
        "content_compare_detail": ">ContentCompareDetail", "content_uncompare_detail": ">ContentCompareDetail",
    },
    "ContentCompareDiff": fields(condition="target_select_sql source_select_sql source_key_value target_key_value"),
    "ContentCompareResultDiffs": {
        **fields(db="source_db_name", table="source_table_name", number="content_compare_diff_count"),
        "content_compare_diff": ">ContentCompareDiff",
    },
    "ContentCompareResult": {
        **fields(
            value="compare_task_id", number="content_compare_overview_count", enum="error_code", error="error_msg",
        ),
        "content_compare_overview": ">ContentCompareResultOverview",
        "content_compare_details": ">ContentCompareResultDetails",
        "content_compare_diffs": ">ContentCompareResultDiffs",
    },
    "CompareTaskList": fields(
        value="compare_task_id", enum="compare_type compare_task_status", time="create_time end_time",
    ),
    "CompareTaskListResult": {
        **fields(number="compare_task_list_count", error="error_msg", enum="error_code"),
        "compare_task_list": ">CompareTaskList",
    },
    "QueryCompareJobProgressRespFullInfo": fields(number="progress src_speed recheck_entities"),
    "QueryCompareJobProgressRespIncreInfo": fields(
        number="delay src_speed rps recheck_entities", position="log_point",
    ),
    "QueryCompareJobProgressRespGlobalInfo": fields(number="src_speed"),
}  # fmt: skip

CALLS = (
    ReadCall(
        "ListCompareResult", "4.1", "comparisons of a job",
        asked=post("/v3/{project_id}/jobs/query-compare-result", "B", clouds="HW OTC",
            tells="all comparisons of a job, and one with its results",
            body={
                "job_id": Kind.ID, "object_level_compare_id": Kind.ID, "line_compare_id": Kind.ID,
                "content_compare_id": Kind.ID,
            },
            paging=Paging("flat", 100, in_body=True, rows="compare_task_list_results.compare_task_list"),
            suits=STARTED, polled=Polled(live=10)),
        reply={
            **fields(job_id="job_id", enum="error_code", error="error_msg"),
            "object_level_compare_results": ">ObjectCompareResult",
            "line_compare_results": ">LineCompareResult",
            "content_compare_results": ">ContentCompareResult",
            "compare_task_list_results": ">CompareTaskListResult",
        },
        job="/job_id",
        marks="compare_task_list_results object_level_compare_results line_compare_results content_compare_results",
        cut=("content_compare_diffs",),
    ),
    ReadCall(
        "ListDataLevelTableCompareJobs", "4.2", "data comparisons of a job, {run}",
        asked=get("/v3/{project_id}/jobs/{job_id}/table/compare", "A", tells="the comparisons of rows and values",
            paging=ROWS, suits=STARTED, polled=Polled(live=10)),
        reply=fields(number="count"),
        entries="compare_jobs compareJobs",
        entry={
            **fields(
                value="id compare_job_tag", enum="type options status export_status", time="start_time end_time",
                number="report_remain_seconds proportion_value",
            ),
            "database_info": ">DatabaseInfo",
        },
    ),
    ReadCall(
        "ListDataCompareOverview", "4.3", "comparison of rows by database, {database}",
        asked=get("/v3/{project_id}/jobs/{job_id}/compare/{compare_job_id}/line-overview", "A",
            tells="which databases differ in rows",
            query={"status": Kind.WORD}, paging=ROWS, suits=STARTED),
        reply=fields(number="total_count"),
        entries="data_compare_overview_infos",
        entry=fields(
            db="source_db_name target_db_name", enum="status",
            number="compare_num compare_end_num data_inconsistent_num uncomparable_num",
        ),
    ),
    ReadCall(
        "ListDataCompareDetail", "4.4", "comparison of rows by table, {table}",
        asked=get("/v3/{project_id}/jobs/{job_id}/compare/{compare_job_id}/line-detail", "B",
            tells="which tables are equal in rows, and which differ",
            query={
                "type": words("compare unCompare"), "db_name": Kind.TEXT, "target_db_name": Kind.TEXT,
                "query_tb_name": Kind.TEXT,
                "status": Kind.WORD,
            },
            paging=ROWS, suits=STARTED),
        reply=fields(number="total_count"),
        entries="table_line_compare_result_infos",
        entry=fields(
            table="source_table_name target_table_name", number="source_row_num target_row_num difference_row_num",
            enum="status", condition="compare_line_config_filter",
        ),
    ),
    ReadCall(
        "ListContentCompareOverview", "4.5", "comparison of values by database, {database}",
        asked=get("/v3/{project_id}/jobs/{job_id}/compare/{compare_job_id}/content-overview", "A",
            tells="which databases differ in values",
            paging=ROWS, suits=STARTED),
        reply=fields(number="total_count"),
        entries="content_compare_result_infos",
        entry=fields(
            db="source_db target_db", enum="status",
            number="compare_num compare_end_num data_inconsistent_num uncomparable_num",
        ),
    ),
    ReadCall(
        "ListContentCompareDetail", "4.6", "comparison of values by table, {table}",
        asked=get("/v3/{project_id}/jobs/{job_id}/compare/{compare_job_id}/content-detail", "B",
            tells="which tables are equal in values, and which differ",
            query={"type": words("compare unCompare"), "db_name": Kind.TEXT, "target_db_name": Kind.TEXT},
            paging=ROWS, suits=STARTED),
        reply=fields(number="total_count"),
        entries="content_compare_result_infos",
        entry=fields(
            db="source_db target_db", table="source_table_name target_table_name",
            number="source_row_num target_row_num difference_row_num complete_shard_count total_shard_count"
            " progress",
            enum="line_compare_result content_compare_result status", error="message",
            condition="compare_line_config_filter",
        ),
    ),
    ReadCall(
        "ListContentCompareDifference", "4.7", "values that differ, {row}",
        asked=get("/v3/{project_id}/jobs/{job_id}/compare/{compare_job_id}/content-difference", "C",
            tells="how many rows differ; the rows are not kept",
            query={"db_name": Kind.TEXT, "table_name": Kind.TEXT}, paging=ROWS, suits=STARTED,
            warning="The cloud sends keys and SQL of rows that differ. Only their number is kept."),
        reply=fields(number="count target_meta_is_null source_meta_is_null source_target_meta_not_null"),
        entries="contents_infos",
        entry=fields(condition="source_key_value target_key_value select_sql target_select_sql"),
        cut=("source_key_value", "target_key_value", "select_sql", "target_select_sql"),
    ),
    ReadCall(
        "ListObejectLevelCompareOverview", "4.8", "comparison of objects of a job, {kind of object}",
        asked=get("/v3/{project_id}/jobs/{job_id}/object/compare", "A", tells="the newest comparison of objects",
            suits=STARTED, polled=Polled(live=10)),
        reply={
            **fields(
                time="create_time start_time", enum="status export_status", number="report_remain_seconds",
                value="compare_job_id", error="error_msg",
            ),
            "database_info": ">DatabaseInfo",
        },
        entries="compare_result",
        entry=fields(enum="type status", number="source_count target_count"),
        marks="compare_job_id export_status create_time",
    ),
    ReadCall(
        "ListObejectLevelCompareDetail", "4.9", "comparison of objects one by one, {object}",
        asked=get("/v3/{project_id}/jobs/{job_id}/object/compare/{compare_type}", "B",
            tells="which objects are equal, and which differ",
            query={"compare_job_id": Kind.ID}, paging=ROWS, suits=STARTED,
            words={"compare_type": "DB SCHEMA TABLE VIEW EVENT ROUTINE INDEX TRIGGER SYNONYM FUNCTION PROCEDURE TYPE"
            " RULE DEFAULT_TYPE PLAN_GUIDE CONSTRAINT FILE_GROUP PARTITION_FUNCTION PARTITION_SCHEME TABLE_COLLATION"
            " EXTENSIONS SEQUENCE TABLE_STRUCTURE TABLE_INDEXS COLUMN USER ROLE COLLECTION MATERIALIZED_VIEW"}),
        reply=fields(number="count"),
        entries="compare_detail",
        entry=fields(
            db="source_db_name target_db_name", object_name="source_db_value target_db_value", enum="status",
            error="error_message",
        ),
    ),
    ReadCall(
        "ShowComparePolicy", "4.10", "comparison policy of a job",
        asked=get("/v5/{project_id}/jobs/{job_id}/compare-policy", "A",
            tells="when the next comparison begins by itself", suits=STARTED),
        reply=fields(
            enum="period status compare_type compare_policy conflict_strategy",
            time="begin_time end_time next_compare_time", number="interval_hour",
        ),
        marks="compare_policy compare_type interval_hour next_compare_time",
    ),
    ReadCall(
        "ShowCompareProgress", "4.11", "progress of a comparison",
        asked=get("/v5/{project_id}/jobs/{job_id}/compare-progress/{compare_job_id}", "B",
            tells="how far a comparison is",
            suits=STARTED, polled=Polled(live=10)),
        reply={
            "full_info": ">QueryCompareJobProgressRespFullInfo",
            "incre_info": ">QueryCompareJobProgressRespIncreInfo",
            "global_info": ">QueryCompareJobProgressRespGlobalInfo",
        },
    ),
    ReadCall(
        "ShowHealthCompareJobList", "4.12", "health comparisons of a job, {run}",
        asked=get("/v5/{project_id}/jobs/{job_id}/health-compare-jobs", "A", tells="the health comparisons",
            query={"status": Kind.WORD}, paging=ROWS, suits=STARTED, polled=Polled(live=10)),
        reply=fields(number="count"),
        entries="compare_jobs",
        entry={
            **fields(value="id", enum="type status compute_type", time="start_time end_time"),
            "database_info": ">DatabaseInfo",
        },
    ),
    ReadCall(
        "ShowHealthCompareJobDetail", "4.12", "a health comparison of a job",
        asked=get("/v5/{project_id}/jobs/{job_id}/health-compare-jobs/{compare_job_id}", "B",
            tells="one health comparison", suits=STARTED),
        reply=fields(value="id", enum="type status", time="start_time end_time", job="job_name"),
        marks="job_name end_time",
    ),
    ReadCall(
        "ShowHealthObjectCompareJobOverview", "4.12", "health comparison of objects of a job, {kind of object}",
        asked=get("/v5/{project_id}/jobs/{job_id}/health-compare-jobs/object/{compare_job_id}", "B",
            tells="the objects of a health comparison", suits=STARTED),
        entries="compare_result",
        entry=fields(enum="type status", number="source_count target_count"),
    ),
    ReadCall(
        "ShowCompareUsersDetail", "4.14", "comparison of accounts, {account}",
        asked=get("/v5/{project_id}/jobs/{job_id}/compare/users/{compare_job_id}", "C", tells="which accounts differ",
            paging=ROWS, suits=STARTED,
            warning="The cloud sends names of accounts and their rights in both databases."),
        reply=fields(number="total_count"),
        entries="user_compare_info",
        entry=fields(
            value="id", user="src_user_name tar_user_name", condition="src_privileges tar_privileges",
            enum="is_target_existed compare_result", time="created_at updated_at",
        ),
    ),
)  # fmt: skip
