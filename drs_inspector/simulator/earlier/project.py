"""The main project of a simulated cloud at an earlier moment, read without a cloud."""

from collections.abc import Sequence
from typing import Final

import msgspec

from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.drs.api import details_reply, in_its_order, list_reply
from drs_inspector.simulator.earlier.edits import undone
from drs_inspector.simulator.iam.accounts import Directory
from drs_inspector.simulator.jobs.listing import ListQuery
from drs_inspector.simulator.jobs.tenant import Tenant
from drs_inspector.simulator.options import SimulatorOptions

DAY_SECONDS: Final = 86_400.0


class EarlierTenant(Tenant):
    """The jobs of the main project, so many seconds before the cloud of ``options`` is opened at its ``start_ms``.

    Lives of jobs are those that the cloud has: what did not happen in between is the same to the byte.
    """

    def __init__(self, options: SimulatorOptions, seconds: float = DAY_SECONDS) -> None:
        clock = SimulatorClock(options.start_ms, 0)
        clock.advance(-seconds)
        main = Directory(options).main
        super().__init__(options, clock, project_id=main.id, project_name=main.name, jobs=options.jobs)

    def detail_bytes(self, job_id: str) -> bytes:
        """Return the detail as the bytes that were served then; raises KeyError for an id that was never there."""
        values = self.detail_values(job_id)
        before = self.clock.start_ms - self.clock.jobs_ms()
        if undone(values, self.plan(job_id).special, before):
            return msgspec.json.encode(values)
        return super().detail_bytes(job_id)


class EarlierProject:
    """Answers what a reading asks a cloud, as the cloud would have answered then."""

    def __init__(self, tenant: EarlierTenant) -> None:
        self.tenant = tenant

    async def list_page(self, scenario: str, page: int, per_page: int = 100) -> bytes:
        """Return one page (from 1) of the list of a scenario (contract 3.1)."""
        ids = self.tenant.list_ids(ListQuery(scenario))
        start = (page - 1) * per_page
        return list_reply(self.tenant, ids[start : start + per_page], len(ids))

    async def job_details(self, ids: Sequence[str]) -> bytes:
        """Return the details of jobs (contract 4)."""
        return details_reply(self.tenant, in_its_order(ids) if self.tenant.options.shuffle_results else ids, {})
