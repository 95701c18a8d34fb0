"""Files as a source: opened, refreshed as a difference, exported as they were at one moment."""

import asyncio
import io
import json
import threading
from pathlib import Path
from typing import Any

import pytest

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.resource_files import resource_path
from drs_inspector.session.events import Event, FileProgress, JobsChanged, SnapshotReplaced
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.storage.archive import write
from tests.helpers.waiting import until
from tests.session.conftest import MakeCloud

SAMPLE = resource_path("sample-batch-detail.json")


async def test_a_file_replaces_what_was_there_and_refreshes_as_a_difference(tmp_path: Path) -> None:
    path = tmp_path / "reply.json"
    document = json.loads(SAMPLE.read_bytes())
    path.write_text(json.dumps(document))
    inspector = Inspector()
    events: list[Event] = []
    inspector.subscribe(events.append)
    await inspector.open_files([path])
    assert [event for event in events if isinstance(event, SnapshotReplaced)] == [SnapshotReplaced()]
    before = dict(inspector.snapshot.jobs)
    kept, changed = before
    assert len(inspector.snapshot.unassigned_rules) == 2
    document["results"][1]["status"] = "FULL_TRANSFER_FAILED"
    document["results"].append({"id": "new", "name": "new", "status": "CREATING"})
    path.write_text(json.dumps(document))
    events.clear()
    report = await inspector.refresh()
    assert report.read == 3
    assert inspector.snapshot.jobs[kept] is before[kept]
    assert inspector.snapshot.jobs[changed].status.group == "failed"
    assert [event for event in events if isinstance(event, JobsChanged | SnapshotReplaced)] == [
        JobsChanged(added=("new",), changed=(changed,))
    ]
    assert len(inspector.snapshot.unassigned_rules) == 2
    path.unlink()
    with pytest.raises(FileProblemError):
        await inspector.refresh()
    assert len(inspector.snapshot.jobs) == 3
    await inspector.close()


async def test_what_a_file_says_of_its_masking_is_read_again(tmp_path: Path) -> None:
    plain, masked, path = (tmp_path / name for name in ("plain.json", "masked.json", "opened.json"))
    inspector = Inspector()
    await inspector.open_files([SAMPLE])
    await inspector.export(plain)
    await inspector.export(masked, masking=Policy.of(Level.PUBLIC))
    path.write_bytes(plain.read_bytes())
    await inspector.open_files([path])
    for file, level in ((masked, Level.PUBLIC), (plain, None)):
        path.write_bytes(file.read_bytes())
        await inspector.refresh()
        said = inspector.snapshot.masked_as
        assert (said.level if said is not None else None) == level
    await inspector.close()


async def test_a_file_that_cannot_be_opened_leaves_everything_as_it_was(tmp_path: Path) -> None:
    inspector = Inspector()
    await inspector.open_files([SAMPLE])
    (tmp_path / "broken.json").write_text('{"results": [')
    with pytest.raises(FileProblemError):
        await inspector.open_files([tmp_path / "broken.json"])
    assert len(inspector.snapshot.jobs) == 2
    assert (await inspector.refresh()).complete
    await inspector.close()


async def test_nothing_to_refresh_is_an_error_with_a_next_step() -> None:
    inspector = Inspector()
    with pytest.raises(InspectorError) as caught:
        await inspector.refresh()
    assert caught.value.next_step
    await inspector.close()


async def test_export_goes_on_while_a_fetch_changes_the_snapshot(cloud_with: MakeCloud, tmp_path: Path) -> None:
    async with cloud_with(jobs=120, latency_ms=10) as cloud:
        client, exported = cloud.inspector.connection.source.client, asyncio.Event()
        plain, asked = client.job_details, 0

        async def details(ids: list[str]) -> bytes:
            nonlocal asked
            asked += 1
            if asked > 6:  # some batches change the snapshot meanwhile, but not the last of the twelve
                await exported.wait()
            body: bytes = await plain(ids)
            return body

        client.job_details = details
        fetch = asyncio.get_running_loop().create_task(cloud.inspector.refresh())
        paths: list[Path] = []
        while not fetch.done():
            path = tmp_path / f"{len(paths)}.json"
            await cloud.inspector.export(path)
            if cloud.inspector.is_fetching:
                paths.append(path)
            exported.set()
        assert (await fetch).complete
        assert paths
        for path in paths:
            assert not json.loads(path.read_bytes())["complete"]
        stream = io.BytesIO()
        report = await cloud.inspector.export(stream)
        assert report.jobs == 120
        assert json.loads(stream.getvalue())["complete"]


async def test_a_cancelled_export_leaves_the_file_that_was_there(
    cloud_with: MakeCloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "all.json"
    path.write_text("mine")
    ended: list[str] = []
    cancelled = threading.Event()
    plain = write.write_archive

    def slow(*arguments: Any, on_progress: Any, **options: Any) -> Any:
        def slowly(done: int, total: int) -> None:
            on_progress(done, total)
            while done == total // 2 and not cancelled.wait(0.01):
                on_progress(done, total)  # progress is told in intervals

        try:
            return plain(*arguments, on_progress=slowly, **options)
        finally:
            ended.append("ended")

    monkeypatch.setattr(write, "write_archive", slow)
    async with cloud_with(jobs=60) as cloud:
        await cloud.inspector.refresh()
        export = asyncio.get_running_loop().create_task(cloud.inspector.export(path))
        shown = asyncio.Event()
        cloud.inspector.subscribe(
            lambda event: shown.set() if isinstance(event, FileProgress) and event.done > 5 else None
        )
        await shown.wait()
        cloud.inspector.cancel()
        with pytest.raises(asyncio.CancelledError):
            await export
        cancelled.set()
        # The temporary file goes after the writing has ended.
        await until(lambda: ended and names_in(tmp_path) == ["all.json"])
        assert path.read_text() == "mine"


def names_in(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


async def test_some_jobs_only(tmp_path: Path) -> None:
    inspector = Inspector()
    await inspector.open_files([SAMPLE])
    wanted = next(iter(inspector.snapshot.jobs))
    report = await inspector.export(tmp_path / "one.json", job_ids=[wanted], masking=Policy.of(Level.SUPPORT))
    document = json.loads((tmp_path / "one.json").read_bytes())
    assert report.jobs == 1
    assert [job["id"] for job in document["jobs"]] == [wanted]
    assert "172.22.74.56" not in json.dumps(document)
    await inspector.close()
