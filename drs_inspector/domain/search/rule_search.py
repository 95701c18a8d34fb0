"""Searching transformation rules by their tables and conditions, and telling which rules objects have."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from drs_inspector.domain.query.whole import own_rules_steps
from drs_inspector.domain.rules.rule_set import (
    TransformationRule,
    condition_text,
    few_tables,
    named_text,
    table_text,
)
from drs_inspector.domain.search.hits import JobHits, RuleHit
from drs_inspector.domain.search.searched_job import SearchedJob
from drs_inspector.domain.search.text_match import TextMatch
from drs_inspector.domain.search.wanted import HitKind, Wanted
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import Step

Steps = Generator[Step, None, None]
_RULES_BETWEEN_PAUSES = 64


def search_rules(one: SearchedJob) -> Steps:
    """Add the rules of a job that are found, and note the conditions of the objects that were."""
    job, hits, match = one.job, one.hits, one.match
    own = yield from own_rules_steps(job)
    attached = one.snapshot.reply_rules(job.reply_number) if job.has_detail else ()
    found = HitKind.RULE in one.wanted.kinds and (yield from _any_found((*own, *attached), match))
    if not found and not (hits.has_objects and (own or attached)):
        return
    rules = yield from one.snapshot.rules_steps(job, (yield from one.selection_steps()))
    if found:
        yield from _add(rules, hits, match)
    for count, rule in enumerate(rules if hits.has_objects else (), 1):
        for table in rule.matches:
            if table.row is not None:
                hits.conditions.setdefault(table.row, condition_text(rule))
        if count % _RULES_BETWEEN_PAUSES == 0:
            yield None


def search_unassigned_rules(snapshot: Snapshot, hits: JobHits, wanted: Wanted, match: TextMatch) -> Steps:
    """Add the rules at the top of replies that are found and belong to no job."""
    if HitKind.RULE not in wanted.kinds:
        return
    numbers = dict.fromkeys(part.reply_number for part in snapshot.parts)
    attached = [rule for number in numbers for rule in snapshot.reply_rules(number)]
    if not (yield from _any_found(attached, match)):
        return
    for job in tuple(snapshot.jobs.values()):
        if snapshot.reply_rules(job.reply_number):
            one = SearchedJob(job, snapshot, hits, wanted, match)
            yield from snapshot.rules_steps(job, (yield from one.selection_steps()))
    yield from _add(snapshot.unassigned_rules, hits, match)


def _any_found(rules: Iterable[TransformationRule], match: TextMatch) -> Generator[Step, None, bool]:
    for count, rule in enumerate(rules, 1):
        if _finds(match, rule):
            return True
        if count % _RULES_BETWEEN_PAUSES == 0:
            yield None
    return False


def _add(rules: Iterable[TransformationRule], hits: JobHits, match: TextMatch) -> Steps:
    for index, rule in enumerate(rules):
        if _finds(match, rule):
            # Of many tables the first are named, so those that are meant come first.
            tables = sorted(map(table_text, rule.objects), key=lambda table: not match.finds(table))
            hits.add(HitKind.RULE, RuleHit(index, f"Rule {index + 1} on {few_tables(tables)}", condition_text(rule)))
        if index % _RULES_BETWEEN_PAUSES == 0:
            yield None


def _finds(match: TextMatch, rule: TransformationRule) -> bool:
    return any(map(match.finds, _texts(rule)))


def _texts(rule: TransformationRule) -> Iterator[str]:
    """Yield what a rule says: its conditions, the tables by id and by names, and columns."""
    yield rule.value or ""
    for name in rule.config.__struct_fields__ if rule.config is not None else ():
        text = getattr(rule.config, name)
        if isinstance(text, str):
            yield text
    for table in rule.objects:
        yield table_text(table)
        yield named_text(table)
