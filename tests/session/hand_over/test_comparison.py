"""A comparison that is handed over: verified with its archives, without what its level removes, with all changes."""

import io
import json
import re
from pathlib import Path

import msgspec
import pytest

from drs_inspector.domain.compare.documents import compare
from drs_inspector.domain.compare.told import whole
from drs_inspector.domain.compare.told.masked import HIDDEN
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.compare.question import Answer, Question
from drs_inspector.session.compare.sides import Document, OpenSide
from drs_inspector.session.hand_over.compared import Compared, compared_documents
from drs_inspector.session.hand_over.comparison_formats import comparison_formats
from drs_inspector.session.hand_over.comparison_page import ComparisonPage
from drs_inspector.session.hand_over.result import Result
from drs_inspector.session.report.verify import Verdict, options_words, read_options, verify
from drs_inspector.storage.archive import open_files
from drs_inspector.storage.exports.exporter import Exporter, ExportOptions, Selection
from tests.helpers.report_page import HOSTILE, Page, hostile_snapshot
from tests.helpers.two_readings import Changes, evening

WHOLE = Compared()
LEVELS = (None, *Level)
SOME = (*HOSTILE[:3], *HOSTILE[9:13])
CANARIES = ("canaryanna", "canarybert")
FORMS = ("comparison-page", "comparison-report", "comparison-text", "comparison-csv", "comparison-json",
         "comparison-ndjson")  # fmt: skip


@pytest.fixture(scope="module")
def both() -> tuple[Snapshot, Snapshot]:
    """Return two readings; a word of A is in no place of B, and the other way round."""
    made = Changes(evening(8), 3)
    made.noise()
    for name in ("added", "gone", "re-created", "speed", "condition", "renamed"):
        made.make(name)
    for reading, canary in ((made.a, CANARIES[0]), (made.b, CANARIES[1])):
        for number, detail in enumerate(reading.details.values()):
            detail["description"] = f"ask {canary}{number}"
            detail["error_message"] = f"no way to {canary}.shop.example for {canary}"
            detail["unknown_member"] = {"of": canary}
            detail["tags"] = [*detail.get("tags", ()), {"key": "who", "value": canary}]
    return made.a.snapshot(), made.b.snapshot("2026-11-27T06:02:00Z")


def form(name: str, compared: Compared = WHOLE, *, with_archive: bool = True) -> Exporter:
    return next(one for one in comparison_formats(compared, with_archive=with_archive) if one.name == name)


def written(name: str, sides: tuple[Snapshot, Snapshot], level: Level | None, folder: Path,
            compared: Compared = WHOLE) -> Path:  # fmt: skip
    exporter = form(name, compared)
    path = folder / f"x{exporter.suffix}"
    policy = None if level is None else Policy.of(level)
    exporter.export(Selection(sides, masking=policy), path, ExportOptions(replace=False))
    return path


def verdict(page: Path) -> Verdict:
    archives = [page.with_suffix(f".{letter}.drs.json").read_bytes() for letter in "ab"]
    with page.open("rb") as report:
        return verify(report, page.name, *archives).verdict


@pytest.mark.parametrize(
    ("name", "level"),
    [*(("comparison-page", one) for one in LEVELS), *((one, Level.PUBLIC) for one in FORMS[1:]), (FORMS[4], None)],
)
def test_no_file_of_a_level_has_what_the_level_removes(
    both: tuple[Snapshot, Snapshot], name: str, level: Level | None, tmp_path: Path
) -> None:
    path = written(name, both, level, tmp_path, Compared((f"{CANARIES[0]}.json", f"{CANARIES[1]}.json")))
    files = {one.name: one.read_text("utf-8") for one in tmp_path.iterdir()}
    is_page = path.suffix == ".html"
    assert len(files) == (3 if is_page else 1)
    found = {canary for canary in CANARIES for text in files.values() if canary in text.casefold()}
    assert found == (set() if level is not None else set(CANARIES))
    if is_page:
        assert verdict(path) is Verdict.SAME
        assert "What stays readable: figures, times and states" in Page(files[path.name]).text
    if name == "comparison-json":
        told = json.loads(files[path.name])
        assert [told[side]["masking"] for side in "ab"] == [level, level]
        assert told["verdict"] == "different"
        assert sum(told["counts"].values()) == len(compare(*both).jobs) + told["counts"]["same"]
        assert len(told["jobs"]) == len(compare(*both).jobs)


