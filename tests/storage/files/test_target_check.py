"""Whether a path can become an export is known before anything is read for it."""

import os
from pathlib import Path

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files.target_check import check_folder, check_target


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("mine")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "kind", "force"),
    [("new", "file", False), ("file", "file", True), ("new", "folder", False), ("empty", "folder", False)],
)
def test_what_is_free(folder: Path, name: str, kind: str, force: bool) -> None:
    check_target(folder / name, kind, force=force)  # type: ignore[arg-type]  # one of the two


@pytest.mark.parametrize(
    ("name", "kind", "force", "title", "next_step"),
    [
        ("file", "file", False, "exists already", "Add --force to replace it."),
        ("full", "file", True, "is a folder", "Give the name of a file."),
        ("none/new", "file", True, "There is no folder", "Create it first."),
        ("file", "folder", True, "is a file", "Give the name of a folder."),
        ("full", "folder", True, "exists already", "Give another name."),
        ("none/new", "folder", False, "There is no folder", "Create it first."),
        ("file/new", "file", False, "There is no folder", "Create it first."),
    ],
)
def test_what_is_not(folder: Path, name: str, kind: str, force: bool, title: str, next_step: str) -> None:
    with pytest.raises(FileProblemError, match=title) as caught:
        check_target(folder / name, kind, force=force)  # type: ignore[arg-type]  # one of the two
    assert caught.value.next_step == next_step


def test_how_a_file_is_replaced_depends_on_the_place() -> None:
    with pytest.raises(FileProblemError) as caught:
        check_target(Path(__file__), to_replace="Press Export again.")
    assert caught.value.next_step == "Press Export again."


def test_several_files_need_a_folder(folder: Path) -> None:
    check_folder(folder / "full")
    with pytest.raises(FileProblemError, match="There is no folder"):
        check_folder(folder / "file")


@pytest.mark.skipif(os.name != "posix", reason="links need a right elsewhere")
@pytest.mark.parametrize("leads_to", ["nowhere", "link"])
def test_a_link_that_leads_nowhere_is_something_already(tmp_path: Path, leads_to: str) -> None:
    (tmp_path / "link").symlink_to(tmp_path / leads_to)
    with pytest.raises(FileProblemError, match="exists already"):
        check_target(tmp_path / "link")
    if leads_to == "nowhere":
        check_target(tmp_path / "link", force=True)
