"""A report with a comparison, and a comparison as a page: what it says, what masking leaves of it, and its proof."""

import hashlib
import io
import json
from typing import Any

import pytest

from drs_inspector.domain.compare.told.masked import HIDDEN
from drs_inspector.domain.redaction.allow_list import Level
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.report import changes as written
from drs_inspector.session.report.making import write_report
from drs_inspector.session.report.options import ComparisonOptions, ReportOptions, options_text
from drs_inspector.session.report.verify import Verdict, options_words, verify
from drs_inspector.storage.archive.open_files import open_bytes
from tests.helpers.report_page import HOSTILE, Page, archive_of, hostile_snapshot, options_for
from tests.helpers.two_readings import CHANGES, Changes, evening

Json = dict[str, Any]
MADE = ("added", "gone", "re-created", "refused", "speed", "condition", "renamed", "tag added")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def options_of_both(a: bytes, b: bytes, level: Level | None = None, **changes: Any) -> ReportOptions:
    how = {
        name: changes.pop(name)
        for name in list(changes)
        if name in ComparisonOptions.__struct_fields__ and name != "jobs"
    }
    return options_for(b, level, comparison=ComparisonOptions(archive_sha256=sha256(a), **how), **changes)


def made_of(a: bytes, b: bytes, options: ReportOptions) -> bytes:
    stream = io.BytesIO()
    write_report(b, options, stream, a)
    return stream.getvalue()


@pytest.fixture(scope="module")
def both() -> tuple[bytes, bytes]:
    made = Changes(evening(12), 3)
    made.noise()
    for name in MADE:
        made.make(name)
    return archive_of(made.a.snapshot()), archive_of(made.b.snapshot("2026-11-27T06:02:00Z"))


@pytest.fixture(scope="module")
def told(both: tuple[bytes, bytes]) -> Json:
    document: Json = json.loads(made_of(*both, options_of_both(*both, form="json")))
    return document


def test_the_changes_are_all_there_(told: Json) -> None:
    found = told["comparison"]
    assert found["verdict"] == "different"
    assert found["answer"].endswith("Not everything was read on both sides.")
    figures = {one["label"]: one["value"] for one in found["figures"]}
    assert figures["+ Added"] == figures["- Gone"] == figures["? Not read"] == "1"
    jobs = {one["job"]["name"]: one for one in found["jobs"]}
    assert len(jobs) == len(MADE) == sum(int(value) for label, value in figures.items() if label[0] != "=")
    rows = [(one["title"], row["change"], row["a"], row["b"]) for job in jobs.values() for one in job["sections"]
        for row in one["rows"]]  # fmt: skip
    assert ("Fields", "changed", "50 MB/s", "20 MB/s") in rows
    assert any(title == "Objects" and change == "renamed" for title, change, _a, _b in rows)
    assert any(title == "Rules" for title, *_row in rows)
    (again,) = [one for one in jobs.values() if one["id_a"] != one["id_b"] and one["id_a"] and one["id_b"]]
    assert "re-created" in again["reason"]
    (unread,) = [one for one in jobs.values() if one["sign"] == "?"]
    assert "details were refused: Not allowed (DRS.M00101)" in unread["not_read"]
    documents = found["documents"]
    assert [one["side"] for one in documents] == ["A", "B"]
    assert [one["read_at"] for one in documents] == ["26 Nov 2026, 19:02", "27 Nov 2026, 07:02"]
    assert "Complete" in documents[0]["coverage"][0]
    assert "Not complete" in documents[1]["coverage"][0]
    assert sum(int(one["value"].replace(",", "")) for one in found["not_counted"]) > 10


def test_both_archives_are_named_by_their_hash(both: tuple[bytes, bytes], told: Json) -> None:
    assert [one["archive_sha256"] for one in told["comparison"]["documents"]] == [sha256(one) for one in both]
    assert told["options"]["comparison"]["archive_sha256"] == sha256(both[0])


def test_the_page_reads_well_and_leads_from_a_change_to_its_job(both: tuple[bytes, bytes], told: Json) -> None:
    text = made_of(*both, options_of_both(*both)).decode()
    page = Page(text)
    sections = [words for level, words in page.headings if level == 2]
    assert sections[4:6] == ["What changed from A to B", "Job by job"]
    places = [given["id"] for _tag, given in page.elements if "id" in given]
    assert len(places) == len(set(places))
    assert {str(one["href"]) for one in page.of("a")} <= {f"#{where}" for where in places}
    assert all(cell[2].strip() for table in page.tables for row in table["rows"] for cell in row)
    # A changed word is marked, and beside the colour there is a sign with a word.
    assert "<mark>50</mark> MB/s" in text
    assert "<b>~ changed</b>" in text
    assert told["comparison"]["answer"] in page.text
    after_title = page.text.index("What changed from A to B", page.text.index("All jobs by name"))
    assert page.text[after_title + 25 :].lstrip().startswith(told["comparison"]["answer"])


