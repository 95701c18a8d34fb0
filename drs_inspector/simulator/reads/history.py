"""What happened to jobs, and who is told (contract-more 6)."""

from drs_inspector.simulator.jobs.endpoints import canary
from drs_inspector.simulator.jobs.optional_parts import draw_optional
from drs_inspector.simulator.options import hex_id, uuid_text
from drs_inspector.simulator.reads.ask import Ask, Json, iso, ms_of, not_here
from drs_inspector.simulator.truth.changes import (
    ALARM_AT,
    ALARM_EVERY,
    ddl_at,
    ddl_count,
    differing,
    dirty_count,
)
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.noise import noise
from drs_inspector.simulator.truth.operations import operations
from drs_inspector.simulator.truth.positions import gtid_set, position_at
from drs_inspector.simulator.truth.sequences import Without

_MINUTE_MS = 60_000


def timeline(ask: Ask) -> Json:
    """ShowTimeline: what people did, newest first."""
    found = operations(ask.job(), largest=ask.is_largest)

    def row(number: int) -> Json:
        one = found[number]
        status = "success" if one.succeeded else "failed"
        return {"name": one.name, "status": status, "operation_time": iso(one.at_ms), "user_name": one.user}

    return {"count": len(found), "timelines": ask.rows(len(found), row)}


def dirty_data(ask: Ask) -> Json:
    """ShowDirtyData: rows that could not be applied, with SQL that holds a canary."""
    state = ask.started()
    if state.plan.scenario != "sync":
        raise not_here()
    count = dirty_count(state, largest=ask.is_largest)
    objects = ask.objects(state)
    tables = sorted(differing(state, objects.count("table"), largest=ask.is_largest))
    hidden = ask.text("anonymize_mode") == "true"
    began, ended = ms_of(ask.text("begin_time")), ms_of(ask.text("end_time"))
    at = _first_dirty(state)
    if (began is not None and at < began) or (ended is not None and at > ended):
        count = 0

    def row(number: int) -> Json:
        one = objects.at("table", tables[number % len(tables)])
        value = "***" if hidden else canary(state.plan, "row-data")
        return {
            "db_name": one.database,
            "schema_name": one.schema,
            "table_name": one.name,
            "error_sql": " ".join(("INSERT INTO", one.name, "VALUES", f"({number}, '{value}')")),
            "error_msg": f"Duplicate entry '{number}' for key 'PRIMARY'",
            "error_time": iso(at),
        }

    return {"count": count, "dirty_data_list": ask.rows(count if tables else 0, row)}


def _first_dirty(state: JobState) -> int:
    return (state.incremental_ms or state.measured_ms) + _MINUTE_MS


def ddl(ask: Ask) -> Json:
    """ListJobDdls: changes of schema; ``status`` 1 are the alarms that are open."""
    state = ask.started()
    if state.plan.scenario != "sync":
        raise not_here()
    count = ddl_count(state, ask.opened_ms, largest=ask.is_largest)
    first, last = _bounds(ask, count)
    places: range | list[int] | Without = range(first, last)
    if ask.text("status") == "1":
        places = [number for number in range(ALARM_AT, last, ALARM_EVERY) if number >= first]
    elif ask.text("status") == "0":
        places = Without(last, ALARM_EVERY, frozenset({ALARM_AT}))
    chosen = places.at if isinstance(places, Without) else places.__getitem__
    return {"count": len(places), "ddl_list": ask.rows(len(places), lambda at: _ddl_row(ask, state, chosen(at)))}


def _ddl_row(ask: Ask, state: JobState, number: int) -> Json:
    objects = ask.objects(state)
    tables = objects.count("table")
    name = objects.at("table", number % tables).name if tables else "orders"
    one = ddl_at(state, number, ask.opened_ms, name, largest=ask.is_largest)
    return {
        "seqno": one.number,
        "checkpoint": f"{position_at(state, one.at_ms)};uuid:{one.number};{gtid_set(state)}",
        "status": int(one.has_alarm),
        "ddl_timestamp": one.at_ms,
        "ddl_text": one.text,
        "exe_result": one.worked,
        "record_time": one.at_ms + 1500,
        "clean_time": 0,
    }


def _bounds(ask: Ask, count: int) -> tuple[int, int]:
    first, last = ask.text("start_seq_no"), ask.text("end_seq_no")
    begin = max(0, int(first) - 1) if first.isdigit() else 0
    end = min(count, int(last)) if last.isdigit() else count
    return begin, max(begin, end)


def lts_switch(ask: Ask) -> Json:
    """SelectGroupAndStream: whether the log goes to LTS as well."""
    plan = ask.job().plan
    enabled = noise(plan.id, "lts") < 0.3
    group, stream = (uuid_text(plan.id, "lts", part) for part in ("group", "stream"))
    return {
        "job": {
            "log_group_id": group if enabled else "",
            "log_stream_id": stream if enabled else "",
            "lts_enabled": enabled,
        }
    }


def subscription_detail(ask: Ask) -> Json:
    """ShowSmnSubscriptionDetail: the topic of a job and its limits, as its detail has them."""
    state = ask.job()
    alarm = draw_optional(state.plan)[0]["alarm_notify"]
    if alarm is None:
        return {
            "topic_name": "", "topic_urn": "", "delay_time": 0, "rpo_delay": 0, "rto_delay": 0, "is_alarm_user": False,
        }  # fmt: skip
    return {
        "topic_name": alarm["topic_name"],
        "topic_urn": topic_urn(ask, alarm["topic_name"]),
        "delay_time": alarm["delay_time"],
        "rpo_delay": alarm["rpo_delay"],
        "rto_delay": alarm["rto_delay"],
        "is_alarm_user": alarm["alarm_to_user"],
    }


def topic_urn(ask: Ask, name: str) -> str:
    """Return the address of a topic."""
    return f"urn:smn:{ask.options.region}:{ask.tenant.project_id}:{name}"


def topics(ask: Ask) -> Json:
    """ShowSmnTopicInfo: the topics of the project."""
    names = sorted(
        {
            alarm["topic_name"]
            for state in ask.states()
            if (alarm := draw_optional(state.plan)[0]["alarm_notify"]) is not None
        }
    )

    def row(number: int) -> Json:
        urn = topic_urn(ask, names[number])
        return {"name": names[number], "urn": urn, "description": hex_id(urn), "push_policy": "0"}

    return {"total_count": len(names), "topics": ask.rows(len(names), row)}


def actions(ask: Ask) -> Json:
    """ShowActions: the commands of a job, as the list has them."""
    entry = ask.tenant.list_entry(ask.job().plan.id)
    return {"job_action": entry.get("job_action")}


REPLIES = {
    "ShowTimeline": timeline,
    "ShowDirtyData": dirty_data,
    "ListJobDdls": ddl,
    "SelectGroupAndStream": lts_switch,
    "ShowSmnSubscriptionDetail": subscription_detail,
    "ShowSmnTopicInfo": topics,
    "ShowActions": actions,
}
