"""Jobs that the v3 list never shows: contract-more 7.6 and 8."""

from drs_inspector.domain.read_calls.asked import ROWS, Kind, Polled, get, post
from drs_inspector.domain.read_calls.call import Fields, ReadCall, fields
from drs_inspector.domain.read_calls.families.listing import JOB_V5

MODELS: Fields = {
    "BackupFileResp": fields(file="file_name", number="file_size", time="file_last_modify"),
    "BackupInfoResp": {**fields(enum="file_source", value="bucket_name"), "file_info": ">BackupFileResp"},
    "BackupJobBaseInfo": {
        **fields(value="name", enum="engine_type", text="description", project="enterprise_project_id"),
        "tags": ">tags",
    },
    "BackupJobEndpointInfo": fields(instance="target_instance_id", enum="ms_file_stream_status", value="file_id"),
    "BackupRestoreOptionInfo": fields(
        enum="is_cover is_default_restore is_last_backup is_precheck recovery_mode is_delete_backup_file"
        " consistency_check_mode",
        db="db_names", value="reset_db_name_map",
    ),
    "SubscriptionDataType": fields(enum="is_dml_subscribed is_ddl_subscribed"),
    "SubscriptionEndpointInfo": fields(
        instance="db_instance_id", value="name", ip="ip", number="port", enum="type", user="user_name",
    ),
    "ChargeInfoVo": fields(enum="charge_mode period_type is_auto_renew is_auto_pay", number="period_num"),
    "ReplaySqlNowInfo": fields(
        number="thread_id shard_id latency execute_latency", time="created_at modified_at", schema="schema_name",
        condition="sql_statement", enum="target_type status", value="target_name",
    ),
    "ReplayShardStaticsResp": fields(time="time", number="total finish abnormal slow"),
    "ReplaySlowSqlResp": fields(enum="object_type", condition="slow_sql", time="old_time replay_time"),
    "ReplaySlowSqlTemplateResp": fields(
        condition="sql_template sql_template_md5", value="target_name", schema="schema_name",
        enum="query_type target_type", number="min_latency max_latency avg_latency total_latency count",
    ),
    "ReplayErrorSqlResp": fields(enum="object_type", condition="abnormal_sql abnormal_info"),
    "ReplayErrorSqlTemplateResp": fields(
        condition="sql_template sql_template_md5", value="target_name", schema="schema_name",
        enum="query_type target_type", number="count",
    ),
    "ReplayingSqlResp": fields(
        schema="schema_name", condition="sql_statement", number="latency execute_latency", enum="status",
        ip="client", value="connection_id", time="replay_start_time",
    ),
    "ReplayErrorClassification": fields(
        value="target_name", enum="error_type", number="error_cnt error_template_cnt",
    ),
    "ReplayCompareResultResp": fields(
        condition="sql_template sql_template_md5 sql_params target_content mirror_content", time="create_time",
    ),
}  # fmt: skip

