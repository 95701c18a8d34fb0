"""Errors and entries with errors as refusals: what each comes to, in words that a panel can show."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

from drs_inspector.cloud.errors.advice import right_missing
from drs_inspector.cloud.errors.error_body import ErrorText, code_number, read_error
from drs_inspector.domain.decoding.scalars import is_absent
from drs_inspector.domain.errors import InspectorError, ServiceOffError, SignInError, UnreachableError
from drs_inspector.domain.rawjson.split import BrokenJsonError, split_object
from drs_inspector.domain.read_calls.asked import SERVICES
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.redaction.secrets import redact_text
from drs_inspector.domain.saved_reply import Raw
from drs_inspector.session.readings.outcome import Refusal, RefusalKind

_KINDS: Final[dict[RefusalKind, Collection[str]]] = {
    RefusalKind.NOT_OFFERED: {"APIGW.0101"},
    RefusalKind.NOT_SUPPORTED: {"DRS.10000001", "DRS.10000009", "DRS.M00302", "DRS.M00307", "DRS.M00308"},
    RefusalKind.NOT_NOW: {"DRS.M00002", "DRS.M00303", "DRS.M00304", "DRS.M01504", "DRS.10000024", "DRS.10030014"},
    RefusalKind.NO_RIGHT: {
        "DRS.M00101", "DRS.M00102", "DRS.M00103", "DRS.M00105", "DRS.10020072", "APIGW.0302", "APIGW.0306",
        "APIGW.0802",
    },
    RefusalKind.GONE: {"DRS.10000010", "DRS.10020102", "DRS.M00289", "DRS.M05003", "DRS.M05004"},
    RefusalKind.BUSY: {"DRS.M01503", "DRS.M00004", "DRS.M01501", "DRS.10000023", "APIGW.0308", "ces.0429"},
    RefusalKind.SIGNED_OUT: {"DRS.M00100", "DRS.M00261"},
}  # fmt: skip
"""What codes come to (contract 8.2, contract-more 0); the status decides where a code is not here."""
_HAS_NONE: Final = frozenset({"DRS.M00002", "DRS.M00303"})
"""Codes that say that there is nothing yet: an empty result, a value that was not fetched before."""
_WRONG_PARAMETER: Final = "DRS.M00200"
"""Of a request that only names a job it says that this job has none, or not now (contract-more 12)."""
_BY_CODE: Final = {code: kind for kind, codes in _KINDS.items() for code in codes}
_WORDS: Final = {
    RefusalKind.NOT_OFFERED: ("It is not offered in this region.", "Nothing to do: the region may offer it one day."),
    RefusalKind.NOT_SUPPORTED: ("The cloud does not offer it for this kind of job.", ""),
    RefusalKind.NOT_NOW: ("The cloud does not offer it in this state of the job.", "Look again later."),
    RefusalKind.NO_RIGHT: (
        "You do not have the right to see it.",
        "Ask your administrator for the policy “DRS ReadOnlyAccess” in this project.",
    ),
    RefusalKind.GONE: ("The job is gone.", "Refresh the jobs."),
    RefusalKind.BUSY: ("The cloud is busy.", "It is asked again later."),
    RefusalKind.OFF: ("It was not asked for.", "Switch it on to see it."),
    RefusalKind.SIGNED_OUT: ("You are not signed in.", "Sign in again."),
    RefusalKind.UNREACHABLE: ("No answer came.", "Check the network; it is asked again later."),
    RefusalKind.UNREADABLE: ("The answer cannot be read.", "It is asked again later."),
    RefusalKind.OTHER: ("The cloud refused it.", "Read what the cloud said."),
}
_SERVICE_FAULT: Final = 500
_SUCCESS: Final = range(200, 300)


def refusal_of(error: InspectorError, call: ReadCall | None = None) -> Refusal:
    """Return what an error of a call comes to; ``cause`` has the cloud's own words where there was an answer."""
    if isinstance(error, ServiceOffError):
        return not_asked(RefusalKind.OFF, f"{error.title}. {error.cause}", "Switch it on in Preferences > Network.")
    kind = _of_a_job(call, error.code) or _kind(error)
    words, next_step = _words_of(kind, call, error.code)
    if kind in (RefusalKind.SIGNED_OUT, RefusalKind.UNREACHABLE, RefusalKind.OTHER, RefusalKind.UNREADABLE):
        next_step = error.next_step or next_step
    return Refusal(
        kind,
        words,
        next_step,
        cause=error.cause if error.http_status else f"{error.title}. {error.cause}".strip(),
        code=error.code,
        http_status=error.http_status,
        request_id=error.request_id,
        at=datetime.now(UTC),
    )


