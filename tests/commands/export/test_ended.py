"""Exports that end early, or meet each other: no file is broken, none is replaced unasked, nothing is left behind."""

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import MakeRunningCloud, RunningCloud
from tests.helpers.forked_program import ForkedProgram, ForkedRun, forked_program
from tests.helpers.waiting import PATIENCE

pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="signals and forks of POSIX, open files of Linux"),
    pytest.mark.expected_log("Exception in ASGI"),  # the server notices that its client has gone
]
# More of them where there is time: nox --session fuzz.
KILLS = int(os.environ.get("DRS_INSPECTOR_KILLS", "40"))
SEED = 20
NO_UNNAMED = "import drs_inspector.storage.files.temporary as t; t._unnamed = lambda *a: None"


@pytest.fixture
def said(tmp_path: Path) -> Path:
    (tmp_path / "said").mkdir()
    return tmp_path / "said"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "exports").mkdir()
    return tmp_path / "exports"


@pytest.fixture
def program(said: Path) -> Iterator[ForkedProgram]:
    with forked_program(said) as program:
        yield program


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def start(program: ForkedProgram, cloud: RunningCloud, folder: Path, *options: str) -> ForkedRun:
    variables = {"DRS_INSPECTOR_PASSWORD": cloud.info.password}
    return program.start("export", *cloud.source, *options, folder=folder, variables=variables)


def jobs_in(path: Path) -> int:
    return len(json.loads(path.read_bytes())["jobs"])


@pytest.mark.parametrize("preamble", ["", NO_UNNAMED], ids=["unnamed files", "locked parts"])
def test_a_kill_at_any_moment_breaks_no_file_and_leaves_nothing_for_the_next_start(
    running_cloud: MakeRunningCloud, said: Path, folder: Path, preamble: str
) -> None:
    cloud, moments = running_cloud(jobs=15, objects=20), random.Random(SEED)  # noqa: S311 - which moments, no secret
    target = folder / "jobs.json"
    with forked_program(said, preamble=preamble) as program:
        began = time.monotonic()
        assert start(program, cloud, folder, "-o", target.name).wait() == 0
        seconds, whole = time.monotonic() - began, jobs_in(target)
        for _ in range(KILLS // 2):
            target.unlink(missing_ok=True) if moments.random() < 0.5 else None
            run = start(program, cloud, folder, "-o", target.name, "--force")
            # Most of the time jobs are read; the end, where the file is written, is tried as often.
            time.sleep(seconds * moments.choice((moments.uniform(0, 0.8), moments.uniform(0.8, 1.05))))
            run.send(signal.SIGKILL)
            assert run.wait() in {0, -signal.SIGKILL}
            if target.exists():
                assert jobs_in(target) == whole
        assert start(program, cloud, folder, "-o", target.name, "--force").wait() == 0
    assert jobs_in(target) == whole
    assert names(folder) == [target.name]


def test_of_four_exports_to_one_name_one_is_written_and_default_names_are_free(
    running_cloud: MakeRunningCloud, program: ForkedProgram, folder: Path
) -> None:
    cloud = running_cloud()
    runs = [start(program, cloud, folder, "-o", "jobs.json") for _ in range(4)]
    codes = sorted(run.wait() for run in runs)
    assert codes == [0, 5, 5, 5], [run.said for run in runs]
    assert sum("written to" in run.said for run in runs) == 1
    assert sum("already" in run.said for run in runs) == 3
    assert names(folder) == ["jobs.json"]
    runs = [start(program, cloud, folder) for _ in range(4)]
    assert {run.wait() for run in runs} == {0}
    written = {run.said.rpartition("written to ")[2].strip() for run in runs}
    assert len(written) == 4
    assert len(names(folder)) == 5
    assert len({jobs_in(path) for path in folder.iterdir()}) == 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_while_jobs_are_read_ends_the_export_in_order(
    running_cloud: MakeRunningCloud, program: ForkedProgram, folder: Path, number: signal.Signals, code: int
) -> None:
    cloud = running_cloud(jobs=400, latency_ms=60)
    run = start(program, cloud, folder, "-o", "jobs.json")
    limit = time.monotonic() + PATIENCE
    while sum("batch-detail" in call.path for call in list(cloud.server.app.state.calls)) < 4:
        assert time.monotonic() < limit
        time.sleep(0.01)
    run.send(number)
    assert (run.wait(), run.said, names(folder)) == (code, "", [])


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_the_file_is_written_leaves_it_whole_or_not_at_all(
    running_cloud: MakeRunningCloud, program: ForkedProgram, folder: Path, number: signal.Signals, code: int
) -> None:
    cloud, target = running_cloud(jobs=200, objects=400), folder / "jobs.json"
    for _ in range(5):
        run = start(program, cloud, folder, "-o", target.name, "--force")
        limit = time.monotonic() + PATIENCE
        while not writing(run, folder) and not target.exists():
            assert time.monotonic() < limit
            time.sleep(0.001)
        run.send(signal.SIGSTOP)
        caught = writing(run, folder)
        if caught:
            run.send(number)
        run.send(signal.SIGCONT)
        ended = run.wait()
        assert not target.exists() or jobs_in(target)
        assert set(names(folder)) <= {target.name}
        if caught:
            assert ended == code, run.said
            return
        target.unlink()
    pytest.fail("the file was always written before the signal came")


def writing(run: ForkedRun, folder: Path) -> bool:
    """Tell whether a process has a file of a folder open that has no name yet."""
    return any(name.startswith(str(folder)) for name in run.files)
