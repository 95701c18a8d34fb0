"""The map of databases: who is the same instance, columns and rows that stay, folding, and hostile replies."""

import json
from collections.abc import Generator
from itertools import pairwise
from typing import Any

import pytest

from drs_inspector.domain.map.columns import columns_of
from drs_inspector.domain.map.ends import End, end_of
from drs_inspector.domain.map.graph import Graph, JobKey, Joined, Node, graph_of
from drs_inspector.domain.map.layout import EMPTY, Layout, lay_out
from drs_inspector.domain.map.spread import Wish, spread
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import at_once
from drs_inspector.domain.tables.job_facts import JobFacts
from drs_inspector.domain.tables.rows import Document
from tests.helpers.lines_run import lines_run


def facts(number: int, **members: Any) -> JobFacts:
    snapshot = Snapshot()
    entry = {"id": f"id-{number}", "name": f"job-{number}", "status": "INCRE_TRANSFER_STARTED", **members}
    snapshot.add_detail(json.dumps(entry).encode(), entry["id"], 1)
    return JobFacts(Document("", snapshot), snapshot.jobs[entry["id"]])


def source(number: int = 1, scope: str = "a", **endpoint: Any) -> End:
    return end_of(facts(number, source_endpoint=endpoint), "source", scope)


def lines(*pairs: str) -> Graph:
    """Return the graph of pairs such as "a b"; a third word names the product."""
    joined = []
    for number, pair in enumerate(pairs):
        one, other, *engine = pair.split()
        ends = [End(key, key, "", engine[0] if engine else "MySQL") for key in (one, other)]
        joined.append(Joined(JobKey("s", f"{number}"), *ends))
    return at_once(graph_of(joined))


def name(node: Node) -> str:
    return node.title


def laid(graph: Graph, before: Layout = EMPTY) -> Layout:
    return at_once(lay_out(graph, name, before))


def test_the_same_instance_is_found_by_its_id_else_by_host_and_port_else_by_its_addresses() -> None:
    ledger: dict[str, Any] = {
        "db_type": "mysql",
        "ip": "10.0.0.5",
        "db_port": 3306,
        "inst_id": "3ef57dbcc8db478a9e346d26ef2575bfin01",
        "inst_name": "rds-ledger",
    }
    assert source(1, **ledger).key == end_of(facts(2, target_endpoint=ledger | {"ip": "10.9.9.9"}), "target", "b").key
    assert source(ip="10.0.0.5", db_port=3306).key == source(2, ip=" 10.0.0.5", db_port="3306").key
    assert source(ip="10.0.0.5", db_port=3306).key != source(ip="10.0.0.5", db_port=3307).key
    assert source(ip="DB.corp.example", db_port=1).key == source(ip="db.corp.example", db_port=1).key
    brokers = source(db_type="kafka", ip="10.0.0.2:9092, 10.0.0.1:9092,10.0.0.3:9092", db_port=0)
    assert brokers.key == source(2, db_type="kafka", ip="10.0.0.1:9092,10.0.0.2:9092,10.0.0.3:9092", db_port=0).key
    assert brokers.title == "Kafka, 3 brokers"
    assert brokers.note == "10.0.0.2:9092 and 2 more"
    assert (source(**ledger).title, source(**ledger).note) == ("rds-ledger", "10.0.0.5")
    assert source(db_type="mysql", ip="10.0.0.5", db_port=3306).title == "MySQL 10.0.0.5"


def test_a_private_address_of_another_source_may_be_another_machine() -> None:
    assert source(ip="10.0.0.5", db_port=3306, scope="a").key != source(ip="10.0.0.5", db_port=3306, scope="b").key


@pytest.mark.parametrize("name", ["instance-1", "rds-ledger-15", "1", "e1a2"])
def test_what_replaces_an_id_in_a_masked_file_is_another_instance_in_the_next_file(name: str) -> None:
    """Placeholders are counted in each file: the first of one is not the first of the other."""
    assert source(inst_id=name, scope="a").key != source(2, inst_id=name, scope="b").key
    assert source(inst_id=name, scope="a").key == source(2, inst_id=name, scope="a").key


def test_what_names_nothing_is_an_end_of_that_job_alone() -> None:
    unknown: tuple[dict[str, Any], ...] = (
        {},
        {"ip": ""},
        {"inst_id": "", "ip": "  "},
        {"db_type": "mysql"},
        {"ip": None},
        {"inst_id": "******", "ip": "******", "db_port": 3306},
        {"inst_id": "********", "inst_name": "******"},
        {"ip": "******,******"},
    )
    for endpoint in unknown:
        one, other = source(1, **endpoint), source(2, **endpoint)
        assert one.key != other.key
        assert not one.is_known
        assert one.title
    missing = end_of(facts(1), "target", "a")
    assert (missing.title, missing.is_known) == ("not told", False)


@pytest.mark.parametrize(
    "endpoint",
    [
        {"ip": "x" * 100_000, "inst_name": "n\u202e\n" * 50_000, "inst_id": "i" * 100_000},
        {"ip": ",".join(f"10.0.{one // 250}.{one % 250}:9092" for one in range(5_000)), "db_type": "kafka"},
        {"ip": "," * 70_000},
        {"ip": 5, "db_port": "no", "inst_name": 7, "inst_id": [1], "db_type": {}},
        {"ip": "\ud800", "inst_name": "\x1b[2J"},
    ],
)
def test_hostile_ends_are_short_and_printable(endpoint: dict[str, Any]) -> None:
    end = source(**endpoint)
    for text in (end.title, end.note, end.engine):
        assert len(text) <= 400
        assert text.isprintable()
    assert len(end.key) == 32


