"""Asks the simulator's read calls without HTTP: many moments of many projects in little time."""

import re
from typing import Any

from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.simulator import SimulatorOptions, Tenant
from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.faults.drifts import bend
from drs_inspector.simulator.faults.switches import ActiveFaults
from drs_inspector.simulator.reads.ask import Ask, RefusedError
from drs_inspector.simulator.reads.routes import answer
from drs_inspector.simulator.truth.job_state import JobState, state_of

START = 1_750_000_000_000
Json = dict[str, Any]


class Project:
    """A simulated project whose time does not move until a test moves it."""

    def __init__(self, jobs: int = 70, *, seed: int = 1, start: int = START, **options: Any) -> None:
        self.options = SimulatorOptions(**({"objects": 60} | options), jobs=jobs, seed=seed, start_ms=start)
        self.clock = SimulatorClock(start, 0)
        self.tenant = Tenant(self.options, self.clock, project_id="0" * 32, project_name="x", jobs=jobs)
        self.faults: dict[str, str] = {}

    def ask(self, name: str, **given: Any) -> Json:
        """Return the reply to a call; raises RefusedError."""
        asked = BY_NAME[name].asked
        assert asked is not None
        path = {one: str(given.pop(one)) for one in re.findall(r"\{(\w+)\}", asked.path) if one in given}
        in_body = {one: given.pop(one) for one in list(given) if one in (asked.body_rules or {})}
        faults = ActiveFaults(self.faults)
        reply = answer(
            Ask(
                call=BY_NAME[name],
                tenant=self.tenant,
                options=self.options,
                faults=faults,
                now_ms=self.clock.jobs_ms(),
                opened_ms=self.clock.start_ms,
                path=path,
                query={one.replace("dim_0", "dim.0"): str(value) for one, value in given.items()},
                body=in_body,
            )
        )
        return bend(name, reply, faults)

    def entry(self, name: str, job_id: str, **given: Any) -> Json:
        """Return the only entry of the reply to a batch call."""
        reply = self.ask(name, jobs=[job_id], **given)
        assert reply["count"] == 1
        entry: Json = reply["results"][0]
        return entry

    def refusal(self, name: str, **given: Any) -> str:
        """Return the code with which a call is refused, "" where it is answered."""
        try:
            self.ask(name, **given)
        except RefusedError as refused:
            return refused.code
        return ""

    def states(self) -> list[JobState]:
        """Return what is true of every job now."""
        return [state_of(self.tenant.plan(job_id), self.clock.jobs_ms()) for job_id in self.tenant.job_ids()]

    def state(self, job_id: str) -> JobState:
        """Return what is true of a job now."""
        return state_of(self.tenant.plan(job_id), self.clock.jobs_ms())
