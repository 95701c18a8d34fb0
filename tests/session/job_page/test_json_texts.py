"""The four JSON texts of a job, paths that work wherever they are pasted, and the requests that they are replies of."""

import json

import pytest

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.query.search import read_query
from drs_inspector.domain.rawjson.lines import JsonLines
from drs_inspector.domain.rawjson.paths import PathFinder, value_range
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.documents import table_rows
from drs_inspector.domain.tables.rows import Document
from drs_inspector.session.curl_texts import Origin
from drs_inspector.session.job_page import json_texts
from drs_inspector.session.job_page.json_texts import (
    JsonText,
    condition_words,
    curl_of_text,
    job_texts,
    sql_name,
)
from drs_inspector.session.job_table.columns import window_column
from drs_inspector.session.sql.document_tables import document_tables
from drs_inspector.storage.field_dictionary import described

CANARY = "c4nary-S3cret"
NAME = "shop \"x\" and 'y'"
LISTED = {"id": "j1", "name": NAME, "status": "INCRE_TRANSFER_STARTED", "db_use_type": "sync", "net_type": "eip"}
DETAIL = {
    "id": "j1",
    "name": NAME,
    "db_use_type": "sync",
    "source_endpoint": {"db_type": "mysql", "ip": "10.0.0.5", "db_port": 3306, "db_password": CANARY},
    "target_endpoint": {"kafka_security_config": {"key_password": CANARY, "type": "SASL_SSL"}},
    "error_message": f"cannot connect to mysql://root:{CANARY}@10.0.0.5",
    "object_infos": [{"id": "a", "name": "t1"}, {"id": "b", "name": "t2", "select": True}],
    "new": {"a.b": 1, 'q"uo': "x", "br[0]": "yes", "": 5, "cost center": 1.5, "a\\b": "c", "ü/é": False, "1st": "z"},
    "dotted.at.root": "r",
    "1": {"a": "w"},
    "actual_start_time": None,
}


def job_of(*, listed: bool = True, detail: bool = True) -> Job:
    return Job(
        "j1",
        list_raw=json.dumps(LISTED).encode() if listed else None,
        detail_raw=json.dumps(DETAIL, indent=1).encode() if detail else None,
        scenario="sync",
    )


def texts_of(job: Job) -> dict[str, JsonText]:
    return {text.title: text for text in job_texts(job, described())}


def paths_in(text: JsonText) -> list[tuple[str, str]]:
    """Return the path and the JSON of every single value, found line by line as the pane does."""
    lines = JsonLines(text.raw)
    while not lines.step(1):
        pass
    found = []
    for number in range(lines.line_count):
        finder = PathFinder(lines, number)
        while not finder.step(1):
            pass
        value = value_range(lines, lines.line(number))
        token = lines.token_text(*value) if value is not None else ""
        if token and token[0] not in "{[":
            found.append((text.query_path(finder.path), token))
    return found


def test_what_was_not_read_says_why() -> None:
    whole = texts_of(job_of())
    assert list(whole) == ["List entry", "Detail", "Both", "As received"]
    assert not any(text.why_not for text in whole.values())
    assert json.loads(bytes(whole["Both"].raw))["list"]["net_type"] == "eip"
    listed = texts_of(job_of(detail=False))
    assert "not read" in listed["Detail"].why_not
    assert "not read" in listed["Both"].why_not
    assert json.loads(bytes(listed["As received"].raw)) == LISTED
    assert "No list" in texts_of(job_of(listed=False))["List entry"].why_not


def test_received_is_byte_for_byte_what_came_but_for_secrets() -> None:
    text = texts_of(job_of())["As received"]
    assert text.is_received
    assert b'\n "name"' in text.raw


def test_a_very_big_job_is_not_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_texts, "BIGGEST_BOTH", 2_000_000)
    big = Job("j1", list_raw=b'{"id":"j1"}', detail_raw=b'{"id":"j1","text":"' + b"x " * 1_050_000 + b'"}')
    assert "2 MB" in texts_of(big)["Both"].why_not


def test_a_secret_is_in_no_text() -> None:
    for job in (job_of(), job_of(detail=False)):
        for text in texts_of(job).values():
            assert CANARY.encode() not in bytes(text.raw)
            assert all(CANARY not in token for _, token in paths_in(text))


@pytest.mark.parametrize("title", ["Detail", "List entry", "Both"])
def test_every_path_is_a_filter_a_column_and_a_name_in_sql(title: str) -> None:
    snapshot = Snapshot()
    snapshot.jobs["j1"] = job = job_of()
    other = Job("j2", list_raw=b'{"id":"j2"}', detail_raw=b'{"id":"j2"}')
    told = paths_in(texts_of(job)[title])
    assert len(told) >= 5
    for path, token in told:
        asked = condition_words(path, token)
        query = read_query(asked, [snapshot])
        assert query.error is None, asked
        assert query.matches(job, snapshot), asked
        if token != "null":
            assert not query.matches(other, snapshot), asked
        assert window_column(path) is not None, path
        rows = table_rows("jobs", [Document("d", snapshot)], [path])
        (cells,) = [column for part in rows.slices() for column in part.columns]
        value = json.loads(token)
        assert cells[0] == value or cells[0] == token, path
        named = document_tables([Document("d", snapshot)], "select " + sql_name(path))
        assert path in [column.name for column in named["jobs"].columns], path


def test_the_outermost_values_have_no_path() -> None:
    texts = texts_of(job_of())
    assert texts["Detail"].query_path("") == texts["List entry"].query_path("") == ""
    assert texts["Both"].query_path("list") == texts["Both"].query_path("detail") == ""
    assert texts["Both"].query_path('detail["a.b"].c') == '["a.b"].c'


def test_values_are_written_as_a_query_writes_them() -> None:
    assert condition_words("a", '"x y\\"z"') == 'a = "x y""z"'
    assert condition_words("a", "null") == "a not exists"
    assert condition_words("a", "1e400") == "a = 1e400"
    assert condition_words("a", "{") == "a"
    assert sql_name('a["b""c"]') == '"a[""b""""c""]"'


ORIGIN = Origin("https://drs.example.com", "p1")


def test_each_text_has_the_request_that_it_is_the_reply_of() -> None:
    texts, job = texts_of(job_of()), job_of()
    assert "/v3/p1/jobs/batch-detail" in curl_of_text(ORIGIN, job, texts["Detail"]).text
    listed = curl_of_text(ORIGIN, job, texts["List entry"])
    assert '"db_use_type":"sync"' in listed.text
    assert "first page" in listed.words
    assert "no single request" in curl_of_text(ORIGIN, job, texts["Both"]).why_not
