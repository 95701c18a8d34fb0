"""Checking a file that is shown early to its end, and what is shown when it cannot be."""

import asyncio
from typing import TYPE_CHECKING

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.domain.snapshot import RULES_PART, Snapshot
from drs_inspector.session.fetch.snapshot_merger import copy_of

if TYPE_CHECKING:
    from drs_inspector.storage.archive.open_files import DocumentCheck


async def checked_document(snapshot: Snapshot, check: "DocumentCheck") -> tuple[Snapshot | None, Exception | None]:
    """Return what is to be shown in place of a snapshot after the check of its file (None: it is right), and a failure.

    After a failure that is the snapshot without the details that cannot be read any more.
    """
    instead, problem = await _checked(snapshot, check)
    if instead is not None:
        await match_rules_of_replies(instead)
    return instead, problem


async def match_rules_of_replies(snapshot: Snapshot) -> None:
    """Find the jobs that rules beside them belong to, in a thread: all objects of the jobs of a reply are read for it.

    It is kept, so that what lists jobs and rules has it at once. What cannot be read is told by the check of the file.
    """
    if any(part.name == RULES_PART for part in snapshot.parts):
        await asyncio.to_thread(lambda: snapshot.unassigned_rules)


async def _checked(snapshot: Snapshot, check: "DocumentCheck") -> tuple[Snapshot | None, Exception | None]:
    try:
        return await asyncio.to_thread(check.run), None
    except Exception as problem:  # noqa: BLE001 - out of memory, too; nothing more will be known of the file
        instead = copy_of(snapshot)
        reason = problem if isinstance(problem, InspectorError) else _unchecked(problem)
        instead.drop_details(await asyncio.to_thread(check.unreadable), reason)
        instead.is_checked = True
        instead.problems.append(dict(reason.as_dict()))
        return instead, problem


def refuse_unless_checked(snapshot: Snapshot, *, shown: Snapshot | None) -> None:
    """Raise InspectorError where a document may not be exported after its check.

    ``shown`` is what the jobs were chosen from, None for all jobs.
    """
    if shown is not None and snapshot is not shown:
        raise InspectorError(
            "Nothing was written.",
            "The check of the file has found other jobs than those that were chosen from.",
            "Look at them and write the file again.",
        )
    if not snapshot.is_checked or not all(job.is_checked for job in snapshot.jobs.values()):
        raise InspectorError(
            "Nothing was written.",
            "The file could not be checked to its end: some of what it holds may be missing here.",
            "Open the file again and write it then.",
        )


def _unchecked(problem: Exception) -> FileProblemError:
    return FileProblemError(
        "The file could not be checked to its end.",
        f"The check failed ({type(problem).__name__}).",
        "Open the file again.",
    )
