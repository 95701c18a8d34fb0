"""Files appear whole or not at all."""

import errno
import os
import signal
import socket
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files import temporary
from drs_inspector.storage.files.atomic_write import new_folder, replacing, set_aside, write_whole
from drs_inspector.storage.files.file_errors import file_problem
from drs_inspector.storage.files.target_check import check_target


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "jobs.json"
    target.write_bytes(b"old")
    with pytest.raises(ValueError, match="stop"), replacing(target) as stream:  # noqa: PT012 - the block is the test
        stream.write(b"half")
        raise ValueError("stop")
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["jobs.json"]


@pytest.fixture(params=["as the system has it", "no files without a name", "names are refused", "no links"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The ways in which a file gets its name: that of this system, and those of systems that lack something."""

    def refuse(*_arguments: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if request.param in {"no files without a name", "no links"}:
        monkeypatch.setattr(temporary, "_unnamed", lambda *_arguments: None)
    if request.param == "names are refused":
        monkeypatch.setattr(temporary, "_link", refuse)
    if request.param == "no links":
        monkeypatch.setattr(Path, "hardlink_to", refuse)
    return str(request.param)


@pytest.mark.usefixtures("way")
def test_a_file_that_comes_meanwhile_stays_unless_it_may_be_replaced(tmp_path: Path) -> None:
    target = tmp_path / "jobs.json"
    with pytest.raises(FileProblemError, match="something of this name"), replacing(target, replace=False) as stream:  # noqa: PT012 - the block is the test
        stream.write(b"mine")
        target.write_bytes(b"of another program")
    with pytest.raises(FileProblemError, match="something of this name"), replacing(target, replace=False) as stream:
        pass
    assert target.read_bytes() == b"of another program"
    with replacing(tmp_path / "new.json", replace=False) as stream:
        stream.write(b"mine")
    assert (tmp_path / "new.json").read_bytes() == b"mine"
    with replacing(target) as stream:
        stream.write(b"replaced")
    assert target.read_bytes() == b"replaced"
    assert names(tmp_path) == ["jobs.json", "new.json"]


@pytest.mark.usefixtures("way")
@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_new_file_has_the_persons_mode_and_a_private_one_its_own(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with replacing(tmp_path / "usual.json") as stream:
            stream.write(b"x")
        with replacing(tmp_path / "private.json", private=True, replace=False) as stream:
            stream.write(b"x")
    finally:
        os.umask(before)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("usual.json", "private.json")]
    assert modes == [0o640, 0o600]


def test_a_folder_a_missing_folder_and_a_full_disk_are_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(FileProblemError, match="It is a folder"), replacing(tmp_path):
        pass
    with pytest.raises(FileProblemError, match="no such file or folder"), replacing(tmp_path / "none" / "a.json"):
        pass
    with pytest.raises(FileProblemError) as caught, replacing(tmp_path / "a.json"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert "disk is full" in caught.value.cause
    assert "Free some space" in caught.value.next_step
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
def test_a_circle_of_links_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")
    with pytest.raises(FileProblemError, match="circle of links"), replacing(tmp_path / "one"):
        pass
    with pytest.raises(FileProblemError), new_folder(tmp_path / "one"):
        pass
    assert names(tmp_path) == ["one", "other"]


def test_an_unknown_error_keeps_the_systems_words() -> None:
    error = file_problem(OSError(9999, "The moon is full"), "read", "a.json")
    assert "The moon is full" in error.cause
    assert "a.json" in error.title


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")
def test_a_pipe_a_device_and_a_socket_are_never_written_or_replaced(tmp_path: Path) -> None:
    pipe, place = tmp_path / "pipe", tmp_path / "socket"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(place))
        for path, kind in ((pipe, "a pipe"), (Path("/dev/null"), "a device"), (place, "a socket")):
            with pytest.raises(FileProblemError, match=f"It is {kind}, and only ordinary files are taken"):
                write_whole(path, b"x")
            with pytest.raises(FileProblemError, match=f"It is {kind}, and only ordinary files are taken"):
                check_target(path, force=True)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.skipif(os.name != "posix", reason="modes and links are POSIX")
def test_modes_and_links_are_kept(tmp_path: Path) -> None:
    target, link = tmp_path / "jobs.json", tmp_path / "link.json"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    with replacing(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    write_whole(tmp_path / "deep" / "settings.json", b"{}")
    assert stat.S_IMODE((tmp_path / "deep" / "settings.json").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="Windows has no flock")
def test_what_killed_runs_left_goes_at_once_and_what_is_being_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(temporary, "_unnamed", lambda *_arguments: None)
    left, folder = tmp_path / ".drs-inspector-aaaaaaaaaaaa.part", tmp_path / ".drs-inspector-cccccccccccc.part"
    left.write_bytes(b"x")
    folder.mkdir()
    (folder / "jobs.csv").write_bytes(b"x")
    link, other = tmp_path / ".drs-inspector-bbbbbbbbbbbb.part", tmp_path / "other"
    other.write_bytes(b"not ours")
    link.symlink_to(other)
    with replacing(tmp_path / "big.json") as stream, new_folder(tmp_path / "tables") as tables:
        stream.write(b"{}")
        written = [name for name in names(tmp_path) if name.endswith(".part") and name != link.name]
        assert len(written) == 2
        check_target(tmp_path / "a.json")
        assert [name for name in names(tmp_path) if name.endswith(".part") and name != link.name] == written
        (tables / "jobs.csv").write_bytes(b"whole")
    assert (tmp_path / "big.json").read_bytes() == b"{}"
    assert (tmp_path / "tables" / "jobs.csv").read_bytes() == b"whole"
    assert other.read_bytes() == b"not ours"
    assert names(tmp_path) == [link.name, "big.json", "other", "tables"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no flock")
def test_where_nothing_can_be_locked_leftovers_go_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(temporary, "_lock", lambda _descriptor: None)
    old, young = tmp_path / ".drs-inspector-aaaaaaaaaaaa.part", tmp_path / ".drs-inspector-bbbbbbbbbbbb.part"
    old.write_bytes(b"x")
    young.write_bytes(b"x")
    long_ago = time.time() - 100_000
    os.utime(old, (long_ago, long_ago))
    write_whole(tmp_path / "a.json", b"{}")
    assert names(tmp_path) == [young.name, "a.json"]


def test_a_very_long_name_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / ("n" * 250 + ".json")
    write_whole(target, b"{}")
    assert target.read_bytes() == b"{}"


def test_set_aside_keeps_the_damaged_content(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"{")
    assert set_aside(path).read_bytes() == b"{"
    assert not path.exists()


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_kill_at_any_moment_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    target = tmp_path / "jobs.json"
    target.write_bytes(b"0" * 3_000_000)
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from drs_inspector.storage.files import temporary
from drs_inspector.storage.files.atomic_write import replacing

        print("ready", flush=True)
        for number in range(1, 1000000):
            with replacing(Path(sys.argv[1])) as stream:
                for _ in range(30):
                    stream.write(str(number % 10).encode() * 100_000)
        """
    )
    for delay in (0.0, 0.003, 0.01, 0.02, 0.035, 0.05):
        writer = subprocess.Popen([sys.executable, "-c", program, str(target)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        with writer.stdout:
            writer.stdout.readline(10)
            time.sleep(delay)
            writer.send_signal(signal.SIGKILL)
            writer.wait(10)
        content = target.read_bytes()
        assert len(content) == 3_000_000
        assert len(set(content)) == 1
    write_whole(tmp_path / "next.json", b"{}")
    assert names(tmp_path) == ["jobs.json", "next.json"]
