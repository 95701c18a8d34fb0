"""The table of jobs: families and groups in the order of any column, worked out in slices."""

from collections.abc import Iterator

import pytest

from drs_inspector.domain.query.search import WHOLE
from drs_inspector.domain.tables.job_columns import JOB_TABLE_COLUMNS, JobTableColumn, path_column
from drs_inspector.domain.tables.path_values import path_of
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_table.arrangement import Arrangement
from drs_inspector.session.job_table.layout import SortedBy, TableLayout
from drs_inspector.session.job_table.rows import Ref, Row, RowKind
from drs_inspector.session.job_table.table import Grouping, JobTable, Sorting
from drs_inspector.session.job_tree import search_pace
from drs_inspector.session.job_tree.sessions import SessionTrees
from tests.qt.fakes import FakeSession, detail, job_id


def column(name: str) -> JobTableColumn:
    known = {one.column.name: one for one in JOB_TABLE_COLUMNS}
    path = path_of(name)
    if name in known or path is None:
        return known[name]
    return path_column(path)


class Stage:
    """A table over sessions that only hold snapshots."""

    def __init__(self, *sessions: FakeSession) -> None:
        self.sessions = sessions or (FakeSession("a", title="a"),)
        self.trees = SessionTrees(grouped=False)
        self.trees.show(list(self.sessions))
        self.table = JobTable(self.trees)

    def put(self, *details: dict[str, object]) -> None:
        self.sessions[0].inspector.put(*details)

    def filter(self, text: str) -> None:
        assert self.trees.start_filter(text) is None
        assert self.trees.work(WHOLE)
        self.table.touch()

    def lines(self) -> list[str]:
        """Return a text for each row: its depth, and the number of the job or the group with its count."""
        assert self.table.work(WHOLE)
        found = []
        for place, row in enumerate(self.table.rows):
            facts = self.table.row_facts[place]
            words = row.ref.job_id[24:29].lstrip("0") if row.kind is RowKind.JOB else f"{row.group}:{facts.jobs}"
            if row.kind is RowKind.MORE:
                words = f"+{facts.jobs}"
            found.append("  " * facts.depth + words + "~" * facts.for_relative)
        return found


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.table.close()


def test_rows_are_in_the_order_of_any_column_and_what_is_not_known_is_last(stage: Stage) -> None:
    stage.put(
        detail(1, target_endpoint={"inst_name": "rds-10"}),
        detail(2, target_endpoint={"inst_name": "rds-9"}),
        detail(3, target_endpoint={}),
        detail(4, target_endpoint={"inst_name": "RDS-9"}),
    )
    assert stage.lines() == ["1", "2", "3", "4"]
    for name in ("target_instance", "target_endpoint.inst_name"):
        stage.table.set_sorting(Sorting(column(name)))
        assert stage.lines() == ["2", "4", "1", "3"]
        stage.table.set_sorting(Sorting(column(name), descending=True))
        assert stage.lines() == ["1", "2", "4", "3"]


def test_a_second_column_decides_where_the_first_does_not(stage: Stage) -> None:
    stage.put(*(detail(number, status=("PAUSING", "CREATING")[number % 2]) for number in range(1, 5)))
    stage.table.set_sorting(Sorting(column("status")), Sorting(column("created"), descending=True))
    assert stage.lines() == ["3", "1", "4", "2"]


def test_subtasks_are_below_their_parent_and_can_be_folded(stage: Stage) -> None:
    stage.put(detail(5), detail(1, parent_id=job_id(5)), detail(2, parent_id=job_id(5)), detail(3))
    assert stage.lines() == ["3", "5", "  1", "  2"]
    parent = Row(RowKind.JOB, Ref("a", job_id(5)))
    assert stage.table.row_facts[1].is_open
    stage.table.fold(parent, is_open=False)
    assert stage.lines() == ["3", "5"]
    stage.put(detail(4))
    assert stage.lines() == ["3", "4", "5"]
    stage.table.fold(parent, is_open=True)
    assert stage.lines() == ["3", "4", "5", "  1", "  2"]


def test_a_parent_that_is_shown_for_a_subtask_is_told_apart_and_is_in_no_group(stage: Stage) -> None:
    stage.put(detail(5), detail(1, parent_id=job_id(5), status="PAUSING"), detail(3, status="PAUSING"))
    stage.filter("status:pausing")
    assert stage.lines() == ["3", "5~", "  1"]
    stage.table.set_grouping(Grouping("status", lambda facts: facts.job.status.value))
    assert stage.lines() == ["PAUSING:2", "  1", "  3"]


