"""Whose project a request may read, and what is in its body."""

import asyncio
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from drs_inspector.simulator.iam.gateway_auth import GatewayAuth
from drs_inspector.simulator.jobs.tenant import JobSource
from drs_inspector.simulator.options import SimulatorOptions
from drs_inspector.simulator.replies import drs_error

Json = dict[str, Any]


class ProjectAccess:
    """The way from a request to the jobs of its project."""

    def __init__(self, options: SimulatorOptions, tenants: dict[str, JobSource], gateway_auth: GatewayAuth) -> None:
        self._options = options
        self._tenants = tenants
        self._gateway_auth = gateway_auth

    async def authenticate(self, request: Request) -> tuple[JobSource, Json] | Response:
        """Return the project's jobs and the request's JSON ({} for a GET), or the refusal."""
        if self._options.latency_ms:
            await asyncio.sleep(self._options.latency_ms / 1000)
        raw = await request.body()
        caller = self._gateway_auth.authenticate(request, raw)
        if isinstance(caller, Response):
            return caller
        project_id = request.path_params["project_id"]
        tenant = self._tenants.get(project_id)
        allowed = caller.by_key or (caller.project is not None and caller.project.id == project_id)
        if tenant is None or not allowed:
            return drs_error(403, "DRS.M00261", "The project ID is invalid or does not belong to the token.")
        if request.method == "GET":
            return tenant, {}
        try:
            body = msgspec.json.decode(raw)
        except msgspec.DecodeError:
            return drs_error(400, "DRS.M00300", "The request is invalid: not JSON.")
        if not isinstance(body, dict):
            return drs_error(400, "DRS.M00300", "The request is invalid: not an object.")
        return tenant, body
