"""Every call that the program may send has its panel, and each says what it is; nothing is asked that does not suit."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.read_calls.registry import CALLS
from drs_inspector.session.readings.outcome import Refusal, RefusalKind
from drs_inspector.session.readings_page.content import GridRow
from drs_inspector.session.readings_page.openings import opened_by, opens
from drs_inspector.session.readings_page.panels import (
    Panel,
    call_named,
    job_panels,
    panel_of,
    progress_panels,
    project_panels,
)
from drs_inspector.session.readings_page.states import (
    State,
    asked_on_opening,
    asked_with_progress,
    may_be_asked,
    state_of,
)
from drs_inspector.session.readings_page.told import NOTHING, age_of, refusal_lines

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
ANY = AboutJob("0b7a7b52-1f5a-4d38-9f54-9d3a7a9cjb10")
SYNC = ANY._replace(scenario="sync", status="INCRE_TRANSFER_STARTED", source="oracle", pair="oracle-to-gaussdb")
RECOVERY = ANY._replace(scenario="cloudDataGuard", status="INCRE_TRANSFER_STARTED", source="mysql")
NEVER_ALONE = {"ShowMetricData", "ShowAgencyInfo", "ShowMonitorData"}
"""One that needs a metric and times, one whose name no reply tells, one that another call says as well for this job."""


def named(panels: tuple[Panel, ...]) -> set[str]:
    return {one.call.name for one in panels}


def row(**members: Any) -> GridRow:
    return GridRow(("27 Nov, 09:10",), json.dumps(members).encode())


def opened() -> set[str]:
    """Return the names of what rows of all lists open."""
    rows = [
        ("ListDataLevelTableCompareJobs", row(id="a", type="lines")),
        ("ListDataLevelTableCompareJobs", row(id="b", type="contents")),
        ("ShowHealthCompareJobList", row(id="c", type="lines,account,object_comparison")),
        ("ListContentCompareDetail", row(source_db="shop", source_table_name="orders")),
        ("ShowObjectColumnInfo", row(id="shop-*-*-orders", name="orders")),
        ("ListAsyncJobs", row(async_job_id="d")),
        ("ListReplicationJobs", row(id="e", name="restore")),
        ("ShowSubscriptionLists", row(id="f", name="changes")),
    ]
    return {
        one.call.name for name, of in rows for one in opened_by(panel_of(call_named(name), {"compare_job_id": "x"}), of)
    }


def test_every_call_that_is_sent_can_be_seen_somewhere() -> None:
    of_jobs = (
        named(job_panels(ANY))
        | named(progress_panels(ANY))
        | named(job_panels(ANY, "otc"))
        | named(progress_panels(ANY, "otc"))
    )
    shown = of_jobs | named(project_panels()) | opened()
    sent = {
        one.name
        for one in CALLS
        if one.asked is not None and one.asked.is_sent and not one.section.startswith("contract ")
    }
    assert sent - shown == NEVER_ALONE


def test_what_opens_a_row_is_asked_with_its_id_and_stays_with_its_job() -> None:
    runs = panel_of(call_named("ListDataLevelTableCompareJobs"))
    overview, details, progress = opened_by(runs, row(id="run-1", type="lines"))
    assert overview.parameters == {"compare_job_id": "run-1"} == progress.parameters
    assert (overview.about("job"), details.part) == ("job", "run-1")
    assert overview.title == "Comparison of rows by database: 27 Nov, 09:10"
    assert opened_by(runs, row(type="lines")) == (), "without an id there is nothing to ask for"
    assert opened_by(runs, row(id="run-1", type="something new")) == ()
    (restore,) = opened_by(panel_of(call_named("ListReplicationJobs")), row(id="other-job", name="restore"))
    assert (restore.about("job"), restore.parameters) == ("other-job", {})
    assert not opens(panel_of(call_named("ShowTimeline")))


def test_only_what_concerns_a_job_is_among_its_progress() -> None:
    assert named(progress_panels(SYNC)) == {
        "BatchListProgresses", "ShowMonitorData", "ShowIncrementComponentsDetail", "ShowJobDetail", "ShowProgressData",
        "BatchListMetricData",
    }  # fmt: skip
    assert named(progress_panels(RECOVERY)) == {
        "BatchListProgresses", "BatchListRposAndRtos", "BatchListStructProcess", "BatchListStructDetail",
        "ShowMonitoringData", "ShowSwitchoverInfo", "BatchListMetricData",
    }  # fmt: skip
    assert named(progress_panels(SYNC, "otc")) == {"BatchListProgresses", "SwitchVipStatus", "BatchListMetricData"}


@pytest.mark.parametrize("about", [SYNC, RECOVERY, ANY])
def test_opening_a_page_asks_nothing_that_a_person_has_to_ask_for(about: AboutJob) -> None:
    panels = (*job_panels(about), *project_panels())
    asked = list(asked_on_opening(panels, about))
    assert asked
    assert not any(one.asked.needs_consent or one.asked.tier != "A" for one in asked)
    assert not any(may_be_asked(one, about) for one in panels if one.asked.needs_consent)


def test_titles_tell_panels_apart() -> None:
    for panels in (job_panels(SYNC), job_panels(RECOVERY), project_panels()):
        titles = [one.title for one in panels if one.call.name not in ("ShowInstanceTags", "ListProjectTags")]
        assert sorted(titles) == sorted(set(titles))
        assert all(one.tells and one.group for one in panels)


def test_objects_are_asked_with_the_progress_of_the_full_phase_alone() -> None:
    for status, is_asked in (("FULL_TRANSFER_STARTED", True), ("INCRE_TRANSFER_STARTED", False)):
        about = SYNC._replace(status=status)
        names = {one.call.name for one in asked_with_progress(progress_panels(about), about)}
        assert ("ShowProgressData" in names) is is_asked
        assert {"BatchListProgresses", "ShowMonitorData"} <= names
    otc = {one.call.name for one in asked_with_progress(progress_panels(SYNC, "otc"), SYNC)}
    assert otc == {"BatchListProgresses", "BatchListMetricData"}, (
        "the result of a switchover is there for few jobs, and refused for all others"
    )


def test_what_a_job_has_not_is_no_refusal_and_the_cloud_s_words_come_once() -> None:
    panel = panel_of(call_named("BatchCheckResults"))
    said = "drs.test.example answered 400 DRS.M00200: There is none."
    none = Refusal(
        RefusalKind.NOT_NOW, "No pre-check was made of this job yet.", "", said, "DRS.M00200", 400, "r-1", NOW
    )
    told = NOTHING._replace(refusal=none)
    state = state_of(panel, told, ANY, NOW, is_live=True, is_asking=False)
    assert (state.state, state.word, state.reason) == (State.NONE, "None now", none.words)
    assert age_of(told, NOW, is_live=True).words == "none now"
    assert refusal_lines(none, NOW).said == f"{said} (request r-1)"
    assert refusal_lines(none, NOW).since.startswith("Asked at "), "none since then would be another thing"
    refused = replace(none, kind=RefusalKind.OTHER, cause="There is none.")
    assert state_of(panel, NOTHING._replace(refusal=refused), ANY, NOW, is_live=True, is_asking=False).word == "Refused"
    assert refusal_lines(refused, NOW).said == "DRS.M00200 There is none. (HTTP 400, request r-1)"
