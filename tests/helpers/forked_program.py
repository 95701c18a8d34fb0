"""The program, loaded once and forked for each run: many real processes at the price of one start."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.waiting import PATIENCE

_NURSERY = """
import faulthandler, json, os, signal, sys
import drs_inspector.commands.export.run, drs_inspector.commands.show.run, drs_inspector.session.sources.live_source
import drs_inspector.storage.archive.write, drs_inspector.session.workspace.inspector
import drs_inspector.storage.profiles.store
import httpx, keyring, truststore, encodings.idna
from drs_inspector.__main__ import main
{preamble}

def child(arguments, folder, said, variables):
    for number in (1, 2):
        os.dup2(os.open(said[number - 1], os.O_WRONLY | os.O_CREAT, 0o600), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    faulthandler.register(signal.SIGUSR1, file=2)
    os.chdir(folder)
    os.environ.update(variables)
    sys.argv = ["drs-inspector", *arguments]
    code = 70
    try:
        main()
    except SystemExit as end:
        code = end.code or 0
    finally:
        os._exit(code)

for line in sys.stdin:
    order = json.loads(line)
    if "wait" in order:
        print(os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1]), flush=True)
        continue
    pid = os.fork()
    if not pid:
        child(**order)
    print(pid, flush=True)
"""


class ForkedRun:
    """One run of the program."""

    def __init__(self, program: "ForkedProgram", pid: int, said: tuple[Path, Path]) -> None:
        self._program = program
        self.pid = pid
        self._code: int | None = None
        self._out, self._error = said

    def send(self, number: signal.Signals) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def wait(self) -> int:
        """Return the exit code when the run has ended; a signal's is negative."""
        if self._code is None:
            self._code = self._program.ask({"wait": self.pid})
        return self._code

    def kill(self) -> None:
        """End it at once, unless its end was waited for."""
        if self._code is None:
            self.send(signal.SIGKILL)
            self.wait()

    @property
    def out(self) -> str:
        """What was written to standard output so far."""
        return self._out.read_text()

    @property
    def said(self) -> str:
        """What was written to standard error so far."""
        return self._error.read_text()

    def say_where(self) -> None:
        """Have it write to standard error where each of its threads is; nothing when it has ended."""
        if self._code is None:
            self.send(signal.SIGUSR1)

    @property
    def files(self) -> list[str]:
        """The files that the process has open, as the kernel names them."""
        found = []
        for link in Path(f"/proc/{self.pid}/fd").iterdir():
            try:
                found.append(str(link.readlink()))
            except OSError:
                continue
        return found


class ForkedProgram:
    """Starts runs of the program; `forked_program` makes one."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process = process
        self._folder = folder
        self._runs = 0

    def start(self, *arguments: str, folder: Path, variables: Mapping[str, str] | None = None) -> ForkedRun:
        """Start the program with ``folder`` as its working directory."""
        self._runs += 1
        said = (self._folder / f"{self._runs}.out", self._folder / f"{self._runs}.err")
        order = {"arguments": arguments, "folder": str(folder), "said": [str(path) for path in said]}
        return ForkedRun(self, self.ask(order | {"variables": dict(variables or {})}), said)

    def ask(self, order: Mapping[str, object]) -> int:
        """Send an order and return its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def forked_program(folder: Path, *, preamble: str = "") -> Iterator[ForkedProgram]:
    """Give a program to start runs of; what they say is kept in ``folder``. ``preamble`` is code before the first."""
    program = _NURSERY.format(preamble=preamble)
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield ForkedProgram(process, folder)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(PATIENCE)
