"""The script that makes the explanations: everything is kept, what failures need is added, nothing is hidden."""

import json
from typing import Any

import explanations
import pytest

from drs_inspector.domain.explanations.explanations import explanations_of

SOURCES = {"page": "A page", "other": "x"}


def entry(**members: Any) -> dict[str, Any]:
    return {
        "kind": "failure_text", "key": "k", "title": "Disk of it full", "meaning": "Text.", "match": "a.*b",
        "cause": "It is.", "consequence": "It stops.", "next_step": "Enlarge it, then Resume.", "after": "Resume",
        "scenario": ["*"], "engine": ["*"], "source": ["page"],
    } | members  # fmt: skip


def made(*entries: dict[str, Any]) -> dict[str, Any]:
    return explanations.table({"entries": list(entries), "_meta": {"sources": SOURCES}})


def test_every_entry_is_kept_and_failures_get_what_to_do() -> None:
    write = entry(kind="error_code", key="DRS.1", title="RDS gone", met_by="write", next_step="Look at it.")
    read = {**write, "key": "DRS.2", "met_by": "read"}
    table = made(entry(), write, read, entry(kind="status", key="X"))
    assert table["sources"] == {"page": "A page"}
    text, of_write, of_read, status = table["entries"]
    assert text["steps"] == ["Enlarge it.", "Resume the job in the console; this program only reads."]
    assert (text["reason"], of_write["reason"]) == ("disk of it full", "RDS gone")
    assert of_write["steps"][-1] == "Change the job in the console; this program only reads."
    assert not {"steps", "reason"} & (of_read.keys() | status.keys())
    assert all(text[name] == value for name, value in entry().items())


def test_what_would_hide_another_entry_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        made(entry(kind="status", key="A"), entry(kind="status", key="a"))


def test_the_file_in_the_repository_has_the_form_that_is_made() -> None:
    written = explanations.RESULT.read_text("utf-8")
    shipped = json.loads(written)
    assert explanations.text_of(shipped) == written
    assert all(explanations.entry_of(one) == one for one in shipped["entries"])
    assert {name for one in shipped["entries"] for name in one["source"]} == shipped["sources"].keys()
    assert len(explanations_of(written.encode()).entries) == len(shipped["entries"])
