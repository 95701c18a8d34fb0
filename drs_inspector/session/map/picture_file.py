"""The picture of the map as a file: whole or not at all. The dialog has asked before another file is replaced."""

import asyncio
from pathlib import Path
from typing import Final

from drs_inspector.domain.errors import InspectorError
from drs_inspector.storage.files.atomic_write import write_whole

FORMS: Final = ("svg", "png")


def picture_form(path: Path) -> str:
    """Return the form that the name of a file tells. Raises InspectorError for a name that tells none."""
    form = path.suffix.removeprefix(".").lower()
    if form not in FORMS:
        raise InspectorError(f"The name of {path.name} tells no form.", "", "Let it end with .svg or .png.")
    return form


async def write_picture(path: Path, content: bytes) -> None:
    """Write a picture, without holding up the window. Raises FileProblemError."""
    await asyncio.to_thread(write_whole, path, content, private=False)
