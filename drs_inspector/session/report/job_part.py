"""What the report says of one job: ends, objects with new names, rules, settings, and why it failed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.labels.value_labels import counts_label
from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.domain.report.values import (
    Ends,
    Failure,
    JobPart,
    Parameter,
    Rename,
    Rule,
    Selection,
    Setting,
    Value,
)
from drs_inspector.domain.rules.cards import rule_card
from drs_inspector.domain.rules.fields import TransformationRule
from drs_inspector.domain.steps import at_once
from drs_inspector.domain.tables.rows import selection_of
from drs_inspector.session.job_page.endpoints import Reached, endpoint_rows
from drs_inspector.session.job_page.overview.basis import basis_of
from drs_inspector.session.job_page.overview.content import told_failure
from drs_inspector.session.job_page.overview.head import answer_of, figures_of
from drs_inspector.session.job_page.page_rows import DIFFERS, Line, outside
from drs_inspector.session.job_page.parameters import Parameter as Told
from drs_inspector.session.job_page.parameters import parameters_of, parameters_panel
from drs_inspector.session.job_page.reached import REACHED_BY, reached_of
from drs_inspector.session.job_page.settings import NOT_DEFAULT, setting_rows
from drs_inspector.session.peek.peek import ErrorWords, peek_of
from drs_inspector.session.report.basis import ReportBasis
from drs_inspector.storage.explanations import explanations

MOST_RENAMES: Final = 500
MOST_RULES: Final = 200
MOST_ENDS: Final = 60
MOST_SUBTASKS: Final = 50
MOST_PARAMETERS: Final = 100
"""So many of each are written of a job; how many are left out is said."""
_OF_BOTH: Final = 3


def job_part(basis: ReportBasis, job: Job) -> JobPart:
    """Return what is said of a job. Its objects and rules are read here and not kept."""
    of_job = basis_of(job, basis.document, basis.health, zone=basis.zone)
    glance = peek_of(job, basis.document, basis.health)
    selection = at_once(selection_of(job, None)) if job.has_detail else None
    rules = () if selection is None else basis.document.rules_of(job.id, selection)
    ends = endpoint_rows(job, _reached(basis, job, of_job.now), with_between=False)
    settings = setting_rows(job, explanations(), now=of_job.now)
    of_both = list(_ends([line for one in ends.groups for line in one.lines]))
    parameters = basis.readings.of(job.id, parameters_panel())
    told_parameters = parameters_of(parameters)
    parent, subtasks = basis.parent_of(job.id), basis.subtasks.get(job.id, [])
    return JobPart(
        job=basis.job_name(job.id),
        job_id=outside(job.id),
        state=basis.state(job.id),
        answer=answer_of(of_job, glance.sentence).text,
        figures=tuple(Value(label=one.label, value=one.shown, note=one.note) for one in figures_of(of_job)),
        family=tuple(basis.job_name(one) for one in subtasks[:MOST_SUBTASKS]),
        family_unlisted=max(len(subtasks) - MOST_SUBTASKS, 0),
        parent=basis.job_name(parent).name if parent else "",
        failure=_failure(job, glance.error),
        ends=tuple(of_both[:MOST_ENDS]),
        ends_unlisted=max(len(of_both) - MOST_ENDS, 0),
        ends_words=_sentence(ends.answer),
        selection=None if selection is None else _selection(job, selection),
        rules=tuple(_rule(number, one) for number, one in enumerate(rules[:MOST_RULES])),
        rules_unlisted=max(len(rules) - MOST_RULES, 0),
        settings_words=_sentence(settings.answer),
        settings=tuple(
            Setting(
                setting=line.cells[0].whole,
                value=line.cells[1].whole,
                default=line.cells[2].whole,
                follows=line.cells[3].whole,
            )
            for group in settings.groups
            if group.key == NOT_DEFAULT
            for line in group.lines
        ),
        parameters_words=_parameters_words(basis, parameters.read_at, told_parameters),
        parameters=tuple(map(_parameter, _unusual_first(told_parameters)[:MOST_PARAMETERS])),
        parameters_unlisted=max(len(told_parameters) - MOST_PARAMETERS, 0),
    )


def _reached(basis: ReportBasis, job: Job, now: datetime | None) -> Reached:
    """Return whether the ends were reached; what is not told when the reading was is judged by when this is made."""
    moment = now or basis.options.made
    if moment is None:
        return Reached()
    return reached_of([(panel.call.name, basis.readings.of(job.id, panel)) for panel in REACHED_BY], moment)


def _parameters_words(basis: ReportBasis, read_at: datetime | None, told: Sequence[Told]) -> str:
    if not told:
        return ""
    other = sum(one.default not in ("", one.value) for one in told)
    when = (
        f"read {moment_words(read_at, None, basis.zone)}" if read_at is not None else "when they were read is not known"
    )
    count = f"{len(told):,} {'parameter' if len(told) == 1 else 'parameters'}"
    return f"{count}, {other:,} not as by default; {when}."


def _unusual_first(told: Sequence[Told]) -> list[Told]:
    return sorted(told, key=lambda one: one.value == one.default or not one.default)


def _parameter(one: Told) -> Parameter:
    restart = "In force after a restart." if one.needs_restart else ""
    return Parameter(
        parameter=outside(one.name),
        value=outside(one.value),
        default=outside(one.default),
        is_default=one.value == one.default if one.default else None,
        says=" ".join(filter(None, (outside(one.description), restart))),
    )


def _sentence(words: str) -> str:
    return f"{words}." if words else ""


def _failure(job: Job, error: ErrorWords | None) -> Failure | None:
    told, messages = told_failure(job, error)
    if told is None:
        return None
    of_reading = told.tone != "red"
    return Failure(
        title=told.title,
        code=told.code,
        messages=tuple(filter(None, (told.message,))) if of_reading else messages,
        meaning=told.meaning,
        steps=told.steps,
        certainty=told.certainty,
        of_reading=of_reading,
    )


def _ends(lines: list[Line], what: str = "") -> Iterator[Ends]:
    for line in lines:
        if len(line.cells) < _OF_BOTH:
            continue
        label = line.label or what
        differs = (line.sign == DIFFERS) if line.sign else None
        yield Ends(what=label, source=line.cells[1].whole, target=line.cells[2].whole, differs=differs)
        yield from _ends(list(line.below), label)


def _selection(job: Job, selection: ObjectSelection) -> Selection:
    renamed = selection.count_renamed()
    detail = job.detail
    if detail is not None and detail.object_switch is False and not selection.count:
        words = "The whole instance: all objects."
    elif selection.count:
        words = f"{outside(counts_label(selection.counts()))}, {f'{renamed:,} renamed' if renamed else 'none renamed'}."
    else:
        words = "No object is told."
    renames = tuple(islice(_renames(selection), MOST_RENAMES)) if renamed else ()
    return Selection(words=words, renames=renames, unlisted=renamed - len(renames))


def _renames(selection: ObjectSelection) -> Iterator[Rename]:
    for row in selection.rows_of([selection.renamed_flags(chunk) for chunk in range(len(selection.chunks()))]).rows:
        source, target = selection.dotted_paths(row)
        yield Rename(kind=outside(selection.kind(row)), source=outside(source), target=outside(target))


def _rule(number: int, rule: TransformationRule) -> Rule:
    card = rule_card(number, rule)
    return Rule(
        number=number + 1,
        kind=outside(card.kind),
        tables=outside(", ".join(table.name for table in card.tables)) or "no table",
        matched=outside(card.matched),
        condition=outside(card.condition),
        joined="; ".join(f"{label} {outside(value)}" for label, value in card.joined),
        contradictions=tuple(outside(one) for one in card.contradictions),
    )
