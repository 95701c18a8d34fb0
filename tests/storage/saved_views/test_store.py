"""The file of saved views survives damage, other versions and other windows, and tells what it could not read."""

import json
from pathlib import Path

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files.named_entries import LONGEST_NAME
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.saved_views.exchange import add_views, export_views, import_views
from drs_inspector.storage.saved_views.saved_view import SavedView
from drs_inspector.storage.saved_views.store import delete_view, load_views, move_view, rename_view, save_view


def names() -> list[str]:
    loaded = load_views()
    assert loaded.problem is None
    return [view.name for view in loaded.views]


def content() -> dict[str, object]:
    found: dict[str, object] = json.loads(app_paths().views_file.read_text())
    return found


def write(**members: object) -> None:
    app_paths().views_file.parent.mkdir(parents=True, exist_ok=True)
    app_paths().views_file.write_text(json.dumps(members))


FULL = SavedView(name="full", filter="a", columns=("name", "tags.x"), sorting=("-name",), grouping="cause")


def test_views_are_saved_renamed_moved_and_deleted() -> None:
    for name in ("a", "b", "c"):
        save_view(SavedView(name=name, filter=name))
    save_view(FULL, position=1)
    rename_view("b", "d")
    move_view("c", 0)
    assert names() == ["c", "a", "full", "d"]
    assert load_views().views[2] == FULL
    save_view(SavedView(name="full"))
    assert load_views().views[2] == SavedView(name="full"), "what it does not say any more is gone"
    delete_view("c")
    assert names() == ["a", "full", "d"]
    for old, new in (("a", "d"), ("x", "y")):
        with pytest.raises(FileProblemError) as caught:
            rename_view(old, new)
        assert caught.value.next_step
    with pytest.raises(FileProblemError, match="no view"):
        delete_view("x")
    assert names() == ["a", "full", "d"]


@pytest.mark.parametrize(
    "entry",
    [
        7,
        {"filter": "a"},
        {"name": " "},
        {"name": "x\x1b[31m"},
        {"name": "\u202eevil"},
        {"name": "x", "filter": ["a"]},
        {"name": "x", "columns": "name"},
        {"name": "x", "columns": ["a" * 600]},
        {"name": "x", "filter": "a" * 200_000},
        {"name": "x", "filter": "password:geheim"},
        {"name": "good"},
    ],
)
def test_a_damaged_entry_costs_that_view_is_told_and_kept_aside(entry: object) -> None:
    write(views=[{"name": "good", "filter": "b", "later": 1}, entry], unknown={"a": 1}, damaged=["old"])
    loaded = load_views()
    assert [view.name for view in loaded.views] == ["good"]
    assert loaded.problem is not None
    assert "One saved view could not be read" in loaded.problem.title
    save_view(SavedView(name="new"))
    found = content()
    assert found["damaged"] == ["old", entry]
    assert found["unknown"] == {"a": 1}
    assert found["views"][0]["later"] == 1  # type: ignore[index]  # a list
    assert names() == ["good", "new"]


def test_a_file_of_a_newer_version_is_only_read() -> None:
    write(version=99, views=[{"name": "a"}])
    loaded = load_views()
    assert [view.name for view in loaded.views] == ["a"]
    assert "newer" in str(loaded.problem)
    with pytest.raises(FileProblemError, match="newer"):
        save_view(SavedView(name="b"))
    assert content() == {"version": 99, "views": [{"name": "a"}]}


def test_limits_and_secrets_are_refused_before_anything_is_written() -> None:
    for view, words in (
        (SavedView(name=""), "view name"),
        (SavedView(name="x" * 101), "view name"),
        (SavedView(name="x", filter="a" * 100_001), "too large"),
        (SavedView(name="x", columns=("a",) * 501), "too large"),
        (SavedView(name="x", filter="source:anna:geheim@db"), "cannot be saved"),
        (SavedView(name="x", filter="half \ud83d"), "half of a character"),
        (SavedView(name="x", columns=("half \ud83d",)), "half of a character"),
    ):
        with pytest.raises(FileProblemError, match=words):
            save_view(view)
    assert not app_paths().views_file.exists()
    write(views=[{"name": str(number)} for number in range(500)])
    with pytest.raises(FileProblemError, match="too many"):
        add_views([SavedView(name="c")], replace=True)
    with pytest.raises(FileProblemError, match="too many"):
        save_view(SavedView(name="c"))
    save_view(SavedView(name="7", filter="still"))
    assert names() == [str(number) for number in range(500)]
    assert load_views().views[7].filter == "still"


def test_views_go_to_a_colleague_and_back(tmp_path: Path) -> None:
    file = tmp_path / "team" / "views.json"
    export_views(file, [FULL, SavedView(name="b")])
    loaded = import_views(file)
    assert loaded.views == (FULL, SavedView(name="b"))
    assert loaded.problem is None
    save_view(SavedView(name="b", filter="mine"))
    assert add_views(loaded.views, replace=False, reserved=["full"]) == ("full (2)", "b (2)")
    assert names() == ["b", "full (2)", "b (2)"]
    assert add_views([SavedView(name="b", filter="theirs")], replace=True) == ("b",)
    assert load_views().views[0].filter == "theirs"
    long = SavedView(name="x" * 100)
    save_view(long)
    (name,) = add_views([long], replace=False)
    assert len(name) == LONGEST_NAME
    assert name.endswith("x (2)")


@pytest.mark.parametrize(
    ("text", "words", "count"),
    [
        ("[1]", "does not name the format", 0),
        ("{", "no JSON", 0),
        ("[" * 100_000, "nested deeper", 0),
        ('{"format": "drs-inspector/profiles"}', "does not name the format", 0),
        ('{"format": "drs-inspector/views", "version": 9, "views": [{"name": "a", "z": 1}]}', "newer", 1),
        ('{"format": "drs-inspector/views", "views": [{"name": "a"}, 1]}', "1 entry is damaged", 1),
        ('{"format": "drs-inspector/views", "views": {}}', "damaged", 0),
    ],
)
def test_a_file_that_is_not_right_says_so_with_a_next_step(tmp_path: Path, text: str, words: str, count: int) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    loaded = import_views(file)
    assert len(loaded.views) == count
    assert loaded.problem is not None
    assert words in str(loaded.problem)
    assert loaded.problem.next_step
    assert import_views(tmp_path / "none.json").problem is not None
    assert import_views(tmp_path).problem is not None
