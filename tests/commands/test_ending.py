"""SIGINT, SIGTERM and SIGHUP end a command in order, a second one at once; what was ignored stays so."""

import importlib
import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from tests.commands.test_outermost import SAMPLE, START, posix_only, start
from tests.helpers.waiting import PATIENCE


@posix_only
@pytest.mark.parametrize(("number", "code"), [(2, 130), (15, 143), (1, 129)])
def test_a_signal_at_a_question_ends_the_program_and_shows_again_what_is_typed(number: int, code: int) -> None:
    controller, terminal = importlib.import_module("pty").openpty()
    termios: Any = importlib.import_module("termios")
    variables = os.environ | {"PYTHONUNBUFFERED": "1"}
    body = "    import click\n    print('asking', flush=True)\n    click.prompt('Password', hide_input=True)"
    process = subprocess.Popen(
        [sys.executable, "-c", START.format(body=body), "show", str(SAMPLE)],
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=variables,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "asking\n"
        limit = time.monotonic() + PATIENCE
        while termios.tcgetattr(terminal)[3] & termios.ECHO:  # until the question hides what is typed
            assert process.poll() is None
            assert time.monotonic() < limit
            time.sleep(0.01)
        process.send_signal(number)
        _out, error = process.communicate(timeout=PATIENCE)
        assert termios.tcgetattr(terminal)[3] & termios.ECHO
    finally:
        process.kill()
        process.communicate()
        os.close(controller)
        os.close(terminal)
    assert process.returncode == code
    assert "Traceback" not in error


@posix_only
def test_a_second_signal_ends_the_program_at_once() -> None:
    program = """
import os, signal
from drs_inspector.ending_signals import first_signal_calls
with first_signal_calls(lambda number: os.write(1, b"%d\\n" % number)):
    os.write(1, b"ready\\n")
    while True:
        signal.pause()
"""
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.readline() == "15\n"
        process.send_signal(signal.SIGHUP)
        assert process.wait(PATIENCE) == -signal.SIGHUP
    finally:
        process.kill()
        process.communicate()


SLOW_END = """
import asyncio, signal, sys
from drs_inspector.commands.ending import ends_in_order
from drs_inspector.commands.running import run_to_end, stop_on_interrupt
from drs_inspector.commands.source.terminal import _interruptible
async def main():
    undo = stop_on_interrupt(lambda: None)
    try:
        print("ready", flush=True)
        if sys.argv[1] == "reading":
            await asyncio.sleep(60)
        with _interruptible():
            signal.pause()
    finally:
        undo()
        print("ending", flush=True)
        while True:
            signal.pause()
with ends_in_order():
    run_to_end(main)
"""


@posix_only
@pytest.mark.parametrize("doing", ["reading", "asking"])
def test_ctrl_c_ends_at_once_what_another_signal_has_begun_to_end(doing: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", SLOW_END, doing], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.readline() == "ending\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == -signal.SIGINT
    finally:
        process.kill()
        process.communicate()


@posix_only
def test_a_signal_that_was_ignored_at_the_start_stays_ignored() -> None:
    body = "import os, signal\nos.kill(os.getpid(), signal.SIGHUP)\nprint('went on')"
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        ran = start("show", str(SAMPLE), body=body)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert (ran.returncode, ran.stdout) == (0, "went on\n")
