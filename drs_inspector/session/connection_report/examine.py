"""The connection report: every step from the host's name to the details of jobs, each with time and outcome."""

import asyncio
import importlib
import secrets as random_words
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from drs_inspector.cloud.network.regions import check_url
from drs_inspector.cloud.network.settings import NetworkSettings, proxy_for
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.jobs.replies import read_detail_reply, read_list_reply
from drs_inspector.session.connection_report.report import (
    CheckResult,
    Outcome,
    Step,
    report_json,
    report_text,
    worst_of,
)
from drs_inspector.session.fetch.counts import SCENARIOS

if TYPE_CHECKING:
    from drs_inspector.cloud.client import CloudClient
    from drs_inspector.cloud.http.probes import Probe
    from drs_inspector.cloud.http.transport import Transport
    from drs_inspector.cloud.iam.credentials import Connection
    from drs_inspector.cloud.iam.methods.base import Credential
    from drs_inspector.storage.secrets.keyring_store import SecretStore

__all__ = ["CheckResult", "Outcome", "Step", "examine", "report_json", "report_text", "worst_of"]

DAYS_BEFORE_WARNING = 14
CLOCK_WARNING_SECONDS = 60
CLOCK_LIMIT_SECONDS = 900
"""Contract 1.10: the gateway refuses signed requests whose clock is off by more than about 15 minutes."""
_BATCH = 10
_SHORTEST_HIDDEN = 4
_SIGNED_IN_STEPS: tuple[tuple[Step, str], ...] = (
    ("iam", "Sign-in at IAM"),
    ("list", "Job list"),
    ("batch", "Job details"),
)


class _Answer(msgspec.Struct, frozen=True):
    """What a step that worked has to say."""

    words: str
    outcome: Outcome = "ok"
    next_step: str = ""


async def examine(
    connection: "Connection",
    credential: "Credential | None",
    *,
    network: NetworkSettings | None = None,
    secrets: "SecretStore | None" = None,
    transport: "Transport | None" = None,
) -> AsyncIterator[CheckResult]:
    """Try the way to a cloud step by step and yield each finding as it is made.

    A failed step skips those that need it. Without ``credential`` nothing is signed in to, without ``secrets`` the
    keyring is left alone. A session that this opened is ended again; a token that was given is left as it is.
    ``transport`` (an httpx transport) replaces the network: its steps are skipped then. Raises `InspectorError` for a
    URL that may not be used.
    """
    examination = _Examination(connection, credential, network or NetworkSettings(), transport)
    # httpx and what reads certificates take a quarter of a second to load.
    await asyncio.to_thread(_load)
    try:
        for origin in examination.origins:
            async for finding in examination.way_to(origin):
                yield finding
        async for finding in examination.services():
            yield finding
        yield await examination.keyring(secrets)
    finally:
        await examination.close()


def _load() -> None:
    for name in (
        "drs_inspector.cloud.client",
        "drs_inspector.cloud.http.probes",
        "httpcore",
        "anyio._backends._asyncio",
    ):
        importlib.import_module(name)


