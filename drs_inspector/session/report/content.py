"""A report as values: the frame, made by going through all jobs once, and then the jobs one by one."""

from collections.abc import Iterator
from typing import Final

from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.labels.value_labels import scenario_label
from drs_inspector.domain.report.values import (
    Appendix,
    Attention,
    Frame,
    IndexRow,
    JobPart,
    MaskedClass,
    Unread,
    Value,
)
from drs_inspector.domain.rules.cards import contradictions_of
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import at_once
from drs_inspector.domain.tables.job_facts import ObjectCounts, object_counts
from drs_inspector.domain.tables.rows import selection_of
from drs_inspector.session.coverage_texts import list_words
from drs_inspector.session.job_page.overview.basis import basis_of, late_since
from drs_inspector.session.job_page.page_rows import outside
from drs_inspector.session.peek.peek import End, Peek, peek_of
from drs_inspector.session.refusal_texts import refusal_words
from drs_inspector.session.report.basis import ReportBasis
from drs_inspector.session.report.cover import classes_of, completeness_of, cover_of, limit_words, masking_words
from drs_inspector.session.report.job_part import job_part
from drs_inspector.session.report.options import ReportOptions
from drs_inspector.session.report.protection import ProtectionCounts
from drs_inspector.session.sources.masking_texts import stays_words
from drs_inspector.session.status_texts import clock_words
from drs_inspector.session.workspace.exported import reading_counts

LOOKED_AT: Final = (HealthKey.FAILED, HealthKey.LATE, HealthKey.STALE)
"""The words that say that a person must look."""
_MOST_CALLS: Final = 100
_NO_SECRETS: Final = "Passwords, keys, tokens and certificates are left out at every level."


class ReportContent:
    """``frame`` is all but the jobs; ``jobs`` makes those one by one, and keeps none of them."""

    def __init__(self, document: Snapshot, options: ReportOptions) -> None:
        self.options = options
        self._basis = ReportBasis(document, options)
        self.frame = self._frame()

    def jobs(self) -> Iterator[JobPart]:
        """Yield what is said of each job that the document has, in the order of the index."""
        for job_id in self._basis.order:
            job = self._basis.document.jobs.get(job_id)
            if job is not None:
                yield job_part(self._basis, job)

    def place_of(self, job_id: str) -> int:
        """Return the place of the part of a job in the report, 0 for one that has none."""
        return self._basis.job_name(job_id).place if job_id in self._basis.document.jobs else 0

    def _frame(self) -> Frame:
        basis, document = self._basis, self._basis.document
        protection, index = ProtectionCounts(), []
        selected = renamed = told = 0
        for job_id in basis.order:
            job = document.jobs.get(job_id)
            counts = None if job is None else at_once(object_counts(job))
            if counts is not None and counts.objects is not None:
                selected, renamed, told = selected + counts.objects, renamed + (counts.renamed or 0), told + 1
            if job is not None and job.has_detail:
                protection.add(job, basis.job_name(job_id), _has_contradictions(basis, job))
            index.append(_index_row(basis, job_id, job, counts))
        counted = basis.health.counts()
        return Frame(
            cover=cover_of(document, self.options, counted, (selected, renamed, told)),
            completeness=completeness_of(document, self.options),
            attention=tuple(_attention(basis)),
            protection=tuple(protection),
            index=tuple(index),
            not_read=tuple(_not_read(basis)),
            appendix=_appendix(document, self.options),
        )


def _has_contradictions(basis: ReportBasis, job: Job) -> bool | None:
    """Return whether rules of a job contradict themselves or its objects, None where it has no rules."""
    if not job.own_rules and not basis.document.reply_rules(job.reply_number):
        return None
    rules = basis.document.rules_of(job.id, at_once(selection_of(job, None)))
    return any(contradictions_of(rule) for rule in rules) if rules else None


def _index_row(basis: ReportBasis, job_id: str, job: Job | None, counts: ObjectCounts | None) -> IndexRow:
    parent = basis.parent_of(job_id)
    glance = None if job is None else peek_of(job, basis.document, basis.health)
    return IndexRow(
        job=basis.job_name(job_id),
        job_id=outside(job_id),
        state=basis.state(job_id),
        source=_end(glance, "source"),
        target=_end(glance, "target"),
        objects=None if counts is None else counts.objects,
        renamed=None if counts is None else counts.renamed,
        parent=basis.job_name(parent).name if parent else "",
    )


