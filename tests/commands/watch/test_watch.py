"""``drs-inspector watch``: one line for each change, an end that a script can ask for, and programs that are told."""

import asyncio
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result

from drs_inspector.commands.table_output.screen import Screen
from drs_inspector.commands.watch import on_change
from drs_inspector.commands.watch.lines import JsonLines, TextLines
from drs_inspector.commands.watch.on_change import OnChange, command_of
from drs_inspector.commands.watch.run import Asked, Watch
from drs_inspector.session.tasks import TaskOwner
from tests.session.watch.small_cloud import SmallCloud, SmallJob, fault, project, watched

RunCli = Callable[..., Result]


def jobs_of_a_day() -> list[SmallJob]:
    jobs = project(20, 6)
    jobs[1].status = lambda seconds: "INCRE_TRANSFER_STARTED" if seconds < 120 else "INCRE_TRANSFER_FAILED"
    jobs[2].lag = lambda seconds: 2 if seconds < 200 else 840
    jobs[4].status = lambda seconds: "FULL_TRANSFER_STARTED" if seconds < 300 else "INCRE_TRANSFER_STARTED"
    jobs[4].percent = lambda seconds: min(seconds / 3, 100)
    return jobs


async def watch(
    cloud: SmallCloud, monkeypatch: pytest.MonkeyPatch, form: str = "text", width: int | None = None, **asked: Any
) -> int:
    lines = JsonLines() if form == "ndjson" else TextLines(Screen(width, {}))
    async with watched(cloud, monkeypatch, runs=False) as one:
        return await Watch([("", one.inspector)], Asked(form=form, **asked), lines, cloud.now).run()


async def test_each_change_is_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    jobs = jobs_of_a_day()
    code = await watch(SmallCloud(jobs), monkeypatch, form="ndjson", timeout=600.0, counts=True, every=30.0)
    assert code == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert said[0]["event"] == "first_look"
    assert said[0]["jobs"] == 20
    changes = [(one["name"], one["from"], one["to"]) for one in said if one["event"] == "change"]
    assert ("job-0001", "healthy", "failed") in changes
    assert ("job-0002", "healthy", "working") in changes, "above the limit for the first time"
    assert ("job-0002", "working", "late") in changes
    assert ("job-0004", "working", "healthy") in changes
    assert sum(name == "job-0000" for name, _from, _to in changes) == 1
    late = next(one for one in said if one.get("to") == "late")
    assert late["reason"].startswith("14 min behind")
    counts = [one for one in said if one["event"] == "counts"]
    assert 15 <= len(counts) <= 21
    assert (counts[-1]["failed"], counts[-1]["late"], counts[-1]["healthy"], counts[-1]["done"]) == (1, 1, 4, 14)
    assert (
        sum(counts[-1][key] for key in ("failed", "late", "stale", "not_read", "waiting", "working", "healthy", "done"))
        == 20
    )


async def test_a_job_that_a_filter_selects_at_last_is_not_said_to_be_new(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = jobs_of_a_day()
    jobs[2].lag = lambda seconds: 840 if 200 < seconds < 400 else 2
    assert await watch(SmallCloud(jobs), monkeypatch, form="ndjson", filter_text="health:late", timeout=700.0) == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    changes = [(one["name"], one["from"], one["to"]) for one in said if one["event"] == "change"]
    assert changes == [("job-0002", "working", "late"), ("job-0002", "late", "healthy")]
    assert said[0]["jobs"] == 0


async def test_a_job_that_comes_and_goes_with_the_same_health_is_said_to_be_selected_or_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def jobs() -> list[SmallJob]:
        found = jobs_of_a_day()
        found[2].lag = lambda seconds: 30 if 200 < seconds < 400 else 2
        return found

    assert await watch(SmallCloud(jobs()), monkeypatch, form="ndjson", filter_text="lag>10s", timeout=700.0) == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    changes = [(one["name"], one["from"], one["to"], one["selected"]) for one in said if one["event"] == "change"]
    assert changes == [("job-0002", "healthy", "healthy", True), ("job-0002", "healthy", "healthy", False)]
    assert await watch(SmallCloud(jobs()), monkeypatch, filter_text="lag>10s", timeout=700.0) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "job-0002" in line]
    assert [line.split("  ")[1] for line in lines] == ["now selected: v Healthy", "not selected any more: v Healthy"]
    assert await watch(SmallCloud(jobs()), monkeypatch, filter_text="status:FAILED", timeout=300.0) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if "job-0001" in line)
    assert "now selected: x Failed" in line, "it was there before: it is not new"


