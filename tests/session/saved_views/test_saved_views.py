"""The views of a person beside those that are built in."""

from pathlib import Path

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.health.grouping import grouping_of
from drs_inspector.domain.query.parser import parse
from drs_inspector.session.job_table.layout import SortedBy, TableLayout
from drs_inspector.session.saved_views.saved_views import BUILT_IN, SavedViews, is_same, layout_of, view_of
from drs_inspector.storage.saved_views.saved_view import SavedView
from drs_inspector.storage.saved_views.store import save_view


def test_views_that_are_built_in_are_always_there_and_stay_as_they_are() -> None:
    views = SavedViews()
    assert [view.name for view in views.views] == ["All jobs", "Failed, by cause", "Not read", "Waits for a person"]
    for view in BUILT_IN:
        assert parse(view.filter) is not None or not view.filter
        assert grouping_of(view.grouping or "none") is not None
        for change in (
            lambda name=view.name: views.delete(name),
            lambda name=view.name: views.rename(name, "x"),
            lambda name=view.name: views.save(SavedView(name=name)),
            lambda name=view.name: views.move(name, 3),
        ):
            with pytest.raises(FileProblemError, match="built in"):
                change()
    assert views.own == ()


def test_an_own_view_that_is_called_as_a_built_in_one_is_shown_with_a_number_and_keeps_it() -> None:
    for view in (SavedView(name="Not read", filter="mine"), SavedView(name="Not read (2)"), SavedView(name="x")):
        save_view(view)
    views, names = SavedViews(), ["Not read (3)", "Not read (2)", "x"]
    assert [view.name for view in views.own] == names
    assert len({view.name for view in views.views}) == len(views.views)
    found = views.find("Not read (3)")
    assert found is not None
    assert found.filter == "mine"
    assert views.find("Not read") in BUILT_IN
    views.rename("Not read (3)", "Mine")
    assert [view.name for view in SavedViews().own] == ["Mine", *names[1:]]
    save_view(SavedView(name="All jobs", filter="mine"))
    views.reload()
    views.restore(views.delete("All jobs (2)"))
    views.move("All jobs (2)", 0)
    assert [view.name for view in SavedViews().own] == ["All jobs (2)", "Mine", *names[1:]]
    with pytest.raises(FileProblemError, match="built in"):
        views.rename("Mine", "All jobs")


def test_each_change_is_told_and_a_deleted_view_comes_back_where_it_was() -> None:
    views, told = SavedViews(), []
    end = views.subscribe(lambda: told.append([view.name for view in views.own]))
    for name in ("a", "b", "c"):
        views.save(SavedView(name=name, filter=name))
    deleted = views.delete("b")
    views.rename("c", "d")
    views.restore(deleted)
    assert told[3:] == [["a", "c"], ["a", "d"], ["a", "b", "d"]]
    views.move("d", 0)
    assert [view.name for view in SavedViews().own] == ["d", "a", "b"]
    with pytest.raises(FileProblemError, match="again"):
        views.restore(deleted)
    end()
    views.delete("a")
    assert told[-1] == ["d", "a", "b"]
    with pytest.raises(FileProblemError, match="no view"):
        views.delete("a")


def test_views_of_a_colleague_are_added_once_and_conflicts_are_named(tmp_path: Path) -> None:
    file = tmp_path / "team.json"
    views = SavedViews()
    with pytest.raises(FileProblemError, match="nothing to export"):
        views.export(file)
    views.save(SavedView(name="a", filter="old"))
    views.save(SavedView(name="b", filter="same"))
    assert views.export(file) == 2
    views.save(SavedView(name="a", filter="new"))
    theirs = views.read(file).views
    assert views.taken(theirs) == ("a",)
    assert views.add(theirs, replace=False) == ("a (2)",), "what is the same is not added twice"
    assert views.add(theirs, replace=True) == ("a",)
    assert [(view.name, view.filter) for view in views.own] == [("a", "old"), ("b", "same"), ("a (2)", "old")]
    assert views.add([SavedView(name="All jobs", filter="x")], replace=True) == ("All jobs (2)",)


def test_what_another_window_did_is_seen_and_what_is_damaged_is_told() -> None:
    views, other = SavedViews(), SavedViews()
    other.save(SavedView(name="a"))
    views.reload()
    assert [view.name for view in views.own] == ["a"]
    views.save(SavedView(name="b"))
    other.save(SavedView(name="c"))
    assert [view.name for view in other.own] == ["a", "b", "c"]
    assert views.problem is None


def test_a_view_becomes_a_layout_and_back() -> None:
    usual = TableLayout()
    assert layout_of(SavedView(name="x")) == usual
    assert view_of("x", " shop ", usual) == SavedView(name="x", filter="shop")
    layout = TableLayout(columns=("name",), sorting=(SortedBy("name", descending=True),), grouping="cause")
    view = view_of("x", "", layout)
    assert view == SavedView(name="x", columns=("name",), sorting=("-name",), grouping="cause")
    assert layout_of(view) == layout
    assert is_same(view, " ", layout)
    assert not is_same(view, "shop", layout)
    assert is_same(SavedView(name="x", columns=usual.columns), "", usual)
