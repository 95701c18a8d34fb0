"""A workspace before a real simulated cloud on loopback, and what tests ask of both."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import msgspec

from drs_inspector.cloud.http.rate_limit import RateLimiter, RetryPolicy
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.session.events import SignInChanged
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.workspace import OpenSession, Workspace
from drs_inspector.simulator import SimulatorOptions, SimulatorServer

Result = TypeVar("Result")
QUICK = RetryPolicy(retries=2, first_delay=0.001, longest_delay=0.002)


class LoopbackCloud:
    """A simulator in a thread, connections and credentials for it, and the number of sign-ins."""

    def __init__(self, **options: Any) -> None:
        self.options = SimulatorOptions(**({"jobs": 41, "objects": 6, "time_scale": 0} | options))
        self.server = SimulatorServer(self.options)
        self.server.start()
        self.state = self.server.app.state
        self.info = self.server.info

    def connection(self, **changes: str) -> Connection:
        info = self.info
        return msgspec.structs.replace(
            Connection(
                info.iam_url,
                info.drs_url,
                region=self.options.region,
                project_id=info.project_id,
                project_name=info.project_name,
                domain=info.domain,
            ),
            **changes,
        )

    def whole_region(self) -> Connection:
        return self.connection(project_id="", project_name="")

    @property
    def password(self) -> PasswordCredential:
        return PasswordCredential(self.info.username, self.info.password, self.info.domain)

    def token(self, project: Any = None) -> TokenCredential:
        """A token as a person would fetch it elsewhere and paste it."""
        directory = self.state.directory
        project = project or directory.main
        return TokenCredential(
            self.state.tokens.issue(directory.reader, directory.domain, project, ("password",)).value
        )

    def end_all_tokens(self) -> None:
        for value in tuple(self.state.tokens._grants):
            self.state.tokens.revoke(value)

    @property
    def sign_ins(self) -> int:
        return sum(call.method == "POST" and call.path.endswith("/auth/tokens") for call in self.state.calls)

    def close(self) -> None:
        self.server.stop()


MakeLoopbackCloud = Callable[..., LoopbackCloud]


class Recorder:
    """What a workspace told, session by session."""

    def __init__(self, workspace: Workspace) -> None:
        self.all: list[tuple[str, Any]] = []
        workspace.subscribe(lambda key, event: self.all.append((key, event)))

    def of(self, kind: type[Any], key: str | None = None) -> list[Any]:
        return [event for owner, event in self.all if isinstance(event, kind) and key in (None, owner)]

    def sign_in_kinds(self, session: OpenSession) -> list[str]:
        return [event.state.kind for event in self.of(SignInChanged, session.key)]


def new_workspace() -> Workspace:
    def quick() -> RateLimiter:
        return RateLimiter(4, None, retry=QUICK)

    return Workspace(lambda: Inspector(rate_limiter=quick()), rate_limiter=quick())


def begin(work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
    """Let something run beside the test."""
    return asyncio.get_running_loop().create_task(work)
