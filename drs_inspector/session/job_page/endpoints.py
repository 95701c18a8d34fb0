"""The two ends of a job beside one another: what differs first, what only one has, what is between them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple

from drs_inspector.domain.jobs.job import Endpoint, Job
from drs_inspector.domain.labels.field_labels import label_of
from drs_inspector.domain.labels.value_labels import database_label
from drs_inspector.domain.labels.value_text import text_of_value
from drs_inspector.session.job_page.addresses import addresses_of
from drs_inspector.session.job_page.one_end import SOURCE, TARGET, also_sent, instance, is_kafka, kafka, queue, shards
from drs_inspector.session.job_page.page_rows import (
    ABSENT,
    DIFFERS,
    SAME,
    UNTOLD,
    Column,
    Group,
    Line,
    PageRows,
    Words,
    data,
    outside,
)

_SEEN_AT_ONCE: Final = 4
_MOST_ADDRESSES: Final = 100
_COLUMNS: Final = (Column("What", 22, 12), Column("Source", 39, 20), Column("Target", 39, 20))
_IN_CLEAR: Final = {"PLAINTEXT", "SASL_PLAINTEXT"}


class Reached(NamedTuple):
    """Whether DRS reaches the ends, as a reading says it, and when that was; None for what it does not say.

    ``is_old``: what it says is not of now.
    """

    source: bool | None = None
    target: bool | None = None
    when: str = ""
    is_old: bool = False


class _Pair(NamedTuple):
    """One value of each end. ``values`` decide whether they differ; None is what the cloud does not tell."""

    key: str
    label: str
    cells: tuple[Words, Words]
    values: tuple[object, object]
    below: tuple[tuple[Words, Words], ...] = ()


def endpoint_rows(job: Job, reached: Reached = Reached(), *, with_between: bool = True) -> PageRows:  # noqa: B008 - a tuple
    """Return what the Endpoints tab of a job says; a part that was not sent is absent.

    Not ``with_between``: without what is between the ends and what else was sent of them, which takes most of the time.
    """
    detail = job.detail
    if detail is None:
        return PageRows("", "", _COLUMNS, ())
    source, target = detail.source_endpoint, detail.target_endpoint
    lines = [_line(pair) for pair in _pairs(job, source or Endpoint(), target or Endpoint(), reached)]
    differing = [line for line in lines if line.sign == DIFFERS]
    single = [line for line in lines if not line.sign]
    hidden = ", or hidden" if any(_is_hidden(cell.whole) for line in single for cell in line.cells[1:]) else ""
    alike = [line for line in lines if line.sign == SAME]
    total = len(differing) + len(alike)
    groups = [
        Group("differs", "Differs", tuple(differing), f"{len(differing):,} of {total:,}"),
        Group(
            "one", f"Known of one end{hidden}", tuple(single), f"{len(single):,}, so nothing says whether they differ"
        ),
        kafka(job, source, target),
        shards(job),
        *((queue(job), instance(job)) if with_between else ()),
        Group("same", "The same", tuple(alike), f"{len(alike):,} of {total:,}"),
        *((also_sent(job),) if with_between else ()),
    ]
    is_one = total == 1
    differ = "differs" if len(differing) == 1 else "differ"
    answer = f"{len(differing):,} of {total:,} {'value' if is_one else 'values'} {differ}" if total else ""
    if not total:
        answer = "One end was told, so there is nothing to compare" if source or target else "No end was told"
    more = f"{len(single):,} more known of one end only{hidden}" if single and total else ""
    return PageRows(answer, more, _titled(source, target), tuple(group for group in groups if group.lines), (1, 2))


def _titled(source: Endpoint | None, target: Endpoint | None) -> tuple[Column, ...]:
    """Return the columns with the product of each end behind its name."""
    what, *ends = _COLUMNS
    products = [database_label(end.db_type) if end is not None and end.db_type else "" for end in (source, target)]
    named = [
        end._replace(title=f"{end.title} \u00b7 {outside(product)[:40]}" if product else end.title)
        for end, product in zip(ends, products, strict=True)
    ]
    return (what, *named)


def _line(pair: _Pair) -> Line:
    one, other = pair.values
    is_open = None in pair.values or any(_is_hidden(cell.whole) for cell in pair.cells)
    sign = "" if is_open else SAME if one == other else DIFFERS
    below = tuple(Line(f"{pair.key} {number}", (Words(), *cells)) for number, cells in enumerate(pair.below, 2))
    return Line(
        pair.key, (Words(pair.label), *pair.cells), sign, _paths(pair), below=below, is_open=len(below) < _SEEN_AT_ONCE
    )


def _is_hidden(text: str) -> bool:
    """Tell whether a value is told as stars: two of them may be the same or not."""
    return "***" in text


def _paths(pair: _Pair) -> tuple[str, ...]:
    ends = zip((SOURCE, TARGET), pair.values, strict=True)
    if "." in pair.key or pair.key in _OF_JOB:
        return (_OF_JOB.get(pair.key, pair.key),)
    return tuple(f"{end}.{pair.key}" for end, value in ends if value is not None)


_OF_JOB: Final = {"conflicts": "conflict_policy", "writers": "is_target_readonly"}


def _pairs(job: Job, source: Endpoint, target: Endpoint, reached: Reached) -> Iterator[_Pair]:
    """Yield the rows that have a value at one end at least, in reading order."""
    both = (source, target)
    yield from _pair("db_type", "Engine", both, lambda end: Words(outside(database_label(end.db_type or ""))))
    if any(end.inst_name or end.inst_id for end in both):
        cells = tuple(_instance_words(end) for end in both)
        values = tuple(end.inst_id or end.inst_name or ("" if end.ip else None) for end in both)
        yield _Pair("inst_id", "Instance", (cells[0], cells[1]), (values[0], values[1]))
    yield from _addresses(both, is_sharded=bool(job.detail and job.detail.source_sharding))
    yield from _pair("db_user", "Account", both, lambda end: data(end.db_user))
    yield from _pair("db_name", "Database", both, lambda end: data(end.db_name))
    yield from _encryption(both)
    yield from _pair("mongo_ha_mode", "Kind of set", both, lambda end: data(end.mongo_ha_mode))
    yield from _pair("cluster_mode", "Cluster", both, lambda end: data(end.cluster_mode))
    yield from _pair("safe_mode", "Login", both, lambda end: Words(_LOGIN.get(end.safe_mode or 0, str(end.safe_mode))))
    if any(end.vpc_id or end.subnet_id for end in both):
        cells = tuple(_network_words(end) for end in both)
        values = tuple(f"{end.vpc_id} {end.subnet_id}" if end.vpc_id or end.subnet_id else None for end in both)
        yield _Pair("vpc_id", "Network", (cells[0], cells[1]), (values[0], values[1]))
    yield from _pair("security_group_id", "Security group", both, lambda end: data(end.security_group_id))
    yield from _policies(job)
    if reached.source is not None or reached.target is not None:
        cells = tuple(_reached_words(one, reached) for one in (reached.source, reached.target))
        yield _Pair("reachable", "Reachable", (cells[0], cells[1]), (reached.source, reached.target))
    yield from _pair("region", "Region", both, lambda end: data(end.region))
    yield from _pair("az_code", "Zone", both, lambda end: data(end.az_code))
    yield from _pair("project_id", "Project", both, lambda end: data(end.project_id))
    for name in Endpoint.__struct_fields__:
        if name not in _TOLD:
            yield from _pair(name, label_of(name), both, partial(_any_words, name))


def _any_words(name: str, end: Endpoint) -> Words:
    """Return a field that has no row of its own: a new one is seen without further ado."""
    text, _spelling = text_of_value(name, getattr(end, name))
    return data(text)


_TOLD: Final = frozenset({
    "unknown", "db_type", "ip", "db_port", "db_user", "db_name", "inst_name", "inst_id", "region", "az_code",
    "project_id", "vpc_id", "subnet_id", "security_group_id", "mongo_ha_mode", "cluster_mode", "safe_mode", "ssl_link",
    "ssl_cert_name", "topic", "kafka_security_config",
})  # fmt: skip
"""The fields of an end that have a row of their own."""
_LOGIN: Final = {0: "with a password", 1: "Kerberos"}


def _pair(
    name: str, label: str, ends: tuple[Endpoint, Endpoint], words: Callable[[Endpoint], Words]
) -> Iterator[_Pair]:
    """Yield the row of a field that at least one end has."""
    values = [getattr(end, name) for end in ends]
    told = [None if value in (None, "") else value for value in values]
    if any(value is not None for value in told):
        cells = [UNTOLD if value is None else words(end) for end, value in zip(ends, told, strict=True)]
        compared = [value.casefold() if isinstance(value, str) and name == "db_type" else value for value in told]
        yield _Pair(name, label, (cells[0], cells[1]), (compared[0], compared[1]))


def _instance_words(end: Endpoint) -> Words:
    if end.inst_name or end.inst_id:
        name = end.inst_name or end.inst_id
        return data(name, end.inst_id if end.inst_name and end.inst_id else "")
    return Words("none told, an address") if end.ip else UNTOLD


def _network_words(end: Endpoint) -> Words:
    vpc = f"VPC {end.vpc_id}" if end.vpc_id else ""
    subnet = f"subnet {end.subnet_id}" if end.subnet_id else ""
    return data(vpc or subnet, subnet if vpc else "") if vpc or subnet else UNTOLD


def _reached_words(is_reached: bool | None, reached: Reached) -> Words:
    if is_reached is None:
        return UNTOLD
    if reached.is_old:
        return Words("was reachable" if is_reached else "was not reachable", reached.when, is_quiet=True)
    glyph, tone = ("circle-tick", "green") if is_reached else ("octagon-cross", "red")
    return Words("reachable" if is_reached else "not reachable", reached.when, glyph=glyph, tone=tone)


def _addresses(ends: tuple[Endpoint, Endpoint], *, is_sharded: bool) -> Iterator[_Pair]:
    """Yield the addresses; one of many begins a list, and the rest are rows below it."""
    lists = [addresses_of(end.ip, end.db_port) for end in ends]
    if not any(lists):
        return
    of_brokers = ["broker" if is_kafka(end) else "address" for end in ends]
    shown = [[data(one) for one in found[:_MOST_ADDRESSES]] for found in lists]
    for cells, found, word in zip(shown, lists, of_brokers, strict=True):
        if len(found) > 1:
            several = f"{len(found):,} {word}{'es' if word == 'address' else 's'}"
            rest = len(found) - len(cells)
            cells[0] = cells[0]._replace(note=several + (f", the first {len(cells):,} shown" if rest else ""))
    longest = max(map(len, shown))
    padded = [(cells or [UNTOLD]) + [Words()] * (longest - max(len(cells), 1)) for cells in shown]
    rows = list(zip(*padded, strict=True))
    values = tuple(tuple(sorted(found)) or None for found in lists)
    label = "Routers" if is_sharded and any("mongo" in (end.db_type or "") for end in ends) else "Address"
    yield _Pair("ip", label, rows[0], (values[0], values[1]), tuple(rows[1:]))


def _encryption(ends: tuple[Endpoint, Endpoint]) -> Iterator[_Pair]:
    cells = [encryption_words(end) for end in ends]
    if any(cell is not UNTOLD for cell in cells):
        values = [None if cell is UNTOLD else cell.whole for cell in cells]
        yield _Pair("ssl_link", "Encryption", (cells[0], cells[1]), (values[0], values[1]))


def encryption_words(end: Endpoint) -> Words:
    """Return whether the connection to an end is encrypted: "none", or by what; ``UNTOLD`` where nothing says so."""
    security = end.kafka_security_config
    protocol = security.type if security is not None else None
    if protocol:
        if protocol.upper() in _IN_CLEAR:
            return Words(f"none, by {outside(protocol)}", "" if not end.ssl_link else "though the TLS switch is on")
        return Words(f"TLS by {outside(protocol)}", "the TLS switch itself is off" if end.ssl_link is False else "")
    if end.ssl_link is None:
        return UNTOLD
    if not end.ssl_link:
        return Words("none")
    return Words("TLS", f"with {outside(end.ssl_cert_name)}" if end.ssl_cert_name else "")


_CONFLICTS: Final = {
    "ignore": Words("ignored", "a change that meets another row is lost"),
    "overwrite": Words("overwritten", "the target's own row is lost"),
    "stop": Words("the job stops", "at the first conflict"),
}


def _policies(job: Job) -> Iterator[_Pair]:
    """Yield the settings of the job that are about the target."""
    detail = job.detail
    if detail is None:
        return
    if detail.conflict_policy:
        words = _CONFLICTS.get(detail.conflict_policy.casefold(), data(detail.conflict_policy))
        yield _Pair("conflicts", "Conflicts in the target", (ABSENT, words), (None, detail.conflict_policy))
    if detail.is_target_readonly is not None:
        words = Words("no", "it is read-only") if detail.is_target_readonly else Words("yes", "the target stays open")
        yield _Pair("writers", "Others may write", (UNTOLD, words), (None, detail.is_target_readonly))
