"""The comparison of two builds sees every kind of difference, and none where there is none."""

import os
from pathlib import Path

import compare_builds
import pytest


def made(folder: Path) -> Path:
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "file").write_bytes(b"content")
    (folder / "link").symlink_to("inner/file")
    os.utime(folder / "inner" / "file", (1_000_000_000, 1_000_000_000))
    return folder


@pytest.fixture
def builds(tmp_path: Path) -> tuple[Path, Path]:
    return made(tmp_path / "one"), made(tmp_path / "other")


def test_the_same_is_the_same(builds: tuple[Path, Path]) -> None:
    assert compare_builds.differences(*builds) == []


def test_another_byte_date_right_link_or_file_is_found(builds: tuple[Path, Path]) -> None:
    one, other = builds
    file = other / "inner" / "file"
    os.utime(file, (1_000_000_001, 1_000_000_001))
    assert "inner/file" in compare_builds.differences(one, other)[0]
    file.write_bytes(b"contenT")
    os.utime(file, (1_000_000_000, 1_000_000_000))
    assert "sha256" in compare_builds.differences(one, other)[0]
    file.write_bytes(b"content")
    os.utime(file, (1_000_000_000, 1_000_000_000))
    file.chmod(0o755)
    assert len(compare_builds.differences(one, other)) == 1
    file.chmod((one / "inner" / "file").stat().st_mode)
    assert compare_builds.differences(one, other) == []
    (other / "link").unlink()
    (other / "link").symlink_to("inner")
    assert compare_builds.differences(one, other) == ["differs: link: link to inner/file / link to inner"]
    (other / "link").unlink()
    (other / "more").write_bytes(b"")
    lines = compare_builds.differences(one, other)
    assert [line.split(":")[0].split("/")[0].strip() for line in lines] == ["only in", "only in"]
