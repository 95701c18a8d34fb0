"""The report: what it says and in which order, over which jobs it speaks, and that it is the same each time."""

import io
import json
import threading
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from drs_inspector.domain.coverage import Coverage, DetailCoverage
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.reader_zone import reader_zone, times_in, write_times_in
from drs_inspector.domain.redaction.allow_list import CLASSES, Level, Policy
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.report.content import ReportContent
from drs_inspector.session.report.document import places_of, report_document
from drs_inspector.session.report.job_part import MOST_ENDS, MOST_PARAMETERS, MOST_RENAMES, MOST_RULES, MOST_SUBTASKS
from drs_inspector.session.report.making import write_report
from drs_inspector.session.report.options import options_of, options_text, runs_of
from drs_inspector.storage.archive.open_files import open_bytes
from drs_inspector.storage.archive.write import write_archive
from tests.helpers.demo_jobs import demo_snapshot
from tests.helpers.lines_run import lines_run
from tests.helpers.report_page import HOSTILE, Page, archive_of, hostile_snapshot, options_for, report_of

JOB = "0" * 36


@pytest.fixture(scope="module")
def demo() -> bytes:
    snapshot = demo_snapshot(30)
    snapshot.source.kind, snapshot.source.region, snapshot.source.read_at = (
        "demo",
        "eu-west-101",
        "2025-06-15T15:06:40Z",
    )
    refused = {"title": "The cloud refused.", "code": "DRS.M00105", "http_status": 403, "next_step": "Ask for it."}
    snapshot.mark_unavailable("f" * 36, refused, name="not-readable")
    return archive_of(snapshot)


@pytest.fixture(scope="module")
def content(demo: bytes) -> ReportContent:
    options = options_for(demo)
    return ReportContent(report_document(demo, options), options)


@pytest.fixture(scope="module")
def page(demo: bytes) -> Page:
    return Page(report_of(demo).decode())


def test_the_parts_come_in_their_order_and_no_heading_is_left_out(page: Page) -> None:
    sections = [words for level, words in page.headings if level == 2]
    assert sections == [
        "Completeness",
        "What needs attention",
        "How the jobs are protected",
        "All jobs",
        "Job by job",
        "Jobs whose details were not read",
        "Appendix A: what was read and when",
        "Appendix B: what was masked and what was kept",
    ]
    assert [level for level, _words in page.headings].count(1) == 1
    assert all(after - before <= 1 for (before, _one), (after, _other) in pairwise(page.headings))


def test_a_screen_reader_gets_language_captions_scopes_and_names(page: Page) -> None:
    assert page.of("html") == [{"lang": "en"}]
    for table in page.tables:
        assert table["caption"]
        heads, *rows = table["rows"]
        assert all(cell[:2] == ["th", "col"] and cell[2] for cell in heads)
        for row in rows:
            assert [cell[1] for cell in row if cell[0] == "th"] == ["row"]
            assert all(cell[2].strip() for cell in row)  # no cell is empty
    assert all(one["role"] == "img" and one["aria-hidden"] == "true" for one in page.of("svg"))  # the word is beside it
    assert (
        len(page.of("svg")) == len([tag for tag, _given in page.elements if tag == "title"]) - 1
    )  # and that of the page
    assert all(
        one["aria-labelledby"] in {given.get("id") for _tag, given in page.elements} for one in page.of("section")
    )


def test_links_lead_to_what_is_there_and_every_place_is_one(page: Page) -> None:
    places = [given["id"] for _tag, given in page.elements if "id" in given]
    assert len(places) == len(set(places))
    assert {str(one["href"]) for one in page.of("a")} <= {f"#{where}" for where in places}
    assert len(page.of("details")) == 30


def test_what_the_report_says_is_what_the_job_pages_say(content: ReportContent) -> None:
    jobs = list(content.jobs())
    frame = content.frame
    assert [one.job.place for one in frame.index] == list(range(1, 32))
    with_part = [one for one in frame.index if one.job_id != "f" * 36]
    assert [one.job for one in with_part] == [part.job for part in jobs]
    failed = [part for part in jobs if part.state.health == HealthKey.FAILED]
    assert failed
    assert all(part.failure is not None and part.failure.title for part in failed)
    assert {one.job.name for one in frame.attention} >= {part.job.name for part in failed}
    assert any(part.selection is not None and part.selection.renames for part in jobs)
    assert any(rule.contradictions for part in jobs for rule in part.rules)
    assert any(setting.follows for part in jobs for setting in part.settings)
    assert all(
        part.ends for part, one in zip(jobs, with_part, strict=True) if "not told" not in (one.source, one.target)
    )
    figures = {one.label: one.value for one in frame.cover.figures}
    assert figures["Jobs"] == "31"
    assert figures["Failed"] == f"{len(failed):,}"
    assert figures["Renamed"] == f"{sum(one.renamed or 0 for one in frame.index):,}"


