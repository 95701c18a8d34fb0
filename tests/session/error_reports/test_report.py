"""From an exception to three sentences, the log and the hooks: one place decides, and it never fails itself."""

import asyncio
import errno
import gc
import logging
import socket
import ssl
import sys
import threading
import warnings
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from drs_inspector.domain.errors import (
    FileProblemError,
    InspectorError,
    ResourceError,
    SignInError,
    UnforeseenError,
    UnreachableError,
)
from drs_inspector.session.error_reports import report as report_module
from drs_inspector.session.error_reports.explain import explain
from drs_inspector.session.error_reports.hooks import install_hooks, on_loop_problem
from drs_inspector.session.error_reports.log_records import LastResort, install_last_resort
from drs_inspector.session.error_reports.report import log_text, report_error
from drs_inspector.storage.files.error_log import ErrorLog, forget_error_log
from drs_inspector.storage.files.paths import app_paths

SECRET = "Hunter2-canary"


def raised(error: BaseException) -> BaseException:
    try:
        raise error  # noqa: TRY301 -- what is raised is what the test is about
    except BaseException as caught:  # noqa: BLE001 -- whatever it is
        return caught


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (MemoryError(), ResourceError, "memory is used up"),
        (RuntimeError("can't start new thread"), ResourceError, "no more threads"),
        (OSError(errno.ENOMEM, SECRET), ResourceError, "no more memory"),
        (OSError(errno.EMFILE, SECRET), ResourceError, "open at once"),
        (RecursionError(SECRET), UnforeseenError, "nested too deeply"),
        (ImportError(SECRET), UnforeseenError, "could not be loaded"),
        (OSError(errno.ENOSPC, SECRET), FileProblemError, "The disk is full."),
        (OSError(errno.EACCES, SECRET, "/data/a.json"), FileProblemError, "The file /data/a.json could not be used."),
        (OSError(errno.ENOENT, SECRET, b"/data/a.json"), FileProblemError, "/data/a.json"),
        (OSError(errno.ENOENT, SECRET, f"https://u:{SECRET}@h/x"), FileProblemError, "https://******@h/x"),
        (ConnectionRefusedError(errno.ECONNREFUSED, SECRET), UnreachableError, "A connection failed."),
        (TimeoutError(SECRET), UnreachableError, "A connection failed."),
        (OSError(errno.EHOSTUNREACH, SECRET), UnreachableError, "A connection failed."),
        (socket.gaierror(-2, SECRET), UnreachableError, "A connection failed."),
        (ssl.SSLError(1, SECRET), UnreachableError, "A connection failed."),
        (OSError(SECRET), UnforeseenError, "not prepared for"),
        (ValueError(SECRET), UnforeseenError, "not prepared for"),
        (ExceptionGroup(SECRET, [ValueError(SECRET), FileProblemError("No.")]), UnforeseenError, "not prepared for"),
        (ExceptionGroup(SECRET, [ExceptionGroup("in", [SignInError("No.")])]), SignInError, "No."),
    ],
    ids=repr,
)
def test_every_exception_becomes_sentences_of_a_kind(error: Exception, kind: type, words: str) -> None:
    explained = explain(raised(error))
    assert type(explained) is kind
    assert words in str(explained)
    assert "canary" not in str(explained)
    assert explained.title
    assert explained.cause or isinstance(explained, SignInError)


def test_our_own_errors_are_left_as_they_are_and_not_logged() -> None:
    error = InspectorError("A.", "B.", "C.")
    report = report_error(error)
    assert report.error is error
    assert (report.details, report.kept, report.log_folder) == ("", "", None)
    assert ErrorLog().read() == ""


def test_an_unforeseen_error_is_logged_once_and_its_place_is_said() -> None:
    error = raised(ValueError(SECRET))
    first = report_error(error, "Reading jobs")
    assert report_error(error) is first
    assert first.logged is not None
    assert first.kept == f"The details, without secrets, are in {first.logged.path} (error {first.logged.id})."
    log = ErrorLog().read()
    assert "seen 00000001 times" in log
    assert "Reading jobs" in log
    assert "ValueError: ******" in log
    assert f"Python {sys.version_info.major}." in log
    assert "canary" not in log + first.details + str(first.error) + first.kept
    assert first.log_folder == app_paths().error_log_folder


@pytest.mark.parametrize("kind", ["file in the way", "no such user"])
def test_a_log_that_cannot_be_written_is_said_and_nothing_else_fails(
    monkeypatch: pytest.MonkeyPatch, own_home: Path, kind: str
) -> None:
    (own_home / "state").write_text("in the way")
    if kind == "no such user":
        monkeypatch.setenv("DRS_INSPECTOR_HOME", "~no-such-user-here/x")
    report = report_error(ValueError())
    assert report.kept.startswith("The details could not be kept: ")
    assert report.logged is None
    assert report.details


class SlottedError(Exception):
    __slots__ = ()

    def __setattr__(self, name: str, value: object) -> None:
        raise TypeError


def test_an_error_while_reporting_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    assert report_error(SlottedError()).logged is not None

    def broken(_error: BaseException) -> InspectorError:
        raise ZeroDivisionError

    monkeypatch.setattr(report_module, "explain", broken)
    report = report_error(ValueError(SECRET))
    assert "ValueError" in report.error.cause
    assert "ZeroDivisionError" in report.error.cause


