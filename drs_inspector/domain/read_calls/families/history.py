"""What happened, and who did it: contract-more 6."""

from drs_inspector.domain.read_calls.asked import ROWS, Kind, Polled, Suits, get, words
from drs_inspector.domain.read_calls.call import Fields, ReadCall, fields

MODELS: Fields = {}

CALLS = (
    ReadCall(
        "ShowTimeline", "6.1", "timeline of a job, {operation}",
        asked=get("/v5/{project_id}/jobs/{job_id}/timelines", "A", tells="who did what to a job", paging=ROWS,
            polled=Polled(on_change=True)),
        reply=fields(number="count"),
        entries="timelines",
        entry=fields(value="name", enum="status", time="operation_time", user="user_name"),
    ),
    ReadCall(
        "ShowDirtyData", "6.2", "rows that were not applied, {row}",
        asked=get("/v5/{project_id}/jobs/{job_id}/dirty-data", "A",
            tells="how many rows were not applied; the rows are not kept",
            query={"limit": (1,), "anonymize_mode": (True,), "begin_time": Kind.TIME, "end_time": Kind.TIME},
            suits=Suits("sync", "full incremental"), polled=Polled(600, 0, 3600)),
        reply=fields(number="count"),
        entries="dirty_data_list dirty_data",
        entry=fields(
            db="db_name", schema="schema_name", table="table_name", condition="error_sql", time="error_time",
            error="error_msg",
        ),
        cut=("dirty_data_list", "dirty_data"),
    ),
    ReadCall(
        "ListJobDdls", "6.3", "DDL of a job, {statement}",
        asked=get("/v5/{project_id}/jobs/{job_id}/ddl", "B", tells="changes of schema, and which of them failed",
            query={"start_seq_no": Kind.NUMBER, "end_seq_no": Kind.NUMBER, "status": words("0 1")}, paging=ROWS,
            suits=Suits("sync", "full incremental paused over"), polled=Polled(600, 0, 3600)),
        reply=fields(number="count"),
        entries="ddl_list",
        entry=fields(
            number="seqno", position="checkpoint", enum="status exe_result",
            time="ddl_timestamp record_time clean_time", condition="ddl_text",
        ),
    ),
    ReadCall(
        "SelectGroupAndStream", "6.4", "where the log of a job goes",
        asked=get("/v3/{project_id}/jobs/{job_id}/lts-log-switch", "B",
            tells="whether the log goes to LTS, and where"),
        entries="job",
        entry=fields(value="log_group_id log_stream_id", enum="lts_enabled"),
    ),
    ReadCall(
        "ShowSmnSubscriptionDetail", "6.5", "alarms of a job",
        asked=get("/v5/{project_id}/jobs/{job_id}/smn-subscription-detail", "B",
            tells="who is told when a job is late"),
        reply=fields(
            topic="topic_name topic_urn", time="delay_time", number="rpo_delay rto_delay", enum="is_alarm_user",
        ),
    ),
    ReadCall(
        "ShowSmnTopicInfo", "6.5", "topics for alarms, {topic}",
        asked=get("/v5/{project_id}/smn/topic-info", "D"),
        reply=fields(number="total_count"),
        entries="topics",
        entry=fields(value="name", topic="urn", text="description", enum="push_policy"),
    ),
    ReadCall(
        "ShowActions", "6.7", "commands of a job",
        asked=get("/v5/{project_id}/jobs/{job_id}/actions", "D"),
        reply={"job_action": ">actions"},
    ),
)  # fmt: skip
