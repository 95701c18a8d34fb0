"""A simulated cloud in a process of its own that a test can look into, and interfere with while it runs.

Run as a program it serves the cloud and takes orders as lines of JSON; ``Cloud`` is the test's end of that line.
``Cloud.twin`` is a second tenant, made in the test's own process from the same options: what the cloud serves is looked
up there, never asked of the cloud, so that a test compares with the source and not with what went over the wire.
"""

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

import msgspec

from drs_inspector.simulator import SimulatorInfo, SimulatorOptions, SimulatorServer, create_app
from drs_inspector.simulator.iam import sign_in
from drs_inspector.simulator.iam.tokens import AccessKey
from drs_inspector.simulator.jobs.tenant import Tenant

# A fixed time that does not move: two processes then make the same bytes.
START_MS = 1_760_000_000_000


def _answer(server: SimulatorServer, order: dict[str, Any]) -> object:
    state = server.app.state
    if order["do"] == "faults":
        state.faults.clear()
        state.faults.add(*order["faults"])
    elif order["do"] == "advance":
        state.clock.advance(order["seconds"])
    elif order["do"] == "forget":
        state.calls.clear()
        state.sign_ins.clear()
    elif order["do"] == "calls":
        return [list(call) for call in state.calls]
    elif order["do"] == "writes":
        return [list(attempt) for attempt in state.write_attempts]
    elif order["do"] == "sign-ins":
        return state.tokens.issued
    else:
        return _answer_of_iam(state, order)
    return None


def _answer_of_iam(state: Any, order: dict[str, Any]) -> object:
    """Do what the account's administrator can do, and tell what only IAM knows."""
    directory, tokens = state.directory, state.tokens
    if order["do"] == "issue":
        grant = tokens.issue(
            getattr(directory, order["user"]), directory.domain, directory.main, ("password",), size=order["size"]
        )
        grant.expires_at = state.clock.now() + order["seconds"]
        return grant.value
    if order["do"] == "tokens":
        return list(tokens._grants)
    if order["do"] == "is-good":
        return tokens.find(order["token"]) is not None
    if order["do"] == "sign-in-log":
        return [list(record) for record in state.sign_ins]
    if order["do"] == "password":
        directory.change_password(getattr(directory, order["user"]), order["password"])
    elif order["do"] == "passcode":
        vars(sign_in)["PASSCODE"] = order["passcode"]
    elif order["do"] == "key":
        tokens.keys[order["access"]] = AccessKey(order["access"], order["secret"], order["token"])
    return None


def serve(options: str, port: str) -> None:
    """Serve until the orders end."""
    server = SimulatorServer(msgspec.json.decode(options, type=SimulatorOptions), port=int(port))
    sys.stdout.write(msgspec.json.encode(server.start()).decode() + "\n")
    sys.stdout.flush()
    # Requests that are still being answered at the end are no news.
    logging.getLogger("uvicorn.error").disabled = True
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_answer(server, json.loads(line))) + "\n")
        sys.stdout.flush()
    server.stop()


class Cloud:
    """A simulated cloud in another process; its jobs stand still unless it is told to advance."""

    def __init__(self, port: int = 0, **options: Any) -> None:
        self.options = SimulatorOptions(**{"start_ms": START_MS, "time_scale": 0} | options)
        self.twin = create_app(self.options).state
        self._port = port
        self._process: subprocess.Popen[str] | None = None
        self.info: SimulatorInfo

    @property
    def tenant(self) -> Tenant:
        """The jobs that the cloud holds."""
        return self.twin.tenant

    def start(self) -> Self:
        """Start the process; returns when it answers."""
        encoded = msgspec.json.encode(self.options).decode()
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__)), encoded, str(self._port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.info = msgspec.json.decode(self._process.stdout.readline(), type=SimulatorInfo)
        return self

    def stop(self) -> None:
        """End the process; from then on its port is closed."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _order(self, **order: Any) -> Any:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    @property
    def is_running(self) -> bool:
        """Tell whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def faults(self, *faults: str) -> None:
        """Have these faults and no others."""
        self._order(do="faults", faults=faults)

    def advance(self, seconds: float) -> None:
        """Let time pass, for the jobs and for tokens."""
        self._order(do="advance", seconds=seconds)
        self.twin.clock.advance(seconds)

    def forget_calls(self) -> None:
        """Begin a new log of calls."""
        self._order(do="forget")

    def calls(self) -> list[tuple[str, str, int]]:
        """Return method, path and status of each request since the start or ``forget_calls``."""
        return [(method, path, status) for method, path, status in self._order(do="calls")]

    def writes(self) -> list[list[str]]:
        """Return every request outside the read allow-list."""
        return self._order(do="writes")

    def sign_ins(self) -> int:
        """Return how many tokens were given out."""
        return self._order(do="sign-ins")

    def sign_in_log(self) -> list[tuple[list[str], str, str, int]]:
        """Return methods, user, project and status of each attempt to get a token."""
        return [(methods, user, project, status) for methods, user, project, status in self._order(do="sign-in-log")]

    def issue(self, *, user: str = "reader", seconds: float = 86_400, size: int = 0) -> str:
        """Return a token of the main project, as if it had been fetched elsewhere; it ends after ``seconds``."""
        return self._order(do="issue", user=user, seconds=seconds, size=size)

    def tokens(self) -> list[str]:
        """Return every token that was ever given out."""
        return self._order(do="tokens")

    def is_good(self, token: str) -> bool:
        """Tell whether a token would be accepted now."""
        return self._order(do="is-good", token=token)

    def change_password(self, user: str, password: str) -> None:
        """Give "reader" or "careful_reader" another password."""
        self._order(do="password", user=user, password=password)

    def change_passcode(self, passcode: str) -> None:
        """Let all authenticators show another one-time code."""
        self._order(do="passcode", passcode=passcode)

    def add_key(self, access: str, secret: str, token: str = "") -> None:
        """Give the reader another access key; one with a security token is a temporary one."""
        self._order(do="key", access=access, secret=secret, token=token)


if __name__ == "__main__":
    serve(*sys.argv[1:])
