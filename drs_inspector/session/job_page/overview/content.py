"""What the first tab of a job says, put together: what nothing is known of is absent."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import Final, NamedTuple

from drs_inspector.domain.health.causes import LONGEST_TITLE
from drs_inspector.domain.health.facts import facts_of, shown_text
from drs_inspector.domain.health.health import Health
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.time_words import NO_BREAK
from drs_inspector.domain.live.measured import main_figure
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.job_facts import is_counted_at_once
from drs_inspector.session.job_page.overview.basis import NOT_SEEN, Basis, Seen, basis_of
from drs_inspector.session.job_page.overview.head import Answer, Figure, answer_of, figures_of, rule_words, rules_of
from drs_inspector.session.job_page.overview.reason import Reason, reason_of
from drs_inspector.session.job_page.overview.route import route_of
from drs_inspector.session.job_page.overview.time_line import time_line_of
from drs_inspector.session.job_page.page_rows import outside
from drs_inspector.session.job_page.told_settings import speed_words
from drs_inspector.session.peek.peek import ErrorWords, peek_of
from drs_inspector.session.pictures.day_band import DayBand
from drs_inspector.session.pictures.moments import seconds_of
from drs_inspector.session.pictures.phase_line import PhaseLine
from drs_inspector.session.pictures.route import Route
from drs_inspector.session.pictures.windows import day_band_of

MOST_MEMBERS: Final = 12
"""So many subtasks are shown; the tree has all."""
NO_SPEED_LIMIT: Final = "No speed limit."


class Member(NamedTuple):
    """A job of the family: its name, health and the figure of its phase. ``is_parent``: the job is its subtask."""

    job_id: str
    name: str
    is_parent: bool
    health: Health
    status: str
    figure: str = ""

    @property
    def reason(self) -> str:
        """The reason of its health, which may be a text of the cloud."""
        return outside(self.health.reason)

    @property
    def words(self) -> str:
        """All of it in words."""
        kind = "parent" if self.is_parent else "subtask"
        return ", ".join(filter(None, (self.name, kind, self.health.word, self.reason, self.status, self.figure)))


class Overview(NamedTuple):
    """All of it, in the order in which it is shown. None, "" and () are absent.

    ``messages`` are what the cloud says of the failure, without those that others or the title repeat.
    ``band`` are the speed limits of the day, ``no_limit`` the sentence where there is none. ``kinds`` are how many
    objects of which kind are copied, ``selection`` what becomes of them. ``unlisted`` is how many more subtasks.
    """

    job_id: str
    name: str
    health: Health
    status: str
    status_tone: str
    answer: Answer
    figures: tuple[Figure, ...] = ()
    reason: Reason | None = None
    error: ErrorWords | None = None
    messages: tuple[str, ...] = ()
    time_line: PhaseLine | None = None
    route: Route | None = None
    band: DayBand | None = None
    no_limit: str = ""
    kinds: tuple[tuple[str, int], ...] = ()
    selection: tuple[str, ...] = ()
    family: tuple[Member, ...] = ()
    unlisted: int = 0

    @property
    def phrase(self) -> str:
        """Name, health, status and answer, as a screen reader says them."""
        return ", ".join((self.name, self.health.word, self.status, self.answer.text))

    @property
    def head_text(self) -> str:
        """The head as lines, for the clipboard."""
        reason = f": {outside(self.health.reason)}" if self.health.reason else ""
        lines = [self.name, self.job_id, f"{self.health.word}{reason}", self.status, self.answer.text]
        lines += [figure.words for figure in self.figures]
        if self.reason is not None:
            lines.append(f"{self.reason.title}: {self.reason.words}")
        lines.append(self.error_text)
        return "\n".join(line.replace(NO_BREAK, " ") for line in dict.fromkeys(lines) if line)

    @property
    def error_text(self) -> str:
        """The error as one line: code, title, message; "" without one."""
        error = self.error
        return "" if error is None else " ".join(filter(None, (error.code, error.title, *self.messages)))


def overview_of(
    job: Job, snapshot: Snapshot, health: SnapshotHealth, seen: Seen = NOT_SEEN, zone: tzinfo | None = None
) -> Overview:
    """Return what is said of a job of a document. ``health`` is that of the document, ``seen`` of its ends and load."""
    basis = basis_of(job, snapshot, health, seen, zone)
    glance = peek_of(job, snapshot, health)
    detail = job.detail
    limits = detail.speed_limit if detail is not None else ()
    members, unlisted = _family(basis)
    error, messages = told_failure(job, glance.error)
    return Overview(
        job.id,
        glance.name,
        health.of(job.id),
        outside(job.status.label) or "No status",
        job.status.tone,
        answer_of(basis, glance.sentence),
        figures_of(basis),
        reason_of(basis),
        error,
        messages,
        time_line_of(basis),
        route_of(basis),
        day_band_of(limits, seconds_of(basis.now), zone) if limits and basis.now is not None else None,
        _no_limit(job),
        tuple(_kinds(basis)),
        tuple(_selection(basis)),
        members,
        unlisted,
    )


def _no_limit(job: Job) -> str:
    """Return the sentence where the cloud says that there is none; a value that is not there says nothing."""
    told = speed_words(job)
    has_windows = job.detail is not None and bool(job.detail.speed_limit)
    return NO_SPEED_LIMIT if told is not None and not told.is_limited and not has_windows else ""


def told_failure(job: Job, error: ErrorWords | None) -> tuple[ErrorWords | None, tuple[str, ...]]:
    """Return the error with what the cloud says of it; of texts that repeat one another the longer one."""
    if error is None or error.tone != "red":
        return error, ()
    given = dict.fromkeys(" ".join(outside(shown_text(text)).split()) for text in facts_of(job).texts_given)
    texts = [one for one in given if not any(one != other and one in other for other in given)]
    repeating = next((one for one in texts if not error.message and error.title.rstrip("…") in one), None)
    if repeating is not None and len(repeating) <= LONGEST_TITLE:
        return error._replace(title=repeating), tuple(one for one in texts if one != repeating)
    return error, tuple(texts)


def _kinds(basis: Basis) -> Iterator[tuple[str, int]]:
    """Yield how many objects of which kind are copied, where counting them takes no time."""
    job = basis.job
    if is_counted_at_once(job) and job.has_detail and job.objects.count:
        yield from job.objects.counts().items()


def _selection(basis: Basis) -> Iterator[str]:
    """Yield how many of the objects are renamed and changed on their way."""
    job = basis.job
    if not is_counted_at_once(job) or not job.has_detail:
        return
    selection = job.objects
    if selection.count:
        renamed = selection.count_renamed()
        rules = rules_of(basis)
        said = [f"{renamed:,} renamed" if renamed else "No renames", "" if rules is None else rule_words(rules)]
        yield f"{', '.join(filter(None, said))}."


def _family(basis: Basis) -> tuple[tuple[Member, ...], int]:
    """Return the parent and the worst subtasks of a job, and how many subtasks are left out."""
    job, snapshot = basis.job, basis.snapshot
    parent = snapshot.jobs.get(job.parent_id or "")
    subtasks = [one for one in snapshot.children_of(job.id) if one.id != job.id]
    subtasks.sort(key=lambda one: basis.health.own(one.id).sort_key)
    found = [_member(basis, parent, is_parent=True)] if parent is not None and parent.id != job.id else []
    found += [_member(basis, one, is_parent=False) for one in subtasks[:MOST_MEMBERS]]
    return tuple(found), max(len(subtasks) - MOST_MEMBERS, 0)


def _member(basis: Basis, job: Job, *, is_parent: bool) -> Member:
    figure = main_figure(job, basis.health)
    words = "" if figure is None else f"{figure.label} {figure.short}"
    health = basis.health.of(job.id)
    return Member(job.id, outside(job.name), is_parent, health, outside(job.status.label), words)
