"""What a build for Windows or macOS needs is written where the recipe looks for it."""

import plistlib
from pathlib import Path

import desktop_files
import identity
import platform_files
import pytest
import sources
from PySide6.QtWidgets import QApplication

from drs_inspector.session import update_check

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def taken(tmp_path: Path) -> sources.Sources:
    return sources.take(tmp_path / "sources", work_tree=True, pretended="1.2.3")


def test_windows_gets_an_icon_and_a_version_for_both_programs(qapp: QApplication, taken: sources.Sources) -> None:
    platform_files.prepare(taken, "win32")
    folder = taken.folder / "packaging" / "windows"
    assert (folder / "drs-inspector.ico").stat().st_size > 1000
    for name in ("drs-inspector", "drs-inspector-window"):
        text = (folder / f"{name}.version.txt").read_text("utf-8")
        assert f"'{name}.exe'" in text
        assert "filevers=(1, 2, 3, 0)" in text


def test_macos_gets_an_icon_and_a_bundle_that_opens_archives(qapp: QApplication, taken: sources.Sources) -> None:
    platform_files.prepare(taken, "darwin")
    assert (taken.folder / "packaging" / "macos" / "drs-inspector.icns").stat().st_size > 1000
    info = platform_files.script("macos/bundle").info_plist("1.2.3.dev4+g12ab")
    assert info["CFBundleShortVersionString"] == "1.2.3"  # Apple takes numbers and dots only
    assert info["CFBundleDocumentTypes"][0]["LSHandlerRank"] == "Alternate"  # JSON files stay with their own program
    plistlib.dumps(info)
    rights = plistlib.loads((ROOT / "packaging" / "macos" / "entitlements.plist").read_bytes())
    assert rights == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


@pytest.mark.parametrize("python", ["1.3.0rc1", "1.3.0.post1", "1.3.0b2.dev4+g12ab", "1.3.0", "1.3"])
def test_macos_gets_numbers_of_candidates_and_post_releases_too(python: str) -> None:
    info = platform_files.script("macos/bundle").info_plist(python)
    assert (info["CFBundleShortVersionString"], info["CFBundleVersion"]) == ("1.3.0", "1.3.0")


def test_linux_needs_nothing_more(taken: sources.Sources) -> None:
    before = sorted(taken.folder.rglob("*"))
    platform_files.prepare(taken, "linux")
    assert sorted(taken.folder.rglob("*")) == before


def test_a_release_knows_where_releases_are_listed_and_another_build_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "https://releases.example.invalid/latest"
    monkeypatch.setenv(sources.RELEASES_VARIABLE, url)
    taken = sources.take(tmp_path / "release", work_tree=True)
    monkeypatch.setattr(update_check, "resource_path", lambda name: taken.folder / "resources" / name)
    assert update_check.releases_url() == url
    monkeypatch.delenv(sources.RELEASES_VARIABLE)
    other = sources.take(tmp_path / "other", work_tree=True)
    monkeypatch.setattr(update_check, "resource_path", lambda name: other.folder / "resources" / name)
    assert update_check.releases_url() == ""


def test_metainfo_has_the_name_that_never_changes() -> None:
    metainfo = desktop_files.menu_files(ROOT)[f"metainfo/{identity.APP_ID}.metainfo.xml"]
    assert f"<id>{identity.APP_ID}</id>" in metainfo
