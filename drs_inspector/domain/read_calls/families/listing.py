"""The lists of jobs and their details: contract 3 and 4. Their replies are jobs, which is more than a saved reply."""

from drs_inspector.domain.read_calls.asked import IDS, ROWS, Each, Kind, Paging, Polled, get, post
from drs_inspector.domain.read_calls.call import Fields, ReadCall, fields

MODELS: Fields = {}
_LISTED = (
    "id name status create_time description engine_type net_type billing_tag job_direction db_use_type task_type"
    " children node_newFramework job_action error_msg"
)
JOB_V5 = fields(
    job_id="id",
    value="status create_time total_count master_job_id base_info source_endpoint target_endpoint"
    " alarm_notify speed_limit user_migration policy_config db_param tuning_params period_order"
    " node_info logs network_results precheck_result progress_info migration_object_progress_info"
    " metrics compare_result support_import_file_resp instance_features task_version"
    " connection_management public_ip_list bind_public_ip_state children is_writable diagnoses"
    " repair_progress_info repair_detail_info repair_export_status job_kernel_direction sync_mode",
)
"""The members of a job of version 5, wherever it comes: alone with its details, or as one of a batch."""
_LISTED_V5 = (
    "id name status description create_time engine_type net_type charging_mode billing_tag job_direction job_type"
    " task_type enterprise_project_id job_mode job_mode_role is_multi_az node_role node_new_framework job_action"
    " children"
)
_DETAILED = (
    "id parent_id name status description create_time task_type source_endpoint dmq_endpoint source_sharding"
    " target_endpoint net_type failed_reason inst_info actual_start_time full_transfer_complete_time update_time"
    " job_direction db_use_type need_restart is_target_readonly conflict_policy filter_ddl_policy speed_limit"
    " schema_type node_num object_switch master_job_id full_mode struct_trans index_trans replace_definer migrate_user"
    " sync_database error_code error_message error_msg target_root_db az_code vpc_id subnet_id security_group_id"
    " multi_write support_ip_v6 inherit_id gtid alarm_notify incre_start_position is_multi_az az_name master_az"
    " slave_az node_role period_order object_infos original_job_direction data_transformation tags public_ip_list"
    " bind_public_ip_state children is_open_fast_clean job_kernel_direction sync_mode issue_coupon"
)

CALLS = (
    ReadCall(
        "ShowJobList", "contract 3.1", "list of {job}",
        asked=post("/v3/{project_id}/jobs", "A", clouds="HW OTC", tells="the jobs of a scenario",
            polled=Polled(60, 60, 60),
            # Without engine_type, or with its default, some regions list MySQL jobs only.
            body={"cur_page": Kind.NUMBER, "per_page": Kind.NUMBER, "db_use_type": Kind.WORD, "engine_type": ("",)}),
        reply=fields(number="total_record"), entries="jobs", entry=fields(value=_LISTED), entry_model="job", job="id",
    ),
    ReadCall(
        "ListJobs", "contract 3.2", "v5 list of {job}",
        asked=get("/v5/{project_id}/jobs", "A",
            tells="the jobs of a scenario, of kinds that the other list does not have",
            query={"job_type": Kind.WORD}, paging=ROWS),
        reply=fields(number="total_count"), entries="jobs", entry=fields(value=_LISTED_V5), entry_model="job", job="id",
    ),
    ReadCall(
        "BatchListJobDetails", "contract 4", "details of {job}",
        asked=post("/v3/{project_id}/jobs/batch-detail", "A", clouds="HW OTC",
            tells="the settings and the objects of jobs",
            body={"jobs": Each(Kind.ANY_TEXT, 100)}, paging=Paging("page_req", 100, in_body=True)),
        reply=fields(number="count", value="data_transformation"), entries="results", entry=fields(value=_DETAILED),
        entry_model="job", job="id",
    ),
    ReadCall(
        "BatchListJobStatus", "contract 5.1", "status of {job}",
        asked=post("/v3/{project_id}/jobs/batch-status", "A", clouds="HW OTC", tells="the status of jobs",
            body={"jobs": IDS}, paging=Paging("page_req", 100, in_body=True)),
        reply=fields(number="count"), entries="results", entry=fields(value="id status error_code error_message"),
        entry_model="job", job="id",
    ),
)  # fmt: skip

ONE_JOB = ReadCall(
    "BatchListJobDetails", "contract 4", "details of a job",
    reply=fields(value=f"{_DETAILED} {_LISTED}"), needs="id",
    marks="status create_time db_use_type task_type source_endpoint engine_type",
)  # fmt: skip
"""An entry of those replies by itself, as people cut it out."""

OF_A_JOB = frozenset(
    {"db_use_type", "task_type", "net_type", "job_direction", "billing_tag", "inst_info", "object_infos"}
)
"""An entry with an id and one of these is a job, whatever else it has."""
