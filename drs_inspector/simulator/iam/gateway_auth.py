"""Authenticates a request by a token, or a signature of an access key in either form (contract 1.10, 8.2)."""

from collections import Counter
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from drs_inspector.cloud.iam.signing import SignatureClaim, WireRequest, read_authorization, signing_moment, verify
from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.iam.accounts import Directory, Domain, Project
from drs_inspector.simulator.iam.lockout import Lockout
from drs_inspector.simulator.iam.tokens import TokenStore
from drs_inspector.simulator.options import SimulatorOptions
from drs_inspector.simulator.replies import gateway_error, iam_error

_SKEW_SECONDS = 900.0
_LONGEST_BODY = 12 * 1024 * 1024
_LONGEST_HEADER = 32 * 1024
_ALL_HEADERS = 128 * 1024
_BLOCK_SECONDS = 300.0
_FAILURES_TO_BLOCK = 5
_BLOCKED = "Incorrect IAM authentication information: AK access failed to reach the limit,forbidden"


@dataclass(frozen=True, slots=True)
class Caller:
    """The sender of a request: an account, and the project of the token (None for account-wide tokens).

    Access keys belong to no project: they may use every project of their account.
    """

    domain: Domain
    project: Project | None
    by_key: bool = False


class GatewayAuth:
    """The gateway's authentication. ``lockout.total`` and ``accepted`` count wrong and right signatures by key."""

    def __init__(
        self, options: SimulatorOptions, directory: Directory, clock: SimulatorClock, tokens: TokenStore
    ) -> None:
        self._options = options
        self._directory = directory
        self._clock = clock
        self._tokens = tokens
        self.lockout = Lockout(clock, limit=_FAILURES_TO_BLOCK, seconds=_BLOCK_SECONDS)
        self.accepted: Counter[str] = Counter()

    def authenticate(self, request: Request, body: bytes) -> Caller | Response:
        """Return who sends the request, or the gateway's refusal."""
        if len(body) > _LONGEST_BODY:
            return gateway_error(413, "0201", "Request entity too large", profile=self._options.profile)
        sizes = [len(value) for _, value in request.scope["headers"]]
        if max(sizes, default=0) > _LONGEST_HEADER or sum(sizes) > _ALL_HEADERS:
            return gateway_error(494, "0201", "Request header too large", profile=self._options.profile)
        authorization = request.headers.get("authorization", "")
        if authorization:
            return self._by_signature(request, authorization, body)
        value = request.headers.get("x-auth-token", "")
        if not value:
            return self._refuse("Incorrect IAM authentication information: x-auth-token not found")
        grant = self._tokens.find(value)
        if grant is None:
            detail = "token expires" if self._tokens.expired(value) else "decrypt token fail"
            return self._refuse(f"Incorrect IAM authentication information: {detail}")
        return Caller(grant.domain, grant.project)

    def _by_signature(self, request: Request, authorization: str, body: bytes) -> Caller | Response:
        claim = read_authorization(authorization)
        wire = WireRequest(
            method=request.method,
            path=request.scope.get("raw_path", request.url.path.encode()).decode("latin-1").partition("?")[0],
            query=request.scope["query_string"].decode("latin-1"),
            headers=tuple(request.headers.items()),
            body=body,
        )
        moment = signing_moment(wire)
        if claim is None or moment is None:
            return self._refuse("Incorrect app authentication information: signature header malformed", "0303")
        if self.lockout.is_out(claim.access_key):
            return self._refuse(_BLOCKED)
        if abs(moment.timestamp() - self._clock.now()) > _SKEW_SECONDS:
            return self._refuse("Incorrect app authentication information: signature expired", "0303")
        refused = self._check_key(request, wire, claim)
        if refused is not None:
            return refused
        self.lockout.clear(claim.access_key)
        self.accepted[claim.access_key] += 1
        return Caller(self._directory.domain, None, by_key=True)

    def _check_key(self, request: Request, wire: WireRequest, claim: SignatureClaim) -> Response | None:
        key = self._tokens.keys.get(claim.access_key)
        if key is None:
            return self._fail(claim.access_key, f"Get secretKey failed,ak:{claim.access_key},err:ak not exist")
        known_form = self._options.signing_forms in {"both", claim.form.value}
        same_token = request.headers.get("x-security-token", "") == key.security_token
        if not known_form or not same_token or not verify(wire, claim, key.secret_key):
            return self._fail(claim.access_key, "verify aksk signature fail")
        if self._clock.now() < key.expires_at:
            return None
        if request.url.path.endswith("/projects"):
            return iam_error(401, "IAM.1108", "The temporary access key has expired.")
        return self._refuse("Incorrect IAM authentication information: security token expires")

    def _fail(self, access_key: str, detail: str) -> Response:
        self.lockout.add(access_key)
        return self._refuse(f"Incorrect IAM authentication information: {detail}")

    def _refuse(self, message: str, number: str = "0301") -> Response:
        return gateway_error(401, number, message, profile=self._options.profile)
