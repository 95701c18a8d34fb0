"""The Windows installer compiles around a payload, and its uninstaller removes that payload and nothing else."""

import importlib.util
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

WINDOWS = Path(__file__).resolve().parents[2] / "packaging" / "windows"


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, WINDOWS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build_installer = _script("build_installer")
version_info = _script("version_info")


@pytest.fixture
def payload(tmp_path: Path) -> Path:
    """A stand-in for what is frozen on a Windows machine."""
    folder = tmp_path / "payload"
    for name in (
        "drs-inspector.exe",
        "drs-inspector-window.exe",
        "_internal/PySide6/Qt6Core.dll",
        "_internal/ein Ordner/ü$x.dll",
        "licences/LICENSE",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 100)
    return folder


def _icon(path: Path) -> Path:
    # 1 x 1 pixel, 32 bits, as an old-style bitmap.
    bitmap = struct.pack("<IiiHHIIiiII", 40, 1, 2, 1, 32, 0, 4, 0, 0, 0, 0) + b"\xff\x80\x00\xff" + b"\0\0\0\0"
    head = struct.pack("<HHH", 0, 1, 1)
    path.write_bytes(head + struct.pack("<BBBBHHII", 1, 1, 0, 0, 1, 32, len(bitmap), 22) + bitmap)
    return path


@pytest.mark.skipif(shutil.which("makensis") is None, reason="makensis is not installed")
def test_the_installer_compiles_without_a_warning_and_carries_its_version(payload: Path, tmp_path: Path) -> None:
    out = tmp_path / "dist" / "drs-inspector-1.2.3-windows-x64.exe"
    command = [
        sys.executable,
        str(WINDOWS / "build_installer.py"),
        "--payload",
        str(payload),
        "--version",
        "1.2.3.dev4",
    ]
    done = subprocess.run(
        [*command, "--out", str(out), "--icon", str(_icon(tmp_path / "i.ico"))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    content = out.read_bytes()
    assert content[:2] == b"MZ"
    assert "1.2.3.dev4".encode("utf-16-le") in content
    assert struct.pack("<HHHH", 2, 1, 0, 3) in content  # the version as numbers, two and two


@pytest.mark.skipif(shutil.which("makensis") is None, reason="makensis is not installed")
def test_each_file_that_can_be_signed_is_handed_to_the_signing_command(payload: Path, tmp_path: Path) -> None:
    out, signed = tmp_path / "drs-inspector-1.0-windows-x64.exe", tmp_path / "signed.txt"
    signer = tmp_path / "sign.sh"
    signer.write_text(f'#!/bin/sh\necho "$1" >> "{signed}"\n')
    signer.chmod(0o755)
    build_installer.build(payload, "1.0", out, _icon(tmp_path / "i.ico"), str(signer))
    names = signed.read_text().split()
    assert str(out) in names
    assert len(names) == 2  # the uninstaller inside it too


def test_a_payload_without_its_licence_is_refused(payload: Path, tmp_path: Path) -> None:
    (payload / "licences" / "LICENSE").unlink()
    with pytest.raises(FileNotFoundError):
        build_installer.build(payload, "1.0", tmp_path / "x.exe", _icon(tmp_path / "i.ico"))


def test_the_uninstaller_names_every_file_and_empties_folders_from_below(payload: Path) -> None:
    lines = build_installer.removal(payload).splitlines()
    assert 'Delete "$INSTDIR\\_internal\\ein Ordner\\ü$$x.dll"' in lines
    assert sum(line.startswith("Delete") for line in lines) == 5
    folders = [line for line in lines if line.startswith("RMDir")]
    assert folders.index('RMDir "$INSTDIR\\_internal\\PySide6"') < folders.index('RMDir "$INSTDIR\\_internal"')
    assert not any("/r" in line for line in lines)  # a file that a person put there keeps its folder


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("1.2.3", "1.2.3.0"), ("1.2.3.dev4+g12ab", "1.2.3.0"), ("2", "2.0.0.0"), ("9.10.11.12.13", "9.10.11.12")],
)
def test_versions_become_four_numbers(version: str, numbers: str) -> None:
    assert build_installer.version_numbers(version) == numbers


def test_the_version_resource_is_an_expression_and_names_its_program() -> None:
    text = version_info.version_resource("drs-inspector", "1.2.3.dev4", "1.2.3.0")
    compile(text, "version_info", "eval")
    assert "filevers=(1, 2, 3, 0)" in text
    assert "'drs-inspector.exe'" in text
