"""Whatever happens, the program ends with lines for people and an exit code that says what it was; never with 1."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from drs_inspector.cli import cli
from drs_inspector.commands import exit_codes
from drs_inspector.storage.files.paths import app_paths

SAMPLE = Path(__file__).parents[1] / "data" / "batch-detail.response.json"
SECRET = "Hunter2-canary"
posix_only = pytest.mark.skipif(os.name != "posix", reason="signals, pipes and devices of POSIX")
# Code that runs in place of a command's work, in a process of its own that starts as the installed program does.
START = """
import sys
import drs_inspector.commands.show.run as run
def fail(*arguments, **options):
{body}
run.run = fail
from drs_inspector.__main__ import main
main()
"""


def start(*arguments: str, body: str = "", **options: object) -> "subprocess.CompletedProcess[str]":
    """Run the program, with ``body`` in place of what ``show`` does when there is one."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    program = ["-c", START.format(body=lines)] if body else ["-m", "drs_inspector"]
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    variables |= options.pop("variables", {})  # type: ignore[call-overload]
    return subprocess.run(  # type: ignore[call-overload]
        [sys.executable, *program, *arguments],
        env=variables,
        text=True,
        timeout=60,
        check=False,
        **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


def log_text() -> str:
    path = app_paths().error_log_folder / "errors.log"
    return path.read_text() if path.exists() else ""


def fails(body: str) -> "subprocess.CompletedProcess[str]":
    return start("show", str(SAMPLE), body=body)


def check_three_lines(stderr: str) -> list[str]:
    lines = stderr.splitlines()
    assert "Traceback" not in stderr
    assert "Exception ignored" not in stderr
    assert len(lines) == 3, stderr
    assert lines[0].startswith("Error: ")
    assert all(line.startswith("  ") for line in lines[1:])
    return lines


def test_an_unforeseen_error_is_three_lines_and_code_70_and_its_details_are_in_the_log() -> None:
    ran = fails(f"password = {SECRET!r}\nraise RuntimeError('it broke at ' + password)")
    assert ran.returncode == 70
    lines = check_three_lines(ran.stderr)
    assert "not prepared for" in lines[0]
    assert "RuntimeError" in lines[1]
    path = app_paths().error_log_folder / "errors.log"
    assert f"The details, without secrets, are in {path} (error " in lines[2]
    found = lines[2].rpartition("(error ")[2].partition(")")[0]
    log = log_text()
    assert f"== error {found} seen 00000001 times" in log
    assert "drs_inspector.commands.show.command:" in log
    assert "canary" not in log + ran.stderr + ran.stdout


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ("bytes(10**15)", 71, "memory"),
        ("def f(): f()\nf()", 70, "nested too deeply"),
        ("import errno\nraise OSError(errno.ENOSPC, 'x', '/data/a.json')", 5, "disk is full"),
        ("open('/')", 5, "It is a folder"),
        ("raise PermissionError(13, 'x', '/data/a.json')", 5, "no permission"),
        ("raise ConnectionResetError(104, 'x')", 4, "connection"),
        ("import socket\nsocket.getaddrinfo('nowhere.invalid', 1)", 4, "connection"),
        ("import errno\nraise OSError(errno.EMFILE, 'x')", 71, "open at once"),
        ("raise OSError('something')", 70, "not prepared for"),
        ("raise BrokenPipeError(32, 'x')", 4, "connection"),
        ("raise ExceptionGroup('g', [ValueError(1), OSError(28, 'x')])", 70, "not prepared for"),
        (
            "from drs_inspector.domain.errors import SignInError\nraise ExceptionGroup('g', [SignInError('No.')])",
            3,
            "No.",
        ),
        ("import drs_inspector.nowhere", 70, "could not be loaded"),
        ("raise GeneratorExit", 70, "not prepared for"),
        ("import sys\nsys.exit('a library gives up')", 70, "not prepared for"),
        ("import sys\nsys.exit(1)", 70, "not prepared for"),
        ("import click\nraise click.FileError('a.json', 'gone')", 5, "gone"),
        ("import click\nraise click.ClickException('odd')", 2, "odd"),
    ],
)
def test_the_exit_code_says_what_kind_of_error_it_was(body: str, code: int, words: str) -> None:
    ran = fails(body)
    assert ran.returncode == code, ran.stderr
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr


def test_in_this_process_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_options: object) -> int:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("drs_inspector.commands.show.run.run", broken)
    result = CliRunner().invoke(cli, ["show", str(SAMPLE)])
    assert result.exit_code == 70
    assert "division by zero" in check_three_lines(result.stderr)[1]
    with pytest.raises(ZeroDivisionError):
        cli.main(["show", str(SAMPLE)], standalone_mode=False)


