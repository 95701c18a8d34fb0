"""Positions in the logs of the databases, in each database's way of writing them."""

from drs_inspector.simulator.options import uuid_text
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.noise import pick

NOT_KNOWN = "-1"
_FILE_BYTES = 512 * 1024 * 1024
_BEFORE_MS = 30 * 86_400_000


def source_position(state: JobState) -> str:
    """Return where the source is."""
    return position_at(state, state.measured_ms)


def node_position(state: JobState) -> str:
    """Return how far the replication instance has read."""
    return position_at(state, state.measured_ms - state.read_lag_ms) if state.lag_ms >= 0 else NOT_KNOWN


def target_position(state: JobState) -> str:
    """Return how far the target is."""
    return position_at(state, state.measured_ms - state.lag_ms) if state.lag_ms >= 0 else NOT_KNOWN


def position_at(state: JobState, at_ms: int) -> str:
    """Return the position that the source had at a moment; a later one is never smaller."""
    plan = state.plan
    rate = 40_000 + pick(400_000, plan.id, "log")
    written = max(0, at_ms - plan.timeline.created_ms + _BEFORE_MS) * rate // 1000
    if plan.engine.source in {"mysql", "taurus", "ddm"}:
        number, offset = divmod(written, _FILE_BYTES)
        return f"mysql-bin.{number + 1:06d}:{offset + 4}"
    if plan.engine.source in {"postgresql", "gaussdbv5", "gaussdbv5ha"}:
        return f"{written >> 32:X}/{written & 0xFFFF_FFFF:08X}"
    if plan.engine.source == "oracle":
        return str(1_000_000 + written // 1000)
    return f"{at_ms // 1000}:1" if plan.engine.source == "mongodb" else "N/A"


def gtid_set(state: JobState) -> str:
    """Return the set of transactions at the target, "NA" for databases without."""
    if state.plan.engine.source not in {"mysql", "taurus"}:
        return "NA"
    count = max(1, (state.measured_ms - state.plan.timeline.created_ms) // 1000)
    return f"{uuid_text(state.plan.id, 'gtid')}:1-{count}"
