"""The table of causes: what is looked for means what the collection's expressions mean."""

import json
import re
from typing import Any

import failure_causes
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drs_inspector.domain.health.known_causes import KnownCauses, known_causes_of
from drs_inspector.storage.known_causes import known_causes

EXPRESSIONS = (
    "a.*b.*c",
    "a b|c.*a|.*b",
    "c (a|bc|ab.*a) b",
    r"a\(b\)|b\.c",
    "[ab]c",
    "A B",
)


def entry(match: str) -> dict[str, Any]:
    return {
        "kind": "failure_text", "key": "k", "title": "Disk of it full", "match": match, "cause": "It is.",
        "consequence": "The job stands still.", "next_step": "Enlarge it, then Resume.", "after": "Resume",
        "scenario": ["*"], "engine": ["*"], "source": ["page"],
    }  # fmt: skip


def made(*entries: dict[str, Any]) -> tuple[dict[str, Any], KnownCauses]:
    table = failure_causes.table({"entries": list(entries), "_meta": {"sources": {"page": "A page", "other": "x"}}})
    return table, known_causes_of(json.dumps(table).encode())


@pytest.mark.parametrize("expression", EXPRESSIONS)
@given(text=st.text(alphabet="abcABC ().\n", max_size=14))
def test_the_pieces_are_found_where_the_expression_is(expression: str, text: str) -> None:
    found = made(entry(expression))[1].of_text(text, "", "", "")
    assert (found is not None) == (re.search(expression, text, re.IGNORECASE | re.DOTALL) is not None)


@pytest.mark.parametrize("expression", ["a+", r"\d", "a.b", "^a", "(a)*", "a{2}"])
def test_what_pieces_cannot_say_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        failure_causes.alternatives(expression)


def test_an_entry_says_what_is_left_to_do_in_the_console() -> None:
    code = {
        "kind": "error_code", "key": "DRS.1", "title": "RDS gone", "meaning": "It is gone.", "cause": "Deleted.",
        "next_step": "Look at it.", "met_by": "write", "source": ["page"],
    }  # fmt: skip
    read = {**code, "key": "DRS.2", "met_by": "read"}
    table, known = made(entry("a"), code, read, {"kind": "status", "key": "x"})
    assert table["_meta"]["sources"] == {"page": "A page"}
    assert known.texts[0].steps == ("Enlarge it.", "Resume the job in the console; this program only reads.")
    assert (known.texts[0].reason, known.codes[0].reason) == ("disk of it full", "RDS gone")
    assert [one.key for one in known.codes] == ["DRS.1"]


def test_the_table_in_the_repository_has_the_form_that_is_made() -> None:
    shipped = json.loads(failure_causes.RESULT.read_text("utf-8"))
    fresh, _known = made(entry("a"))
    assert shipped.keys() == fresh.keys()
    assert all(one.keys() - {"certainty"} == fresh["texts"][0].keys() for one in shipped["texts"])
    used = {name for one in (*shipped["texts"], *shipped["codes"]) for name in one["source"]}
    assert used == shipped["_meta"]["sources"].keys()
    assert len(known_causes().texts) == len(shipped["texts"])
