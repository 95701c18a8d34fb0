"""The result of an export in memory is what the file would be, and a word that is in it is found in any spelling."""

import asyncio
import json
from io import BytesIO

import pytest

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.query import whole
from drs_inspector.domain.query.whole import occurrences
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.sources import export_result
from drs_inspector.session.sources.export_result import ExportResult, WordCount
from drs_inspector.storage.archive.write import write_archive

SUPPORT = Policy.of(Level.SUPPORT)


def snapshot_of(*names: str) -> Snapshot:
    snapshot = Snapshot()
    for number, name in enumerate(names):
        detail = {"id": f"job-{number}", "name": name, "error_msg": f"table missing in {name}"}
        snapshot.add_detail(json.dumps(detail).encode(), f"job-{number}", 0)
    return snapshot


async def test_a_word_is_counted_in_the_masked_file_and_in_the_plain_one() -> None:
    result = ExportResult("archive", [snapshot_of("Müller", "other"), snapshot_of("Müller")])
    assert await result.count("mÜLLER", SUPPORT) == WordCount(now=0, before=4)
    assert await result.count("mÜLLER", Policy.of(Level.AUDITOR)) == WordCount(now=4, before=4)
    assert await result.count("nobody", SUPPORT) == WordCount(0, 0)
    assert (await ExportResult("archive", [snapshot_of("a", "b")], {"job-0"}).count("other", None)).before == 0


async def test_the_result_is_the_file() -> None:
    snapshot = snapshot_of("ledger")
    (made,) = await ExportResult("archive", [snapshot]).files(SUPPORT)
    target = BytesIO()
    write_archive(snapshot, target, masking=SUPPORT)
    same, written = (json.loads(raw) for raw in (made, target.getvalue()))
    assert {**same, "created_at": 0, "checksum": 0, "searched": 0} == {
        **written, "created_at": 0, "checksum": 0, "searched": 0,
    }  # fmt: skip


async def test_what_is_counted_and_looked_at_together_is_made_once() -> None:
    result = ExportResult("archive", [snapshot_of("ledger")])
    first, second = await asyncio.gather(result.files(SUPPORT), result.files(SUPPORT))
    assert first is second


async def test_a_result_beyond_the_limit_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_result, "MOST_BYTES", 1_000)
    with pytest.raises(InspectorError, match="too large"):
        await ExportResult("archive", [snapshot_of("x" * 2_000)]).files(None)


@pytest.mark.parametrize("chunk", [1, 7, 65_536])
def test_no_word_is_lost_at_a_cut_or_in_an_escape(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(whole, "_CHUNK", chunk)
    words = ["Anna", 'an,"na', "ANNA x anna", "\u0410nna", "Stra\u00dfe", "a\nb", "😀"]
    for ascii_only in (True, False):
        raw = json.dumps({"a": words, "anna,": "anna"}, ensure_ascii=ascii_only, separators=(",", ":")).encode()
        for word, times in (("anna", 5), ('an,"na', 1), ("strasse", 1), ("A\nB", 1), ("😀", 1), ("bob", 0)):
            assert sum(occurrences(raw, word)) == times, (word, ascii_only)
