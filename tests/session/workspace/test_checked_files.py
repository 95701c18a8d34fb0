"""A large file is shown before it is checked: what is said meanwhile, what leaves the program, and how it ends."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.query.query import parse_query
from drs_inspector.session.coverage_texts import CHECKING, coverage_lines
from drs_inspector.session.events import DocumentChecked, ProblemRaised, SnapshotReplaced
from drs_inspector.session.workspace.workspace import Workspace
from drs_inspector.storage.archive import open_files
from drs_inspector.storage.archive.index.check import ArchiveCheck
from drs_inspector.storage.files.write_report import WriteReport
from tests.helpers.waiting import PATIENCE, until
from tests.session.several import Recorder
from tests.storage.archive.indexed import LIES, everything, forged, honest, large, says_so, write


@pytest.fixture
def released(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Hold each check until this is set."""
    event, run = threading.Event(), ArchiveCheck.run

    def held(self: ArchiveCheck) -> object:
        event.wait(PATIENCE)
        return run(self)

    monkeypatch.setattr(ArchiveCheck, "run", held)
    yield event
    event.set()


async def test_a_sound_file_is_shown_checked_and_then_called_complete(
    workspace: Workspace, tmp_path: Path, released: threading.Event
) -> None:
    path, told = write(tmp_path / "a.json", large()), Recorder(workspace)
    (session,) = (await workspace.open_files([path], early=True)).sessions
    snapshot = session.inspector.snapshot
    assert [job.name for job in snapshot.roots()] == ["job a", "job b", "job c"]
    assert coverage_lines(snapshot)[0] == f"Not complete: {CHECKING}"
    released.set()
    await session.inspector.checked()
    await until(lambda: told.of(DocumentChecked, session.key))
    assert session.inspector.snapshot is snapshot
    assert everything(snapshot) == everything(open_files([path]))
    assert not any(CHECKING in line for line in coverage_lines(snapshot))


@pytest.mark.parametrize("lie", LIES)
async def test_a_file_that_hides_something_is_shown_as_it_is_and_told(
    workspace: Workspace, tmp_path: Path, released: threading.Event, lie: str
) -> None:
    content = forged(honest(), LIES[lie])
    path, told = write(tmp_path / "a.json", content), Recorder(workspace)
    (session,) = (await workspace.open_files([path], early=True)).sessions
    inspector = session.inspector
    work = asyncio.gather(
        inspector.refresh(),
        inspector.export(tmp_path / "b.json"),
        inspector.export(tmp_path / "c.json", job_ids=["a"]),
        return_exceptions=True,
    )
    await asyncio.sleep(0)
    assert not (tmp_path / "b.json").exists(), "nothing leaves that is not checked"
    released.set()
    _report, written_report, error = await work
    assert isinstance(written_report, WriteReport)
    assert written_report.jobs == 3
    assert isinstance(error, InspectorError), "they were chosen from fewer jobs than there are"
    assert [*json.loads((tmp_path / "b.json").read_bytes())["jobs"][1]["list"]] == ["id", "name"]
    assert told.of(SnapshotReplaced, session.key)
    assert everything(inspector.snapshot) == everything(open_files([path]))


async def test_what_was_wrong_is_told_in_the_document(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", forged(honest(), LIES["of a job that is hidden"]))
    (session,) = (await workspace.open_files([path], early=True)).sessions
    await session.inspector.checked()
    assert [*session.inspector.snapshot.jobs] == ["a", "b", "c"]
    assert says_so(session.inspector.snapshot)


def _remove(path: Path) -> None:
    path.write_bytes(b"")
    path.unlink()


def _cut(path: Path) -> None:
    with path.open("rb+") as file:
        file.truncate(500_000)


@pytest.mark.parametrize("damage", [_remove, _cut])
async def test_a_file_that_goes_away_meanwhile_is_told(
    workspace: Workspace, tmp_path: Path, released: threading.Event, damage: Callable[[Path], None]
) -> None:
    path, told = write(tmp_path / "a.json", large()), Recorder(workspace)
    (session,) = (await workspace.open_files([path], early=True)).sessions
    damage(path)
    released.set()
    await session.inspector.checked()
    await until(lambda: told.of(ProblemRaised, session.key))
    snapshot = session.inspector.snapshot
    assert [job.name for job in snapshot.roots()] == ["job a", "job b", "job c"], "what was read stays"
    assert (snapshot.is_checked, snapshot.complete, len(snapshot.problems)) == (True, False, 1)
    lost = [job for job in snapshot.jobs.values() if job.id in snapshot.unavailable]
    assert [job.id for job in lost] == (["b", "c"] if damage is _cut else ["a", "b", "c"])
    assert all(parse_query("table:no such name").answer(job, snapshot) is None for job in lost), "it is not known"
    assert all(job.objects.count for job in snapshot.jobs.values() if job not in lost)
    assert snapshot.coverage.details.refused_jobs == len(lost)
    if damage is _cut:
        with pytest.raises(InspectorError, match="Nothing was written"):
            await session.inspector.export(tmp_path / "b.json")
        assert not (tmp_path / "b.json").exists(), "of job a it is not known whether that is all"
    else:
        await session.inspector.export(tmp_path / "b.json")
        again = open_files([tmp_path / "b.json"])
        assert ([*again.unavailable], again.complete) == (["a", "b", "c"], False), "nothing is said of their objects"


@pytest.mark.expected_log("check failed")
async def test_nothing_is_exported_after_a_check_that_failed(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(_check: ArchiveCheck) -> object:
        raise MemoryError

    monkeypatch.setattr(ArchiveCheck, "run", run)
    path = write(tmp_path / "a.json", forged(honest(), LIES["of a job that is hidden"]))
    (session,) = (await workspace.open_files([path], early=True)).sessions
    with pytest.raises(InspectorError, match="Nothing was written"):
        await session.inspector.export(tmp_path / "b.json")
    assert not (tmp_path / "b.json").exists()


async def test_closing_a_session_ends_its_check(
    workspace: Workspace, tmp_path: Path, released: threading.Event
) -> None:
    path, told = write(tmp_path / "a.json", large()), Recorder(workspace)
    (session,) = (await workspace.open_files([path], early=True)).sessions
    await workspace.close_session(session.key)
    released.set()
    (again,) = (await workspace.open_files([path], early=True)).sessions
    await again.inspector.checked()
    assert again.inspector.snapshot.is_checked
    assert not told.of(ProblemRaised, session.key)


async def test_opening_a_file_again_meanwhile_shows_the_newer_one(
    workspace: Workspace, tmp_path: Path, released: threading.Event
) -> None:
    path = write(tmp_path / "a.json", large())
    await workspace.open_files([path], early=True)
    write(path, large("x", "y", "z"))
    (session,) = (await workspace.open_files([path], early=True)).sessions
    released.set()
    await session.inspector.checked()
    assert [*session.inspector.snapshot.jobs] == ["x", "y", "z"]
    assert session.inspector.snapshot.is_checked
