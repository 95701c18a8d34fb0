"""From readings to looks: what a reply says of how far a job is, how late, and whether its ends are reached."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.health.figures import Look
from drs_inspector.domain.live.monitoring import Monitoring, monitoring_of, recovery_monitoring_of
from drs_inspector.domain.live.progress import progress_of, rpo_rto_of
from drs_inspector.domain.live.view import Raw

_SAME_CLOCK: Final = timedelta(seconds=30)
_NONE: Final = timedelta()


class ClockDifference:
    """By how much this computer's clock is ahead of the cloud's, as the replies tell.

    It changes only for more than half a minute: the same measuring, read twice, must have the same time both times.
    """

    def __init__(self) -> None:
        self._ahead = _NONE

    def seen(self, read_at: datetime, server_time: datetime | None) -> timedelta:
        """Take the time of a reply by both clocks (None: the cloud told none), and return the difference."""
        if server_time is not None and abs(read_at - server_time - self._ahead) > _SAME_CLOCK:
            self._ahead = timedelta(seconds=round((read_at - server_time).total_seconds()))
        return self._ahead if abs(self._ahead) > _SAME_CLOCK else _NONE


def look_of(call: str, raw: Raw, read_at: datetime, ahead: timedelta = _NONE) -> Look | None:
    """Return the look that a reply of a call, or its entry about the job, is; None for what tells no figure.

    ``call`` is its name in the registry. ``read_at`` has a zone, ``ahead`` is by how much this computer's clock is
    ahead of the cloud's: all times of a look are by this computer's.
    """
    made = _LOOKS.get(call)
    return None if made is None else made(raw, read_at, ahead)


def _of_progress(raw: Raw, read_at: datetime, ahead: timedelta) -> Look | None:
    progress, _drift = progress_of(raw)
    lag, percent, remaining = progress.lag_seconds, progress.percent, progress.remaining_seconds
    lag = lag if lag is not None and lag >= 0 else None  # -1 is no lag: it is not in the incremental phase
    status = progress.transfer_status or ""
    if lag is None and percent is None and remaining is None and not status:
        return None
    return Look(
        read_at=read_at,
        measured_at=_measured(progress.process_time, ahead),
        lag=lag,
        percent=percent,
        remaining=None if remaining is None else float(remaining),
        status=status,
        call="BatchListProgresses",
    )


def _of_recovery(raw: Raw, read_at: datetime, ahead: timedelta) -> Look | None:
    del ahead  # its times have no zone: what is known is when it was read
    found, _drift = rpo_rto_of(raw)
    rpo, rto = (one if one is not None and one >= 0 else None for one in (found.rpo_seconds, found.rto_seconds))
    return None if rpo is None and rto is None else Look(read_at=read_at, rpo=rpo, rto=rto, call="BatchListRposAndRtos")


def _of_monitoring(raw: Raw, read_at: datetime, ahead: timedelta) -> Look | None:
    del ahead
    return _reached(monitoring_of(raw)[0], read_at, "ShowMonitorData")


def _of_recovery_monitoring(raw: Raw, read_at: datetime, ahead: timedelta) -> Look | None:
    del ahead
    return _reached(recovery_monitoring_of(raw)[0], read_at, "ShowMonitoringData")


def _reached(found: Monitoring, read_at: datetime, call: str) -> Look | None:
    """Return which ends are reached. Its delays are of single steps, and are no second witness of the lag."""
    source, target = found.is_src_normal, found.is_dst_normal
    if source is None and target is None:
        return None
    return Look(read_at=read_at, source_reachable=source, target_reachable=target, call=call)


def _measured(moment: Timestamp | None, ahead: timedelta) -> datetime | None:
    if moment is None or moment.instant is None or not moment.zone_known or moment.instant.year < 2000:
        return None
    try:
        return moment.instant + ahead
    except OverflowError:
        return None


_LOOKS: Final[dict[str, Callable[[Raw, datetime, timedelta], Look | None]]] = {
    "BatchListProgresses": _of_progress,
    "BatchListRposAndRtos": _of_recovery,
    "ShowMonitorData": _of_monitoring,
    "ShowMonitoringData": _of_recovery_monitoring,
}
FIGURE_CALLS: Final = frozenset(_LOOKS)
"""Names of the calls that give looks."""
