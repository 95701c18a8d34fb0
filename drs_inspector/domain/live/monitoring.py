"""Whether databases are reached, load and lag in both steps: contract-more 2.6 and 2.7."""

from typing import Final

from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.live.pages import values_at
from drs_inspector.domain.live.view import Code, Flag, Moment, Number, Raw, View, view_of


class Monitoring(View, frozen=True, kw_only=True):
    """One look at a job. Delays in ms, rates per second, memory in MB, volume in GB, ``apply_rate`` in bytes/s.

    ``is_src_normal`` and ``is_dst_normal`` say whether DRS reaches that database.
    """

    is_src_normal: Flag = None
    is_dst_normal: Flag = None
    src_delay: Number = None
    dst_delay: Number = None
    src_offset: Code = None
    node_offset: Code = None
    dst_offset: Code = None
    src_rps: Number = None
    src_io: Number = None
    dst_rps: Number = None
    dst_io: Number = None
    bandwidth: Number = None
    apply_rate: Number = None
    trans_data: Number = None
    trans_lines: Number = None
    used_volumes: Number = None
    node_volume_size: Number = None
    used_memory: Number = None
    node_memory_size: Number = None
    used_cpu_percent: Number = None
    update_time: Moment = None

    @property
    def is_reachable(self) -> bool | None:
        """Whether both databases are reached; None where one is not known and the other is reached."""
        both = (self.is_src_normal, self.is_dst_normal)
        return False if False in both else None if None in both else True

    @property
    def lag_seconds(self) -> float | None:
        """By how much the target is behind."""
        return None if self.dst_delay is None or self.dst_delay < 0 else self.dst_delay / 1000

    @property
    def volume_share(self) -> float | None:
        """The used part of the volume, 0 to 1: near 1 the relay logs fill it."""
        if self.used_volumes is None or not self.node_volume_size:
            return None
        return self.used_volumes / self.node_volume_size


def monitoring_of(raw: Raw) -> tuple[Monitoring, list[Drift]]:
    """Return what the v5 call tells of a job."""
    return view_of(Monitoring, raw, {f"~{name}": known for name, known in _SAMPLE_NAMES.items()})


def recovery_monitoring_of(entry: Raw) -> tuple[Monitoring, list[Drift]]:
    """Return what an entry of the call for disaster recovery tells; its member is spelled as nothing else is."""
    inside = values_at(entry, "data_guard_minitor") or values_at(entry, "data_guard_monitor")
    return view_of(Monitoring, inside[0] if inside else b"null", {**_SAMPLE_NAMES, **_NAMES_OF_RECOVERY})


_SAMPLE_NAMES: Final = {"sr_delay": "src_delay", "sr_offset": "src_offset"}
_NAMES_OF_RECOVERY: Final = {
    "src_normal": "is_src_normal",
    "dst_normal": "is_dst_normal",
    "cpuUsed_percent": "used_cpu_percent",
    "mem_used_inMB": "used_memory",
    "node_mem_inMB": "node_memory_size",
    "volume_used_inGB": "used_volumes",
    "node_volume_inGB": "node_volume_size",
    "trans_inMB": "trans_data",
    "migration_bytes_per_second": "apply_rate",
}
