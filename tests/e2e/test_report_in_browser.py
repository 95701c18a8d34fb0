"""A real browser opens a report whose every name wants to be something else: nothing runs, loads or leads away."""

import http.server
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.helpers.demo_jobs import demo_snapshot
from tests.helpers.report_page import HOSTILE, Page, archive_of, hostile_snapshot, options_for, report_of

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed"),
]
_SECONDS = 120
A4 = (b"594", b"841")


class Visited(http.server.BaseHTTPRequestHandler):
    """Notes what is asked for."""

    paths: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.paths.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *words: Any) -> None:
        pass


@pytest.fixture
def place() -> Iterator[str]:
    """A server that no report may ask."""
    Visited.paths.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Visited) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def browse(path: Path, profile: Path, *options: str) -> str:
    """Open a file in a browser without a window, as it is after everything in it has run, and return its output."""
    fixed = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={profile}")
    command = ["chromium", *fixed, *options, path.as_uri()]
    return subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS, text=True).stdout


def test_nothing_of_a_name_runs_or_loads_in_a_browser(tmp_path: Path, place: str) -> None:
    names = [name.replace("http://127.0.0.1:9", place)[:3_000] for name in HOSTILE]
    more = [
        f"<img src='{place}/taken'>",
        f"<link rel=stylesheet href={place}/taken>",
        f"}}p{{background:url({place}/t)}}",
    ]
    archive = archive_of(hostile_snapshot([*names, *more]))
    report = report_of(archive, options_for(archive, unfolded=True))
    path = tmp_path / "report.html"
    path.write_bytes(report)
    seen = Page(browse(path, tmp_path / "profile", "--dump-dom").removeprefix("<!DOCTYPE html>"))
    written = Page(report.decode().removeprefix("<!DOCTYPE html>"))
    assert seen.elements == written.elements  # what the browser made of it is what was written
    assert "".join(seen.texts).split() == "".join(written.texts).split()
    assert (
        "".join(seen.texts).strip().startswith("Database replication: state of")
    )  # the title: no script has changed it
    assert Visited.paths == []


def test_on_paper_every_job_is_unfolded_and_pages_are_a4(tmp_path: Path) -> None:
    archive = archive_of(demo_snapshot(3))
    pages = {}
    for name, unfolded in (("folded", False), ("open", True)):
        path = tmp_path / f"{name}.html"
        path.write_bytes(report_of(archive, options_for(archive, unfolded=unfolded)))
        paper = tmp_path / f"{name}.pdf"
        browse(path, tmp_path / "profile", "--no-pdf-header-footer", f"--print-to-pdf={paper}")
        content = paper.read_bytes()
        assert content.startswith(b"%PDF")
        sizes = re.findall(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)[.\d]*\]", content)
        assert set(sizes) == {A4}
        pages[name] = len(sizes)
    assert pages["folded"] == pages["open"] > 5