def test_a_comparison_alone_is_a_page_of_its_own(both: tuple[bytes, bytes], told: Json) -> None:
    page = Page(made_of(*both, options_of_both(*both, page="comparison")).decode())
    assert [words for level, words in page.headings if level == 1] == [
        "Database replication: what changed in eu-west-101"
    ]
    assert told["comparison"]["answer"] in page.text
    assert len(page.of("details")) == len(MADE)
    assert all(sha256(one) in page.text for one in both)
    masked = Page(made_of(*both, options_of_both(*both, Level.AUDITOR, page="comparison")).decode())
    assert "Appendix A: what was masked and what was kept" in [words for _level, words in masked.headings]
    as_json = json.loads(made_of(*both, options_of_both(*both, page="comparison", form="json")))
    without_places = [one | {"job": one["job"] | {"place": 0}} for one in told["comparison"]["jobs"]]
    assert as_json["comparison"]["jobs"] == without_places


@pytest.mark.parametrize("form", ["html", "json"])
@pytest.mark.parametrize(("level", "page"), [(None, "report"), (Level.PUBLIC, "report"), (Level.SUPPORT, "comparison")])
def test_it_is_the_same_made_again_from_both(
    both: tuple[bytes, bytes], form: str, level: Level | None, page: str
) -> None:
    a, b = both
    report = made_of(a, b, options_of_both(a, b, level, form=form, page=page))

    def of(*archives: bytes) -> Verdict:
        found = verify(io.BytesIO(report), "report", *(archives or (None,)))
        return found.verdict

    assert of(b, a) is of(a, b) is Verdict.SAME
    assert of() is of(a) is of(b) is of(b, b) is Verdict.CANNOT_TELL
    assert of(b, a + b"\n") is of(a + b"\n") is Verdict.OTHER_ARCHIVE
    place = report.index(b"MB/s") if level is not Level.PUBLIC else len(report) // 2
    forged = report[:place] + b"x" + report[place + 1 :]
    assert verify(io.BytesIO(forged), "report", a, b).verdict is Verdict.DIFFERS


def test_other_options_of_the_comparison_are_found(both: tuple[bytes, bytes]) -> None:
    a, b = both
    options = options_of_both(a, b, form="json")
    report = made_of(a, b, options)
    for changes in ({"volatile": True}, {"jobs": ()}, {"only": ("jobs",)}, {"kept": False}, {"pair": True}):
        claimed = options_text(options).replace('"comparison":{', f'"comparison":{{{json.dumps(changes)[1:-1]},')
        forged = report.replace(options_text(options).encode(), claimed.encode())
        assert forged != report
        assert verify(io.BytesIO(forged), "report", a, b).verdict is Verdict.DIFFERS, changes
    assert f"compared with the archive {sha256(a)}" in options_words(options)[0]


def test_an_archive_with_itself_is_the_same(both: tuple[bytes, bytes]) -> None:
    a = both[0]
    for level in (None, Level.PUBLIC):
        report = made_of(a, a, options_of_both(a, a, level, form="json"))
        assert json.loads(report)["comparison"]["answer"] == "The same: nothing that counts differs."
        assert verify(io.BytesIO(report), "report", a).verdict is Verdict.SAME


@pytest.mark.parametrize("level", Level)
def test_masking_changes_nothing_of_what_changed(both: tuple[bytes, bytes], told: Json, level: Level) -> None:
    masked = json.loads(made_of(*both, options_of_both(*both, level, form="json")))["comparison"]
    plain = told["comparison"]
    assert [masked[name] for name in ("verdict", "answer", "figures", "not_counted")] == [
        plain[name] for name in ("verdict", "answer", "figures", "not_counted")
    ]

    def shape(found: Json) -> list[Any]:
        return [
            (job["change"], job["job"]["place"] > 0, job["same"],
                [(one["words"], [(row["sign"], row["change"]) for row in one["rows"]]) for one in job["sections"]])
            for job in found["jobs"]
        ]  # fmt: skip

    assert [one[0] for one in shape(masked)] == [one[0] for one in shape(plain)]
    assert [one[2:] for one in shape(masked)] == [one[2:] for one in shape(plain)]
    assert HIDDEN not in json.dumps(masked)
    # The same value has the same replacement in both documents.
    speeds = [row for job in masked["jobs"] for one in job["sections"] for row in one["rows"] if row["a"] == "50 MB/s"]
    assert [row["b"] for row in speeds] == ["20 MB/s"]


