"""The wheel and the sdist as a package index gets them: built from a copy of the sources, unpacked, used."""

import configparser
import email
import email.message
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from identity import APP_ID, NAME, REPOSITORY
from packaging.requirements import Requirement
from sources import unpack

ROOT = Path(__file__).resolve().parents[2]
VERSION = "1.2.3"
SHARE = f"drs_inspector-{VERSION}.data/data/share/"
MIME_TYPE = "application/x-drs-inspector-archive+json"
NOT_SOURCES = (
    ".git",
    ".venv*",
    "build",
    "dist",
    ".*_cache",
    ".hypothesis",
    ".nox",
    "__pycache__",
    "_version.py",
    "PKG-INFO",
)
BUILD = "import sys; from hatchling.build import build_sdist, build_wheel; print(globals()[sys.argv[1]](sys.argv[2]))"


@dataclass(frozen=True)
class Built:
    """What was built from one tag: wheel and sdist, the wheel that the sdist makes, the wheel's files."""

    wheel: Path
    sdist: Path
    wheel_of_sdist: Path
    unpacked: Path

    @property
    def share(self) -> Path:
        """The folder that an installer puts below the prefix."""
        return self.unpacked / SHARE

    @property
    def metadata(self) -> email.message.Message:
        """The metadata with its long description as payload."""
        text = (self.unpacked / f"drs_inspector-{VERSION}.dist-info" / "METADATA").read_text("utf-8")
        return email.message_from_string(text)


