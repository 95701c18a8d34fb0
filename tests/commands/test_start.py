"""--help and --version answer at once; what is no subcommand is files for the window."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from drs_inspector import __version__
from drs_inspector.cli import SUBCOMMANDS, cli

HEAVY = (
    "PySide6",
    "qasync",
    "httpx",
    "keyring",
    "rich",
    "starlette",
    "uvicorn",
    "msgspec",
    "asyncio",
    "filelock",
    "packaging",
)
CALLS = (["--help"], ["--version"], ["export", "--help"], ["show", "--help"], ["self-test", "--help"])


@pytest.mark.parametrize("arguments", CALLS)
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from drs_inspector.cli import cli\n"
        f"result = CliRunner().invoke(cli, {arguments!r})\n"
        "assert result.exit_code == 0, result.output\n"
        f"print(sorted(name for name in {HEAVY!r} if name in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def quickest(arguments: list[str], *, tries: int = 7) -> float:
    """Seconds of processor time of the quickest of several runs: other work of the machine does not count."""
    program = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime)\n"
    )
    return min(
        float(subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, check=True).stdout)
        for _ in range(tries)
    )


@pytest.mark.skipif(sys.platform == "win32", reason="processor time of children is read with the resource module")
@pytest.mark.parametrize("option", ["--help", "--version"])
def test_the_answer_takes_less_than_twice_python_and_click(option: str) -> None:
    bare = quickest([sys.executable, "-c", "pass"]) + quickest([sys.executable, "-c", "import click"])
    ours = quickest([sys.executable, "-m", "drs_inspector", option])
    assert ours < 2 * bare


def test_help_names_every_command_with_its_own_words() -> None:
    result = CliRunner().invoke(cli, ["--help"], prog_name="drs-inspector")
    assert "[open] [FILE]... | --demo" in result.output
    for name, (_module, words) in SUBCOMMANDS.items():
        assert name in result.output
        command = cli.get_command(None, name)  # type: ignore[arg-type]  # the context is not used
        assert command is not None
        assert command.name == name
        assert words in result.output


@pytest.mark.parametrize(
    ("word", "meant"), [("shwo", "'show'"), ("a.jsn", "Commands: open, connect"), ("op en", "'open'")]
)
def test_a_first_word_that_is_neither_a_command_nor_a_file_is_said(word: str, meant: str) -> None:
    result = CliRunner().invoke(cli, ["-q", word, "--whatever"])
    assert result.exit_code == 2
    assert f"no such command, and no such file: {word!r}" in result.stderr
    assert meant in result.stderr


def test_version() -> None:
    assert CliRunner().invoke(cli, ["--version"], prog_name="drs-inspector").output == f"drs-inspector {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "files", "demo"),
    [
        ([], (), False),
        (["open"], (), False),
        (["a.json", "b.json"], ("a.json", "b.json"), False),
        (["open", "missing.json"], ("missing.json",), False),
        (["--demo"], (), True),
        (["--color", "never", "-q", "--demo"], (), True),
        (["--errors=json", "a.json"], ("a.json",), False),
    ],
)
def test_files_that_are_there_go_to_the_window(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], files: tuple[str, ...], demo: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.json").touch()
    seen: dict[str, Any] = {}

    def run_window(paths: Any, **options: Any) -> int:
        seen.update(files=tuple(str(path) for path in paths), **options)
        return 0

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr("drs_inspector.qt.app.run_window", run_window)
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert (seen["files"], seen["demo"]) == (files, demo)
    assert callable(seen["start_demo"])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux runs without a display")
def test_without_a_display_files_are_a_usage_error_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "a.json").touch()
    result = CliRunner().invoke(cli, [str(tmp_path / "a.json")])
    assert result.exit_code == 2
    assert "show" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["export"],
        ["show"],
        ["export", "--demo", "--profile", "x"],
        ["export", "--iam-url", "https://iam.example.invalid"],
        ["show", "file.json", "--demo"],
        ["export", "--demo", "--scenario", "subscription"],
        ["export", "--demo", "--password", "x"],
        ["--demo", "file.json"],
        ["export", "--profile", "nobody-has-this"],
    ],
)
def test_usage_errors_have_exit_code_2(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRS_INSPECTOR_TOKEN", raising=False)
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2, result.output
    assert "Usage" in result.stderr
