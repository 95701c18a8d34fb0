"""Searching several documents: hits that come while it runs, an end at any moment, and over what an answer is said."""

from pathlib import Path

import pytest

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.search.wanted import HitKind, Wanted
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.search.search import Search, SearchedDocument
from drs_inspector.session.search.table import HIT_COLUMNS, HitRows
from drs_inspector.session.search.texts import coverage_words, found_words
from tests.helpers.demo_jobs import demo_snapshot
from tests.helpers.searching import AT_ONCE, add_job, lines, rule, rules, searched, table

STEP = 0.0


def document(jobs: int, *, key: str = "a", complete: bool = True) -> SearchedDocument:
    snapshot = Snapshot()
    for number in range(jobs):
        add_job(snapshot, f"{key}{number}", [table("shop.orders"), table("shop.people")])
    snapshot.complete = complete
    return SearchedDocument(key, f"Document {key}", snapshot)


def search_of(*documents: SearchedDocument, text: str = "orders", most: int = 1_000) -> Search:
    return Search(Wanted(text=text), documents, most=most)


def test_hits_come_in_the_order_of_the_jobs_while_the_search_goes_on() -> None:
    search = search_of(document(3), document(2, key="b"))
    counts, jobs = [], []
    while not search.step(STEP):
        counts.append(search.hits.counts[HitKind.OBJECT])
        jobs.append(search.done)
        assert len(search.hits) == search.hits.total
        assert [hit.found for hit in search.hits] == ["shop.orders"] * len(search.hits)
    assert counts == sorted(counts)
    assert {1, 2, 3, 4} <= set(counts)
    assert jobs == sorted(jobs)
    assert (search.done, search.total) == (5, 5)
    addresses = [hit.address for hit in search.hits]
    assert [(one.document, one.job_id) for one in addresses] == [
        ("a", "a0"), ("a", "a1"), ("a", "a2"), ("b", "b0"), ("b", "b1"),
    ]  # fmt: skip
    assert search.is_whole
    assert found_words(search) == "5 hits in 5 jobs"
    assert coverage_words(search) == (
        "Searched in 3 of 3 jobs of Document a.",
        "Searched in 2 of 2 jobs of Document b.",
    )
    assert [hit.address.job_id for hit in search.hits[-2:]] == ["b0", "b1"]


def test_a_search_that_is_ended_keeps_what_was_found_and_says_how_far_it_came() -> None:
    search = search_of(document(4))
    while len(search.hits) < 2:
        assert not search.step(STEP)
    kept = list(search.hits)
    search.cancel()
    assert search.step(AT_ONCE)
    assert list(search.hits) == kept
    assert not search.is_whole
    assert found_words(search).startswith("2 hits in 2 jobs. Ended after ")
    assert search.done < 4
    early = search_of(document(4))
    early.cancel()
    assert found_words(early) == "Nothing found so far. Ended after 0 of 0 jobs"


def test_of_very_many_hits_the_first_are_kept_and_all_are_counted() -> None:
    snapshot = Snapshot()
    many = [table(f"shop.t{number}", "t_2026" if number % 2 else "") for number in range(6_000)]
    add_job(snapshot, "1", [*many, table("shop.u", "t")], tags=[{"t": "t"}], **rules(rule("t > 1", "shop.t3")))
    add_job(snapshot, "2", [table("shop.t")])
    search = searched(snapshot, "t", kinds=frozenset({HitKind.OBJECT, HitKind.NEW_NAME, HitKind.RULE}), most=100)
    assert [search.hits.counts[kind] for kind in list(HitKind)[:3]] == [6_001, 1, 1]
    assert len(search.hits) == 100
    assert search.hits[99].found == "shop.t99"
    assert found_words(search) == "6,003 hits in 2 jobs, the first 100 of which are kept"
    assert search.hits[3].rule == "t > 1"


