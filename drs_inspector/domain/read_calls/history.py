"""What happened, and who did it: contract-more 6."""

from drs_inspector.domain.read_calls.call import Fields, ReadCall, fields

MODELS: Fields = {}

CALLS = (
    ReadCall(
        "ShowTimeline", "6.1", "timeline of a job, {operation}",
        reply=fields(number="count"),
        entries="timelines",
        entry=fields(value="name", enum="status", time="operation_time", user="user_name"),
    ),
    ReadCall(
        "ShowDirtyData", "6.2", "rows that were not applied, {row}",
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
        reply=fields(number="count"),
        entries="ddl_list",
        entry=fields(
            number="seqno", position="checkpoint", enum="status exe_result",
            time="ddl_timestamp record_time clean_time", condition="ddl_text",
        ),
    ),
    ReadCall(
        "SelectGroupAndStream", "6.4", "where the log of a job goes",
        entries="job",
        entry=fields(value="log_group_id log_stream_id", enum="lts_enabled"),
    ),
    ReadCall(
        "ShowSmnSubscriptionDetail", "6.5", "alarms of a job",
        reply=fields(
            topic="topic_name topic_urn", time="delay_time", number="rpo_delay rto_delay", enum="is_alarm_user",
        ),
    ),
    ReadCall(
        "ShowSmnTopicInfo", "6.5", "topics for alarms, {topic}",
        reply=fields(number="total_count"),
        entries="topics",
        entry=fields(value="name", topic="urn", text="description", enum="push_policy"),
    ),
    ReadCall(
        "ShowActions", "6.7", "commands of a job",
        reply={"job_action": ">actions"},
    ),
)  # fmt: skip