async def test_lines_fit_the_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for width in (80, 120):
        assert await watch(SmallCloud(jobs_of_a_day()), monkeypatch, width=width, timeout=400.0) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].endswith("first look, 20 jobs in 0.2 s")
        assert all(len(line) <= width for line in lines), lines
        assert any("job-0001  Healthy  -> x Failed" in line for line in lines), lines
        assert any("Working  -> ! Late" in line and "14 min behind" in line for line in lines)
        assert ("x Failed 1" in lines[-1]) is (width == 120)
        assert "x 1  ! 1" in lines[-1] or width == 120


async def test_until_holds_for_all_selected_jobs_or_says_why_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ways: tuple[tuple[str, str, int], ...] = (
        ("name:job-0004", "status:INCRE", 0),
        ("name:job-0004", "health:healthy", 0),
        ("name:job-0001", "health:late", 10),
        ("lag<1min name:job-0002", "lag<10s", 0),
        ("lag>10h", "is:failed", 2),
        ("name:job-0005", "health:late", 10),
        ("health:done", "health:late", 10),
    )
    for selects, until, code in ways:
        found = await watch(
            SmallCloud(jobs_of_a_day()), monkeypatch, filter_text=selects, until_text=until, timeout=500.0
        )
        assert found == code, (selects, until)
        out, err = capsys.readouterr()
        assert ("job-0001 has ended in another way" in err) is (selects == "name:job-0001")
        assert ("9 more have ended in another way" in err) is ("done" in selects)
        assert ("No job is selected" in err) is (code == 2)
        assert out.splitlines()[-1].split()[1:3] in (["1", "job"], ["14", "jobs"]) or code == 2, (
            "the counts are always last"
        )
    with pytest.raises(click.UsageError, match="No job is selected"):
        await watch(SmallCloud(project(9, 3)), monkeypatch, filter_text="name:nothing", until_text="is:failed")


async def test_not_late_is_not_said_before_the_figures_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = SmallCloud([SmallJob(1, lag=900)])
    cloud.jobs[0].lag = lambda seconds: 900 if seconds < 300 else 1
    assert await watch(cloud, monkeypatch, until_text="health:healthy", timeout=900.0) == 0
    assert cloud.seconds() > 300


async def test_what_could_not_be_read_is_said_by_the_code_and_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cloud = SmallCloud(project(9, 3))
    cloud.refuse = lambda call, _seconds: fault(403, "DRS.M00105") if call == "details" else None
    assert await watch(cloud, monkeypatch, until_text="id:jb201", timeout=300.0) == 1
    cloud = SmallCloud(project(9, 3))
    cloud.refuse = lambda _call, seconds: fault() if 100 < seconds < 400 else None
    capsys.readouterr()
    assert await watch(cloud, monkeypatch, timeout=600.0) == 0
    out = capsys.readouterr().out
    assert out.count("The cloud is not well.") == 1
    assert out.count("the cloud answers again") == 1
    cloud = SmallCloud(project(9, 3))
    cloud.refuse = lambda _call, seconds: fault(429) if 100 < seconds < 140 else None
    assert await watch(cloud, monkeypatch, timeout=300.0) == 0
    assert "the cloud asks for a pause (429): now every " in capsys.readouterr().out


async def test_what_holds_without_figures_is_not_said_to_hold_of_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cloud = SmallCloud(project(9, 3))
    cloud.refuse = lambda call, _seconds: fault(403, "DRS.M00102") if call == "BatchListProgresses" else None
    assert await watch(cloud, monkeypatch, filter_text="status:INCRE", until_text="not health:late", timeout=300.0) == 1
    out = capsys.readouterr().out
    assert out.count("figures of progress are not read: You do not have the right to see it.") == 1
    assert await watch(cloud, monkeypatch, filter_text="status:INCRE", until_text="status:INCRE", timeout=300.0) == 0


