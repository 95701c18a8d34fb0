"""Each source has its own filter, which comes back with it; a source that was closed leaves nothing behind."""

from types import SimpleNamespace
from typing import Any, cast

from drs_inspector.session.workspace.source_choice import ALL, SourceChoice


class _Workspace:
    """The keys of open sessions."""

    def __init__(self, *keys: str) -> None:
        self.keys = list(keys)

    @property
    def sessions(self) -> tuple[Any, ...]:
        return tuple(SimpleNamespace(key=key) for key in self.keys)

    def find(self, key: str) -> Any:
        return next((one for one in self.sessions if one.key == key), None)


def _choice(*keys: str) -> tuple[SourceChoice, _Workspace]:
    workspace = _Workspace(*keys)
    choice = SourceChoice(cast(Any, workspace))
    choice.opened()
    return choice, workspace


def test_the_filter_of_the_only_source_is_its_own_when_another_is_opened() -> None:
    choice, workspace = _choice("1")
    assert (choice.key, choice.current) == (ALL, "1")
    workspace.keys.append("2")
    choice.opened()
    assert choice.show("2", "is:running") == ""
    assert [one.key for one in choice.sessions()] == ["2"]
    assert choice.show("1", "health:failed") == "is:running"
    assert choice.show("2", "is:running") == "health:failed"
    assert choice.show(ALL, "health:failed") == ""
    assert [one.key for one in choice.sessions()] == ["1", "2"]


def test_what_is_left_has_the_filter_that_it_had() -> None:
    choice, workspace = _choice("1")
    workspace.keys.append("2")
    choice.opened()
    choice.show("2", "is:running")
    told = []
    choice.subscribe(lambda: told.append(choice.key))
    workspace.keys.remove("2")
    assert choice.closed("2", "health:failed") == "is:running"
    assert (told, choice.current) == ([ALL], "1")


def test_another_one_that_is_closed_changes_nothing_of_the_one_that_is_shown() -> None:
    choice, workspace = _choice("1")
    workspace.keys += ["2", "3"]
    choice.show("2", "a")
    workspace.keys.remove("3")
    assert choice.closed("3", "b") == "b"
    assert choice.key == "2"
    workspace.keys.remove("1")
    assert choice.closed("1", "b") == "b"
    assert (choice.key, choice.current) == (ALL, "2")


def test_the_next_source_goes_round() -> None:
    choice, workspace = _choice("1")
    assert choice.next() == ALL
    workspace.keys.append("2")
    assert choice.next() == "1"
    choice.show("1", "")
    assert choice.next() == "2"
    choice.show("2", "")
    assert choice.next() == "1"
