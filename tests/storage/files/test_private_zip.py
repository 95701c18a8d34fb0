"""A zip file that is private, whole, the same for the same content, and never in place of another file unasked."""

import os
import stat
import zipfile
from collections import UserDict
from collections.abc import ItemsView
from pathlib import Path

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files.private_zip import write_private_zip

ENTRIES = {"folder/b.txt": b"second" * 1_000, "folder/a.txt": "Größe".encode()}


def test_entries_come_back_in_their_order_and_the_bytes_are_the_same_each_time(tmp_path: Path) -> None:
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    write_private_zip(one, ENTRIES, replace=False)
    write_private_zip(two, ENTRIES, replace=False)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as made:
        assert {name: made.read(name) for name in made.namelist()} == ENTRIES
        assert made.namelist() == list(ENTRIES)
        assert all(info.external_attr >> 16 == 0o600 for info in made.infolist())


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_it_is_for_its_owner_alone_also_in_place_of_a_file_for_everyone(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    write_private_zip(path, ENTRIES, replace=False)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    write_private_zip(path, ENTRIES, replace=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_existing_file_stays_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_text("precious")
    with pytest.raises(FileProblemError, match="exists already"):
        write_private_zip(path, ENTRIES, replace=False)
    assert path.read_text() == "precious"
    write_private_zip(path, ENTRIES, replace=True)
    assert zipfile.is_zipfile(path)


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
@pytest.mark.parametrize("leads_to", ["nowhere", "a.zip"])
def test_a_link_that_leads_nowhere_is_told_in_words(tmp_path: Path, leads_to: str) -> None:
    path = tmp_path / "a.zip"
    path.symlink_to(leads_to)
    with pytest.raises(FileProblemError, match="exists already"):
        write_private_zip(path, ENTRIES, replace=False)
    assert path.is_symlink()


def test_a_file_that_appears_in_the_meantime_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"

    class Entries(UserDict[str, bytes]):
        def items(self) -> ItemsView[str, bytes]:
            path.write_text("of another program")
            return super().items()

    with pytest.raises(FileProblemError, match="something of this name"):
        write_private_zip(path, Entries(ENTRIES), replace=False)
    assert path.read_text() == "of another program"


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with pytest.raises(TypeError):
        write_private_zip(path, {"a": None}, replace=False)  # type: ignore[dict-item]  # the failure
    assert list(tmp_path.iterdir()) == []
    for odd in (tmp_path / "no" / "folder.zip", tmp_path):
        with pytest.raises(FileProblemError):
            write_private_zip(odd, ENTRIES, replace=False)
