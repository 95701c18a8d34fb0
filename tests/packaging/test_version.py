"""One place knows the version, the git tag, and what is made of it sorts as people expect."""

import itertools
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sources
import version
from packaging.version import Version

import drs_inspector

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("described", "python", "packages"),
    [
        ("v1.2.3", "1.2.3", "1.2.3"),
        ("v1.2.3-0-gabc1234", "1.2.3", "1.2.3"),
        ("v1.2.3-4-gabc1234", "1.2.4.dev4+gabc1234", "1.2.4~~dev4+gabc1234"),
        ("v1.3.0rc1-0-gabc1234", "1.3.0rc1", "1.3.0~rc1"),
        ("v1.3.0rc1-2-gabc1234", "1.3.0rc2.dev2+gabc1234", "1.3.0~rc2~~dev2+gabc1234"),
        ("v1.2.3.post1-0-gabc1234", "1.2.3.post1", "1.2.3.post1"),
        ("v1.2.3.post1-4-gabc1234", "1.2.3.post2.dev4+gabc1234", "1.2.3.post2~~dev4+gabc1234"),
    ],
)
def test_tag_becomes_version(described: str, python: str, packages: str) -> None:
    assert version.from_description(described) == python
    assert version.for_packages(python) == packages


@pytest.mark.parametrize("tag", ["v1.2.3-beta", "vnext", "v1.2-final-2-gabc1234"])
def test_a_tag_that_is_no_version_stops_the_build(tag: str) -> None:
    with pytest.raises(ValueError, match="is no version"):
        version.from_description(tag)


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="dpkg compares versions")
def test_packages_sort_in_the_order_they_are_made() -> None:
    made = ["1.2.4.dev4+gabc1234", "1.2.4rc1.dev2+gabc1234", "1.2.4rc1", "1.2.4", "1.2.5.dev1+gabc1234", "1.10.0"]
    names = [version.for_packages(one) for one in made]
    for earlier, later in itertools.pairwise(names):
        assert subprocess.run(["dpkg", "--compare-versions", earlier, "lt", later], check=False).returncode == 0


DESCRIBED_IN_ORDER = (
    "v1.2.3",
    "v1.2.3.post1-0-gabc1234",
    "v1.2.3.post1-2-gabc1234",
    "v1.2.3-4-gabc1234",
    "v1.2.4a1",
    "v1.2.4b2",
    "v1.2.4b2-1-gabc1234",
    "v1.2.4rc1",
    "v1.2.4rc1-2-gabc1234",
    "v1.2.4rc1-10-gabc1234",
    "v1.2.4rc2",
    "v1.2.4-0-gabc1234",
    "v1.2.4-1-gabc1234",
    "v1.10.0",
)


def test_commits_and_tags_get_versions_in_the_order_they_are_made() -> None:
    made = [version.from_description(one) for one in DESCRIBED_IN_ORDER]
    assert made == sorted(made, key=Version)
    assert [str(Version(one)) for one in made] == made  # spelled as Python spells them


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="dpkg compares versions")
def test_debian_orders_packages_as_python_orders_their_versions() -> None:
    made = (version.from_description(one) for one in DESCRIBED_IN_ORDER)
    for earlier, later in itertools.pairwise(version.for_packages(one) for one in made):
        assert subprocess.run(["dpkg", "--compare-versions", earlier, "lt", later], check=False).returncode == 0


