"""The checks of ``drs-inspector self-test``."""

import asyncio
import importlib
import json
import os
import platform
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import click

from drs_inspector import __version__
from drs_inspector.commands.exit_codes import ALL_READ, SOME_UNAVAILABLE
from drs_inspector.domain.errors import InspectorError, SecretStoreError
from drs_inspector.resource_files import resource_path
from drs_inspector.session.inspector import Inspector

SAMPLE = "sample-batch-detail.json"
JOBS = 200
_PART_SECONDS = 60
_MODULES = (
    "drs_inspector.cloud.client",
    "drs_inspector.storage.archive",
    "drs_inspector.storage.secrets",
    "drs_inspector.session.inspector",
    "drs_inspector.session.job_view",
    "drs_inspector.simulator.server",
    "drs_inspector.commands.job_table",
    "drs_inspector.commands.typed_view",
)


class CheckError(Exception):
    """A check found something that is not as it should be."""


class SkippedError(Exception):
    """A check has nothing to check on this computer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check found; ``seconds`` is how long it took."""

    name: str
    result: Literal["ok", "failed", "skipped"]
    note: str
    seconds: float


def run(form: str) -> int:
    """Run all checks, print what they found, and return the exit code."""
    outcomes: list[Outcome] = []
    for name, check in CHECKS.items():
        outcome = _run_check(name, check)
        outcomes.append(outcome)
        if form == "plain":
            click.echo(f"{outcome.result:<8}{outcome.name:<12}{outcome.seconds:6.1f} s  {outcome.note}")
    passed = all(outcome.result != "failed" for outcome in outcomes)
    if form == "json":
        document = {
            "program": "DRS Inspector",
            "version": __version__,
            "python": platform.python_version(),
            "system": platform.platform(),
            "passed": passed,
            "checks": [asdict(outcome) for outcome in outcomes],
        }
        click.echo(json.dumps(document, indent=1, ensure_ascii=False))
    else:
        click.echo(f"DRS Inspector {__version__}: {'all is well' if passed else 'something does not work'}")
    return ALL_READ if passed else SOME_UNAVAILABLE


def run_part(name: str) -> int:
    """Run one check in this process: what may take the whole process down is run in one of its own."""
    try:
        click.echo(PARTS[name]())
    except CheckError as error:
        click.echo(str(error))
        return SOME_UNAVAILABLE
    return ALL_READ


def _run_check(name: str, check: Callable[[], str]) -> Outcome:
    started = time.perf_counter()
    result: Literal["ok", "failed", "skipped"] = "ok"
    try:
        note = check()
    except SkippedError as skipped:
        result, note = "skipped", str(skipped)
    except (CheckError, InspectorError) as error:
        result, note = "failed", str(error)
    except Exception as error:  # noqa: BLE001 -- a self-test reports whatever goes wrong
        result, note = "failed", f"{type(error).__name__}: {error}"
    return Outcome(name, result, note, round(time.perf_counter() - started, 3))


def check_imports() -> str:
    """Load every library the program uses but Qt, which the window check loads."""
    for module in _MODULES:
        importlib.import_module(module)
    return f"{len(_MODULES)} modules, Python {platform.python_version()}"


def check_window() -> str:
    """Paint the window off screen, in a process of its own: Qt ends its process when a system library is missing."""
    done = subprocess.run(  # noqa: S603 -- our own program
        [*_this_program(), "self-test", "--part", "window"],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=_PART_SECONDS,
        check=False,
    )
    lines = (done.stdout + done.stderr).split("\n")
    said = next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
    if done.returncode != 0:
        raise CheckError(f"{said} (exit code {done.returncode})")
    return said


def paint_window() -> str:
    """Paint the window in this process and return its size in words."""
    app_module = importlib.import_module("drs_inspector.qt.app")
    app = app_module.application()
    window, _theme = app_module.open_window(app)
    picture = window.grab()
    size = f"{picture.width()} x {picture.height()}"
    blank = picture.isNull() or picture.width() < 100
    window.close()
    if blank:
        raise CheckError(f"the window is {size}")
    return f"painted, {size}"


def check_sample() -> str:
    """Open the sample reply and find its oddities."""

    async def main() -> str:
        inspector = Inspector()
        try:
            snapshot = await inspector.open_files([resource_path(SAMPLE)])
        finally:
            await inspector.close()
        if len(snapshot.jobs) != 2 or len(snapshot.unassigned_rules) != 2:
            raise CheckError(f"{len(snapshot.jobs)} jobs, {len(snapshot.unassigned_rules)} unassigned rules")
        return "2 jobs, 2 unassigned rules"

    return asyncio.run(main())


def check_cloud() -> str:
    """Sign in to the simulator on loopback, read its jobs, write them to a file and open that again."""
    demo = importlib.import_module("drs_inspector.commands.demo")
    options = importlib.import_module("drs_inspector.simulator.options").SimulatorOptions(jobs=JOBS, objects=20)

    async def main() -> str:
        inspector, reopened = Inspector(), Inspector()
        cloud = await demo.start_demo(options)
        try:
            await inspector.connect(cloud.connection, cloud.credential, demo=True)
            report = await inspector.refresh()
            if report.read != JOBS or not report.complete:
                raise CheckError(f"{report.read} of {JOBS} jobs read")
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "self-test.json"
                written = await inspector.export(path)
                again = await reopened.open_files([path])
                same = {job_id: job.detail_raw for job_id, job in again.jobs.items()} == {
                    job_id: job.detail_raw for job_id, job in inspector.snapshot.jobs.items()
                }
        finally:
            await reopened.close()
            await inspector.close()
            await cloud.stop()
        if not same:
            raise CheckError("the archive does not hold what was read")
        return f"{JOBS} jobs read in {report.seconds:.1f} s, {written.bytes:,} bytes written and read back"

    return asyncio.run(main())


def check_keyring() -> str:
    """Keep a secret as long as a token in the keyring for a moment."""
    store_module = importlib.import_module("drs_inspector.storage.secrets")
    secret = secrets.token_hex(2500)

    async def main() -> str:
        store = store_module.KeyringStore()
        profile = f"self-test-{secrets.token_hex(4)}"
        try:
            await store.set(profile, "token", secret)
            found = await store.get(profile, "token")
            await store.delete(profile, "token")
        except SecretStoreError as error:
            if store.state == "missing":
                raise SkippedError(f"{error.title} {error.cause}") from None
            raise
        if found != secret:
            raise CheckError("the keyring returned something else than was kept")
        return f"{len(secret):,} characters kept and removed ({store.backend_name})"

    return asyncio.run(main())


CHECKS: dict[str, Callable[[], str]] = {
    "imports": check_imports,
    "window": check_window,
    "sample": check_sample,
    "cloud": check_cloud,
    "keyring": check_keyring,
}
PARTS: dict[str, Callable[[], str]] = {"window": paint_window}


def _this_program() -> list[str]:
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "drs_inspector"]
