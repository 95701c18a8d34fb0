"""Files of the Linux packages: the installer for a home folder, the manual page, what desktops read."""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import desktop_files
import manpage
import pytest

from drs_inspector.cli import SUBCOMMANDS, cli
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.session.sources.export_names import export_name
from drs_inspector.storage.archive.format import FORMAT
from drs_inspector.storage.exports.archive import ArchiveExporter

ROOT = Path(__file__).resolve().parents[2]
MIME_TYPE = ArchiveExporter.media_type

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="packages for Linux")


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """Return an unpacked archive with a program of two lines."""
    folder = tmp_path / "drs-inspector-1.0-linux"
    (folder / "program").mkdir(parents=True)
    program = folder / "program" / "drs-inspector"
    program.write_text("#!/bin/sh\necho made-up\n", "utf-8")
    program.chmod(0o755)
    desktop_files.write(desktop_files.menu_files(ROOT), folder / "share")
    shutil.copy(ROOT / "packaging/linux/install.sh", folder)
    return folder


def call(script: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    return subprocess.run(["sh", str(script), *words], env=environment, capture_output=True, text=True, check=False)


def test_archive_installs_into_a_home_with_blanks_and_leaves_it_as_it_was(unpacked: Path, tmp_path: Path) -> None:
    home = tmp_path / "a person's home"
    profiles = home / ".config" / "drs-inspector" / "profiles.json"
    profiles.parent.mkdir(parents=True)
    profiles.write_text("{}", "utf-8")
    done = call(unpacked / "install.sh", home)
    assert done.returncode == 0, done.stderr
    started = subprocess.run([home / ".local/bin/drs-inspector"], capture_output=True, text=True, check=False)
    assert started.stdout == "made-up\n"
    entry = (home / ".local/share/applications/drs-inspector.desktop").read_text("utf-8")
    assert f'Exec="{home}/.local/lib/drs-inspector/drs-inspector" open %F' in entry
    (home / ".local/lib/drs-inspector/old-file").write_text("", "utf-8")
    assert call(unpacked / "install.sh", home).returncode == 0
    assert not (home / ".local/lib/drs-inspector/old-file").exists()
    shutil.rmtree(unpacked)
    assert call(home / ".local/lib/drs-inspector/remove", home).returncode == 0
    left = [path for path in home.rglob("*") if path.is_file() or path.is_symlink()]
    assert [path for path in left if "drs-inspector" in path.as_posix()] == [profiles]


def test_archive_does_not_replace_what_it_has_not_installed(unpacked: Path, tmp_path: Path) -> None:
    strange = tmp_path / "home" / ".local/lib/drs-inspector"
    strange.mkdir(parents=True)
    (strange / "mine").write_text("mine", "utf-8")
    done = call(unpacked / "install.sh", tmp_path / "home")
    assert done.returncode == 1
    assert "move it away" in done.stderr
    assert (strange / "mine").read_text("utf-8") == "mine"


def test_manual_has_every_command_and_option() -> None:
    page = manpage.render(cli, "drs-inspector", "1.0", "1970-01-01")
    for name in SUBCOMMANDS:
        assert f'.SS "{manpage.escaped(name)} ' in page
    for option in ("--demo", "--profile", "--json"):
        assert manpage.escaped(option) in page
    assert page.startswith('.TH DRS-INSPECTOR 1 "1970-01-01" "DRS Inspector 1.0"')


def test_a_line_that_troff_would_take_for_a_command_is_text() -> None:
    assert manpage.escaped(".hidden -x") == r"\&.hidden \-x"


def test_desktop_knows_archives_by_what_they_begin_with() -> None:
    texts = desktop_files.menu_files(ROOT)
    tree = ET.fromstring(texts["mime/packages/drs-inspector.xml"])  # noqa: S314 -- our own file
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    values = [match.attrib["value"] for match in tree.iterfind(".//m:match", space)]
    assert f'"format":"{FORMAT}"' in values
    assert MIME_TYPE in texts["applications/drs-inspector.desktop"]


_NAMES_TYPES = """
import sys
from PySide6.QtCore import QMimeDatabase
database = QMimeDatabase()
print([database.mimeTypeForFile(path, QMimeDatabase.MatchMode.MatchExtension).name() for path in sys.argv[1:]])
"""


@pytest.mark.skipif(shutil.which("update-mime-database") is None, reason="shared-mime-info is not installed")
def test_desktop_that_goes_by_names_knows_an_export_by_the_name_that_it_gets(tmp_path: Path) -> None:
    packages = tmp_path / "mime" / "packages"
    desktop_files.write(desktop_files.menu_files(ROOT), tmp_path)
    shutil.copy("/usr/share/mime/packages/freedesktop.org.xml", packages)
    subprocess.run(["update-mime-database", str(tmp_path / "mime")], check=True, capture_output=True)
    proposed = export_name(
        SourceInfo(project_name="eu-de_shop"), datetime(2026, 1, 4, tzinfo=UTC), ArchiveExporter.suffix
    )
    files = [tmp_path / name for name in (proposed, "package.json")]
    for file in files:
        file.write_text("{}", "utf-8")
    # Qt's own look-up is the one that KDE uses.
    asked = subprocess.run(
        [sys.executable, "-c", _NAMES_TYPES, *map(str, files)],
        env=os.environ | {"XDG_DATA_HOME": str(tmp_path), "XDG_DATA_DIRS": str(tmp_path / "none")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.strip() == str([MIME_TYPE, "application/json"])
