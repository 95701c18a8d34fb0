"""What the tests of the index share: large archives, forged indexes, and all that a document shows."""

import io
import json
import re
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from drs_inspector.domain.query.job_text import search_text
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.storage.archive import open_documents, write_archive
from drs_inspector.storage.archive.open_files import OpenedDocument
from tests.storage.archive.archives import export_archive, written

Jobs = list[list[Any]]
Change = Callable[[Jobs], object]
TABLES = 6_000


def detail(name: str, **members: object) -> bytes:
    """Return details with many objects, between two members that the list entry does not have."""
    entries = [
        {"id": f"{name}-{number}", "type": "table", "name": f"{name}_line_{number:05d}"} for number in range(TABLES)
    ]
    head = {"id": name, "name": f"job {name}", "status": "FULL_TRANSFER_STARTED", "object_infos": entries}
    return json.dumps({**head, "description": f"remark of {name}", **members}).encode()


def large(*names: str, **members: object) -> Snapshot:
    """Return a snapshot whose archive is large enough to be opened by its index."""
    snapshot = Snapshot(SourceInfo(kind="cloud", region="eu-de"))
    for name in names or ("a", "b", "c"):
        snapshot.add_list_entry(json.dumps({"id": name, "name": f"job {name}"}).encode(), name, "sync")
        snapshot.add_detail(detail(name, **members), name, 0)
    snapshot.complete = True
    return snapshot


@cache
def honest() -> bytes:
    """Return the archive of ``large``, held against the schema."""
    return written(large())


def forged(content: bytes, change: Change) -> bytes:
    """Return an archive with another index, and everything else that readers could look at made right again."""
    head, _, tail = content.rpartition(b',\n"index":')
    index = json.loads(tail[: tail.index(b',\n"checksum"')])
    jobs = change(index["jobs"])
    index["jobs"] = index["jobs"] if jobs is None else jobs
    return with_index(head, json.dumps(index["jobs"], separators=(",", ":")).encode())


def raw_archive(snapshot: Snapshot) -> bytes:
    """Return the archive of a snapshot that no schema has to fit."""
    stream = io.BytesIO()
    write_archive(snapshot, stream)
    return stream.getvalue()


def with_index(head: bytes, jobs: bytes) -> bytes:
    """Return the document that begins with ``head`` and has an index of these jobs, as if another computer wrote it."""
    at = len(head) + len(b',\n"index":')
    body = head + b',\n"index":{"jobs":%b,"at":%d}' % (jobs, at)
    return body + b',\n"checksum":"crc32:%08x",\n"searched":"2:%056x"}\n' % (zlib.crc32(body), 1)


def head_of(content: bytes) -> bytes:
    """Return the document up to its index."""
    return content.rpartition(b',\n"index":')[0]


def jobs_of(content: bytes) -> Jobs:
    """Return what the index of an archive says."""
    found = re.search(rb',\n"index":(\{.*\}),\n"checksum"', content)
    assert found is not None
    jobs: Jobs = json.loads(found.group(1))["jobs"]
    return jobs


def write(path: Path, content: bytes | Snapshot) -> Path:
    """Write an archive, as the program does where it is a snapshot."""
    if isinstance(content, Snapshot):
        export_archive(content, path)
    else:
        path.write_bytes(content)
    return path


def early(path: Path) -> OpenedDocument:
    """Open one document as the window does."""
    (document,) = open_documents([path], early=True).documents
    return document


def checked(document: OpenedDocument) -> Snapshot:
    """Return what is shown of a document in the end."""
    if document.check is None:
        return document.snapshot
    instead = document.check.run()
    if instead is None:
        document.check.finish()
    return instead or document.snapshot


def rows(snapshot: Snapshot) -> list[tuple[object, ...]]:
    """Return what lists show of the jobs."""
    return [
        (job.id, job.name, job.status.value, job.scenario, job.description, job.parent_id) for job in snapshot.roots()
    ]


def everything(snapshot: Snapshot) -> dict[str, object]:
    """Return all that a document holds and shows, but for what was said about its index."""
    jobs = [
        (
            *(None if raw is None else bytes(raw) for raw in (job.list_given, job.detail_given)),
            *(None if raw is None else bytes(raw) for raw in (job.list_raw, job.detail_raw, job.small_part)),
            (job.parent_given, job.scenario_given, job.reply_number, job.detail_size),
            search_text(job),
            (job.objects.row_count, [job.objects.name(row) for row in range(job.objects.row_count)[-9:]]),
            [rule.raw for rule in snapshot.rules_of(job.id)],
        )
        for job in snapshot.jobs.values()
    ]
    problems = [one for one in snapshot.problems if "index" not in str(one.get("title"))]
    names = ("source", "parts", "unavailable", "complete", "coverage", "masked_as", "is_checked")
    return {"rows": rows(snapshot), "jobs": jobs, "problems": problems} | {
        name: getattr(snapshot, name) for name in names
    }


def says_so(snapshot: Snapshot) -> bool:
    """Whether the document says that its index was wrong."""
    return any("has an index that does not fit" in str(one.get("title")) for one in snapshot.problems)


def _swallow_a_job(jobs: Jobs) -> Jobs:
    """Let the objects of the first job end where those of the second end: the second one is hidden."""
    (first, second, third) = jobs
    start = first[2][0][0]
    big_end = sum(second[2][0])
    return [[first[0], second[0] + second[1] - first[0], [[start, big_end - start]]], third]


def _swallow_a_member(jobs: Jobs) -> None:
    """Let the objects of each job end behind the remark that follows them."""
    for job in jobs:
        job[2][0][1] = job[0] + job[1] - 1 - job[2][0][0]


LIES: dict[str, Change] = {
    "of a job that is hidden": _swallow_a_job,
    "of a member that is hidden": _swallow_a_member,
}
NONSENSE: dict[str, Change] = {
    "at another job": lambda jobs: [jobs[1], *jobs[1:]],
    "in another order": lambda jobs: jobs[::-1],
    "twice": lambda jobs: [jobs[0], *jobs],
    "inside a text": lambda jobs: jobs[1][2][0].__setitem__(0, jobs[1][2][0][0] + 8),
    "beginning late": lambda jobs: [[jobs[0][0] + 2, *jobs[0][1:]], *jobs[1:]],
    "too long": lambda jobs: [[jobs[0][0], jobs[0][1] + 1, jobs[0][2]], *jobs[1:]],
    "overlapping": lambda jobs: jobs[0][2].append([jobs[0][2][0][0] + 9, 20_000]),
    "negative": lambda jobs: [[-jobs[0][0], *jobs[0][1:]], *jobs[1:]],
    "of negative length": lambda jobs: [[jobs[0][0], jobs[0][1], [[jobs[0][2][0][0], -5]]], *jobs[1:]],
    "huge": lambda jobs: [*jobs, [2**62, 2**62, [[2**62, 2**62]]]],
    "huger": lambda jobs: [*jobs, [2**80, 2**80, [[2**80, 1]]]],
    "of another type": lambda jobs: [*jobs, "job"],
    "of strange members": lambda jobs: [[*job, 1] for job in jobs],
    "of elements of the objects": lambda jobs: [[jobs[0][2][0][0], jobs[0][2][0][1], [jobs[0][2][0]]], *jobs[1:]],
    "of a whole detail": lambda jobs: [[job[0], job[1], [[job[0] + 1, job[1] - 2]]] for job in jobs],
}
