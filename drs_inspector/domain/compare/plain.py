"""A comparison as plain values: the JSON of the command line, of what is copied, and of reports (docs/compare.md)."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from drs_inspector.domain.compare.options import Section
from drs_inspector.domain.compare.result import Change, Comparison, Difference, JobChange
from drs_inspector.domain.snapshot import Snapshot

FORMAT: Final = "drs-inspector/comparison"
VERSION: Final = 1
Plain = dict[str, Any]


def plain_head(found: Comparison, titles: tuple[str, str] = ("", "")) -> Plain:
    """Return everything but the jobs; ``titles`` are those of the documents."""
    options = found.options
    return {
        "format": FORMAT,
        "version": VERSION,
        "verdict": found.verdict.value,
        "whole": found.is_whole,
        "a": _document(found.a, titles[0]),
        "b": _document(found.b, titles[1]),
        "counts": {change.value: found.count(change) for change in Change} | {"same": len(found.same)},
        "not_counted": _reasons(found.uncounted),
        "counted": {
            "volatile": options.count_volatile,
            "null_or_absent": options.count_absent,
            "number_or_text": options.count_spelling,
            "order": options.count_order,
        },
        "only": sorted(options.sections) if options.sections != frozenset(Section) else [],
        "notes": found.notes,
        "rules_of_no_job": [plain_difference(row) for row in found.beside],
    }


def plain_job(job: JobChange, rows: Iterable[Difference] | None = None) -> Plain:
    """Return a job with its differences, or those in ``rows``."""
    same = job.same
    return {
        "change": job.change.value,
        "name": job.name,
        "id_a": job.id_a,
        "id_b": job.id_b,
        "matched": job.matched.value or None,
        "reason": job.reason or None,
        "status": job.status or None,
        "not_read": [{"side": one.side, "part": one.part, "reason": one.reason} for one in job.unread],
        "not_counted": _reasons(job.uncounted),
        "same": None if same is None else {"fields": same.fields, "objects": same.objects, "rules": same.rules},
        "differences": [plain_difference(row) for row in (job.differences if rows is None else rows)],
    }


def plain_difference(row: Difference) -> Plain:
    """Return a row; what is not there is null."""
    return {
        "section": row.section.value,
        "change": row.change.value,
        "kind": row.kind.value or None,
        "what": row.what,
        "path": row.path or None,
        "a": row.a,
        "b": row.b,
        "note": row.note or None,
        "place_a": row.place_a,
        "place_b": row.place_b,
    }


def plain_jobs(found: Comparison) -> Iterator[Plain]:
    """Yield the jobs that have a change, one at a time: each may have a million rows."""
    yield from map(plain_job, found.jobs)


def _reasons(uncounted: Any) -> dict[str, int]:
    return {reason.value: count for reason, count in sorted(uncounted.items()) if count}


def _document(snapshot: Snapshot, title: str) -> Plain:
    source = snapshot.source
    told = {
        "title": title,
        "kind": source.kind,
        "cloud": source.cloud,
        "region": source.region,
        "project_id": source.project_id,
        "project_name": source.project_name,
        "files": list(source.files),
        "read_at": source.read_at,
    }
    return {name: value or None for name, value in told.items()} | {
        "jobs": snapshot.total,
        "complete": snapshot.complete,
        "masking": None if snapshot.masked_as is None else str(snapshot.masked_as.level),
    }