class _Examination:
    """What is known so far, and which steps failed."""

    def __init__(
        self,
        connection: "Connection",
        credential: "Credential | None",
        network: NetworkSettings,
        transport: "Transport | None",
    ) -> None:
        self._iam = check_url(connection.iam_url)
        self._drs = check_url(connection.drs_url) if connection.drs_url else ""
        self.origins = tuple(dict.fromkeys(origin for origin in (self._iam, self._drs) if origin))
        self._connection = connection
        self._credential = credential
        self._network = network
        self._transport = transport
        self._client: CloudClient | None = None
        self._signed_in = False
        self._ids: list[str] = []
        self._failed: dict[str, str] = {}
        self._hidden = (credential.secrets if credential else set()) | _proxy_secrets(self.origins, network)

    async def way_to(self, origin: str) -> AsyncIterator[CheckResult]:
        """Yield the steps to one address: name, TCP, proxy, TLS."""
        probes = importlib.import_module("drs_inspector.cloud.http.probes")
        host = urlsplit(origin).netloc
        if self._transport is not None:
            self._failed.pop(origin, None)
            yield CheckResult(
                step="tcp", title=f"Connection to {host}", outcome="skipped", words="the network is replaced"
            )
            return
        probe: Probe = probes.Probe(origin, self._network)
        try:
            if probe.in_use.problem is not None:
                yield await self._step("proxy", f"Proxy for {host}", lambda: _tunnel(probe), (), origin)
            yield await self._step("dns", f"Name for {host}", lambda: _resolve(probe), (origin,), origin)
            yield await self._step("tcp", f"Connection for {host}", lambda: _connect(probe), (origin,), origin)
            if probe.in_use.problem is None:
                yield await self._step("proxy", f"Proxy for {host}", lambda: _tunnel(probe), (origin,), origin)
            if probe.encrypted:
                tls = f"Encryption to {host}"
                yield await self._step("tls", tls, lambda: _handshake(probe, self._network), (origin,), origin)
        finally:
            await probe.close()

    async def services(self) -> AsyncIterator[CheckResult]:
        """Yield clock, sign-in, job list and job details."""
        yield await self._step("clock", "Clock of this computer", self._clock, (self._iam,), "clock")
        if self._credential is None:
            for step, title in _SIGNED_IN_STEPS:
                yield CheckResult(step=step, title=title, outcome="skipped", words="no sign-in given")
            return
        yield await self._step("iam", "Sign-in at IAM", self._sign_in, (self._iam,), "iam")
        yield await self._step("list", "Job list", self._list, ("iam", self._drs), "list")
        if self._ids or "list" in self._failed:
            yield await self._step("batch", "Job details", self._batch, ("list",), "batch")
        else:
            yield CheckResult(step="batch", title="Job details", outcome="skipped", words="the project has no jobs")

    async def keyring(self, secrets: "SecretStore | None") -> CheckResult:
        """Keep a marked throwaway entry in the keyring, read it and remove it."""
        if secrets is None:
            return CheckResult(step="keyring", title="Keyring", outcome="skipped", words="not asked for")
        return await self._step("keyring", "Keyring", lambda: _round_trip(secrets), (), "keyring")

    async def close(self) -> None:
        """End the session if this opened it, and close connections."""
        if self._client is not None:
            if self._signed_in and self._credential is not None and self._credential.opens_session:
                await self._client.sign_out()
            await self._client.aclose()
            self._client = None

    async def _step(
        self, step: Step, title: str, work: Callable[[], Awaitable[_Answer]], needs: Sequence[str], key: str
    ) -> CheckResult:
        """Do one step unless what it needs failed; note under ``key`` when it fails."""
        cause = next((self._failed[need] for need in needs if need in self._failed), "")
        if cause:
            self._failed.setdefault(key, cause)
            return CheckResult(step=step, title=title, outcome="skipped", words=f"needs what failed: {cause}")
        started = time.perf_counter()
        try:
            answer = await work()
        except InspectorError as error:
            self._failed[key] = title
            marks = " ".join(part for part in (error.code, error.request_id and f"request {error.request_id}") if part)
            # A title begins with what was tried, which this finding's own title says.
            said = error.title.partition(": ")[2] or error.title
            words = " ".join(part for part in (f"{said.rstrip('.')}.", error.cause, marks) if part)
            answer = _Answer(words, "failed", error.next_step)
        return CheckResult(
            step=step,
            title=title,
            outcome=answer.outcome,
            seconds=time.perf_counter() - started,
            words=self._hide(answer.words),
            next_step=self._hide(answer.next_step),
        )

    def _hide(self, text: str) -> str:
        """Take out what must not be in a report, should a server have repeated it."""
        for secret in self._hidden:
            # A shorter one would take half of the words with it; no text is made from secrets in the first place.
            if len(secret) < _SHORTEST_HIDDEN:
                continue
            text = text.replace(secret, "***")
        return text

    async def _clock(self) -> _Answer:
        probes = importlib.import_module("drs_inspector.cloud.http.probes")
        offset = await probes.clock_offset(self._iam, self._network, transport=self._transport)
        if offset is None:
            return _Answer("the service does not say what time it is", "warning")
        # The header is exact to a second.
        apart = abs(offset)
        if apart < 2:
            return _Answer("agrees with the service's")
        words = f"{apart:,.0f} seconds {'behind' if offset > 0 else 'ahead of'} the service's"
        if apart < CLOCK_WARNING_SECONDS:
            return _Answer(words)
        fix = "Set the clock of this computer: date, time and time zone."
        if apart < CLOCK_LIMIT_SECONDS:
            return _Answer(words, "warning", fix)
        return _Answer(
            f"{words}; requests that are signed with an access key are refused beyond 15 minutes", "failed", fix
        )

    async def _sign_in(self) -> _Answer:
        client_module = importlib.import_module("drs_inspector.cloud.client")
        rate_limiter = importlib.import_module("drs_inspector.cloud.http.rate_limit")
        self._client = client_module.open_client(
            self._connection,
            self._credential,
            rate_limiter=rate_limiter.RateLimiter(retry=rate_limiter.RetryPolicy(retries=1)),
            transport=self._transport,
            network=self._network,
        )
        token = await self._client.sign_in()
        self._signed_in = True
        if token.value:
            self._hidden |= {token.value}
        who = [("user", token.user_name), ("account", token.domain_name), ("project", token.project_name)]
        words = [f"{name} {value}" for name, value in who if value]
        if token.expires_at is not None:
            words.append(f"valid until {token.expires_at:%Y-%m-%d %H:%M} UTC")
        return _Answer(", ".join(words) or "accepted")

    async def _list(self) -> _Answer:
        """Read the first page of the scenarios in turn until one has jobs."""
        if self._client is None:
            raise InspectorError("There is no session", "", "Sign in first.")
        for scenario in SCENARIOS:
            body = await self._client.list_page(scenario, 1, _BATCH)
            listed = read_list_reply(body)
            self._ids = list(dict.fromkeys(job.id for job in listed.entries))[:_BATCH]
            if self._ids:
                total = f" of {listed.total_record}" if listed.total_record is not None else ""
                return _Answer(f"{len(listed.entries)}{total} jobs of scenario {scenario} on the first page")
        return _Answer("the project has no jobs", "warning", "Check that the right project is chosen.")

    async def _batch(self) -> _Answer:
        if self._client is None:
            raise InspectorError("There is no session", "", "Sign in first.")
        body = await self._client.job_details(self._ids)
        read = sum(1 for result in read_detail_reply(body).results if result.id in self._ids and not result.error_code)
        words = f"{read} of {len(self._ids)} jobs, {len(body):,} bytes"
        if read == 0:
            return _Answer(words, "warning", "Fetch the jobs: those that cannot be read are listed with the reason.")
        # A job that the cloud cannot show is the job's trouble, not the connection's.
        return _Answer(f"{words}; the details of the others were not read" if read < len(self._ids) else words)


