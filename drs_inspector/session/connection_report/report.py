"""The connection report as text to copy and as JSON. Hosts and user names are in it; secrets are not."""

import json
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from drs_inspector import __version__
from drs_inspector.domain.errors import InspectorError

if TYPE_CHECKING:
    from drs_inspector.cloud.iam.credentials import Connection

Step = Literal["dns", "tcp", "proxy", "tls", "clock", "iam", "list", "batch", "keyring"]
Outcome = Literal["ok", "warning", "failed", "skipped"]

_MARKS: dict[Outcome, str] = {"ok": "ok", "warning": "WARNING", "failed": "FAILED", "skipped": "skipped"}


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the report. ``seconds`` is how long it took, 0 for a step that was skipped; no text is secret."""

    step: Step
    title: str
    outcome: Outcome
    seconds: float = 0.0
    words: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class ConnectionReport:
    """A finished report: what it is about, and each step in the order in which it was tried.

    ``problem`` is why it ended before its end.
    """

    connection: "Connection"
    findings: tuple[CheckResult, ...]
    problem: InspectorError | None = None


def worst_of(findings: Sequence[CheckResult]) -> Outcome:
    """Return the outcome of the whole report: "failed" before "warning" before "ok"."""
    outcomes = {finding.outcome for finding in findings}
    order: tuple[Outcome, ...] = ("failed", "warning")
    return next((outcome for outcome in order if outcome in outcomes), "ok")


def report_text(findings: Sequence[CheckResult], connection: "Connection") -> str:
    """Return the report as plain text, lines of any length, ended by a newline."""
    steps = [line for finding in findings for line in finding_lines(finding)]
    return "\n".join([*head_lines(connection), "", *steps, "", end_line(findings), ""])


def head_lines(connection: "Connection") -> list[str]:
    """Return what the report is about."""
    about = [f"{name + ':':<10}{value}" for name, value in _about(connection).items() if value]
    return ["Connection report of DRS Inspector", *about]


def finding_lines(finding: CheckResult) -> list[str]:
    """Return one step as a line (outcome, seconds, title, words), and what to do next as a second one."""
    seconds = f"{finding.seconds:7.3f} s" if finding.outcome != "skipped" else " " * 9
    lines = [f"{_MARKS[finding.outcome]:<8}{seconds}  {finding.title}: {finding.words}"]
    if finding.next_step:
        lines.append(f"{'':<19}→ {finding.next_step}")
    return lines


def end_line(findings: Sequence[CheckResult]) -> str:
    """Return what came of it all."""
    return f"{_verdict(findings)}, in {sum(finding.seconds for finding in findings):.1f} s."


def report_json(findings: Sequence[CheckResult], connection: "Connection") -> str:
    """Return the report as a JSON object: ``about``, ``outcome`` and ``steps`` (seconds as numbers)."""
    content: dict[str, Any] = {
        "about": _about(connection),
        "outcome": worst_of(findings),
        "steps": [{**msgspec.to_builtins(finding), "seconds": round(finding.seconds, 4)} for finding in findings],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _about(connection: "Connection") -> dict[str, str]:
    return {
        "Program": f"drs-inspector {__version__}, Python {platform.python_version()}, {platform.platform()}",
        "Time": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
        "Cloud": " ".join(part for part in (connection.cloud, connection.region) if part),
        "IAM": connection.iam_url,
        "DRS": connection.drs_url,
        "Project": connection.project_name or connection.project_id,
        "Account": connection.domain,
    }


def _verdict(findings: Sequence[CheckResult]) -> str:
    counts = {outcome: sum(finding.outcome == outcome for finding in findings) for outcome in _MARKS}
    if not counts["failed"] and not counts["warning"]:
        return f"Everything that was tried works ({counts['ok']} steps)"
    words = [f"{counts['failed']} failed", f"{counts['warning']} with a warning", f"{counts['ok']} ok"]
    return ", ".join(word for word in words if not word.startswith("0 "))