def not_asked(kind: RefusalKind, words: str = "", next_step: str | None = None) -> Refusal:
    """Return the refusal of a call that was not sent."""
    usual, step = _WORDS[kind]
    return Refusal(kind, words or usual, step if next_step is None else next_step, was_asked=False)


def refusal_of_entry(call: ReadCall, entry: Raw) -> Refusal | None:
    """Return the refusal that an entry of a reply is, None where it says something of its job.

    A reply of success may hold entries that failed, with their words in one of three members (contract-more 0).
    """
    said = _error_in(call, entry)
    if said is None:
        return None
    kind = _of_a_job(call, said.code) or _BY_CODE.get(code_number(said.code), RefusalKind.OTHER)
    words, next_step = _words_of(kind, call, said.code)
    return Refusal(
        kind, words, next_step, cause=redact_text(said.message), code=said.code, at=datetime.now(UTC),
    )  # fmt: skip


def _of_a_job(call: ReadCall | None, code: str) -> RefusalKind | None:
    """Return what a code of wrong parameters comes to where nothing but the job can be meant."""
    alone = call is not None and call.asked is not None and call.asked.names_a_job_alone
    return RefusalKind.NOT_NOW if alone and code == _WRONG_PARAMETER else None


def _words_of(kind: RefusalKind, call: ReadCall | None, code: str) -> tuple[str, str]:
    asked = call.asked if call is not None else None
    if kind is RefusalKind.NOT_NOW and asked is not None and asked.none and code in {*_HAS_NONE, _WRONG_PARAMETER}:
        return asked.none, ""
    if kind is RefusalKind.NOT_NOW and code in _HAS_NONE:
        return "The cloud has none of this job yet.", ""
    words, next_step = _WORDS[kind]
    if kind is RefusalKind.NO_RIGHT and asked is not None:
        next_step = right_missing(SERVICES[asked.service])
    return words, next_step


def nothing_said(call: ReadCall) -> Refusal:
    """Return the refusal for a job that a reply says nothing of."""
    return _no_answer(call, "The reply says nothing of this job.")


def about_another(call: ReadCall) -> Refusal:
    """Return the refusal for a job whose reply names another one."""
    return _no_answer(call, "The reply is about another job.")


def _no_answer(call: ReadCall, words: str) -> Refusal:
    return Refusal(RefusalKind.OTHER, words, "It is asked again later.", cause=call.title, at=datetime.now(UTC))


def _error_in(call: ReadCall, entry: Raw) -> ErrorText | None:
    """Return the error of an entry that says nothing else of its job."""
    said = read_error(bytes(entry))
    if not said.code.strip() or "error_code" not in {**call.entry, **call.reply}:
        return None
    try:
        members = dict(split_object(entry))
    except BrokenJsonError:
        return None
    told = {name for name, raw in members.items() if name in call.entry and not is_absent(raw)}
    return None if told - {*call.error_keys, "error_code", "job_id", "id", "precheck_id"} else said


def _kind(error: InspectorError) -> RefusalKind:
    known = _BY_CODE.get(code_number(error.code))
    status = error.http_status or 0
    if known is not None and not (known is RefusalKind.NOT_SUPPORTED and status >= _SERVICE_FAULT):
        return known
    if isinstance(error, SignInError):
        return RefusalKind.SIGNED_OUT
    if isinstance(error, UnreachableError):
        return RefusalKind.UNREACHABLE
    if status == 429 or status >= _SERVICE_FAULT:
        return RefusalKind.BUSY
    by_status = {403: RefusalKind.NO_RIGHT, 404: RefusalKind.NOT_OFFERED, 405: RefusalKind.NOT_OFFERED}
    if status in by_status:
        return by_status[status]
    return RefusalKind.UNREADABLE if status in _SUCCESS and not error.code else RefusalKind.OTHER