def _reading(canary: str, **changes: Any) -> Snapshot:
    """Return a document in which every text that a level may remove has a canary."""
    snapshot = hostile_snapshot([f"{canary}-people", "the same in both"])
    for number, job_id in enumerate(list(snapshot.jobs)):
        detail = json.loads(bytes(snapshot.jobs[job_id].detail_raw or b""))
        detail |= {
            "error_message": f"Access denied for user '{canary}user'@'10.66.77.{number}' to jdbc:mysql://{canary}x:Hunter2@10.66.77.9/x",
            "description": f"call {canary}son at +41 79 555 {number:02d} 99",
            "alarm_notify": {"subscriptions": [{"endpoints": [f"{canary}@example.com"], "protocol": "email"}]},
            "tags": [{"key": f"{canary}key", "value": f"{canary}value"}],
            f"{canary}field": {f"{canary}inner": [f"{canary}element"]},
            "vpc_id": f"{canary}-vpc",
            "status": f"{canary.upper()}_STATUS",
        } | changes
        snapshot.add_detail(json.dumps(detail).encode(), job_id)
    snapshot.source.project_name = snapshot.source.project_id = f"{canary}-project"
    snapshot.source.domain, snapshot.source.files = f"{canary}-account", (f"{canary}.json",)
    snapshot.source.region = f"{canary}-region"
    return snapshot


@pytest.mark.parametrize("page", ["report", "comparison"])
@pytest.mark.parametrize("level", Level)
def test_nothing_of_either_document_that_a_level_removes_is_in_the_file(level: Level, page: str) -> None:
    first, second = _reading("canaryone"), _reading("canarytwo")
    gone = {"id": "g" * 36, "name": "canarythree", "status": "CANARY_FOUR", "db_use_type": "canaryfive"}
    first.add_detail(json.dumps(gone).encode(), "g" * 36, scenario="canaryfive")
    second.mark_unavailable("h" * 36, {"title": "canarysix was refused", "code": "canaryseven"}, name="canaryeight")
    twice = {"id": next(iter(first.jobs)), "name": "canarynine"}
    first.add_part(0, "results[7]", json.dumps(twice).encode())
    rules = {
        "filter_conditions": [{"transformation_info": {"value": "canaryten"}, "object_infos": [{"id": "canaryten"}]}]
    }
    first.add_part(5, "data_transformation", json.dumps(rules).encode())
    a, b = archive_of(first), archive_of(second)
    for form in ("html", "json"):
        plain = made_of(a, b, options_of_both(a, b, form=form, page=page)).decode()
        for canary in ("canaryone", "canarytwo", "canarythree", "canaryeight", "canaryten"):
            assert canary in plain
        assert "Hunter2" not in plain
        masked = made_of(a, b, options_of_both(a, b, level, form=form, page=page)).decode()
        for canary in ("user", "x:", "son", "@", "value"):
            for side in ("canaryone", "canarytwo"):
                assert side + canary not in masked
        assert "10.66.77" not in masked
        assert "79 555" not in masked
        if level is not Level.AUDITOR:
            assert "canary" not in masked.casefold(), masked[masked.casefold().index("canary") - 80 :][:200]


def test_what_was_not_chosen_is_in_no_part_of_the_file() -> None:
    first, second = _reading("canaryone"), _reading("canarytwo")
    for snapshot, name in ((first, "quietone"), (second, "quiettwo")):
        snapshot.add_detail(json.dumps({"id": "q" * 36, "name": name, "status": name}).encode(), "q" * 36)
    a, b = archive_of(first), archive_of(second)
    options = options_of_both(a, b, jobs=((0, 0),))
    report = made_of(a, b, options).decode()
    assert "canarytwo-people" in report
    assert "canaryone-people" in report
    assert "quiet" not in report
    assert "Only some jobs were compared" in report


def test_a_change_that_masking_hides_is_still_told() -> None:
    """Placeholders stand for what is between blanks: values that differ by a blank alone get the same one."""
    first, second = (
        {"id": "j" * 36, "name": "job", "status": "PAUSING", "description": text, "source_endpoint": {"db_user": text},
            "object_infos": [{"id": "d-*-*-t", "name": "t", "type": "table", "alias_name": text}],
            "tags": [{"key": "team", "value": text}]}
        for text in ("canary", "canary ")
    )  # fmt: skip
    archives = []
    for detail in (first, second):
        snapshot = Snapshot()
        snapshot.add_detail(json.dumps(detail).encode(), "j" * 36)
        archives.append(archive_of(snapshot))
    a, b = archives
    plain, masked = (
        json.loads(made_of(a, b, options_of_both(a, b, level, form="json", page="comparison")))["comparison"]
        for level in (None, Level.PUBLIC)
    )
    assert plain["answer"] == masked["answer"] == "4 changes in 1 job. Not everything was read on both sides."
    rows = [row for one in masked["jobs"][0]["sections"] for row in one["rows"]]
    assert [(row["change"], row["a"], row["b"], row["note"]) for row in rows[:3]] == [
        ("changed", None, None, HIDDEN)
    ] * 3
    assert [row["what"] for row in rows[:3]] == ["Description", "Source", "Tag"]
    assert "canary" not in json.dumps(masked)


