"""A second start hands over to the window that is open: real processes, and what could go wrong between them."""

import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drs_inspector.qt.one_instance.server import _MOST_CONNECTIONS
from drs_inspector.storage.one_instance.messages import StartRequest, line_of
from drs_inspector.storage.one_instance.place import InstancePlace, instance_place
from tests.helpers.forked_program import ForkedProgram
from tests.helpers.waiting import PATIENCE
from tests.helpers.window_runs import WindowRuns, window_program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sockets and forked processes of POSIX")

ODD_NAMES = (b"two\nlines.json", "\u202egnp.json".encode(), b"\xff\xfe no text.json", b"-dash", b"\x1b[2J", b"n" * 255)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkedProgram]:
    with window_program(tmp_path_factory.mktemp("runs")) as made:
        yield made


@pytest.fixture
def runs(program: ForkedProgram, own_home: Path) -> Iterator[WindowRuns]:
    made = WindowRuns(program, own_home)
    yield made
    made.end()


@pytest.fixture
def place(own_home: Path) -> InstancePlace:
    found = instance_place()
    assert found is not None
    return found


def test_of_twenty_starts_at_once_one_has_the_window_and_every_file_arrives(runs: WindowRuns) -> None:
    names = [f"{number}.json".encode() for number in range(20)]
    for name in names:
        (runs.home / os.fsdecode(name)).write_text("[]")
    started = [runs.start(os.fsdecode(name)) for name in names]
    window = None

    def one_has_all() -> bool:
        nonlocal window
        window = next((run for run in started if len(runs.opened(run)) == len(names)), None)
        return window is not None

    runs.until(one_has_all)
    assert window is not None
    assert sorted(runs.opened(window)) == sorted(os.fsencode(runs.home) + b"/" + name for name in names)
    assert [run.wait() for run in started if run is not window] == [0] * 19
    assert runs.windows == 1


def test_names_arrive_as_they_are_with_the_token_and_the_window_comes_to_the_front(runs: WindowRuns) -> None:
    window = runs.window()
    for name in ODD_NAMES:
        (runs.home / os.fsdecode(name)).write_text("[]")
    given = [os.fsdecode(name) for name in ODD_NAMES]
    assert runs.start("open", "--", *given, XDG_ACTIVATION_TOKEN="token of the desktop").wait() == 0
    runs.until(lambda: len(runs.opened(window)) == len(given))
    folder = os.fsencode(runs.home)
    assert runs.opened(window) == [folder + b"/" + name for name in ODD_NAMES]
    runs.until(lambda: runs.told(window)["active"])
    # A file that cannot be opened is told about in the window; the start has ended well.
    assert runs.start("open", "gone.json", DESKTOP_STARTUP_ID="id_TIME5").wait() == 0
    runs.until(lambda: any("gone.json" in problem for problem in runs.told(window)["problems"]))
    runs.until(lambda: runs.told(window)["tokens"] == ["token of the desktop", "id_TIME5"])


def test_another_home_is_another_instance_and_so_is_one_that_is_asked_for(runs: WindowRuns) -> None:
    window = runs.window()
    other = runs.start("--new-instance")
    runs.until(lambda: "listens" in runs.told(other))
    elsewhere = runs.window(DRS_INSPECTOR_HOME=str(runs.home / "elsewhere"))
    assert not runs.told(other)["listens"]
    assert runs.start().wait() == 0
    runs.until(lambda: runs.told(window)["tokens"] == [""])
    assert runs.told(elsewhere)["tokens"] == []


def test_a_killed_window_leaves_nothing_that_is_waited_for(runs: WindowRuns, place: InstancePlace) -> None:
    runs.window().kill()
    assert stat.S_ISSOCK(place.socket.lstat().st_mode)
    window = runs.window("a.json" if (runs.home / "a.json").write_text("[]") else "")
    assert runs.opened(window) == [os.fsencode(runs.home / "a.json")]
    assert runs.start().wait() == 0