def test_a_subtask_that_is_shown_for_its_parent_is_no_match(stage: Stage) -> None:
    stage.put(detail(5, status="PAUSING"), detail(1, parent_id=job_id(5)), detail(3, status="PAUSING"))
    stage.filter("status:pausing")
    assert stage.lines() == ["3", "5", "  1~"]
    stage.table.set_grouping(Grouping("status", lambda facts: facts.job.status.value))
    assert stage.lines() == ["PAUSING:2", "  3", "  5"]


def test_a_file_waits_for_the_filter_that_was_typed(stage: Stage) -> None:
    stage.put(detail(1), detail(2, status="PAUSING"))
    assert stage.lines() == ["1", "2"]
    assert stage.trees.start_filter("table:orders status:pausing") is None
    steps = stage.table.matching()
    assert [next(steps) for _ in range(3)] == [None] * 3
    assert stage.trees.work(WHOLE)
    found: list[list[Ref]] = []

    def to_the_end() -> Iterator[None]:
        found.append((yield from steps))

    list(to_the_end())
    assert [ref.job_id for ref in found[0]] == [job_id(2)]


def test_groups_come_by_their_places_then_by_their_size(stage: Stage) -> None:
    stage.put(
        *(detail(number, description="mysql") for number in range(1, 3)),
        *(detail(number, description="oracle") for number in range(3, 6)),
        detail(6, description="mongodb"),
        detail(7, description="kafka"),
    )
    stage.table.set_grouping(Grouping("description", lambda facts: facts.job.description, {"kafka": (0,)}))
    heads = [line for line in stage.lines() if ":" in line]
    assert heads == ["kafka:1", "oracle:3", "mysql:2", "mongodb:1"]
    stage.table.fold(Row(RowKind.GROUP, group="oracle"), is_open=False)
    assert stage.lines()[:4] == ["kafka:1", "  7", "oracle:3", "mysql:2"]


def test_long_groups_are_shortened_until_all_is_asked_for(stage: Stage) -> None:
    stage.put(*(detail(number, description="mysql") for number in range(1, 10)))
    stage.table.set_grouping(Grouping("description", lambda facts: facts.job.description, shorten=True))
    assert stage.lines() == ["mysql:9", "  1", "  2", "  3", "  4", "  +5"]
    stage.table.show_more(stage.table.rows[-1])
    assert len(stage.lines()) == 10


def test_jobs_of_which_only_a_refusal_is_known_are_rows(stage: Stage) -> None:
    stage.put(detail(1))
    stage.sessions[0].inspector.snapshot.mark_unavailable(job_id(2), {"title": "Forbidden"})
    stage.trees.touch()
    stage.table.set_sorting(Sorting(column("created")))
    assert stage.lines() == ["1", "2"]
    facts = stage.table.job_facts(Ref("a", job_id(2)))
    assert facts is not None
    assert facts.detail is None
    stage.filter("job-00001")
    assert stage.lines() == ["1"]


def test_sessions_are_beside_each_other_and_each_can_be_shown_alone() -> None:
    first, second = FakeSession("a", title="a"), FakeSession("b", title="b")
    stage = Stage(first, second)
    first.inspector.put(detail(1))
    second.inspector.put(detail(1), detail(2))
    assert stage.lines() == ["1", "1", "2"]
    assert [row.ref.session for row in stage.table.rows] == ["a", "b", "b"]
    assert stage.table.place_of(Ref("b", job_id(1))) == 1
    stage.table.show("b")
    assert stage.lines() == ["1", "2"]
    assert stage.table.place_of(Ref("a", job_id(1))) is None
    stage.table.close()


def test_a_job_that_is_read_again_moves_and_one_that_goes_leaves(stage: Stage) -> None:
    stage.put(detail(1, status="PAUSING"), detail(2, status="CREATING"))
    stage.table.set_sorting(Sorting(column("status")))
    assert stage.lines() == ["2", "1"]
    stage.put(detail(1, status="ABORTING"))
    assert stage.lines() == ["1", "2"]
    stage.sessions[0].inspector.remove([job_id(1)])
    assert stage.lines() == ["2"]


