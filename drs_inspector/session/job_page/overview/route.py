"""The route of a job: both ends, and what carries the data between them, as far as they are told."""

import math
from collections.abc import Iterator
from typing import Final

from drs_inspector.domain.health.figures import began
from drs_inspector.domain.jobs.job import Endpoint
from drs_inspector.domain.labels.time_words import NO_BREAK, moment_words, short_duration
from drs_inspector.domain.labels.value_labels import database_label
from drs_inspector.domain.live.monitoring import Monitoring
from drs_inspector.session.job_page.addresses import addresses_of
from drs_inspector.session.job_page.one_end import is_kafka
from drs_inspector.session.job_page.overview.basis import Basis
from drs_inspector.session.job_page.overview.head import ENDPOINTS
from drs_inspector.session.job_page.page_rows import outside
from drs_inspector.session.pictures.plot import number_words
from drs_inspector.session.pictures.route import Arrow, Card, CardKey, CardLine, Fold, Load, Reach, Route

_MOST_FOLDED: Final = 12
_FULL_FROM: Final = 0.8
_LONGEST: Final = 80
_NETWORKS: Final = {"eip": "Public", "vpc": "VPC", "vpn": "VPN"}
"""In short, as they are written over an arrow."""


def route_of(basis: Basis) -> Route | None:
    """Return the route of a job; None where no end is told."""
    detail = basis.job.detail
    if detail is None or (detail.source_endpoint is None and detail.target_endpoint is None):
        return None
    source, target = _reach(basis, 0), _reach(basis, 1)
    cards = [_end_card(basis, CardKey.SOURCE, detail.source_endpoint, source)]
    instance = _instance_card(basis)
    if instance is not None:
        cards.append(instance)
    cards.append(_end_card(basis, CardKey.TARGET, detail.target_endpoint, target))
    before = _arrow(basis, CardKey.SOURCE, detail.source_endpoint, source)
    after = _arrow(basis, CardKey.TARGET, detail.target_endpoint, target)
    if instance is not None:
        return Route(tuple(cards), (before, after))
    is_broken = before.is_broken or after.is_broken
    network = _network(basis)
    return Route(tuple(cards), (Arrow(outside(network), after.below, "red" if is_broken else after.tone, is_broken),))


def _reach(basis: Basis, place: int) -> Reach | None:
    """Return whether an end is reached by the newest reading of it; None where nothing was read."""
    told = [
        (look.time, known)
        for look in basis.looks.looks
        if (known := (look.source_reachable, look.target_reachable)[place]) is not None
    ]
    seen = basis.seen
    if seen.monitoring is not None:
        known = (seen.monitoring.is_src_normal, seen.monitoring.is_dst_normal)[place]
        if known is not None and seen.read_at is not None and (not told or told[-1][0] <= seen.read_at):
            told.append((seen.read_at, known))
    if not told or basis.now is None:
        return None
    moment, is_reached = told[-1]
    age = (basis.now - moment).total_seconds()
    is_old = age > basis.health.context.limits.fresh
    if is_old:
        word = "Was reachable" if is_reached else "Was not reachable"
        return Reach.unknown(f"{word} {moment_words(moment, basis.now, basis.zone)}")
    if is_reached:
        return Reach.yes()
    first, _is_exact = began(told, basis.health.context.limits)
    return Reach.no(
        f"Not reachable since {moment_words(first, basis.now, basis.zone)}" if first < moment else "Not reachable"
    )


def _end_card(basis: Basis, key: CardKey, end: Endpoint | None, reach: Reach | None) -> Card:
    role = key.value.capitalize()
    if end is None:
        return Card(key=key, role=role, title=f"{role} not told", reach=reach)
    engine = outside(database_label(end.db_type)) if end.db_type else ""
    addresses = addresses_of(end.ip, end.db_port)
    name = _short(end.inst_name or "")
    host = _short(addresses[0].rpartition(":")[0] or addresses[0]) if addresses and not name else ""
    several = len(addresses) > 1
    lines = [CardLine(_short(addresses[0]), is_data=True)] if addresses and not several else []
    where = " \u00b7 ".join(
        filter(None, (_short(end.region or ""), f"user {_short(end.db_user)}" if end.db_user else ""))
    )
    lines += [CardLine(one) for one in (engine if name else "", where) if one]
    if end.topic:
        lines.append(CardLine(f"topic {_short(end.topic)}"))
    read_only = basis.job.detail.is_target_readonly if basis.job.detail is not None and key is CardKey.TARGET else None
    if read_only is not None:
        lines.append(CardLine("read-only" if read_only else "can be written to"))
    return Card(
        key=key, role=role, title=" ".join(filter(None, (name or engine, "" if several else host))) or role,
        lines=tuple(lines), reach=reach, folds=tuple(_folds(basis, key, end, addresses)), door=ENDPOINTS,
    )  # fmt: skip


