"""Who is asked to take over, and who is not: what lies at the place of the open window may be anything."""

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drs_inspector.storage.one_instance import start
from drs_inspector.storage.one_instance.channel import listening_socket
from drs_inspector.storage.one_instance.lock import take_lock
from drs_inspector.storage.one_instance.messages import Greeting, StartRequest, line_of
from drs_inspector.storage.one_instance.place import InstancePlace, instance_place, socket_name

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sockets of POSIX")
REQUEST = StartRequest((Path("/a.json"),))


@pytest.fixture
def place(own_home: Path) -> Iterator[InstancePlace]:
    """A place whose lock another window has."""
    found = instance_place()
    assert found is not None
    lock = take_lock(found)
    assert lock is not None
    yield found
    lock.release()


def _serve(place: InstancePlace, serve: Callable[[socket.socket], object]) -> threading.Thread:
    """Be a window that treats its first connection like this."""
    listening = listening_socket(place)
    listening.listen()

    def run() -> None:
        with listening, listening.accept()[0] as connection:
            serve(connection)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.parametrize(
    ("says", "problem"),
    [
        (b"", "does not answer"),
        (b"hello", "does not answer"),
        (b"hello\n", "of another version"),
        (b'{"protocol": true, "version": "9", "identity": ""}\n', "of another version"),
        (line_of(Greeting(2, "9.9", "")), "of another version"),
        (line_of(Greeting(1, "9.9", "another home")), "of another version"),
    ],
    ids=["silent", "half a line", "no JSON", "other types", "other protocol", "other home"],
)
def test_a_window_that_does_not_greet_as_it_should_is_told_nothing(
    place: InstancePlace, monkeypatch: pytest.MonkeyPatch, says: bytes, problem: str
) -> None:
    monkeypatch.setattr(start, "ANSWER_SECONDS", 0.2)
    heard: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        connection.sendall(says)
        heard.append(connection.recv(100))

    thread = _serve(place, serve)
    outcome = start.first_or_handed(REQUEST)
    thread.join()
    assert isinstance(outcome, start.Alone)
    assert problem in str(outcome.problem)
    assert heard == [b""]


def test_a_socket_that_others_can_write_to_is_not_connected_to(place: InstancePlace) -> None:
    with listening_socket(place) as listening:
        listening.listen()
        place.socket.chmod(0o666)
        outcome = start.first_or_handed(REQUEST)
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.accept()
    assert isinstance(outcome, start.Alone)
    assert outcome.problem is not None
    assert outcome.problem.title == "The window that is open was told nothing."


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only root can give a file away")
def test_what_belongs_to_another_user_is_neither_asked_nor_lived_in(
    place: InstancePlace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with listening_socket(place) as listening:
        listening.listen()
        os.chown(place.socket, 65534, 65534)
        outcome = start.first_or_handed(REQUEST)
    assert isinstance(outcome, start.Alone)
    assert outcome.problem is not None
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    os.chown(tmp_path, 65534, 65534)
    found = instance_place()
    assert found is not None
    assert found.folder == place.folder


def test_a_runtime_folder_is_used_when_it_is_private_and_never_one_that_is_not(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    tmp_path.chmod(0o700)
    folders = []
    for mode in (0o700, 0o755, 0o777):
        (tmp_path / "drs-inspector").mkdir(exist_ok=True)
        (tmp_path / "drs-inspector").chmod(mode)
        found = instance_place()
        assert found is not None
        folders.append(found.folder)
    assert folders == [tmp_path / "drs-inspector", own_home / "state/window", own_home / "state/window"]
    (own_home / "state/window").rmdir()
    (own_home / "state/window").symlink_to(tmp_path)
    assert instance_place() is None
    assert start.first_or_handed(REQUEST) == start.Alone()


def test_each_display_has_its_window(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = set()
    for variable, value in (("DISPLAY", ":7"), ("DISPLAY", ":8"), ("WAYLAND_DISPLAY", "wayland-1")):
        monkeypatch.setenv(variable, value)
        found = instance_place()
        assert found is not None
        names.add(found.name)
    assert len(names) == 3


def test_a_home_whose_path_is_too_long_for_a_socket_has_one_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DRS_INSPECTOR_HOME", str(tmp_path / ("n" * 120)))
    found = instance_place()
    assert found is not None
    with listening_socket(found) as listening, socket.socket(socket.AF_UNIX) as connection:
        listening.listen()
        with socket_name(found.socket) as name:
            connection.connect(name)
