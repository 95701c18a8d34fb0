"""What has changed since the look before, as far as it was not looked at yet."""

from datetime import datetime

from drs_inspector.domain.counting import counted
from drs_inspector.domain.health.words import HEALTH_WORDS
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.printable import printable
from drs_inspector.session.health.job_marks import Mark
from drs_inspector.session.summary.gathered import Gathered, Seen
from drs_inspector.session.summary.jobs import door_of, name_of
from drs_inspector.session.summary.values import (
    MOST_ROWS,
    Card,
    Row,
    listed,
)


def changed_card(found: Gathered, since: datetime | None) -> Card | None:
    """Return the jobs that have changed, the newest first; None without two looks, or where none is marked."""
    if since is None:
        return None
    changed = [(mark.at, seen, mark) for seen, mark in found.changed if mark.at is not None and mark.at > since]
    if not changed:
        return None
    changed.sort(key=lambda one: (not one[2].is_alarming, HEALTH_WORDS[one[1].health.key].order, one[1].job.id))
    changed.sort(key=lambda one: one[0], reverse=True)
    left = len(changed) - MOST_ROWS
    now = max(at for at, _seen, _mark in changed)
    return Card(
        "changed",
        f"Changed since {moment_words(since, now)}",
        tuple(_row(at, seen, mark, now) for at, seen, mark in changed[:MOST_ROWS]),
        caption="not looked at yet",
        lines=(f"{counted(left, 'more job')} changed; each has a mark in the list of jobs.",) if left > 0 else (),
    )


def _row(at: datetime, seen: Seen, mark: Mark, now: datetime) -> Row:
    name, health = name_of(seen), seen.health
    is_same = mark.before.casefold() == health.word.casefold()
    after = listed((health.word, health.reason)) if is_same else health.word
    what = f"{mark.before} to {after}" if mark.before else f"new, {seen.job.status.short_label or health.word}"
    what, when = printable(what), moment_words(at, now)
    return Row(
        name, listed((name, what, f"seen {when}")), door_of(seen), lead=when, glyph=health.glyph, tone=health.tone,
        note=what, is_link=True, tip=health.reason,
    )  # fmt: skip
