"""A zip file for its owner alone: written whole or not at all, and never in place of a file that was not meant."""

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

from drs_inspector.storage.files.atomic_write import replacing
from drs_inspector.storage.files.target_check import check_target

# The same content gives the same bytes: names, order and times do not depend on the moment.
_TIME = (1980, 1, 1, 0, 0, 0)
_MODE = 0o600 << 16


def write_private_zip(target: Path, entries: Mapping[str, bytes], *, replace: bool) -> None:
    """Write entries (path inside the zip, content) in their order.

    Raises FileProblemError, also when the file exists and ``replace`` is off.
    """
    if not replace:
        check_target(target)
    with replacing(target, private=True, replace=replace) as stream:
        if hasattr(os, "fchmod"):
            os.fchmod(stream.fileno(), 0o600)  # a file that is replaced may have been for everyone
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
            for name, content in entries.items():
                info = zipfile.ZipInfo(name, _TIME)
                info.external_attr = _MODE
                info.compress_type = zipfile.ZIP_DEFLATED
                made.writestr(info, content)
