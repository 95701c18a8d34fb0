"""The sign-in service: tokens, projects and temporary keys (contract 1)."""

from typing import Any, NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from drs_inspector.simulator.clock import SimulatorClock, iam_time
from drs_inspector.simulator.iam.accounts import Directory, Project
from drs_inspector.simulator.iam.gateway_auth import Caller, GatewayAuth
from drs_inspector.simulator.iam.sign_in import RefusedError, SignIn, read_auth
from drs_inspector.simulator.iam.tokens import Grant, TokenStore
from drs_inspector.simulator.options import SimulatorOptions, hex_id
from drs_inspector.simulator.replies import iam_error, json_reply, keystone_error

Json = dict[str, Any]


class SignInRecord(NamedTuple):
    """One attempt to get a token; user and project only where it succeeded."""

    methods: tuple[str, ...]
    user: str
    project: str
    status: int


class Iam:
    """The handlers of the sign-in service."""

    def __init__(
        self,
        options: SimulatorOptions,
        directory: Directory,
        clock: SimulatorClock,
        tokens: TokenStore,
        gateway_auth: GatewayAuth,
    ) -> None:
        self._options = options
        self._directory = directory
        self._clock = clock
        self._tokens = tokens
        self._gateway_auth = gateway_auth
        self._sign_in = SignIn(options, directory, clock, tokens)
        self.log: list[SignInRecord] = []

    @property
    def routes(self) -> tuple[Route, ...]:
        """The calls that are answered."""
        return (
            Route("/v3/auth/tokens", self.create_token, methods=["POST"]),
            Route("/v3/auth/tokens", self.check_token, methods=["GET", "HEAD"]),
            Route("/v3/auth/tokens", self.revoke_token, methods=["DELETE"]),
            Route("/v3/auth/projects", self.token_projects, methods=["GET"]),
            Route("/v3/projects", self.find_projects, methods=["GET"]),
            Route("/v3.0/OS-CREDENTIAL/securitytokens", self.create_keys, methods=["POST"]),
        )

    async def create_token(self, request: Request) -> Response:
        """POST /v3/auth/tokens: 201 with the token in ``X-Subject-Token`` (contract 1.1 to 1.6)."""
        asked: tuple[str, ...] = ()
        try:
            identity, scope = read_auth(await request.body())
            asked = tuple(identity["methods"])
            person = self._sign_in.identify(identity, request.headers.get("x-auth-token", ""))
            wants_domain = "project-domain" in request.state.faults
            domain, project = self._sign_in.scope(scope, person.home, wants_domain=wants_domain)
        except RefusedError as refused:
            self.log.append(SignInRecord(asked, "", "", refused.reply.status_code))
            return refused.reply
        grant = self._tokens.issue(
            person.user,
            domain,
            project,
            asked,
            agency=person.agency,
            size=request.state.faults.token_size(),
            ends_with=person.by,
        )
        self.log.append(SignInRecord(asked, person.user.name, project.name if project else "", 201))
        body = self._token_body(grant, str(request.base_url).rstrip("/"), "nocatalog" not in request.query_params)
        return json_reply(body, 201, {"X-Subject-Token": grant.value})

    async def check_token(self, request: Request) -> Response:
        """GET or HEAD /v3/auth/tokens: 200 with the token's body, 404 when the subject token is bad (contract 1.7)."""
        if self._tokens.find(request.headers.get("x-auth-token", "")) is None:
            return keystone_error(401, "The request you have made requires authentication.", "Unauthorized")
        grant = self._tokens.find(request.headers.get("x-subject-token", ""))
        if grant is None:
            return keystone_error(404, "The token could not be found.", "Not Found")
        body = self._token_body(grant, str(request.base_url).rstrip("/"), "nocatalog" not in request.query_params)
        return json_reply(body, 200, {"X-Subject-Token": grant.value})

    async def revoke_token(self, request: Request) -> Response:
        """DELETE /v3/auth/tokens: 204 and the subject token is useless from now on (contract 1.7)."""
        if self._tokens.find(request.headers.get("x-auth-token", "")) is None:
            return keystone_error(401, "The request you have made requires authentication.", "Unauthorized")
        self._tokens.revoke(request.headers.get("x-subject-token", ""))
        return Response(status_code=204)

    async def token_projects(self, request: Request) -> Response:
        """GET /v3/auth/projects: the projects that the token, or the access key, may use (contract 1.7, 1.11)."""
        asked: Caller | Grant | Response | None
        if self._options.keys_list_projects and request.headers.get("authorization"):
            asked = self._gateway_auth.authenticate(request, await request.body())
        else:
            asked = self._tokens.find(request.headers.get("x-auth-token", ""))
        if isinstance(asked, Response):
            return asked
        if asked is None:
            return keystone_error(401, "The request you have made requires authentication.", "Unauthorized")
        return self._projects_reply(
            request, [one for one in self._directory.all_projects if one.domain == asked.domain]
        )

    async def find_projects(self, request: Request) -> Response:
        """GET /v3/projects: projects by exact name, enabled, parent or domain, for tokens and access keys alike."""
        asked = self._gateway_auth.authenticate(request, await request.body())
        if isinstance(asked, Response):
            return asked
        wanted = request.query_params
        if ("page" in wanted) != ("per_page" in wanted):
            return keystone_error(400, "page and per_page belong together.", "Bad Request")
        found = [
            project
            for project in self._directory.all_projects
            if project.domain == asked.domain
            and wanted.get("name", project.name) == project.name
            and wanted.get("domain_id", project.domain.id) == project.domain.id
            and wanted.get("parent_id", project.domain.id) == project.domain.id
            and wanted.get("enabled", str(project.enabled)).lower() == str(project.enabled).lower()
        ]
        if "page" in wanted:
            try:
                page, size = int(wanted["page"]), int(wanted["per_page"])
            except ValueError:
                return keystone_error(400, "page and per_page must be numbers.", "Bad Request")
            found = found[(page - 1) * size : page * size]
        return self._projects_reply(request, found)

    async def create_keys(self, request: Request) -> Response:
        """POST /v3.0/OS-CREDENTIAL/securitytokens: 201 with temporary keys (contract 1.8)."""
        grant = self._tokens.find(request.headers.get("x-auth-token", ""))
        if grant is None:
            return iam_error(401, "IAM.0001", "The request you have made requires authentication.")
        try:
            identity = msgspec.json.decode(await request.body())["auth"]["identity"]
            part = identity.get(identity["methods"][0], {})
            seconds = float(part.get("duration_seconds", part.get("duration-seconds", 900)))
        except (msgspec.DecodeError, KeyError, IndexError, TypeError, ValueError, AttributeError):
            return iam_error(400, "IAM.0011", "Request body is invalid.")
        if not 900 <= seconds <= 86_400:
            return iam_error(400, "IAM.1101", "duration_seconds must be from 900 to 86400.")
        key = self._tokens.issue_keys(seconds)
        credential = {
            "access": key.access_key,
            "secret": key.secret_key,
            "securitytoken": key.security_token,
            "expires_at": iam_time(key.expires_at),
        }
        return json_reply({"credential": credential}, 201)

    def _token_body(self, grant: Grant, base_url: str, with_catalog: bool) -> Json:
        token: Json = {
            "methods": list(grant.methods),
            "issued_at": iam_time(grant.issued_at),
            "expires_at": iam_time(grant.expires_at),
        }
        domain = {"id": grant.domain.id, "name": grant.domain.name}
        if grant.project is None:
            token |= {} if grant.unscoped else {"domain": domain}
        else:
            token["project"] = {"id": grant.project.id, "name": grant.project.name, "domain": domain}
        token["catalog"] = self._catalog(base_url, grant.project) if with_catalog else []
        token["roles"] = [{"id": "0", "name": "drs_readonly"}, {"id": "0", "name": "op_gated_drs_v3"}]
        user = {"id": grant.user.id, "name": grant.user.name, "password_expires_at": "", "domain": domain}
        if grant.agency:
            home = {"id": grant.user.domain.id, "name": grant.user.domain.name}
            token["assumed_by"] = {"user": {"id": grant.user.id, "name": grant.user.name, "domain": home}}
            user = {"id": hex_id(grant.agency), "name": f"{grant.domain.name}/{grant.agency}", "domain": domain}
        token["user"] = user
        if grant.user is self._directory.federated_reader:
            user["OS-FEDERATION"] = {"identity_provider": {"id": "company"}, "protocol": {"id": "saml"}, "groups": []}
        if "totp" in grant.methods:
            token["mfa_authn_at"] = iam_time(grant.issued_at)
        return {"token": token}

    def _catalog(self, base_url: str, project: Project | None) -> list[Json]:
        region = self._options.region
        drs_url = f"{base_url}/v3/{project.id}" if project else f"{base_url}/v3"
        services = (("drs", region, drs_url), ("iam", "*", f"{base_url}/v3"))
        return [
            {
                "id": hex_id(name),
                "name": name,
                "type": "identity" if name == "iam" else name,
                "endpoints": [
                    {"id": hex_id(name, where), "interface": "public", "region": where, "region_id": where, "url": url}
                ],
            }
            for name, where, url in services
        ]

    @staticmethod
    def _projects_reply(request: Request, projects: list[Project]) -> Response:
        base_url = str(request.base_url).rstrip("/")
        links = {"self": str(request.url), "next": None, "previous": None}
        return json_reply({"projects": [project.as_json(base_url) for project in projects], "links": links})
