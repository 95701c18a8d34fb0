"""The jobs of the demo, read in full, without a cloud to ask."""

from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.jobs.tenant import Tenant
from drs_inspector.simulator.options import SimulatorOptions


def demo_snapshot(jobs: int) -> Snapshot:
    """Return a project of the demo, with objects under new names, rules and all engines."""
    options = SimulatorOptions(jobs=jobs, objects=60)
    clock = SimulatorClock(1_750_000_000_000, 0)
    tenant = Tenant(options, clock, project_id="0" * 32, project_name="eu-west-101", jobs=jobs)
    snapshot = Snapshot()
    for job_id in tenant.job_ids():
        snapshot.add_detail(tenant.detail_bytes(job_id), job_id)
    return snapshot
