"""The longest lists there are: page by page, nothing built whole."""

import pytest

from drs_inspector.simulator.reads import selection
from drs_inspector.simulator.truth.log_lines import JobLog
from drs_inspector.simulator.truth.sequences import But, Without
from tests.helpers.lines_run import lines_run
from tests.simulator.asking import START, Json, Project


@pytest.fixture(scope="module")
def project() -> Project:
    return Project(jobs=17, sizes="largest", objects=1_060_000)


def test_lists_are_as_long_as_they_get(project: Project) -> None:
    job_id = project.tenant.special_id("kafka")
    counts = {
        "objects": project.ask("ShowProgressData", job_id=job_id, type="table")["count"],
        "ddl": project.ask("ListJobDdls", job_id=job_id)["count"],
        "timeline": project.ask("ShowTimeline", job_id=job_id)["count"],
        "log": project.ask("ShowJobDetail", job_id=job_id, type="log")["job"]["total_count"],
        "dirty": project.ask("ShowDirtyData", job_id=job_id)["count"],
        "connections": project.ask("ListConnections")["count"],
        "projects": project.ask("ShowEnterpriseProject")["count"],
    }
    assert counts.pop("objects") > 1_000_000
    assert 100_000 <= counts.pop("log") < 130_000
    assert counts == {"ddl": 65_535, "timeline": 1000, "dirty": 10_000, "connections": 200, "projects": 113}


def test_a_page_far_down_costs_what_the_first_one_costs(project: Project) -> None:
    job_id = project.tenant.special_id("kafka")

    def page(name: str, offset: int, **given: str) -> int:
        return lines_run(lambda: project.ask(name, job_id=job_id, offset=offset, limit=100, **given))

    for name, far, given in (
        ("ShowProgressData", 990_000, {"type": "table"}),
        ("ListJobDdls", 65_000, {}),
        ("ListJobDdls", 3_000, {"status": "1"}),
        ("ShowJobDetail", 99_000, {"type": "log"}),
        ("ShowDirtyData", 9_000, {}),
    ):
        page(name, 0, **given)  # what is kept between two
        assert page(name, far, **given) < page(name, 0, **given) * 1.5 + 2000, name


def test_a_log_has_no_line_twice_and_its_pages_are_in_order() -> None:
    project = Project(jobs=60, sizes="largest", objects=20)
    for state in project.states():
        for level in ("", "Info", "Warn", "Error"):
            log = JobLog(state, level, largest=True, opened_ms=START)
            total = len(log)
            assert log.page(total, 10) == []
            middle = max(0, total // 2 - 20)
            lines = [*log.page(0, 40), *log.page(middle, 40), *log.page(max(0, total - 40), 40)]
            times = [line.at_ms for line in lines]
            assert times == sorted(times, reverse=True) or total < 120
            assert {line.level for line in lines} <= ({level} if level else {"Info", "Warn", "Error"})
    state = project.state(project.tenant.special_id("failed"))
    whole = JobLog(state, largest=False, opened_ms=START)
    lines = whole.page(0, len(whole))
    parts = [JobLog(state, level, opened_ms=START) for level in ("Info", "Warn", "Error")]
    assert sorted(lines) == sorted(line for part in parts for line in part.page(0, len(part)))
    assert len(set(lines)) == len(lines)
    assert [line.at_ms for line in lines] == sorted((line.at_ms for line in lines), reverse=True)


def test_pages_join_without_a_gap() -> None:
    project = Project(jobs=17, objects=900)
    job_id = project.tenant.special_id("three-level")
    given = {"job_id": job_id, "type": "table"}
    whole = project.ask("ShowProgressData", **given, limit=1000)["flow_compare_data"]
    pages: list[Json] = []
    while rows := project.ask("ShowProgressData", **given, offset=len(pages), limit=77)["flow_compare_data"]:
        pages += rows
    assert pages == whole
    assert len(project.ask("ShowProgressData", **given)["flow_compare_data"]) == 10, "the usual page of v5"
    for wrong in ({"limit": 0}, {"limit": 1001}, {"offset": -1}, {"offset": "x"}):
        assert project.refusal("ShowProgressData", **given, **wrong) == "DRS.10000001"


def test_a_database_with_too_many_tables_has_only_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(jobs=17, objects=300)
    job_id = project.tenant.special_id("full-house")
    monkeypatch.setattr(selection, "_MOST_TABLES", 50)
    found = project.ask("ShowDbObjectsList", job_id=job_id, type="modified")["object_info"]
    assert found
    assert all(one["total_table_num"] > 50 and "tables" not in one for one in found.values())


def test_places_in_lists_that_are_not_built() -> None:
    for total in (0, 1, 5, 100, 183):
        numbers = [number for number in range(total) if number % 61 not in (23, 31, 47)]
        left = Without(total, 61, frozenset({23, 31, 47}))
        assert [left.at(place) for place in range(len(left))] == numbers
    few = But(3, 20, (4, 5, 19))
    assert [few.at(place) for place in range(len(few))] == [3, *range(6, 19)]
