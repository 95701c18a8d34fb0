"""Whether DRS reaches both ends, as the newest reading of a job's monitoring says."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from drs_inspector.domain.health.figures import DEFAULT_LIMITS, seconds_since
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.live.monitoring import Monitoring
from drs_inspector.session.job_page.endpoints import Reached
from drs_inspector.session.readings_page.panels import Panel, call_named, panel_of
from drs_inspector.session.readings_page.progress_content import monitoring_in
from drs_inspector.session.readings_page.told import Told

REACHED_BY: Final[tuple[Panel, ...]] = tuple(
    panel_of(call_named(name)) for name in ("ShowMonitoringData", "ShowMonitorData")
)
"""What tells whether the ends are reached, the one that is believed first."""


def monitored(told: Iterable[tuple[str, Told]]) -> tuple[Monitoring, datetime | None] | None:
    """Return what the newest of some readings says, and when it was read, by the name of its call; None without one."""
    read = [(name, one) for name, one in told if one.is_read and one.raws]
    if not read:
        return None
    name, newest = max(read, key=lambda one: one[1].read_at.timestamp() if one[1].read_at is not None else 0.0)
    return monitoring_in(name, newest.raws[0]), newest.read_at


def reached_of(told: Iterable[tuple[str, Told]], now: datetime) -> Reached:
    """Return whether the ends are reached, as the newest of some readings says it."""
    found = monitored(told)
    if found is None:
        return Reached()
    monitoring, read_at = found
    when = moment_words(read_at, now) if read_at is not None else "when is not known"
    is_old = read_at is None or seconds_since(read_at, now) > DEFAULT_LIMITS.fresh
    return Reached(monitoring.is_src_normal, monitoring.is_dst_normal, when, is_old)
