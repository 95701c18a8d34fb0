"""A D-Bus of a test's own, in a home of its own, and the programs that a test needs on it."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

_LINE_LIMIT = 1000
# Nothing is started on request but what ``services`` describes: a second daemon, a locked one, would take the place of
# one that ended.
_BUS_SETTINGS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def need(*programs: str) -> None:
    """Skip the test, and say what is missing, unless every program is found: by its name, or at its path."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def private_environment(home: Path) -> dict[str, str]:
    """Return the environment of a person who has ``home`` and nothing else."""
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime)}
    for name in ("data", "config", "cache"):
        environment[f"XDG_{name.upper()}_HOME"] = str(home / name)
    return environment


@contextmanager
def private_bus(environment: Mapping[str, str], services: Mapping[str, str]) -> Iterator[str]:
    """Run dbus-daemon and give its address; ``services`` are the texts of its service files by their names."""
    settings, folder = Path(environment["HOME"]) / "bus.conf", Path(environment["HOME"]) / "services"
    folder.mkdir()
    for name, text in services.items():
        (folder / f"{name}.service").write_text(text)
    settings.write_text(_BUS_SETTINGS.format(services=folder))
    command = ["dbus-daemon", f"--config-file={settings}", "--nofork", "--nopidfile", "--print-address=1"]
    bus = subprocess.Popen(command, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert bus.stdout is not None
        address = bus.stdout.readline(_LINE_LIMIT).decode().strip()
        assert address.startswith("unix:")
        yield address
    finally:
        end(bus)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End one process and wait for it."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
