"""Files of profiles and of saved views, whatever a person or a fault has put there: told, and nothing of it lost."""

import errno
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.storage.files.paths import SETTINGS_BYTES
from drs_inspector.storage.profiles.entries import PROFILES
from drs_inspector.storage.profiles.store import Profile, load_profiles, read_exported_profiles, save_profile
from drs_inspector.storage.saved_views.entries import VIEWS
from drs_inspector.storage.saved_views.exchange import import_views
from drs_inspector.storage.saved_views.saved_view import SavedView
from drs_inspector.storage.saved_views.store import load_views, save_view


@dataclass
class Room:
    """One kind of file, as the program uses it."""

    member: str
    path: Path
    load: Callable[[], tuple[list[str], InspectorError | None]]
    save: Callable[[str], None]
    take: Callable[[Path], InspectorError | None]

    def write(self, content: object) -> None:
        """Write the file: JSON, or bytes as they are."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())

    def entries(self, *entries: object) -> None:
        """Write a file with these entries."""
        self.write({self.member: entries})

    def content(self) -> dict[str, Any]:
        """Return the file as any program reads it."""
        found: dict[str, Any] = json.loads(self.path.read_bytes())
        return found

    def names(self) -> list[str]:
        """Return the names that are read, without looking at problems."""
        return self.load()[0]


def _views() -> tuple[list[str], InspectorError | None]:
    loaded = load_views()
    return [view.name for view in loaded.views], loaded.problem


def _profiles() -> tuple[list[str], InspectorError | None]:
    loaded = load_profiles()
    return [profile.name for profile in loaded.profiles], loaded.problem


@pytest.fixture(params=["views", "profiles"])
def room(request: pytest.FixtureRequest) -> Room:
    """Each of the two files, that there is not yet."""
    if request.param == "views":
        return Room(
            "views",
            VIEWS.home(),
            _views,
            lambda name: save_view(SavedView(name=name)),
            lambda path: import_views(path).problem,
        )
    return Room(
        "profiles",
        PROFILES.home(),
        _profiles,
        lambda name: save_profile(Profile(name=name)),
        lambda path: read_exported_profiles(path).problem,
    )


HOSTILE = (
    {"name": "half \ud83d"},
    {"name": "\x1b]0;owned\x07"},
    {"name": "two\nlines"},
    {"name": "\u202egpj"},
    {"name": "n" * 100_000},
    {"name": ""},
    {"name": 7},
    {"title": "no name"},
    ["a list"],
    None,
    {"name": "good", "region": "of the second one"},
)


def test_an_entry_that_cannot_be_used_costs_itself_and_is_kept(room: Room) -> None:
    good = {"name": "good", "unknown": "half \udc00 of a pair", "big": 10**30}
    room.write({room.member: [good, *HOSTILE, {"name": "other"}], "more": ["\ud800"]})
    before = room.path.read_bytes()
    names, problem = room.load()
    assert names == ["good", "other"]
    assert problem is not None
    assert f"{len(HOSTILE)} " in problem.title
    assert str(room.path) in problem.next_step
    assert room.path.read_bytes() == before, "who only reads changes nothing"
    room.save("new")
    found = room.content()
    assert found["damaged"] == list(HOSTILE)
    assert found["more"] == ["\ud800"]
    assert found[room.member][0]["unknown"] == good["unknown"]
    assert found[room.member][0]["big"] == 10**30
    assert room.load() == (["good", "other", "new"], None)
    room.save("later")
    assert room.content()["damaged"] == list(HOSTILE), "they are not kept twice, nor lost by the next change"


def test_what_was_kept_before_stays_whatever_it_is(room: Room) -> None:
    room.write({room.member: [7], "damaged": "of a person"})
    room.save("a")
    assert room.content()["damaged"] == ["of a person", 7]
    room.write({room.member: {"a": 1}})
    room.save("a")
    assert room.content()["damaged"] == [{"a": 1}], "no list: it is the only entry, and none that can be used"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "truncated"),
        (b"{", "truncated"),
        (b"[1]", "no object"),
        (b"\x00" * 50, "damaged"),
        (b'{"a":"\xff"}', "damaged"),
        (b'{"a":"\\ud800", "b":NaN}', "NaN"),
        (b'{"a":' + b"[" * 90_000 + b"]" * 90_000 + b"}", "nested"),
        (b'{"a":' + b"[" * 150 + b"]" * 150 + b"}", "nested"),
        (b'{"a":"\\ud800","b":' + b"[" * 90_000 + b"]" * 90_000 + b"}", "nested"),
        (b'{"a":1}' + b" " * SETTINGS_BYTES, "8 MB"),
    ],
    ids=["empty", "half", "list", "zeros", "latin", "constant", "deep", "too deep", "deep and half", "large"],
)
def test_a_file_that_is_no_json_is_told_and_kept_aside_by_the_next_change(
    room: Room, content: bytes, word: str
) -> None:
    room.write(content)
    aside = room.path.with_name(f"{room.path.name}.damaged")
    for _ in range(2):
        names, problem = room.load()
        assert names == []
        assert problem is not None
        assert word in problem.cause
        assert str(room.path) in problem.cause
        assert str(aside) in problem.next_step
    assert (room.path.read_bytes(), aside.exists()) == (content, False)
    with pytest.raises(FileProblemError, match="any more"):
        (VIEWS if room.member == "views" else PROFILES).move("gone", 0)
    assert not aside.exists(), "a change that came to nothing moves nothing"
    room.save("new")
    assert aside.read_bytes() == content
    assert room.load() == (["new"], None)
    assert room.take(aside) is not None


@pytest.mark.parametrize("version", [2, 10**30, 1.5, "2", None, {"major": 2}, "x" * 10_000])
def test_a_file_of_a_newer_version_is_used_and_never_changed(room: Room, version: object) -> None:
    room.write({"version": version, room.member: [{"name": "a", "shape": "of tomorrow"}], "order": [1]})
    before = room.path.read_bytes()
    names, problem = room.load()
    assert names == ["a"]
    assert problem is not None
    assert "newer version" in problem.title
    assert len(problem.cause) < 100
    with pytest.raises(FileProblemError, match="newer version"):
        room.save("b")
    assert room.path.read_bytes() == before


def test_a_hundred_thousand_entries_are_bounded_and_all_of_them_stay(room: Room) -> None:
    entries = [{"name": f"{number:05}"} for number in range(100_000)]
    room.write(json.dumps({room.member: entries}, separators=(",", ":")).encode())
    most = VIEWS.most if room.member == "views" else PROFILES.most
    names, problem = room.load()
    assert names == [entry["name"] for entry in entries[:most]]
    assert problem is not None
    assert f"{100_000 - most:,}" in problem.title
    with pytest.raises(FileProblemError, match="too many"):
        room.save("one more")
    room.save("00000")
    found = room.content()
    assert len(found[room.member]) + len(found["damaged"]) == 100_000


def test_what_could_not_be_read_again_is_not_written(room: Room) -> None:
    room.write({room.member: [], "notes": "n" * (SETTINGS_BYTES - 100)})
    before = room.path.read_bytes()
    with pytest.raises(FileProblemError, match="could not be written") as caught:
        room.save("a" * 100)
    assert "8 MB" in caught.value.cause
    assert room.path.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX")
def test_a_link_is_followed_and_what_is_no_file_is_never_waited_for(room: Room, tmp_path: Path) -> None:
    room.path.parent.mkdir(parents=True)
    real = tmp_path / "dotfiles.json"
    real.write_text(json.dumps({room.member: [{"name": "a"}]}))
    room.path.symlink_to(real)
    room.save("b")
    assert room.path.is_symlink()
    assert [entry["name"] for entry in json.loads(real.read_text())[room.member]] == ["a", "b"]
    room.path.unlink()
    for make, words in ((os.mkfifo, "pipe"), (os.mkdir, "folder"), (lambda path: path.symlink_to(path), "links")):
        make(room.path)
        names, problem = room.load()
        assert names == []
        assert problem is not None
        assert words in problem.cause
        with pytest.raises(FileProblemError):
            room.save("c")
        assert os.path.lexists(room.path), "it stays what it is"
        room.path.rmdir() if words == "folder" else room.path.unlink()


@pytest.mark.parametrize(("code", "words"), [(errno.EACCES, "permission"), (errno.EIO, "fault"), (errno.EAGAIN, "")])
def test_a_file_that_may_not_be_read_is_said_and_not_replaced(
    room: Room, code: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.entries({"name": "a"})
    before = room.path.read_bytes()

    def refuse(path: Path) -> None:
        raise OSError(code, os.strerror(code), str(path))

    with monkeypatch.context() as patch:
        patch.setattr("drs_inspector.storage.files.json_file.open_regular", refuse)
        names, problem = room.load()
        assert names == []
        assert problem is not None
        assert words in problem.cause
        with pytest.raises(FileProblemError, match="could not be read"):
            room.save("b")
    assert room.path.read_bytes() == before


def test_a_full_disk_leaves_the_old_file_and_nothing_beside(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for content in (b'{"%s": [{"name": "a"}]}' % room.member.encode(), b"{"):
        room.write(content)
        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", full)
            with pytest.raises(FileProblemError, match="could not be written") as caught:
                room.save("b")
        assert "disk is full" in caught.value.cause
        kept = [path for path in room.path.parent.iterdir() if path.suffix != ".lock"]
        assert [path.read_bytes() for path in kept] == [content], "under its name, or as what was put aside"
