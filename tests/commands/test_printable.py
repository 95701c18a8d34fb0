"""What a cloud or a file says is shown on a terminal as text: it steers nothing, hides nothing and forges no line."""

import json
import re
import sys
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from drs_inspector.cloud.iam.credentials import Project, Token
from drs_inspector.commands.source.terminal import Terminal
from drs_inspector.commands.source.terminal_prompter import TerminalPrompter
from drs_inspector.commands.terminal import shown_progress
from drs_inspector.domain.printable import printable
from drs_inspector.session.profiles.prompter import ProjectChoice, ProjectQuestion
from drs_inspector.session.workspace.all_projects import JobCount
from drs_inspector.storage.profiles.store import Profile
from tests.commands.conftest import MakeRunningCloud

RunCli = Callable[..., Result]
SAMPLE = Path(__file__).parents[1] / "data" / "batch-detail.response.json"
EVIL = "evil\x1b]0;title\x07\x1b[2J\x9b31m\u202egnp.exe\r\nforged   Finished"


def with_evil(value: Any) -> Any:
    """Return a reply in which every text ends with what steers a terminal, and every id but that of a job."""
    if isinstance(value, dict):
        return {name: one if name in ("id", "status") else with_evil(one) for name, one in value.items()}
    if isinstance(value, list):
        return [with_evil(one) for one in value]
    return f"{value}{EVIL}" if isinstance(value, str) else value


@pytest.fixture
def evil_file(tmp_path: Path) -> Path:
    path = tmp_path / "evil.json"
    path.write_text(json.dumps(with_evil(json.loads(SAMPLE.read_bytes()))))
    return path


def steers(text: str) -> set[str]:
    """Return what in a text is no letter: control characters and marks of direction, beside the end of a line."""
    return {one for one in text if unicodedata.category(one) in ("Cc", "Cf", "Zl", "Zp") and one != "\n"}


def test_a_jobs_texts_are_shown_and_not_obeyed(run_cli: RunCli, evil_file: Path) -> None:
    sample = run_cli("show", str(SAMPLE))
    table = run_cli("show", str(evil_file))
    assert table.exit_code == 0, table.stderr
    assert "evil\\x1b]0;title\\x07" in table.stdout
    assert steers(table.stdout) == set()
    rows = [shown.stdout.split("\n\n")[0].splitlines() for shown in (sample, table)]
    assert len(rows[0]) == len(rows[1])
    assert not any(line.startswith("forged") for line in table.stdout.splitlines())


def test_one_job_in_full_is_shown_and_not_obeyed(run_cli: RunCli, evil_file: Path) -> None:
    job_id = json.loads(SAMPLE.read_bytes())["results"][0]["id"]
    shown = run_cli("show", str(evil_file), "--job", job_id)
    assert shown.exit_code == 0, shown.stderr
    assert "Selected objects" in shown.stdout
    assert "evil\\x1b]0;title\\x07" in shown.stdout
    assert steers(shown.stdout) == set()
    assert not any(line.startswith("forged") for line in shown.stdout.splitlines())


def test_a_name_of_a_file_leaves_an_error_three_lines(run_cli: RunCli) -> None:
    shown = run_cli("show", "a\nb\x1b[31m.json")
    assert shown.exit_code == 5
    assert len(shown.stderr.splitlines()) == 3
    assert "a\\x0ab\\x1b[31m.json" in shown.stderr


def test_letters_of_any_language_stay() -> None:
    text = "Grüße, 数据复制, שלום, naïve “x” → y ☃ 😀"
    assert printable(text) == text


async def test_a_projects_name_is_shown_and_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    class Answering(Terminal):
        can_ask = True

        def ask(self, label: str, *, note: str = "", default: str = "", secret: bool = False) -> str | None:
            return "1"

    async def count(_project: Project) -> JobCount:
        return JobCount(3)

    token = Token(value="MII", expires_at=datetime.now(UTC))
    projects = (Project(id="a" * 32, name=EVIL), Project(id="b" * 32, name="eu-de"))
    choice = await TerminalPrompter(Answering()).choose_projects(
        ProjectQuestion(Profile(name="shop"), token, projects, count)
    )
    assert choice == ProjectChoice(projects[:1])
    shown = re.sub(r"\x1b\[\d*m", "", capsys.readouterr().err)
    assert "evil\\x1b]0;title\\x07" in shown
    assert steers(shown) == set()


def test_progress_says_what_is_done(
    running_cloud: MakeRunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    shown = shown_progress

    def at_terminal(inspector: Any) -> Any:
        monkeypatch.setattr(sys, "stderr", terminal)
        return shown(inspector)

    monkeypatch.setattr("drs_inspector.commands.source.connect.shown_progress", at_terminal)
    cloud = running_cloud(latency_ms=200)
    run_cli("export", *cloud.source, "-o", str(tmp_path / "a.json"))
    assert "Finding jobs" in terminal.getvalue()