@posix_only
def test_an_interrupt_is_code_130_and_no_error() -> None:
    assert fails("raise KeyboardInterrupt").returncode == 130
    ran = fails("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nimport time\ntime.sleep(5)")
    assert ran.returncode == 130
    assert "Error" not in ran.stderr
    assert "Traceback" not in ran.stderr
    assert log_text() == ""


COMMANDS = (
    ["--help"],
    ["show", str(SAMPLE)],
    ["show", str(SAMPLE), "--format", "json"],
    ["export", "--demo", "-o", "-"],
)


@posix_only
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_closed_pipe_ends_the_program_quietly(arguments: list[str], unbuffered: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = start(*arguments, stdout=writing, variables={"PYTHONUNBUFFERED": unbuffered})
    finally:
        os.close(writing)
    assert (ran.returncode, ran.stderr) == (141, "")
    assert log_text() == ""


@posix_only
def test_errors_that_nothing_reads_do_not_stop_the_work(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    path = tmp_path / "demo.json"
    try:
        ran = start("export", "--demo", "-o", str(path), stderr=writing)
        assert start("show", "/nowhere.json", stdout=writing, stderr=writing).returncode == 5
    finally:
        os.close(writing)
    assert ran.returncode == 0
    assert path.stat().st_size > 10_000


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a full disk to try")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("arguments", [*COMMANDS, ["--version"]], ids=" ".join)
def test_output_that_cannot_be_written_is_code_5(arguments: list[str], unbuffered: str) -> None:
    with Path("/dev/full").open("w") as full:
        ran = start(*arguments, stdout=full, variables={"PYTHONUNBUFFERED": unbuffered})
    assert ran.returncode == 5, ran.stderr
    assert "The disk is full." in check_three_lines(ran.stderr)[1]
    assert "Error: The output could not be written." in ran.stderr


@posix_only
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_an_input_or_error_stream_that_was_closed_before_the_start_is_no_error(arguments: list[str]) -> None:
    command = f"{sys.executable} -m drs_inspector {' '.join(arguments)} 2>&- <&-"
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0
    assert ran.stdout


@posix_only
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("arguments", [*COMMANDS, ["--version"]], ids=" ".join)
def test_an_output_that_was_closed_before_the_start_is_not_told_as_written(
    arguments: list[str], unbuffered: str
) -> None:
    command = f"PYTHONUNBUFFERED={unbuffered} {sys.executable} -m drs_inspector {' '.join(arguments)} >&- <&-"
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 5, ran.stderr
    assert "closed before the program started" in ran.stderr


@posix_only
def test_a_command_that_prints_nothing_needs_no_output(tmp_path: Path) -> None:
    command = f"{sys.executable} -m drs_inspector export --demo -o {tmp_path / 'demo.drsjobs'} >&- <&-"
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=100, check=False)
    assert ran.returncode in (0, 1), ran.stderr
    assert (tmp_path / "demo.drsjobs").stat().st_size > 10_000


@pytest.mark.parametrize("missing", ["click", "drs_inspector.cli", "drs_inspector.domain.errors"])
def test_a_damaged_installation_is_told_in_words(missing: str) -> None:
    program = f"import sys; sys.modules[{missing!r}] = None\nfrom drs_inspector.__main__ import main\nmain()"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 70, ran.stderr
    check_three_lines(ran.stderr)


BACKGROUND = {
    "thread": "from threading import Thread\none = Thread(target=int, args=({secret!r},))\none.start()\none.join()",
    "finaliser": "class Odd:\n    def __del__(self): raise ValueError({secret!r})\nodd = Odd()\ndel odd",
    "task": """
from drs_inspector.commands.running import run_to_end
import asyncio
async def fail(): raise ValueError({secret!r})
async def main():
    task = asyncio.get_running_loop().create_task(fail())
    await asyncio.sleep(0)
    return 0
run_to_end(main)""",
    "callback": """
from drs_inspector.commands.running import run_to_end
import asyncio
async def main():
    asyncio.get_running_loop().call_soon(int, {secret!r})
    await asyncio.sleep(0)
    return 0
run_to_end(main)""",
    "log record": """
from drs_inspector.commands.running import run_to_end
import logging
async def main():
    try:
        int({secret!r})
    except ValueError:
        logging.getLogger("invented").exception("a library failed")
    return 0
run_to_end(main)""",
}


@pytest.mark.parametrize("kind", BACKGROUND)
def test_an_error_beside_the_command_is_told_and_logged_and_ends_nothing(kind: str) -> None:
    ran = fails(BACKGROUND[kind].format(secret=SECRET) + "\nprint('done')\nreturn 0")
    assert ran.returncode == 0
    assert ran.stdout == "done\n"
    assert "error" in ran.stderr.lower()
    assert str(app_paths().error_log_folder) in ran.stderr
    for text in (ran.stderr, log_text()):
        assert "Traceback" not in text
        assert "canary" not in text
    assert "ValueError" in log_text()


def test_an_error_at_the_very_end_is_told() -> None:
    body = f"import atexit\natexit.register(int, {SECRET!r})\nreturn 0"
    ran = fails(body)
    assert "Traceback" not in ran.stderr
    assert "canary" not in ran.stderr
    assert "Error: " in ran.stderr


@pytest.mark.parametrize("kind", ["file", "not there", "no such user", "read-only"])
def test_a_broken_settings_folder_is_told_once_and_nothing_else_fails(kind: str, tmp_path: Path) -> None:
    home = {
        "file": str(tmp_path / "file"),
        "not there": str(tmp_path / "not" / "there"),
        "no such user": "~no-such-user-here/x",
        "read-only": "/proc/nowhere",
    }[kind]
    (tmp_path / "file").write_text("in the way")
    variables = {"DRS_INSPECTOR_HOME": home}
    ran = start("show", str(SAMPLE), variables=variables)
    assert ran.returncode == 0, ran.stderr
    ran = start("show", str(SAMPLE), body="raise RuntimeError", variables=variables)
    assert ran.returncode == 70
    lines = check_three_lines(ran.stderr)
    assert ("The details could not be kept: " in lines[2]) == (kind != "not there"), ran.stderr


@posix_only
def test_no_more_open_files_is_told_even_though_nothing_can_be_loaded() -> None:
    body = "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))\nopen('/etc/passwd')"
    ran = fails(body)
    assert ran.returncode in (70, 71)
    assert "Error: " in ran.stderr
    assert "Traceback" not in ran.stderr


@posix_only
def test_no_more_files_for_an_event_loop_is_told_in_words_alone() -> None:
    """A loop needs three; Python would say beside it, with a path of the source, what was never awaited."""
    body = """
import os, resource
from drs_inspector.commands.running import run_to_end
import drs_inspector.session.error_reports.report, drs_inspector.commands.exit_codes, filelock
async def main(): return 0
highest = os.open("/", os.O_RDONLY)
resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 2, highest + 2))
run_to_end(main)"""
    ran = fails(body)
    assert ran.returncode == 71
    assert ran.stderr.startswith("Error: The computer has no more files that may be open at once.")
    assert "Warning" not in ran.stderr


def test_an_input_that_ends_before_the_answer_is_a_usage_error() -> None:
    ran = fails("import click\nclick.prompt('Password')")
    assert ran.returncode == 2
    assert "input ended" in ran.stderr


def test_a_question_answered_with_no_is_told_and_is_not_code_1() -> None:
    ran = start("show", str(SAMPLE), body="import click\nclick.confirm('Really?', abort=True)", stdin=None, input="n\n")
    assert ran.returncode == 130
    assert "Stopped." in ran.stderr


def test_the_same_error_again_and_again_is_one_entry() -> None:
    for _ in range(3):
        fails("raise RuntimeError")
    assert log_text().count("RuntimeError") == 1
    assert "seen 00000003 times" in log_text()


def test_the_handler_costs_nothing_while_nothing_fails() -> None:
    program = (
        "import sys; sys.argv = ['x', '--version']\n"
        "from drs_inspector.__main__ import main\n"
        "try:\n    main()\n"
        "finally:\n"
        "    print(sorted(name for name in sys.modules if name.startswith('drs_inspector')))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    loaded = ran.stdout.splitlines()[1]
    for late in ("redaction", "storage", "explain", "report'", "exit_codes"):
        assert late not in loaded


def test_every_exit_code_is_explained_in_the_readme_and_in_the_help() -> None:
    codes = {value for name, value in vars(exit_codes).items() if name.isupper() and isinstance(value, int)}
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert {int(found) for found in re.findall(r"^\| (\d+) \|", readme, re.MULTILINE)} == codes
    words = CliRunner().invoke(cli, ["--help"]).output.partition("Exit codes:")[2].partition("Options:")[0]
    assert {int(found) for found in re.findall(r"\b\d+\b", words)} == codes


def test_the_place_of_what_is_wrong_in_a_filter_is_marked_below_it() -> None:
    ran = start("show", "--demo", "--filter", "is:failed and\tupdated<2x")
    *_, marked, marks = ran.stderr.splitlines()
    assert marked.startswith("  is:failed and")
    assert marks.strip() == "^^"
    assert marked[marks.index("^") :] == "2x"
    told = json.loads(start("show", "--demo", "--filter", "updated<2x", "--errors", "json").stderr)
    assert told["cause"] == 'Place 9: "2x".'
    assert ran.returncode == 2
