"""The two documents of ``diff``: what A and B name, and how each is read.

A word is resolved by the first of ``RESOLVERS`` that knows it; a file or a profile is what is left.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from drs_inspector.commands.output import write_lines
from drs_inspector.commands.source.contents import KeptWord, kept_bytes, kept_word
from drs_inspector.commands.source.options import SourceChoice
from drs_inspector.commands.source.read_documents import AskMore, ReadDocument, read_documents
from drs_inspector.commands.source.source_profile import named_source
from drs_inspector.commands.source.standard_input import STANDARD_INPUT, STDIN_PATH
from drs_inspector.session.history.offers import computed_ref, opened
from drs_inspector.session.history.which import WORDS, is_reading_word
from drs_inspector.session.status_texts import place_words
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.storage.profiles.store import read_profiles

if TYPE_CHECKING:
    # A text on a terminal names no archive.
    from drs_inspector.commands.report_file import ArchiveOf


class Side(NamedTuple):
    """One document with its title, and the exit code of its reading; None where it could not be read."""

    title: str
    document: ReadDocument | None
    code: int


class Sources:
    """What words are resolved with: standard input, the source that options name, and what was read of it.

    ``contents`` is what standard input holds, where a word names it.
    """

    def __init__(self, contents: Mapping[Path, bytes], choice: SourceChoice) -> None:
        self.contents = contents
        self.choice = choice
        self._demo: tuple[Side, Side] | None = None

    async def now(self) -> Side:
        """Read the source as it is now."""
        if self.choice.demo:
            return (await self.demo())[1]
        return await read_side((), {}, self.choice)

    async def demo(self) -> tuple[Side, Side]:
        """Return the demo as it was yesterday and as it is now. It is one demo: another one has other times."""
        if self._demo is None:
            yesterday: list[Side] = []

            async def compute(inspector: Inspector, _jobs: Sequence[str]) -> None:
                yesterday.append(await _yesterday(inspector))

            now = await read_side((), {}, self.choice, ask_more=compute)
            if not yesterday:  # it could not be read, which was said
                return now, now
            self._demo = yesterday[0], now
        return self._demo


Resolver = Callable[[str, Sources], Awaitable[Side | None]]
"""Reads what a word names; None for a word that is not its own."""


async def reading_of_source(word: str, sources: Sources) -> Side | None:
    """Read latest, previous or a number: a reading that is kept of the profile that options name, or of the demo.

    Of the demo ``latest`` is what it is now, and ``previous`` its computed yesterday. Raises click.UsageError for a
    word that is also a file, or that no option says the profile of.
    """
    if not is_reading_word(word):
        return None
    choice = sources.choice
    if not choice.given:
        if _is_other(word):
            return None
        raise click.UsageError(
            f"{word!r} is no file here. For a reading of a history give NAME@{word}, where NAME is its profile."
        )
    if os.path.lexists(word):  # noqa: ASYNC240 -- no worse than opening it
        raise click.UsageError(
            f"There is a file {word!r}, and it can mean a reading: for the file give ./{word}, for the reading of a "
            f"profile NAME@{word}."
        )
    if choice.demo:
        if word not in WORDS:
            raise click.UsageError("Of the demo there are latest, as it is now, and previous, a day before.")
        return (await sources.demo())[word == "latest"]
    if not choice.profile:
        raise click.UsageError(f"{word!r} is a reading of a profile: give --profile NAME, or --demo.")
    if choice.project_id:
        raise click.UsageError("A history knows its projects by their names: give --project-name, not --project-id.")
    return await _kept(KeptWord(choice.profile, word), choice.project_name or "")


def _is_other(word: str) -> bool:
    return os.path.lexists(word) or read_profiles().find(word) is not None


async def reading_of_profile(word: str, sources: Sources) -> Side | None:  # noqa: ARG001 -- of the protocol
    """Read NAME@latest, NAME@previous or NAME@17."""
    named = kept_word(word) if word != STANDARD_INPUT else None
    return None if named is None else await _kept(named)


async def file_or_profile(word: str, sources: Sources) -> Side | None:
    """Read a file, or the project of a profile. Raises click.UsageError, and InspectorError for what is neither."""
    choice, files = named_source(SourceChoice(), [word])
    return await read_side(files, sources.contents, choice)


RESOLVERS: tuple[Resolver, ...] = (reading_of_source, reading_of_profile, file_or_profile)


async def side_of(word: str, sources: Sources) -> Side:
    """Read what a word names."""
    for resolve in RESOLVERS:
        side = await resolve(word, sources)
        if side is not None:
            return side
    raise click.UsageError(f"{word!r} names no document.")


async def read_side(
    files: Sequence[str],
    contents: Mapping[Path, bytes],
    choice: SourceChoice,
    *,
    title: str = "",
    ask_more: AskMore | None = None,
) -> Side:
    """Read a file or a source as one document. Raises click.UsageError where it is several."""
    read = await read_documents(files, contents, choice, ask_more=ask_more)
    if not read.documents:
        return Side("", None, read.code)
    if len(read.documents) > 1:
        titles = ", ".join(one.name for one in read.documents)
        raise click.UsageError(
            f"That is {len(read.documents)} documents ({titles}). Name one, or with a profile also --project-name."
        )
    (document,) = read.documents
    source = document.inspector.snapshot.source
    named = "standard input" if files and files[0] == STANDARD_INPUT else Path(files[0]).name if files else ""
    return Side(title or named or " · ".join(place_words(source)) or document.name, document, read.code)


def contents_of(words: Sequence[str]) -> Mapping[Path, bytes]:
    """Return what is in files and kept readings among these words, so that what is hashed is what is opened.

    Words that are neither are left out. Raises FileProblemError.
    """
    from drs_inspector.commands.report_file import read_archive  # noqa: PLC0415 -- only for what names its archives

    found: dict[Path, bytes] = {}
    for word in words:
        path = STDIN_PATH if word == STANDARD_INPUT else Path(word)
        if path in found:
            continue
        if word == STANDARD_INPUT or os.path.lexists(path) or kept_word(word) is not None:
            found[path] = read_archive(word)
    return found


def archive_of_side(word: str, side: Side, contents: Mapping[Path, bytes]) -> "ArchiveOf | None":
    """Return the archive of a document: the bytes of a file as they are, else what an export of it would be."""
    from drs_inspector.commands.report_file import ArchiveOf, archive_of  # noqa: PLC0415 -- as above

    data = contents.get(STDIN_PATH if word == STANDARD_INPUT else Path(word)) if word else None
    if side.document is None:
        return None
    if data is not None:
        return ArchiveOf(data, kept=word != STANDARD_INPUT)
    return ArchiveOf(archive_of(side.document.inspector), kept=False)


async def _kept(word: KeptWord, project: str = "") -> Side:
    found = await asyncio.to_thread(kept_bytes, word, project)
    return await _archive(found.name, found.body)


async def _yesterday(inspector: Inspector) -> Side:
    """Compute the demo's yesterday, and say that it was. Raises FileProblemError."""
    source = inspector.connection.source_info
    ref = computed_ref(source.drs_url if source is not None else "")
    reading = await opened(ref)
    write_lines(*reading.notes, err=True)
    return await _archive(reading.name, reading.body)


async def _archive(name: str, body: bytes) -> Side:
    path = "an earlier reading"
    return await read_side([path], {Path(path): body}, SourceChoice(), title=name)
