"""Commands of dev.py and sessions of noxfile.py: what documents, hooks and workflows call is there."""

import ast
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from tests.rules.test_system_packages import purposes_of_commands

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md")]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sessions() -> set[str]:
    """Return the names that nox knows, without those of single Pythons."""
    names = set()
    for node in ast.parse((ROOT / "noxfile.py").read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            named = re.search(r"name='([\w.-]+)'", ast.unparse(node.decorator_list[0]))
            names.add(named[1] if named else node.name)
    return names


@pytest.mark.parametrize("path", [*DOCUMENTS, *WORKFLOWS], ids=lambda path: path.name)
def test_every_command_that_is_written_down_exists(path: Path) -> None:
    called = set(re.findall(r"python3? dev\.py ([a-z]+)", path.read_text("utf-8")))
    assert called
    assert called - set(purposes_of_commands()) == set()


def test_the_readme_has_every_command() -> None:
    called = set(re.findall(r"python3 dev\.py ([a-z]+)", (ROOT / "README.md").read_text("utf-8")))
    assert set(purposes_of_commands()) - called == set()


def test_every_session_that_hooks_and_workflows_call_exists() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]["hooks"]
    called = [hook["entry"].removeprefix("python3 dev.py nox --session ") for hook in hooks]
    content = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8"))
    called += content["jobs"]["others"]["strategy"]["matrix"]["session"]
    assert {re.sub(r"-3\.\d+$", "", name) for name in called} - sessions() == set()


def test_who_may_not_install_is_told_the_command_and_nothing_is_changed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(dev.shutil, "which", lambda name, **_options: f"/usr/bin/{name}")
    monkeypatch.setattr(dev, "run", lambda *_words, **_options: pytest.fail("something was run"))
    with pytest.raises(dev.SetupError, match="sudo apt-get install --yes --no-install-recommends xvfb git"):
        dev.install_system_packages(["xvfb", "git"])


@pytest.mark.parametrize(
    ("words", "started"),
    [
        ([], ["lint", "types", "imports", "tests"]),
        (["tests/domain"], ["tests -- tests/domain"]),
    ],
)
def test_words_after_test_run_pytest_without_the_other_checks(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, words: list[str], started: list[str]
) -> None:
    seen: list[str] = []

    def start(program: list[str], _environment: dict[str, str]) -> int:
        seen.append(" ".join(program).removeprefix("nox --session ").removesuffix(" --"))
        return 1 if "lint" in program else 0

    monkeypatch.setattr(dev, "start", start)
    # A check that fails stops no test, and fails the whole.
    assert dev.run_tests(words) == (0 if words else 1)
    assert seen == started


@pytest.mark.parametrize(
    ("words", "installed"),
    [
        (["packages", "--prove"], {"window", "freeze", "packages", "proof"}),
        (["nox", "-s", "packages", "--", "--prove"], {"window", "tests", "freeze", "packages", "proof"}),
        (["nox", "--list"], {"window", "tests"}),
    ],
)
def test_a_session_has_the_system_packages_of_its_command(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, words: list[str], installed: set[str]
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(dev, "install_system_packages", lambda _packages: None)
    monkeypatch.setattr(dev, "missing_packages", seen.extend)
    monkeypatch.setattr(dev, "install_python_packages", lambda **_options: None)
    monkeypatch.setattr(dev, "run", lambda *_words, **_options: None)
    monkeypatch.setattr(dev, "start", lambda *_words: 0)
    assert dev.carry_out(words[0], words[1:]) == 0
    assert set(seen) == installed
