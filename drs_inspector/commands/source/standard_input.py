"""``-`` in place of a file: standard input, read to its end and not beyond what a file may have."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

STANDARD_INPUT: Final = "-"
STDIN_PATH: Final = Path("standard input")
"""What it is called where files have names."""


def read_standard_input() -> Mapping[Path, bytes]:
    """Return what is in standard input, under ``STDIN_PATH``. Raises FileProblemError."""
    from drs_inspector.storage.archive.unpack import read_stream  # noqa: PLC0415 -- not for --help

    return {STDIN_PATH: read_stream(str(STDIN_PATH), sys.stdin.buffer)}
