"""The list of jobs as a person sees it: 80 and 120 columns, with colours and without, and what a pipe gets."""

import io
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from drs_inspector.commands.run_settings import RUN
from drs_inspector.commands.show.run import Shown, Wanted, show
from drs_inspector.commands.table_output.fitting import text_width
from drs_inspector.domain.coverage import Coverage, DetailCoverage
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.query.query import parse_query
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.job_list.list_filter import ListFilter
from drs_inspector.storage.known_causes import known_causes

LOST = "retry 20 times, last: Communications link failure"
ENDS = {
    "source_endpoint": {"db_type": "mysql", "ip": "10.0.0.1"},
    "target_endpoint": {"db_type": "taurus", "inst_name": "rds-ledger-70"},
}
JOBS: tuple[dict[str, Any], ...] = (
    {"name": "ledger-archive-uat-11", "status": "INCRE_TRANSFER_FAILED", "create_time": "2020-10-17T10:00:00Z",
     "update_time": "2020-11-22T09:10:00Z", "failed_reason": LOST, **ENDS},
    {"name": "billing-reporting-production-replica-23-2", "status": "INCRE_TRANSFER_STARTED",
     "create_time": "2020-11-25T01:00:00Z", **ENDS},
    {"name": "商店-迁移-生产-一二三四五六七八九十", "status": "CONFIGURATION", "create_time": "2020-11-26T17:58:00Z"},
    {"name": "\x1b[2Jold", "status": "RELEASE_RESOURCE_COMPLETE"},
)  # fmt: skip
STORED = """\
Demo cloud · eu-west-101  read 26 Nov 2020, 18:02
HEALTH      NAME                     STATUS              WHY                 AGE
x Failed    ledger-archive-uat-11    Incremental failed  connection lost    40 d
> Working   billing-rep…eplica-23-2  Incremental         lag not known      41 h
= Waiting   商店-迁移-…六七八九十    Configuration       configure since…  4 min
. Done      \\x1b[2Jold               Completed           -                     -
? Not read  unread                   Incremental         details not read      -
Not complete: The details of 1 job were not read.
"""
STORED_WIDE = """\
Demo cloud · eu-west-101  read 26 Nov 2020, 18:02
HEALTH     NAME                               STATUS              WHY              SOURCE -> TARGET              CHANGED
x Failed   ledger-archive-uat-11              Incremental failed  connection lost  MySQL -> rds-ledger-70  22 Nov, 09:10
> Working  billing-reportin…ion-replica-23-2  Incremental         lag not known    MySQL -> rds-ledger-70              -
2 of 5 jobs match; of 1 of 5 jobs only the list entry could be searched: their details were not read.
Not complete: The details of 1 job were not read.
"""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def document() -> Snapshot:
    snapshot = Snapshot(SourceInfo(kind="demo", region="eu-west-101", read_at="2020-11-26T18:02:00Z"))
    snapshot.judged_by = Judging(known_causes)
    for number, members in enumerate(JOBS):
        raw = {"id": f"id-{number}", "db_use_type": "sync", **members}
        snapshot.add_detail(json.dumps(raw).encode(), f"id-{number}")
    snapshot.add_list_entry(b'{"id":"u","name":"unread","status":"INCRE_TRANSFER_STARTED"}', "u", "sync")
    snapshot.coverage = Coverage(details=DetailCoverage(wanted=5, read=4, not_reached=1))
    return snapshot


class Store:
    def __init__(self) -> None:
        self.snapshot = document()

    def subscribe(self, _listener: object) -> Any:
        return lambda: None


def shown(
    monkeypatch: pytest.MonkeyPatch, width: int, text: str = "", *, out: io.StringIO | None = None
) -> tuple[str, str, int]:
    """Return what is on standard output and standard error, and the exit code."""
    stdout, stderr = out or Terminal(), io.StringIO()
    monkeypatch.setattr("shutil.get_terminal_size", lambda *_: os.terminal_size((width, 24)))
    monkeypatch.setattr(sys, "stdout", stdout)
    monkeypatch.setattr(sys, "stderr", stderr)
    store, answers = Store(), None
    if text:
        answers = ListFilter(store)
        answers.start(parse_query(text))
        answers.work(float("inf"))
    code = show([Shown("", store.snapshot, answers, Wanted(filter_text=text))], Wanted(filter_text=text))
    return stdout.getvalue(), stderr.getvalue(), code


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def test_no_line_is_wider_than_the_terminal_and_each_state_has_a_sign_and_a_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for width in (80, 100, 120, 200):
        lines = plain(shown(monkeypatch, width)[0]).splitlines()
        assert max(map(text_width, lines)) <= width, lines
        assert [re.match(r"[x!~?=>v.] (Not read|\w+)", line) is not None for line in lines[2:7]] == [True] * 5
        assert lines[0] == "Demo cloud · eu-west-101  read 26 Nov 2020, 18:02"
        assert ("SOURCE -> TARGET" in lines[1], "CHANGED" in lines[1], "AGE" in lines[1]) == (
            (True, True, False) if width >= 100 else (False, False, True)
        )
        assert "The details of 1 job were not read." in " ".join(lines[-2:]), "the coverage is the last line"


def test_eighty_and_a_hundred_and_twenty_columns_are_as_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err, _code = shown(monkeypatch, 80)
    assert (plain(out), err) == (STORED, "")
    out, err, code = shown(monkeypatch, 120, "health:failed or health:working")
    assert (plain(out), err, code) == (STORED_WIDE, "", 1)


def test_colours_are_the_terminal_s_and_bold_stays_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[1;31mx Failed\x1b[0m" in shown(monkeypatch, 80)[0]
    monkeypatch.setattr(type(RUN), "has_colour", False)
    without = shown(monkeypatch, 80)[0]
    assert "\x1b[1mx Failed\x1b[0m" in without
    assert not re.search(r"\x1b\[[\d;]*3[0-7]m", without)
    monkeypatch.setenv("TERM", "dumb")
    dumb = shown(monkeypatch, 80)[0]
    assert "\x1b" not in dumb
    assert plain(without) == dumb


def test_a_pipe_gets_the_whole_table_and_says_the_rest_on_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err, code = shown(monkeypatch, 80, "health:failed", out=io.StringIO())
    head, row = out.splitlines()
    assert head.split("  ")[0] == "HEALTH"
    cells = re.split(r"\s{2,}", row)
    assert cells[:4] == ["x Failed", "ledger-archive-uat-11", "Incremental failed", "connection lost"]
    assert row.rstrip().endswith("id-0")
    assert "1 of 5 jobs match" in err.splitlines()[-1]
    assert "The details of 1 job were not read." in err
    assert code == 0
    assert shown(monkeypatch, 80, "health:working")[2] == 1, "the unread job may be working"
