"""``self-test`` tells whether the program works, and fails loudly when it does not."""

import importlib
import json
import re
import ssl
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from drs_inspector.commands.self_test import checks, run, subprocesses, window
from drs_inspector.commands.self_test.checks import Check
from drs_inspector.commands.self_test.subprocesses import CheckError

RunCli = Callable[..., Result]


def test_all_is_well(run_cli: RunCli, own_home: Path) -> None:
    result = run_cli("self-test", "--json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["passed"]
    results = {check["name"]: check["result"] for check in report["checks"]}
    # The tests block the person's keyring, so here there is none.
    assert results == {
        "imports": "ok",
        "window": "ok",
        "qt-calls": "ok",
        "sample": "ok",
        "cloud": "ok",
        "export": "ok",
        "sql": "ok",
        "parquet": "ok",
        "trust": "ok",
        "keyring": "skipped",
    }
    assert all(check["tried"] and check["found"] for check in report["checks"])
    assert [*own_home.rglob("*")] == [], "nothing is left with the person"


def test_what_does_not_work_is_named_and_fails(run_cli: RunCli, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise CheckError("the sample has lost a job")

    checks = [Check("sample", "open the sample", broken), Check("other", "do more", lambda: "fine")]
    monkeypatch.setattr(run, "all_checks", lambda: checks)
    result = run_cli("self-test")
    assert result.exit_code == 1
    assert "open the sample: the sample has lost a job" in result.stdout
    assert "do more: fine" in result.stdout
    assert "something does not work" in result.stdout


def test_a_crash_of_the_window_s_process_is_a_failed_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocesses, "this_program", lambda: [sys.executable, "-c", "import os; os.abort()"])
    with pytest.raises(CheckError, match="exit code"):
        subprocesses.run_apart("window")


def test_a_hanging_window_is_a_failed_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocesses, "_PART_SECONDS", 0.3)
    monkeypatch.setattr(subprocesses, "this_program", lambda: [sys.executable, "-c", "import time; time.sleep(9)"])
    with pytest.raises(CheckError, match="did not end"):
        subprocesses.run_apart("window")


@pytest.mark.skipif(sys.platform != "linux", reason="Qt complains about a locale that is not UTF-8 on Linux")
def test_what_qt_says_beside_a_check_is_not_its_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    assert re.fullmatch(r"painted, \d+ x \d+, \d+ colours", subprocesses.run_apart("window"))
    assert re.fullmatch(r"20,000 calls made \(Qt [\d.]+\)", subprocesses.run_apart("qt-calls"))


CHATTY = """
import os, sys
sys.stdout.write("a library says something\\n")
os.write(1, b"\\xff\\xfe not even text\\n")
os.write(2, b"and complains\\n")
from drs_inspector.commands.self_test import window
from drs_inspector.commands.self_test.subprocesses import CheckError
def part():
    os.write(2, b"more\\n")
    {body}
window.PARTS["window"] = part
from drs_inspector.__main__ import main
sys.argv[1:] = sys.argv[sys.argv.index("self-test"):]
try:
    main()
finally:
    sys.stdout.write("the last word")
"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return 'as it is'", None),
        ("raise CheckError('the window is empty')", "the window is empty"),
        ("int('Hunter2-canary')", "ValueError"),
        ("os._exit(3)", "no result (exit code 3)"),
    ],
)
def test_a_result_is_what_the_check_found_whatever_else_is_printed(
    monkeypatch: pytest.MonkeyPatch, body: str, found: str | None
) -> None:
    program = CHATTY.format(body=body)
    monkeypatch.setattr(subprocesses, "this_program", lambda: [sys.executable, "-c", program])
    if found is None:
        assert subprocesses.run_apart("window") == "as it is"
        return
    with pytest.raises(CheckError) as caught:
        subprocesses.run_apart("window")
    assert found in str(caught.value)
    assert "canary" not in str(caught.value)
    assert "last word" not in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"result": "odd", "found": "x"}', b"\xff", b'{"result": "ok"}']
)
def test_a_result_that_is_none_is_a_failed_check(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    program = f"import sys; open(sys.argv[sys.argv.index('--result') + 1], 'wb').write({content!r})"
    monkeypatch.setattr(subprocesses, "this_program", lambda: [sys.executable, "-c", program])
    with pytest.raises(CheckError, match="no result"):
        subprocesses.run_apart("window")


def test_an_unforeseen_error_in_a_check_is_told_without_its_data(
    run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        return str(int("Hunter2-canary"))

    monkeypatch.setattr(run, "all_checks", lambda: [Check("sample", "open the sample", broken)])
    result = run_cli("self-test")
    assert result.exit_code == 1
    assert "ValueError" in result.stdout
    assert "canary" not in result.output
    assert "The details, without secrets, are in " in result.stdout


def test_an_empty_picture_is_a_failed_check(monkeypatch: pytest.MonkeyPatch) -> None:
    class Blank:
        @staticmethod
        def picture_of_window() -> "Blank":
            return Blank()

        width, height, colours = 800, 600, 1

    monkeypatch.setattr(importlib, "import_module", lambda _name: Blank)
    with pytest.raises(CheckError, match="empty"):
        window.paint_window()


def test_no_authority_at_all_is_a_failed_check(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    class Empty:
        @staticmethod
        def make_context(_settings: object) -> "Empty":
            return Empty()

        @staticmethod
        def describe_trust(_settings: object) -> str:
            return "nowhere"

        @staticmethod
        def cert_store_stats() -> dict[str, int]:
            return {"x509_ca": 0}

    class Paths:
        capath = None

    monkeypatch.setattr(importlib, "import_module", lambda _name: Empty)
    monkeypatch.setattr(ssl, "get_default_verify_paths", Paths)
    with pytest.raises(CheckError, match="no address of a cloud would be trusted"):
        checks.check_trust()


def test_nothing_read_means_nothing_to_export() -> None:
    with pytest.raises(subprocesses.SkippedError):
        checks.CloudRoundTrip().write_and_reopen()
