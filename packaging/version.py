"""The version, from one place: the git tag. Standard library only: the build backend and dev.py both run this file.

A tag ``v1.2.3`` is version 1.2.3; 4 commits later it is ``1.2.4.dev4+g<commit>``. Before the first tag it is
``0.1.0.dev<commits>+g<commit>``. A source archive made by git (GitHub's, or ``git archive``) carries the tag in
``ARCHIVED``, before the first one the commit alone, which makes ``0.1.0.dev0+g<commit>``; an sdist carries the version
in ``PKG-INFO``; a bare copy of the files says ``0.1.0.dev0``.
"""

import re
import subprocess
import sys
from pathlib import Path

FIRST = "0.1.0"  # the version in work until the first tag
# git replaces these two in an archive, see .gitattributes; the first is empty there before the first tag.
ARCHIVED = "$Format:%(describe:tags=true,match=v[0-9]*)$"
ARCHIVED_COMMIT = "$Format:%h$"
ROOT = Path(__file__).resolve().parents[1]
WRITTEN = ROOT / "drs_inspector" / "_version.py"
PACKAGED = ROOT / "PKG-INFO"  # an sdist has it

_DESCRIBED = re.compile(r"v(?P<tag>[0-9][^-]*)(?:-(?P<commits>\d+)-g(?P<commit>[0-9a-f]+))?")
_RELEASE = r"(?P<numbers>\d+(?:\.\d+)*)(?P<pre>(?:a|b|rc)\d+)?(?P<post>\.post\d+)?"
_TAG = re.compile(_RELEASE)
_PYTHON = re.compile(_RELEASE + r"(?:\.dev(?P<dev>\d+))?(?:\+(?P<local>[\w.]+))?")


def find_version(commit: str = "HEAD") -> str:
    """Return the version of these sources, or of another commit of theirs, as PEP 440 spells it."""
    if (ROOT / ".git").exists():
        described = _git("describe", "--tags", "--long", "--match", "v[0-9]*", commit)
        if described:
            return from_description(described)
        name, count = _git("rev-parse", "--short=7", commit), _git("rev-list", "--count", commit)
        if name and count:
            return f"{FIRST}.dev{count}+g{name}"
    if ARCHIVED and not ARCHIVED.startswith("$"):
        return from_description(ARCHIVED)
    if PACKAGED.is_file():
        with PACKAGED.open(encoding="utf-8") as lines:
            return next(line.partition(":")[2].strip() for line in lines if line.startswith("Version:"))
    commit = "" if ARCHIVED_COMMIT.startswith("$") else ARCHIVED_COMMIT
    return f"{FIRST}.dev0+g{commit}" if commit else f"{FIRST}.dev0"


def from_description(described: str) -> str:
    """Return the version for what ``git describe`` says, such as ``v1.2.3`` or ``v1.2.3-4-gabc1234``.

    Raises ValueError for a tag that is no version of ours, so that no release gets a made-up number.
    """
    match = _DESCRIBED.fullmatch(described.strip())
    tag = _TAG.fullmatch(match["tag"]) if match else None
    if match is None or tag is None:
        raise ValueError(f"the tag {described!r} is no version: tags look like v1.2.3 or v1.2.3rc1")
    if not int(match["commits"] or 0):
        return tag[0]
    # The last number, of a candidate or of a post-release too, counts up.
    *_, last = re.finditer(r"\d+", tag[0])
    following = f"{tag[0][: last.start()]}{int(last[0]) + 1}"
    return f"{following}.dev{match['commits']}+g{match['commit']}"


def for_packages(version: str) -> str:
    """Return the version as dpkg and rpm sort it: what comes before a release has a tilde.

    ``0.2.0rc1`` becomes ``0.2.0~rc1``, ``0.2.0.dev3+gabc`` becomes ``0.2.0~~dev3+gabc``. Raises ValueError for text
    that is no version of this program.
    """
    match = _matched(version)
    # Two tildes: a development version comes before every pre-release of the same number.
    before = f"~~dev{match['dev']}" if match["dev"] else ""
    pre = f"~{match['pre']}" if match["pre"] else ""
    return f"{match['numbers']}{pre}{match['post'] or ''}{before}{'+' + match['local'] if match['local'] else ''}"


def source_reference(version: str) -> str:
    """Return the name by which git knows the sources of a version: tag, commit, or HEAD where neither is known."""
    match = _matched(version)
    if match["dev"] is None:
        return f"v{version}"
    commit = match["local"] or ""
    return commit[1:] if commit.startswith("g") else "HEAD"


def numbers(version: str) -> tuple[int, int, int, int]:
    """Return four numbers for systems that know nothing else (Windows' version resource, macOS' bundle).

    Raises ValueError for text that is no version of this program.
    """
    found = [int(part) for part in _matched(version)["numbers"].split(".")]
    first, second, third, fourth, *_ = [*found, 0, 0, 0, 0]
    return first, second, third, fourth


def _matched(version: str) -> re.Match[str]:
    match = _PYTHON.fullmatch(version)
    if match is None:
        raise ValueError(f"{version!r} is no version of this program")
    return match


def write(version: str, path: Path = WRITTEN) -> None:
    """Write the version where the program reads it; a file that is right already stays untouched."""
    text = f'"""Written by packaging/version.py."""\n\n__version__ = "{version}"\n'
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


def _git(*words: str) -> str:
    """Return git's answer; "" without git, or without an answer."""
    try:
        done = subprocess.run(
            ["git", "-C", str(ROOT), *words],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


if __name__ == "__main__":
    found = find_version()
    if "--write" in sys.argv:
        write(found)
    sys.stdout.write(found + "\n")