def test_a_refused_job_is_told_with_its_cause_and_counted(content: ReportContent, page: Page) -> None:
    (missing,) = content.frame.not_read
    assert missing.job.name == "not-readable"
    assert "The right drs:migrationJob:get is missing" in missing.step
    assert not content.frame.completeness.is_complete
    assert next(one for one in content.frame.index if one.job_id == "f" * 36).objects is None
    assert "not told" in page.text


def test_what_was_never_asked_is_said(content: ReportContent) -> None:
    said = " ".join(content.frame.completeness.not_asked)
    assert "this report does not say that source and target hold the same rows" in said
    assert "no figure was read" in said


def test_facts_of_protection_count_what_is_told_and_what_is_not(content: ReportContent) -> None:
    facts = {one.fact: one for one in content.frame.protection}
    for one in facts.values():
        assert len(one.jobs) + one.unlisted == one.no
    assert (
        sum((facts[name].yes + facts[name].no + facts[name].not_told) for name in ("Source connected with TLS",)) == 30
    )


def test_a_network_that_is_not_known_is_not_told_to_be_private() -> None:
    snapshot = Snapshot()
    for number, net in enumerate(("eip", "vpc", "carrier-pigeon", None)):
        snapshot.add_detail(json.dumps({"id": f"{number}", "net_type": net, "status": "PAUSING"}).encode(), f"{number}")
    archive = archive_of(snapshot)
    options = options_for(archive)
    (fact,) = ReportContent(report_document(archive, options), options).frame.protection
    assert (fact.yes, fact.no, fact.not_told) == (1, 1, 2)


