"""The rows of a list of hits: as they come, of one kind, in another order, and where they lead."""

import asyncio
import csv
import json
from pathlib import Path

import pytest

from drs_inspector.domain.search.wanted import HitKind, Wanted
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.job_tree.node import NodeKind
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.search.context import HitContext
from drs_inspector.session.search.export import write_hits
from drs_inspector.session.search.names import names_text
from drs_inspector.session.search.place import is_gone, job_place, place_of
from drs_inspector.session.search.search import Search, SearchedDocument
from drs_inspector.session.search.shown_hits import HitColumn, ShownHits
from tests.helpers.searching import add_job, rule, rules, searched, table

SLICE = 0.0


def company(jobs: int = 3) -> Snapshot:
    snapshot = Snapshot()
    for number in range(jobs):
        add_job(
            snapshot,
            f"j{number}",
            [table("shop.orders", f"orders_{jobs - number}"), table("shop.items", "orders_items"), table("shop.a")],
            name=f"job {jobs - number}",
            source_endpoint={"ip": "10.0.0.1", "db_user": "orders_reader"},
            tags=[{"key": "team", "value": "orders"}],
            **rules(rule("orders.total > 0", "shop.orders")),
        )
    return snapshot


def shown(snapshot: Snapshot, text: str = "orders", most: int = 1_000) -> ShownHits:
    return ShownHits(Search(Wanted(text=text), [SearchedDocument("s", "Shop", snapshot)], most=most))


def done(hits: ShownHits) -> ShownHits:
    while not hits.work(SLICE):
        pass
    return hits


def column(hits: ShownHits, column: HitColumn) -> list[str]:
    return [column.text(hits.hit(row), "Shop") for row in range(len(hits))]


def test_rows_of_one_kind_grow_while_the_search_runs() -> None:
    hits = shown(company())
    hits.narrow(HitKind.RULE)
    lengths = []
    while not hits.work(SLICE):
        lengths.append(len(hits))
    assert sorted(set(lengths)) == [0, 1, 2, 3]
    assert lengths == sorted(lengths)
    assert column(hits, HitColumn.FOUND) == ["Rule 1 on shop.orders"] * 3
    assert column(hits, HitColumn.RULE) == ["orders.total > 0"] * 3
    first = hits.place(2)
    assert first is not None
    hits.narrow(None)
    assert hits.row_at(first) == first
    assert column(hits, HitColumn.KIND)[:5] == ["Table", "Table", "Rule", "Endpoint", "JSON"]
    hits.narrow(HitKind.JSON)
    assert hits.row_at(first) is None


def test_another_order_puts_empty_values_last_and_keeps_hits_of_one_value_in_their_order() -> None:
    hits = done(shown(company()))
    before = hits.revision
    hits.sort((HitColumn.TARGET, False))
    assert hits.is_sorting
    assert column(hits, HitColumn.TARGET)[0] == "shop.orders_3"  # the order of before, until the new one is made
    done(hits)
    assert hits.revision > before
    names = column(hits, HitColumn.TARGET)
    assert names[:6] == ["shop.orders_1", "shop.orders_2", "shop.orders_3", *["shop.orders_items"] * 3]
    assert set(names[6:]) == {""}
    assert [hits.hit(row).address.job_id for row in (3, 4, 5)] == ["j0", "j1", "j2"]
    place = hits.place(0)
    assert place is not None
    assert hits.row_at(place) == 0
    hits.sort((HitColumn.JOB, True))
    done(hits)
    assert column(hits, HitColumn.JOB)[0] == "job 3"
    hits.sort(None)
    assert done(hits).hit(0).target == "shop.orders_3"


def test_of_a_kind_that_was_counted_and_not_kept_all_hits_are_found() -> None:
    hits = done(shown(company(), most=5))
    assert len(hits) == 5
    hits.narrow(HitKind.RULE)
    assert len(hits) == 1
    assert not hits.is_over
    assert len(done(hits)) == 3
    assert [hits.hit(row).address.job_id for row in range(3)] == ["j0", "j1", "j2"]
    hits.sort((HitColumn.JOB, False))
    assert column(done(hits), HitColumn.JOB) == ["job 1", "job 2", "job 3"]
    hits.sort(None)
    hits.narrow(HitKind.NEW_NAME)  # objects that are found by their names too are of the other kind
    assert column(done(hits), HitColumn.FOUND) == ["shop.items"] * 3
    address = hits.hit(1).address
    assert hits.row_of(address) == 1
    assert hits.row_of(address, 2) is None
    hits.cancel()
    assert len(hits) == 3


def test_a_hit_leads_to_its_row() -> None:
    snapshot = company(1)
    places: dict[HitKind, Place] = {}
    for hit in searched(snapshot, "orders").hits:
        places.setdefault(hit.kind, place_of(hit.address, snapshot))
    by_kind = {kind: (place.node.kind, place.object_row, place.rule, place.tab) for kind, place in places.items()}
    assert by_kind == {
        HitKind.OBJECT: (NodeKind.OBJECTS, 0, None, ""),
        HitKind.NEW_NAME: (NodeKind.OBJECTS, 1, None, ""),
        HitKind.RULE: (NodeKind.RULES, None, 0, ""),
        HitKind.ENDPOINT: (NodeKind.SOURCE, None, None, ""),
        HitKind.JSON: (NodeKind.JOB, None, None, "JSON"),
    }
    raw = bytes(snapshot.jobs["j0"].detail_raw or b"")
    offset = places[HitKind.JSON].json_offset
    assert offset is not None
    assert raw[offset:].startswith(b'"orders"')
    assert all((place.node.session, place.node.job_id) == ("key", "j0") for place in places.values())


