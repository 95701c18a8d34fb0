"""The map of the jobs that the table shows: the same filter, labels, cards, sentences, places, and its picture."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.map.graph import JobKey
from drs_inspector.domain.query.search import WHOLE
from drs_inspector.domain.steps import at_once
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.map.cards import coverage_words, line_card, node_card
from drs_inspector.session.map.geometry import Sizes, way_of
from drs_inspector.session.map.job_map import JobMap, RowOrder
from drs_inspector.session.map.picture_file import picture_form, write_picture
from drs_inspector.session.map.sentences import column_heads, found_on, in_order, sentences_of, summary_of
from drs_inspector.session.map.svg import Inks, svg_of
from tests.qt.fakes import detail, job_id
from tests.session.map.stage import Stage, end

INKS = Inks("#ffffff", "#000000", "#555555", "#cccccc", {"green": "#00aa00"})


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.table.close()


def key(number: int) -> JobKey:
    return JobKey("a", job_id(number))


def chain(stage: Stage) -> JobMap:
    stage.put(
        detail(1, name="ledger-lift", target_endpoint=end("rds-ledger"), status="INCRE_TRANSFER_FAILED"),
        detail(2, name="payments", source_endpoint=end("rds-ledger"), target_endpoint=end("rds-payments", 2)),
    )
    return stage.map()


def test_what_one_job_writes_another_reads_and_sentences_say_so(stage: Stage) -> None:
    shown = chain(stage)
    assert [sentence.words.partition(":")[0] for sentence in sentences_of(shown)] == [
        "MySQL 10.0.0.1", "rds-ledger", "rds-payments",
    ]  # fmt: skip
    said = sentences_of(shown)[1].words
    assert said.startswith("rds-ledger: receives from MySQL 10.0.0.1 (ledger-lift, Failed")
    assert said.endswith("sends to rds-payments (payments, Working, lag not known)")
    assert summary_of(shown).startswith("Map of 3 databases and 2 jobs in 2 steps.")
    assert summary_of(JobMap()) == "Map: no job is drawn"


def test_heads_name_regions_where_there_are_several_and_claim_none_that_is_not_told(stage: Stage) -> None:
    assert column_heads(chain(stage)) == ("Sources", "Targets", "Targets, second step")
    ends = [{**end(f"rds-{place}", place), "region": region} for place, region in enumerate(("eu-de", " eu-nl "), 3)]
    stage.put(
        *(detail(place, target_endpoint=one, source_endpoint=end("rds-ledger")) for place, one in enumerate(ends, 3))
    )
    assert column_heads(stage.map()) == (
        "Sources: region not told", "Targets: region not told", "Targets, second step: 3 regions",
    )  # fmt: skip
    stage.put(detail(5, source_endpoint={**end("rds-far", 9), "region": 7}, target_endpoint=ends[0]))
    assert column_heads(stage.map())[0] == "Sources: 7, region not told"


def test_the_card_of_a_job_says_who_else_waits_for_its_target(stage: Stage) -> None:
    shown = chain(stage)
    edge = shown.graph.edges[shown.line_of(key(1)) or ""]
    card = line_card(shown, edge, stage.arrangement.shown_job(Ref("a", job_id(1))))
    assert (card.title, card.word, card.tone, card.job) == ("ledger-lift", "Failed", "red", key(1))
    assert ("Objects", "2") in [row[:2] for row in card.rows]
    assert card.note == "rds-ledger is also the source of payments. What does not arrive here does not arrive there."
    card = node_card(shown, shown.graph.nodes[edge.target])
    assert [(group.title, [job.name for job in group.jobs]) for group in card.groups] == [
        ("Receives by", ["ledger-lift"]),
        ("Sends by", ["payments"]),
    ]
    assert "Receives by\nledger-lift, Failed" in card.text


def test_it_shows_what_the_filter_shows_and_places_stay_when_a_job_comes(stage: Stage) -> None:
    before = chain(stage)
    stage.put(detail(3, name="crm", target_endpoint=end("rds-crm", 3)))
    after = stage.map(before.layout)
    assert {one: after.layout.places[one] for one in before.layout.places} == before.layout.places
    assert after.total == 3
    stage.filter("status:failed")
    assert [job.name for job in stage.map().jobs.values()] == ["ledger-lift"]
    stage.filter("name:nothing")
    assert not stage.map().graph.nodes


def test_many_jobs_alone_share_a_line_that_tells_the_worst_until_they_are_wanted_one_by_one(stage: Stage) -> None:
    stage.put(*(detail(one, target_endpoint=end(f"rds-{one}")) for one in range(40)))
    stage.put(detail(7, target_endpoint=end("rds-7"), status="FULL_TRANSFER_FAILED"))
    shown = stage.map()
    (edge,) = shown.graph.edges.values()
    look = shown.looks[edge.key]
    assert (look.tone, look.label) == ("red", "40\u00a0jobs")
    assert look.words == "40 jobs, 1 failed, 39 working"
    assert coverage_words(shown) == "0 of 40 jobs have a line of their own, 40 share one with others."
    card = line_card(shown, edge, None)
    assert (card.groups[0].jobs[0].health.word, card.groups[0].more) == ("Failed", 10)
    assert len(stage.map(are_folded=False).graph.edges) == 40


def test_health_decides_which_rows_come_first_if_a_person_wants(stage: Stage) -> None:
    stage.put(*(detail(one, target_endpoint=end(f"rds-{one}")) for one in range(3)))
    stage.put(detail(2, target_endpoint=end("rds-2"), status="FULL_TRANSFER_FAILED"))
    by_name = [sentence.words for sentence in sentences_of(stage.map(order=RowOrder.NAME))]
    assert by_name[0].startswith("MySQL 10.0.0.0:")
    by_health = sentences_of(stage.map(order=RowOrder.HEALTH))
    assert by_health[0].words.startswith("MySQL 10.0.0.2:")


def test_names_addresses_and_jobs_are_found(stage: Stage) -> None:
    shown = chain(stage)
    assert [shown.graph.nodes[one].title for one in found_on(shown, "10.1.0.2")] == ["rds-payments"]
    assert found_on(shown, "LEDGER-lift") == [shown.line_of(key(1))]
    assert found_on(shown, " ") == ()
    assert not found_on(shown, "nobody")


@pytest.mark.parametrize("hostile", ["<script>x</script>\u202e\x1b[2J" + "n" * 100_000, "", "&\"'"])
def test_the_picture_is_well_formed_whatever_names_are(stage: Stage, hostile: str) -> None:
    ledger = end("x") | {"inst_name": hostile}
    stage.put(
        detail(1, name=hostile, target_endpoint=ledger),
        detail(2, source_endpoint=ledger, target_endpoint=ledger),
        detail(3, source_endpoint=ledger, target_endpoint=end("y") | {"ip": "," * 500}),
        detail(4, source_endpoint=end("y"), target_endpoint=ledger, status="?\x07\u202e?"),
        detail(5, source_endpoint={}, target_endpoint=None),
    )
    shown = stage.map()
    drawing = svg_of(shown, hostile[:50], INKS)
    told = [line_card(shown, edge, None).text for edge in shown.graph.edges.values()]
    assert not {"\x07", "\u202e"}.intersection("".join((drawing, *told)))
    root = ET.fromstring(drawing)  # noqa: S314 - our own drawing
    assert len(drawing) < 20_000
    assert not [one for one in root.iter() if one.tag.endswith("script")]
    sizes, whole = Sizes(), Sizes().size(shown.layout)
    for edge in shown.graph.edges.values():
        for x, y in (way_of(shown, edge, sizes).middle, way_of(shown, edge, sizes).end):
            assert -100 < x < whole[0] + 100
            assert 0 < y < whole[1] + 200
    assert len(in_order(shown)) == len(shown.graph.nodes)


def test_jobs_that_go_while_the_map_is_read_are_left_out(stage: Stage) -> None:
    stage.put(*(detail(one, target_endpoint=end(f"rds-{one}")) for one in range(200)))
    assert stage.table.work(WHOLE)
    work = stage.reading.read()
    for _step in range(8):
        next(work)
    stage.session.inspector.remove([job_id(one) for one in range(100, 200)])
    shown = at_once(work)
    assert shown.total == shown.graph.job_count
    assert 0 < shown.total < 200
    stage.session.inspector.replace()
    assert not stage.map().graph.nodes


async def test_a_picture_is_written_whole_and_its_name_tells_its_form(tmp_path: Path) -> None:
    await write_picture(tmp_path / "map.svg", b"<svg/>")
    assert (tmp_path / "map.svg").read_bytes() == b"<svg/>"
    assert picture_form(tmp_path / "map.PNG") == "png"
    with pytest.raises(InspectorError):
        picture_form(tmp_path / "map.jpg")
