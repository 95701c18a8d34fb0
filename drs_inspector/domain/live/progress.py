"""How far a job is and how late: contract-more 2.1, 2.2, 2.5b and 2.8."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from drs_inspector.domain.decoding.decoder import register_tuple_reader
from drs_inspector.domain.decoding.drift import Drift, drift_of
from drs_inspector.domain.live.view import Code, Moment, Number, Raw, View, Whole, rows_of, view_of
from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_array, split_object

LONGEST_STATUS: Final = 64
"""Letters; every published one is shorter."""
_FULL: Final = "FULL_TRANSFER_STARTED"


class PhasePart(View, frozen=True, kw_only=True):
    """A part of the full phase (``name`` struct, data or index): percent, and the seconds that it still takes."""

    name: str | None = None
    completed: Number = None
    remaining_time: Whole = None

    @property
    def percent(self) -> float | None:
        """How much of it is done; None for what no percentage can be."""
        return _percent(self.completed)


class Progress(View, frozen=True, kw_only=True):
    """Progress and lag of a job at ``process_time``. Members have the names of the reply."""

    job_id: Code = None
    progress: Number = None
    incre_trans_delay: Whole = None
    incre_trans_delay_millis: Whole = None
    task_mode: Code = None
    transfer_status: Code = None
    process_time: Moment = None
    remaining_time: Whole = None
    progress_map: tuple[PhasePart, ...] = ()
    apply_rows_rate: Number = None
    apply_bytes_rate: Number = None
    error_code: Code = None
    error_msg: str | None = None

    @property
    def percent(self) -> float | None:
        """Percent of the full phase, which stays 100 afterwards.

        Some clouds say 0 while the parts are far on: then it is the part that is furthest behind. What no percentage
        can be is None.
        """
        parts = [part.percent for part in self.progress_map if part.percent is not None]
        return min(parts) if parts and not self.progress and self.is_full else _percent(self.progress)

    @property
    def is_full(self) -> bool:
        """Whether the full phase was under way."""
        return self.transfer_status == _FULL

    @property
    def lag_seconds(self) -> float | None:
        """By how much the target is behind; None outside the incremental phase."""
        if self.incre_trans_delay_millis is not None:
            return self.incre_trans_delay_millis / 1000
        return None if self.incre_trans_delay is None else float(self.incre_trans_delay)

    @property
    def remaining_seconds(self) -> int | None:
        """How long the full phase still takes; 0 in the reply means done as well as unknown, and is None."""
        return self.remaining_time if self.is_full and self.remaining_time else None

    @property
    def ends_at(self) -> datetime | None:
        """When the full phase is expected to end, in UTC."""
        measured, left = self.process_time, self.remaining_seconds
        if measured is None or measured.instant is None or left is None:
            return None
        try:
            return measured.instant + timedelta(seconds=left)
        except OverflowError:
            return None


class Delay(View, frozen=True, kw_only=True):
    """RPO or RTO of disaster recovery. ``time`` has no zone: it is never computed with (contract-more 2.2)."""

    check_point: Code = None
    delay: Whole = None
    gtid_set: Code = None
    time: Moment = None


class RpoRto(View, frozen=True, kw_only=True):
    """What would be lost now (RPO), and what is still to be applied (RTO)."""

    job_id: Code = None
    rpo_info: Delay | None = None
    rto_info: Delay | None = None
    error_code: Code = None
    error_msg: str | None = None

    @property
    def rpo_seconds(self) -> float | None:
        """RPO in seconds."""
        return _seconds(self.rpo_info)

    @property
    def rto_seconds(self) -> float | None:
        """RTO in seconds."""
        return _seconds(self.rto_info)


class Component(View, frozen=True, kw_only=True):
    """Reading (capture) or applying (apply) of the incremental phase; ``delay`` in seconds."""

    type: Code = None
    status: Code = None
    delay: Whole = None
    start_point: Code = None
    current_point: Code = None
    start_time: Moment = None
    resolution_time: Moment = None


def progress_of(raw: Raw) -> tuple[Progress, list[Drift]]:
    """Return the progress that an entry of the batch call, or ``progress_info`` of a v5 job, tells.

    A text that is too long for a status is none: looks are kept by the thousand, and it is in the JSON all the same.
    """
    found, drift = view_of(Progress, raw, _SPELLINGS)
    status = found.transfer_status
    if status is None or len(status) <= LONGEST_STATUS:
        return found, drift
    odd = drift_of("transfer_status", f"at most {LONGEST_STATUS} letters", msgspec.json.encode(status), "raw")
    return msgspec.structs.replace(found, transfer_status=None), [*drift, odd]


def rpo_rto_of(raw: Raw) -> tuple[RpoRto, list[Drift]]:
    """Return RPO and RTO that an entry of the batch call tells."""
    return view_of(RpoRto, raw)


def components_of(raw: Raw) -> tuple[tuple[Component, ...], tuple[Drift, ...]]:
    """Return the components of the incremental phase."""
    return rows_of(Component, [raw], "increment_components_list")


_SPELLINGS: Final = {
    "incr_trans_delay": "incre_trans_delay",
    "incr_trans_delay_millis": "incre_trans_delay_millis",
}


def _percent(value: float | None) -> float | None:
    return value if value is not None and 0 <= value <= 100 else None


def _seconds(delay: Delay | None) -> float | None:
    return None if delay is None or delay.delay is None else delay.delay / 1000


def _read_parts(raw: Raw, path: str, drift: list[Drift]) -> tuple[PhasePart, ...]:
    """Read a map of parts by name; a list of them, which one document shows, has the name inside or none."""
    try:
        if first_byte(raw) == b"{":
            named: list[tuple[str, Raw]] = [(name, value) for name, value in split_object(raw)]
        else:
            named = [("", value) for value in split_array(raw)] if first_byte(raw) == b"[" else []
    except BrokenJsonError:
        return ()
    parts = []
    for name, value in named:
        part, found = view_of(PhasePart, value, {"~type": "name"}, f"{path}.{name}".rstrip("."))
        drift.extend(found)
        parts.append(msgspec.structs.replace(part, name=name or part.name))
    return tuple(parts)


register_tuple_reader(PhasePart, _read_parts)
