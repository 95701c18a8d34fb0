"""The parts of the self-test that use Qt; ``subprocesses.run_apart`` runs each in a process of its own."""

import importlib
from collections.abc import Callable

from drs_inspector.commands.self_test.checks import VOID_CALLS
from drs_inspector.commands.self_test.subprocesses import CheckError

_SMALLEST = 100
_FEWEST_COLOURS = 4  # background, text, line and button are the least that a window has


def paint_window() -> str:
    """Paint the window in this process and return its picture in words."""
    picture = importlib.import_module("drs_inspector.qt.self_check").picture_of_window()
    words = f"{picture.width} x {picture.height}, {picture.colours} colours"
    if picture.width < _SMALLEST or picture.height < _SMALLEST:
        raise CheckError(f"the window is too small ({words})")
    if picture.colours < _FEWEST_COLOURS:
        raise CheckError(f"the window is empty ({words})")
    return f"painted, {words}"


def call_qt() -> str:
    """Call Qt many times and return how often; a faulty binding ends this process instead."""
    module = importlib.import_module("drs_inspector.qt.self_check")
    return f"{module.call_without_results(VOID_CALLS):,} calls made (Qt {module.qVersion()})"


PARTS: dict[str, Callable[[], str]] = {"window": paint_window, "qt-calls": call_qt}
