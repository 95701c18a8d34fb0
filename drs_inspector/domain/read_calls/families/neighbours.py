"""Services beside DRS: contract-more 10."""

from drs_inspector.domain.read_calls.asked import RUNNING, Each, Kind, Paging, Rules, get, post, words
from drs_inspector.domain.read_calls.call import Fields, ReadCall, fields

MODELS: Fields = {
    "MetricListMetaDataResp": fields(number="count total", value="marker"),
    "MetricsDimensionResp": fields(value="name value"),
    "DatapointForBatchMetric": fields(number="average max min sum variance", time="timestamp"),
    "AdditionalInfo": fields(value="event_id resource_id resource_name"),
    "DataPointInfo": fields(time="time", number="value"),
    "TotalMetaData": fields(number="total"),
    "MetaData": fields(number="count", value="marker"),
    "BaseUser": fields(value="id name"),
    "Attributes": fields(time="created_at", value="mfa_authenticated"),
    "SessionContext": {"attributes": ">Attributes"},
    "UserInfo": {
        **fields(
            user="access_key_id invoked_by principal_id principal_urn user_name", account="account_id",
            value="id name", enum="principal_is_root_user type",
        ),
        "domain": ">BaseUser", "session_context": ">SessionContext",
    },
}  # fmt: skip

_PERIODS = words("1 60 300 1200 3600 14400 86400")
_FILTERS = words("average max min sum variance")
_METRIC: Rules = {
    "namespace": ("SYS.DRS",), "metric_name": Kind.WORD,
    "dimensions": Each({"name": ("instance_id",), "value": Kind.ID}, 1),
}  # fmt: skip