CALLS = (
    ReadCall(
        "ListAsyncJobs", "7.6", "batch jobs, {job}",
        asked=get("/v5/{project_id}/batch-async-jobs", "B", tells="jobs that are created in batches",
            query={"async_job_id": Kind.ID, "status": Kind.WORD}, paging=ROWS),
        reply=fields(number="total_count"),
        entries="jobs",
        entry=fields(
            value="async_job_id", enum="status", user="domain_name user_name", time="create_time",
        ),
    ),
    ReadCall(
        "ListAsyncJobDetail", "7.6", "jobs of a batch job, {job}",
        asked=get("/v5/{project_id}/batch-async-jobs/{async_job_id}", "B", tells="the jobs of one batch",
            paging=ROWS),
        reply=fields(number="total_count"),
        entries="jobs",
        entry=JOB_V5,
        entry_model="job",
        job="id",
    ),
    ReadCall(
        "ListReplicationJobs", "8.1", "backup migrations, {job}",
        asked=get("/v5/{project_id}/backup-migration-jobs", "A", tells="restores from backups",
            query={"name": Kind.TEXT, "status": ("TRANSFERRING", "SUCCESS", "FAILED", "PRECHECK FAILED")},
            paging=ROWS,
            polled=Polled(at_start=True)),
        reply=fields(number="count"),
        entries="jobs",
        entry=fields(
            job_id="id", value="name", enum="status engine_type", error="error_log", text="description",
            time="create_time finish_time", project="enterprise_project_id",
        ),
        job="id",
    ),
    ReadCall(
        "ShowReplicationJob", "8.2", "a backup migration",
        asked=get("/v5/{project_id}/backup-migration-jobs/{job_id}", "B", tells="a restore from a backup"),
        reply={
            **fields(
                job_id="id", enum="status", time="create_time finish_time", db="new_db_names",
                instance="instance_name", error="error_log",
            ),
            "backup_info": ">BackupInfoResp",
            "base_info": ">BackupJobBaseInfo",
            "target_db_info": ">BackupJobEndpointInfo",
            "options": ">BackupRestoreOptionInfo",
        },
        job="/id",
        marks="backup_info base_info target_db_info options new_db_names error_log",
    ),
    ReadCall(
        "ShowSubscriptionLists", "8.3", "subscriptions, {job}",
        asked=post("/v5/{project_id}/subscriptions", "A", tells="subscriptions to changes",
            body={"job_type": Kind.WORD, "name": Kind.TEXT, "status": Kind.WORD}, paging=ROWS,
            polled=Polled(at_start=True)),
        reply=fields(number="total_count"),
        entries="jobs",
        entry={
            **fields(
                job_id="id", value="name", enum="status", time="create_time begin_time now_time created_time",
                text="description", project="enterprise_project_id",
            ),
            "job_action": ">actions",
        },
        job="id",
    ),
    ReadCall(
        "ShowSubscriptionDetail", "8.4", "a subscription",
        asked=get("/v5/{project_id}/subscriptions/{job_id}", "B",
            tells="a subscription, and how far its consumer is"),
        reply={
            **fields(
                job_id="id", value="name", ip="ip", project="enterprise_project_id", enum="status engine_type",
                time="created_time begin_time now_time", text="description",
            ),
            "subscription_data_type": ">SubscriptionDataType",
            "source_endpoint": ">SubscriptionEndpointInfo",
            "charge_info": ">ChargeInfoVo",
        },
        job="/id",
        marks="subscription_data_type begin_time charge_info",
    ),
    ReadCall(
        "ShowReplayProgress", "8.6", "progress of a replay",
        asked=get("/v5/{project_id}/jobs/{job_id}/replay-progress", "A", reason="Traffic replay is not read yet."),
        reply={
            **fields(
                number="progress parse_count replay_count", enum="task_mode transfer_status",
                time="process_time max_time min_time now_time min_export_time max_export_time",
            ),
            "replay_sql_now_list": ">ReplaySqlNowInfo",
        },
        cut=("sql_statement",),
    ),
    ReadCall(
        "ShowReplayResults", "8.7", "results of a replay",
        asked=get("/v5/{project_id}/jobs/{job_id}/replay-results", "C", reason="Traffic replay is not read yet."),
        reply={
            **fields(number="total_count"),
            "shard_statics": ">ReplayShardStaticsResp",
            "slow_sqls": ">ReplaySlowSqlResp",
            "slow_sql_templates": ">ReplaySlowSqlTemplateResp",
            "error_sqls": ">ReplayErrorSqlResp",
            "error_sql_templates": ">ReplayErrorSqlTemplateResp",
            "replaying_sqls": ">ReplayingSqlResp",
            "error_classifications": ">ReplayErrorClassification",
            "compare_results": ">ReplayCompareResultResp",
        },
        marks="shard_statics slow_sqls slow_sql_templates error_sqls error_sql_templates replaying_sqls"
        " error_classifications compare_results data",
        cut=(
            "sql_statement", "slow_sqls", "slow_sql_templates", "error_sqls", "error_sql_templates", "replaying_sqls",
            "compare_results",
        ),
    ),
    ReadCall(
        "ShowReplayRecord", "8.8", "record of a replay, {moment}",
        asked=get("/v5/{project_id}/jobs/{job_id}/replay-record", "B", reason="Traffic replay is not read yet."),
        reply=fields(number="total_count"),
        entries="sql_records",
        entry=fields(time="execute_time", number="finished_sql abnormal_sql slow_sql total_sql"),
    ),
    ReadCall(
        "ShowReplayExecuteRecord", "8.8", "execution record of a replay, {moment}",
        asked=get("/v5/{project_id}/jobs/{job_id}/replay-execute-record", "B",
            reason="Traffic replay is not read yet."),
        reply=fields(number="total_count"),
        entries="sql_records",
        entry=fields(time="execute_time", number="finished_sql abnormal_sql slow_sql total_sql"),
    ),
    ReadCall(
        "ShowReplayReportExportStatus", "8.9", "export of a replay report",
        asked=get("/v5/{project_id}/jobs/{job_id}/sql-export-status", "D"),
        reply=fields(
            enum="export_status file_type", job_id="job_id", error="failed_reason",
            number="total_count current_count progress_percentage", file="uploaded_file_names",
        ),
        job="/job_id",
        marks="file_type current_count progress_percentage uploaded_file_names",
    ),
)  # fmt: skip
