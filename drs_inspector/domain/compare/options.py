"""What a comparison counts: sections, and switches for what differs and means nothing."""

from collections import Counter
from collections.abc import Collection
from enum import StrEnum
from typing import Final

import msgspec


class Section(StrEnum):
    """A part of what is compared; the values are those of ``--only`` and of the JSON."""

    JOBS = "jobs"
    FIELDS = "fields"
    OBJECTS = "objects"
    RULES = "rules"


class Uncounted(StrEnum):
    """Why a value that differs is not counted; the values are those of the JSON."""

    LAST_CHANGED = "last_changed"
    PROGRESS = "progress"
    POSITIONS = "positions"
    COMMANDS = "commands"
    ABSENT = "null_or_absent"
    SPELLING = "number_or_text"
    ORDER = "order"
    NOT_READ = "not_read"


ALWAYS_MOVE: Final = (Uncounted.LAST_CHANGED, Uncounted.PROGRESS, Uncounted.POSITIONS, Uncounted.COMMANDS)
"""The reasons of values that move at every reading of a job that nothing was done to."""

_BY_NAME: Final = {
    "update_time": Uncounted.LAST_CHANGED,
    "process_time": Uncounted.LAST_CHANGED,
    "progress": Uncounted.PROGRESS,
    "progress_map": Uncounted.PROGRESS,
    "remaining_time": Uncounted.PROGRESS,
    "incre_trans_delay": Uncounted.PROGRESS,
    "incre_trans_delay_millis": Uncounted.PROGRESS,
    "incr_trans_delay": Uncounted.PROGRESS,
    "incr_trans_delay_millis": Uncounted.PROGRESS,
    "gtid": Uncounted.POSITIONS,
    "incre_start_position": Uncounted.POSITIONS,
    "job_action": Uncounted.COMMANDS,
}


class CompareOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What counts as a difference. Each switch counts what is else told as not counted, with its reason.

    ``count_volatile``: values that always move. ``count_absent``: null and a missing member are two things.
    ``count_spelling``: a number and its text are two things. ``count_order``: so are two orders of a list.
    ``match_recreated``: jobs with other ids are taken for one job where name, source and target are the same.
    ``jobs_a`` and ``jobs_b`` are the ids to compare, None for all; of a pair one is enough.
    """

    count_volatile: bool = False
    count_absent: bool = False
    count_spelling: bool = False
    count_order: bool = False
    match_recreated: bool = True
    sections: frozenset[Section] = frozenset(Section)
    jobs_a: Collection[str] | None = None
    jobs_b: Collection[str] | None = None

    def counts(self, reason: Uncounted) -> bool:
        """Say whether what differs for this reason alone counts."""
        switches = {
            Uncounted.ABSENT: self.count_absent,
            Uncounted.SPELLING: self.count_spelling,
            Uncounted.ORDER: self.count_order,
            Uncounted.NOT_READ: False,
        }
        return switches.get(reason, self.count_volatile)


UncountedValues = Counter[Uncounted]
"""How many values were not counted, by reason."""


def volatile(names: tuple[str, ...]) -> Uncounted | None:
    """Return why a value always moves, by the names of the members that lead to it; None for one that does not."""
    return next((found for name in names if (found := _BY_NAME.get(name)) is not None), None)
