"""The list of system packages: each has one way to be found, a purpose that dev.py asks for, and a reason."""

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTED: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "system-packages.toml").read_text("utf-8"))


def purposes_of_commands() -> dict[str, list[str]]:
    """Read the table out of dev.py, which is a script and not imported."""
    for node in ast.parse((ROOT / "dev.py").read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PURPOSES":
            found: dict[str, list[str]] = ast.literal_eval(node.value)
            return found
    raise AssertionError("dev.py has no table of purposes")


@pytest.mark.parametrize("name", LISTED)
def test_an_entry_has_one_mark_and_a_reason(name: str) -> None:
    entry = LISTED[name]
    assert len({"library", "program", "file"} & set(entry)) == 1
    assert set(entry) <= {"library", "program", "file", "purposes", "reason"}
    assert len(entry["reason"]) > 20


def test_every_purpose_is_asked_for_by_a_command_and_has_packages() -> None:
    asked = {purpose for purposes in purposes_of_commands().values() for purpose in purposes}
    assert asked == {purpose for entry in LISTED.values() for purpose in entry["purposes"]}


def test_every_command_but_those_of_dev_py_is_a_session() -> None:
    sessions = {
        node.name
        for node in ast.parse((ROOT / "noxfile.py").read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    }
    assert set(purposes_of_commands()) - {"run", "test", "setup", "nox"} <= sessions


def test_every_program_that_a_test_looks_for_is_installed_for_the_tests() -> None:
    """A test that skips itself where its program is missing would otherwise be skipped for good."""
    always_there = {"dpkg", "setpriv"}  # essential packages of Debian
    installed = {entry["program"] for entry in LISTED.values() if "program" in entry and "tests" in entry["purposes"]}
    looks = re.compile(r"(?:which|find_program|need)\(((?:\"[\w.-]+\"(?:, )?)+)\)")
    wanted: dict[str, str] = {}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for words in looks.findall(path.read_text("utf-8")):
            wanted |= dict.fromkeys(re.findall(r"\"([\w.-]+)\"", words), path.name)
    assert {"Xvfb", "nginx", "git", "kwalletd5"} <= set(wanted)
    assert set(wanted) - installed - always_there == set()
