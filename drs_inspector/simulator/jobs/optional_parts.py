"""Tags, alarms, orders, speed limits, failure texts and data processing rules of a job (contract 4.3, 4.4, 7.3)."""

import random
from typing import Any

from drs_inspector.simulator.jobs.endpoints import canary
from drs_inspector.simulator.jobs.objects import SEPARATOR
from drs_inspector.simulator.jobs.plans import Plan
from drs_inspector.simulator.jobs.seeded_random import seeded_random
from drs_inspector.simulator.jobs.vocabulary import ALARM_MAILS, ALARM_PHONES, TAG_PAIRS
from drs_inspector.simulator.options import uuid_text

Json = dict[str, Any]
Table = tuple[str, str, str]
DAY_MS = 86_400_000
_CONDITIONS = (
    "id > 100",
    "created_at >= '2023-01-01'",
    "status in ('paid','shipped')",
    "city = 'Köln' or 城市 = '北京'",
)


def tags(pairs: list[tuple[str, str]], shape: int) -> object:
    """Return tags in one of the three shapes seen (contract 4.4): 0 key/value entries, 1 one map in a list, 2 a map."""
    if shape == 0:
        return [{"key": key, "value": value} for key, value in pairs]
    return [dict(pairs)] if shape == 1 else dict(pairs)


def draw_tags(plan: Plan, rng: random.Random) -> object | None:
    """Return the job's tags, or None where it has none."""
    if plan.special != "full-house" and rng.random() < 0.35:
        return None
    pairs = rng.sample(TAG_PAIRS, rng.randrange(1, 5))
    return tags(pairs, 0 if plan.special == "full-house" else plan.index % 3)


def draw_alarm(plan: Plan, rng: random.Random) -> Json | None:
    """Return ``alarm_notify``, or None where no alarm is sent."""
    if plan.special != "full-house" and rng.random() < 0.55:
        return None
    subscriptions = [{"protocol": "email", "endpoints": rng.sample(ALARM_MAILS, rng.randrange(1, 3))}]
    if plan.special == "full-house" or rng.random() < 0.4:
        subscriptions.append({"protocol": "sms", "endpoints": [rng.choice(ALARM_PHONES)]})
    recovery = plan.scenario == "cloudDataGuard"
    return {
        "subscriptions": subscriptions,
        "topic_name": f"drs-{plan.name}"[:60],
        "delay_time": 0 if recovery else rng.choice((0, 60, 300)),
        "rto_delay": rng.choice((60, 600)) if recovery else 0,
        "rpo_delay": rng.choice((60, 600)) if recovery else 0,
        "alarm_to_user": rng.random() < 0.3,
    }


def draw_order(plan: Plan, rng: random.Random) -> Json | None:
    """Return ``period_order`` for jobs paid by the month or year."""
    if plan.special != "full-house" and rng.random() < 0.8:
        return None
    created = plan.timeline.created_ms
    return {
        "status": rng.choice(("COMPLETED", "PROCESSING", "AWAITING_PAID")),
        "order_id": f"CS{plan.index:08d}{rng.randrange(10**6):06d}",
        "charging_mode": 1,
        "period_type": rng.choice((2, 3)),
        "period_num": rng.randrange(1, 10),
        "is_auto_renew": rng.choice((0, 1)),
        "eff_time": str(created),
        "exp_time": str(created + 30 * DAY_MS),
    }


def draw_speed(plan: Plan, rng: random.Random) -> list[Json]:
    """Return up to three speed windows, one of them over midnight; an empty list is no limit."""
    if plan.special != "full-house" and rng.random() < 0.7:
        return []
    windows = [("08:00", "17:59", "50"), ("22:00", "03:59", "200"), ("18:00", "21:59", "9999")]
    chosen = windows[: rng.randrange(1, 4)] if plan.special != "full-house" else windows
    return [{"begin": begin, "end": end, "speed": speed, "is_utc": True} for begin, end, speed in chosen]


def draw_optional(plan: Plan) -> tuple[Json, random.Random]:
    """Return speed limits, tags, alarms and order of a job, and the chance that goes on from them."""
    rng = seeded_random(plan.id, "extras")
    drawn: Json = {
        "speed_limit": draw_speed(plan, rng),
        "tags": draw_tags(plan, rng),
        "alarm_notify": draw_alarm(plan, rng),
        "period_order": draw_order(plan, rng),
    }
    return drawn, rng