def test_rows_stay_while_the_next_are_worked_out_however_often_jobs_change(stage: Stage) -> None:
    numbers = list(range(3000, 0, -1))
    stage.put(*(detail(number) for number in numbers[:2000]))
    assert len(stage.lines()) == 2000
    before = stage.table.rows
    steps = 0
    stage.put(*(detail(number) for number in numbers[2000:]))
    while not stage.table.work(0):
        assert stage.table.rows is before
        steps += 1
        if steps in (5, 20):
            stage.put(detail(numbers[0], name="other"))
    assert steps > 40
    assert len(stage.table.rows) == 3000


def test_families_are_in_the_order_of_their_worst_member_both_ways(stage: Stage) -> None:
    stage.put(
        detail(1, status="INCRE_TRANSFER_STARTED"),
        detail(2, status="FULL_TRANSFER_FAILED", parent_id=job_id(1)),
        detail(3, status="RELEASE_RESOURCE_COMPLETE", parent_id=job_id(1)),
        detail(4, status="PAUSING"),
        detail(5, status="RELEASE_RESOURCE_COMPLETE"),
        detail(6, status="RELEASE_RESOURCE_COMPLETE"),
        detail(7, status="INCRE_TRANSFER_STARTED", parent_id=job_id(6)),
    )
    arrangement = Arrangement(stage.table, SessionsHealth())
    assert stage.lines() == ["1", "  2", "  3", "4", "6", "  7", "5"]
    arrangement.lay_out(TableLayout(sorting=(SortedBy("health", descending=True),)))
    assert stage.lines() == ["5", "6", "  7", "4", "1", "  3", "  2"]


def test_listeners_hear_of_work_and_of_rows(stage: Stage) -> None:
    heard: list[str] = []
    stage.table.when_work_waits(lambda: heard.append("work"))
    end = stage.table.subscribe(lambda: heard.append("rows"))
    stage.put(detail(1))
    assert set(heard) == {"work"}
    stage.lines()
    assert heard[-1] == "rows"
    end()
    stage.put(detail(2))
    stage.lines()
    assert heard.count("rows") == 1


def test_only_jobs_that_came_can_wait(stage: Stage) -> None:
    stage.put(detail(1))
    stage.lines()
    stage.put(detail(2))
    stage.put(detail(3))
    assert stage.table.can_wait
    stage.table.set_sorting(Sorting(column("name")))
    assert not stage.table.can_wait
    stage.put(detail(4))
    assert not stage.table.can_wait, "what a person asked for is not done yet"
    assert len(stage.lines()) == 4


def test_rows_of_a_filter_that_works_are_the_first_of_those_it_ends_with(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_pace, "FIRST_SECONDS", 0.0)
    stage.put(*(detail(number, name=f"job-{1000 - number}") for number in range(600)))
    stage.table.set_sorting(Sorting(column("name")))
    in_order = [row.ref.job_id for row in stage.table.rows] if stage.lines() else []
    stage.filter("name:job-7")
    before = [row.ref for row in stage.table.rows]
    stage.trees.start_filter("name:job-", {"a": in_order[:100]})
    seen: list[list[str]] = []
    while not stage.trees.work(0):
        assert stage.table.work(WHOLE)
        seen.append([row.ref.job_id for row in stage.table.rows])
        assert stage.table.awaits_answers
    assert stage.table.work(WHOLE)
    assert [row.ref.job_id for row in stage.table.rows] == in_order
    assert not stage.table.awaits_answers
    assert [ref.job_id for ref in before] != seen[0]
    assert len(seen[0]) < 600
    assert seen[0][:32] == in_order[:32], "those that a person sees are there first, and stay where they are"
    assert all(one[:32] == in_order[:32] for one in seen)


def test_what_a_filter_hides_is_not_worked_out_again_and_what_has_gone_is_forgotten(stage: Stage) -> None:
    asked: list[str] = []
    stage.put(*(detail(number) for number in range(1, 4)))
    stage.table.set_grouping(Grouping("id", lambda facts: asked.append(facts.job.id) or "all"))  # type: ignore[func-returns-value]
    stage.lines()
    stage.filter("name:job-00001")
    stage.lines()
    stage.sessions[0].inspector.remove([job_id(2)])
    stage.lines()
    asked.clear()
    stage.filter("")
    assert stage.lines() == ["all:2", "  1", "  3"]
    assert asked == []
    stage.put(detail(2))
    stage.lines()
    assert asked == [job_id(2)]
