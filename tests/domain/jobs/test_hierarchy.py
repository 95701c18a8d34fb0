import random

import pytest

from drs_inspector.domain.jobs.hierarchy import JobHierarchy
from tests.helpers.lines_run import lines_run


def test_children_wait_for_their_parent() -> None:
    family = JobHierarchy()
    family.add("child", "parent")
    assert family.is_root("child")
    assert family.add("parent", None) == {"child", "parent"}
    assert not family.is_root("child")
    assert family.below("parent") == ["child"]


def test_children_of_a_removed_parent_come_to_the_top() -> None:
    family = JobHierarchy()
    family.add("parent", None)
    family.add("child", "parent")
    assert family.remove("parent") == {"parent", "child"}
    assert family.roots() == {"child"}


def test_parents_in_a_circle_leave_every_job_reachable() -> None:
    family = JobHierarchy()
    family.add("a", "b")
    family.add("b", "c")
    family.add("c", "a")
    family.add("self", "self")
    reachable = {*family.roots(), *(job for root in family.roots() for job in family.below(root))}
    assert reachable == {"a", "b", "c", "self"}
    assert family.is_root("self")


@pytest.mark.parametrize("closed", [False, True])
def test_a_chain_of_parents_of_any_length_takes_work_by_its_length(closed: bool) -> None:
    # 3,000 jobs in a file, each the parent of the next, hung table and window for hours.
    def chain(length: int) -> None:
        last = "job0" if closed else None
        jobs = [(f"job{at}", f"job{at + 1}" if at + 1 < length else last) for at in range(length)]
        family = JobHierarchy(jobs)
        (root,) = family.roots()
        assert len(family.below(root)) == length - 1
        family.add("job0", "job1")

    assert lines_run(lambda: chain(400)) < 2.5 * lines_run(lambda: chain(200))


def test_a_new_job_in_a_large_family_is_as_little_work_as_in_a_small_one() -> None:
    def family(size: int) -> JobHierarchy:
        return JobHierarchy([("parent", None), *((f"child{at}", "parent") for at in range(size))])

    small, large = family(10), family(1000)
    assert lines_run(lambda: large.add("new", "parent")) == lines_run(lambda: small.add("new", "parent"))


def test_every_job_stays_reachable_through_any_changes() -> None:
    rng = random.Random(7)  # noqa: S311 -- the same changes in every run
    for _ in range(200):
        family = JobHierarchy()
        jobs = [f"job{number}" for number in range(8)]
        present: set[str] = set()
        for _ in range(30):
            job = rng.choice(jobs)
            if rng.random() < 0.25:
                family.remove(job)
                present.discard(job)
            else:
                family.add(job, rng.choice([None, *jobs]))
                present.add(job)
            roots = family.roots()
            assert roots | {below for root in roots for below in family.below(root)} == present


def test_the_affected_jobs_are_all_whose_family_changed() -> None:
    rng = random.Random(11)  # noqa: S311 -- the same changes in every run
    for _ in range(200):
        family = JobHierarchy()
        jobs = [f"job{number}" for number in range(7)]
        for _ in range(25):
            before = {root: set(family.below(root)) for root in family.roots()}
            job = rng.choice(jobs)
            affected = family.remove(job) if rng.random() < 0.3 else family.add(job, rng.choice([None, None, *jobs]))
            after = {root: set(family.below(root)) for root in family.roots()}
            different = {root for root in {*before, *after} if before.get(root) != after.get(root)}
            assert different <= affected
