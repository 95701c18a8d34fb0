"""How far a job is and how late: contract-more 2."""

from drs_inspector.domain.read_calls.asked import IDS, ONE_ID, ROWS, RUNNING, Kind, Paging, Polled, Suits, get, post
from drs_inspector.domain.read_calls.call import Fields, ReadCall, fields

MODELS: Fields = {
    "StructProcessVO": fields(enum="type status", number="src_count dst_count", time="start_time end_time"),
    "StructProcessResp": {**fields(time="create_time"), "result": ">StructProcessVO"},
    "DatabaseInfo": fields(value="service_database disaster_recovery_database"),
    "StructDetailVO": fields(
        number="progress", db="src_DB dst_DB src_db dst_db", table="src_TB dst_TB src_tb dst_tb",
    ),
    "QueryFlowCompareDataResp": {**fields(number="total_record", time="create_time"), "list": ">StructDetailVO"},
    "QueryDataGuardMonitorResponse": fields(
        number="bandwidth cpuUsed_percent dst_delay dst_io dst_rps mem_used_inMB node_mem_inMB node_volume_inGB"
        " sr_delay src_io src_rps trans_inMB trans_lines volume_used_inGB migration_bytes_per_second",
        enum="dst_normal src_normal", position="dst_offset node_offset sr_offset",
    ),
}  # fmt: skip

CALLS = (
    ReadCall(
        "BatchListProgresses", "2.1", "progress of {job}",
        asked=post("/v3/{project_id}/jobs/batch-progress", "A", clouds="HW OTC",
            tells="percent, lag and remaining time",
            body={"jobs": IDS}, suits=RUNNING, polled=Polled(10, 30, 120, with_reading=True)),
        reply=fields(number="count"),
        entries="results",
        entry={
            **fields(
                job_id="job_id",
                number="progress incre_trans_delay incre_trans_delay_millis apply_rows_rate apply_bytes_rate",
                enum="task_mode transfer_status error_code", time="process_time remaining_time", error="error_msg",
            ),
            "progress_map": ">progress_map",
        },
        job="job_id",
    ),
    ReadCall(
        "BatchListRposAndRtos", "2.2", "RPO and RTO of {job}",
        asked=post("/v3/{project_id}/jobs/batch-rpo-and-rto", "A",
            tells="what would be lost now, and what is still to be applied",
            body={"jobs": IDS}, suits=Suits("cloudDataGuard", "incremental"),
            polled=Polled(60, 60, 60, with_reading=True)),
        reply=fields(number="count"),
        entries="results",
        entry={
            **fields(job_id="job_id", enum="error_code", error="error_msg"),
            "rpo_info": ">delay", "rto_info": ">delay",
        },
        job="job_id",
    ),
    ReadCall(
        "BatchListStructProcess", "2.3", "progress by kind of object of {job}",
        asked=post("/v3/{project_id}/jobs/batch-struct-process", "A",
            tells="how far disaster recovery is, by kind of object",
            body={"jobs": IDS}, suits=Suits("cloudDataGuard", "full incremental paused over", parents=False)),
        reply=fields(number="count"),
        entries="results",
        entry={
            **fields(job_id="job_id", enum="error_code", error="error_message"),
            "struct_process": ">StructProcessResp", "database_info": ">DatabaseInfo",
        },
        job="job_id",
    ),
    ReadCall(
        "BatchListStructDetail", "2.4", "progress by object of {job}",
        asked=post("/v3/{project_id}/jobs/{type}/batch-struct-detail", "B",
            tells="how far disaster recovery is, object by object",
            words={"type": "database schema table view procedure trigger index table_indexs table_structure"},
            body={"jobs": ONE_ID}, suits=Suits("cloudDataGuard", "full incremental paused over", parents=False),
            paging=Paging("page_req", 100, in_body=True, rows="results.struct_detail.list")),
        reply=fields(number="count"),
        entries="results",
        entry={
            **fields(job_id="job_id", enum="error_code", error="error_message"),
            "struct_detail": ">QueryFlowCompareDataResp",
        },
        job="job_id",
    ),
    ReadCall(
        "ShowProgressData", "2.5", "progress by object, {row}",
        asked=get("/v5/{project_id}/jobs/{job_id}/progress-data/{type}", "B",
            tells="which table holds up the full phase",
            words={"type": "table event table_structure procedure view function database trigger table_indexs"},
            query={"search_name": Kind.TEXT}, paging=ROWS,
            suits=Suits("migration sync", "full incremental paused over")),
        reply=fields(number="count", time="create_time"),
        entries="flow_compare_data",
        entry=fields(db="src_db dst_db", table="src_tb dst_tb", number="progress"),
    ),
    ReadCall(
        "ShowMonitoringData", "2.6", "monitoring of {job} of disaster recovery",
        asked=post("/v3/{project_id}/jobs/disaster-recovery-monitoring-data", "A",
            tells="whether databases are reached, load, lag in both steps",
            body={"jobs": ONE_ID}, suits=Suits("cloudDataGuard", "full incremental"), polled=Polled(10, 0, 3600)),
        reply=fields(number="count"),
        entries="results",
        entry={**fields(job_id="id"), "data_guard_minitor": ">QueryDataGuardMonitorResponse"},
        job="id",
    ),
    ReadCall(
        "ShowMonitorData", "2.7", "monitoring of a job",
        asked=get("/v5/{project_id}/jobs/{job_id}/monitor-data", "A",
            tells="whether databases are reached, load, lag in both steps",
            suits=RUNNING, polled=Polled(10, 0, 3600)),
        reply=fields(
            number="bandwidth src_delay dst_delay src_rps src_io dst_rps dst_io trans_data trans_lines"
            " used_volumes used_memory used_cpu_percent node_volume_size node_memory_size apply_rate sr_delay",
            enum="is_src_normal is_dst_normal", position="src_offset node_offset dst_offset sr_offset",
            time="update_time",
        ),
    ),
    ReadCall(
        "ShowIncrementComponentsDetail", "2.8", "components of the incremental phase, {component}",
        asked=get("/v5/{project_id}/jobs/{job_id}/increment-components-detail", "A",
            tells="whether reading or applying is behind",
            suits=Suits("sync", "incremental", "oracle gaussdb"), polled=Polled(60)),
        reply=fields(time="update_time"),
        entries="increment_components_list",
        entry=fields(
            enum="type status", time="start_time resolution_time", position="start_point current_point",
            number="delay",
        ),
    ),
    ReadCall(
        "ShowSwitchoverInfo", "2.9", "state of the last switchover of a job",
        asked=get("/v5/{project_id}/jobs/{job_id}/switchover-info", "A", tells="when roles were exchanged last",
            suits=Suits("cloudDataGuard", "full incremental paused over"), polled=Polled(on_change=True)),
        reply=fields(time="last_switchover_time", position="increment_check_point target_safe_point"),
    ),
    ReadCall(
        "SwitchVipStatus", "2.10", "result of a switchover",
        asked=get("/v3/{project_id}/jobs/{job_id}/get-switch-vip-status", "B", clouds="OTC",
            tells="the result of a switchover",
            suits=Suits("sync")),
        reply=fields(job_id="id", enum="status error_code", error="error_msg"),
        job="/id",
        marks="status",
        values=("status", "SWITCH_VIP_"),
    ),
)  # fmt: skip
