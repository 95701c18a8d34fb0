"""The two documents of ``diff``: what A and B name, and how each is read.

A word is resolved by the first of ``RESOLVERS`` that knows it; a file or a profile is what is left.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from drs_inspector.commands.source.options import SourceChoice
from drs_inspector.commands.source.read_documents import ReadDocument, read_documents
from drs_inspector.commands.source.source_profile import named_source
from drs_inspector.commands.source.standard_input import STANDARD_INPUT
from drs_inspector.session.status_texts import place_words


class Side(NamedTuple):
    """One document with its title, and the exit code of its reading; None where it could not be read."""

    title: str
    document: ReadDocument | None
    code: int


Resolver = Callable[[str, Mapping[Path, bytes]], Awaitable[Side | None]]
"""Reads what a word names; None for a word that is not its own."""


async def file_or_profile(word: str, contents: Mapping[Path, bytes]) -> Side | None:
    """Read a file, or the project of a profile. Raises click.UsageError, and InspectorError for what is neither."""
    choice, files = named_source(SourceChoice(), [word])
    return await read_side(files, contents, choice)


RESOLVERS: tuple[Resolver, ...] = (file_or_profile,)


async def side_of(word: str, contents: Mapping[Path, bytes]) -> Side:
    """Read what a word names."""
    for resolve in RESOLVERS:
        side = await resolve(word, contents)
        if side is not None:
            return side
    raise click.UsageError(f"{word!r} names no document.")


async def read_side(files: Sequence[str], contents: Mapping[Path, bytes], choice: SourceChoice) -> Side:
    """Read a file or a source as one document. Raises click.UsageError where it is several."""
    read = await read_documents(files, contents, choice)
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
    return Side(named or " · ".join(place_words(source)) or document.name, document, read.code)
