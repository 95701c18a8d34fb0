"""What is made in memory is what the file would be, and a word that is in it is found in any spelling."""

import asyncio
import json
from io import BytesIO
from typing import BinaryIO

import pytest

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.query import whole
from drs_inspector.domain.query.whole import occurrences
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.hand_over import result as results
from drs_inspector.session.hand_over.formats import format_named
from drs_inspector.session.hand_over.page_text import page_text
from drs_inspector.session.hand_over.result import Result, WordCount
from drs_inspector.storage.archive.write import write_archive
from drs_inspector.storage.exports.exporter import ExportOptions, FileExporter, Selection
from drs_inspector.storage.exports.registry import exporter_named
from drs_inspector.storage.files.write_report import WriteReport

ARCHIVE = exporter_named("archive")
SUPPORT = Policy.of(Level.SUPPORT)


def snapshot_of(*names: str) -> Snapshot:
    snapshot = Snapshot()
    for number, name in enumerate(names):
        detail = {"id": f"job-{number}", "name": name, "error_msg": f"table missing in {name}"}
        snapshot.add_detail(json.dumps(detail).encode(), f"job-{number}", 0)
    return snapshot


async def test_a_word_is_counted_in_the_masked_file_and_in_the_plain_one() -> None:
    result = Result(ARCHIVE, [snapshot_of("Müller", "other"), snapshot_of("Müller")])
    assert await result.count("mÜLLER", SUPPORT) == WordCount(now=0, before=4)
    assert await result.count("mÜLLER", Policy.of(Level.AUDITOR)) == WordCount(now=4, before=4)
    assert await result.count("nobody", SUPPORT) == WordCount(0, 0)
    assert (await Result(ARCHIVE, [snapshot_of("a", "b")], {"job-0"}).count("other", None)).before == 0


async def test_the_result_is_the_file() -> None:
    snapshot = snapshot_of("ledger")
    (((_title, made, _kind, _goes),),) = await Result(ARCHIVE, [snapshot]).pieces(SUPPORT)
    target = BytesIO()
    write_archive(snapshot, target, masking=SUPPORT)
    same, written = (json.loads(raw) for raw in (made, target.getvalue()))
    assert {**same, "created_at": 0, "checksum": 0, "searched": 0} == {
        **written, "created_at": 0, "checksum": 0, "searched": 0,
    }  # fmt: skip


async def test_what_is_counted_and_looked_at_together_is_made_once() -> None:
    result = Result(ARCHIVE, [snapshot_of("ledger")])
    first, second = await asyncio.gather(result.pieces(SUPPORT), result.pieces(SUPPORT))
    assert first is second


async def test_a_result_beyond_the_limit_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "MOST_BYTES", 1_000)
    with pytest.raises(InspectorError, match="too large"):
        await Result(ARCHIVE, [snapshot_of("x" * 2_000)]).pieces(None)


@pytest.mark.parametrize("chunk", [1, 7, 65_536])
def test_no_word_is_lost_at_a_cut_or_in_an_escape(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(whole, "_CHUNK", chunk)
    words = ["Anna", 'an,"na', "ANNA x anna", "\u0410nna", "Stra\u00dfe", "a\nb", "😀"]
    for ascii_only in (True, False):
        raw = json.dumps({"a": words, "anna,": "anna"}, ensure_ascii=ascii_only, separators=(",", ":")).encode()
        for word, times in (("anna", 5), ('an,"na', 1), ("strasse", 1), ("A\nB", 1), ("😀", 1), ("bob", 0)):
            assert sum(occurrences(raw, word)) == times, (word, ascii_only)


HOSTILE = "<b>Anna</b> & \"co\" 'x' <script>alert(1)</script> \u202egnp"


@pytest.mark.parametrize("name", ["report", "ndjson", "xlsx", "parquet", "csv"])
async def test_every_format_is_searched_in_what_it_says(name: str) -> None:
    result = Result(format_named(name), [snapshot_of("Müller", HOSTILE)])
    for word in ("mÜLLER", "<b>anna</b>", "\"co\" 'x'", "alert(1)"):
        counted = await result.count(word, SUPPORT)
        assert counted.now == 0, (name, word)
        assert counted.before > 0, (name, word)
    assert (await result.count("müller", Policy.of(Level.AUDITOR))).now > 0
    assert (await result.count("müller", None)).now > 0
    (shown,) = await result.shown(SUPPORT)
    assert shown
    for piece in shown:
        assert "Müller" not in piece.raw.decode()
        json.loads(piece.raw)


async def test_the_archive_beside_a_report_is_searched_with_it() -> None:
    snapshot = snapshot_of("ledger")
    alone, both = [
        await Result(format_named("report", with_archive=one), [snapshot]).count("ledger", None)
        for one in (False, True)
    ]
    assert 0 < alone.now < both.now


async def test_what_cannot_be_looked_at_is_not_said_to_lack_a_word() -> None:
    class Sealed(FileExporter):
        name, title, suffix, media_type, can_stream, can_mask = "sealed", "", ".bin", "application/zip", True, True

        def write(self, selection: Selection, target: BinaryIO, options: ExportOptions) -> WriteReport:
            raise AssertionError

    with pytest.raises(InspectorError, match="cannot be looked at"):
        await Result(Sealed(), [snapshot_of("a")]).count("a", SUPPORT)


def test_a_word_of_a_page_is_whole_where_a_part_of_it_is_bold() -> None:
    page = '<style>.eu{}</style><p>eu<b>-de</b></p><td>a</td><td>b</td><p aria-label="x &lt;y&gt;">z</p>'
    said = page_text(page)
    assert "eu-de" in said
    assert "ab" not in said
    assert "x <y>" in said
    assert ".eu" not in said
