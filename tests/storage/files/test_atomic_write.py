"""Files appear whole or not at all."""

import errno
import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files.atomic_write import new_folder, replacing, set_aside, write_whole
from drs_inspector.storage.files.file_errors import file_problem


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


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_comes_meanwhile_stays_unless_it_may_be_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def no_links(*_arguments: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if not links:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
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
    assert names(tmp_path) == ["jobs.json", "new.json"]


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


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="needs /dev/stdout")
def test_a_pipe_behind_dev_stdout_is_written() -> None:
    program = (
        "from pathlib import Path\nfrom drs_inspector.storage.files.atomic_write import replacing\n"
        "with replacing(Path('/dev/stdout')) as stream: stream.write(b'whole')"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)
    assert (ran.stdout, ran.returncode) == (b"whole", 0), ran.stderr


def test_an_unknown_error_keeps_the_systems_words() -> None:
    error = file_problem(OSError(9999, "The moon is full"), "read", "a.json")
    assert "The moon is full" in error.cause
    assert "a.json" in error.title


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_devices_are_written_and_never_replaced() -> None:
    with replacing(Path("/dev/null")) as stream:
        stream.write(b"x")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    with pytest.raises(FileProblemError, match="disk is full"), replacing(Path("/dev/full")) as stream:
        stream.write(b"x")


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


def test_leftovers_of_killed_runs_go_after_a_day(tmp_path: Path) -> None:
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