async def test_a_program_is_told_of_each_change_without_a_shell(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", "a secret")
    code = "import os, sys; print(sys.stdin.read().strip(), sys.argv[1:], 'DRS_INSPECTOR_PASSWORD' in os.environ)"
    told = OnChange((sys.executable, "-c", code, "$HOME; touch x"))
    change = {"event": "change", "name": "x\u202e; rm -rf /", "to": "late"}
    task = told.run()
    told.tell(change)
    runner = pytest.importorskip("asyncio").ensure_future(task)
    await told.finish()
    runner.cancel()
    line = capfd.readouterr().err.strip()
    assert line.endswith("['$HOME; touch x'] False")
    assert json.loads(line.rpartition(" [")[0]) == change
    assert not (tmp_path / "x").exists()


async def test_a_program_that_hangs_keeps_no_watch_from_ending(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    tasks = TaskOwner(lambda _name, _error: None)
    told = OnChange((sys.executable, "-c", "import time; time.sleep(600)"))
    with monkeypatch.context() as patched:
        patched.setattr(on_change, "LONGEST_WAIT", 0.2)
        for name in ("a", "b", "c"):
            told.tell({"event": "change", "name": name})
        tasks.start("--exec", told.run())
        await told.finish()
    assert "--exec did not hear of 3 changes" in capfd.readouterr().err
    waiting = tasks.start("the end", told.finish())
    await asyncio.sleep(0)
    told.give_up()
    await waiting
    await tasks.close()


@pytest.mark.parametrize(
    ("text", "on_windows", "words"),
    [
        (
            '"C:\\Program Files\\x.exe" --to "C:\\My logs\\" it\'s #1 ""',
            True,
            ("C:\\Program Files\\x.exe", "--to", "C:\\My logs\\", "it's", "#1", ""),
        ),
        (r"C:\x.exe", True, ("C:\\x.exe",)),
        (r"'/opt/my tools/x' a\ b \"c", False, ("/opt/my tools/x", "a b", '"c')),
    ],
)
def test_words_of_a_program_are_those_of_the_system(
    monkeypatch: pytest.MonkeyPatch, text: str, on_windows: bool, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: name)
    assert command_of(text, on_windows=on_windows) == words


def test_what_makes_no_sense_is_a_usage_error(run_cli: RunCli) -> None:
    for arguments, words in (
        (("--every", "soon"), "no span of time"),
        (("--every", "0.5s"), "shorter than 1 s"),
        (("--until", "lag>"), "--until"),
        (("--exec", '"'), "a quote has no end"),
        (("--exec", "no-such-program-anywhere"), "there is no program"),
        (("--format", "xml"), "--format"),
        ((__file__,), "A file does not change"),
        ((), "Name a source"),
    ):
        result = run_cli("watch", *(("--demo",) if arguments and arguments[0] != __file__ else ()), *arguments)
        assert result.exit_code == 2, arguments
        assert words in result.stderr, arguments
    assert command_of("") == ()


async def test_ctrl_c_prints_the_counts(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    cloud = SmallCloud(project(9, 3))

    def interrupt(_call: str, seconds: float) -> None:
        if seconds > 200:
            os.kill(os.getpid(), signal.SIGINT)

    cloud.refuse = interrupt
    assert await watch(cloud, monkeypatch) == 130
    assert "9 jobs  x Failed 0" in capsys.readouterr().out.splitlines()[-1]


async def test_ctrl_c_ends_the_first_reading_too(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = SmallCloud(project(9, 3))
    calls: list[str] = []

    def interrupt(call: str, _seconds: float) -> None:
        calls.append(call)
        if len(calls) == 1:
            os.kill(os.getpid(), signal.SIGINT)

    async with watched(cloud, monkeypatch, runs=False) as one:
        cloud.refuse = interrupt
        lines = TextLines(Screen(None, {}))
        assert await Watch([("", one.inspector)], Asked(timeout=600.0), lines, cloud.now).run() == 130
    assert cloud.seconds() < 1


async def test_a_watch_of_rare_looks_ends_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = SmallCloud(project(9, 3))
    assert await watch(cloud, monkeypatch, every=3_600.0, timeout=30.0) == 0
    assert cloud.seconds() < 35


@pytest.mark.parametrize(("every", "seconds"), [(1.0, 12.0), (30.0, 95.0), (30.0, 120.0)])
async def test_the_last_counts_are_said_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], every: float, seconds: float
) -> None:
    cloud = SmallCloud(project(9, 3))
    assert await watch(cloud, monkeypatch, form="ndjson", every=every, timeout=seconds, counts=True) == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    times = [one["time"] for one in said if one["event"] == "counts"]
    assert times == sorted(set(times))
    assert said[-1]["event"] == "counts"
