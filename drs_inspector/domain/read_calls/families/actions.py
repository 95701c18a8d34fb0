"""The replies of actions: calls that start, stop, change, create or test something. They say nothing of a job's state.

Where several actions have the same reply, one entry names them all. Sources: contract 5.1 and 5.2, and the
models of huaweicloudsdkdrs 3.1.219.
"""

from drs_inspector.domain.read_calls.call import Fields, ReadCall, fields

MODELS: Fields = {}
# No status of a job begins like these. FAILED in capitals could be one.
DONE = ("status", "success", "Success", "SUCCESS", "succeed", "Succeed", "SUCCEED", "failed")
"""The member with what came of an action, and how its values begin."""
SUCCEEDED = ("success", "Success", "succeed", "Succeed")
"""How a status begins that neither a job nor an entry of any list has; a backup migration has SUCCESS (8.1)."""
_RESULT = fields(value="id status error_code error_msg")
_COUNT = fields(value="count")
OF_ACTIONS = frozenset({*_RESULT, "name", "create_time"})
"""What an entry of an action may have although a job has it, too."""

CALLS = tuple(
    call._replace(is_action=True)
    for call in (
        # BatchStopJobs, BatchRestoreTask, BatchUpdateJob, BatchDeleteJobs, BatchChangeData, BatchSetDefiner,
        # BatchSetPolicy, BatchSetSmn, BatchSetSpeed
        ReadCall(
            "BatchStartJobs", "", "starting, stopping, retrying, changing or deleting jobs",
            reply=_COUNT, entries="results body", entry=_RESULT, values=DONE,
        ),
        ReadCall(
            "BatchCheckJobs", "", "starting a pre-check",
            reply=_COUNT, entries="results", entry=_RESULT | fields(value="precheck_id"), needs="id precheck_id",
        ),
        ReadCall(
            "BatchCreateJobs", "", "creating jobs",
            reply=_COUNT, entries="results body", entry=_RESULT | fields(value="name create_time child_ids"),
            values=DONE, marks="name create_time child_ids",
        ),
        ReadCall(
            "BatchResetPassword", "", "changing the password of an endpoint",
            reply=_COUNT, entries="results", entry=_RESULT | fields(value="end_point_type"), needs="end_point_type",
        ),
        # BatchValidateClustersConnections
        ReadCall(
            "BatchValidateConnections", "", "testing connections",
            reply=_COUNT, entries="results", entry=_RESULT | fields(value="success"), needs="id success",
        ),
        ReadCall(
            "BatchSetObjects", "", "choosing objects",
            reply=fields(value="all_counts"), entries="results",
            entry=fields(value="job_id status error_code error_msg"), needs="all_counts",
        ),
        ReadCall(
            "BatchUpdateUser", "", "choosing accounts",
            reply=fields(value="all_counts"), entries="results",
            entry=fields(value="job_id is_global_password message user_list roles_list is_success"),
            needs="all_counts", marks="user_list roles_list is_success is_global_password",
        ),
        ReadCall(
            "BatchSwitchover", "", "switching over",
            reply=_COUNT, entries="results", marks="updated_at source_db target_db",
            entry=fields(
                value="job_id updated_at source_db target_db job_direction is_target_readonly error_code error_msg"
            ),
        ),
        # BatchDeleteJobsById, BatchStopJobsAction, UpdateBatchAsyncJobs
        ReadCall(
            "BatchStopJobsAction", "", "stopping, deleting or changing jobs",
            entries="jobs", entry=_RESULT | fields(value="name"), values=DONE,
        ),
        ReadCall(
            "BatchExecuteJobActions", "", "actions on jobs",
            entries="jobs", entry=fields(value="query_id id name"), needs="query_id",
        ),
        # StopJobAction, UpdateJob, CreateJob, CopyJob
        ReadCall(
            "UpdateJob", "", "creating, changing or stopping a job",
            reply=_RESULT | fields(value="name create_time is_clone_job"), values=DONE,
        ),
        ReadCall(
            "CopyJob", "", "creating or copying a job",
            reply=_RESULT | fields(value="name create_time is_clone_job"), needs="is_clone_job",
        ),
        ReadCall("ExecuteJobAction", "", "an action on a job", reply=fields(value="query_id")),
        # ChangeJobFlavor, CheckDataFilterRules, CollectDataFilterRules, ExportJobList
        ReadCall("CreateDataLevelTableCompareJob", "", "starting a comparison or an export", reply=fields(value="id")),
        # CheckDataFilter, CollectColumns, CollectDbObjectsInfo, CollectPositionAsync
        ReadCall(
            "UpdateDataProgress", "", "collecting, checking or saving objects and rules",
            reply=fields(value="id status job_id"), needs="id status job_id",
        ),
        ReadCall("CreateSubscription", "", "creating a subscription or restore", reply=fields(value="job_id")),
        ReadCall(
            "CommitAsyncJob", "", "creating jobs in a batch",
            entries="job", entry=fields(value="async_job_id status msg"), needs="async_job_id",
        ),
        ReadCall(
            "ImportBatchCreateJobs", "", "creating jobs from a file",
            reply=fields(value="async_job_id import_error_messages error_code error_msg"),
            marks="async_job_id import_error_messages",
        ),
        ReadCall("ModifyColumnInfos", "", "changing columns", reply=fields(value="modify_result delete_result")),
        ReadCall(
            "UpdateTuningParams", "", "changing tuning parameters",
            reply=fields(value="full_sync incre_capture incre_apply incre_relay modify_result"),
            needs="modify_result",
            marks="full_sync incre_capture incre_apply incre_relay",
        ),
        ReadCall(
            "UpdateParams", "", "changing database parameters",
            reply=fields(value="success should_restart error_code error_msg"), needs="should_restart",
        ),
        ReadCall(
            "CreateCompareTask", "", "starting a comparison",
            reply=fields(
                value="job_id object_level_compare_create_result data_level_compare_create_result error_code error_msg"
            ),
            marks="object_level_compare_create_result data_level_compare_create_result",
        ),
        ReadCall("PauseCompareJobs", "", "pausing or restarting comparisons", reply=fields(value="request_id")),
        ReadCall("ChangeToPeriod", "", "changing how a job is charged", reply=fields(value="order_id")),
        ReadCall(
            "ValidateJobName", "", "testing a name",
            reply=fields(value="is_valid error_code error_msg"), needs="is_valid",
        ),
        ReadCall(
            "CreateConnection", "", "creating a connection", needs="connection_id",
            reply=fields(
                value="connection_id name create_time db_type config endpoint vpc ssl enterprise_project_id description"
            ),
        ),
        ReadCall(
            "UploadDbObjectTemplate", "", "importing objects from a file",
            reply=fields(value="send_success process_status parsed_success_number"),
            marks="send_success parsed_success_number",
        ),
    )
)  # fmt: skip
