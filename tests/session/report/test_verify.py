"""Verifying: only the archive proves a report, one changed byte is found, and each outcome has its own words."""

import html
import io

import msgspec
import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.health.figures import Limits
from drs_inspector.domain.redaction.allow_list import Level
from drs_inspector.session.report.options import ReportOptions, options_text
from drs_inspector.session.report.verify import Verdict, Verified, options_words, verify
from tests.helpers.demo_jobs import demo_snapshot
from tests.helpers.report_page import archive_of, options_for, report_of


@pytest.fixture(scope="module")
def archive() -> bytes:
    return archive_of(demo_snapshot(4))


@pytest.fixture(scope="module")
def report(archive: bytes) -> bytes:
    return report_of(archive)


def of(report: bytes, archive: bytes | None) -> Verified:
    return verify(io.BytesIO(report), "report.html", archive)


@pytest.mark.parametrize(
    ("form", "level", "changes"),
    [("html", None, {}), ("json", Level.PUBLIC, {"jobs": ((1, 2),)}), ("html", Level.SUPPORT, {"unfolded": True}),
        ("html", None, {"filter": "name:\"a'<b>\u202e\x85\"", "jobs": ((0, 0), (3, 3)), "offset_minutes": -210})],
)  # fmt: skip
def test_a_report_is_the_same_made_again(archive: bytes, form: str, level: Level, changes: dict[str, object]) -> None:
    made = report_of(archive, options_for(archive, level, form=form, **changes))
    found = of(made, archive)
    assert found.verdict is Verdict.SAME, found.sentences
    assert "nothing about whether the archive is true" in found.sentences[1]


def test_without_the_archive_nothing_can_be_told(report: bytes) -> None:
    found = of(report, None)
    assert found.verdict is Verdict.CANNOT_TELL
    assert found.sentences[0] == "Cannot tell: a report alone proves nothing."


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 1.0])
def test_one_other_byte_is_found_and_its_place_is_said(archive: bytes, report: bytes, share: float) -> None:
    place = max(report.index(b"<body>"), min(int(len(report) * share), len(report) - 1))
    changed = report[:place] + bytes([report[place] ^ 1]) + report[place + 1 :]
    found = of(changed, archive)
    assert found.verdict is Verdict.DIFFERS
    assert f"byte {place + 1:,}." in found.sentences[1]


@pytest.mark.parametrize("more", [b"\n", b"<p>All jobs are healthy.</p>"])
def test_what_is_added_or_cut_off_is_found(archive: bytes, report: bytes, more: bytes) -> None:
    assert of(report + more, archive).verdict is Verdict.DIFFERS
    assert of(report[:-20], archive).verdict is Verdict.DIFFERS
    assert of(report.replace(b"<body>", b"<body>" + more), archive).verdict is Verdict.DIFFERS


def test_another_archive_and_another_version_have_their_own_words(archive: bytes, report: bytes) -> None:
    other = of(report, archive + b"\n")
    assert other.verdict is Verdict.OTHER_ARCHIVE
    assert "was made from another file" in other.sentences[0]
    old = with_options(report, options_for(archive), program="0.0.1")
    assert of(old, archive).verdict is Verdict.OTHER_VERSION
    assert "Verify it with that version." in of(old, archive).sentences
    assert of(with_options(report, options_for(archive), layout=0), archive).verdict is Verdict.OTHER_VERSION


@pytest.mark.parametrize(
    "changes",
    [
        {"jobs": ((0, 0),)},
        {"jobs": ((0, 10**9),)},
        {"made_at": "2020-01-01T00:00:00Z"},
        {"offset_minutes": 0},
        {"unsure": 7},
        {"kept": False},
        {"unfolded": True},
        {"level": Level.PUBLIC},
        *({"limits": {name: 1e9}} for name in ("lag", "fresh", "without_progress", "trend", "trend_share")),
    ],
    ids=str,
)
def test_other_options_than_those_it_was_made_with_are_found(
    archive: bytes, report: bytes, changes: dict[str, object]
) -> None:
    """Who hides jobs, or judges by other limits, must make the report anew, and then it says so."""
    changed = with_options(report, options_for(archive), **changes)
    assert of(changed, archive).verdict is Verdict.DIFFERS


def test_limits_that_make_late_jobs_well_are_told(archive: bytes) -> None:
    generous = options_for(archive, limits=Limits(lag=1e6))
    assert "not by those of the program" in report_of(archive, generous).decode()
    assert options_words(generous)[1].startswith("Its limits are its own: late from a lag of 11")


def test_what_the_report_leaves_out_is_told_to_who_verifies_it(archive: bytes) -> None:
    (words,) = options_words(options_for(archive, Level.AUDITOR, jobs=((0, 1), (3, 3)), filter="is:failed"))
    assert "3 chosen jobs, by the filter is:failed; level auditor" in words


@pytest.mark.parametrize("jobs", [((0, 0), (0, 0)), ((2, 1),), ((-1, 0),), ((0, 9),), ((3, 3), (0, 1))])
def test_places_that_are_none_or_twice_are_no_report_of_the_archive(
    archive: bytes, report: bytes, jobs: tuple[tuple[int, int], ...]
) -> None:
    found = of(with_options(report, options_for(archive), jobs=jobs), archive)
    assert found.verdict is Verdict.DIFFERS


@pytest.mark.parametrize(
    "wrong", [b"", b"<html></html>", b"{}", b"\x00" * 3_000_000, b'<meta name="drs-inspector-report" content="{}">']
)
def test_a_file_that_is_no_report_is_refused(archive: bytes, wrong: bytes) -> None:
    with pytest.raises(FileProblemError, match=r"report\.html is no report of this program"):
        of(wrong, archive)


def with_options(report: bytes, before: ReportOptions, **changes: object) -> bytes:
    """Return a report that claims other options."""
    claimed = msgspec.convert(msgspec.to_builtins(before) | changes, ReportOptions)
    old, new = (html.escape(options_text(one)).encode() for one in (before, claimed))
    assert old in report
    return report.replace(old, new)
