"""The same work on plain asyncio and on Qt's loop, and a loop that stays free while big replies are read."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drs_inspector.session.workspace.inspector import Inspector
from tests.session.conftest import MakeCloud

ROOT = Path(__file__).resolve().parents[2]

# Run in a process of its own: a QApplication stays for the life of its process, and this folder knows no Qt.
WORK = """
import asyncio, json, sys, tempfile, time
from pathlib import Path

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.session.events import Progress
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.simulator.options import SimulatorOptions
from drs_inspector.simulator.server import SimulatorServer


async def read_some(inspector):
    enough = asyncio.Event()
    inspector.subscribe(lambda event: enough.set() if isinstance(event, Progress) and event.read > 5 else None)
    await enough.wait()


async def main():
    options = SimulatorOptions(jobs=120, objects=5, latency_ms=15, time_scale=0, faults=("batch-fails:2",))
    server = SimulatorServer(options)
    info = await asyncio.to_thread(server.start)
    inspector = Inspector()
    events = []
    inspector.subscribe(events.append)
    connection = Connection(info.iam_url, info.drs_url, project_id=info.project_id)
    await inspector.connection.connect(connection, PasswordCredential(info.username, info.password, info.domain))
    whole = await inspector.refresh()
    server.app.state.faults.add("slow=30@batch-detail:every-2")
    fetch = asyncio.get_running_loop().create_task(inspector.refresh())
    await read_some(inspector)
    pressed = time.perf_counter()
    inspector.cancel()
    cancelled = await fetch
    answered = time.perf_counter() - pressed
    server.app.state.faults.clear()
    first = asyncio.get_running_loop().create_task(inspector.refresh())
    await read_some(inspector)
    second = await inspector.refresh()
    replaced = (await first).cancelled
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "all.json"
        written = await inspector.export(path)
        reopened = await inspector.open_files([path])
        again = await inspector.refresh()
    await inspector.close()
    await asyncio.to_thread(server.stop)
    print(json.dumps({
        "loop": "qasync" if "QEventLoop" in str(type(asyncio.get_running_loop()).mro()) else "asyncio",
        "read": whole.read, "cancelled": cancelled.cancelled, "answered": answered, "replaced": replaced,
        "second": second.complete, "written": written.jobs, "reopened": len(reopened.jobs), "again": again.read,
    }))
    return 0
"""
PLAIN = WORK + "\nasyncio.run(main())\n"
QT = (
    WORK
    + """
from PySide6.QtWidgets import QApplication
from drs_inspector.qt.loop import run
application = QApplication(["test"])
sys.exit(run(main))
"""
)


@pytest.mark.parametrize(("program", "loop"), [(PLAIN, "asyncio"), (QT, "qasync")])
def test_the_same_work_on_both_event_loops(program: str, loop: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-c", program],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    # What is under way answers after half a minute only, and is not waited for.
    assert said.pop("answered") < 10
    assert said == {
        "loop": loop,
        "read": 120,
        "cancelled": True,
        "replaced": True,
        "second": True,
        "written": 120,
        "reopened": 120,
        "again": 120,
    }


def test_the_session_loads_neither_qt_nor_httpx_nor_keyring() -> None:
    program = (
        "import sys\n"
        "import drs_inspector.session.workspace.inspector, drs_inspector.session.job_list.job_view\n"
        "import drs_inspector.session.profiles.saved_sign_ins\n"
        "print([name for name in ('PySide6', 'qasync', 'httpx', 'keyring', 'starlette') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


class LoopShare:
    """Which part of this process's work was done on the loop's own thread, from 0 to 1.

    Counted in processor time, which other processes cannot take: a busy machine makes the work longer, not the part.
    """

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self._on_loop, self._everywhere = time.thread_time(), time.process_time()

    @property
    def part(self) -> float:
        return (time.thread_time() - self._on_loop) / (time.process_time() - self._everywhere)


SMALL_PART = 0.3  # it is 0.03 to 0.06; reading or writing on the loop makes it 1


async def test_a_big_reply_is_read_beside_the_loop(cloud_with: MakeCloud) -> None:
    """While 8 MB are read the loop is free; how long each of its turns takes is for the bench."""
    async with cloud_with(jobs=5, faults=("big-detail=8:1",)) as cloud:
        bodies: list[bytes] = []
        share = LoopShare()
        client = cloud.inspector.connection.source.client
        plain = client.job_details

        async def details(ids: list[str]) -> bytes:
            bodies.append(await plain(ids))
            share.begin()
            return bodies[-1]

        client.job_details = details
        report = await cloud.inspector.refresh()
        part = share.part
        assert report.complete
        assert max(map(len, bodies)) > 6_000_000
        assert part < SMALL_PART


async def test_files_are_opened_and_written_beside_the_loop(cloud_with: MakeCloud, tmp_path: Path) -> None:
    async with cloud_with(jobs=5, faults=("big-detail=8:1",)) as cloud:
        await cloud.inspector.refresh()
        path = tmp_path / "big.json"
        share = LoopShare()
        await cloud.inspector.export(path)
        assert share.part < SMALL_PART
        reader = Inspector()
        share.begin()
        snapshot = await reader.open_files([path])
        assert share.part < SMALL_PART
        assert set(snapshot.jobs) == set(cloud.inspector.snapshot.jobs)
        await reader.close()