def test_jobs_without_details_are_counted_with_the_cause_and_nothing_is_said_of_them() -> None:
    snapshot = document(2).snapshot
    snapshot.add_list_entry(b'{"id":"listed","name":"zebra listed"}', "listed")
    snapshot.mark_unavailable("refused", {"title": "You may not read this.", "code": "DRS.M00101"}, name="zebra")
    search = searched(snapshot, "zebra")
    assert lines(search) == ["zebra listed job [zebra] listed", "zebra job [zebra]"]
    words = "Searched in 2 of 4 jobs; 2 have no details: not read yet (1), You may not read this (DRS.M00101) (1)."
    assert coverage_words(search)[0] == words
    assert not search.is_whole
    nothing = searched(snapshot, "nowhere")
    assert found_words(nothing) == "Nothing found in the 2 of 4 jobs that could be searched"
    whole = document(1)
    assert found_words(searched(whole.snapshot, "nowhere")) == "Nothing found in 1 job"


def test_a_list_that_was_not_read_to_its_end_is_no_whole_search() -> None:
    partly = document(2, complete=False)
    search = search_of(partly)
    search.step(AT_ONCE)
    assert not search.is_whole
    assert len(coverage_words(search)) == 2


def test_a_document_that_is_not_checked_yet_says_so() -> None:
    early = document(1, complete=False)
    early.snapshot.is_checked = False
    search = search_of(early)
    search.step(AT_ONCE)
    assert any("being checked" in words for words in coverage_words(search))


def test_a_masked_document_says_that_names_are_placeholders() -> None:
    masked = document(1)
    masked.snapshot.masked_as = Policy(Level.PUBLIC, frozenset())
    assert any("placeholders" in words for words in coverage_words(searched(masked.snapshot, "nowhere")))


@pytest.mark.parametrize("change", ["read again", "gone", "new"])
def test_jobs_that_change_while_the_search_runs(change: str) -> None:
    one = document(3)
    search = search_of(one)
    while search.done < 1:
        search.step(STEP)
    if change == "read again":
        for job_id in ("a0", "a1"):
            add_job(one.snapshot, job_id, [table("shop.x"), table("shop.orders_new")])
    elif change == "gone":
        del one.snapshot.jobs["a1"]
    else:
        add_job(one.snapshot, "a9", [table("shop.orders_9")])
    assert search.step(AT_ONCE)
    found = [(hit.address.job_id, hit.found) for hit in search.hits]
    expected = {
        "read again": [("a0", "shop.orders"), ("a1", "shop.orders_new"), ("a2", "shop.orders")],
        "gone": [("a0", "shop.orders"), ("a2", "shop.orders")],
        "new": [("a0", "shop.orders"), ("a1", "shop.orders"), ("a2", "shop.orders"), ("a9", "shop.orders_9")],
    }
    assert found == expected[change]
    assert search.done == search.total == len(found)
    changed = {"read again": ("a0",), "gone": (), "new": ()}[change]
    assert search.progress[0].changed == changed
    assert ("1 job changed after the search. Search again." in coverage_words(search)) == bool(changed)
    # What is gone after its hits were found still can be shown.
    del one.snapshot.jobs["a2"]
    assert [hit.found for hit in search.hits] == [found for _job, found in expected[change]]
    assert "a2" in search.progress[0].changed


def test_a_job_is_searched_to_its_end_as_it_was_when_it_was_begun() -> None:
    snapshot = Snapshot()
    add_job(snapshot, "1", [table(f"s.orders_{number}") for number in range(5_000)], description="orders")
    search = search_of(SearchedDocument("a", "A", snapshot), most=10_000)
    while not len(search.hits):
        search.step(STEP)
    add_job(snapshot, "1", [table("s.x")])
    search.step(AT_ONCE)
    assert search.hits.counts[HitKind.OBJECT] == 5_000
    assert search.hits[4_999].found == "s.orders_4999"
    assert search.progress[0].changed == ("1",)


def test_some_jobs_of_a_document_can_be_searched_alone() -> None:
    whole = document(3)
    whole.snapshot.add_part(0, "note", b'"orders"')
    some = SearchedDocument("a", "A", whole.snapshot, frozenset({"a2"}))
    search = search_of(some)
    search.step(AT_ONCE)
    assert [hit.address.job_id for hit in search.hits] == ["a2"]
    assert search.total == 1
    search = search_of(whole)
    search.step(AT_ONCE)
    assert [hit.address.part for hit in search.hits] == ["", "", "", "top"]


