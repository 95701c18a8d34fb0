"""The table of monitoring: a row for each value of each look at databases, network and replication instance."""

from collections.abc import Iterator, Mapping
from typing import Final

from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.live.metrics import VALUES_CALL, metrics_of
from drs_inspector.domain.live.monitoring import Monitoring, monitoring_of, recovery_monitoring_of
from drs_inspector.domain.live.progress import Component
from drs_inspector.domain.live.view import Raw, each_row
from drs_inspector.domain.tables.definition import Cell
from drs_inspector.domain.tables.readings.told import (
    Found,
    ReadingTable,
    moment,
    moment_cells,
    number,
    number_cell,
    text,
)

_METRICS: Final[Mapping[str, tuple[str, str | None]]] = {
    "is_src_normal": ("source", None),
    "src_delay": ("source", "milliseconds"),
    "src_offset": ("source", None),
    "src_rps": ("source", "per second"),
    "src_io": ("source", "per second"),
    "is_dst_normal": ("target", None),
    "dst_delay": ("target", "milliseconds"),
    "dst_offset": ("target", None),
    "dst_rps": ("target", "per second"),
    "dst_io": ("target", "per second"),
    "apply_rate": ("target", "bytes per second"),
    "bandwidth": ("network", "megabytes per second"),
    "trans_data": ("job", "megabytes"),
    "trans_lines": ("job", "rows"),
    "node_offset": ("node", None),
    "used_volumes": ("node", "gigabytes"),
    "node_volume_size": ("node", "gigabytes"),
    "used_memory": ("node", "megabytes"),
    "node_memory_size": ("node", "megabytes"),
    "used_cpu_percent": ("node", "percent"),
}
"""Values of a look: which part of the job each is of, and its unit (contract-more 2.6, 2.7)."""


def _of_job(raw: Raw) -> Iterator[Found]:
    yield from _found(*monitoring_of(raw))


def _of_recovery(raw: Raw) -> Iterator[Found]:
    yield from _found(*recovery_monitoring_of(raw))


def _found(look: Monitoring, drift: list[Drift]) -> Iterator[Found]:
    yield None, drift
    for name, (component, unit) in _METRICS.items():
        value = getattr(look, name)
        if value is not None:
            yield (component, name, *_value(value), unit, *moment_cells(look.update_time), None, None), ()


def _value(value: bool | float | str) -> tuple[Cell, Cell]:
    """Return a value as a number and as a text: what is true or false is both."""
    if isinstance(value, bool):
        return float(value), "true" if value else "false"
    return (None, value) if isinstance(value, str) else (number_cell(value), None)


def _of_components(raw: Raw) -> Iterator[Found]:
    for part, drift in each_row(Component, [raw], "increment_components_list"):
        yield None, drift
        given: Mapping[str, tuple[float | str | None, str | None, Timestamp | None]] = {
            "status": (part.status, None, part.start_time),
            "delay": (part.delay, "seconds", part.resolution_time),
            "start_point": (part.start_point, None, part.start_time),
            "current_point": (part.current_point, None, part.resolution_time),
        }
        for name, (value, unit, measured) in given.items():
            if value is not None:
                yield (part.type, name, *_value(value), unit, *moment_cells(measured), None, None), ()


def _of_cloud_eye(raw: Raw) -> Iterator[Found]:
    found, drift = metrics_of([raw])
    yield None, drift
    for one in found:
        if one.newest is not None:
            measured, value = one.newest
            low, high = number_cell(one.smallest), number_cell(one.largest)
            unit = one.unit or None
            yield (one.info.component, one.name, number_cell(value), None, unit, measured, None, low, high), ()


MONITORING: Final = ReadingTable(
    "monitoring",
    "Monitoring",
    (
        text(
            "component",
            "Component",
            "source, target, network, node (the replication instance) or job; in the incremental phase capture, apply.",
        ),
        text(
            "metric",
            "Metric",
            "The value's name: that of the v5 call, also where disaster recovery spells it otherwise; Cloud Eye's own.",
        ),
        number("value", "Value", "The value, in `unit`; 1 and 0 for true and false; null for a text."),
        text("text", "Text", "What is no number: a position, a status, true or false. Else null."),
        text(
            "unit",
            "Unit",
            "The unit of `value`: milliseconds, seconds, percent, megabytes and others; null without one.",
        ),
        *moment("measured", "Measured", "When the cloud measured it; null where it does not say."),
        number(
            "smallest",
            "Smallest",
            "The smallest value of the span that was asked for; of Cloud Eye alone.",
        ),
        number("largest", "Largest", "The largest value of that span."),
    ),
    "One row for each value of each component that a look at a job tells: whether databases are reached, load, delays;"
    " and where Cloud Eye is on, the newest value of each of its figures.",
    {
        "ShowMonitorData": _of_job,
        "ShowMonitoringData": _of_recovery,
        "ShowIncrementComponentsDetail": _of_components,
        VALUES_CALL: _of_cloud_eye,
    },
)
