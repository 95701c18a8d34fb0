"""How wide the phases of a line are."""

import math
from collections.abc import Sequence
from typing import Final

LEAST: Final = 96.0
_MINUTE: Final = 60.0


def phase_widths(durations: Sequence[float], room: float, least: float = LEAST) -> tuple[float, ...]:
    """Return the widths of phases by the logarithm of their durations in seconds, as minutes are beside months.

    Each is at least ``least`` wide, where that is more room than there is, all are alike. Together they are ``room``.
    """
    count = len(durations)
    if not count:
        return ()
    room = max(room, 0.0)
    least = min(least, room / count)
    weights = [_weight(one) for one in durations]
    total = sum(weights)
    if total <= 0:
        return (room / count,) * count
    free = room - least * count
    return tuple(least + free * weight / total for weight in weights)


def _weight(seconds: float) -> float:
    if math.isnan(seconds) or seconds <= 0:
        return 0.0
    return math.log1p(min(seconds, 1e12) / _MINUTE)
