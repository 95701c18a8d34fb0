"""What made a job fail: the error code with the pattern of the message, and what is known about the two.

Nothing is explained that the table of known causes does not explain: of an unknown message the message is the title.
"""

from typing import NamedTuple

from drs_inspector.domain.explanations.explanation import Explanation
from drs_inspector.domain.explanations.fitting import about_job
from drs_inspector.domain.health.facts import Facts, facts_of, shown_text
from drs_inspector.domain.health.known_causes import KnownCauses, meaning_of
from drs_inspector.domain.health.message_pattern import pattern_of
from drs_inspector.domain.jobs.job import Job

NOTHING_KNOWN = KnownCauses()
LONGEST_TITLE = 160
"""Characters of a message that is a title."""
_KEPT_AS = "_cause"
# Of a status that is not known, an error may be what came of it.
_MAY_HAVE_FAILED = frozenset({"failed", "unknown"})


class Cause(NamedTuple):
    """What a reply says of a failure. None of the texts holds a secret; a masked document's stay masked.

    ``pattern`` is the message without what varies, ``title`` what it is in words, ``meaning`` and ``steps`` (at most
    three) what is known of it, "" and () where nothing is. ``message`` is the cloud's text, "" where only a code came.
    Jobs of one ``key`` failed for one cause, and ``group`` is what they have in common in words. ``reason`` is the
    title for inside a sentence, ``certainty`` says what of the explanation is only inferred.
    """

    code: str
    pattern: str
    title: str
    meaning: str
    steps: tuple[str, ...]
    message: str
    key: str
    group: str
    reason: str
    certainty: str = ""


def cause_of(job: Job, known: KnownCauses = NOTHING_KNOWN) -> Cause | None:
    """Return the cause of a job's failure, None where it did not fail or its reply gives none. Never raises.

    Kept with the job after the first time.
    """
    if job.status.group not in _MAY_HAVE_FAILED:
        return None
    kept: tuple[KnownCauses, Cause | None] | None = job.__dict__.get(_KEPT_AS)
    if kept is not None and kept[0] is known:
        return kept[1]
    cause = _made(job, facts_of(job), known)
    job.__dict__[_KEPT_AS] = (known, cause)
    return cause


def _made(job: Job, facts: Facts, known: KnownCauses) -> Cause | None:
    about = about_job(job)
    for text in facts.texts_given:
        explained = known.of_text(text, about)
        if explained is not None:
            return _explained(explained, facts.code, shown_text(text), key=f"text {explained.key}")
    by_code = known.of_code(facts.code, about) if facts.code else None
    if not facts.texts_given:
        if by_code is not None:
            return _explained(by_code, facts.code, "", key=f"code {by_code.key}")
        code = facts.code
        return Cause(code, "", code, "", (), "", key=code, group=code, reason=code) if code else None
    message = shown_text(facts.texts_given[0])
    pattern, title = pattern_of(message), _title(message)
    key = f"{facts.code}\n{pattern}"
    cause = Cause(facts.code, pattern, title, "", (), message, key=key, group=pattern, reason=title)
    if by_code is None:
        return cause
    return cause._replace(meaning=meaning_of(by_code), steps=by_code.steps, certainty=by_code.certainty)


def _explained(known: Explanation, code: str, message: str, *, key: str) -> Cause:
    pattern = pattern_of(message) if message else ""
    title, meaning, steps = known.title, meaning_of(known), known.steps
    return Cause(code, pattern, title, meaning, steps, message, key, title, known.reason, known.certainty)


def _title(message: str) -> str:
    line = " ".join(message[: 2 * LONGEST_TITLE].split())
    return line if len(line) <= LONGEST_TITLE and len(message) <= 2 * LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"