@pytest.mark.parametrize("when", ["start", "end"])
def test_a_start_waits_for_a_window_that_is_starting_or_closing(
    runs: WindowRuns, place: InstancePlace, when: str
) -> None:
    (runs.home / "a.json").write_text("[]")
    (runs.told_folder / "hold").touch()
    if when == "start":
        first = runs.start(HOLD=when)
        runs.until(place.lock_file.exists)
    else:
        first = runs.window(HOLD=when)
        first.send(signal.SIGTERM)
        runs.until(lambda: not place.socket.exists())
    second = runs.start("a.json")
    assert runs.opened(second) == []
    # The first one dies before it has taken anything, or ends in order after it has said that it takes nothing more.
    first.kill() if when == "start" else (runs.told_folder / "hold").unlink()
    runs.until(lambda: runs.opened(second) == [os.fsencode(runs.home / "a.json")])
    assert first.wait() == (-9 if when == "start" else 143)


def test_a_window_that_hangs_is_given_up_and_told_about_and_opens_nothing_later(runs: WindowRuns) -> None:
    (runs.home / "a.json").write_text("[]")
    window = runs.window()
    window.send(signal.SIGSTOP)
    second = runs.start("a.json", ANSWER_SECONDS="0.2")
    runs.until(lambda: runs.opened(second) and runs.told(second)["problems"])
    assert "does not answer" in runs.told(second)["problems"][0]
    window.send(signal.SIGCONT)
    assert runs.start().wait() == 0
    runs.until(lambda: runs.told(window)["tokens"] == [""])
    assert runs.opened(window) == []


def _connected(place: InstancePlace) -> socket.socket:
    made = socket.socket(socket.AF_UNIX)  # without a time limit it waits where more wait already than can
    made.connect(str(place.socket))
    made.settimeout(PATIENCE)
    return made


def _ended(connection: socket.socket) -> bool:
    """Tell whether the window ends a connection without another word than its greeting."""
    said = b""
    try:
        while chunk := connection.recv(4096):
            said += chunk
    except ConnectionResetError:
        pass
    return said.count(b"\n") <= 1


def test_garbage_floods_and_crowds_change_nothing(runs: WindowRuns, place: InstancePlace) -> None:
    window = runs.window()
    good = line_of(StartRequest())
    for garbage in (
        b"\n",
        b"[" * 100_000 + b"\n",
        b"{}\n",
        b"\xff\xfe\n",
        good.replace(b'"files": []', b'"files": ["relative"]'),
        good.replace(b'"files": []', b'"files": ["/a\\u0000b"]'),
        good.replace(b'"files": []', b'"files": 7'),
        good.replace(b'"activation": ""', b'"activation": "a\\u0000b"'),
        good.replace(b"false", b"0"),
        b"9" * 5000 + b"\n",
    ):
        with _connected(place) as connection:
            connection.sendall(garbage)
            assert _ended(connection), garbage[:50]
    with _connected(place) as connection, pytest.raises((BrokenPipeError, ConnectionResetError)):
        connection.sendall(b"x" * (100 << 20))
    crowd = [_connected(place) for _ in range(200)]
    greeted = 0
    for connection in crowd[_MOST_CONNECTIONS:]:
        greeted += not _ended(connection)
    assert greeted == 0
    # The others say nothing and make way after a while.
    assert runs.start().wait() == 0
    runs.until(lambda: runs.told(window)["tokens"] == [""])
    assert (runs.opened(window), runs.told(window)["problems"]) == ([], [])
    for connection in crowd:
        connection.close()


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only root can be another user")
def test_a_process_of_another_user_is_not_listened_to(runs: WindowRuns, place: InstancePlace) -> None:
    window = runs.window()
    with _connected(place) as ours:
        assert ours.recv(4096).endswith(b"\n")
    place.folder.chmod(0o711)
    place.socket.chmod(0o666)
    stranger = (
        "import os, socket, sys; os.chdir(sys.argv[1]); os.setuid(65534); one = socket.socket(socket.AF_UNIX);"
        "one.connect(sys.argv[2]); print(one.recv(4096))"
    )
    command = [sys.executable, "-c", stranger, str(place.folder), place.socket.name]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.stdout == "b''\n" or "ConnectionResetError" in refused.stderr, refused
    assert runs.told(window)["tokens"] == []