def _end(glance: Peek | None, side: str) -> str:
    ends: tuple[End, ...] = () if glance is None else glance.ends
    return next((" ".join(filter(None, (one.engine, one.place))) for one in ends if one.side == side), "") or "not told"


def _attention(basis: ReportBasis) -> Iterator[Attention]:
    """Yield the jobs that a person must look at, worst first, with cause or reason."""
    for job_id in basis.worst_first():
        own, job = basis.health.own(job_id), basis.document.jobs.get(job_id)
        if own.key not in LOOKED_AT or job is None:
            continue
        glance = peek_of(job, basis.document, basis.health)
        error = glance.error if own.key is HealthKey.FAILED else None
        code = f" ({error.code})" if error is not None and error.code and error.code != error.title else ""
        why = f"{error.title}{code}" if error is not None else outside(own.reason) or own.word
        yield Attention(
            job=basis.job_name(job_id), state=basis.state(job_id), why=why, since=_since(basis, job, own.key)
        )


def _since(basis: ReportBasis, job: Job, key: HealthKey) -> str:
    of_job = basis_of(job, basis.document, basis.health, zone=basis.zone)
    if key is HealthKey.FAILED:
        updated = of_job.times.updated
        return "" if updated is None else f"{moment_words(updated, of_job.now, basis.zone)} or earlier"
    since = late_since(of_job)
    if since is None:
        return ""
    return f"{moment_words(since.moment, of_job.now, basis.zone)}{'' if since.is_exact else ' or earlier'}"


def _not_read(basis: ReportBasis) -> Iterator[Unread]:
    document = basis.document
    for job_id in basis.order:
        job, missing = document.jobs.get(job_id), document.unavailable.get(job_id)
        if job is not None and job.has_detail:
            continue
        words = None if missing is None else refusal_words(missing.reason, document.source)
        yield Unread(
            job=basis.job_name(job_id),
            job_id=outside(job_id),
            cause="Its details were not read; nothing says why."
            if words is None
            else " ".join(filter(None, (f"{words.title}.", words.cause))),
            code="" if words is None else words.code,
            step="" if words is None else words.step,
            has_part=job is not None,
        )


def _appendix(document: Snapshot, options: ReportOptions) -> Appendix:
    masked = document.masked_as  # with what was replaced before
    classes = () if masked is None else classes_of(masked)
    return Appendix(
        read=tuple(_read(document, options)),
        masking=f"{masking_words(document, options)}. {_NO_SECRETS}",
        stays=stays_words(masked),
        classes=tuple(MaskedClass(title=title, stays=stays) for title, stays in classes),
    )


def _read(document: Snapshot, options: ReportOptions) -> Iterator[Value]:
    source, coverage = document.source, document.coverage
    times = (
        ("Jobs read at", source.read_at, "by the clock of the computer that read"),
        ("Answered at", source.cloud_read_at, "by the clock of the cloud"),
        ("Some of them again at", source.partly_read_at, ""),
    )
    for label, text, note in times:
        told = read_timestamp(text)
        if told is not None:
            yield Value(label=label, value=outside(told.local_text(options.zone)), note=note)
    if difference := clock_words(source):
        yield Value(label="Clocks", value=outside(difference))
    for one in coverage.lists:
        yield Value(label=f"List: {outside(scenario_label(one.scenario) or 'jobs')}", value=outside(list_words(one)))
    details = coverage.details
    if coverage.known:
        value = f"{details.read:,} of {details.wanted:,} read"
        note = f"{details.refused_jobs:,} refused, {details.not_reached:,} not reached"
        yield Value(label="Details", value=value, note=note)
    yield Value(label="Judged by", value=limit_words(options.limits), note="where the job has no alarm of its own")
    calls: dict[str, int] = {}
    for reply in document.replies:
        name = " or ".join(call.name for call in reply.calls) or "a call that is not known"
        calls[name] = calls.get(name, 0) + 1
    for name in sorted(calls)[:_MOST_CALLS]:
        yield Value(
            label=f"Call: {outside(name)}", value=f"{calls[name]:,} {'reply' if calls[name] == 1 else 'replies'}"
        )
    if loose := len(document.unassigned_rules):
        yield Value(label="Rules of no job", value=f"{loose:,}", note="they name no table of any job of their reply")
    counted = reading_counts(document)
    if counted.refusals:
        yield Value(label="Refused calls", value=f"{counted.refusals:,}")
    if counted.figures:
        yield Value(label="Figures of a watch", value=f"{counted.figures:,}", note=f"of {counted.jobs:,} jobs")