def test_the_same_archive_and_options_give_the_same_bytes_in_every_zone_of_the_reader(
    demo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = report_of(demo)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert report_of(demo) == first
    assert reader_zone() is None
    assert b"UTC+1" in first
    assert report_of(demo, options_for(demo, offset_minutes=-210)) != first


def test_while_a_report_is_written_others_write_times_in_their_zone(
    demo: bytes, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(lambda: write_times_in(None))
    write_times_in(timezone(timedelta(hours=9)))
    moment = datetime(2025, 6, 15, 12, tzinfo=UTC)
    at_the_window = moment_words(moment, None)
    seen: list[str] = []
    own: list[str] = []

    class Slow(io.BytesIO):
        """Lets a window write a time whenever the report has written something."""

        def write(self, data: Any, /) -> int:
            own.append(moment_words(moment, None))
            window = threading.Thread(target=lambda: seen.append(moment_words(moment, None)))
            window.start()
            window.join()
            return super().write(data)

    options = options_for(demo)
    writer = threading.Thread(target=write_report, args=(demo, options, Slow()))
    writer.start()
    writer.join()
    assert set(own) == {moment_words(moment, None, options.zone)} != {at_the_window}
    assert set(seen) == {at_the_window} == {moment_words(moment, None)}


def test_json_says_the_same_as_the_page(demo: bytes, content: ReportContent) -> None:
    told = json.loads(report_of(demo, options_for(demo, form="json")))
    assert list(told) == [
        *("format", "options", "cover", "completeness", "attention", "protection", "index", "not_read", "jobs"),
        "appendix",
    ]
    assert told["cover"] == json.loads(msgspec.json.encode(content.frame.cover))
    with times_in(content.options.zone):
        jobs = [json.loads(msgspec.json.encode(part)) for part in content.jobs()]
    assert told["jobs"] == jobs


def test_what_is_chosen_is_told_as_a_part_and_nothing_else_is_there(demo: bytes) -> None:
    whole = open_bytes("demo", demo)
    chosen = frozenset([*list(whole.jobs)[3:5], "not there"])
    options = options_for(demo, jobs=places_of(whole, chosen))
    report = report_of(demo, options).decode()
    page = Page(report)
    assert len(page.of("details")) == 2
    assert "A part: 2 of 31 chosen jobs." in page.text
    assert "Which jobs these are, who made the report chose." in page.text
    others = [job.name for job_id, job in whole.jobs.items() if job_id not in chosen]
    names = {job.name for job_id, job in whole.jobs.items() if job_id in chosen}
    for name in others:
        assert name in names or not any(name in one for one in page.texts if len(name) > 12), name


def test_nothing_of_a_name_becomes_markup() -> None:
    page = Page(report_of(archive_of(hostile_snapshot())).decode("utf-8"))
    plain = Page(report_of(archive_of(hostile_snapshot(["plain"] * 2))).decode())
    assert {tag for tag, _given in page.elements} == {tag for tag, _given in plain.elements}
    assert {key for _tag, given in page.elements for key in given} == {
        key for _tag, given in plain.elements for key in given
    }
    assert len(page.of("details")) == len(HOSTILE)
    for name in HOSTILE[:5]:
        assert name in page.text
    assert not any(steering in page.text for steering in "\u202e\u2066\x00\x1b\x85\u2028")
    assert len("".join(page.texts)) < 2_000_000


@pytest.mark.parametrize("level", Level)
def test_nothing_that_a_level_removes_is_in_a_report(level: Level) -> None:
    snapshot = hostile_snapshot([f"Canary{number}-people" for number in range(2)])
    detail = json.loads(bytes(next(iter(snapshot.jobs.values())).detail_raw or b""))
    end = detail["source_endpoint"] | {"db_password": "Hunter2-canary", "ip": "10.66.77.88", "inst_id": "canary-inst"}
    detail |= {"source_endpoint": end, "error_message": "jdbc:mysql://canaryuser:Hunter2-canary@10.66.77.88/x"}
    detail |= {"alarm_notify": {"subscriptions": [{"endpoints": ["canary@example.com"], "protocol": "email"}]}}
    snapshot.add_detail(json.dumps(detail).encode(), next(iter(snapshot.jobs)))
    archive = archive_of(snapshot)
    whole = open_bytes("x", archive)
    jobs = places_of(whole, frozenset(whole.jobs))
    for form in ("html", "json"):
        plain = report_of(archive, options_for(archive, form=form)).decode()
        assert "Canary0" in plain
        assert "10.66.77.88" in plain
        assert "Hunter2" not in plain
        masked = report_of(archive, options_for(archive, level, form=form, jobs=jobs)).decode()
        for gone in ("10.66.77.88", "canary@example.com", "Hunter2", "canaryuser"):
            assert gone not in masked, gone
        if level is not Level.AUDITOR:
            assert "anary" not in masked
        assert f"Masked for level {level}" in masked


def test_lists_are_bounded_and_what_is_left_out_is_counted() -> None:
    objects = [
        {"id": f"db-*-*-t{at}", "name": f"t{at}", "type": "table", "alias_name": f"n{at}"}
        for at in range(MOST_RENAMES + 7)
    ]
    rules = [{"transformation_info": {"transformation_type": "contentConditionalFilter", "value": f"id > {at}"},
        "data_transformation_object_infos": [{"id": f"db-*-*-t{at}"}]} for at in range(MOST_RULES + 3)]  # fmt: skip
    detail: dict[str, object] = {"id": JOB, "name": "many", "status": "PAUSING", "object_infos": objects}
    detail["data_transformation"] = {"filter_conditions": rules}
    snapshot = Snapshot()
    ip = ",".join(f"10.0.0.{at}:9092" for at in range(MOST_ENDS + 40))
    detail["source_endpoint"] = {"db_type": "kafka", "ip": ip, "topic": "t"}
    snapshot.add_detail(json.dumps(detail).encode(), JOB)
    for at in range(MOST_SUBTASKS + 9):
        subtask = {"id": f"{at:035d}s", "name": f"s{at}", "status": "PAUSING", "parent_id": JOB}
        snapshot.add_detail(json.dumps(subtask).encode(), str(subtask["id"]), parent_id=JOB)
    page = Page(report_of(archive_of(snapshot)).decode())
    assert "more values of the ends are in the archive." in page.text
    assert f"s{MOST_SUBTASKS + 8}" in page.text
    assert " and 9 more" in page.text
    assert "7 more renamed objects are in the archive." in page.text
    assert "3 more rules are in the archive." in page.text


@pytest.mark.parametrize(
    "detail",
    [
        {},
        {"status": None, "name": None, "create_time": None},
        {"status": 7, "name": 3.5, "create_time": "9999-12-31T23:59:59Z", "update_time": -1},
        {"status": "FROM_MARS", "create_time": 10**18, "update_time": "NaN", "speed_limit": "fast", "tags": [[], 3]},
        {"source_endpoint": [], "target_endpoint": 5, "object_infos": {"a": 1}, "data_transformation": [1, "x", None]},
        {"parent_id": JOB, "alarm_notify": 1, "inst_info": "x", "period_order": [], "object_switch": "maybe"},
    ],
)
def test_a_job_of_another_shape_costs_its_values_and_never_the_report(detail: dict[str, object]) -> None:
    snapshot = Snapshot()
    snapshot.add_detail(json.dumps({"id": JOB, **detail}).encode(), JOB)
    page = Page(report_of(archive_of(snapshot)).decode())
    assert len(page.of("details")) == 1


def test_what_was_replaced_before_is_not_told_to_stay(demo: bytes) -> None:
    masked = io.BytesIO()
    write_archive(open_bytes("demo", demo), masked, masking=Policy.of(Level.AUDITOR))
    archive = masked.getvalue()
    plain, support = (ReportContent(report_document(archive, one), one) for one in
        (options_for(archive), options_for(archive, Level.SUPPORT)))  # fmt: skip
    assert plain.frame.cover.masking == "Without secrets; the archive says that it was masked for level auditor"
    stays = {one.title for one in support.frame.appendix.classes if one.stays}
    assert stays == {one.title for one in CLASSES.values() if {Level.AUDITOR, Level.SUPPORT} <= one.stays_at}


def test_nothing_at_all_is_a_report_that_says_so() -> None:
    snapshot = Snapshot()
    snapshot.complete, snapshot.coverage = True, Coverage(details=DetailCoverage())
    page = Page(report_of(archive_of(snapshot)).decode())
    assert "none is told to have failed" in page.text
    assert "Nothing was read that says how the jobs are protected." in page.text


def test_options_are_read_back_as_they_were_and_others_are_none() -> None:
    for text in ("", "a\u202e\x85b'\"<>&", "\\u0041"):
        options = options_for(b"", Level.PUBLIC, filter=text, jobs=((0, 3), (7, 7)), unsure=3)
        written = options_text(options)
        assert written.isprintable()
        assert options_of(written) == options
    for wrong in ("", "{}", "[]", "null", '{"program":1}', written.replace('"unsure"', '"other"'), "{" * 10_000):
        assert options_of(wrong) is None
    assert runs_of([0, 1, 2, 5, 7, 8]) == ((0, 2), (5, 5), (7, 8))


def test_a_job_costs_the_same_among_many_and_among_few() -> None:
    """All of them name one parent and one source: nothing may look through all jobs for each of them."""

    def work(count: int) -> int:
        snapshot = Snapshot()
        for at in range(count):
            detail = {"id": f"{at:036d}", "name": f"job {at}", "status": "PAUSING", "parent_id": "0" * 36}
            snapshot.add_detail(json.dumps(detail).encode(), f"{at:036d}", parent_id="0" * 36)
        archive = archive_of(snapshot)
        report_of(archive)  # what is read once in a program's life
        return lines_run(lambda: report_of(archive))

    few, many = work(20), work(80)
    assert many < 4.6 * few


def test_parameters_and_whether_the_ends_were_reached_are_told_where_a_reading_has_them() -> None:
    snapshot = demo_snapshot(2)
    snapshot.source.read_at = "2026-11-28T20:00:00Z"
    read, other = list(snapshot.jobs)[:2]
    parameters = [
        {"name": f"name{at}", "value": "8" if at == 3 else "4", "default_value": "4", "is_need_restart": "true",
            "description": "Threads."}
        for at in range(MOST_PARAMETERS + 5)
    ]  # fmt: skip
    monitoring = {"is_src_normal": True, "is_dst_normal": False, "used_memory": "1"}
    for call, body in (
        ("ListJobParameters", {"parameter_config_list": parameters}),
        ("ShowMonitorData", monitoring),
    ):
        raw = json.dumps(body).encode()
        snapshot.replies.append(SavedReply([call], raw, job_id=read, read_at="2026-11-28T19:59:00Z"))
    for level in (None, Level.PUBLIC):
        archive = archive_of(snapshot)
        options = options_for(archive, level)
        content = ReportContent(report_document(archive, options), options)
        with times_in(options.zone):
            parts = {part.job_id: part for part in content.jobs()}
        part = parts.pop(read, None) or parts.pop("job-id-1")
        assert part.parameters_words == "105 parameters, 1 not as by default; read 28 Nov 2026, 20:59."
        assert (len(part.parameters), part.parameters_unlisted) == (MOST_PARAMETERS, 5)
        first = part.parameters[0]
        assert (first.value != first.default, first.is_default) == (True, False)
        assert first.says.endswith("In force after a restart.")
        (reached,) = [one for one in part.ends if one.what == "Reachable"]
        assert (reached.source, reached.target) == ("reachable (20:59)", "not reachable (20:59)")
        (without,) = parts.values()
        assert (without.parameters_words, without.parameters) == ("", ())
        assert not any(one.what == "Reachable" for one in without.ends)
    page = Page(report_of(archive_of(snapshot)).decode())
    assert "5 more parameters are in the archive." in page.text
    assert "8 \u2260 default" in page.text
    snapshot.source.read_at = "2026-11-29T20:00:00Z"
    assert "was not reachable (28 Nov" in Page(report_of(archive_of(snapshot)).decode()).text
    assert other in snapshot.jobs
