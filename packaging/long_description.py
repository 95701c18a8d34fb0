"""The long description of wheel and sdist: the README with links that work away from the repository.

A package index shows no relative pictures and no ``<picture>``; the README itself keeps both for its other readers.
"""

import re
from pathlib import Path

from identity import REPOSITORY
from version import source_reference

# Code comes first, so that nothing inside it is taken for a link.
_CODE = r"(?P<code>^(?P<fence>```|~~~).*?^(?P=fence)\s*?$|`[^`\n]+`)"
_PICTURE = r"<picture>.*?(?P<image><img\b[^>]*>).*?</picture>"
_ATTRIBUTE = r"(?<=\s)(?P<attribute>src|href)=\"(?P<value>[^\"]*)\""
_LINK = r"(?P<start>\]\(<?|^\[[^\]\n]+\]:\s+)(?P<target>[^)>\s]+)"
_PATTERN = re.compile("|".join((_CODE, _PICTURE, _ATTRIBUTE, _LINK)), re.MULTILINE | re.DOTALL)
_PICTURE_FILE = re.compile(r"\.(?:png|svg|jpe?g|gif|webp)$", re.IGNORECASE)
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:|[/#]", re.IGNORECASE)


def for_index(readme: str, root: Path, version: str) -> str:
    """Return the README with absolute links to the sources of ``version``, and one image for each ``<picture>``.

    The image of a ``<picture>`` is the light one, which its ``<img>`` names. ``root`` is the folder of the README.
    """
    reference = source_reference(version)

    def absolute(target: str) -> str:
        if _ABSOLUTE.match(target):
            return target
        path, mark, anchor = target.removeprefix("./").partition("#")
        return f"{REPOSITORY}/{_kind(root / path)}/{reference}/{path}{mark}{anchor}"

    def replaced(match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        if match["image"]:
            return _PATTERN.sub(replaced, match["image"])
        if match["attribute"]:
            return f'{match["attribute"]}="{absolute(match["value"])}"'
        return match["start"] + absolute(match["target"])

    return _PATTERN.sub(replaced, readme)


def _kind(path: Path) -> str:
    """Return the page of the repository's host that shows a file: a picture itself, a folder, or a text."""
    if _PICTURE_FILE.search(path.name):
        return "raw"
    return "tree" if path.is_dir() else "blob"
