"""What goes into the frozen program: everything that is imported by name, nothing that is not used."""

import importlib
import sys
import tomllib
from pathlib import Path

import contents
import pytest
from packaging.requirements import Requirement

from drs_inspector.storage.secrets import keyring_store

ROOT = Path(__file__).resolve().parents[2]
QT = "PySide6/Qt/plugins"


def test_modules_that_are_imported_by_name_are_named() -> None:
    named = contents.hidden_imports(ROOT, "linux")
    assert {
        "drs_inspector.commands.export.command",
        "drs_inspector.qt.composition",
        "drs_inspector.simulator.server",
    } <= set(named)
    assert "drs_inspector" in named
    assert "anyio._backends._asyncio" in named


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_every_keyring_that_the_program_may_use_is_in_it(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    names = keyring_store._names_of_this_system()
    wanted = {name.rpartition(".")[0] for name in (*names, *map(keyring_store._REPLACED.get, names)) if name}
    assert wanted <= set(contents.hidden_imports(ROOT, system))


def test_hidden_imports_exist_on_this_system() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("the names of Linux")
    for name in contents.hidden_imports(ROOT, "linux"):
        if not name.startswith("drs_inspector"):
            importlib.import_module(name)


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_nothing_that_the_program_depends_on_is_left_out(system: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {Requirement(line).name.lower() for line in project["dependencies"]}
    left_out = {name.partition(".")[0] for name in contents.excluded_modules(system) if "." not in name}
    assert needed & left_out == set()


@pytest.mark.parametrize(
    ("name", "source", "wanted"),
    [
        (f"{QT}/platforms/libqxcb.so", "/site/x", True),
        (f"{QT}/platforms/libqoffscreen.so", "/site/x", True),
        (f"{QT}/platforms/libqeglfs.so", "/site/x", False),
        (f"{QT}/sqldrivers/libqsqlite.so", "/site/x", False),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", "/site/x", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", "/site/x", False),
        ("PySide6/Qt/lib/libicudata.so.73", "/site/x", True),
        ("libQt6Network.so.6", "/site/x", False),
        ("PySide6/QtWidgets.abi3.so", "/site/x", True),
        ("PySide6/QtNetwork.abi3.so", "/site/x", False),
        ("PySide6/libpyside6.abi3.so.6.11", "/site/x", True),
        ("PySide6/Qt/translations/qtbase_de.qm", "/site/x", False),
        ("libssl.so.3", "/lib/x86_64-linux-gnu/libssl.so.3", False),
        ("libstdc++.so.6", "/usr/lib/x86_64-linux-gnu/libstdc++.so.6", False),
        ("libxcb-cursor.so.0", "/lib/x86_64-linux-gnu/libxcb-cursor.so.0", True),
        ("libpython3.11.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", True),
        ("lib-dynload/_ssl.so", "/usr/lib/python3.11/lib-dynload/_ssl.so", True),
        ("drs_inspector/resources/regions.json", "/src/resources/regions.json", True),
        ("duckdb-2.0.1.dist-info/METADATA", "/site/x", True),
        ("duckdb-2.0.1.dist-info/RECORD", "/site/x", False),
        ("click-8.5.1.dist-info/METADATA", "/site/x", False),
    ],
)
def test_linux_carries_its_qt_and_leaves_the_system_its_libraries(name: str, source: str, *, wanted: bool) -> None:
    assert contents.is_wanted(name, source, "linux") is wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/plugins/platforms/qdirect2d.dll", False),
        ("PySide6/Qt6Widgets.dll", True),
        ("PySide6/Qt6Network.dll", False),
        ("PySide6/opengl32sw.dll", False),
        ("PySide6/QtWidgets.pyd", True),
        ("PySide6/QtNetwork.pyd", False),
        ("PySide6/pyside6.abi3.dll", True),
        ("libcrypto-3.dll", True),
    ],
)
def test_windows_carries_what_it_needs(name: str, *, wanted: bool) -> None:
    assert contents.is_wanted(name, f"C:/Python/{name}", "win32") is wanted


def test_windows_has_a_program_for_the_window_and_one_for_the_console() -> None:
    assert contents.programs("win32") == [("drs-inspector-window", False), ("drs-inspector", True)]
    assert contents.programs("linux") == [("drs-inspector", True)]


def test_linux_starts_without_hooks_that_load_qt_for_every_command() -> None:
    assert "pyi_rth_pyside6" in contents.excluded_runtime_hooks("linux")
    assert "pyi_rth_pyside6" not in contents.excluded_runtime_hooks("win32")


def test_ctypes_is_left_out_only_where_nothing_of_ours_needs_it() -> None:
    users = {path.name for path in (ROOT / "drs_inspector").rglob("*.py") if "import ctypes" in path.read_text("utf-8")}
    assert "ctypes" not in contents.excluded_modules("win32")
    assert users == {"windows_job.py", "windows_pipe.py"} or "ctypes" not in contents.excluded_modules("linux")
