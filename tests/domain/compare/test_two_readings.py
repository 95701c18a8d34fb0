"""Two readings with a known set of changes: every change is found and told as what it is, and no other."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from drs_inspector.domain.compare.documents import compare
from drs_inspector.domain.compare.options import ALWAYS_MOVE, CompareOptions, Uncounted
from drs_inspector.domain.compare.result import Change, Comparison, MatchedBy, Verdict
from tests.helpers.two_readings import CHANGES, ROWS, Changes, Told, evening

EVENING = evening(9)
_NUMBER = re.compile(r"^Rule \d+")


def told(found: Comparison) -> set[Told]:
    """Return what a comparison says, as the changes were noted."""
    said: set[Told] = set()
    for job in found.jobs:
        if job.change is not Change.CHANGED:
            said.add((job.name, job.change.value))
        if job.matched is MatchedBy.RECREATED:
            said.add((job.name, "changed", "re-created"))
        for row in job.differences:
            what = _NUMBER.sub("Rule", row.what)
            line = (job.name, "changed", row.change.value, row.kind.value, what, row.a or "", row.b or "")
            assert line not in said
            said.add(line)
    return said


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**16),
    alone=st.lists(st.sampled_from(sorted(CHANGES)), max_size=6),
    together=st.lists(st.lists(st.sampled_from(sorted(ROWS)), unique=True, min_size=2), max_size=2),
    noisy=st.booleans(),
)
def test_every_change_is_found_as_what_it_is_and_no_other(
    seed: int, alone: list[str], together: list[list[str]], noisy: bool
) -> None:
    made = Changes(EVENING.copy(), seed)
    for names in together:
        made.make_together(names)
    for name in alone:
        made.make(name)
    if noisy:
        made.noise()
    found = compare(made.a.snapshot(), made.b.snapshot())
    assert told(found) == made.expected
    jobs = len(set(made.a.details) | set(made.b.details))
    recreated = sum(line[2:] == ("re-created",) for line in made.expected)
    assert len(found.jobs) + len(found.same) == jobs - recreated
    changed = any(line[1] != "not_read" for line in made.expected)
    is_read = not any(line[1] == "not_read" for line in made.expected)
    expected = Verdict.DIFFERENT if changed else Verdict.SAME if is_read else Verdict.SAME_AS_READ
    assert found.verdict is expected
    if noisy:
        assert found.uncounted[Uncounted.LAST_CHANGED] > 0
    else:
        assert not found.uncounted


def test_what_is_not_counted_is_counted_and_each_reason_is_a_switch() -> None:
    made = Changes(EVENING.copy(), 1)
    made.noise()
    a, b = made.a.snapshot(), made.b.snapshot()
    usual = compare(a, b)
    jobs = len(a.jobs)
    assert (usual.verdict, usual.jobs, len(usual.same)) == (Verdict.SAME, [], jobs)
    assert usual.uncounted[Uncounted.LAST_CHANGED] == jobs
    assert usual.uncounted[Uncounted.SPELLING] == jobs
    assert usual.uncounted[Uncounted.ABSENT] >= jobs
    assert usual.uncounted[Uncounted.ORDER] > jobs
    assert usual.moving == sum(usual.uncounted[reason] for reason in ALWAYS_MOVE)
    for reason, options in (
        (Uncounted.LAST_CHANGED, CompareOptions(count_volatile=True)),
        (Uncounted.SPELLING, CompareOptions(count_spelling=True)),
        (Uncounted.ABSENT, CompareOptions(count_absent=True)),
        (Uncounted.ORDER, CompareOptions(count_order=True)),
    ):
        strict = compare(a, b, options)
        assert strict.verdict is Verdict.DIFFERENT
        assert strict.uncounted[reason] == 0
        assert strict.changes > 0


def test_swapped_sides_swap_added_and_gone() -> None:
    made = Changes(EVENING.copy(), 3)
    for name in ("added", "gone", "object added", "tag added", "refused"):
        made.make(name)
    a, b = made.a.snapshot(), made.b.snapshot()
    there, back = compare(a, b), compare(b, a)
    for one, other in ((Change.ADDED, Change.GONE), (Change.GONE, Change.ADDED), (Change.CHANGED, Change.CHANGED)):
        assert there.count(one) == back.count(other)
    rows = {(row.what, row.a, row.b) for job in there.jobs for row in job.differences}
    assert rows == {(row.what, row.b, row.a) for job in back.jobs for row in job.differences}