@pytest.mark.skipif(shutil.which("rpm") is None, reason="rpm is not installed")
def test_rpm_orders_packages_as_python_orders_their_versions() -> None:
    made = (version.from_description(one) for one in DESCRIBED_IN_ORDER)
    for earlier, later in itertools.pairwise(version.for_packages(one) for one in made):
        question = f'%{{lua: print(rpm.vercmp("{earlier}", "{later}"))}}'
        done = subprocess.run(["rpm", "--eval", question], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "-1", (earlier, later)


@pytest.mark.parametrize(
    ("python", "numbers"),
    [("1.2.3", (1, 2, 3, 0)), ("1.3.0rc1", (1, 3, 0, 0)), ("1.2.4.dev4+gabc1234", (1, 2, 4, 0)), ("2", (2, 0, 0, 0))],
)
def test_systems_that_know_numbers_only_get_the_release(python: str, numbers: tuple[int, ...]) -> None:
    assert version.numbers(python) == numbers


@pytest.mark.parametrize("text", ["", "nightly", "1.2.3-final", "1.2.3\n"])
def test_what_is_no_version_of_ours_is_refused(text: str) -> None:
    for function in (version.for_packages, version.numbers):
        with pytest.raises(ValueError, match="is no version"):
            function(text)


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=Example", "-c", "user.email=example@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def says(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "packaging/version.py", "--write"], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def unpacked_archive(folder: Path, target: Path) -> Path:
    """Return a folder with what ``git archive`` makes of a repository's last commit."""
    target.mkdir()
    git(folder, "archive", "-o", str(target.with_suffix(".tar")), "HEAD")
    sources.unpack(target.with_suffix(".tar"), target)
    (target / "drs_inspector").mkdir(exist_ok=True)
    return target


@pytest.fixture
def bare_copy(tmp_path: Path) -> Path:
    """Return a folder that has what the version is made from, and no .git."""
    folder = tmp_path / "sources"
    (folder / "packaging").mkdir(parents=True)
    (folder / "drs_inspector").mkdir()
    shutil.copy(ROOT / "packaging" / "version.py", folder / "packaging")
    shutil.copy(ROOT / ".gitattributes", folder)
    return folder


def test_version_of_a_bare_copy_is_the_first_one(bare_copy: Path) -> None:
    assert says(bare_copy) == "0.1.0.dev0"
    assert '__version__ = "0.1.0.dev0"' in (bare_copy / "drs_inspector" / "_version.py").read_text("utf-8")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_version_follows_the_tag_and_an_archive_of_the_tag_needs_no_git(bare_copy: Path, tmp_path: Path) -> None:
    git(bare_copy, "init", "-q")
    git(bare_copy, "add", ".")
    git(bare_copy, "commit", "-q", "-m", "one")
    untagged = says(bare_copy)
    assert untagged.startswith("0.1.0.dev1+g")
    commit = untagged.partition("+g")[2]
    archived = unpacked_archive(bare_copy, tmp_path / "untagged")
    assert says(archived) == f"0.1.0.dev0+g{commit}", "what a host offers for download before the first release"
    git(bare_copy, "tag", "v0.7.0")
    assert says(bare_copy) == "0.7.0"
    assert '__version__ = "0.7.0"' in (bare_copy / "drs_inspector" / "_version.py").read_text("utf-8")
    assert says(unpacked_archive(bare_copy, tmp_path / "tagged")) == "0.7.0"


def test_an_unpacked_sdist_keeps_its_version(tmp_path: Path) -> None:
    (tmp_path / "packaging").mkdir()
    (tmp_path / "drs_inspector").mkdir()
    shutil.copy(ROOT / "packaging" / "version.py", tmp_path / "packaging")
    (tmp_path / "PKG-INFO").write_text("Metadata-Version: 2.4\nName: drs-inspector\nVersion: 1.3.0rc1\n\nVersion: 9\n")
    assert says(tmp_path) == "1.3.0rc1"


def test_program_without_a_written_version_says_the_first_one(monkeypatch: pytest.MonkeyPatch) -> None:
    source = (Path(drs_inspector.__file__)).read_text("utf-8")
    monkeypatch.setitem(sys.modules, "drs_inspector._version", None)
    names: dict[str, str] = {}
    exec(compile(source, "drs_inspector/__init__.py", "exec"), names)  # noqa: S102 -- our own file
    assert names["__version__"] == f"{version.FIRST}.dev0"