def test_forgetting_everything_forgets_the_log() -> None:
    report_error(ValueError())
    assert ErrorLog().read()
    forget_error_log()
    assert not app_paths().error_log_folder.exists()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """What the hooks hand over: type and place of each error."""
    for module, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    found: list[tuple[str, str]] = []
    undo = install_hooks(lambda error, where: found.append((type(error).__name__, where)))
    yield found
    undo()


def test_threads_finalisers_and_callbacks_of_c_code_lead_to_one_place(told: list[tuple[str, str]]) -> None:
    class Odd:
        def __del__(self) -> None:
            raise KeyError(SECRET)

    odd = Odd()
    del odd
    gc.collect()
    (first,) = told
    assert first[0] == "KeyError"
    assert first[1].startswith("Finalising, ")
    assert first[1].endswith("Odd.__del__")

    def fail(_reference: object) -> None:
        raise IndexError

    class Plain:
        pass

    plain = Plain()
    reference = weakref.ref(plain, fail)
    del plain
    gc.collect()
    assert reference() is None
    assert told[1][0] == "IndexError"
    thread = threading.Thread(target=int, args=(SECRET,), name="reader")
    thread.start()
    thread.join()
    assert told[2] == ("ValueError", "Thread reader")
    sys.excepthook(ZeroDivisionError, ZeroDivisionError(), None)
    assert told[3] == ("ZeroDivisionError", "")


async def test_an_event_loop_hands_over_what_no_task_reported(
    told: list[tuple[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(on_loop_problem)
    loop.call_soon(int, SECRET)
    await asyncio.sleep(0)
    assert told == [("ValueError", "")]

    async def fail() -> None:
        raise KeyError

    task = loop.create_task(fail(), name="Reading")
    await asyncio.sleep(0)
    del task
    gc.collect()
    assert told[1] == ("KeyError", "Reading")
    loop.set_exception_handler(None)


@pytest.mark.expected_log("event loop: odd")
def test_what_an_event_loop_says_without_an_exception_is_a_warning(told: list[tuple[str, str]]) -> None:
    on_loop_problem(None, {"message": "odd"})  # type: ignore[arg-type]  # it is not looked at
    assert told == []


def test_interrupts_are_no_errors(told: list[tuple[str, str]]) -> None:
    for kind in (KeyboardInterrupt, SystemExit, GeneratorExit):
        sys.excepthook(kind, kind(), None)
    assert told == []


def test_the_newest_hook_is_the_one_that_is_called_and_undone(capsys: pytest.CaptureFixture[str]) -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    first: list[str] = []
    second: list[str] = []
    undo_first = install_hooks(lambda _error, _where: first.append("told"))
    undo_second = install_hooks(lambda _error, _where: second.append("told"))
    sys.excepthook(ValueError, ValueError(), None)
    undo_second()
    sys.excepthook(ValueError, ValueError(), None)
    undo_first()
    assert (first, second) == (["told"], ["told"])
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before

    def fails_too(_error: BaseException, _where: str) -> None:
        sys.excepthook(KeyError, KeyError(), None)
        raise ValueError(SECRET)

    undo = install_hooks(fails_too)
    sys.excepthook(ValueError, ValueError(), None)
    undo()
    shown = capsys.readouterr().err
    assert "could not report it" in shown
    assert "Traceback" not in shown


def test_records_that_no_handler_takes_are_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    handler = LastResort(logging.WARNING)
    logger = logging.getLogger("invented.last.resort")
    logger.propagate = False
    logger.addHandler(handler)
    try:
        logger.info("not shown")
        logger.warning("two\nlines and password=%s", SECRET)
        try:
            int(SECRET)
        except ValueError:
            logger.exception("a library failed")
        logger.error("does not fit %d %d", "x")  # noqa: PLE1206 -- a fault of ours, as it would happen
    finally:
        logger.removeHandler(handler)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "Warning: two lines and password=******"
    assert lines[1].startswith("Error: a library failed. The details, without secrets, are in ")
    assert "canary" not in "".join(lines) + ErrorLog().read()
    assert "ValueError" in ErrorLog().read()


def test_the_last_resort_is_installed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "lastResort", logging.lastResort)
    install_last_resort()
    installed = logging.lastResort
    install_last_resort()
    assert logging.lastResort is installed
    assert isinstance(installed, LastResort)


def test_a_warning_of_python_is_one_line_without_source_and_secret(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging, "lastResort", logging.lastResort)
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    monkeypatch.setattr(logging.getLogger("py.warnings"), "propagate", False)  # pytest's own handlers take it otherwise
    install_last_resort()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"password={SECRET}", stacklevel=1)
    (line,) = capsys.readouterr().err.splitlines()
    # Once a client has been made, log records are redacted by header name as well, which leaves less of the text.
    assert line.startswith(("Warning: UserWarning: password=****** (test_report:", "Warning: UserWarning: ****** ("))
    assert SECRET not in line
    install_last_resort()


def test_an_interrupt_while_an_error_is_told_leaves_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_error: BaseException, _where: str) -> None:
        raise KeyboardInterrupt

    undo = install_hooks(interrupted)
    sys.excepthook(ValueError, ValueError(SECRET), None)
    undo()
    assert "could not report it" in capsys.readouterr().err


def test_text_of_a_library_can_be_logged_without_its_exception() -> None:
    report = log_text("ValueError: ******\n", "invented")
    assert report.logged is not None
    assert "invented" in ErrorLog().read()