def test_columns_are_steps_from_the_first_sources_to_the_last_targets() -> None:
    graph = lines("own ledger", "ledger payments", "own payments", "crm kafka")
    assert at_once(columns_of(graph, {})) == {"own": 0, "ledger": 1, "payments": 2, "crm": 0, "kafka": 1}
    layout = laid(graph)
    passing = next(edge.key for edge in graph.edges.values() if (edge.source, edge.target) == ("own", "payments"))
    assert [place.column for place in layout.ways[passing]] == [1]
    assert abs(layout.ways[passing][0].row - layout.places["ledger"].row) >= 0.5


def test_circles_and_lines_to_oneself_have_places_that_stay() -> None:
    graph = lines("a b", "b a", "b c", "c c", "d a")
    columns = at_once(columns_of(graph, {}))
    assert sorted(columns) == list("abcd")
    assert columns["d"] == 0
    assert (columns["a"], columns["b"], columns["c"]) == (1, 2, 3)
    turned = at_once(columns_of(lines("a b", "b a"), {"b": 0, "a": 1}))
    assert turned == {"b": 0, "a": 1}
    assert laid(graph, laid(graph)) == laid(graph)


def test_a_source_is_in_the_middle_of_its_targets_and_nothing_overlaps() -> None:
    layout = laid(lines("own a", "own b", "own c", "other d"))
    rows = {key: place.row for key, place in layout.places.items()}
    assert rows["own"] == pytest.approx(rows["b"]) or rows["own"] == pytest.approx(sum(rows[key] for key in "abc") / 3)
    assert_apart(layout)
    assert rows["d"] == pytest.approx(rows["other"])


def test_places_stay_over_a_refresh() -> None:
    before = laid(lines("own a", "own b", "x y", "z w"))
    after = laid(lines("own a", "own b", "own c", "new n", "x y", "z w"), before)
    stayed = [key for key in before.places if after.places[key] == before.places[key]]
    assert {"own", "a", "b"} <= set(stayed)
    assert after.places["n"].row > max(after.places[key].row for key in before.places)
    assert_apart(after)
    gone = laid(lines("own a", "own b", "z w"), before)
    assert all(gone.places[key] == before.places[key] for key in gone.places)


def test_jobs_alone_between_two_databases_fold_by_product_when_there_are_more_than_thirty() -> None:
    alone = [f"s{one} t{one} {'MySQL' if one % 3 else 'Oracle'}" for one in range(30)]
    assert len(lines(*alone).edges) == 30
    graph = lines(*alone, "own a", "own b")
    assert graph.job_count == 32
    folded = sorted(len(edge.jobs) for edge in graph.edges.values())
    assert folded == [1, 1, 10, 20]
    assert {node.note for node in graph.nodes.values() if node.holds > 1} == {"20 databases", "10 databases"}
    joined = [Joined(JobKey("s", str(one)), End(f"s{one}", "s"), End(f"t{one}", "t")) for one in range(40)]
    assert len(at_once(graph_of(joined, are_folded=False)).edges) == 40
    many = lines(*["a b"] * 50)
    assert [len(edge.jobs) for edge in many.edges.values()] == [50]


def test_up_and_downstream_end_in_circles_too() -> None:
    graph = lines("a b", "b c", "c b", "x y")
    edge = next(one for one in graph.edges.values() if one.source == "a")
    assert {key for key in graph.along(edge) if key in graph.nodes} == {"a", "b", "c"}
    assert {key for key in graph.around("c") if key in graph.nodes} == {"a", "b", "c"}
    assert {key for key in graph.reached("b", forward=False) if key in graph.nodes} >= {"a"}


def test_rows_of_a_column_are_as_near_as_they_can_be() -> None:
    assert spread([]) == []
    assert spread([Wish(0), Wish(5)]) == [0, 5]
    assert spread([Wish(3), Wish(3), Wish(3)]) == pytest.approx([2, 3, 4])
    assert spread([Wish(3, 1_000), Wish(3)])[0] == pytest.approx(3, abs=0.01)


def crowd(jobs: int, databases: int) -> Graph:
    pairs = [f"d{one % (databases // 2)} d{databases // 2 + (one * 7) % (databases // 2)}" for one in range(jobs)]
    chained = [f"d{databases // 2 + one} d{databases // 2 + one + 1}" for one in range(20)]
    return lines(*pairs, *chained)


def test_two_thousand_jobs_are_laid_out_in_small_steps_and_with_little_work() -> None:
    graph = crowd(2_000, 600)
    steps = 0

    def counted(work: Generator[None, None, Layout]) -> Layout:
        nonlocal steps
        while True:
            try:
                next(work)
            except StopIteration as finished:
                return finished.value
            steps += 1

    found: list[Layout] = []
    small = lines_run(lambda: found.append(laid(crowd(500, 150))))
    large = lines_run(lambda: found.append(counted(lay_out(graph, name))))
    assert steps > 100
    assert large < 14 * small  # four times as much, with columns that are ordered
    assert_apart(found[-1])
    assert len(found[-1].places) == len(graph.nodes)


def test_a_chain_of_a_thousand_with_lines_over_all_of_it_is_bounded() -> None:
    chain = [f"c{one:04} c{one + 1:04}" for one in range(1_000)]
    layout = laid(lines(*chain, *(f"c{one:04} c1000" for one in range(0, 900, 9))))
    assert layout.columns == 1_001
    assert sum(map(len, layout.ways.values())) <= 4_000


def assert_apart(layout: Layout) -> None:
    columns: dict[int, list[float]] = {}
    for place in layout.places.values():
        assert 0 <= place.row <= layout.rows
        columns.setdefault(place.column, []).append(place.row)
    for rows in map(sorted, columns.values()):
        assert all(other - one > 0.999 for one, other in pairwise(rows))
