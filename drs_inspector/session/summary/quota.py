"""How many of the jobs that a project may have there are, where the call about it was asked."""

from typing import Final, NamedTuple

from drs_inspector.domain.live.pages import values_at
from drs_inspector.session.readings_page.content import member_text
from drs_inspector.session.summary.values import Source

_CALL: Final = "ShowQuotas"
_NEAR: Final = 0.9
_MOST_DIGITS: Final = 9


class Quota(NamedTuple):
    """Jobs in use, and how many there may be."""

    used: int
    most: int

    @property
    def is_near(self) -> bool:
        """Whether hardly any more may be made."""
        return self.used >= self.most * _NEAR


def quota_of(source: Source) -> Quota | None:
    """Return the quota of a source as it was read last; None where it was not, or there is no limit."""
    reading = source.readings.reading("", _CALL) if source.readings is not None else None
    if reading is None:
        return None
    for raw in reading.raws[:1]:
        for one in values_at(raw, "quotas.resource"):
            used, most = _count(member_text(one, "used")), _count(member_text(one, "quota"))
            if used is not None and most:
                return Quota(used, most)
    return None


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None
