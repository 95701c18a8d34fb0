"""Load and lag as Cloud Eye has them, minute by minute: contract-more 10.1."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.live.view import Code, Moment, Number, Raw, View, each_row

VALUES_CALL: Final = "BatchListMetricData"
LIST_CALL: Final = "ListMetrics"
_NAMESPACE: Final = "SYS.DRS"
_DIMENSION: Final = "instance_id"
MOST_METRICS: Final = 50
"""Of one job in one request: with the points of an hour, each its minute, as many as Cloud Eye answers at once."""
PERIOD_SECONDS: Final = 60
SPAN_SECONDS: Final = 3_600
HOW: Final[Mapping[str, object]] = {"period": str(PERIOD_SECONDS), "filter": "average"}
"""What is asked of every metric: the mean of each minute. They are measured once a minute: that is the value itself."""


class MetricInfo(NamedTuple):
    """What a metric is called, and which part of a job it is of."""

    title: str
    component: str


METRICS: Final[Mapping[str, MetricInfo]] = {
    "apply_latency": MetricInfo("Lag of applying", "target"),
    "extract_latency": MetricInfo("Lag of reading", "source"),
    "apply_current_state": MetricInfo("Applies now", "target"),
    "cpu_util": MetricInfo("Processor", "node"),
    "mem_util": MetricInfo("Memory", "node"),
    "disk_util": MetricInfo("Disk", "node"),
    "extract_rows_rate": MetricInfo("Rows read", "source"),
    "extract_bytes_rate": MetricInfo("Volume read", "source"),
    "apply_rows_rate": MetricInfo("Rows applied", "target"),
    "apply_bytes_rate": MetricInfo("Volume applied", "target"),
    "apply_transactions_rate": MetricInfo("Transactions applied", "target"),
    "apply_ddls_rate": MetricInfo("DDL applied", "target"),
    "apply_average_execute_time": MetricInfo("Mean time of a statement", "target"),
    "apply_average_commit_time": MetricInfo("Mean time of a commit", "target"),
    "apply_thread_workers": MetricInfo("Threads that apply", "target"),
    "network_incoming_bytes_rate": MetricInfo("Network in", "network"),
    "network_outgoing_bytes_rate": MetricInfo("Network out", "network"),
    "disk_read_bytes_rate": MetricInfo("Disk read", "node"),
    "disk_write_bytes_rate": MetricInfo("Disk written", "node"),
}
"""The metrics that are documented, in the order in which they are shown; others come after them by their own names."""
APPLY_STATES: Final[Mapping[float, str]] = {10: "abnormal", 1: "idle", 2: "rows", 3: "DDL"}
"""What the values of ``apply_current_state`` mean."""
_UNKNOWN: Final = MetricInfo("", "job")


class _Dimension(View, frozen=True, kw_only=True):
    name: Code = None
    value: Code = None


class _Point(View, frozen=True, kw_only=True):
    timestamp: Moment = None
    average: Number = None


class _Metric(View, frozen=True, kw_only=True):
    namespace: Code = None
    metric_name: Code = None
    unit: str | None = None
    dimensions: tuple[_Dimension, ...] = ()
    datapoints: tuple[_Point, ...] = ()


class Measured(NamedTuple):
    """A metric with its values of the span that was asked for, the oldest first.

    ``instance`` is the id under which Cloud Eye has it, ``unit`` as it tells it, "" for none.
    """

    name: str
    unit: str
    instance: str
    values: tuple[tuple[datetime, float], ...] = ()

    @property
    def info(self) -> MetricInfo:
        """What it is called; of one that is not documented its own name."""
        return METRICS.get(self.name, _UNKNOWN._replace(title=self.name))

    @property
    def newest(self) -> tuple[datetime, float] | None:
        """The newest value with its time."""
        return self.values[-1] if self.values else None

    @property
    def smallest(self) -> float | None:
        """The smallest value of the span."""
        return min((value for _at, value in self.values), default=None)

    @property
    def largest(self) -> float | None:
        """The largest value of the span."""
        return max((value for _at, value in self.values), default=None)


def metrics_of(raws: Iterable[Raw]) -> tuple[tuple[Measured, ...], tuple[Drift, ...]]:
    """Return the metrics of the pages of a reply, of ``ListMetrics`` without values, and what was odd."""
    found: list[Measured] = []
    drift: dict[tuple[str, str], Drift] = {}
    for one, odd in each_row(_Metric, raws, "metrics"):
        drift |= {(each.path, each.expected): each for each in odd}
        instance = next((each.value or "" for each in one.dimensions if each.name == _DIMENSION), "")
        dated = ((_instant(point), point.average) for point in one.datapoints)
        values = sorted((at, value) for at, value in dated if at is not None and value is not None)
        found.append(Measured(one.metric_name or "", one.unit or "", instance, tuple(values)))
    order = {name: place for place, name in enumerate(METRICS)}
    return tuple(sorted(found, key=lambda one: order.get(one.name, len(order)))), tuple(drift.values())


def _instant(point: _Point) -> datetime | None:
    moment = point.timestamp
    return moment.instant if moment is not None and moment.zone_known else None


def listing(instance: str) -> dict[str, object]:
    """Return what ``ListMetrics`` is asked with for the metrics that there are under an id."""
    return {"namespace": _NAMESPACE, "dim.0": f"{_DIMENSION},{instance}"}


def asking(metrics: Iterable[Measured], now: datetime) -> dict[str, object]:
    """Return what ``BatchListMetricData`` is asked with: the values of the last hour, by the cloud's clock ``now``.

    It ends a period before now, because one that is not over is empty.
    """
    end = int(now.timestamp()) // PERIOD_SECONDS * PERIOD_SECONDS - PERIOD_SECONDS
    wanted = [
        {
            "namespace": _NAMESPACE,
            "metric_name": one.name,
            "dimensions": [{"name": _DIMENSION, "value": one.instance}],
        }
        for one in metrics
    ]
    return {"metrics": wanted[:MOST_METRICS], "from": (end - SPAN_SECONDS) * 1000, "to": end * 1000, **HOW}
