"""What is known of a panel: the newest reading, the refusal that came after it or instead, and how both are said."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, NamedTuple

from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.health.figures import DEFAULT_LIMITS
from drs_inspector.domain.labels.time_words import moment_words, short_duration
from drs_inspector.domain.live.pages import claim_in, rows_in
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.saved_reply import Raw, SavedReply
from drs_inspector.session.readings.kept import KeptReadings, Longer
from drs_inspector.session.readings.outcome import Refusal, RefusalKind
from drs_inspector.session.readings_page.panels import Panel
from drs_inspector.session.reply_texts import left_out_words

_LONGEST: Final = 600
_PASSING: Final = frozenset(
    {
        RefusalKind.BUSY,
        RefusalKind.UNREACHABLE,
        RefusalKind.UNREADABLE,
        RefusalKind.SIGNED_OUT,
        RefusalKind.OFF,
        RefusalKind.NOT_NOW,
    }
)
"""Refusals that say nothing of the call: to open its panel again asks again."""
_ASK_AGAIN_AFTER: Final = 60.0
_NOT_ASKED: Final = "not asked"
_NONE: Final = "none now"


class Told(NamedTuple):
    """``pages`` are the replies of the newest reading, ``raws`` what of them is about the job; none without a reading.

    ``read_at`` is None where a file does not say. ``refusal`` is the newest outcome where that is one; ``stopped``
    ended the reading before its last page. ``newer`` is a later look at its first rows.
    """

    pages: tuple[SavedReply, ...] = ()
    raws: tuple[Raw, ...] = ()
    read_at: datetime | None = None
    is_whole: bool = True
    refusal: Refusal | None = None
    stopped: Refusal | None = None
    newer: Longer | None = None

    @property
    def made_of(self) -> object:
        """What is another one where something else is to be shown; it holds the pages, whose place no others take."""
        newest = self.newer.newest.pages if self.newer is not None else ()
        return (*self.pages, *newest), self.refusal, self.stopped

    @property
    def is_read(self) -> bool:
        """Whether there is a reading."""
        return bool(self.pages)

    @property
    def is_known(self) -> bool:
        """Whether there is a reading, or the refusal of one."""
        return self.is_read or self.refusal is not None

    @property
    def has_none(self) -> bool:
        """Whether the cloud was asked, and says that there is none now: no gap, and no refusal."""
        return self.refusal is not None and self.refusal.was_asked and self.refusal.kind is RefusalKind.NOT_NOW

    @property
    def size(self) -> int:
        """The bytes of the reading."""
        return sum(map(len, self.raws))

    def age(self, now: datetime) -> float | None:
        """Return the seconds since it was read, None where that is not known."""
        return None if self.read_at is None else max((now - self.read_at).total_seconds(), 0.0)


NOTHING: Final = Told()


def told_by_source(kept: KeptReadings, job_id: str, panel: Panel) -> Told:
    """Return what a live source said of a job, or of the project (""), the last time."""
    key = (panel.about(job_id), *panel.key)
    outcome, reading = kept.outcome(*key), kept.reading(*key)
    refusal = outcome if isinstance(outcome, Refusal) else None
    newer = kept.longer(*key)
    reading = newer.reading if newer is not None else reading
    if reading is None:
        return NOTHING._replace(refusal=refusal)
    return Told(reading.pages, reading.raws, reading.read_at, reading.is_whole, refusal, reading.refused, newer)


def told_by_file(kept: KeptReadings, replies: Iterable[SavedReply], job_id: str, panel: Panel) -> Told:
    """Return what a file says of a job, or of the project: what it keeps, else a saved body.

    Of a body that a person saved nothing may say when it was read, or which part of the call it is.
    """
    found = told_by_source(kept, job_id, panel)
    if found.is_known:
        return found
    about = panel.about(job_id)
    bodies = [
        one for one in replies if one.call is panel.call and not one.given and (not about or about in one.job_ids)
    ]
    if not bodies:
        return NOTHING
    newest = max(bodies, key=lambda one: one.read_at)
    moment = read_timestamp(newest.read_at)
    at = moment.instant if moment is not None and moment.zone_known else None
    raws = tuple(newest.entries_of_job(about)) if about else (newest.raw,)
    return Told((newest,), raws, at, newest.is_whole)


def is_to_be_asked(told: Told, now: datetime, *, is_busy: bool = False) -> bool:
    """Tell whether opening a panel asks for it: nothing is known, it is old, or a refusal of the moment has passed."""
    if is_busy:
        return False
    if told.refusal is not None:
        at = told.refusal.at
        return told.refusal.kind in _PASSING and (at is None or (now - at).total_seconds() > _ASK_AGAIN_AFTER)
    age = told.age(now)
    return not told.is_read or (age is not None and age > DEFAULT_LIMITS.fresh)


class Age(NamedTuple):
    """How old a reading is, in words. ``is_stale``: too old to act on."""

    words: str
    is_stale: bool = False
    exact: str = ""


def age_of(told: Told, now: datetime, *, is_live: bool, is_asking: bool = False) -> Age:
    """Return the age of what a panel shows: of a live source from now, of a file when it was read."""
    if is_asking and not told.is_read:
        return Age("asking…")
    if not told.is_read:
        refusal = told.refusal
        return Age(_NOT_ASKED if refusal is None or not refusal.was_asked else _NONE if told.has_none else refusal.word)
    if told.read_at is None:
        return Age("when it was read is not known")
    exact = told.read_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    if not is_live:
        return Age(f"read {moment_words(told.read_at, now)}", exact=exact)
    age = told.age(now) or 0.0
    words = "read now" if age < 1 else f"read {short_duration(age)} ago"
    if age > DEFAULT_LIMITS.fresh:
        return Age(f"Stale: {words}?", is_stale=True, exact=exact)
    return Age(f"{words}, asking…" if is_asking else words, exact=exact)


class RefusalLines(NamedTuple):
    """A refusal for a box: what it comes to, what the cloud said, and what to do next. All are printable and short."""

    title: str
    said: str = ""
    step: str = ""
    since: str = ""
    code: str = ""


def refusal_lines(refusal: Refusal, now: datetime) -> RefusalLines:
    """Return a refusal in words; of one that is remembered since when."""
    cause, code = _said(refusal.cause), _said(refusal.code)
    has_all = code in cause and f" answered {refusal.http_status}" in cause
    facts = [f"HTTP {refusal.http_status}"] if refusal.http_status and not has_all else []
    facts += [f"request {_said(refusal.request_id)}"] if refusal.request_id else []
    said = " ".join(filter(None, ("" if has_all else code, cause, f"({', '.join(facts)})" if facts else "")))
    since = ""
    if refusal.at is not None:
        moment = moment_words(refusal.at, now)
        begun = "Asked at" if refusal.kind is RefusalKind.NOT_NOW else "Since"
        since = (
            f"{begun} {moment}." if refusal.was_asked else f"Known since {moment}, so it is not asked again by itself."
        )
    elif not refusal.was_asked and refusal.kind not in (RefusalKind.OFF, RefusalKind.NOT_NOW):
        since = "Known already, so it is not asked again by itself."
    return RefusalLines(_said(refusal.words), said, _said(refusal.next_step), since, code)


def bound_words(told: Told, panel: Panel, now: datetime) -> str:
    """Return what of a reading is not here: further rows, pages that were refused, what is not kept; "" for nothing.

    And what a later look at its first rows says.
    """
    words = [_newer_words(told.newer, now)] if told.newer is not None else []
    if told.stopped is not None:
        words.append(f"It ended before its last page: {_said(told.stopped.words)}")
    elif not told.is_whole:
        rows = sum(rows_in(panel.call, page.raw) for page in told.pages)
        claimed = claim_in(panel.call, told.pages[0].raw)
        of = f" of {claimed:,}" if claimed is not None and claimed > rows else ""
        words.append(
            f"The first{of} {'rows' if of else 'row'} was read."
            if rows == 1
            else f"The first {rows:,}{of} rows were read."
        )
    left_out = dict.fromkeys(left_out_words(page) for page in told.pages)
    return " ".join([*words, *(f"{one[:1].upper()}{one[1:]}." for one in left_out if one)])


def _newer_words(newer: Longer, now: datetime) -> str:
    rows = sum(rows_in(newer.newest.call, page.raw) for page in newer.newest.pages)
    first = "The first row was" if rows == 1 else f"The first {rows:,} rows were"
    same = "others since: ask again to have all." if newer.is_new else "the same."
    return (
        f"{first} read again {moment_words(newer.newest.read_at, now)}; {'it is' if rows == 1 else 'they are'} {same}"
    )


def _said(text: str) -> str:
    return printable(shortened(text, _LONGEST))
