"""Any text is a query or an error with its place; what is printed is what was read; three-valued logic is one."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drs_inspector.domain.printable import printable
from drs_inspector.domain.query.completion import complete
from drs_inspector.domain.query.nodes import And, Condition, Node, Not, Op, Or, all_of, any_of, negated, text_of
from drs_inspector.domain.query.parser import LONGEST_QUERY
from drs_inspector.domain.query.query import JobQuery, parse_query, query_of
from drs_inspector.domain.snapshot import Snapshot
from tests.domain.query.test_language import dated
from tests.domain.query.test_query import snapshot_of

PIECES = st.sampled_from([
    "and", "or", "not", "in", "exists", "(", ")", "-", '"', '""', "status", ":", "=", "!=", "<", "<=", ">", ">=", "~",
    "is:", "failed", "updated", "2d", "2026-11-01", "9999-99-99", "objects", "1e9", "9" * 50, "tags.team", "foo.bar[3]",
    'a["b"]', ",", " ", "  ", "\n", "\u202e", "\u200b", "İ", "ß", "\ud800", "[a-", "(?=x)", "\\", "\\1", "a*", "any:",
    "table:", "rule~", "http://x", "::", "+14:00", "2026-02-30T25:61", "10GB", "\x00", "😀",
])  # fmt: skip
TEXTS = st.lists(PIECES, max_size=14).map("".join) | st.lists(PIECES, max_size=10).map(" ".join) | st.text(max_size=30)
WORDS = st.sampled_from(["shop", "or", "two words", 'a"b', "-x", "a:b", "(", "x)", "é", "=", "", "in", "a,b", "~"])
VALUES = {
    "status": st.sampled_from(["failed", "a b", 'q"q', "or", ","]),
    "target_endpoint.inst_name": st.sampled_from(["rds-1", "rds shop", ")"]),
    "tags.team": st.sampled_from(["data", "x y"]),
}


def conditions() -> st.SearchStrategy[Node]:
    texts = st.sampled_from(sorted(VALUES)).flatmap(
        lambda field: st.builds(
            Condition,
            st.just(field),
            st.sampled_from([Op.HAS, Op.EQUAL]),
            st.tuples(VALUES[field]),
        )
    )
    several = st.builds(Condition, st.just("status"), st.just(Op.EQUAL), st.tuples(VALUES["status"], VALUES["status"]))
    exist = st.builds(Condition, st.sampled_from(["tags.team", "error"]), st.just(Op.EXISTS))
    numbers = st.builds(
        Condition,
        st.sampled_from(["objects", "source_port", "renamed"]),
        st.sampled_from([Op.EQUAL, Op.LESS, Op.AT_LEAST]),
        st.tuples(st.sampled_from(["0", "2", "3306", "-1", "2.5"])),
    )
    times = st.builds(
        Condition,
        st.sampled_from(["created", "updated"]),
        st.sampled_from([Op.LESS, Op.MORE]),
        st.tuples(st.sampled_from(["2d", "2026-11-01", "2026-11-01T10:30Z"])),
    )
    words = st.builds(Condition, st.just(""), st.just(Op.HAS), st.tuples(WORDS.filter(bool)))
    tables = st.builds(
        Condition, st.sampled_from(["table", "any", "rule"]), st.just(Op.HAS), st.tuples(WORDS.filter(bool))
    )
    return texts | several | exist | numbers | times | words | tables


NODES: st.SearchStrategy[Node] = st.recursive(
    conditions(),
    lambda inner: (
        inner.map(negated)
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: all_of(parts) or parts[0])
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: any_of(parts) or parts[0])
    ),
    max_leaves=6,
)
SNAPSHOTS = (snapshot_of(), dated())


def answers(query: JobQuery) -> list[bool | None]:
    return [query.answer(job, snapshot) for snapshot in SNAPSHOTS for job in snapshot.jobs.values()]


@given(text=TEXTS, cursor=st.integers(0, 40))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_query_or_an_error_with_its_place(text: str, cursor: int) -> None:
    query = parse_query(text)
    problem = query.problem
    if problem is None:
        assert set(answers(query)) <= {True, False, None}
        again = parse_query(str(query), known=[path.text for path in parse_query(str(query)).unknown_paths])
        assert again.node == query.node
    else:
        assert 0 <= problem.start <= problem.end <= len(text)
        assert problem.start < len(text)
        assert problem.sentence == printable(problem.sentence), "nothing steers or hides in what is said"
        assert query.is_empty
    place = min(cursor, len(text))
    for item in complete(text, place, SNAPSHOTS):
        assert 0 <= item.start <= item.end == place


@given(node=NODES)
@settings(max_examples=200, deadline=None)
def test_what_is_printed_is_what_was_read(node: Node) -> None:
    text = text_of(node)
    again = parse_query(text)
    assert again.error is None, text
    assert again.node == node, text


@given(first=NODES, second=NODES)
@settings(max_examples=150, deadline=None)
def test_de_morgan_holds_for_answers_that_are_not_known(first: Node, second: Node) -> None:
    either, both = any_of([first, second]), all_of([first, second])
    assert either is not None
    assert both is not None
    neither = all_of([negated(first), negated(second)])
    not_both = any_of([negated(first), negated(second)])
    assert answers(query_of(negated(either))) == answers(query_of(neither))
    assert answers(query_of(negated(both))) == answers(query_of(not_both))
    found = answers(query_of(first))
    assert answers(query_of(negated(negated(first)))) == found
    opposite = [None if answer is None else not answer for answer in found]
    assert answers(query_of(Not(first) if isinstance(first, Condition | And | Or) else first.part)) == opposite


ADVERSARIES = {
    "parentheses": "(" * LONGEST_QUERY,
    "closing": ")" * LONGEST_QUERY,
    "pairs": "()" * (LONGEST_QUERY // 2),
    "or": "or " * 10_000,
    "a or": "a or " * 10_000 + "b",
    "nots": "not " * 20_000 + "a",
    "dashes": "-" * LONGEST_QUERY,
    "nested nots": "not (" * 10_000 + "a" + ")" * 10_000,
    "quotes": '"' * LONGEST_QUERY,
    "path": "a." * (LONGEST_QUERY // 2) + "b=1",
    "places": "a" + "[0]" * (LONGEST_QUERY // 4) + "=1",
    "spaces": "a" + " " * (LONGEST_QUERY - 10) + "exists",
    "numbers": "objects=" + "9" * 90_000,
    "durations": "updated<" + "1h" * 40_000,
    "list": "name in (" + "a," * 40_000 + "b)",
    "commas": "name=" + "a," * 40_000 + "b",
    "escapes": "name~" + "\\" * 90_000,
    "members": 'a["' + "\\\\" * 40_000 + '"]=1',
    "too long": "x" * (LONGEST_QUERY + 1),
    "operators": "a<" * 40_000,
    "colons": "a:" * 40_000,
    "brackets": 'tags["' * 15_000,
}


@pytest.mark.parametrize("name", ADVERSARIES)
def test_what_is_made_to_hang_is_answered_in_time_that_grows_with_the_text(name: str) -> None:
    text = ADVERSARIES[name]
    started = time.thread_time()
    query = parse_query(text)
    if query.problem is None:
        job = next(iter(SNAPSHOTS[0].jobs.values()))
        assert query.answer(job, SNAPSHOTS[0]) in {True, False, None}
        assert len(str(query)) > LONGEST_QUERY or parse_query(str(query)).error is None
    else:
        assert 0 <= query.problem.start < query.problem.end <= len(text)
        assert len(query.problem.sentence) < 1000
    # A yardstick of the same machine: what hangs takes minutes.
    assert time.thread_time() - started < 5


def test_bad_json_of_a_job_is_no_trouble() -> None:
    snapshot = Snapshot()
    snapshot.add_list_entry(b'{"id":"id-1","create_time":[],"tags":{"a":{}}}', "id-1")
    snapshot.add_detail(b'{"id":"id-2","create_time":{"x":1},"object_infos":7,"tags":"odd","inst_info":[]}', "id-2")
    for text in (
        "created>2020",
        "objects>0",
        "tags.a exists",
        "inst_info.volume_size>1GB",
        "rename:x",
        "source_port=1",
    ):
        query = parse_query(text)
        assert query.error is None
        assert {query.answer(job, snapshot) for job in snapshot.jobs.values()} <= {True, False, None}
