"""The simulated cloud as one ASGI application: IAM and DRS under the same address."""

from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.drs.access import ProjectAccess
from drs_inspector.simulator.drs.api import Drs
from drs_inspector.simulator.faults.middleware import FaultMiddleware
from drs_inspector.simulator.faults.switches import FaultSwitches
from drs_inspector.simulator.iam.accounts import Directory, Project
from drs_inspector.simulator.iam.api import Iam
from drs_inspector.simulator.iam.gateway_auth import GatewayAuth
from drs_inspector.simulator.iam.tokens import TokenStore
from drs_inspector.simulator.jobs.sample import SampleTenant
from drs_inspector.simulator.jobs.tenant import JobSource, Tenant
from drs_inspector.simulator.options import SimulatorOptions
from drs_inspector.simulator.reads.routes import Reads
from drs_inspector.simulator.request_log import CallLog, UnservedPaths

_JOBS_OF_SIDE_PROJECTS = 7


def create_app(options: SimulatorOptions | None = None, *, clock: SimulatorClock | None = None) -> Starlette:
    """Return the cloud as an application, to be served on loopback or mounted in a client's transport.

    Its ``state`` is open to tests: ``tenant`` (the main project's jobs), ``tenants`` (by project id),
    ``directory`` (users, projects, keys), ``info`` (how to sign in), ``clock``, ``faults`` (FaultSwitches), ``tokens``,
    ``sign_ins`` (every attempt to get a token), ``wrong_signatures`` and ``right_signatures`` (counted by access key),
    ``calls`` (every request with its status) and ``write_attempts`` (requests outside the read allow-list).
    """
    options = options or SimulatorOptions()
    clock = clock or SimulatorClock(options.start_ms, options.time_scale)
    directory = Directory(options)
    tokens = TokenStore(directory, clock, options.seed, options.token_lifetime)
    gateway_auth = GatewayAuth(options, directory, clock, tokens)
    tenants = _tenants(options, clock, directory)
    faults = FaultSwitches(options.faults)
    log = CallLog()
    iam = Iam(options, directory, clock, tokens, gateway_auth)
    access = ProjectAccess(options, tenants, gateway_auth)
    served = [*iam.routes, *Reads(options, access, clock, Drs(options, access).handlers).routes]
    app = Starlette(
        routes=[*served, Mount("/", app=UnservedPaths(options, log, served))],
        middleware=[Middleware(FaultMiddleware, book=faults, tokens=tokens, options=options, log=log, clock=clock)],
    )
    state: dict[str, Any] = {
        "options": options,
        "clock": clock,
        "directory": directory,
        "info": directory.info(),
        "tokens": tokens,
        "tenants": tenants,
        "tenant": tenants[directory.main.id],
        "faults": faults,
        "sign_ins": iam.log,
        "wrong_signatures": gateway_auth.lockout.total,
        "right_signatures": gateway_auth.accepted,
        "calls": log.calls,
        "write_attempts": log.write_attempts,
        "transports": {},
    }
    for name, value in state.items():
        setattr(app.state, name, value)
    return app


def _tenants(options: SimulatorOptions, clock: SimulatorClock, directory: Directory) -> dict[str, JobSource]:
    def tenant(project: Project, jobs: int) -> Tenant:
        return Tenant(options, clock, project_id=project.id, project_name=project.name, jobs=jobs)

    few = min(options.jobs, _JOBS_OF_SIDE_PROJECTS)
    sources: tuple[JobSource, ...] = (
        tenant(directory.main, options.jobs),
        tenant(directory.sub_project, few),
        tenant(directory.partner_project, few),
        *((tenant(directory.twin, few),) if directory.twin else ()),
        tenant(directory.hidden, 0),
        SampleTenant(options, directory.sample),
    )
    return {source.project_id: source for source in sources}
