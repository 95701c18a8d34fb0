"""The columns of the window: their words, their order, their filters; and what can be a column at all."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from drs_inspector.domain.query.query import parse_query
from drs_inspector.domain.query.search import WHOLE
from drs_inspector.domain.tables.job_columns import JOBS_BY_NAME
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_table.arrangement import Arrangement, checked
from drs_inspector.session.job_table.column_offers import NO_PATH, column_offers, offers_for, path_problem
from drs_inspector.session.job_table.columns import WINDOW_COLUMNS, filter_of, window_column, words_of
from drs_inspector.session.job_table.contents import UNKNOWN, ShownJob, with_counts
from drs_inspector.session.job_table.layout import (
    DEFAULT_COLUMNS,
    SortedBy,
    TableLayout,
    grouped_by,
    sorted_by,
    with_columns,
)
from drs_inspector.session.job_table.rows import Ref, Row, RowKind
from drs_inspector.session.job_table.table import JobTable
from drs_inspector.session.job_tree.sessions import SessionTrees
from drs_inspector.storage.known_causes import known_causes
from tests.qt.fakes import FakeSession, detail, job_id

NOW = datetime(2023, 11, 20, 12, tzinfo=UTC)
LOST = "retry 20 times, last: jdbc:mysql://10.11.99.239:3306/ : link failure"


class Stage:
    """An arrangement of the table of some sessions, which only hold snapshots."""

    def __init__(self, *sessions: FakeSession) -> None:
        self.sessions = sessions or (FakeSession("a", title="Demo"),)
        self.now = NOW
        self.trees = SessionTrees(grouped=False)
        self.trees.show(list(self.sessions))
        self.table = JobTable(self.trees)
        self.healths = SessionsHealth(known=known_causes(), now=lambda: self.now, zone=UTC)
        self.arrangement = Arrangement(self.table, self.healths)

    def put(self, *details: dict[str, object]) -> None:
        self.sessions[0].inspector.put(*details)

    def filter(self, text: str) -> None:
        assert self.trees.start_filter(text) is None
        assert self.trees.work(WHOLE)
        self.table.touch()

    def shown(self, number: int) -> ShownJob:
        found = self.arrangement.shown_job(Ref("a", job_id(number)))
        assert found is not None
        return with_counts(found)

    def words(self, key: str, number: int) -> str:
        column = window_column(key)
        assert column is not None
        return words_of(column, self.shown(number))

    def numbers(self) -> list[str]:
        assert self.table.work(WHOLE)
        return [self._words(row) for row in self.table.rows]

    def _words(self, row: Row) -> str:
        if row.kind is RowKind.JOB:
            return str(int(row.ref.job_id[24:29]))
        return "+" if row.kind is RowKind.MORE else ":".join(self.arrangement.head(row.group))


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.table.close()
    made.healths.close()


def test_each_column_says_what_it_knows_and_why_it_does_not(stage: Stage) -> None:
    failed = detail(1, status="INCRE_TRANSFER_FAILED", error_code="DRS.M01501", error_message=LOST)
    stage.put(failed, detail(2, tags=[{"key": "team", "value": "pay"}], create_time="not a time"))
    snapshot = stage.sessions[0].inspector.snapshot
    snapshot.mark_unavailable(job_id(3), {"title": "Forbidden", "http_status": 403})
    snapshot.mark_unavailable(job_id(4), {"title": "Busy", "http_status": 500})
    said = {key: stage.words(key, 1) for key in WINDOW_COLUMNS}
    assert said["name"] == "job-00001"
    assert said["health"].startswith("Failed (")
    assert (said["status"], said["objects"], said["renamed"], said["rules"]) == ("Incremental failed", "2", "0", "0")
    assert said["route"] == "MySQL → rds-target"
    assert said["age"] == "5\u00a0d"
    assert said["cause"].startswith("DRS.M01501 ")
    assert said["progress"] == UNKNOWN
    assert said["source"] == "Demo"
    assert (stage.words("cause", 2), stage.words("age", 2)) == (UNKNOWN, UNKNOWN)
    assert (stage.words("tags.team", 2), stage.words("tags.team", 1)) == ("pay", UNKNOWN)
    assert [stage.words(key, 3) for key in ("objects", "route", "age", "tags.team", "status")] == ["refused"] * 4 + [
        UNKNOWN
    ]
    assert stage.words("rules", 4) == "not read"
    assert "not read" in stage.words("source_host", 4)


def test_health_orders_families_by_their_worst_and_leaves_the_rest_to_a_second_column(stage: Stage) -> None:
    stage.put(
        detail(1, status="PAUSING"),
        detail(2),
        detail(3, parent_id=job_id(2), status="CHILD_TRANSFER_FAILED"),
        detail(4, status="RELEASE_RESOURCE_COMPLETE"),
        detail(5, status="INCRE_TRANSFER_FAILED"),
        detail(6, status="PAUSING"),
    )
    assert stage.numbers() == ["2", "3", "5", "1", "6", "4"]
    stage.arrangement.lay_out(TableLayout(sorting=(SortedBy("health"), SortedBy("age"))))
    assert stage.numbers() == ["5", "2", "3", "6", "1", "4"]
    stage.arrangement.lay_out(TableLayout(sorting=(SortedBy("age", descending=True),)))
    assert stage.numbers() == ["1", "2", "3", "4", "5", "6"]


def test_groups_by_cause_have_the_code_and_words_and_are_shortened(stage: Stage) -> None:
    stage.put(
        *(
            detail(n, status="INCRE_TRANSFER_FAILED", error_code="DRS.M01501", error_message=f"{LOST} {n}")
            for n in range(1, 8)
        ),
        detail(8, status="INCRE_TRANSFER_FAILED", error_code="DRS.M09999"),
        detail(9, status="INCRE_TRANSFER_FAILED"),
        detail(10),
    )
    stage.arrangement.lay_out(TableLayout(grouping="cause"))
    found = stage.numbers()
    assert found[0].startswith("DRS.M01501:")
    assert found[1:6] == ["1", "2", "3", "4", "+"]
    assert found[6:] == [":DRS.M09999", "8", ":no cause told", "9", ":not failed", "10"]
    head = stage.table.rows[0]
    stage.table.fold(head, is_open=False)
    assert stage.numbers()[1] == ":DRS.M09999"
    *_others, counts = stage.arrangement.health_counts(stage.table.members(head.group))
    assert {key.value: count for key, count in counts.items() if count} == {"failed": 7}
    stage.table.open_all()
    assert stage.numbers()[1:8] == [str(number) for number in range(1, 8)]


def test_a_group_without_a_key_can_be_folded(stage: Stage) -> None:
    stage.put(detail(1, engine_type="", source_endpoint={}, target_endpoint={}), detail(2))
    stage.arrangement.lay_out(TableLayout(grouping="source_host"))
    assert stage.numbers() == [":10.0.0.2", "2", ":not known", "1"]
    stage.table.fold(stage.table.rows[2], is_open=False)
    assert stage.numbers() == [":10.0.0.2", "2", ":not known"]


def test_order_follows_health_that_changes_by_itself_and_stays_where_it_does_not(stage: Stage) -> None:
    stage.put(detail(1), detail(2, status="PAUSING"))
    assert stage.numbers() == ["2", "1"]
    before = stage.table.rows
    stage.healths.again()
    stage.table.look_again()
    stage.table.look_again()
    assert not stage.table.work(0) or stage.table.rows is before
    assert stage.numbers() == ["2", "1"]
    assert stage.table.rows is before
    stage.put(detail(1, status="INCRE_TRANSFER_FAILED"))
    assert stage.numbers() == ["1", "2"]


def test_jobs_of_several_sources_say_which_and_a_source_that_closes_meanwhile_leaves() -> None:
    first, second = FakeSession("a", title="One"), FakeSession("b", title="Two", kind="file")
    stage = Stage(first, second)
    first.inspector.put(*(detail(number) for number in range(1, 400)))
    second.inspector.put(detail(1))
    assert [column.key for column in stage.arrangement.columns][:2] == ["name", "source"]
    assert not stage.table.work(0)
    stage.trees.show([second])
    assert stage.numbers() == ["1"]
    assert "source" not in [column.key for column in stage.arrangement.columns]
    assert stage.arrangement.shown_job(Ref("a", job_id(1))) is None
    stage.table.close()


def test_every_filter_by_a_value_finds_the_job_that_it_was_taken_from(stage: Stage) -> None:
    failed = detail(1, name='a "b" or c', status="INCRE_TRANSFER_FAILED", error_code="DRS.M01501", error_message=LOST)
    stage.put(failed, detail(2, description="x: y", tags=[{"key": "cost.center", "value": "12 (a)"}]))
    tried = 0
    for key in (
        *WINDOW_COLUMNS,
        *JOBS_BY_NAME,
        "target_endpoint.inst_name",
        'tags["cost.center"]',
        "speed_limit[0].speed",
    ):
        column = window_column(key)
        assert column is not None
        for number in (1, 2):
            text = filter_of(column, stage.shown(number))
            if text:
                tried += 1
                snapshot = stage.sessions[0].inspector.snapshot
                assert parse_query(text).matches(snapshot.jobs[job_id(number)], snapshot), text
    assert tried > 40


def test_a_layout_keeps_two_columns_that_order_and_leaves_out_what_is_not_known() -> None:
    layout = sorted_by(TableLayout(), "age", as_second=True)
    assert layout.sorting == (SortedBy("health"), SortedBy("age"))
    layout = sorted_by(layout, "age", as_second=True)
    assert layout.sorting == (SortedBy("health"), SortedBy("age", descending=True))
    assert sorted_by(layout, "name", as_second=True).sorting == (SortedBy("health"), SortedBy("name"))
    assert sorted_by(layout, "health").sorting == (SortedBy("health", descending=True),)
    foreign = TableLayout(
        columns=("a..b", "age", "age", "tags.team"), sorting=(SortedBy("[0]"), SortedBy("age")), grouping="colour"
    )
    assert checked(foreign) == TableLayout(
        columns=("name", "age", "tags.team"), sorting=(SortedBy("age"),), grouping="none"
    )
    assert with_columns(layout, ["name"]).columns == ("name",)
    assert grouped_by(layout, "tag:team").grouping == "tag:team"


def test_any_path_can_be_a_column_and_a_wrong_one_says_why() -> None:
    keys = [one.key for one in column_offers()]
    assert keys[: len(WINDOW_COLUMNS)] == list(WINDOW_COLUMNS)
    assert {"target_endpoint.inst_name", "created", "speed_limit[0].speed"} <= set(keys)
    assert len(keys) == len(set(keys))
    assert offers_for("renam", column_offers())[0].key == "renamed"
    assert {one.key for one in offers_for("TARGET inst_name", column_offers())} >= {"target_endpoint.inst_name"}
    assert path_problem("tags.team") == ""
    assert path_problem("age") == ""
    for wrong in ("tags..team", "[0]", "a\nb", "x[y]", ".", "x" * 100_000):
        assert path_problem(wrong) == NO_PATH, wrong[:20]
    assert "target_endpoint.inst_name" in path_problem("target_endpoint.instname")
    assert set(DEFAULT_COLUMNS) <= set(WINDOW_COLUMNS)
    assert window_column("") is None
    assert window_column("name") is WINDOW_COLUMNS["name"]


def test_rows_of_groups_are_told_apart_from_jobs() -> None:
    assert Row(RowKind.GROUP, group="=a") != Row(RowKind.JOB, group="=a")
