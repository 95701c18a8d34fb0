"""What is known before a job starts: contract-more 3, and the parts of a v5 job: contract-more 1.2."""

from drs_inspector.domain.read_calls.asked import IDS, ONE_ID, Kind, Paging, Polled, Suits, get, post, words
from drs_inspector.domain.read_calls.call import Fields, ReadCall, fields
from drs_inspector.domain.read_calls.families.listing import JOB_V5

MODELS: Fields = {
    "Params": fields(
        enum="compare_result data_type group need_restart value_range error_code",
        value="key source_value target_value", error="error_message",
    ),
    "QueryRoleDetailResp": fields(
        user="role inherits_roles", text="comment", enum="is_transfer selected", condition="privileges",
    ),
}  # fmt: skip

CALLS = (
    ReadCall(
        "BatchCheckResults", "3.1", "pre-check of {job}",
        asked=post("/v3/{project_id}/jobs/batch-precheck-result", "A", clouds="HW OTC",
            tells="what the pre-check found",
            body={"jobs": IDS}, suits=Suits(phases="configuration"), polled=Polled(on_change=True),
            none="No pre-check was made of this job yet."),
        reply=fields(number="count"),
        entries="results",
        entry={
            **fields(
                job_id="precheck_id", enum="result job_direction error_code", number="process total_passed_rate",
                instance="rds_instance_id", error="error_msg",
            ),
            "precheck_result": ">precheck_item",
        },
        job="precheck_id",
    ),
    ReadCall(
        "BatchShowParams", "3.3", "database parameters of {job}",
        asked=post("/v3/{project_id}/jobs/batch-get-params", "C", clouds="HW OTC",
            tells="parameters of both databases, side by side",
            body={"jobs": ONE_ID, "refresh": ("0",)},
            suits=Suits("migration cloudDataGuard", "configuration", "mysql"),
            warning="The cloud sends parameters of both databases, as DRS has read them before.",
            none="DRS has not read the parameters of the databases yet."),
        reply=fields(number="count"),
        entries="params_list",
        entry={**fields(job_id="job_id"), "params": ">Params"},
        job="job_id",
    ),
    ReadCall(
        "ListUsers", "3.4", "accounts of the source of a job, {account}",
        asked=get("/v3/{project_id}/jobs/{job_id}/get-src-user", "C",
            tells="which accounts and rights will not arrive",
            warning="DRS signs in to the source database and reads its accounts and their rights."),
        reply={
            **fields(job_id="job_id", enum="is_global_password is_success", error="message"),
            "roles_list": ">QueryRoleDetailResp",
        },
        entries="user_list",
        entry=fields(
            value="id", user="account roles parent_account no_parent_account", text="comment",
            enum="is_transfer selected", condition="privileges no_privileges",
        ),
        job="/job_id",
    ),
    ReadCall(
        "ShowJobDetail", "1.2", "a part of the v5 details of {job}",
        asked=get("/v5/{project_id}/jobs/{job_id}", "A",
            tells="parts of a job: overview, settings, progress, log, comparisons, diagnoses",
            query={
                "type": words("overview detail progress log compare diagnosis_history db_table_details"),
                "log_level": words("Info Warn Error"),
                "compare_type": words("object_compare line_compare content_compare data_compare"),
                "query_type": words("overview list detail"), "object_type": words("DB TABLE INDEX"),
                "compare_task_id": Kind.ID,
                "source_db_name": Kind.TEXT, "target_db_name": Kind.TEXT,
                "compare_detail_type": words("compare uncompare"),
            },
            paging=Paging("offset", 1000, rows="job.logs", when=("type", words("log"))),
            polled=Polled(on_change=True)),
        entries="job",
        entry=JOB_V5,
        entry_model="job",
        job="id",
        cut=("source_select_sql", "source_meta", "target_meta", "repair_sql_info"),
    ),
)  # fmt: skip