def failure(plan: Plan, rng: random.Random, status: str) -> Json:
    """Return ``failed_reason``, ``error_code`` and ``error_message`` of a failed state; holds URLs with user names."""
    host = f"10.8.{rng.randrange(250)}.{rng.randrange(4, 250)}"
    url = f"jdbc:mysql://repl:{canary(plan, 'url-password')}@{host}:3306/"
    shop = f"jdbc:mysql://{host}:3306/shop?user=root&useSSL=false&connectTimeout=3000"
    reasons = (
        f"Failed to connect: {shop}, Access denied for user 'root'",
        f"retry 20 times, last: {url} : Communications link failure",
        f"Could not read binlog mysql-bin.000{rng.randrange(100, 999)} from '{host}' (Errcode: 1236) user=drs_reader",
        f"jdbc:postgresql://{host}:5432/postgres?user=svc-drs&password={canary(plan, 'query-password')} timed out",
    )
    reason = reasons[1] if plan.special == "failed" else rng.choice(reasons)
    return {"failed_reason": reason, "error_code": "DRS.M01501", "error_message": f"{status}: {reason}"}


def draw_rules(plan: Plan, rng: random.Random, tables: tuple[Table, ...]) -> Json | None:
    """Return ``data_transformation``: rules of selected tables, and for some jobs unmatched or contradicting ones."""
    rich = plan.special in {"full-house", "reply-rules", "short-rule-lists"}
    if not rich and (not tables or rng.random() < 0.65):
        return None
    rules = [_plain_rule(table, rng.choice(_CONDITIONS)) for table in tables[: rng.randrange(1, 3)]]
    if len(tables) > 3 and (rich or rng.random() < 0.5):
        rules.append(_joined_rule(tables[3], plan.special == "full-house"))
    if rich or rng.random() < 0.2:
        rules.append(_plain_rule(("gone_db", "", "gone_table"), "id < 1"))
    if plan.special == "short-rule-lists":
        for rule in rules:
            rule["object_infos"] = rule.pop("data_transformation_object_infos")
    return {"total_count": len(rules), "filter_conditions": rules} if rules else None


def _table_id(table: Table) -> str:
    return SEPARATOR.join(part for part in table if part)


def _plain_rule(table: Table, condition: str) -> Json:
    db_name, schema, name = table
    kind = "contentConditionalFilter"
    target = {
        "id": f"{_table_id(table)}{SEPARATOR}--conditionFilter--",
        "db_name": db_name or schema,
        "table_name": name,
    }
    if db_name and schema:
        target["schema_name"] = schema
    return {
        "data_transformation_object_infos": [target | {"data_transformation_type": kind}],
        "transformation_info": {"transformation_type": kind, "value": condition},
    }


def _joined_rule(table: Table, contradicts: bool) -> Json:
    """Return an advanced filter that joins a table; some name another table than their id does, as the sample's."""
    db_name, schema, name = table
    kind = "configConditionalFilter"
    database = db_name or schema
    target = {
        "id": f"{_table_id(table)}{SEPARATOR}--configConditionFilter--",
        "db_name": database,
        "table_name": f"{name}_old" if contradicts else name,
        "data_transformation_type": kind,
    }
    return {
        "data_transformation_object_infos": [target | ({"schema_name": schema} if db_name and schema else {})],
        "transformation_info": {"transformation_type": kind, "value": "config"},
        "config_transformation": {
            "db_table_name": f"{database}.{name}",
            "db_name": database,
            "table_name": name,
            "col_names": "id,customer_id",
            "prim_key_or_index": "id",
            "indexs": "id",
            "values": "id <= 6000",
        },
    }


def public_addresses(plan: Plan) -> Json:
    """Return the public addresses of a job and the subtasks that failed to get one (contract 4.3: children)."""
    return {
        "public_ip_list": [
            {"id": uuid_text(plan.id, "eip", role), "public_ip": f"198.51.100.{number}", "type": role}
            for number, role in ((11, "master"), (12, "slave"))
        ],
        "bind_public_ip_state": "FAILED",
        "children": [{"id": plan.id[:-1] + "z", "name": f"{plan.name}-sub"}],
    }
