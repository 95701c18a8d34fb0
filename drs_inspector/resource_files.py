"""Where the files that ship with the program are: icons, regions, field dictionary, schema, sample."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource_path(name: str) -> Path:
    """Return the path of a shipped file or folder such as ``"regions.json"`` or ``"icons"``.

    An installed package carries the folder inside itself; a checkout has it beside the package.
    """
    inside = _PACKAGE / "resources"
    return (inside if inside.is_dir() else _PACKAGE.parent / "resources") / name
