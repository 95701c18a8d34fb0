"""The five settings that the first paint needs, read with the standard library alone.

``storage.files.settings`` reads and writes the whole file; importing it costs a third of the time to the first paint.
"""

from typing import Any

from drs_inspector.regular_files import open_regular
from drs_inspector.storage.files.paths import SETTINGS_BYTES, app_paths


class StartupSettings:
    """How the window looks before anything else is loaded; what cannot be read has its default, without a word."""

    def __init__(self) -> None:
        members = _read()
        theme = members.get("theme")
        self.theme = theme if theme in ("light", "dark") else "system"
        contrast = members.get("contrast")
        self.contrast = contrast if contrast in ("on", "off") else "system"
        size = members.get("text_size")
        self.text_size = size if type(size) is int and 80 <= size <= 200 else 100
        self.geometry = _blob(members.get("window_geometry"))
        self.state = _blob(members.get("window_state"))


def _read() -> dict[str, Any]:
    try:
        with open_regular(app_paths().settings_file) as stream:
            content = stream.read(SETTINGS_BYTES + 1)
    except OSError:
        return {}
    if len(content) > SETTINGS_BYTES:
        return {}
    import json  # noqa: PLC0415 - not needed at the very first start

    try:
        members = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return members if isinstance(members, dict) else {}


def _blob(value: object) -> bytes:
    import binascii  # noqa: PLC0415 - not needed at the very first start

    try:
        return binascii.a2b_base64(value) if isinstance(value, str) else b""
    except ValueError:
        return b""
