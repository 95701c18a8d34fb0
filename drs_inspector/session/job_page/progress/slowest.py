"""The objects that hold up the full phase: how far each is, what it gained lately, and what is left of it."""

from typing import Final

from drs_inspector.domain.labels.time_words import NO_BREAK, duration_words, whole_percent
from drs_inspector.domain.live.objects import ObjectProgress, objects_of
from drs_inspector.session.job_page.progress.object_looks import (
    SPAN,
    ObjectLooks,
    ObjectsLook,
    key_of,
    look_at,
    percent_of,
)
from drs_inspector.session.readings_page.content import (
    TOO_LARGE,
    Column,
    Content,
    Grid,
    GridRow,
    is_too_large,
)
from drs_inspector.session.readings_page.progress_content import objects_answer
from drs_inspector.session.readings_page.told import Told

NOT_TOLD: Final = "-"
_LONGEST_LEFT: Final = 366 * 86_400.0
"""So many seconds an estimate says at most."""
FIRST_READING: Final = (
    "What was gained and what is left follow from two readings a minute or more apart: this is the first of them."
)
_COPIED = 1


def slowest_of(told: Told, looks: ObjectLooks | None, key: tuple[str, str, str]) -> Content:
    """Return the objects that are not done, the slowest first; those whose percent is not told come last.

    ``looks`` has the readings before this one of the list ``key``, and is given this one: what was gained since is
    what no cloud tells. Of a file (None), which has one reading, there is none of that.
    """
    if is_too_large(told):
        return Content(TOO_LARGE)
    found, drift = objects_of(told.raws)
    is_live = looks is not None
    look = look_at(told, found) if is_live else None
    earlier = looks.seen(key, look) if looks is not None and look is not None else None
    open_ones = sorted((one for one in found if not one.is_done), key=_order)
    answer = objects_answer(found, is_whole=told.is_whole)
    if open_ones and is_live and earlier is None:
        answer = f"{answer} {FIRST_READING}"
    columns = [Column("Name", 28), Column("Copied", 16), Column("Name on the target", 24)]
    if is_live:
        span = SPAN if look is None or earlier is None else (look.at - earlier.at).total_seconds()
        last = f"Last{NO_BREAK}{duration_words(round(span / 60) * 60)}"
        columns += [Column(last, 12, is_number=True), Column("Left, estimate", 14, is_number=True)]
    rows = tuple(_row(one, look, earlier, is_live=is_live) for one in open_ones)
    return Content(answer, grid=Grid(tuple(columns), rows, bar=_COPIED), drift=drift)


def _order(one: ObjectProgress) -> tuple[bool, float]:
    percent = percent_of(one)
    return percent is None, percent or 0.0


def _row(one: ObjectProgress, look: ObjectsLook | None, earlier: ObjectsLook | None, *, is_live: bool) -> GridRow:
    percent = percent_of(one)
    copied = NOT_TOLD if percent is None else f"{whole_percent(percent)}{NO_BREAK}%"
    cells = [_joined(one.src_db, one.src_tb), copied, _joined(one.dst_db, one.dst_tb)]
    numbers = {} if percent is None else {_COPIED: percent}
    if is_live:
        gained, seconds = _gain(one, look, earlier)
        words = NOT_TOLD if gained is None else f"{gained:+.3g}{NO_BREAK}%" if gained else f"0{NO_BREAK}%"
        cells += [words, NOT_TOLD if seconds is None else duration_words(seconds)]
        numbers |= {} if gained is None else {3: gained}
        numbers |= {} if seconds is None else {4: seconds}
    return GridRow(cells, share=-1 if percent is None else percent / 100, numbers=numbers)


def _gain(
    one: ObjectProgress, look: ObjectsLook | None, earlier: ObjectsLook | None
) -> tuple[float | None, float | None]:
    """Return by how much an object has gained, and the seconds that are left at this rate; None what is not known."""
    if look is None or earlier is None:
        return None, None
    key = key_of(one)
    now, before = look.percents.get(key), earlier.percents.get(key)
    if now is None or before is None:
        return None, None
    gained = now - before
    if gained <= 0:
        return gained, None
    left = (100 - now) / gained * (look.at - earlier.at).total_seconds()
    return gained, left if left <= _LONGEST_LEFT else None


def _joined(database: str | None, table: str | None) -> str:
    return ".".join(dict.fromkeys(filter(None, (database, table))))
