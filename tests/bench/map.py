"""The map of two thousand jobs between six hundred databases: their ends read, laid out, and laid out again."""

import json
from itertools import chain
from typing import Any

from drs_inspector.domain.map.ends import end_of
from drs_inspector.domain.map.graph import Graph, JobKey, Joined, Node, graph_of
from drs_inspector.domain.map.layout import Layout, lay_out
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import at_once
from drs_inspector.domain.tables.job_facts import JobFacts
from drs_inspector.domain.tables.rows import Document
from tests.bench.table import Row, ratio_row, seconds_of
from tests.qt.fakes import detail, job_id

_JOBS, _DATABASES, _CHAIN = 2_000, 600, 20


def rows() -> list[Row]:
    """Return the rows of the table."""
    details = [json.dumps(one).encode() for one in _details()]
    document = Document("", _snapshot(details))
    graph = _graph(document)
    layout = _lay_out(graph)
    plain = seconds_of(lambda: [json.loads(one) for one in details])
    what = "json.loads of the same details"
    return [
        ratio_row("The ends of 2,000 jobs read and joined", seconds_of(lambda: _graph(document)), what, plain, "< 6"),
        ratio_row("2,000 jobs, 600 databases laid out", seconds_of(lambda: _lay_out(graph)), what, plain, "< 4"),
        ratio_row("The same after a refresh", seconds_of(lambda: _lay_out(graph, layout)), what, plain, "< 4"),
    ]


def _details() -> list[dict[str, Any]]:
    half = _DATABASES // 2
    pairs = ((one % half, half + one * 7 % half) for one in range(_JOBS - _CHAIN))
    along = ((half + one, half + one + 1) for one in range(_CHAIN))
    return [
        detail(number, source_endpoint=_end(source), target_endpoint=_end(target))
        for number, (source, target) in enumerate(chain(pairs, along))
    ]


def _end(number: int) -> dict[str, Any]:
    return {"db_type": "mysql", "inst_id": f"in{number}", "inst_name": f"rds-{number}", "ip": f"10.0.{number // 250}.1"}


def _snapshot(details: list[bytes]) -> Snapshot:
    snapshot = Snapshot()
    for number, one in enumerate(details):
        snapshot.add_detail(one, job_id(number), 1)
    return snapshot


def _graph(document: Document) -> Graph:
    jobs = [(JobFacts(document, job), JobKey("", job.id)) for job in document.snapshot.jobs.values()]
    joined = (Joined(key, end_of(facts, "source", ""), end_of(facts, "target", "")) for facts, key in jobs)
    return at_once(graph_of(joined, are_folded=False))


def _title(node: Node) -> str:
    return node.title


def _lay_out(graph: Graph, before: Layout | None = None) -> Layout:
    return at_once(lay_out(graph, _title, before) if before is not None else lay_out(graph, _title))