def _folds(basis: Basis, key: CardKey, end: Endpoint, addresses: tuple[str, ...]) -> Iterator[Fold]:
    if len(addresses) > 1:
        yield _fold("brokers" if is_kafka(end) else "addresses", addresses)
    detail = basis.job.detail
    if detail is not None and key is CardKey.SOURCE and detail.source_sharding:
        shards = [next(iter(addresses_of(one.ip, one.db_port)), one.inst_name or "-") for one in detail.source_sharding]
        yield _fold("shard" if len(shards) == 1 else "shards", shards)


def _fold(word: str, lines: "tuple[str, ...] | list[str]") -> Fold:
    more = len(lines) - _MOST_FOLDED
    shown = tuple(CardLine(_short(one), is_data=True) for one in lines[:_MOST_FOLDED])
    return Fold(f"{len(lines):,} {word}", shown, f"{more:,} more" if more > 0 else "")


def _instance_card(basis: Basis) -> Card | None:
    detail = basis.job.detail
    instance = detail.inst_info if detail is not None else None
    if detail is None or instance is None:
        return None
    zones = " / ".join(filter(None, (detail.master_az, detail.slave_az))) or detail.az_code or ""
    told = [_short(one) for one in (instance.inst_type or "", instance.ip or "", zones) if one]
    lines = [CardLine(" \u00b7 ".join(told))] if told else []
    loads = tuple(_loads(basis.seen.monitoring)) if basis.seen.monitoring is not None else ()
    if loads and not basis.is_fresh:
        lines.append(CardLine(_age_of_load(basis)))
    return Card(key=CardKey.INSTANCE, role="Replication instance", title="Replication instance",
        lines=tuple(lines), loads=loads, door=ENDPOINTS)  # fmt: skip


def _age_of_load(basis: Basis) -> str:
    read_at, now = basis.seen.read_at, basis.now
    if read_at is None or now is None:
        return "load read at a time that is not told"
    return f"load read {short_duration((now - read_at).total_seconds())} {basis.ago}"


def _loads(found: Monitoring) -> Iterator[Load]:
    cpu = found.used_cpu_percent
    if cpu is not None and 0 <= cpu < 1e6:
        yield _load("CPU", cpu / 100, f"{number_words(round(cpu))}{NO_BREAK}%")
    memory = _share(found.used_memory, found.node_memory_size)
    if memory is not None:
        yield _load("Memory", memory, f"{number_words(round(memory * 100))}{NO_BREAK}%")
    disk = _share(found.used_volumes, found.node_volume_size)
    if disk is not None and found.used_volumes is not None and found.node_volume_size is not None:
        used, size = number_words(round(found.used_volumes, 1)), number_words(found.node_volume_size)
        yield _load("Disk", disk, f"{used} of {size}{NO_BREAK}GB")


def _share(used: float | None, size: float | None) -> float | None:
    if used is None or size is None or not (math.isfinite(used) and math.isfinite(size)) or used < 0 or size <= 0:
        return None
    return used / size


def _load(word: str, share: float, words: str) -> Load:
    return Load(word, min(share, 1.0), words, "amber" if share >= _FULL_FROM else "green-blue")


def _arrow(basis: Basis, key: CardKey, end: Endpoint | None, reach: Reach | None) -> Arrow:
    """Return the arrow at one end: network and TLS as far as they are told, and the rate that is written."""
    is_source = key is CardKey.SOURCE
    # The network of a job is that to the end which is not in this project.
    is_outer = is_source == (basis.job.job_direction != "down")
    network = _network(basis) if is_outer else ""
    tls = "" if end is None or end.ssl_link is None else "TLS" if end.ssl_link else "no TLS"
    is_broken = reach is not None and reach.tone == "red"
    rate = basis.rate if not is_source else None
    below = "cut" if is_broken else "" if rate is None else f"{number_words(round(rate, 1))}{NO_BREAK}MB/s"
    tone = "red" if is_broken else "green" if reach is not None and reach.tone == "green" else "grey"
    return Arrow(outside(", ".join(filter(None, (network, tls)))), below, tone, is_broken)


def _network(basis: Basis) -> str:
    return _NETWORKS.get(basis.job.net_type, basis.job.net_type)


def _short(text: str) -> str:
    return outside(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