CALLS = (
    ReadCall(
        "ListMetrics", "10.1", "metrics of Cloud Eye, {metric}",
        asked=get("/V1.0/{project_id}/metrics", "A", clouds="HW OTC", service="ces",
            tells="which figures Cloud Eye has of which job",
            query={"namespace": ("SYS.DRS",), "metric_name": Kind.WORD, "dim.0": Kind.TEXT, "order": words("asc desc")},
            paging=Paging("marker", 1000)),
        reply={"meta_data": ">MetricListMetaDataResp"},
        entries="metrics",
        entry={**fields(enum="metric_name namespace unit"), "dimensions": ">MetricsDimensionResp"},
    ),
    ReadCall(
        "BatchListMetricData", "10.1", "values of {metric} of Cloud Eye",
        asked=post("/V1.0/{project_id}/batch-query-metric-data", "A", clouds="HW OTC", service="ces",
            tells="lag and load of the last hours",
            body={
                "metrics": Each(_METRIC, 500), "from": Kind.NUMBER, "to": Kind.NUMBER, "period": _PERIODS,
                "filter": _FILTERS,
            },
            suits=RUNNING, passing="metrics from to"),
        entries="metrics",
        entry={
            **fields(enum="metric_name namespace unit"),
            "datapoints": ">DatapointForBatchMetric", "dimensions": ">MetricsDimensionResp",
        },
    ),
    ReadCall(
        "ShowMetricData", "10.1", "values of a metric of Cloud Eye, {point}",
        asked=get("/V1.0/{project_id}/metric-data", "B", clouds="HW OTC", service="ces",
            tells="one figure of the last hours",
            query={
                "namespace": ("SYS.DRS",), "metric_name": Kind.WORD, "dim.0": Kind.TEXT, "filter": _FILTERS,
                "period": _PERIODS, "from": Kind.NUMBER, "to": Kind.NUMBER,
            }),
        reply=fields(enum="metric_name"),
        entries="datapoints",
        entry=fields(number="average max min sum variance", time="timestamp", enum="unit"),
    ),
    ReadCall(
        "ListAlarmRules", "10.1", "alarm rules of Cloud Eye, {rule}",
        asked=get("/v2/{project_id}/alarms", "B", clouds="HW OTC", service="ces",
            tells="which job has no alarm for being late",
            query={"namespace": ("SYS.DRS",), "resource_id": Kind.ID}, paging=Paging("offset", 100)),
        reply=fields(number="count"),
        entries="alarms",
    ),
    ReadCall(
        "ListAlarmHistories", "10.1", "alarms of Cloud Eye, {alarm}",
        asked=get("/v2/{project_id}/alarm-histories", "B", clouds="HW OTC", service="ces",
            tells="which alarms there were",
            query={"namespace": ("SYS.DRS",), "resource_id": Kind.ID, "from": Kind.TIME, "to": Kind.TIME},
            paging=Paging("offset", 100)),
        reply=fields(number="count"),
        entries="alarm_histories",
        entry={
            **fields(
                enum="action_enabled alarm_actions level mask_status ok_actions status type",
                value="alarm_id metric name record_id",
                time="alarm_recovery_time begin_time end_time first_alarm_time last_alarm_time",
                condition="condition",
            ),
            "additional_info": ">AdditionalInfo", "data_points": ">DataPointInfo",
        },
    ),
    ReadCall(
        "ListEvents", "10.1", "events of Cloud Eye, {event}",
        asked=get("/V1.0/{project_id}/events", "D", clouds="HW OTC", service="ces"),
        reply={"meta_data": ">TotalMetaData"},
        entries="events",
        entry=fields(
            number="event_count", value="event_name latest_event_source", enum="event_type sub_event_type",
            time="latest_occur_time",
        ),
    ),
    ReadCall(
        "ListEventDetail", "10.1", "an event of Cloud Eye, {occurrence}",
        asked=get("/V1.0/{project_id}/event/{event_name}", "D", clouds="HW OTC", service="ces"),
        reply={
            **fields(value="event_name event_sources", enum="event_type sub_event_type", user="event_users"),
            "meta_data": ">TotalMetaData",
        },
        entries="event_info",
        entry=fields(value="event_id"),
    ),
    ReadCall(
        "ListTraces", "10.2", "traces of CTS, {trace}",
        asked=get("/v3/{project_id}/traces", "B", clouds="HW OTC", service="cts",
            reason="Cloud Trace Service is not read yet."),
        reply={"meta_data": ">MetaData"},
        entries="traces",
        entry={
            **fields(
                value="api_version endpoint location_info operation_id request_id resource_id resource_name"
                " resource_url trace_id trace_name",
                region="code", project="enterprise_project_id", error="message",
                enum="read_only resource_type service_type trace_rating trace_type", time="record_time time",
                condition="request response", account="resource_account_id", ip="source_ip",
            ),
            "user": ">UserInfo",
        },
        cut=("request", "response"),
    ),
    ReadCall(
        "ListLogGroups", "10.3", "log groups of LTS, {group}",
        asked=get("/v2/{project_id}/groups", "B", clouds="HW OTC", service="lts",
            reason="Log Tank Service is not read yet."),
        entries="log_groups",
        entry=fields(
            time="creation_time", value="log_group_id log_group_name log_group_name_alias tag",
            number="ttl_in_days",
        ),
    ),
    ReadCall(
        "ListLogStream", "10.3", "log streams of LTS, {stream}",
        asked=get("/v2/{project_id}/groups/{log_group_id}/streams", "B", clouds="HW OTC", service="lts",
            reason="Log Tank Service is not read yet."),
        entries="log_streams",
        entry=fields(
            enum="auth_web_tracking hot_cold_separation is_favorite whether_log_storage", time="creation_time",
            number="filter_count hot_storage_days ttl_in_days",
            value="log_stream_id log_stream_name log_stream_name_alias tag",
        ),
    ),
    ReadCall(
        "ListLogs", "10.3", "log lines of LTS, {line}",
        asked=post("/v2/{project_id}/groups/{log_group_id}/streams/{log_stream_id}/content/query", "B",
            clouds="HW OTC", service="lts",
            reason="Log Tank Service is not read yet."),
        reply=fields(condition="analysisLogs", number="count", enum="isQueryComplete"),
        entries="logs",
        entry=fields(condition="content", value="labels", number="line_num"),
    ),
)  # fmt: skip
