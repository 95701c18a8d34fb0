"""The few values of a job that reasons and causes are made of, read in one scan and only of the jobs that need them."""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from drs_inspector.domain.decoding.projection import projection
from drs_inspector.domain.decoding.scalars import code_of
from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.jobs.fields import HEALTH, AlarmNotify, JobDetail, ListEntry
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.redaction.text import redact_start

LONGEST_TEXT = 8_192
"""Characters of an error text that are kept; a stack trace tells its cause at the beginning."""
_LONGEST_CODE = 64
_LONGEST_SECONDS = 10**9
_KEPT_AS = "_health_facts"
_REFUSED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_details = msgspec.json.Decoder(projection(JobDetail, HEALTH))
_list_entries = msgspec.json.Decoder(projection(ListEntry, HEALTH))


class Facts(NamedTuple):
    """Values of a job; "", None or () where the reply has none. Times are exact ones in UTC.

    ``texts_given`` are the error texts as they came: the reason of the failure, the message of the details, that of the
    list. They may hold secrets: nothing of them is shown but by ``shown_text``. ``limits`` are lag, RPO and RTO in
    seconds from which the job's own alarm speaks.
    """

    texts_given: tuple[str, ...] = ()
    code: str = ""
    created: datetime | None = None
    started: datetime | None = None
    updated: datetime | None = None
    planned: datetime | None = None
    limits: tuple[int | None, int | None, int | None] = (None, None, None)


def facts_of(job: Job) -> Facts:
    """Return the facts of a job, kept with it after the first time (a Job never changes). Never raises."""
    kept = job.__dict__.get(_KEPT_AS)
    if isinstance(kept, Facts):
        return kept
    facts = _read(job)
    job.__dict__[_KEPT_AS] = facts
    return facts


def shown_text(text: str) -> str:
    """Return one of the texts without secrets, cut at ``LONGEST_TEXT``."""
    return redact_start(text, LONGEST_TEXT)


def _read(job: Job) -> Facts:
    detail, texts = _detail(job), _list_text(job)
    created = job.created
    exact = created.instant if created is not None and created.zone_known else None
    if detail is None:
        return Facts(texts_given=_said(texts), created=exact)
    return Facts(
        texts_given=_said((detail.failed_reason, detail.error_message, *texts)),
        code=(code_of(detail.error_code) or "").strip()[:_LONGEST_CODE],
        created=exact,
        started=_instant(detail.actual_start_time),
        updated=_instant(detail.update_time),
        planned=_instant(detail.inst_info.start_time) if detail.inst_info else None,
        limits=_limits(detail.alarm_notify),
    )


def _detail(job: Job) -> Any:
    """Return something with the marked members of the details, None without details."""
    raw = job.scanned_part
    if raw is None:
        return None
    try:
        return _details.decode(raw)
    except _REFUSED:
        return job.detail


def _list_text(job: Job) -> tuple[str | None, ...]:
    if job.list_given is None or b'"error_msg"' not in bytes(job.list_given):
        return ()
    try:
        listed: Any = _list_entries.decode(job.list_given)
    except _REFUSED:
        listed = job.list_entry
    return () if listed is None else (listed.error_msg,)


def _said(texts: tuple[str | None, ...]) -> tuple[str, ...]:
    """Return the texts that say something, each once."""
    said = dict.fromkeys(text.strip() for text in texts if text and code_of(text) is not None)
    return tuple(text for text in said if text)


def _instant(value: object) -> datetime | None:
    moment = read_timestamp(value)
    return moment.instant if moment is not None and moment.zone_known else None


def _limits(alarm: AlarmNotify | None) -> tuple[int | None, int | None, int | None]:
    if alarm is None:
        return (None, None, None)
    return (_seconds(alarm.delay_time), _seconds(alarm.rpo_delay), _seconds(alarm.rto_delay))


def _seconds(value: object) -> int | None:
    """Return a limit in seconds; 0 means that this alarm is off, and is none."""
    text = str(value).strip()
    if isinstance(value, bool) or not (text.isascii() and text.isdecimal() and len(text) <= len(str(_LONGEST_SECONDS))):
        return None
    return int(text) or None
