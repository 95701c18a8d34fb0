"""What a job's replication instance does: rates, load and volume at a moment, and how much it has carried in all."""

from dataclasses import dataclass

from drs_inspector.simulator.jobs.detail import draw_node
from drs_inspector.simulator.jobs.plans import Plan
from drs_inspector.simulator.truth.job_state import JobState, lags
from drs_inspector.simulator.truth.noise import noise, pick
from drs_inspector.simulator.truth.phases import phase_of
from drs_inspector.simulator.truth.stories import SAMPLE_MS, lost_since

ROW_BYTES = 220
_MEMORY_MB = {"micro": 4096, "common": 8192, "high": 16_384, "ultrahigh": 32_768, "xlarge": 65_536}


@dataclass(frozen=True, slots=True)
class Load:
    """One look at a replication instance. Rates per second; a job that carries nothing has a rate of 0."""

    rows_rate: int
    bytes_rate: int
    transactions_rate: int
    reads: int
    writes: int
    cpu: float
    memory_mb: int
    node_memory_mb: int
    volume_gb: float
    node_volume_gb: int
    state: int
    execute_ms: float
    commit_ms: float

    @property
    def memory_percent(self) -> float:
        """The used part of the memory in percent."""
        return round(100 * self.memory_mb / self.node_memory_mb, 2)

    @property
    def volume_percent(self) -> float:
        """The used part of the volume in percent."""
        return round(100 * self.volume_gb / self.node_volume_gb, 2)


def load_at(plan: Plan, at_ms: int) -> Load:
    """Return the load of a job's replication instance at that moment."""
    life = plan.timeline
    position = life.position(at_ms)
    stage = life.stage(position)
    phase = phase_of(stage.status)
    node = draw_node(plan, stage, position, "").get("inst_info", {})
    memory = _MEMORY_MB.get(node.get("inst_type", ""), 8192)
    volume = int(node.get("volume_size", 100))
    broken = stage.status.endswith("FAILED") or (phase == "incremental" and _is_lost(plan, at_ms))
    works = not broken and (stage.status.endswith("STARTED") and phase in ("full", "incremental"))
    wave = noise(plan.id, at_ms // SAMPLE_MS, "load")
    rows = int(usual_rate(plan, phase) * (0.7 + 0.6 * wave)) if works else 0
    _lag, read, apply = lags(plan, at_ms)
    waiting = max(0, apply - read) / 3_600_000  # hours of changes that wait on the node's disk
    return Load(
        rows_rate=rows,
        bytes_rate=rows * ROW_BYTES,
        transactions_rate=rows // 12,
        reads=rows // 9,
        writes=rows // 7,
        cpu=round(4 + (30 + 55 * wave if works else 3 * wave), 2),
        memory_mb=int(memory * (0.25 + 0.3 * wave)),
        node_memory_mb=memory,
        volume_gb=round(min(volume * 0.97, volume * 0.08 + waiting * volume * 0.4), 2),
        node_volume_gb=volume,
        state=10 if broken else 2 if works and rows else 1,
        execute_ms=round(0.4 + 3 * wave, 2),
        commit_ms=round(0.2 + wave, 2),
    )


def carried_rows(state: JobState, selected_rows: int) -> int:
    """Return how many rows a job has carried since it was started: never less than a moment before."""
    applied = 0
    if state.incremental_ms is not None and state.lag_ms >= 0:
        seconds = max(0, state.measured_ms - state.lag_ms - state.incremental_ms) / 1000
        applied = int(seconds * usual_rate(state.plan, "incremental"))
    return int(selected_rows * state.fraction) + applied


def usual_rate(plan: Plan, phase: str) -> int:
    """Return the rows that a job carries in a second when nothing is wrong."""
    return 8_000 + pick(20_000, plan.id, "bulk") if phase == "full" else 15 + pick(900, plan.id, "trickle")


def _is_lost(plan: Plan, at_ms: int) -> bool:
    return lost_since(plan, at_ms) is not None