@pytest.mark.parametrize("text", ["", "  ", "x" * 100_000])
def test_what_cannot_be_searched_for_is_an_error_in_words(text: str) -> None:
    with pytest.raises(InspectorError) as refused:
        search_of(document(1), text=text)
    assert refused.value.cause
    assert refused.value.next_step


def test_an_error_on_the_way_leaves_no_search_that_seems_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    search = search_of(document(2))

    def fail(*_given: object) -> None:
        raise MemoryError

    monkeypatch.setattr("drs_inspector.domain.search.object_search.objects_steps", fail)
    with pytest.raises(MemoryError):
        search.step(AT_ONCE)
    assert search.step(AT_ONCE)
    assert not search.is_whole
    assert "Ended after 0 of 2 jobs" in found_words(search)


def test_every_job_that_takes_a_table_and_its_new_name() -> None:
    snapshot = demo_snapshot(60)
    from_objects = []
    for job in snapshot.jobs.values():
        objects = job.objects
        for row in range(objects.count):
            alias = objects.alias(row)
            if "orders" in objects.name(row).casefold() or (alias and "orders" in alias.casefold()):
                path, target = objects.dotted_paths(row)
                from_objects.append((job.id, path, target if target != path else None, alias))
    assert len(from_objects) > 20
    assert any(target for _job, _path, target, _alias in from_objects)
    wanted = Wanted(text="orders", kinds=frozenset({HitKind.OBJECT, HitKind.NEW_NAME}))
    rows = HitRows(wanted, [SearchedDocument("key", "Title", snapshot)])
    names = [column.name for column in rows.columns]
    for _again in range(2):
        taken = [row for one in rows.slices() for row in zip(*one.columns, strict=True)]
        places = [names.index(name) for name in ("job_id", "found", "target_name")]
        assert [tuple(row[place] for place in places) for row in taken] == [row[:3] for row in from_objects]
        assert rows.search.hits.total == len(taken)
        assert len(rows.search.hits) == 0


def test_each_column_of_hits_is_explained() -> None:
    written = (Path(__file__).parents[3] / "docs" / "formats.md").read_text("utf-8")
    assert [column.name for column in HIT_COLUMNS if f"| `{column.name}` | {column.help} |" not in written] == []


def test_rows_of_hits_have_a_cell_for_each_column() -> None:
    snapshot = Snapshot()
    add_job(snapshot, "1", [table("s.orders", "o2")], **rules(rule("orders > 1", "s.orders")), tags=[{"a": "orders"}])
    documents = [SearchedDocument("k", "T", snapshot)]
    (rows,) = [one for one in HitRows(Wanted(text="orders"), documents).slices() if one.length]
    assert rows.length == 3
    assert len(rows.columns) == len(HIT_COLUMNS)
    cells = [
        dict(zip((column.name for column in HIT_COLUMNS), row, strict=True)) for row in zip(*rows.columns, strict=True)
    ]
    assert cells[0] == {
        "snapshot": "T", "job_id": "1", "kind": "object", "type": "table", "found": "s.orders", "target_name": "s.o2",
        "job": "job 1", "rule": "orders > 1", "path": None, "part": None, "row": 0, "rule_number": None,
    }  # fmt: skip
    assert (cells[1]["kind"], cells[1]["rule_number"]) == ("rule", 1)
    assert (cells[2]["path"], cells[2]["part"]) == ("tags[0].a", "details")


def test_an_expression_that_meets_a_longer_text_than_it_is_applied_to_says_so() -> None:
    one = document(1)
    add_job(one.snapshot, "long", description="x" * 20_000 + "needle 7")
    assert searched(one.snapshot, "needle").hits.total == 1
    search = searched(one.snapshot, r"needle \d", regex=True)
    assert (search.hits.total, search.is_whole) == (0, False)
    assert coverage_words(search)[-1].startswith("Of longer texts only the first 16,384 letters were searched")
    assert searched(document(1).snapshot, r"orders|x", regex=True).is_whole
