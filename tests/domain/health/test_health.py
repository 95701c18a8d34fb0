"""One word for each job, with a reason: what today's data proves, and nothing beyond."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.health.health import Context, Health, as_of_words, own_health, reading_time
from drs_inspector.domain.health.snapshot_health import SnapshotHealth, health_of
from drs_inspector.domain.health.words import GLYPHS, HEALTH_WORDS, UNKNOWN_STATUS_GLYPH, HealthKey
from drs_inspector.domain.jobs.hierarchy import JobHierarchy
from drs_inspector.domain.jobs.job import Job, Unavailable
from drs_inspector.domain.labels.status import STATUSES
from drs_inspector.storage.known_causes import known_causes
from tests.domain.health.jobs import MESSAGE, document, failed, job

NOW = datetime(2026, 11, 27, 10, 19, tzinfo=UTC)
CONTEXT = Context(NOW, known_causes(), zone=UTC)
FROM_FIGURES = {HealthKey.LATE, HealthKey.STALE, HealthKey.HEALTHY}


def said(health: Health) -> tuple[str, str]:
    return health.word, health.reason.replace("\u00a0", " ")


def milliseconds(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))


def test_the_words_are_those_of_the_specification_worst_first() -> None:
    assert [word.word for word in HEALTH_WORDS.values()] == [
        "Failed", "Late", "Stale", "Not read", "Waiting", "Working", "Healthy", "Done",
    ]  # fmt: skip
    assert "".join(word.sign for word in HEALTH_WORDS.values()) == "x!~?=>v."
    assert len(set(GLYPHS)) == len(HEALTH_WORDS) + 1


@pytest.mark.parametrize("scenario", ["sync", "cloudDataGuard", ""])
def test_every_status_has_a_word_and_none_that_needs_a_figure(scenario: str) -> None:
    for value in (*STATUSES, "BRAND_NEW", "", "  ", "x" * 32_768):
        health = own_health(job(value, db_use_type=scenario), CONTEXT)
        assert health.key not in FROM_FIGURES | {HealthKey.NOT_READ}
        assert (health.key is HealthKey.FAILED) == ("FAILED" in value)
        assert len(health.reason) <= (80 if value.startswith("xx") else 24)
        assert (health.glyph == UNKNOWN_STATUS_GLYPH) == (value not in STATUSES)


@pytest.mark.parametrize(
    ("status", "members", "word", "reason"),
    [
        ("INCRE_TRANSFER_STARTED", {}, "Working", "lag not known"),
        ("INCRE_TRANSFER_STARTED", {"db_use_type": "cloudDataGuard"}, "Working", "lag not known"),
        (" incre_transfer_started ", {}, "Working", "lag not known"),
        ("FULL_TRANSFER_COMPLETE", {"task_type": "FULL_INCR_TRANS"}, "Working", "full copy done"),
        ("FULL_TRANSFER_COMPLETE", {"task_type": "FULL_TRANS"}, "Waiting", "complete, end the job"),
        ("PAUSEING", {}, "Waiting", "paused"),
        ("FROZEN", {}, "Waiting", "frozen (billing)"),
        ("CONFIGURATION", {}, "Waiting", "to be configured"),
        (
            "CONFIGURATION",
            {"create_time": milliseconds(NOW - timedelta(minutes=21))},
            "Waiting",
            "configure since 09:58",
        ),
        ("CONFIGURATION", {"create_time": milliseconds(NOW + timedelta(days=9))}, "Waiting", "to be configured"),
        ("CONFIGURATION", {"create_time": "2026-11-27 09:58:00"}, "Waiting", "to be configured"),
        (
            "CONFIGURATION",
            {"create_time": milliseconds(NOW), "actual_start_time": milliseconds(NOW)},
            "Waiting",
            "to be configured",
        ),
        (
            "WAITING_FOR_START",
            {"inst_info": {"start_time": milliseconds(NOW + timedelta(hours=9))}},
            "Waiting",
            "starts today at 19:19",
        ),
        (
            "WAITING_FOR_START",
            {"inst_info": {"start_time": milliseconds(NOW + timedelta(days=2))}},
            "Waiting",
            "starts 29 Nov, 10:19",
        ),
        (
            "WAITING_FOR_START",
            {"inst_info": {"start_time": milliseconds(NOW - timedelta(hours=1))}},
            "Waiting",
            "start was due 09:19",
        ),
        ("WAITING_FOR_START", {"inst_info": {"start_time": ["odd"]}}, "Waiting", "start is planned"),
        ("RELEASE_RESOURCE_COMPLETE", {}, "Done", ""),
        ("DELETED", {}, "Done", "deleted"),
        ("BRAND_NEW", {}, "Working", "BRAND_NEW"),
        ("", {}, "Working", "no status told"),
        ("START_JOB_FAILED", {}, "Failed", "no cause told"),
        ("START_JOB_FAILED", {"error_code": "DRS.M05066"}, "Failed", "instance creation failed"),
        ("PRECHECK FAILED", {"failed_reason": MESSAGE}, "Failed", MESSAGE),
        ("INCRE_TRANSFER_FAILED", {"failed_reason": "Access denied for user 'a'"}, "Failed", "login refused"),
        # An entry of a job that has an error code as well is a job like any other.
        ("INCRE_TRANSFER_STARTED", {"error_code": "DRS.M01501", "error_message": "x"}, "Working", "lag not known"),
    ],
)
def test_word_and_reason(status: str, members: dict[str, Any], word: str, reason: str) -> None:
    assert said(own_health(job(status, **members), CONTEXT)) == (word, reason)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (InspectorError("Refused", http_status=403, code="DRS.M00102").as_dict(), "details refused (403)"),
        (InspectorError("Broken", http_status=500).as_dict(), "details not read (500)"),
        (InspectorError("Gone", code="DRS.M05004").as_dict(), "not read (DRS.M05004)"),
        ({"http_status": True, "code": ["x"]}, "details not read"),
        ({"http_status": 10**400, "code": "  "}, "details not read"),
        ({}, "details not read"),
    ],
)
def test_what_was_not_read_says_why_and_a_failure_that_a_list_tells_is_one(reason: dict[str, Any], words: str) -> None:
    missing = Unavailable(id="a", reason=reason)
    for status, word in (("DELETED", "Not read"), ("INCRE_TRANSFER_FAILED", "Failed"), ("BRAND_NEW", "Not read")):
        listed = Job("a", list_raw=b'{"status": "%b"}' % status.encode(), unavailable=missing)
        assert said(own_health(listed, CONTEXT)) == (word, words)
    told = Job("a", list_raw=b'{"status": "CREATE_FAILED", "error_msg": "No space left on device"}')
    assert said(own_health(told, CONTEXT)) == ("Failed", "No space left on device")


def test_in_a_file_health_is_as_of_its_reading_and_says_so() -> None:
    created = milliseconds(NOW - timedelta(minutes=21))
    waiting = job("CONFIGURATION", create_time=created)
    later = NOW + timedelta(days=400)
    file = document(waiting, read_at=NOW.isoformat())
    whole = SnapshotHealth(file, None, zone=UTC)
    assert said(whole.of("a")) == ("Waiting", "configure since 09:58")
    assert as_of_words(file, later, UTC) == "health as of 27 Nov 2026, 10:19"
    assert said(SnapshotHealth(file, later, zone=UTC).of("a")) == ("Waiting", "configure since 27 Nov 2026, 09:58")
    for told in ({}, {"read_at": "yesterday"}, {"read_at": "2026-11-27 10:19:00"}):
        silent = document(waiting, **told)
        assert reading_time(silent) is None
        assert said(SnapshotHealth(silent, None, zone=UTC).of("a"))[1] == "configure since 27 Nov 2026, 09:58"
        assert as_of_words(silent, later, UTC) == "health as of its reading, which names no time"


def test_a_parent_keeps_its_own_health_and_names_its_worst_subtask() -> None:
    parent = job("INCRE_TRANSFER_STARTED", job_id="p")
    good = job("INCRE_TRANSFER_STARTED", job_id="g", parent_id="p")
    bad = job("CHILD_TRANSFER_FAILED", job_id="b", parent_id="p")
    whole = SnapshotHealth(document(parent, good, bad), NOW)
    assert said(whole.of("p")) == ("Working", "1 of 2 subtasks failed")
    assert said(whole.of("g")) == ("Working", "lag not known")
    assert whole.family_key("p") == whole.own("b").sort_key < whole.own("p").sort_key
    assert said(health_of(parent, document(parent, bad), NOW)) == ("Working", "its subtask failed")
    assert said(health_of(parent, document(parent, good), NOW)) == ("Working", "lag not known")
    both = document(job("INCRE_TRANSFER_FAILED", job_id="p", failed_reason="x"), bad)
    assert said(SnapshotHealth(both, NOW).of("p")) == ("Failed", "its subtask failed")


def test_chains_and_circles_of_parents_end(monkeypatch: pytest.MonkeyPatch) -> None:
    climbs: list[str] = []
    root_of = JobHierarchy.root_of

    def counted(self: JobHierarchy, one: str) -> str:
        climbs.append(one)
        return root_of(self, one)

    monkeypatch.setattr(JobHierarchy, "root_of", counted)
    chain = [job("INCRE_TRANSFER_STARTED", job_id=f"{number}", parent_id=f"{number - 1}") for number in range(3_000)]
    chain.append(job("FULL_TRANSFER_FAILED", job_id="last", parent_id="2999"))
    whole = SnapshotHealth(document(*chain), NOW)
    assert all(whole.of(one.id).word for one in chain)
    assert said(whole.of("0")) == ("Working", "1 of 3,000 subtasks failed")
    assert len(climbs) <= 1  # climbing the chain for each job would take the square of its length
    circle = document(job("FULL_TRANSFER_FAILED", job_id="a", parent_id="b"), job("PAUSING", job_id="b", parent_id="a"))
    assert [SnapshotHealth(circle, NOW).of(one).word for one in "ab"] == ["Failed", "Waiting"]
    itself = document(job("PAUSING", job_id="a", parent_id="a"))
    assert said(SnapshotHealth(itself, NOW).of("a")) == ("Waiting", "paused")


def test_counts_are_of_the_jobs_that_are_meant_and_of_all_words() -> None:
    parent = job("INCRE_TRANSFER_STARTED", job_id="p")
    child = job("CHILD_TRANSFER_FAILED", job_id="c", parent_id="p")
    snapshot = document(parent, child)
    snapshot.mark_unavailable("gone", InspectorError("Gone", http_status=404))
    whole = SnapshotHealth(snapshot, NOW)
    assert list(whole.counts()) == list(HealthKey)
    assert {key.value: count for key, count in whole.counts().items() if count} == {
        "failed": 1, "not_read": 1, "working": 1,
    }  # fmt: skip
    # A filter found the subtask: the parent that is shown with it is not counted.
    assert sum(whole.counts(["c"]).values()) == 1
    assert sum(whole.counts(["c", "unknown id"]).values()) == 1
    assert said(whole.of("gone")) == ("Not read", "details not read (404)")


def test_the_order_is_that_of_the_words_then_the_oldest_failure_then_the_name() -> None:
    days = {"new": 1, "old": 40, "none": None}
    jobs = [
        job(
            "FULL_TRANSFER_FAILED",
            job_id=name,
            name=name,
            **({} if age is None else {"update_time": milliseconds(NOW - timedelta(days=age))}),
        )
        for name, age in days.items()
    ]
    jobs += [job("PAUSING", job_id="w10", name="w-10"), job("PAUSING", job_id="w2", name="w-2")]
    jobs.append(job("DELETED", job_id="done"))
    whole = SnapshotHealth(document(*jobs), NOW)
    assert sorted(whole.snapshot.jobs, key=lambda one: whole.of(one).sort_key) == [
        "old", "new", "none", "w2", "w10", "done",
    ]  # fmt: skip


def test_health_comes_in_slices_that_no_message_makes_long() -> None:
    jobs = [failed("'a.b' " * 6_000, job_id=f"{number}") for number in range(20)]
    whole = SnapshotHealth(document(*jobs), NOW, known=known_causes())
    assert sum(1 for _ in whole.steps()) > len(jobs)
    assert len(whole.of("3").reason) == 80
