"""--help and --version answer at once; files open the window, and a word that is none of them is a mistake."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from drs_inspector import __version__
from drs_inspector.cli import SUBCOMMANDS, cli
from drs_inspector.storage.one_instance.messages import StartRequest
from drs_inspector.storage.one_instance.start import Handed

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
CALLS = (
    ["--help"],
    ["--version"],
    ["export", "--help"],
    ["show", "--help"],
    ["diff", "--help"],
    ["self-test", "--help"],
)


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


def test_what_starts_the_demo_for_the_window_loads_nothing_of_the_cloud_that_it_starts() -> None:
    program = (
        "import sys, drs_inspector.commands.source.demo\n"
        "print([name for name in ('starlette', 'uvicorn', 'drs_inspector.simulator.app') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]", "the window does this on its event loop"


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
    assert "[open] [FILE]... | --profile NAME | --demo" in result.output
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


WINDOW_CALLS: list[tuple[list[str], dict[str, Any]]] = [
    ([], {}),
    (["open"], {}),
    (["--color", "never", "-q", "--demo"], {"demo": True}),
    (["--errors=json", "a.json"], {"files": ("a.json",)}),
    (["a.json", "b.json"], {"files": ("a.json", "b.json")}),
    (["open", "b.json", "open"], {"files": ("b.json", "open")}),
    (["--demo"], {"demo": True}),
    (["open", "--profile", "work"], {"profile": "work"}),
    (["--new-instance"], {"lock": None}),
]


@pytest.mark.parametrize(("arguments", "given"), WINDOW_CALLS)
def test_open_and_files_that_there_are_go_to_the_window(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], given: dict[str, Any]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.json").touch()
    seen: dict[str, Any] = {}

    def run_window(paths: Any, **options: Any) -> int:
        seen.update(files=tuple(str(path) for path in paths), **options)
        return 0

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr("drs_inspector.qt.app.run_window", run_window)
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert callable(seen.pop("start_demo"))
    usual = {"files": (), "demo": False, "profile": "", "notice": None}
    assert bool(seen.pop("lock")) is ("lock" not in given)
    assert seen == usual | {name: value for name, value in given.items() if name != "lock"}


@pytest.mark.skipif(sys.platform == "win32", reason="a listening socket of POSIX")
@pytest.mark.parametrize(("waits", "version"), [(False, __version__), (True, "0.0.1")])
def test_a_start_that_is_taken_over_says_so_on_a_terminal_and_loads_no_qt(
    monkeypatch: pytest.MonkeyPatch, waits: bool, version: str
) -> None:
    asked: list[StartRequest] = []

    def first_or_handed(request: StartRequest) -> Handed:
        asked.append(request)
        return Handed(version, waits)

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "token")
    monkeypatch.setattr("drs_inspector.storage.one_instance.start.first_or_handed", first_or_handed)
    monkeypatch.setattr("drs_inspector.qt.app.run_window", lambda *_given, **_more: 70)
    result = CliRunner().invoke(cli, ["open", "a.json"])
    assert (result.exit_code, result.output) == (0, "")
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _self: True, raising=False)
    said = CliRunner().invoke(cli, ["open", "a.json"]).stderr
    assert said.startswith("The window that is open has it")
    assert ("waits until its dialog is closed" in said, "is of version 0.0.1" in said) == (waits, waits)
    assert asked[0] == StartRequest((Path("a.json").absolute(),), activation="token", version=__version__)


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
        ["open", "--profile", "x", "file.json"],
        ["export", "--profile", "nobody-has-this"],
    ],
)
def test_usage_errors_have_exit_code_2(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRS_INSPECTOR_TOKEN", raising=False)
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2, result.output
    assert "Usage" in result.stderr