async def _resolve(probe: "Probe") -> _Answer:
    host, _port = probe.first_stop
    found = await probe.resolve()
    whose = " (the proxy, which looks the service up)" if host != probe.host else ""
    return _Answer(f"{host}{whose}: {', '.join(found)}" if found != [host] else f"{host}{whose} is an address")


async def _connect(probe: "Probe") -> _Answer:
    address = await probe.connect()
    return _Answer(f"{address} port {probe.first_stop[1]} answered")


async def _tunnel(probe: "Probe") -> _Answer:
    if probe.in_use.problem is not None:
        raise probe.in_use.problem
    await probe.tunnel()
    return _Answer(probe.in_use.words)


async def _handshake(probe: "Probe", network: NetworkSettings) -> _Answer:
    trust = importlib.import_module("drs_inspector.cloud.network.trust").describe_trust(network)
    facts = await probe.handshake()
    days = facts.days_left()
    if facts.certificate is None or days is None:
        return _Answer(f"{facts.version}; trusting {trust}")
    certificate = facts.certificate
    words = (
        f"{facts.version}, certificate of {certificate.subject}, issued by {certificate.issuer}, valid for {days} more "
        f"days (until {certificate.not_after:%Y-%m-%d}); trusting {trust}"
    )
    if days < DAYS_BEFORE_WARNING:
        return _Answer(words, "warning", "Tell those who run the server that its certificate ends soon.")
    return _Answer(words)


async def _round_trip(secrets: "SecretStore") -> _Answer:
    """Write, read and remove an entry of its own, marked as the report's."""
    profile, mark = f"connection-report-{random_words.token_hex(4)}", random_words.token_hex(16)
    try:
        await secrets.set(profile, "token", mark)
        found = await secrets.get(profile, "token")
    except InspectorError as error:
        if secrets.state == "missing":
            # Everything but staying signed in works without one.
            return _Answer(f"{error.title} {error.cause}", "warning", error.next_step)
        # Its own failure is of no interest: the first one is told.
        await _remove(secrets, profile)
        raise
    await secrets.delete(profile, "token")
    name = getattr(secrets, "backend_name", "") or type(secrets).__name__
    if found != mark:
        return _Answer(f"{name} returned something else than was kept", "failed", "Sign-ins cannot be kept here.")
    return _Answer(f"{secrets.state}: {name} kept, returned and removed an entry")


async def _remove(secrets: "SecretStore", profile: str) -> None:
    try:
        await secrets.delete(profile, "token")
    except InspectorError:
        return


def _proxy_secrets(origins: Sequence[str], network: NetworkSettings) -> set[str]:
    found = {network.proxy_password}
    for origin in origins:
        try:
            proxy = proxy_for(origin, network)
        except InspectorError:
            continue
        found.add(proxy.password if proxy is not None else "")
    return found - {""}
