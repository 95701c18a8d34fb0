"""What is said of a job whose details were not read: what went wrong, why, and what to do."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from drs_inspector.domain.printable import printable
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.session.coverage_texts import missing_right

_LONGEST = 2_000
_WHERE = "Job details: "  # what was being read, which the sentence says


class RefusalWords(NamedTuple):
    """A refusal: ``title`` is a sentence, ``code``, ``cause`` and ``step`` may be "". All are short and printable."""

    title: str
    code: str
    cause: str
    step: str


def refusal_words(reason: Mapping[str, Any], source: SourceInfo) -> RefusalWords:
    """Return the words of a refusal, an ``InspectorError.as_dict()``; of a missing right which one to ask for."""
    title, code, cause, step = (_said(reason.get(name)) for name in ("title", "code", "cause", "next_step"))
    missing = missing_right(reason, source)
    title = title.removeprefix(_WHERE).rstrip(".") or "no reason was given"
    return RefusalWords(f"Its details were not read: {title[:1].lower()}{title[1:]}", code, cause, missing or step)


def _said(value: object) -> str:
    return printable(str(value)[:_LONGEST]) if value not in (None, "") else ""
