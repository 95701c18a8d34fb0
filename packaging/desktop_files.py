"""The files below ``share/`` by which desktops and shells find the program: one generator for every package.

Menu entry, MIME type, metainfo and icon are made from ``packaging/linux`` with the standard library alone. Manual page
and completions are made from the command line's own definitions, which needs click and nothing else of the program's
dependencies. The build of the wheel runs this file as a script: ``python desktop_files.py --share FOLDER --version X``.
"""

import argparse
import importlib
import sys
from pathlib import Path

from identity import APP_ID, NAME, REPOSITORY

ROOT = Path(__file__).resolve().parents[1]
MANUAL = f"man/man1/{NAME}.1"
ZSH_COMPLETION = f"zsh/site-functions/_{NAME}"
COMPLETIONS = {
    "bash": f"bash-completion/completions/{NAME}",
    "zsh": ZSH_COMPLETION,
    "fish": f"fish/vendor_completions.d/{NAME}.fish",
}


def menu_files(sources: Path, launcher: str = NAME) -> dict[str, str]:
    """Return path below ``share/`` -> text of menu entry, MIME type, metainfo and icon.

    ``launcher`` names the menu entry, the icon and the MIME file: a Flatpak may export only names that begin with its
    id.
    """
    linux = sources / "packaging" / "linux"
    values = {"@LAUNCHER@": launcher, "@APP_ID@": APP_ID, "@REPOSITORY@": REPOSITORY}
    return {
        f"applications/{launcher}.desktop": _filled(linux / f"{NAME}.desktop.in", values),
        f"mime/packages/{launcher}.xml": _filled(linux / f"{NAME}.mime.xml.in", values),
        f"metainfo/{APP_ID}.metainfo.xml": _filled(linux / f"{NAME}.metainfo.xml.in", values),
        f"icons/hicolor/scalable/apps/{launcher}.svg": _filled(sources / "resources" / "icons" / f"{NAME}.svg", {}),
    }


def shell_files(sources: Path, version: str, day: str = "") -> dict[str, str]:
    """Return path below ``share/`` -> text of the manual page and the completions of bash, zsh and fish.

    ``day`` is the date of the manual page as YYYY-MM-DD; a page without one is printed without a date.
    """
    import manpage  # noqa: PLC0415 - needs click, which menu_files can do without

    sys.path.insert(0, str(sources))
    try:
        cli = importlib.import_module("drs_inspector.cli").cli
        completion = importlib.import_module("drs_inspector.commands.completion.command")
        texts = {MANUAL: manpage.render(cli, NAME, version, day)}
    finally:
        sys.path.remove(str(sources))
    for shell, path in COMPLETIONS.items():
        texts[path] = completion.completion_script(cli, shell)
    return texts


def write(texts: dict[str, str], share: Path) -> None:
    """Write texts to their paths below ``share``."""
    for path, text in texts.items():
        target = share / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())  # the same bytes on every system


def _filled(template: Path, values: dict[str, str]) -> str:
    text = template.read_text("utf-8")
    for name, value in values.items():
        text = text.replace(name, value)
    return text


def main() -> int:
    """Read the command line and write all files below one folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--share", type=Path, required=True, help="the folder to fill")
    parser.add_argument("--version", required=True, help="the version that the manual page names")
    parser.add_argument("--day", default="", help="the date of the manual page, YYYY-MM-DD")
    chosen = parser.parse_args()
    write(menu_files(ROOT) | shell_files(ROOT, chosen.version, chosen.day), chosen.share)
    return 0


if __name__ == "__main__":
    sys.exit(main())
