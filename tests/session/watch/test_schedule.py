"""What is asked next: within the budget, in turn, slower when the cloud asks for less, and not at all while held."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drs_inspector.session.watch.budget import REQUESTS_PER_SECOND, Demand, Turn, stretched
from drs_inspector.session.watch.schedule import BURST_SECONDS, ROUNDS_TO_RECOVER, SLOWEST, Ask, Schedule

HOUR = 3_600.0


def ids(prefix: str, count: int) -> tuple[str, ...]:
    return tuple(f"{prefix}-{number}" for number in range(count))


def project(jobs: int = 2_000, running: int = 300, shown: int = 20) -> list[Demand]:
    """Return the plan of a project in the words of the contract."""
    return [
        Demand(call="list", turn=Turn.REGULAR, every=60, requests=jobs // 100 + 2),
        Demand(call="progress", part="shown", turn=Turn.FIRST, every=30, jobs=ids("r", shown), batch=10),
        Demand(call="progress", turn=Turn.REGULAR, every=120, jobs=ids("r", running)[shown:], batch=10),
        Demand(call="monitor", turn=Turn.FIRST, every=10, jobs=("r-3",)),
        Demand(call="reachable", turn=Turn.ROUND, every=HOUR, jobs=ids("r", running)),
        Demand(call="ddl", turn=Turn.ROUND, every=HOUR, jobs=ids("r", running)),
    ]


def watched(schedule: Schedule, seconds: float, *, start: float = 0.0, takes: float = 0.2) -> list[tuple[float, Ask]]:
    """Ask as a watch does, one at a time, each answered after ``takes`` seconds; return what was asked when."""
    now, asked = start, []
    while now < start + seconds:
        ask = schedule.next(now)
        if ask is not None:
            asked.append((now, ask))
            now += takes
            schedule.answered(ask)
            continue
        wait = schedule.wait(now)
        now += max(wait, 0.01) if wait is not None else seconds
    return asked


def requests(asked: list[tuple[float, Ask]]) -> int:
    return sum(ask.requests for _time, ask in asked)


def test_a_project_of_two_thousand_jobs_stays_within_the_budget() -> None:
    schedule = Schedule()
    schedule.plan(project())
    asked = watched(schedule, HOUR)
    most = REQUESTS_PER_SECOND * (HOUR + BURST_SECONDS) + 22
    assert 0.8 * most < requests(asked) <= most
    # In no ten minutes either.
    for begin in range(0, 3_000, 100):
        within = [one for one in asked if begin <= one[0] < begin + 600]
        assert requests(within) <= REQUESTS_PER_SECOND * (600 + BURST_SECONDS) + 22
    names = Counter((ask.call, name) for _time, ask in asked for name in ask.jobs or ("",))
    assert names["monitor", "r-3"] > 300, "the selected job keeps its ten seconds"
    assert all(names["progress", f"r-{n}"] > 100 for n in range(20)), "what is on the screen keeps half a minute"
    assert all(names["progress", f"r-{n}"] > 10 for n in range(20, 300))
    assert all(names["reachable", f"r-{n}"] >= 1 and names["ddl", f"r-{n}"] >= 1 for n in range(300))
    assert 15 < names["list", ""] < 45
    tens = [len(ask.jobs or ()) for _time, ask in asked if ask.call == "progress"]
    assert sum(size == 10 for size in tens) > 0.95 * len(tens), "requests are full"


def test_a_small_project_is_asked_as_often_as_the_contract_says_and_no_more() -> None:
    schedule = Schedule()
    schedule.plan(project(jobs=50, running=9, shown=3))
    names = Counter((ask.call, name) for _time, ask in watched(schedule, HOUR) for name in ask.jobs or ("",))
    assert 55 <= names["list", ""] <= 61
    assert 110 <= names["progress", "r-0"] <= 125
    assert 28 <= names["progress", "r-8"] <= 35
    assert names["ddl", "r-8"] == 1


def test_what_is_held_asks_nothing_and_does_not_catch_up_afterwards() -> None:
    schedule = Schedule()
    schedule.plan(project())
    watched(schedule, 600)
    schedule.hold("locked")
    schedule.hold("off")
    assert watched(schedule, HOUR, start=600) == []
    schedule.release("locked")
    assert schedule.next(5_000) is None
    assert schedule.wait(5_000) is None
    schedule.release("off")
    asked = watched(schedule, 600, start=5_000)
    assert 0 < requests(asked) <= REQUESTS_PER_SECOND * (600 + BURST_SECONDS) + 22


def test_a_cloud_that_asks_for_less_gets_half_and_after_five_good_rounds_all_again() -> None:
    schedule = Schedule()
    schedule.plan(project())
    usual = schedule.every("list")
    assert usual is not None
    for times in range(1, 8):
        ask = schedule.next(times * HOUR)
        assert ask is not None
        schedule.answered(ask, was_limited=True)
        assert schedule.pace == min(2**times, SLOWEST)
        assert schedule.every("list") == pytest.approx(usual * schedule.pace)
    half_an_hour = watched(schedule, HOUR / 2, start=10 * HOUR)
    assert requests(half_an_hour) < REQUESTS_PER_SECOND * HOUR / 2 / (SLOWEST / 2)
    schedule.plan(small := project(jobs=50, running=9, shown=3))
    rounds = 0
    while schedule.pace > 1:
        rounds += 1
        for demand in small:
            if demand.turn is not Turn.ROUND:
                schedule.answered(Ask(demand.call, demand.part, None, 1))
    assert ROUNDS_TO_RECOVER * 3 < rounds <= ROUNDS_TO_RECOVER * 4
    schedule.plan(project())
    assert schedule.every("list") == pytest.approx(usual)


def test_what_is_looked_at_seldom_keeps_no_project_slow() -> None:
    schedule = Schedule()
    lists = Demand(call="list", turn=Turn.REGULAR, every=60.0)
    seldom = Demand(call="dirty", turn=Turn.FIRST, every=600.0, jobs=("a",))
    schedule.plan([lists, seldom])
    ask = schedule.next(0.0)
    assert ask is not None
    schedule.answered(ask, was_limited=True)
    watched(schedule, ROUNDS_TO_RECOVER * 2 * 60 + 60, start=60.0)
    assert schedule.pace == 1, "five rounds of the lists are five good rounds"


def test_what_was_sent_before_it_went_slower_makes_it_no_slower() -> None:
    schedule = Schedule()
    schedule.plan(project())
    together = [schedule.next(HOUR) for _number in range(3)]
    for ask in together:
        assert ask is not None
        schedule.answered(ask, was_limited=True)
    assert schedule.pace == 2, "the cloud has said it once, to requests that were under way at the same time"
    again = schedule.next(2 * HOUR)
    assert again is not None
    schedule.answered(again, was_limited=True)
    assert schedule.pace == 4


def test_a_job_that_comes_on_the_screen_is_not_asked_twice_and_what_is_asked_for_now_is_due() -> None:
    schedule = Schedule()
    schedule.plan(project(jobs=50, running=9, shown=3))
    watched(schedule, 5)
    schedule.plan(project(jobs=50, running=9, shown=9))
    assert schedule.next(6) is None
    later = schedule.next(31)
    assert later is not None
    assert later.call in ("monitor", "progress")
    schedule.answered(later)
    watched(schedule, 5, start=31)
    schedule.ask_now("progress", ["r-5"])
    ask = schedule.next(37)
    assert (ask.call, ask.jobs) == ("progress", ("r-5",)) if ask else False
    schedule.ask_now("list")
    assert (schedule.next(38) or Ask("", "", (), 0)).call == "list"
    schedule.ask_now("nothing of the plan", ["r-1"])


def test_nothing_wanted_is_nothing_asked() -> None:
    schedule = Schedule()
    assert (schedule.next(0), schedule.wait(0)) == (None, None)
    schedule.plan([Demand(call="progress", turn=Turn.FIRST, every=30, jobs=())])
    assert (schedule.next(1), schedule.wait(1)) == (None, None)
    schedule.plan(project(), least=900)
    assert schedule.every("monitor") == 900
    assert schedule.every("list") == 900
    # An interval is set for calls of the plan only.
    assert schedule.every("nothing of the plan") is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(Turn)),
            st.floats(1, 7_200),
            st.integers(0, 3_000),
            st.integers(1, 10),
            st.integers(1, 30),
        ),
        max_size=8,
    )
)
def test_whatever_is_wanted_stays_within_the_budget(wanted: list[tuple[Turn, float, int, int, int]]) -> None:
    demands = [
        Demand(call=f"c{n}", turn=turn, every=every, jobs=ids("j", jobs) if jobs else None, batch=batch, requests=pages)
        for n, (turn, every, jobs, batch, pages) in enumerate(wanted)
    ]
    intervals = stretched(demands)
    rate = sum(demand.all_requests / intervals[demand.key] for demand in demands)
    assert rate <= REQUESTS_PER_SECOND * 1.000_001
    assert all(intervals[demand.key] >= demand.every for demand in demands)


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_whatever_happens_the_budget_holds(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - choices to try, no secrets
    schedule = Schedule()
    now, sent = 0.0, 0
    for _ in range(60):
        choice = chance.randrange(6)
        if choice == 0:
            schedule.plan(project(chance.randrange(3_000), chance.randrange(21, 90), chance.randrange(20)))
        elif choice == 1:
            (schedule.hold if chance.random() < 0.3 else schedule.release)("locked")
        elif choice == 2:
            schedule.ask_now("progress", ids("r", chance.randrange(90)))
        now += chance.choice((0.0, 0.1, 5.0, 60.0))
        ask = schedule.next(now)
        if ask is not None:
            assert not schedule.holds
            assert len(ask.jobs or ()) <= 10
            sent += ask.requests
            schedule.answered(ask, was_limited=chance.random() < 0.05)
        wait = schedule.wait(now)
        assert wait is None or wait >= 0
    assert sent <= REQUESTS_PER_SECOND * (now + BURST_SECONDS) + 32
