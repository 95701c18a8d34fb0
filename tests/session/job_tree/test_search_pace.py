"""What a filter has found is shown soon, not too often, and in all sessions at once."""

from itertools import pairwise

import pytest

from drs_inspector.session.job_tree import search_pace
from drs_inspector.session.job_tree.search_pace import EMPTY_SECONDS, FIRST_SECONDS, SearchPace
from drs_inspector.session.job_tree.sessions import SessionTrees
from tests.qt.fakes import FakeSession, detail, job_id


def test_rows_are_shown_soon_then_each_time_about_as_much_was_done_again() -> None:
    pace = SearchPace()
    due = []
    for _ in range(400):  # two seconds of work in slices
        pace.worked(0.005)
        if pace.is_due(has_rows=True):
            due.append(pace.seconds)
    assert due[0] < FIRST_SECONDS + 0.005
    assert len(due) < 12
    assert max(later - before for before, later in pairwise(due)) < 0.6


def test_without_a_row_those_from_before_stay_a_moment_longer() -> None:
    pace = SearchPace()
    pace.worked(FIRST_SECONDS)
    assert not pace.is_due(has_rows=False)
    pace.worked(EMPTY_SECONDS)
    assert pace.is_due(has_rows=False)


def test_what_two_filters_have_found_is_never_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_pace, "FIRST_SECONDS", 60.0)
    monkeypatch.setattr(search_pace, "EMPTY_SECONDS", 60.0)
    sessions = [FakeSession(key, title=key) for key in ("a", "b")]
    for session in sessions:
        session.inspector.put(*(detail(number) for number in range(3)))
    trees = SessionTrees(grouped=False)
    trees.show(sessions)
    trees.set_filter("job-00001")
    assert trees.start_filter("any:job-00002", {"b": [job_id(2)]}) is None
    seen = set()
    while not trees.work(0):
        seen.add(trees.is_from_before)
        old = {tree.view.filter.is_match(job_id(1)) for tree in trees.trees}
        assert old == {trees.is_from_before}, "all of the filter before, or none"
        assert trees.shows("b", job_id(1)) is False, "a row that is left is not one of the new filter"
    assert seen == {True, False}, "as soon as the first session is through, no other one shows what was there before"
    assert trees.showings
    assert [tree.view.ids for tree in trees.trees] == [[job_id(2)]] * 2
    assert trees.shows("b", job_id(2))
    trees.close()
