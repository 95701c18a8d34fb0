"""``self-test`` tells whether the program works, and fails loudly when it does not."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from drs_inspector.commands import self_test_run

RunCli = Callable[..., Result]


def test_all_is_well(run_cli: RunCli) -> None:
    result = run_cli("self-test", "--format", "json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["passed"]
    results = {check["name"]: check["result"] for check in report["checks"]}
    # The tests block the person's keyring, so here there is none.
    assert results == {"imports": "ok", "window": "ok", "sample": "ok", "cloud": "ok", "keyring": "skipped"}


def test_what_does_not_work_is_named_and_fails(run_cli: RunCli, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise self_test_run.CheckError("the sample has lost a job")

    monkeypatch.setattr(self_test_run, "CHECKS", {"sample": broken, "other": lambda: "fine"})
    result = run_cli("self-test")
    assert result.exit_code == 1
    assert "the sample has lost a job" in result.stdout
    assert "something does not work" in result.stdout


def test_a_crash_of_the_window_s_process_is_a_failed_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test_run, "_this_program", lambda: ["python3", "-c", "import os; os.abort()"])
    with pytest.raises(self_test_run.CheckError, match="exit code"):
        self_test_run.check_window()
