"""Where other tools keep sign-ins on this computer: which of the files are there. None of them is opened."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from drs_inspector.storage.imports import koocli
from drs_inspector.storage.imports.openstack.files import candidates


class SignInPlace(NamedTuple):
    """A file that is there: the tool's name for it, and its path as people write it."""

    title: str
    path: Path
    shown: str


def sign_in_places(environ: Mapping[str, str], home: Path, folder: Path) -> tuple[SignInPlace, ...]:
    """Return ``clouds.yaml`` and KooCLI's file, each where its tool would take it from; never raises.

    A network drive may hang, so a window calls it off its event loop.
    """
    groups = (
        ("clouds.yaml", candidates("clouds", environ, home, folder)),
        ("KooCLI", koocli.candidates(environ, home)),
    )
    found: list[SignInPlace] = []
    for title, paths in groups:
        path = next((one for one in paths if os.path.isfile(one)), None)  # noqa: PTH113 - Path.is_file may raise
        if path is not None:
            found.append(SignInPlace(title, path, _shown(path, home)))
    return tuple(found)


def _shown(path: Path, home: Path) -> str:
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)
