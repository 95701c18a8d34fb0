"""Server programs run as child processes of a test: started, waited for, ended by their process id."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.waiting import PATIENCE

STOP_SECONDS = 5.0


def find_program(*names: str) -> str | None:
    """Return the path of the first program that is installed; Debian keeps servers where a PATH may not look."""
    for name in names:
        for path in (None, "/usr/sbin:/sbin:/usr/local/sbin"):
            found = shutil.which(name, path=path)
            if found:
                return found
    return None


def free_port() -> int:
    """Return a loopback port that is closed now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    command: Sequence[str], port: int, log: Path, *, patience: float = STOP_SECONDS
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; it runs in the foreground and listens on ``port`` of 127.0.0.1.

    It is asked to end, and made to after ``patience`` seconds. Raises RuntimeError, with what it said, when it does not
    come up.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        limit = time.monotonic() + PATIENCE
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for_lines(path: Path, count: int, seconds: float = PATIENCE) -> list[str]:
    """Return the lines of a log once there are ``count`` of them, or after ``seconds`` what there is."""
    limit = time.monotonic() + seconds
    while True:
        lines = path.read_text(errors="replace").splitlines() if path.exists() else []
        if len(lines) >= count or time.monotonic() > limit:
            return lines
        time.sleep(0.02)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0
