"""What is asked next: the demands of a watched project in turn, at the pace that the cloud and the budget allow."""

from collections.abc import Collection, Sequence
from itertools import repeat
from typing import Final, NamedTuple

from drs_inspector.session.watch.budget import ONCE, REQUESTS_PER_SECOND, Demand, Turn, stretched

SLOWEST: Final = 16
"""Intervals are never stretched by more than this because the cloud asked for less."""
ROUNDS_TO_RECOVER: Final = 5
BURST_SECONDS: Final = 30.0
"""Requests that were not sent in so many seconds may be sent later, more are lost."""
_EARLY: Final = 0.2
"""A job that is due within this part of its interval fills up the request of one that is due."""
_NEVER: Final = float("-inf")
_PROJECT: Final = ("",)


class Ask(NamedTuple):
    """One request, or the pages of one list: the call, the part of the plan, and the jobs, None for the project.

    ``pace`` is that at which it was sent.
    """

    call: str
    part: str
    jobs: tuple[str, ...] | None
    requests: int
    pace: int = 1


class Schedule:
    """What to ask next of one project. Times are seconds of a clock that never goes back; nothing here waits or sends.

    ``plan`` says what is wanted; ``next`` hands out one thing that is due and within the budget, and ``wait`` says how
    long there is none. ``answered`` tells how it went: a cloud that asked for less doubles all intervals and halves the
    budget, and five good rounds, each of them the lists and what is regular of running jobs, undo that step by step.

    While something holds it (``hold``: the sign-in ended, it is locked, a person switched it off) nothing is due; what
    became due meanwhile is asked once afterwards.
    """

    def __init__(self, per_second: float = REQUESTS_PER_SECOND) -> None:
        self._per_second = per_second
        self._demands: dict[tuple[str, str], Demand] = {}
        self._every: dict[tuple[str, str], float] = {}
        self._asked: dict[str, dict[str, float]] = {}
        self._asking: set[tuple[str, str]] = set()
        self._holds: set[str] = set()
        self._pace = 1
        self._least = 0.0
        self._round: set[tuple[str, str]] = set()
        self._good_rounds = 0
        self._saved = per_second * BURST_SECONDS
        self._counted_at: float | None = None

    @property
    def pace(self) -> int:
        """By what all intervals are stretched because the cloud asked for less: 1, 2, 4 ... ``SLOWEST``."""
        return self._pace

    @property
    def holds(self) -> frozenset[str]:
        """What keeps it from asking."""
        return frozenset(self._holds)

    def every(self, call: str, part: str = "") -> float | None:
        """Return the seconds between two readings of one job by a call, as they are now; None where it is not asked."""
        return self._every.get((call, part))

    def wait_for(self, call: str, now: float) -> float | None:
        """Return the seconds until a call of the project is due, None where it is not wanted."""
        demand = self._demands.get((call, ""))
        return None if demand is None else max(self._due_at(demand) - now, 0.0)

    @property
    def calls(self) -> tuple[tuple[str, str], ...]:
        """The calls of the plan, each with its part."""
        return tuple(self._demands)

    def plan(self, demands: Sequence[Demand], *, least: float = 0.0) -> None:
        """Set what is wanted from now on; no interval is shorter than ``least`` seconds.

        What was asked keeps its time, also where a job comes from one part of a call to another.
        """
        self._demands = {demand.key: demand for demand in demands}
        self._least = least
        self._stretch()
        wanted: dict[str, set[str]] = {}
        for demand in demands:
            wanted.setdefault(demand.call, set()).update(_names(demand))
        self._asked = {
            call: {name: time for name, time in times.items() if name in wanted[call]}
            for call, times in self._asked.items()
            if call in wanted
        }

    def hold(self, reason: str) -> None:
        """Ask for nothing until ``release`` was called with the same reason."""
        self._holds.add(reason)

    def release(self, reason: str) -> None:
        """Go on, unless something else holds it."""
        self._holds.discard(reason)

    def ask_now(self, call: str, jobs: Collection[str] = _PROJECT) -> None:
        """Make a call due, for these jobs or for the project."""
        times = self._asked.get(call, {})
        for name in jobs:
            times.pop(name, None)

    def next(self, now: float) -> Ask | None:
        """Return what is to be asked now, and note that it is; None when nothing is due or the budget is used up.

        Of what is due the turn decides, then what waits longest.
        """
        self._count(now)
        if self._holds or self._saved < 1:
            return None
        due = [(demand.turn, self._due_at(demand), n, demand) for n, demand in enumerate(self._free())]
        best = min((one for one in due if one[1] <= now), default=None)
        return None if best is None else self._take(best[-1], now)

    def wait(self, now: float) -> float | None:
        """Return the seconds until ``next`` may have something, None while nothing will be due by itself."""
        self._count(now)
        first = min((self._due_at(demand) for demand in self._free()), default=None)
        if self._holds or first is None:
            return None
        return max(first - now, (1 - self._saved) / self._rate, 0.0)

    def answered(self, ask: Ask, *, was_limited: bool = False) -> None:
        """Note how an ask ended; ``was_limited`` when the cloud asked for less meanwhile (429 or DRS.M01503).

        Several that were sent at one pace are told so at the same time: that makes it slower once.
        """
        key = (ask.call, ask.part)
        self._asking.discard(key)
        if was_limited:
            self._pace = max(self._pace, min(ask.pace * 2, SLOWEST))
            self._good_rounds, self._round = 0, set()
            self._stretch()
            return
        self._round.add(key)
        in_a_round = {
            key
            for key, demand in self._demands.items()
            if demand.turn is Turn.REGULAR and demand.every < ONCE and _names(demand)
        }
        if in_a_round <= self._round:
            self._round = set()
            self._good_rounds += 1
        if self._good_rounds >= ROUNDS_TO_RECOVER:
            self._good_rounds = 0
            self._pace = max(self._pace // 2, 1)
            self._stretch()

    def was_asked(self, call: str, now: float) -> None:
        """Note that the project was asked a call just now, by another reading."""
        self._asked.setdefault(call, {})[""] = now

    def also_sent(self, requests: int) -> None:
        """Note requests that were sent beyond what an ask counts: they are saved up for before the next one."""
        self._saved -= requests

    @property
    def _rate(self) -> float:
        return self._per_second / self._pace

    def _stretch(self) -> None:
        found = stretched(tuple(self._demands.values()), pace=self._pace, per_second=self._per_second)
        self._every = {key: max(every, self._least) for key, every in found.items()}

    def _count(self, now: float) -> None:
        """Save up what may be sent since the last time."""
        if self._counted_at is not None:
            more = max(now - self._counted_at, 0.0) * self._rate
            self._saved = min(self._saved + more, self._rate * BURST_SECONDS)
        self._counted_at = now

    def _free(self) -> list[Demand]:
        return [demand for key, demand in self._demands.items() if key not in self._asking and _names(demand)]

    def _due_at(self, demand: Demand) -> float:
        asked = self._asked.get(demand.call, {})
        return min(map(asked.get, _names(demand), repeat(_NEVER))) + self._every[demand.key]

    def _take(self, demand: Demand, now: float) -> Ask:
        """Choose what goes into the request: what is due or soon will be, those not asked for longest first."""
        asked = self._asked.setdefault(demand.call, {})
        before = now - self._every[demand.key] * (1 - _EARLY)
        waiting = [(asked.get(name, _NEVER), n, name) for n, name in enumerate(_names(demand))]
        chosen = sorted(one for one in waiting if one[0] <= before)[: demand.batch]
        names = tuple(name for _time, _n, name in chosen)
        asked.update(dict.fromkeys(names, now))
        self._asking.add(demand.key)
        self._saved -= demand.requests
        jobs = None if demand.jobs is None else names
        return Ask(demand.call, demand.part, jobs, demand.requests, self._pace)


def _names(demand: Demand) -> tuple[str, ...]:
    """The jobs of a demand; the project counts as one without a name."""
    return _PROJECT if demand.jobs is None else demand.jobs
