"""Compile the Windows installer around a frozen program: ``python packaging/windows/build_installer.py``.

    --payload FOLDER   what packaging/freeze.py made
    --version 1.2.3    its version
    --out FILE         the installer to write
    --icon FILE        the program's icon (.ico)
    --sign COMMAND     called with each file that is to be signed; without it the installer is not signed

``makensis`` runs on Linux as on Windows, so that the script is compiled and looked at by the tests too.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))

from version import numbers  # noqa: E402 - a script: the folder above is in no search path before

LICENCE = "licences/LICENSE"


def version_numbers(number: str) -> str:
    """Return the four numbers that Windows wants, such as ``1.2.3.0`` for ``1.2.3.dev4+g12ab``."""
    return ".".join(map(str, numbers(number)))


def removal(payload: Path) -> str:
    """Return the lines that remove what the payload put there, each file by name, then the folders from below."""
    entries = sorted(path.relative_to(payload) for path in payload.rglob("*"))
    files = [entry for entry in entries if not (payload / entry).is_dir()]
    folders = sorted((entry for entry in entries if (payload / entry).is_dir()), key=lambda entry: -len(entry.parts))
    lines = [f'Delete "$INSTDIR\\{_windows(entry)}"' for entry in files]
    lines += [f'RMDir "$INSTDIR\\{_windows(entry)}"' for entry in folders]
    return "\n".join(lines) + "\n"


def _windows(entry: Path) -> str:
    # A dollar sign begins a variable in the script's language.
    return "\\".join(entry.parts).replace("$", "$$")


def build(payload: Path, version: str, out: Path, icon: Path, sign: str = "") -> None:
    """Write the installer.

    Raises CalledProcessError when the script does not compile, FileNotFoundError without licence or icon.
    """
    for needed in (payload / LICENCE, icon):
        if not needed.is_file():
            raise FileNotFoundError(needed)
    size = sum(path.stat().st_size for path in payload.rglob("*") if path.is_file())
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        file_list = Path(folder) / "removal.nsh"
        file_list.write_text(removal(payload), "utf-8-sig")
        values = {
            "PAYLOAD": payload.resolve(),
            "VERSION": version,
            "NUMBERS": version_numbers(version),
            "KILOBYTES": size // 1024,
            "OUT": out.resolve(),
            "ICON": icon.resolve(),
            "FILE_LIST": file_list,
        }
        if sign:
            values["SIGN"] = sign
        words = [f"-D{name}={value}" for name, value in values.items()]
        # A warning of the compiler is a mistake in the script.
        subprocess.run(["makensis", "-V2", "-WX", *words, str(HERE / "installer.nsi")], check=True)


def main() -> int:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--payload", "--out", "--icon"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--sign", default="")
    chosen = parser.parse_args()
    if shutil.which("makensis") is None:
        print("makensis is missing: install NSIS 3.", file=sys.stderr)
        return 2
    build(chosen.payload, chosen.version, chosen.out, chosen.icon, chosen.sign)
    print(f"{chosen.out}: {chosen.out.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
