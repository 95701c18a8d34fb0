"""The documents that a command is about: from files, from a project, or from the projects of a profile."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, NamedTuple

from drs_inspector.commands.exit_codes import ALL_READ, FILE, SOME_UNAVAILABLE, error_lines
from drs_inspector.commands.output import write_lines
from drs_inspector.commands.running import fetch
from drs_inspector.commands.source.options import SourceChoice
from drs_inspector.commands.source.source_profile import reads_several
from drs_inspector.commands.source.standard_input import STANDARD_INPUT, STDIN_PATH
from drs_inspector.commands.terminal import shown_progress, shown_status
from drs_inspector.domain.printable import shortened
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.workspace import Workspace

_MOST_DOUBTS: Final = 6
_LONGEST_DOUBT: Final = 600


class ReadDocument(NamedTuple):
    """One document: its title where there are several, what a table calls it, and its jobs."""

    title: str
    name: str
    inspector: Inspector


class ReadDocuments(NamedTuple):
    """What was read, and the exit code that follows from what was not."""

    documents: Sequence[ReadDocument]
    code: int


AskMore = Callable[[Inspector, Sequence[str]], Awaitable[None]]
"""Asks a source for more of the jobs with these ids, none for all, while it is connected."""


async def read_documents(
    files: Sequence[str],
    contents: Mapping[Path, bytes],
    choice: SourceChoice,
    jobs: Sequence[str] = (),
    ask_more: AskMore | None = None,
) -> ReadDocuments:
    """Read files, "-" among them out of ``contents``, or a source, of which ``jobs`` are wanted, or all.

    ``ask_more`` is called with each project of a source when its jobs have been read.
    What cannot be opened or read beside others is said on standard error. Raises as ``fetch`` and ``connected``.
    """
    if files:
        async with opened_files(files, contents, all_jobs=not jobs) as read:
            return read
    if reads_several(choice):
        return await _of_projects(choice, jobs, ask_more)
    from drs_inspector.commands.source.connect import connected  # noqa: PLC0415 -- half of all there is to load

    inspector = Inspector()
    async with connected(choice, inspector):
        code = await _read(inspector, jobs, ask_more)
    return ReadDocuments([ReadDocument("", _name(inspector), inspector)], code)


def write_doubts(snapshot: Snapshot) -> None:
    """Say on standard error what puts a file in question that a document was read from, whatever else is said."""
    doubts = snapshot.doubts
    write_lines(*(shortened(str(doubt), _LONGEST_DOUBT) for doubt in doubts[:_MOST_DOUBTS]), err=True)
    if len(doubts) > _MOST_DOUBTS:
        write_lines(f"{len(doubts) - _MOST_DOUBTS:,} more are among its problems.", err=True)


@asynccontextmanager
async def opened_files(
    files: Sequence[str], contents: Mapping[Path, bytes], *, all_jobs: bool = True
) -> AsyncIterator[ReadDocuments]:
    """Open files, "-" among them out of ``contents``; their documents can be exported inside of the block.

    What cannot be opened is said on standard error. ``all_jobs``: what is missing of any job counts.
    """
    workspace = Workspace(can_ask=False)
    try:
        with shown_status() as say:
            say("Opening…")
            paths = [STDIN_PATH if name == STANDARD_INPUT else Path(name) for name in files]
            opened = await workspace.open_files(paths, contents=contents)
        for _path, error in opened.refused:
            write_lines(*error_lines(error), err=True)
        write_lines(*opened.notes, err=True)
        several = len(opened.sessions) + len(opened.refused) > 1
        documents = [
            ReadDocument(one.title if several else "", one.title or _name(one.inspector), one.inspector)
            for one in opened.sessions
        ]
        for one in opened.sessions:
            write_doubts(one.inspector.snapshot)
        code = FILE if opened.refused else ALL_READ
        if all_jobs and not all(one.inspector.snapshot.complete for one in documents):
            code = max(code, SOME_UNAVAILABLE)
        yield ReadDocuments(documents, code)
    finally:
        await workspace.close()


async def _of_projects(choice: SourceChoice, jobs: Sequence[str], ask_more: AskMore | None) -> ReadDocuments:
    """Read the projects of a profile; one that cannot be read is said."""
    from drs_inspector.commands.source.connect import connected_projects  # noqa: PLC0415 -- half of all there is to load

    code = ALL_READ
    documents: list[ReadDocument] = []
    async with connected_projects(choice, every=False) as workspace:
        titles = {session.key: session.title for session in workspace.sessions}
        for session in workspace.sessions:
            if session.problem is not None:
                write_lines(*error_lines(session.problem, session.title), err=True)
                code = max(code, SOME_UNAVAILABLE)
                continue
            with shown_progress(session.inspector):
                code = max(code, await _read(session.inspector, jobs, ask_more))
            title = titles[session.key]
            documents.append(ReadDocument(title, title, session.inspector))
    return ReadDocuments(documents, code)


async def _read(inspector: Inspector, jobs: Sequence[str], ask_more: AskMore | None) -> int:
    report = await fetch(inspector, (), jobs)
    if report.error is not None:
        write_lines(*error_lines(report.error), err=True)
    elif ask_more is not None:
        await ask_more(inspector, jobs)
    return ALL_READ if report.complete else SOME_UNAVAILABLE


def _name(inspector: Inspector) -> str:
    source = inspector.snapshot.source
    return source.project_name or source.region or source.project_id
