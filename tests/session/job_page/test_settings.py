"""What the Settings tab puts first, what it says follows from a value, and what it does not know."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from drs_inspector.domain.explanations.explanation import SETTING
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.job_page.commands import commands_of
from drs_inspector.session.job_page.consequences import told_of
from drs_inspector.session.job_page.earlier import earlier_of
from drs_inspector.session.job_page.parameters import Parameter
from drs_inspector.session.job_page.settings import CHANGED, CHOSEN, DEFAULT, NOT_DEFAULT, setting_rows
from drs_inspector.storage.explanations import explanations
from tests.session.job_page.conftest import SAMPLE, lines, made, seen

NOW = datetime(2026, 11, 27, 10, 19, tzinfo=UTC)


def rows(detail: dict[str, Any], entry: dict[str, Any] | None = None, **more: Any) -> Any:
    return setting_rows(made(detail, entry), explanations(), now=NOW, **more)


def test_what_is_not_as_by_default_comes_first_with_what_follows_from_it(sample: Job) -> None:
    page = setting_rows(sample, explanations(), now=NOW)

    assert page.answer == "2 of 13 settings are not as by default"
    assert page.more == "2 of them have a consequence"
    assert [group.key for group in page.groups[:3]] == [NOT_DEFAULT, CHOSEN, DEFAULT]
    first = lines(page, NOT_DEFAULT)
    assert first["Accounts are copied"][:3] == ["no", "not told", "Create them before cut-over."]
    assert first["Fast binlog cleaning on RDS"][:2] == ["yes", "no"]
    assert "inferred" in first["Fast binlog cleaning on RDS"][2], "what is only inferred says so"
    assert lines(page, CHOSEN)["Disk of the replication instance"][:2] == ["100 GB", "\u2013"]
    usual = next(group for group in page.groups if group.key == DEFAULT)
    assert not usual.is_open
    assert usual.note.startswith("5: Speed limit, Phases, Target read-only")


def test_a_sentence_about_another_value_is_left_out_and_names_are_the_jobs_own() -> None:
    def follows(key: str, value: Any, **changed: Any) -> str:
        return told_of(explanations(), key, value, made(SAMPLE | changed)).consequence

    assert follows("is_open_fast_clean", False) == ""
    assert follows("struct_trans", True) == ""
    assert follows("index_trans", False).startswith("With false queries on the target rds-lws-target can be")
    assert follows("net_type", "vpc") == "vpn and vpc stay private."
    assert follows("is_multi_az", False, db_use_type="sync") == "A zone fault stops the copy until it is rebuilt."
    assert follows("filter_ddl_policy", "") == (
        'With "" a DROP DATABASE at the source 172.22.74.56:3306 also drops it on the target rds-lws-target.'
    )
    assert "PostgreSQL" not in follows("speed_limit", "windows")
    assert follows("conflict_policy", "stop") == "", "written for another scenario"
    assert follows("no_such_setting", 1) == ""


@pytest.mark.parametrize("value", [None, 10**400, float("nan"), [], {"a": 1}, "\u202e" * 300, -1, True])
def test_no_value_breaks_what_is_known_of_a_setting(value: Any, sample: Job) -> None:
    for entry in explanations().of_kind(SETTING):
        told = told_of(explanations(), entry.key, value, sample)
        assert "delay" not in told.consequence.casefold(), "the word is lag"


def test_speed_alarms_order_and_tags_are_one_row_each() -> None:
    page = rows(
        SAMPLE
        | {
            "speed_limit": [
                {"begin": "22:00", "end": "03:59", "speed": "200"},
                {"begin": "08:00", "end": "17:59", "speed": "50", "is_utc": True},
                {"begin": "18:00", "end": "21:59", "speed": "9999", "is_utc": True},
            ],
            "alarm_notify": {
                "delay_time": 60,
                "subscriptions": [
                    {"protocol": "email", "endpoints": ["a@x"]},
                    {"protocol": "sms", "endpoints": ["1", "2"]},
                ],
            },
            "period_order": {"period_type": 2, "period_num": 5, "is_auto_renew": 0, "exp_time": "1795000000000"},
            "tags": [{"team": "data"}],
            "description": "Standby copy\nswitch over only with CHG-2041",
        }
    )  # fmt: skip
    first, chosen = lines(page, NOT_DEFAULT), lines(page, CHOSEN)

    assert first["Speed limit"][0] == "50 MB/s, 08:00 to 17:59 UTC"
    assert first["Speed limit"][2].startswith("1 more window: 200 MB/s, 22:00 to 03:59 UTC.")
    assert first["Speed limit"][3] == "Overview", "to the band of the day"
    assert first["Alarm after"][:3] == ["1\u00a0min", "off", "1 e-mail address and 2 phones are told."]
    assert chosen["Order"][0] == "5 months"
    assert chosen["Order"][2].startswith("It does not renew itself: the job is frozen when it ends; paid until ")
    assert chosen["Description"][::2] == ["2 lines", "\u201cStandby copy / switch over only with CHG-2041\u201d"]
    assert chosen["Tags"][0] == "1 tag"


def test_an_empty_text_is_a_value_where_it_says_that_nothing_is_held_back() -> None:
    assert lines(rows(SAMPLE | {"filter_ddl_policy": ""}), NOT_DEFAULT)["DDL that is held back"][:2] == [
        "nothing is held back", "not told",
    ]  # fmt: skip


def test_parameters_that_were_read_are_rows_with_their_default() -> None:
    read = (
        Parameter("applier_thread_num", "8", "4", "Threads that write", True),
        Parameter("read_task_num", "4", "4"),
        Parameter("odd", "1"),
    )
    page = rows(SAMPLE, parameters=read)

    assert lines(page, NOT_DEFAULT)["applier_thread_num"] == [
        "8", "4", "Threads that write (in force after a restart)", "Readings",
    ]  # fmt: skip
    assert "read_task_num" in lines(page, DEFAULT)
    assert lines(page, CHOSEN)["odd"][:2] == ["1", "\u2013"]


def test_a_job_of_the_list_alone_and_one_of_nothing_have_no_empty_section() -> None:
    entry = {"id": "x", "name": "n", "task_type": "FULL_TRANS", "net_type": "vpc", "db_use_type": "migration"}
    page = setting_rows(Job("x", list_raw=json.dumps(entry).encode()), explanations(), now=NOW)
    assert seen(page)[:3] == ["# Not as by default", "Phases", "Network"]
    assert all(group.lines for group in page.groups)

    nothing = setting_rows(Job("x", detail_raw=b"{}"), explanations(), now=NOW)
    assert (nothing.answer, nothing.groups) == ("No setting was told", ())


def test_a_job_of_which_nothing_differs_is_not_counted_at() -> None:
    page = rows({"id": "x", "status": "RELEASE_RESOURCE_COMPLETE", "job_direction": "up"})
    assert page.answer == "No setting is known to differ from its default"


def of_document(read_at: str, **members: Any) -> Snapshot:
    snapshot = Snapshot(SourceInfo(read_at=read_at))
    snapshot.add_detail(json.dumps(SAMPLE | {"id": "x"} | members).encode(), "x")
    return snapshot


def test_what_changed_since_the_newest_look_before_is_told_and_nothing_else() -> None:
    day = "2026-11-{:02}T18:02:00+00:00"
    limit = [{"begin": "22:00", "end": "03:59", "speed": "200", "is_utc": True}]
    now = of_document(day.format(27), speed_limit=limit, description="second", node_num=None)
    before = of_document(day.format(26), speed_limit=[], description="first", node_num=3)
    others = [
        of_document(day.format(28), speed_limit=[], description="later"),
        of_document(day.format(20), description="oldest"),
        before, now, of_document("", description="no time"), of_document("never", description="no time"),
        Snapshot(SourceInfo(read_at=day.format(26))),
    ]  # fmt: skip
    job = now.jobs["x"]
    earlier = earlier_of(job, now, others)
    assert earlier is not None
    assert earlier.job is before.jobs["x"]
    page = setting_rows(job, explanations(), now=datetime(2026, 11, 27, 18, 5, tzinfo=UTC), earlier=earlier)
    group = next(one for one in page.groups if one.key == CHANGED)
    assert [one.key for one in page.groups][:2] == [NOT_DEFAULT, CHANGED]
    assert group.title.startswith("Changed since 26 Nov, ")
    assert group.note == "2: Speed limit, Description"
    told = lines(page, CHANGED)
    assert told["Speed limit"][2] == "was: no limit"
    assert told["Description"][2] == "was: \u201cfirst\u201d"
    assert earlier_of(job, now, [now, others[0]]) is None
    again = setting_rows(before.jobs["x"], explanations(), earlier=earlier)
    assert CHANGED not in [one.key for one in again.groups], "nothing changed"


def test_hostile_settings_are_bounded() -> None:
    evil, long = "\u202e\x1b" + "x" * 5_000, "y" * 100_000
    window = {"begin": evil, "end": evil, "speed": "1" * 400}
    alarm = {"delay_time": 10**30, "rpo_delay": -5, "topic_name": long, "subscriptions": [{"endpoints": ["a"]}] * 99}
    detail = SAMPLE | {
        "speed_limit": [window] * 100 + [{"speed": "5", "begin": evil, "end": "x"}],
        "alarm_notify": alarm,
        "period_order": {"period_num": -3, "exp_time": "253402300799999", "is_auto_renew": 7},
        "tags": [{evil: evil}] * 50,
        "inst_info": {"start_time": "-99999999999999999", "volume_size": "NaN", "inst_type": evil},
        "conflict_policy": {"a": 1},
        **{f"field_{number}": number for number in range(2_000)},
    }
    page = rows(detail)

    assert page.size < 400
    texts = [cell.whole for group in page.groups for line in group.lines for cell in line.cells]
    assert max(map(len, texts)) < 60_000
    assert not any("\u202e" in text or "\x1b" in text for text in texts)


def test_commands_are_two_sentences_and_never_a_list() -> None:
    action = {
        "available_actions": ["PAUSE", "FREE_RESOURCE", "CLONE"],
        "unavailable_actions": ["START", "RETRY", "RESET", "DELETE", "NEW_\u202eTHING", "TO_RENEW"],
        "current_action": None,
    }
    entry = {"id": "x", "status": "INCRE_TRANSFER_STARTED", "db_use_type": "migration", "job_action": action}
    found = commands_of(Job("x", list_raw=json.dumps(entry).encode()))

    assert found is not None
    assert found.allowed == "3 commands are allowed in the console now: pause, end, clone."
    assert found.refused == "6 are not, among them start, retry, reset and delete."
    assert "Incremental migration" in found.reason
    assert "\u202e" not in found.reason
    then = commands_of(Job("x", list_raw=json.dumps(entry).encode()), "when it was read, 26 Nov, 18:02")
    assert then is not None
    assert then.allowed == (
        "3 commands were allowed in the console when it was read, 26 Nov, 18:02: pause, end, clone."
    )
    assert then.refused == "6 were not, among them start, retry, reset and delete."
    assert " now" not in " ".join(then)
    action |= {"available_actions": ["PAUSE"] * 3 + [f"A{one}" for one in range(100_000)] + ["x" * 100_000]}
    many = commands_of(Job("x", list_raw=json.dumps(entry).encode()))
    assert many is not None
    assert many.allowed.startswith("100,002 commands are allowed in the console now: pause, a0, a1,"), "each is one"
    assert len(many.allowed) < 1_000
    assert commands_of(made(SAMPLE)) is None
    assert commands_of(Job("x", list_raw=b'{"id":"x","job_action":{"available_actions":[]}}')) is None


def test_every_member_of_the_details_is_seen_here_or_on_another_tab() -> None:
    detail = SAMPLE | {"period_order": {"order_id": "o-1", "status": "NORMAL"}, "new_field": 5, "node_num": 3}
    page = rows(detail | {"alarm_notify": {"subscriptions": [{"protocol": "email", "endpoints": ["a@x.org"]}]}})
    text = " ".join(cell.whole for group in page.groups for line in group.lines for cell in line.cells)
    assert [words for words in ("o-1", "NORMAL", "New field", "a@x.org") if words not in text] == []
