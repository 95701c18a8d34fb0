"""Runs the checks of ``drs-inspector self-test`` and prints what they found."""

import json
import platform
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import click

from drs_inspector import __version__
from drs_inspector.commands.exit_codes import ALL_READ, SOME_UNAVAILABLE
from drs_inspector.commands.output import write_json, write_lines
from drs_inspector.commands.self_test.checks import Check, all_checks
from drs_inspector.commands.self_test.subprocesses import CheckError, PartResult, SkippedError
from drs_inspector.commands.self_test.window import PARTS
from drs_inspector.domain.errors import InspectorError
from drs_inspector.session.error_reports.report import report_error

Result = Literal["ok", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check did: ``tried`` and ``found`` in words, ``seconds`` is how long it took."""

    name: str
    result: Result
    tried: str
    found: str
    seconds: float

    def line(self) -> str:
        """Return the outcome as one line of text."""
        return f"{self.result:<8}{self.name:<12}{self.seconds:6.1f} s  {self.tried}: {self.found}"


def run(form: str) -> int:
    """Run all checks, print what they found, and return the exit code."""
    outcomes: list[Outcome] = []
    for check in all_checks():
        outcome = run_check(check)
        outcomes.append(outcome)
        if form == "plain":
            write_lines(outcome.line())
    passed = all(outcome.result != "failed" for outcome in outcomes)
    if form == "json":
        document = {
            "program": "DRS Inspector",
            "version": __version__,
            "python": platform.python_version(),
            "system": platform.platform(),
            "passed": passed,
            "checks": [asdict(outcome) for outcome in outcomes],
        }
        write_json(json.dumps(document, indent=1, ensure_ascii=False))
    else:
        write_lines(f"DRS Inspector {__version__}: {'all is well' if passed else 'something does not work'}")
    return ALL_READ if passed else SOME_UNAVAILABLE


def run_part(name: str, result: Path | None) -> int:
    """Run one check in this process: what may take the whole process down is run in one of its own.

    What it found goes to the file ``result``, else to standard output.
    """
    part: Callable[[], str] | None = PARTS.get(name)
    if part is None:
        raise click.BadParameter(f"There is no part {name}.", param_hint="--part")
    try:
        found = PartResult("ok", part())
    except Exception as error:  # noqa: BLE001 -- a self-test reports whatever goes wrong
        found = PartResult("failed", _words(error))
    if result is None:
        write_lines(*found.found.split("\n"))
    else:
        found.write(result)
    return ALL_READ if found.result == "ok" else SOME_UNAVAILABLE


def run_check(check: Check) -> Outcome:
    """Run one check; whatever goes wrong in it is its outcome."""
    started = time.perf_counter()
    result: Result = "ok"
    try:
        found = check.run()
    except SkippedError as skipped:
        result, found = "skipped", str(skipped)
    except Exception as error:  # noqa: BLE001 -- a self-test reports whatever goes wrong
        result, found = "failed", _words(error)
    return Outcome(check.name, result, check.tried, found, round(time.perf_counter() - started, 3))


def _words(error: Exception) -> str:
    """Return what a check ran into; an error that none foresaw is in the log of errors as well."""
    if isinstance(error, CheckError | InspectorError):
        return str(error)
    report = report_error(error, "Self-test")
    return " ".join(part for part in (report.error.title, report.error.cause, report.kept) if part)
