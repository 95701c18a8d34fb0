"""What holds for every format of an export, whatever it does: whole or nothing, cancelled leaves what was there."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.exports.exporter import (
    Exporter,
    ExportOptions,
    FileExporter,
    FolderExporter,
    Selection,
)
from drs_inspector.storage.exports.registry import exporter_named, exporters, register
from drs_inspector.storage.files.write_report import WriteReport


def snapshot_of(*ids: str) -> Snapshot:
    snapshot = Snapshot()
    for job_id in ids:
        snapshot.add_detail(b'{"id":"%s","name":"job %s"}' % (job_id.encode(), job_id.encode()), job_id, 0)
    return snapshot


class Names(FileExporter):
    """Writes one name a line, and never says how far it is."""

    name = "names"
    title = "Names"
    suffix = ".names.txt"
    media_type = "text/plain"

    def __init__(self, fail_after: int | None = None) -> None:
        self._fail_after = fail_after

    def write(self, selection: Selection, target: BinaryIO, options: ExportOptions) -> WriteReport:
        count = size = 0
        for job in selection.jobs():
            if count == self._fail_after:
                raise OSError(28, "No space left on device")
            size += target.write(f"{job.name}\n".encode())
            count += 1
        return WriteReport(count, 0, size)


class StreamedNames(Names):
    can_stream = True


class NameFiles(FolderExporter):
    """Writes an empty file for each job."""

    name = "name-files"
    title = "Name files"
    media_type = "inode/directory"

    def __init__(self, fail_after: int | None = None) -> None:
        self._fail_after = fail_after

    def write(self, selection: Selection, target: Path, options: ExportOptions) -> WriteReport:
        for count, job in enumerate(selection.jobs()):
            if count == self._fail_after:
                raise ValueError("a fault of the format")
            (target / job.id).mkdir()
            (target / job.id / "name").write_text(job.name)
        return WriteReport(len(list(target.iterdir())), 0, 0)


class CancelledError(Exception):
    pass


def cancelled(_done: int, _total: int) -> None:
    raise CancelledError


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


TWO = Selection((snapshot_of("a", "b"),))
MAKERS: list[Callable[[int | None], Exporter]] = [Names, NameFiles]


def test_a_selection_yields_the_jobs_that_are_wanted_of_every_document() -> None:
    documents = (snapshot_of("a", "b"), snapshot_of("c", "d"))
    assert [job.id for job in Selection(documents).jobs()] == ["a", "b", "c", "d"]
    assert [job.id for job in Selection(documents, frozenset({"d", "a"})).jobs()] == ["a", "d"]


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("old")
    report = Names().export(TWO, path, ExportOptions())
    assert (report.path, report.jobs, report.bytes) == (path, 2, path.stat().st_size)
    assert path.read_text() == "job a\njob b\n"
    assert names_in(tmp_path) == ["x.txt"]


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    report = NameFiles().export(TWO, tmp_path / "out", ExportOptions())
    assert (report.path, report.jobs) == (tmp_path / "out", 2)
    assert (tmp_path / "out" / "b" / "name").read_text() == "job b"
    (tmp_path / "empty").mkdir()
    NameFiles().export(TWO, tmp_path / "empty", ExportOptions())
    assert names_in(tmp_path / "empty") == ["a", "b"]
    assert names_in(tmp_path) == ["empty", "out"]


def test_a_folder_with_something_in_it_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("precious")
    with pytest.raises(FileProblemError) as caught:
        NameFiles().export(TWO, tmp_path / "out", ExportOptions())
    assert "another folder" in caught.value.next_step
    (tmp_path / "file").write_text("precious")
    with pytest.raises(FileProblemError):
        NameFiles().export(TWO, tmp_path / "file", ExportOptions())
    assert (tmp_path / "out" / "mine").read_text() == "precious"
    assert (tmp_path / "file").read_text() == "precious"
    assert names_in(tmp_path) == ["file", "out"]


@pytest.mark.parametrize("make", MAKERS)
def test_what_fails_half_way_leaves_nothing_of_it(make: Callable[[int | None], Exporter], tmp_path: Path) -> None:
    path = tmp_path / "x"
    with pytest.raises((FileProblemError, ValueError)):
        make(1).export(TWO, path, ExportOptions())
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("make", MAKERS)
def test_a_cancelled_export_leaves_what_was_there_even_of_a_format_that_tells_no_progress(
    make: Callable[[int | None], Exporter], tmp_path: Path
) -> None:
    path = tmp_path / "x"
    if make(None).kind == "file":
        path.write_text("old")
    with pytest.raises(CancelledError):
        make(None).export(TWO, path, ExportOptions(cancelled))
    assert not path.exists() or path.read_text() == "old"
    assert len(names_in(tmp_path)) == path.exists()


def test_only_a_format_that_can_goes_to_a_stream() -> None:
    stream = io.BytesIO()
    assert StreamedNames().export(TWO, stream, ExportOptions()).path is None
    assert stream.getvalue() == b"job a\njob b\n"
    for exporter in (Names(), NameFiles()):
        with pytest.raises(InspectorError, match="standard output") as caught:
            exporter.export(TWO, stream, ExportOptions())
        assert caught.value.next_step


def test_a_stream_that_breaks_is_told_with_a_next_step() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb", buffering=0) as stream, pytest.raises(FileProblemError) as caught:
        StreamedNames().export(TWO, stream, ExportOptions())
    assert caught.value.next_step


@pytest.mark.parametrize("make", MAKERS)
def test_a_masking_that_a_format_does_not_know_is_refused(
    make: Callable[[int | None], Exporter], tmp_path: Path
) -> None:
    selection = Selection(TWO.documents, masking=Policy.of(Level.SUPPORT))
    with pytest.raises(InspectorError, match="mask"):
        make(None).export(selection, tmp_path / "x", ExportOptions())
    assert names_in(tmp_path) == []


def test_an_archive_holds_one_document(tmp_path: Path) -> None:
    selection = Selection((snapshot_of("a"), snapshot_of("b")))
    with pytest.raises(InspectorError, match="one source"):
        ArchiveExporter().export(selection, tmp_path / "x", ExportOptions())
    assert names_in(tmp_path) == []


def test_formats_are_found_by_name_and_an_unknown_name_says_which_there_are() -> None:
    take_away = register(Names())
    try:
        offered = [exporter.name for exporter in exporters()]
        assert (offered[0], offered[-1]) == ("archive", "names")
        assert exporter_named("names").title == "Names"
        with pytest.raises(ValueError, match="names"):
            register(Names())
    finally:
        take_away()
    with pytest.raises(InspectorError) as caught:
        exporter_named("names")
    assert "archive" in caught.value.next_step
