"""The simulated cloud in a process of its own: what serves it is loaded there, and nothing of it here."""

import contextlib
import subprocess
from types import TracebackType

import msgspec

from drs_inspector.domain.errors import InspectorError
from drs_inspector.simulator.options import SimulatorInfo, SimulatorOptions
from drs_inspector.this_program import this_program

_STOP_SECONDS = 5.0


class SimulatorProcess:
    """The simulator in a process of its own, so that it takes no time from this one: for benchmarks and demos.

    It ends with ``stop``, and by itself when this process ends. Raises InspectorError when it does not start.
    """

    def __init__(self, options: SimulatorOptions | None = None, *, port: int = 0) -> None:
        every_switch = msgspec.json.encode(options or SimulatorOptions()).decode()
        self._arguments = ["--options", every_switch, "--port", str(port), "--stop-with-stdin"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> SimulatorInfo:
        """Start the process; returns when requests are answered."""
        self._process = subprocess.Popen(  # noqa: S603 - our own program with arguments made above
            [*this_program(), "simulate", *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # no console flashes up on Windows
        )
        line = self._process.stdout.readline() if self._process.stdout else b""
        try:
            return msgspec.json.decode(line, type=SimulatorInfo)
        except msgspec.DecodeError as error:
            self.stop()
            raise InspectorError(
                "The simulator's process did not start.", "It said nothing of where it listens.", "Run it by hand."
            ) from error

    def stop(self) -> None:
        """End the process and wait for it."""
        if self._process is None:
            return
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def __enter__(self) -> SimulatorInfo:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