def test_a_hit_of_a_job_that_was_read_again_leads_to_what_is_there_now() -> None:
    snapshot = company(1)
    first = searched(snapshot, "orders").hits[0].address
    add_job(snapshot, "j0", [table("shop.b"), table("shop.orders")])
    assert place_of(first, snapshot).object_row == 1
    add_job(snapshot, "j0", [table("shop.b")])
    assert place_of(first, snapshot).object_row is None
    assert not is_gone(first, snapshot)
    del snapshot.jobs["j0"]
    assert is_gone(first, snapshot)
    assert place_of(first, snapshot).node.kind is NodeKind.SESSION
    assert job_place(first, snapshot) is None
    snapshot.mark_unavailable("j0", {"title": "You may not read this."}, name="orders")
    refused = searched(snapshot, "orders").hits[0].address
    assert place_of(refused, snapshot).node.kind is NodeKind.UNAVAILABLE_JOB


def test_shards_subtasks_and_rules_without_a_job_have_places() -> None:
    snapshot = Snapshot()
    add_job(snapshot, "p", name="parent")
    add_job(snapshot, "c", name="child", parent_id="p", source_sharding=[{"ip": "10.9.9.1"}, {"ip": "10.9.9.2"}])
    shards = [place_of(hit.address, snapshot).node for hit in searched(snapshot, "10.9.9").hits]
    assert [(node.kind, node.index) for node in shards] == [(NodeKind.SHARD, 0), (NodeKind.SHARD, 1)]
    child = job_place(searched(snapshot, "child").hits[0].address, snapshot)
    assert child is not None
    assert child.node.kind is NodeKind.CHILD_JOB
    snapshot.add_part(0, "data_transformation", json.dumps({"filter_conditions": [rule("z > 1", "a.z")]}).encode())
    alone = searched(snapshot, "z > 1").hits[0].address
    place = place_of(alone, snapshot)
    assert (place.node.kind, place.node.job_id, place.rule) == (NodeKind.UNASSIGNED_RULES, None, 0)


def context(snapshot: Snapshot, text: str, number: int) -> dict[str, str]:
    search = searched(snapshot, text)
    made = HitContext(search.hits[number], search.hits.job_at(number), snapshot, search.match)
    while not made.step(SLICE):
        pass
    return {line.label: line.text for line in made.lines}


def test_a_hit_is_shown_with_what_is_around_it() -> None:
    snapshot = company(1)
    row = context(snapshot, "orders", 0)
    assert row["On the source"] == "10.0.0.1 shop.orders"
    assert row["New name"] == "orders_1"
    assert row["Rule 1"] == "orders.total > 0"
    condition = context(snapshot, "orders", 2)
    assert (condition["Condition"], condition["On"]) == ("orders.total > 0", "shop.orders")
    value = context(snapshot, "orders", 4)
    assert value["Path"] == "tags[0].value"
    assert any('"value": "orders"' in text for text in value.values())
    assert context(snapshot, "job 1", 0)["Job ID"] == "j0"


def test_several_exact_names_are_one_search() -> None:
    snapshot = company(1)
    made = names_text(["orders", "a", "orders"])
    search = searched(snapshot, made.text, regex=True, kinds=frozenset({HitKind.OBJECT}))
    assert [hit.found for hit in search.hits] == ["shop.orders", "shop.a"]
    assert made.left_out == 0
    assert [hit.found for hit in searched(snapshot, names_text(["shop.items"]).text, regex=True).hits] == ["shop.items"]
    assert names_text(["x" * 400, "y" * 400, "z" * 400]).left_out == 1
    strange = names_text(["a b-c#'\"\n(é.*"])
    assert Wanted(text=strange.text, regex=True).problem is None


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_a_file_has_every_hit_and_is_whole_or_not_there(form: str, tmp_path: Path) -> None:
    snapshot = company(40)
    path = tmp_path / f"hits.{form}"
    told: list[int] = []
    document = SearchedDocument("s", "Shop", snapshot)

    async def write() -> int:
        made = await write_hits(
            Wanted(text="orders"), [document], path, form, progress=lambda search: told.append(search.done)
        )
        return made.rows

    total = searched(snapshot, "orders").hits.total
    assert asyncio.run(write()) == total
    assert told[-1] == 40
    if form == "csv":
        assert len(list(csv.DictReader(path.read_text("utf-8").splitlines()))) == total
    before = path.read_bytes()

    async def give_up() -> None:
        begun = asyncio.Event()
        writing = write_hits(Wanted(text="shop"), [document], path, form, progress=lambda _search: begun.set())
        task = asyncio.gather(writing)
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(give_up())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
