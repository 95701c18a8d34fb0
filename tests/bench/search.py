"""Search everything: its page over a million objects of one job, and over 2,000 jobs that take ``orders``."""

import time
from collections.abc import Callable
from itertools import chain
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtWidgets import QApplication

from drs_inspector.domain.search.wanted import HitKind, Wanted
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.documents import Document, table_rows
from drs_inspector.qt.search_page.page import SearchPage
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from drs_inspector.session.search.search import SearchedDocument
from drs_inspector.session.search.table import HitRows
from tests.bench.bench_objects import make_objects
from tests.bench.table import Row, in_words, ratio_row
from tests.helpers.searching import add_job, table

_SLICE = 0.005
_OBJECTS = 1_000_000
_JOBS = 2_000


class _Workspace:
    """One source that stays as it is."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.sessions = (SimpleNamespace(key="s", title="Bench", inspector=SimpleNamespace(snapshot=snapshot)),)

    def subscribe(self, _listener: object) -> Callable[[], None]:
        return lambda: None

    def find(self, _key: str) -> None:
        return None


def rows() -> list[Row]:
    """Measure by the thread's own processor time, which a busy neighbour spoils less."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([])
    Theme(app).apply(ThemeChoice.LIGHT)
    return [*_large_job(), *_many_jobs()]


def _large_job() -> list[Row]:
    raw = make_objects(_OBJECTS)
    snapshot = Snapshot()
    detail = b'{"id":"j","name":"large","object_infos":' + raw + b"}"
    snapshot.add_detail(detail, "j", 0)
    objects = snapshot.jobs["j"].objects
    text = "\n".join(objects.name(row) for row in range(objects.count))
    start = time.thread_time()
    assert text.find("zzqq") < 0
    scan = time.thread_time() - start
    found = []
    for word, what in (("archive_04999", "few of them"), ("orders", "all of them")):
        first, over, longest, page = _timed(snapshot, word)
        found += [
            ratio_row(f"first rows, {what} found", first, "one str.find over the names", scan, "4"),
            Row(f"whole search, {what} found", in_words(over), page.parts.count.text(), "", ""),
            ratio_row("longest time between two events", longest, "a slice", _SLICE, "4"),
        ]
        expected = HitRows(Wanted(text=word), documents(snapshot)).slices()
        assert sum(part.length for part in expected) == _hits(page).search.hits.total
        page.close()
    return found


def _many_jobs() -> list[Row]:
    snapshot = Snapshot()
    for number in range(_JOBS):
        others = [table(f"crm.t_{place}") for place in range(200)]
        taken = [table("crm.orders", f"orders_{number}" if number % 2 else "")]
        add_job(snapshot, f"j{number}", [*others, *(taken if number % 3 else [])])
    first, over, longest, page = _timed(snapshot, "orders")
    page.parts.kinds.choose(HitKind.OBJECT)
    shown = [
        (hit.address.job_id, hit.found, hit.target or hit.found)
        for hit in map(_hits(page).hit, range(len(_hits(page))))
    ]
    parts = table_rows("objects", [Document("Bench", snapshot)], ["job_id", "path", "target_path"]).slices()
    queried = chain.from_iterable(zip(*part.columns, strict=True) for part in parts)
    assert shown == [row for row in queried if str(row[1]).endswith(".orders")]
    page.close()
    return [
        ratio_row("first rows, 2,000 jobs of 200 objects", first, "a slice", _SLICE, "2"),
        ratio_row("whole search, 2,000 jobs of 200 objects", over, "first rows", first, ""),
        ratio_row("longest time between two events", longest, "a slice", _SLICE, "4"),
    ]


def documents(snapshot: Snapshot) -> list[SearchedDocument]:
    """Return the source of the page as it is searched."""
    return [SearchedDocument("s", "Bench", snapshot)]


def _timed(snapshot: Snapshot, word: str) -> tuple[float, float, float, SearchPage]:
    """Search on a shown page; return the time to the first rows, to the end, the longest step, and the page."""
    page = SearchPage(cast(Any, SimpleNamespace(workspace=_Workspace(snapshot), settings=None, window=None)))
    page.resize(1232, 640)
    page.show()
    QApplication.processEvents()
    start = time.thread_time()
    first = longest = 0.0
    page.search(word)
    while page.results.run.is_running:
        step = time.thread_time()
        QApplication.processEvents()
        longest = max(longest, time.thread_time() - step)
        if not first and page.parts.model.rowCount():
            first = time.thread_time() - start
    return first, time.thread_time() - start, longest, page


def _hits(page: SearchPage) -> Any:
    hits = page.results.hits
    assert hits is not None
    return hits
