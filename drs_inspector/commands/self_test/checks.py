"""The checks of ``drs-inspector self-test``. Each returns in words what it found, or raises what went wrong."""

import asyncio
import contextlib
import importlib
import io
import os
import platform
import secrets
import ssl
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.commands.self_test.subprocesses import CheckError, SkippedError, run_apart
from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.definition import Kind, RowSlice, TableColumn
from drs_inspector.resource_files import resource_path
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.storage.files.paths import HOME_VARIABLE

SAMPLE = "sample-batch-detail.json"
JOBS = 200
SECRET_CHARACTERS = 12_000  # as long as a token of a project with many services
VOID_CALLS = 20_000
_SQL = "SELECT max(time), CAST(max(time) AS VARCHAR) FROM times"
_IN_BERLIN = "2026-03-29 03:00:00+02"  # the hour that the clocks skip has just begun
_MODULES = (
    "drs_inspector.cloud.client",
    "drs_inspector.cloud.http.releases",
    "drs_inspector.cloud.network.trust",
    "drs_inspector.storage.archive",
    "drs_inspector.storage.profiles.store",
    "drs_inspector.storage.secrets.keyring_store",
    "drs_inspector.session.workspace.inspector",
    "drs_inspector.session.job_list.job_view",
    "drs_inspector.simulator.server",
    "drs_inspector.commands.show.job_table",
    "drs_inspector.commands.show.json_view",
    "cryptography.x509",
    "cryptography.hazmat.primitives.ciphers",
    "filelock",
    "re2",
    "yaml",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, what it tries in words, and the function that tries it."""

    name: str
    tried: str
    run: Callable[[], str]


class CloudRoundTrip:
    """The jobs that one check reads from the demo cloud and the next one writes to a file."""

    def __init__(self) -> None:
        self.snapshot: Snapshot | None = None

    def read_cloud(self) -> str:
        """Sign in to the simulator on loopback and read its jobs."""
        demo = importlib.import_module("drs_inspector.commands.source.demo")
        options = importlib.import_module("drs_inspector.simulator.options").SimulatorOptions(jobs=JOBS, objects=20)

        async def main() -> str:
            inspector = Inspector()
            cloud = await demo.start_demo(options)
            try:
                await inspector.connection.connect(cloud.connection, cloud.credential, demo=True)
                report = await inspector.refresh()
                self.snapshot = inspector.snapshot
            finally:
                await inspector.close()
                await cloud.stop()
            if report.read != JOBS or not report.complete:
                raise CheckError(f"{report.read} of {JOBS} jobs read")
            return f"{JOBS} jobs read in {report.seconds:.1f} s"

        return asyncio.run(main())

    def write_and_reopen(self) -> str:
        """Export what was read and compare it, byte for byte, with what the file gives back."""
        snapshot = self.snapshot
        if snapshot is None:
            raise SkippedError("nothing was read from the cloud")
        archive = importlib.import_module("drs_inspector.storage.archive")
        exports = importlib.import_module("drs_inspector.storage.exports.exporter")
        exporter = importlib.import_module("drs_inspector.storage.exports.registry").exporter_named("archive")
        with tempfile.TemporaryDirectory() as folder, _home_in(folder):
            path = Path(folder) / "self-test.json"
            written = exporter.export(exports.Selection((snapshot,)), path, exports.ExportOptions())
            again: Snapshot = archive.open_files([path])
            details = {job_id: bytes(job.detail_raw or b"") for job_id, job in again.jobs.items()}
            same = details == {job_id: bytes(job.detail_raw or b"") for job_id, job in snapshot.jobs.items()}
        if not same:
            raise CheckError("the file does not hold what was read")
        process = importlib.import_module("drs_inspector.storage.archive.index.value_process").ValueProcess()
        if not process.are_values([memoryview(raw) for raw in details.values()], lambda: None):
            raise CheckError("the process that checks large files does not answer")
        return f"{written.bytes:,} bytes written, {len(again.jobs)} jobs read back, each as it was"


@contextlib.contextmanager
def _home_in(folder: str) -> Iterator[None]:
    """Let what the program keeps of its own be in a folder that goes: a test leaves nothing with the person."""
    before = os.environ.get(HOME_VARIABLE)
    os.environ[HOME_VARIABLE] = folder
    try:
        yield
    finally:
        del os.environ[HOME_VARIABLE]
        if before is not None:
            os.environ[HOME_VARIABLE] = before


def check_imports() -> str:
    """Load every library the program uses but Qt, which the window check loads."""
    for module in _MODULES:
        importlib.import_module(module)
    return f"{len(_MODULES)} loaded, Python {platform.python_version()}"


def check_sample() -> str:
    """Open the sample reply and find its oddities."""

    async def main() -> str:
        inspector = Inspector()
        try:
            snapshot = await inspector.open_files([resource_path(SAMPLE)])
        finally:
            await inspector.close()
        if len(snapshot.jobs) != 2 or len(snapshot.unassigned_rules) != 2:
            raise CheckError(f"{len(snapshot.jobs)} jobs, {len(snapshot.unassigned_rules)} rules without a job")
        return "2 jobs, 2 rules without a job"

    return asyncio.run(main())


def check_sql() -> str:
    """Ask the SQL process about a time in a zone, and whether it reads a file."""
    process = importlib.import_module("drs_inspector.session.sql.process")
    refused = importlib.import_module("drs_inspector.session.sql.failures").SqlError

    async def main() -> str:
        async with process.SqlProcess({"times": _OneTime()}, time_zone="Europe/Berlin") as sql:
            answer = await sql.run(_SQL)
            found = [(*page.columns[0], *page.columns[1]) async for page in answer.pages()]
            with contextlib.suppress(refused):
                await sql.run(f"FROM read_text('{resource_path(SAMPLE)}')")
                raise CheckError("a query can read files")
        if found != [(_OneTime.time, _IN_BERLIN)]:
            raise CheckError(f"DuckDB answered {found}")
        return f"{_IN_BERLIN} in Berlin, and no file is read"

    return asyncio.run(main())


def check_parquet() -> str:
    """Let the process that writes Parquet write a table, and look at both ends of the file."""
    process = importlib.import_module("drs_inspector.storage.parquet.process").ParquetProcess
    target = io.BytesIO()
    with process() as writer:
        writer.write(_OneTime(), target)
    data = target.getvalue()
    if (data[:4], data[-4:]) != (b"PAR1", b"PAR1"):
        raise CheckError(f"{len(data)} bytes were written, which are no Parquet")
    return f"{len(data):,} bytes"


class _OneTime:
    """A table with one time."""

    name = "times"
    columns = (TableColumn("time", "Time", Kind.TIME),)
    time = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)

    def slices(self) -> Iterator[RowSlice]:
        """Yield its row."""
        yield RowSlice(([self.time],), 1)


def check_trust() -> str:
    """Look for the authorities that vouch for a cloud's address."""
    trust = importlib.import_module("drs_inspector.cloud.network.trust")
    settings = NetworkSettings()
    context: ssl.SSLContext = trust.make_context(settings)
    words = trust.describe_trust(settings)
    if sys.platform in ("win32", "darwin"):
        return f"{words}; the system looks them up when it is asked"
    loaded = context.cert_store_stats()["x509_ca"]
    if loaded:
        return f"{loaded} loaded from {words}"
    # A folder of certificates is read one by one when they are needed.
    folder = ssl.get_default_verify_paths().capath
    waiting = len(list(Path(folder).iterdir())) if folder else 0
    if not waiting:
        raise CheckError(f"there is none in {words}: no address of a cloud would be trusted")
    return f"{waiting} files in {words}"


def check_keyring() -> str:
    """Keep a secret as long as a token in the keyring for a moment."""
    store_module = importlib.import_module("drs_inspector.storage.secrets.keyring_store")
    secret = secrets.token_hex(SECRET_CHARACTERS // 2)

    async def main() -> str:
        store = store_module.KeyringStore()
        profile = f"self-test-{secrets.token_hex(4)}"
        try:
            await store.set(profile, "token", secret)
            try:
                found = await store.get(profile, "token")
            finally:
                await store.delete(profile, "token")
            left = await store.get(profile, "token")
        except SecretStoreError as error:
            if store.state == "missing":
                raise SkippedError(f"{error.title} {error.cause}") from None
            raise
        if found != secret:
            raise CheckError("the keyring returned something else than was kept")
        if left is not None:
            raise CheckError("the keyring still has what was removed")
        return f"{len(secret):,} characters kept, read and removed ({store.backend_name})"

    return asyncio.run(main())


def all_checks() -> list[Check]:
    """Return the checks in the order in which they are run."""
    round_trip = CloudRoundTrip()
    return [
        Check("imports", "load every library", check_imports),
        Check("window", "paint the window off screen and look at the picture", lambda: run_apart("window")),
        Check("qt-calls", f"call Qt {VOID_CALLS:,} times for no result", lambda: run_apart("qt-calls")),
        Check("sample", f"open {SAMPLE}", check_sample),
        Check("cloud", f"sign in to a demo cloud on this computer and read {JOBS} jobs", round_trip.read_cloud),
        Check("export", "write them to a file and open it again", round_trip.write_and_reopen),
        Check("sql", "ask DuckDB in a process of its own about a time", check_sql),
        Check("parquet", "write Parquet in a process of its own", check_parquet),
        Check("trust", "look for certificate authorities", check_trust),
        Check("keyring", f"keep a secret of {SECRET_CHARACTERS:,} characters for a moment", check_keyring),
    ]
