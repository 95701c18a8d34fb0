"""A real browser opens a report whose every name wants to be something else: nothing runs, loads or leads away."""

import hashlib
import http.server
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from drs_inspector.session.report.options import ComparisonOptions
from drs_inspector.session.report.options import Page as Page_
from tests.helpers.browser_tree import accessible_nodes
from tests.helpers.demo_jobs import demo_snapshot
from tests.helpers.report_page import HOSTILE, Page, archive_of, hostile_snapshot, options_for, report_of
from tests.helpers.two_readings import Changes, evening

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


@pytest.mark.parametrize("page", ["report", "comparison"])
def test_nothing_of_a_name_runs_or_loads_in_a_browser(tmp_path: Path, place: str, page: Page_) -> None:
    names = [name.replace("http://127.0.0.1:9", place)[:3_000] for name in HOSTILE]
    more = [
        f"<img src='{place}/taken'>",
        f"<link rel=stylesheet href={place}/taken>",
        f"}}p{{background:url({place}/t)}}",
    ]
    archive = archive_of(hostile_snapshot([*names, *more]))
    other = archive_of(hostile_snapshot([f"{name} before" for name in (*more, *names)]))
    comparison = ComparisonOptions(archive_sha256=hashlib.sha256(other).hexdigest())
    report = report_of(archive, options_for(archive, unfolded=True, page=page, comparison=comparison), other)
    path = tmp_path / "report.html"
    path.write_bytes(report)
    seen = Page(browse(path, tmp_path / "profile", "--dump-dom").removeprefix("<!DOCTYPE html>"))
    written = Page(report.decode().removeprefix("<!DOCTYPE html>"))
    assert seen.elements == written.elements  # what the browser made of it is what was written
    assert "".join(seen.texts).split() == "".join(written.texts).split()
    assert "".join(seen.texts).strip().startswith("Database replication: ")  # the title: no script has changed it
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


def test_a_comparison_prints_whole_and_is_read_aloud_in_its_order(tmp_path: Path) -> None:
    made = Changes(evening(8), 3)
    for name in ("added", "gone", "speed", "condition", "refused"):
        made.make(name)
    before, after = archive_of(made.a.snapshot()), archive_of(made.b.snapshot())
    comparison = ComparisonOptions(archive_sha256=hashlib.sha256(before).hexdigest())
    nodes = {}
    for unfolded in (False, True):
        path = tmp_path / f"{unfolded}.html"
        options = options_for(after, unfolded=unfolded, page="comparison", comparison=comparison)
        path.write_bytes(report_of(after, options, before))
        nodes[unfolded] = accessible_nodes(path, tmp_path / "profile")
    paper = tmp_path / "page.pdf"
    browse(tmp_path / "False.html", tmp_path / "profile", "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    sizes = re.findall(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)[.\d]*\]", paper.read_bytes())
    assert set(sizes) == {A4}
    assert len(sizes) > 1  # what is folded is printed, too
    headings = [name for role, name in nodes[True] if role == "heading"]
    assert headings[:2] == ["Database replication: what changed in eu-west-101", "What changed from A to B"]
    answer = "4 changes in 4 jobs. Not everything was read on both sides."
    texts = [name for role, name in nodes[False] if role in ("StaticText", "heading")]
    assert texts.index(answer) == texts.index("What changed from A to B", 2) + 1
    jobs = [name for role, name in nodes[False] if role == "DisclosureTriangle"]
    assert len(jobs) == 5
    # The sign has its word, and the whole of it comes before the name: nothing is told by a colour.
    signs = [" ".join(words.split(" ")[:2]) for words in jobs]
    assert signs == ["~ changed", "~ changed", "+ added", "- gone", "? not"]
    assert ("columnheader", "A") in nodes[True]
    assert ("columnheader", "B") in nodes[True]
    assert ("columnheader", "A") not in nodes[False]  # folded is folded for who listens, too
    assert any(role == "rowheader" and name.startswith("Speed limit") for role, name in nodes[True])
    assert any(role == "mark" for role, _name in nodes[True])
