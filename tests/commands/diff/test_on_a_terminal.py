"""A comparison as a person sees it: 80 and 120 columns, with colours and without, and what a pipe gets."""

import io
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from drs_inspector.commands.diff.text import SHOWN_OF_A_JOB, write_text
from drs_inspector.commands.run_settings import RUN
from drs_inspector.commands.table_output.destination import Destination
from drs_inspector.commands.table_output.fitting import text_width
from drs_inspector.domain.compare.documents import compare
from drs_inspector.domain.coverage import Coverage, ListCoverage, details_of
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from tests.helpers.searching import rule, rules, table

Json = dict[str, Any]
BAND = {"begin": "09:00", "end": "18:59", "speed": "80", "is_utc": False}
LEDGER: Json = {
    "id": "j1",
    "name": "ledger-lift-prod-00",
    "status": "INCRE_TRANSFER_STARTED",
    "db_use_type": "sync",
    "update_time": "1606413720000",
    "speed_limit": [BAND],
    "alarm_notify": {"delay_time": 300},
    "object_infos": [table("crm.payment_methods_old"), table("crm.invoices"), table("crm.invoice_lines")],
    **rules(rule("id <= 5000", "crm.addresses")),
}
LATER: Json = LEDGER | {
    "update_time": "1606472340000",
    "speed_limit": [BAND | {"speed": "50"}],
    "alarm_notify": {"delay_time": 60},
    "object_infos": [
        table("crm.invoice_lines", "invoice_lines_2026"),
        table("crm.invoices", "invoices_2026"),
        table("crm.payment_methods"),
    ],
    **rules(rule("id <= 6000", "crm.addresses")),
}
LONG = {
    "id": "j2",
    "name": "商店-迁移-生产-" + "一二三四五六七八九十" * 4,
    "description": "the same beginning of a text " * 4,
}
HOSTILE = "\x1b[2Jold\u202e\nA forged"
STORED = """\
A 2026-11-26 evening        read 26 Nov 2020, 18:02, 3 jobs
B Demo cloud · eu-west-101  read 27 Nov 2020, 10:19, 3 jobs
+ 1 added  - 1 gone  ~ 2 changed  = 0 the same
~ ledger-lift-prod-00  7 changes
  ~ Speed limit, 09:00 to 18:59  80 MB/s -> 50 MB/s
  ~ Alarms: Alarm at a lag of    300 s -> 60 s
  ~ Table crm.invoice_lines      invoice_lines -> invoice_lines_2026
  - Table                        crm.payment_methods_old
  ~ Table crm.invoices           invoices -> invoices_2026
  + Table                        crm.payment_methods
  ~ Rule 1 on crm.addresses      id <= 5000 -> id <= 6000
~ 商店-迁移-生产-一二三四五六七八九…五六七八九十一二三四五六七八九十  1 change
  ~ Description  … a text  -> … a text of another end
+ webshop-standby-test-34
- \\x1b[2Jold\\u202e\\x0aA forged  was Completed
10 changes in 4 jobs.
1 value is not counted because it always moves: 1 last changed.
"""
STORED_WIDE = """\
A 2026-11-26 evening        read 26 Nov 2020, 18:02, 3 jobs
B Demo cloud · eu-west-101  read 27 Nov 2020, 10:19, 3 jobs
+ 1 added  - 1 gone  ~ 2 changed  = 0 the same
~ ledger-lift-prod-00  7 changes
  ~ Speed limit, 09:00 to 18:59  80 MB/s                                     50 MB/s
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


def document(read_at: str, *details: Json) -> Snapshot:
    snapshot = Snapshot(SourceInfo(kind="demo", region="eu-west-101", read_at=read_at))
    for number, detail in enumerate(details):
        snapshot.add_detail(json.dumps(detail).encode(), detail["id"], number, scenario="sync")
    count = len(details)
    lists = (ListCoverage(scenario="sync", claimed_first=count, claimed_last=count, found=count, ended="met"),)
    snapshot.coverage = Coverage(lists=lists, details=details_of(snapshot.jobs, {}))
    snapshot.complete = snapshot.coverage.complete
    return snapshot


def evening() -> Snapshot:
    old = {"id": "old", "name": HOSTILE, "status": "RELEASE_RESOURCE_COMPLETE", "db_use_type": "sync"}
    return document("2020-11-26T18:02:00Z", LEDGER, LONG, old)


def morning() -> Snapshot:
    new = {"id": "new", "name": "webshop-standby-test-34"}
    return document("2020-11-27T10:19:00Z", LATER, LONG | {"description": LONG["description"] + "of another end"}, new)


def shown(
    monkeypatch: pytest.MonkeyPatch,
    width: int,
    sides: tuple[Snapshot, Snapshot] | None = None,
    *,
    out: io.StringIO | None = None,
    every: bool = False,
) -> str:
    stdout = out or Terminal()
    monkeypatch.setattr("shutil.get_terminal_size", lambda *_: os.terminal_size((width, 24)))
    monkeypatch.setattr(sys, "stdout", stdout)
    found = compare(*(sides or (evening(), morning())))
    write_text(found, ("2026-11-26 evening", "Demo cloud · eu-west-101"), Destination(), every=every)
    return stdout.getvalue()


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def test_eighty_and_a_hundred_and_twenty_columns_are_as_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    assert plain(shown(monkeypatch, 80)) == STORED
    wide = plain(shown(monkeypatch, 120))
    assert wide.startswith(STORED_WIDE)
    lines = wide.splitlines()
    at = lines[4].index("50 MB/s")
    assert [line[at:] for line in lines[4:11]] == [
        "50 MB/s", "60 s", "invoice_lines_2026", "-", "invoices_2026", "crm.payment_methods", "id <= 6000",
    ]  # fmt: skip


def test_no_line_is_wider_than_the_terminal_and_nothing_steers_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for width in (60, 80, 99, 100, 120, 200):
        text = plain(shown(monkeypatch, width))
        assert max(map(text_width, text.splitlines())) <= width
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert not any(line.startswith("A forged") for line in text.splitlines())


def test_signs_stay_without_colour_and_what_changed_is_bold(monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = shown(monkeypatch, 80)
    assert "\x1b[1;32m+ 1 added\x1b[0m  \x1b[1;31m- 1 gone\x1b[0m  \x1b[1;33m~ 2 changed\x1b[0m" in coloured
    assert "invoices -> invoices\x1b[1;32m_2026\x1b[0m" in coloured
    assert "\x1b[1;31m80\x1b[0m MB/s -> \x1b[1;32m50\x1b[0m MB/s" in coloured
    monkeypatch.setattr(type(RUN), "has_colour", False)
    without = shown(monkeypatch, 80)
    assert "\x1b[1m~ ledger-lift-prod-00\x1b[0m" in without
    assert "invoices -> invoices\x1b[1m_2026\x1b[0m" in without
    assert not re.search(r"\x1b\[[\d;]*3[0-7]m", without)
    monkeypatch.setenv("TERM", "dumb")
    assert shown(monkeypatch, 80) == plain(without) == STORED


def test_a_pipe_gets_all_of_it_in_full_width(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, 80, out=io.StringIO())
    assert "\x1b" not in text
    assert f"~ {LONG['name']}  1 change" in text
    assert f"{LONG['description']} -> {LONG['description']}of another end" in text
    assert "  ~ Table crm.invoices           invoices -> invoices_2026" in text.splitlines()


def test_a_terminal_gets_the_first_rows_and_is_told_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [table(f"s.t{number}") for number in range(1_000)]
    jobs = [{"id": f"j{number}", "name": f"job {number}"} for number in range(300)]
    a, b = (document("", *(job | {"object_infos": side} for job in jobs[:12]), *jobs[12:]) for side in ([], many))
    few = shown(monkeypatch, 80, (a, b))
    assert "980 more rows of 1,000 objects (--all)" in few
    assert few.count("s.t0\x1b") < SHOWN_OF_A_JOB
    assert re.search(r"\d more jobs \(--all\)\. 12,000 changes in 12 jobs", plain(few).replace("\n", " "))
    assert plain(shown(monkeypatch, 80, (a, b), every=True)).count(" s.t999\n") == 12