def test_a_page_of_a_level_is_of_its_own_archives_and_calls_a_value_as_they_do(
    both: tuple[Snapshot, Snapshot], tmp_path: Path
) -> None:
    path = written("comparison-page", both, Level.PUBLIC, tmp_path)
    text = path.read_text("utf-8")
    archives = [open_files([path.with_suffix(f".{letter}.drs.json")]) for letter in "ab"]
    names = {job.name for one in archives for job in one.jobs.values()}
    assert names & set(re.findall(r"job-\d+", text))
    assert set(re.findall(r"\bjob-\d+\b", Page(text).text)) <= names | {job for one in archives for job in one.jobs}
    for before, after in zip(both, archives, strict=True):
        assert len(before.jobs) == len(after.jobs)


def test_what_was_computed_is_never_handed_over_as_read(both: tuple[Snapshot, Snapshot], tmp_path: Path) -> None:
    sides = compared_documents(answer_of(both))
    sides[0].source = msgspec.structs.replace(sides[0].source, kind="demo", computed=True)
    path = written("comparison-page", sides, Level.PUBLIC, tmp_path)
    text = Page(path.read_text("utf-8")).text
    assert "A was computed for the demo: it was never read." in text
    assert "This was computed for the demo: it was never read." in text
    assert text.count(" jobs were read, and no number") == 1
    assert verdict(path) is Verdict.SAME
    again = [open_files([path.with_suffix(f".{letter}.drs.json")]).source.computed for letter in "ab"]
    assert again == [True, msgspec.UNSET], "a document that was read says nothing new"


def test_what_masking_hides_is_said_and_is_never_the_same(tmp_path: Path) -> None:
    """Placeholders stand for what is between blanks: values that differ by a blank alone get the same one."""
    sides = []
    for text in ("canary", "canary "):
        snapshot = Snapshot()
        detail = {"id": "j" * 36, "name": "job", "status": "PAUSING", "description": text}
        snapshot.add_detail(json.dumps(detail).encode(), "j" * 36)
        sides.append(snapshot)
    a, b = sides
    for folder in ("masked", "plain"):
        (tmp_path / folder).mkdir()
    path = written("comparison-page", (a, b), Level.SUPPORT, tmp_path / "masked")
    text = Page(path.read_text("utf-8")).text
    assert "They differ, and masking hides how." in text
    assert "1 more change cannot be seen here: masking makes both sides look the same." in text
    assert verdict(path) is Verdict.SAME
    with path.open("rb") as page:
        assert ", 1 change hidden by masking." in options_words(read_options(page, path.name))[0]
    told = json.loads(written("comparison-json", (a, b), Level.SUPPORT, tmp_path).read_text("utf-8"))
    assert told["verdict"] == "different"
    (row,) = told["jobs"][0]["differences"]
    assert row["note"] == HIDDEN
    plain = Page(written("comparison-page", (a, b), None, tmp_path / "plain").read_text("utf-8")).text
    assert "1 change in 1 job." in plain
    assert "cannot be seen" not in plain


def answer_of(sides: tuple[Snapshot, Snapshot], job_a: str = "", job_b: str = "") -> Answer:
    question = Question(OpenSide("a"), OpenSide("b"), job_a, job_b)
    a, b = (Document(name, one) for name, one in zip("AB", sides, strict=True))
    compared = Compared(ids=(job_a, job_b) if job_a else None, pair=job_a != job_b)
    steps = compared.steps(*sides, lambda one: one)
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            return Answer(question, finished.value, a, b, 0.0)


