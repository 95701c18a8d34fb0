"""One finding of the connection report."""

from typing import Literal

import msgspec

Step = Literal["dns", "tcp", "proxy", "tls", "clock", "iam", "list", "batch", "keyring"]
Outcome = Literal["ok", "warning", "failed", "skipped"]


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the report. ``seconds`` is how long it took, 0 for a step that was skipped; no text is secret."""

    step: Step
    title: str
    outcome: Outcome
    seconds: float = 0.0
    words: str = ""
    next_step: str = ""
