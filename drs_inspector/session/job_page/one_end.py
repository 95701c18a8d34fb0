"""What only one end of a job has, and what is between them: brokers, shards, the message queue, the instance."""

from collections.abc import Sequence
from typing import Final

from drs_inspector.domain.jobs.job import Endpoint, Job, KafkaSecurity
from drs_inspector.domain.jobs.sections import Row as FieldRow
from drs_inspector.domain.jobs.sections import describe, job_sections
from drs_inspector.session.job_page.addresses import addresses_of
from drs_inspector.session.job_page.page_rows import ABSENT, UNTOLD, Group, Line, Words, data, outside
from drs_inspector.session.job_tree.raw_json_of_node import json_at

SOURCE, TARGET = "source_endpoint", "target_endpoint"
QUEUE, SHARDS = "dmq_endpoint", "source_sharding"
_MOST_SHARDS: Final = 200
_HOST_CHECK: Final = {
    "": Words("off", "any server may pose as the broker"),
    "https": Words("https", "the broker must carry its name in the certificate", is_data=True),
}


def is_kafka(end: Endpoint | None) -> bool:
    """Tell whether an end is a broker of Kafka."""
    return end is not None and (
        end.topic is not None or end.kafka_security_config is not None or "kafka" in (end.db_type or "").casefold()
    )


def kafka(job: Job, source: Endpoint | None, target: Endpoint | None) -> Group:
    """Return topic and security of the ends that are brokers of Kafka."""
    sides = [
        _kafka_words(end, checks_nothing=_checks_nothing(job, name)) if is_kafka(end) and end is not None else {}
        for name, end in ((SOURCE, source), (TARGET, target))
    ]
    names = [name for name in _KAFKA if any(name in side for side in sides)]
    lines = tuple(
        Line(
            f"kafka {name}",
            (Words(_KAFKA[name]), *(side.get(name, ABSENT) for side in sides)),
            paths=tuple(f"{end}.{name}" for end, side in zip((SOURCE, TARGET), sides, strict=True) if name in side),
        )
        for name in names
    )
    where = "at both ends" if all(sides) else "only at the source" if sides[0] else "only at the target"
    return Group("kafka", "Kafka", lines, f"{where} \u00b7 {len(lines):,} {'line' if len(lines) == 1 else 'lines'}")


_SECURITY: Final = "kafka_security_config"
_KAFKA: Final = {
    "topic": "Topic",
    f"{_SECURITY}.type": "Protocol, login",
    f"{_SECURITY}.endpoint_algorithm": "Host name check",
    f"{_SECURITY}.trust_store_key_name": "Trust store, key store",
    f"{_SECURITY}.set_private_key_password": "Key password",
    f"{_SECURITY}.delegation_tokens": "Delegation tokens",
}


def _checks_nothing(job: Job, name: str) -> bool:
    """Tell whether an end says that host names are not checked: by an empty text, which for others is no value."""
    end = job.member(name)
    found = json_at(end, f"{_SECURITY}.endpoint_algorithm") if end is not None else None
    return found is not None and bytes(found) == b'""'


def _kafka_words(end: Endpoint, *, checks_nothing: bool) -> dict[str, Words]:
    """Return the rows of one end by path; what is not told has none."""
    found: dict[str, Words] = {}
    if end.topic:
        found["topic"] = data(end.topic)
    security = end.kafka_security_config
    if security is not None:
        found |= dict(zip(list(_KAFKA)[1:], _security_words(security, checks_nothing), strict=True))
    return {name: words for name, words in found.items() if words.text}


def _security_words(security: KafkaSecurity, checks_nothing: bool) -> tuple[Words, ...]:
    login = ", ".join(filter(None, (security.type, security.sasl_mechanism)))
    check = "" if checks_nothing else security.endpoint_algorithm
    stores = ", ".join(filter(None, (security.trust_store_key_name, security.key_store_key_name)))
    password = security.set_private_key_password
    tokens = security.delegation_tokens
    return (
        data(login),
        Words() if check is None else _HOST_CHECK.get(check.casefold(), data(check)),
        data(stores, "" if security.enable_key_store is not False else "the key store is not used"),
        Words() if password is None else Words("set, never shown" if password else "not set"),
        Words() if tokens is None else Words("yes" if tokens else "no"),
    )


def shards(job: Job) -> Group:
    """Return a row for each shard of the source: nothing tells which shard of the target it goes to."""
    shards = job.detail.source_sharding if job.detail is not None else ()
    lines = []
    for number, shard in enumerate(shards[:_MOST_SHARDS]):
        path = f"{SHARDS}[{number}]"
        addresses = addresses_of(shard.ip, shard.db_port)
        more = [f"and {len(addresses) - 1:,} more"] if len(addresses) > 1 else []
        note = ", ".join(filter(None, (*more, outside(shard.db_user or ""), _tls(shard))))
        first = data(addresses[0], note) if addresses else UNTOLD._replace(note=note)
        rows = describe(shard, path, drift=job.drift, scenario=job.scenario)
        lines.append(
            Line(
                path, (Words(f"Shard {number + 1}"), first, UNTOLD), "", (path,), below=_described(rows), is_open=False
            )
        )
    note = f"{len(shards):,} at the source; the cloud tells none of the target, so no shard is paired by guess"
    if len(shards) > len(lines):
        note += f"; the first {len(lines):,} shown"
    return Group("shards", "Shards", tuple(lines), note)


def _tls(end: Endpoint) -> str:
    return "" if end.ssl_link is None else "TLS" if end.ssl_link else "no TLS"


def _described(rows: Sequence[FieldRow]) -> tuple[Line, ...]:
    """Return described values as rows whose second cell has the rest of the width."""
    return tuple(
        Line(row.path, (Words(outside(row.label)), _value_words(row)), paths=(row.path,)) for row in rows[:200]
    )


def _value_words(row: FieldRow) -> Words:
    note = "" if row.note.isdigit() else row.note
    return Words(outside(row.text), outside(note), is_data=True)


def queue(job: Job) -> Group:
    """Return the message queue that a job writes through, folded."""
    queue = job.detail.dmq_endpoint if job.detail is not None else None
    rows = describe(queue, QUEUE, drift=job.drift, scenario=job.scenario)
    named = [queue.inst_name, f"topic {queue.topic}" if queue.topic else ""] if queue is not None else []
    note = " \u00b7 ".join(outside(one) for one in named if one)
    return Group("queue", "Message queue between", _described(rows), note, is_open=False)


def instance(job: Job) -> Group:
    """Return the replication instance, folded."""
    rows = next((section.rows for section in job_sections(job) if section.key == "node"), ())
    instance = job.detail.inst_info if job.detail is not None else None
    size = [instance.inst_type, instance.ip] if instance is not None else []
    return Group("instance", "Replication instance between", _described(rows),
        " \u00b7 ".join(outside(one) for one in size if one), is_open=False)  # fmt: skip


def also_sent(job: Job) -> Group:
    """Return what was sent of the ends besides: members that no version names, and values of other types."""
    detail = job.detail
    lines: list[Line] = []
    for name, end in ((SOURCE, detail.source_endpoint), (TARGET, detail.target_endpoint)) if detail else ():
        rows = describe(end, name, drift=job.drift, scenario=job.scenario)
        for row in rows:
            if isinstance(row.value, bytes):
                value = _value_words(row)
                cells = (value, ABSENT) if name == SOURCE else (ABSENT, value)
                lines.append(Line(row.path, (Words(outside(row.label)), *cells), paths=(row.path,)))
    return Group("sent", "Also sent", tuple(lines[:200]), f"{len(lines):,} not as described", is_open=False)
