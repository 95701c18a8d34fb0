"""What a person hears of pictures, of the map, the time line and the handbook: over the real bus of AT-SPI.

The expected texts are in ``spoken``: one line for each thing on the screen that says something.
"""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.qt.pictures.day_band import DayBandView
from drs_inspector.qt.pictures.phase_line import PhaseLineView
from drs_inspector.qt.pictures.plot import PlotView
from drs_inspector.qt.pictures.route import RouteView
from drs_inspector.qt.pictures.stacked_bars import StackedBarsView
from drs_inspector.storage.archive import write_archive
from tests.e2e.driver import Driver
from tests.e2e.spoken_pages import END, READ_AT, Pages, job_of, kept, opened_file, steps, told_of
from tests.helpers.screen_reader import Reader, ReaderStage
from tests.qt.pictures.values import BARS, PHASES, ROUTE, band, lag

_DAY = 86_400


def _running(name: str, status: str, source: str, target: str, **more: Any) -> dict[str, Any]:
    """A job of ten days, with a time line, a route and a speed limit."""
    times = {"create_time": 10, "actual_start_time": 9, "full_transfer_complete_time": 5, "update_time": 1}
    limit = {"begin": "08:00", "end": "17:59", "speed": "50", "is_utc": True}
    return job_of(
        name,
        status,
        **{member: str((READ_AT - days * _DAY) * 1000) for member, days in times.items()},
        source_endpoint={**END, "endpoint_name": "mysql", "inst_id": source, "inst_name": source},
        target_endpoint={**END, "endpoint_name": "mysql", "inst_id": target, "inst_name": target},
        speed_limit=[limit],
        **more,
    )


JOBS = [
    _running("ledger", "INCRE_TRANSFER_FAILED", "shop-db", "rds-ledger",
             error_code="DRS.M01501", error_message="Access denied for user 'a'@'10.0.0.1'"),
    _running("reports", "INCRE_TRANSFER_STARTED", "rds-ledger", "warehouse"),
]  # fmt: skip


def _archive() -> bytes:
    snapshot = Snapshot(SourceInfo(kind="cloud", cloud="otc", region="eu-de", read_at="2025-10-09T08:53:20Z"))
    for job in JOBS:
        snapshot.add_detail(json.dumps(job).encode(), job["id"])
    stream = io.BytesIO()
    write_archive(snapshot, stream)
    return stream.getvalue()


class _Pictures(QWidget):
    """Every kind of picture below one another, of values that do not change."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Pictures")
        column = QVBoxLayout(self)
        self.first = PhaseLineView(PHASES, self)
        others = (RouteView(ROUTE, self), DayBandView(band(), self), StackedBarsView(BARS, self), PlotView(lag(), self))
        for one in (self.first, *others):
            column.addWidget(one)
        self.resize(940, 800)


async def kinds_scene(driver: Driver, reader: Reader) -> Pages:
    """Each kind of picture: Tab leads to it, arrows through its parts."""
    shown = _Pictures()
    shown.show()
    await driver.take_keyboard(shown)
    shown.first.setFocus()
    await reader.hears("graphic 'Waited ")
    await steps(
        reader,
        ("Right", "graphic 'Full copy "),
        ("Tab", "push button 'Source: MySQL 10.15.35.187"),
        ("Right", "push button '3 shards, folded'"),
        ("Right", "graphic 'To Replication instance: connection is broken, no TLS, cut'"),
        ("Tab", "graphic '"),
        ("Tab", "push button 'Migration: 1 failed, filters the list'"),
        ("End", "push button 'Disaster recovery: 4 late, filters the list'"),
        ("Tab", "chart 'Lag, last 24 hours'"),
        ("Left", "says '5"),
    )
    pages: Pages = {"kinds": await reader.page("filler Pictures")}
    pages["silent"], pages["marked up"] = reader.silent, reader.marked_up
    shown.close()
    shown.deleteLater()
    return pages


async def pictures_scene(driver: Driver, reader: Reader) -> Pages:
    """The map, the time line and the page of a failed job, each by its key and by arrows, then its explanation."""
    await opened_file(driver, "jobs.drs.json", _archive())
    await reader.hears("cell 'ledger, Failed")
    pages: Pages = {}
    await steps(reader, ("Ctrl+3", "chart 'Map' (ledger, Failed"))
    for key, told in (
        ("Right", "says 'rds-ledger: receives from shop-db (ledger, Failed, "),
        ("Right", "says 'reports, Working, lag not known, from rds-ledger to warehouse'"),
        ("Left", "says 'rds-ledger: receives from shop-db"),
    ):
        await steps(reader, (key, told))
    pages["map"] = await reader.page("chart Map")
    await steps(reader, ("Left", "says 'ledger, Failed"), ("Ctrl+4", "list item 'ledger, Failed"))
    for key, told in (
        ("Right", "says 'Waited 1"),
        ("Right", "says 'Full copy 4"),
        ("Down", "says 'Time line: Waited"),
        ("Left", "says 'Incremental 5"),
    ):
        await steps(reader, (key, told))
    await driver.settle()
    pages["time line"] = await reader.page("list Time line", "chart Phases of", "label A pause", "push button Read all")
    await steps(reader, ("Up", "list item 'ledger, Failed"), ("Return", "panel 'Overview' (ledger, Failed"))
    pages["job"] = await reader.page("panel Overview")
    await steps(reader, ("F1", "list item 'Login refused"))
    pages["explained"] = await reader.page("filler Handbook")
    pages["silent"], pages["marked up"] = reader.silent, reader.marked_up
    return pages


@pytest.mark.parametrize("scene", [pictures_scene, kinds_scene], ids=lambda scene: scene.__name__)
def test_what_is_told_of_pictures(stage: ReaderStage, tmp_path: Path, scene: Any) -> None:
    pages = stage.play(scene, home=tmp_path)
    assert pages.pop("silent") == [], "can have the keyboard, and has no name"
    assert pages.pop("marked up") == []
    assert told_of(pages, tmp_path) == kept(scene.__name__.removesuffix("_scene"))