@pytest.mark.parametrize("level", Level)
def test_a_text_that_is_masked_in_two_ways_is_no_change(level: Level) -> None:
    """Whether a word is a name may be known only when the first document is written, and the second knows it then."""
    archives = []
    for more in ("", "user bobby was here"):
        snapshot = Snapshot()
        for job_id, words in (("1" * 36, "bobby is not there"), ("2" * 36, f"all is well {more}")):
            detail = {"id": job_id, "name": "n" * 9, "status": "INCRE_TRANSFER_FAILED", "error_message": words}
            snapshot.add_detail(json.dumps(detail).encode(), job_id)
        archives.append(archive_of(snapshot))
    for a, b in (archives, archives[::-1]):
        found = json.loads(made_of(a, b, options_of_both(a, b, level, form="json")))["comparison"]
        assert [len(one["sections"]) for one in found["jobs"]] == [1]
        assert len(found["jobs"][0]["sections"][0]["rows"]) == 1


def test_nothing_of_a_name_in_a_comparison_becomes_markup() -> None:
    names = [name[:1_000] for name in HOSTILE]
    first, second = hostile_snapshot([f"a{name}" for name in names]), hostile_snapshot([f"{name}b" for name in names])
    a, b = archive_of(first), archive_of(second)
    for page in ("report", "comparison"):
        seen = Page(made_of(a, b, options_of_both(a, b, page=page)).decode())
        plain = [archive_of(hostile_snapshot([name] * len(names))) for name in ("one", "two")]
        calm = Page(made_of(plain[0], plain[1], options_of_both(plain[0], plain[1], page=page)).decode())
        assert {tag for tag, _given in seen.elements} == {tag for tag, _given in calm.elements}
        assert {key for _tag, given in seen.elements for key in given} == {
            key for _tag, given in calm.elements for key in given
        }
        assert not any(steering in seen.text for steering in "\u202e\u2066\x00\x1b\x85\u2028")


def test_lists_are_bounded_and_what_is_left_out_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in (("MOST_CHANGED", 5), ("MOST_ROWS", 7), ("MOST_ROWS_OF_ALL", 24)):
        monkeypatch.setattr(written, name, most)
    sides = []
    for target in ("one", "two"):
        snapshot = Snapshot()
        for number in range(9):
            objects = [
                {"id": f"d-*-*-t{at}", "name": f"t{at}", "type": "table", "alias_name": f"{target}{at}"}
                for at in range(20)
            ]
            detail = {"id": f"{number:036d}", "name": f"job{number}", "status": "PAUSING", "object_infos": objects}
            snapshot.add_detail(json.dumps(detail).encode(), f"{number:036d}")
        sides.append(archive_of(snapshot))
    for level in (None, Level.PUBLIC):
        found = json.loads(made_of(sides[0], sides[1], options_of_both(sides[0], sides[1], level, form="json")))[
            "comparison"
        ]
        assert found["unlisted"] == 4
        told = [(len(one["rows"]), one["unlisted"]) for job in found["jobs"] for one in job["sections"]]
        assert all(sum(one) == 20 for one in told)
        assert told[0] == (7, 13)
        assert sum(rows for rows, _unlisted in told) <= 24
    page = Page(made_of(sides[0], sides[1], options_of_both(sides[0], sides[1])).decode())
    assert "4 more jobs are not listed here" in page.text
    assert "13 more changes are not listed here" in page.text


def test_the_work_ends_when_who_takes_it_says_so(both: tuple[bytes, bytes]) -> None:
    class StoppedError(Exception):
        pass

    class Stopped(io.BytesIO):
        def write(self, _data: Any, /) -> int:
            raise StoppedError

    with pytest.raises(StoppedError):
        write_report(both[1], options_of_both(*both), Stopped(), both[0])


def test_changes_of_every_kind_are_made_in_these_tests() -> None:
    assert set(MADE) <= set(CHANGES)
    assert open_bytes("x", archive_of(Snapshot())).total == 0
