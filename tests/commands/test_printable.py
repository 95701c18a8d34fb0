"""What a cloud or a file says is shown on a terminal as text: it steers nothing, hides nothing and forges no line."""

import json
import logging
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
from drs_inspector.session.error_reports.log_records import LastResort
from drs_inspector.session.profiles.prompter import ProjectChoice, ProjectQuestion
from drs_inspector.session.workspace.all_projects import JobCount
from drs_inspector.storage.files.atomic_write import write_whole
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.profiles.store import Profile
from tests.commands.conftest import MakeRunningCloud, RunningCloud

RunCli = Callable[..., Result]
SAMPLE = Path(__file__).parents[1] / "data" / "batch-detail.response.json"
EVIL = "evil\x1b]0;title\x07\x1b[2J\x9b31m\u202egnp.exe\r\nforged   Finished"
EVIL += "\u2028\u200b\u200d\ufeff\u3164\ufe0f\x7f\U000e0041"
SHOWN = "evil\\x1b]0;title\\x07"
# Letters by their category, and not to be seen all the same.
UNSEEN = "\u034f\u115f\u1160\u3164\ufe0f\uffa0"


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


class TtyStringIO(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def steers(text: str) -> set[str]:
    """Return what in a text is no letter: control characters and marks of direction, beside the end of a line."""
    found = {one for one in text if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") and one != "\n"}
    return found | ({*text} & {*UNSEEN})


def test_a_jobs_texts_are_shown_and_not_obeyed(run_cli: RunCli, evil_file: Path) -> None:
    sample = run_cli("show", str(SAMPLE))
    table = run_cli("show", str(evil_file))
    assert table.exit_code == 0, table.stderr
    assert "evil\\x1b]0;title\\x07" in table.stdout
    assert steers(table.stdout) == set()
    rows = [shown.stdout.split("\n\n")[0].splitlines() for shown in (sample, table)]
    assert len(rows[0]) == len(rows[1])
    assert not any(line.startswith("forged") for line in table.stdout.splitlines())


def test_what_a_masking_would_replace_is_shown_and_not_obeyed(run_cli: RunCli, evil_file: Path) -> None:
    sample, evil = (run_cli("mask", str(path), "--level", "support", "--preview") for path in (SAMPLE, evil_file))
    assert evil.exit_code == 0, evil.stderr
    assert SHOWN in evil.stdout
    assert steers(evil.stdout) == set()
    assert len(evil.stdout.splitlines()) == len(sample.stdout.splitlines())


def test_one_job_in_full_is_shown_and_not_obeyed(run_cli: RunCli, evil_file: Path) -> None:
    job_id = json.loads(SAMPLE.read_bytes())["results"][0]["id"]
    shown = run_cli("show", str(evil_file), "--job", job_id)
    assert shown.exit_code == 0, shown.stderr
    assert "Selected objects" in shown.stdout
    assert "evil\\x1b]0;title\\x07" in shown.stdout
    assert steers(shown.stdout) == set()
    assert not any(line.startswith("forged") for line in shown.stdout.splitlines())


@pytest.fixture
def evil_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Profiles, an exported file of them and a clouds.yaml: every text is evil, names as far as names can be."""
    members = {"domain": EVIL, "username": EVIL, "project_name": EVIL, "agency_name": EVIL, "region": EVIL}
    places = {"iam_url": "https://iam.invalid", "drs_url": "https://drs.invalid"}
    entries = [{"name": f"shop{UNSEEN}", **members, **places}, {"name": "plain", **members, **places}]
    document = json.dumps({"format": "drs-inspector/profiles", "version": 1, "profiles": entries})
    write_whole(app_paths().profiles_file, document.encode())
    (tmp_path / "exported.json").write_text(document)
    auth = {"auth_url": "https://iam.invalid/v3", "username": EVIL, "password": "x", "project_name": EVIL}
    (tmp_path / "clouds.yaml").write_text(json.dumps({"clouds": {EVIL: {"auth": auth}}}))
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "clouds.yaml"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("evil_home", "keyring")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["profiles", "list"], 0),
        (["profiles", "list", "--json"], 0),
        (["profiles", "import", "exported.json"], 0),
        (["profiles", "import", EVIL], 5),
        (["profiles", "export", "-o", EVIL], 0),
        (["profiles", "export", EVIL, "-o", "a.json"], 2),
        (["profiles", "find"], 0),
        (["profiles", "find", "--import", EVIL], None),
        (["profiles", "rename", EVIL, "b"], 2),
        (["profiles", "delete", "plain"], None),
        (["doctor", "--profile", "plain", "--no-sign-in"], 4),
        (["doctor", "--profile", "plain", "--no-sign-in", "--json"], 4),
        (["doctor", "--profile", EVIL], 2),
        (["show", EVIL], 5),
        (["show", "exported.json", "--job", EVIL], None),
        (["show", "--format", EVIL], 2),
        (["show", f"--{EVIL}"], 2),
        (["export", "--demo", "-o", f"{EVIL}/a.json"], 5),
        (["export", "--demo", "--format", EVIL], 2),
        (["export", "--cloud", EVIL, "-o", "a.json"], None),
        (["self-test", "--part", EVIL], 2),
        (["simulate", "--fault", EVIL], 2),
        ([f"--{EVIL}"], 2),
    ],
)
def test_no_command_lets_a_text_steer(run_cli: RunCli, arguments: list[str], code: int | None) -> None:
    """Exit codes are named where the arguments alone decide them."""
    shown = run_cli(*arguments)
    said = shown.stdout + shown.stderr
    assert said
    assert steers(said) == set()
    assert not any(line.lstrip().startswith("forged") for line in said.splitlines())
    assert code is None or shown.exit_code == code, said
    if "--json" in arguments:
        assert json.loads(shown.stdout)


def serve_evil(cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    detail, entry = cloud.tenant.detail_bytes, cloud.tenant.list_entry
    served = {
        "detail_bytes": lambda job_id: json.dumps(with_evil(json.loads(detail(job_id))), ensure_ascii=False).encode(),
        "list_entry": lambda job_id: with_evil(entry(job_id)),
    }
    for name, serve in served.items():
        monkeypatch.setattr(cloud.tenant, name, serve)


def test_what_a_cloud_says_steers_nothing_live_or_from_an_archive(
    running_cloud: MakeRunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cloud = running_cloud(jobs=6, objects=8)
    serve_evil(cloud, monkeypatch)
    path = tmp_path / EVIL.replace("/", "")
    exported = run_cli("export", *cloud.source, "-o", str(path))
    shown = [
        exported,
        run_cli("show", *cloud.source),
        run_cli("show", str(path)),
        run_cli("show", str(path), "--format", "json"),
        run_cli("show", *cloud.source, "--job", cloud.tenant.job_ids()[0]),
    ]
    for one in shown:
        assert steers(one.stdout + one.stderr) == set()
        assert SHOWN in (one.stdout + one.stderr).replace("\\u001b", "\\x1b").replace("\\u0007", "\\x07")
    view = json.loads(shown[3].stdout)
    assert any(job["name"].endswith(EVIL) for job in view["jobs"])


def test_an_archive_for_a_terminal_has_the_same_value(
    running_cloud: MakeRunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = running_cloud(jobs=3, objects=4)
    serve_evil(cloud, monkeypatch)
    piped = run_cli("export", *cloud.source, "-o", "-")
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda self: self.name == "<stdout>", raising=False)
    shown = run_cli("export", *cloud.source, "-o", "-")
    assert steers(piped.stdout) != set()
    assert steers(shown.stdout) == set()
    first, second = ({job["id"]: job["detail"] for job in json.loads(one.stdout)["jobs"]} for one in (shown, piped))
    assert first == second
    assert len(first) == 3


def test_log_records_and_styles_of_the_terminal_steer_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    LastResort().emit(logging.LogRecord("library", logging.WARNING, "", 1, "It said %s", (EVIL,), None))
    said = capsys.readouterr().err
    assert (len(said.splitlines()), steers(said)) == (1, set())
    monkeypatch.setattr("drs_inspector.commands.source.terminal._is_capable", lambda: True)
    stderr = TtyStringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    terminal = Terminal()
    terminal.say(f"{terminal.bold(EVIL)} {EVIL}\x1b[1m")
    said = stderr.getvalue()
    assert said.startswith("\x1b[1mevil\\x1b")
    assert steers(said.replace("\x1b[1m", "", 1).replace("\x1b[0m", "", 1)) == set()


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
    terminal = TtyStringIO()
    shown = shown_progress

    def at_terminal(inspector: Any) -> Any:
        monkeypatch.setattr(sys, "stderr", terminal)
        return shown(inspector)

    monkeypatch.setattr("drs_inspector.commands.source.connect.shown_progress", at_terminal)
    cloud = running_cloud(latency_ms=200)
    run_cli("export", *cloud.source, "-o", str(tmp_path / "a.json"))
    assert "Finding jobs" in terminal.getvalue()