def test_two_jobs_alone_go_along_and_no_other(both: tuple[Snapshot, Snapshot], tmp_path: Path) -> None:
    ids = [next(reversed(one.jobs)) for one in both]
    first = next(iter(both[0].jobs))
    for job_a, job_b in ((first, ids[1]), (ids[0], ids[0])):
        answer = answer_of(both, job_a, job_b)
        folder = tmp_path / job_b[:8]
        folder.mkdir()
        path = written("comparison-report", both, Level.AUDITOR, folder, Compared.of(answer))
        assert verdict(path) is Verdict.SAME
        assert [len(open_files([path.with_suffix(f".{one}.drs.json")]).jobs) for one in "ab"] == [1, 1]


def test_of_a_job_that_is_gone_both_documents_go_whole_and_it_is_told_as_gone(
    both: tuple[Snapshot, Snapshot], tmp_path: Path
) -> None:
    gone = next(job.id_a for job in compare(*both).jobs if job.change == "gone" and job.id_a)
    compared = Compared.of(answer_of(both, gone, gone))
    assert compared.ids == (gone, "")
    assert "comparison-report" not in [one.name for one in comparison_formats(compared)]
    path = written("comparison-page", both, None, tmp_path, compared)
    assert "- gone" in Page(path.read_text("utf-8")).text
    assert verdict(path) is Verdict.SAME


@pytest.mark.parametrize("name", ["comparison-page", "comparison-text", "comparison-csv", "comparison-ndjson"])
async def test_what_is_looked_at_is_what_is_written_with_hostile_names(name: str, tmp_path: Path) -> None:
    sides = hostile_snapshot(SOME), hostile_snapshot(SOME[::-1])
    exporter = form(name, with_archive=False)
    word = "<script>"
    result = Result(exporter, sides)
    count = await result.count(word, Policy.of(Level.PUBLIC))
    assert count.before > 0
    assert count.now == 0
    (shown,) = await result.shown(None)
    assert all(json.loads(piece.raw) for piece in shown)
    for level in (None, Level.SUPPORT):
        folder = tmp_path / str(level)
        folder.mkdir()
        path = written(name, sides, level, folder)
        text = path.read_text("utf-8")
        if path.suffix == ".html":
            assert not Page(text).of("script")
            assert verdict(path) is Verdict.SAME
        if path.suffix == ".txt":
            assert not re.search("[\x00-\x08\x1b\u202e\u2066]", text)


def test_too_many_rows_are_refused_in_words_and_leave_nothing(
    both: tuple[Snapshot, Snapshot], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "MOST_TOLD", 2)
    with pytest.raises(InspectorError, match="too many changes"):
        written("comparison-csv", both, Level.PUBLIC, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert written("comparison-csv", both, None, tmp_path).exists()


def test_a_cancelled_page_leaves_nothing(both: tuple[Snapshot, Snapshot], tmp_path: Path) -> None:
    calls = 0

    def stop(_done: int, _total: int) -> None:
        nonlocal calls
        calls += 1
        if calls > 60:
            raise KeyboardInterrupt

    exporter = ComparisonPage(Compared(), with_archive=True)
    with pytest.raises(KeyboardInterrupt):
        exporter.export(Selection(both), tmp_path / "x.comparison.html", ExportOptions(on_progress=stop))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_not_checked_when_it_was_compared_is_refused(both: tuple[Snapshot, Snapshot]) -> None:
    answer = answer_of(both)
    a, _b = compared_documents(answer, with_readings=False)
    assert a.replies == []
    a.is_checked = False
    with pytest.raises(InspectorError, match="Nothing was written"):
        compared_documents(answer._replace(a=Document("A", a)))


def test_the_page_is_bytes_that_a_stream_takes(both: tuple[Snapshot, Snapshot]) -> None:
    stream = io.BytesIO()
    report = ComparisonPage(Compared()).export(Selection(both), stream, ExportOptions())
    assert report.bytes == len(stream.getvalue())
    assert "which was not kept" in stream.getvalue().decode()