def build(kind: str, sources: Path, out: Path) -> Path:
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    command = [sys.executable, "-c", BUILD, kind, str(out)]
    done = subprocess.run(
        command, cwd=sources, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return out / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("wheel")
    sources = folder / "sources"
    shutil.copytree(ROOT, sources, ignore=shutil.ignore_patterns(*NOT_SOURCES))
    # As git writes it into a source archive of the tag; the copy needs no git.
    place = sources / "packaging" / "version.py"
    text, count = re.subn(r'ARCHIVED = "[^"]*"', f'ARCHIVED = "v{VERSION}"', place.read_text("utf-8"))
    assert count == 1
    place.write_text(text, "utf-8")
    out, again = folder / "out", folder / "again"
    out.mkdir()
    again.mkdir()
    wheel, sdist = build("build_wheel", sources, out), build("build_sdist", sources, out)
    unpack(sdist, folder)
    wheel_of_sdist = build("build_wheel", folder / f"drs_inspector-{VERSION}", again)
    shutil.unpack_archive(wheel, folder / "unpacked", "zip")
    return Built(wheel, sdist, wheel_of_sdist, folder / "unpacked")


def test_sources_and_sdist_make_the_same_wheel(built: Built) -> None:
    assert built.wheel.name == built.wheel_of_sdist.name == f"drs_inspector-{VERSION}-py3-none-any.whl"
    assert built.wheel.read_bytes() == built.wheel_of_sdist.read_bytes()


def test_the_sdist_has_what_a_build_and_the_tests_need_and_nothing_of_this_machine(built: Built) -> None:
    with tarfile.open(built.sdist) as tar:
        names = {name.partition("/")[2] for name in tar.getnames()}
    wanted = {"pyproject.toml", "PKG-INFO", "LICENSE", "README.md", "CHANGELOG.md", "uv.lock", "dev.py"}
    wanted |= {"packaging/version.py", "packaging/linux/drs-inspector.desktop.in", "tests/packaging/test_wheel.py"}
    assert wanted <= names
    assert not [name for name in names if re.search(r"(^|/)(\.git|\.venv|build|dist|__pycache__)(/|$)|\.pyc$", name)]


def test_the_wheel_has_the_program_its_data_and_nothing_else(built: Built) -> None:
    names = set(zipfile.ZipFile(built.wheel).namelist())
    program = {path.relative_to(ROOT).as_posix() for path in (ROOT / "drs_inspector").rglob("*.py")}
    resources = {path.relative_to(ROOT).as_posix() for path in (ROOT / "resources").rglob("*") if path.is_file()}
    expected = program | {f"drs_inspector/{name}" for name in resources}
    expected |= {"drs_inspector/_version.py", "drs_inspector/py.typed"}
    assert {name for name in names if name.startswith("drs_inspector/")} == expected
    others = {name.partition("/")[0] for name in names} - {"drs_inspector"}
    assert others == {f"drs_inspector-{VERSION}.data", f"drs_inspector-{VERSION}.dist-info"}
    assert f'"{VERSION}"' in (built.unpacked / "drs_inspector" / "_version.py").read_text("utf-8")


def test_the_wheel_has_the_files_of_desktop_and_shell(built: Built) -> None:
    files = {path.relative_to(built.share).as_posix() for path in built.share.rglob("*") if path.is_file()}
    assert files == {
        f"applications/{NAME}.desktop",
        f"bash-completion/completions/{NAME}",
        f"fish/vendor_completions.d/{NAME}.fish",
        f"icons/hicolor/scalable/apps/{NAME}.svg",
        f"man/man1/{NAME}.1",
        f"metainfo/{APP_ID}.metainfo.xml",
        f"mime/packages/{NAME}.xml",
        f"zsh/site-functions/_{NAME}",
    }
    assert not [path for path in files if re.search("@[A-Z_]+@", (built.share / path).read_text("utf-8"))]


def test_menu_entry_metainfo_and_mime_type_name_each_other_and_the_icon(built: Built) -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(built.share / f"applications/{NAME}.desktop", "utf-8")
    menu = entry["Desktop Entry"]
    assert (menu["Icon"], menu["MimeType"], menu["Exec"]) == (NAME, f"{MIME_TYPE};", f"{NAME} open %F")
    metainfo = ET.parse(built.share / f"metainfo/{APP_ID}.metainfo.xml")  # noqa: S314 -- our own file
    assert metainfo.findtext("id") == APP_ID
    assert metainfo.findtext("launchable") == f"{NAME}.desktop"
    assert metainfo.findtext("provides/mediatype") == MIME_TYPE
    assert metainfo.findtext("url[@type='homepage']") == REPOSITORY
    mime = (built.share / f"mime/packages/{NAME}.xml").read_text("utf-8")
    assert f'<mime-type type="{MIME_TYPE}">' in mime
    assert f'<icon name="{NAME}"/>' in mime


def test_manual_and_completions_are_of_this_version_and_command(built: Built) -> None:
    manual = (built.share / f"man/man1/{NAME}.1").read_text("utf-8")
    assert manual.startswith(f'.TH {NAME.upper()} 1 "" "DRS Inspector {VERSION}"')
    for path in (f"bash-completion/completions/{NAME}", f"zsh/site-functions/_{NAME}"):
        text = (built.share / path).read_text("utf-8")
        assert "_DRS_INSPECTOR_COMPLETE" in text
        assert NAME in text


def test_the_metadata_says_where_everything_is(built: Built) -> None:
    urls = dict(line.split(", ", 1) for line in built.metadata.get_all("Project-URL", []))
    assert set(urls) == {"Homepage", "Documentation", "Changelog", "Issues", "Source"}
    assert all(url == REPOSITORY or url.startswith(f"{REPOSITORY}/") for url in urls.values())
    for name, path in (("Documentation", "docs"), ("Changelog", "CHANGELOG.md")):
        assert urls[name].endswith(f"/HEAD/{path}")
        assert (ROOT / path).exists()
    classifiers = set(built.metadata.get_all("Classifier", []))
    assert {f"Programming Language :: Python :: 3.{minor}" for minor in (11, 12, 13, 14)} <= classifiers
    assert "Typing :: Typed" in classifiers
    assert built.metadata["Description-Content-Type"] == "text/markdown"
    assert f"{REPOSITORY}/raw/v{VERSION}/packaging/pictures/jobs-light.png" in built.metadata.get_payload()


@pytest.mark.parametrize(("python", "newest"), [("3.11", "6.11.9"), ("3.12", "6.12.0"), ("3.14", "6.13.1")])
def test_qt_below_6_12_is_asked_for_by_python_3_11_alone(built: Built, python: str, newest: str) -> None:
    asked = [
        requirement
        for line in built.metadata.get_all("Requires-Dist", [])
        if (requirement := Requirement(line)).name == "pyside6-essentials"
        and (requirement.marker is None or requirement.marker.evaluate({"python_version": python}))
    ]
    assert len(asked) == 1
    assert asked[0].specifier.contains(newest)
    assert asked[0].specifier.contains("6.12.0") == (python != "3.11")


def test_window_and_terminal_have_commands_of_different_names(built: Built) -> None:
    points = configparser.ConfigParser()
    points.read(built.unpacked / f"drs_inspector-{VERSION}.dist-info" / "entry_points.txt", "utf-8")
    assert dict(points["console_scripts"]) == {NAME: "drs_inspector.__main__:main"}
    assert dict(points["gui_scripts"]) == {f"{NAME}-window": "drs_inspector.__main__:main"}


def program(built: Built, folder: Path, *words: str) -> str:
    """Run the program of the wheel, with the libraries of this environment, far away from the sources."""
    done = subprocess.run(
        [sys.executable, "-m", "drs_inspector", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(built.unpacked), "DRS_INSPECTOR_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_program_of_the_wheel_runs(built: Built, tmp_path: Path) -> None:
    assert program(built, tmp_path, "--version") == f"{NAME} {VERSION}\n"
    sample = built.unpacked / "drs_inspector" / "resources" / "sample-batch-detail.json"
    assert "MIGRATION" in program(built, tmp_path, "show", str(sample), "--format", "json").upper()


def test_a_type_checker_sees_the_types_of_the_installed_package(built: Built, tmp_path: Path) -> None:
    venv.create(tmp_path / "environment", with_pip=False, symlinks=os.name != "nt")
    executables = tmp_path / "environment" / ("Scripts" if os.name == "nt" else "bin")
    python = executables / ("python.exe" if os.name == "nt" else "python")
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    libraries = Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())
    for name in ("drs_inspector", f"drs_inspector-{VERSION}.dist-info"):
        shutil.copytree(built.unpacked / name, libraries / name)
    script = tmp_path / "script.py"
    script.write_text(
        "from drs_inspector import __version__\n"
        "from drs_inspector.domain.errors import InspectorError\n"
        "number: int = __version__\n"
        "reveal_type(InspectorError('a', 'b', 'c').title)\n",
        "utf-8",
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", "", "--python-executable", str(python)]
    done = subprocess.run(
        [*command, "script.py"], cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False
    )
    assert 'script.py:3: error: Incompatible types in assignment (expression has type "str"' in done.stdout
    assert 'script.py:4: note: Revealed type is "str"' in done.stdout.replace("builtins.", "")
    assert "Found 1 error in 1 file" in done.stdout


def test_manual_and_completions_need_click_and_no_other_library() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    others = {Requirement(line).name.lower() for line in project["dependencies"]} - {"click"}
    code = (
        "import sys, pathlib; root = pathlib.Path(sys.argv[1]); sys.path.append(str(root / 'packaging'))\n"
        "import desktop_files; print(len(desktop_files.shell_files(root, '1.0')), *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, check=True)
    count, *modules = done.stdout.split()
    loaded = {name.partition(".")[0].lower() for name in modules}
    assert count == "4"
    assert "click" in loaded
    assert loaded & (others | {"pyside6", "yaml"}) == set()
