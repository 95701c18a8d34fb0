"""Exit codes in corners: odd files, names that are too long, folders that are closed, memory that is used up."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from drs_inspector.simulator.drs import api
from drs_inspector.storage.files.paths import app_paths
from tests.commands.conftest import MakeRunningCloud
from tests.commands.test_outermost import SAMPLE, posix_only

RunCli = Callable[..., Result]
LONG = "n" * 256


@pytest.fixture
def odd_files(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A pipe that nothing writes to, a socket, a device and a folder."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        yield {
            **{kind: str(tmp_path / kind) for kind in ("pipe", "socket", "folder")},
            "device": "/dev/zero",
            "long": str(tmp_path / LONG),
        }


@posix_only
@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "folder", "long"])
def test_only_ordinary_files_are_taken_and_none_is_waited_for(
    run_cli: RunCli, running_cloud: MakeRunningCloud, odd_files: dict[str, str], kind: str
) -> None:
    cloud, odd = running_cloud(jobs=2), odd_files[kind]
    for arguments in (
        ["show", odd],
        ["export", "--demo", "-o", odd, "--force"],
        ["export", *cloud.source, "-o", "-", "--ca-file", odd],
        ["profiles", "import", odd],
        ["profiles", "export", "-o", odd],
        ["doctor", "--bundle", odd, "--force"],
    ):
        result = run_cli(*arguments)
        assert (arguments, result.exit_code, result.stdout) == (arguments, 5, "")
        assert len(result.stderr.splitlines()) <= 3
        words = {"folder": "folder", "long": "long"}.get(kind, f"a {kind}")
        assert words in result.stderr


@posix_only
@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "folder", "long"])
def test_what_is_no_ordinary_file_keeps_the_others_from_nothing(
    run_cli: RunCli, odd_files: dict[str, str], kind: str
) -> None:
    result = run_cli("show", str(SAMPLE), odd_files[kind])
    assert result.exit_code == 5
    assert "DRS-3999-lws" in result.stdout
    assert {"folder": "folder", "long": "long"}.get(kind, f"a {kind}") in result.stderr


@posix_only
def test_a_pipe_in_place_of_the_settings_holds_nothing_up(run_cli: RunCli) -> None:
    app_paths().settings_file.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(app_paths().settings_file)
    arguments = ("--iam-url", "http://127.0.0.1:9", "--drs-url", "http://127.0.0.1:9", "--no-sign-in")
    assert run_cli("doctor", *arguments).exit_code == 4


@posix_only
def test_a_folder_that_may_not_be_searched_is_code_5(tmp_path: Path) -> None:
    # Root may search every folder: without two of its capabilities it has to have the right to, as anybody else.
    program = [sys.executable, "-m", "drs_inspector"]
    if not os.geteuid():
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("root needs setpriv to do without its rights")
        rights = "-dac_override,-dac_read_search"
        program = [setpriv, "--bounding-set", rights, "--inh-caps", rights, *program]
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "jobs.json").write_bytes(SAMPLE.read_bytes())
    closed.chmod(0)
    try:
        for arguments in (
            ["show", f"{closed}/jobs.json"],
            ["export", "--demo", "-o", f"{closed}/a.json"],
        ):
            ran = subprocess.run([*program, *arguments], capture_output=True, text=True, timeout=60, check=False)
            assert (arguments, ran.returncode, ran.stdout) == (arguments, 5, ""), ran.stderr
            assert "You have no permission" in ran.stderr
    finally:
        closed.chmod(0o700)


@posix_only
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit of a process's memory")
def test_memory_that_is_used_up_is_code_71_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as stream:
        stream.write(b'{"results":[{"id":"1","filler":"')
        stream.truncate(4 << 30)
        stream.seek(0, os.SEEK_END)
        stream.write(b'"}]}')
    program = (
        "import resource, sys\nresource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))\n"
        "from drs_inspector.__main__ import main\nmain()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, "show", str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stdout) == (71, ""), ran.stderr
    assert "memory is used up" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(("reply", "code"), [("_listed", 4), ("details_reply", 1)])
def test_broken_json_of_a_live_cloud_is_the_clouds_fault(
    running_cloud: MakeRunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch, reply: str, code: int
) -> None:
    """``_listed`` makes a page of the list, ``details_reply`` details; jobs without details are shown."""
    monkeypatch.setattr(api, reply, lambda *_arguments: b'{"count": 1, "jobs": [{"id":,}], "results": [,]}')
    shown = run_cli("show", *running_cloud(jobs=1).source)
    assert shown.exit_code == code, shown.stderr
    assert "reply again" not in shown.stderr + shown.stdout
    assert "cannot be read" in shown.stderr + shown.stdout
