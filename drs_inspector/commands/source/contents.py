"""Arguments in the place of a file that are none: "-" is standard input, NAME@WHICH is a reading of a history."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from drs_inspector.commands.output import write_lines
from drs_inspector.commands.source.standard_input import STANDARD_INPUT, STDIN_PATH, read_standard_input
from drs_inspector.session.history.which import is_reading_word, which_of
from drs_inspector.storage.profiles.store import read_profiles

if TYPE_CHECKING:
    # Loaded where a reading is named.
    from drs_inspector.session.history.opening import ReadingBytes


class KeptWord(NamedTuple):
    """What NAME@WHICH names."""

    profile: str
    which: str


def kept_word(word: str) -> KeptWord | None:
    """Return the reading that a word names, NAME@latest, NAME@previous or NAME@17; None for a word that names none.

    NAME is a profile, or was one and has history. A path is a file, whether it is there or not. Nothing is guessed:
    raises click.UsageError for a word that is also a file, or the name of a profile.
    """
    profile, _at, which = word.rpartition("@")
    if not profile or not is_reading_word(which) or Path(word).name != word:
        return None
    from drs_inspector.storage.history.places import folder_of  # noqa: PLC0415 -- mostly it is a file

    known = read_profiles()
    if known.find(profile) is None and not folder_of(profile).exists():
        return None
    both = f"it is a reading of {profile!r}: export that with history, or give diff {which} --profile {profile!r}"
    if os.path.lexists(word):
        raise click.UsageError(f"There is a file {word!r}, and {both}. For the file give ./{word}.")
    if known.find(word) is not None:
        raise click.UsageError(f"There is a profile {word!r}, and {both}. For the profile give --profile {word!r}.")
    return KeptWord(profile, which)


def named_contents(names: Sequence[str]) -> Mapping[Path, bytes]:
    """Return what is in those arguments that are no files, by the path that they have where files have names.

    Raises FileProblemError, and as ``kept_word``.
    """
    contents = dict(read_standard_input()) if STANDARD_INPUT in names else {}
    for name in dict.fromkeys(names):
        word = kept_word(name) if name != STANDARD_INPUT else None
        if word is not None:
            contents[Path(name)] = kept_bytes(word).body
    return contents


def path_and_content(name: str) -> tuple[Path, bytes | None]:
    """Return the path of a file and None, for an argument that is none what it is called and what is in it.

    Raises as ``named_contents``.
    """
    path = STDIN_PATH if name == STANDARD_INPUT else Path(name)
    return path, named_contents([name]).get(path)


def kept_bytes(word: KeptWord, project: str = "") -> "ReadingBytes":
    """Return the archive of a reading, and say on standard error what is damaged of it. Raises FileProblemError.

    ``project`` is needed where the history of the profile has several.
    """
    from drs_inspector.session.history.opening import reading_bytes  # noqa: PLC0415 -- not for files

    found = reading_bytes(word.profile, which_of(word.which), project)
    write_lines(*found.notes, err=True)
    return found
