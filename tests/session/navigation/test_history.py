"""Back and forward: as in a browser, bounded, and without places of sources that are closed."""

import pytest

from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.navigation.history import MOST_VISITS, History, Visit


def at(name: str, source: str = "session-1", **more: int) -> Visit:
    place = Place(TreeNode(NodeKind.JOB, name, session=source), object_row=more.get("row"))
    return Visit("jobs", source, place, more.get("scroll", 0))


@pytest.fixture
def history() -> History:
    made = History()
    for name in "abc":
        made.visit(at(name))
    return made


def test_nothing_was_visited() -> None:
    history = History()
    assert (history.here, history.back(), history.forward()) == (None, None, None)
    history.stay(None, 7)
    history.forget("session-1")
    assert not history.can_back
    assert not history.can_forward


def test_back_and_forward_lead_through_what_was_visited(history: History) -> None:
    assert history.back() == at("b")
    assert history.back() == at("a")
    assert history.back() is None
    assert history.forward() == at("b")
    assert history.can_back
    assert history.can_forward
    # What is shown then is the present place, and no further visit.
    history.visit(at("b"))
    assert history.forward() == at("c")
    assert history.forward() is None


def test_another_place_cuts_off_what_was_ahead(history: History) -> None:
    history.back()
    history.visit(at("d"))
    assert not history.can_forward
    assert history.back() == at("b")


def test_the_same_place_again_is_one_visit_with_its_last_position(history: History) -> None:
    history.visit(at("c", scroll=40))
    history.visit(at("c", row=3))
    history.stay(at("c", row=3).place, 12)
    assert history.here == at("c", row=3, scroll=12)
    assert history.back() == at("c", scroll=40)
    assert history.back() == at("b")


def test_a_hundred_places_are_kept() -> None:
    history = History()
    for number in range(MOST_VISITS + 50):
        history.visit(at(str(number)))
    steps = 0
    while history.back() is not None:
        steps += 1
    assert steps == MOST_VISITS - 1
    assert history.here == at("50")


def test_places_of_a_closed_source_go_and_neighbours_that_are_equal_then_are_one() -> None:
    history = History()
    for one in (at("a"), at("x", "session-2"), at("a"), at("y", "session-2"), at("b"), at("z", "session-2")):
        history.visit(one)
    history.back()
    assert history.here == at("b")
    history.forget("session-2")
    assert history.here == at("b")
    assert not history.can_forward
    assert history.back() == at("a")
    assert not history.can_back
    history.forget("session-1")
    assert history.here is None
    assert not history.can_back


def test_the_present_place_of_a_closed_source_becomes_the_one_before(history: History) -> None:
    history.visit(at("x", "session-2"))
    history.visit(at("y", "session-2"))
    history.visit(at("d"))
    history.back()
    history.forget("session-2")
    assert history.here == at("c")
    assert history.forward() == at("d")
    # Also where only the place names the source.
    history.visit(Visit("search", "", Place(TreeNode(NodeKind.JOB, "q", session="session-3"))))
    history.forget("session-3")
    assert history.here == at("d")


def test_the_row_of_a_list_is_kept_with_the_place_that_is_left() -> None:
    history, row = History(), TreeNode(NodeKind.JOB, "a", session="session-1")
    history.visit(Visit("table"))
    history.stay(None, 40, row)
    history.visit(at("b"))
    assert history.back() == Visit("table", scroll=40, row=row)
    assert history.here is not None
    assert history.here.is_same(Visit("table"))
