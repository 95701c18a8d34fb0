"""Changes of schema while a job replicates, and rows that could not be applied."""

from typing import NamedTuple

from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.noise import noise, pick

LARGEST_DDL = 65_535
LARGEST_DIRTY = 10_000
_DAY_MS = 86_400_000
ALARM_EVERY, ALARM_AT = 17, 5
"""Every so many statements one has an alarm that is open."""
_STATEMENTS = (
    "ALTER TABLE `{0}` ADD COLUMN note varchar(200) NULL",
    "CREATE INDEX idx_created ON `{0}` (created_at)",
    "ALTER TABLE `{0}` MODIFY COLUMN status varchar(40)",
    "CREATE TABLE `{0}_archive` LIKE `{0}`",
)


class Ddl(NamedTuple):
    """A change of schema: when it was made at the source, and whether it worked at the target."""

    number: int
    text: str
    at_ms: int
    worked: bool
    has_alarm: bool


def ddl_count(state: JobState, opened_ms: int, *, largest: bool) -> int:
    """Return how many changes of schema there were until now; ``opened_ms`` is when the cloud was opened."""
    if state.plan.scenario != "sync" or state.moments.started_ms is None:
        return 0
    gone = max(0, state.measured_ms - state.moments.started_ms)
    return min(_all_ddl(state, largest=largest), gone // _ddl_step(state, opened_ms, largest=largest))


def ddl_at(state: JobState, number: int, opened_ms: int, table: str, *, largest: bool) -> Ddl:
    """Return the change with that number, from 0."""
    at = (state.moments.started_ms or 0) + (number + 1) * _ddl_step(state, opened_ms, largest=largest)
    alarm = number % ALARM_EVERY == ALARM_AT
    text = _STATEMENTS[number % len(_STATEMENTS)].format(table)
    # One that worked can have an alarm all the same: a person clears it.
    return Ddl(number + 1, text, at, not alarm or number % 2 == 0, alarm)


def _all_ddl(state: JobState, *, largest: bool) -> int:
    return LARGEST_DDL if largest else pick(13, state.plan.id, "ddl")


def _ddl_step(state: JobState, opened_ms: int, *, largest: bool) -> int:
    lived = max(0 if largest else _DAY_MS, opened_ms - (state.moments.started_ms or 0))
    return max(1, lived // (_all_ddl(state, largest=largest) + 1))


def dirty_count(state: JobState, *, largest: bool) -> int:
    """Return how many rows of a job could not be applied."""
    if state.plan.scenario != "sync" or state.lag_ms < 0:
        return 0
    if largest:
        return LARGEST_DIRTY
    return 1 + pick(40, state.plan.id, "dirty") if noise(state.plan.id, "is dirty") < 0.25 else 0


def differing(state: JobState, tables: int, *, largest: bool) -> dict[int, int]:
    """Return the tables whose rows differ by their numbers, and in how many rows: those that were not applied."""
    rows = dirty_count(state, largest=largest)
    if not rows or not tables:
        return {}
    number = min(3, rows, tables)
    first = pick(tables, state.plan.id, "differs")
    places = sorted({(first + turn * (tables // number)) % tables for turn in range(number)})
    share, rest = divmod(rows, len(places))
    return {place: share + (turn < rest) for turn, place in enumerate(places)}
