"""Documents to search, and searches that are done at once."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from drs_inspector.domain.search.wanted import ALL_KINDS, HitKind, Wanted
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.search.search import Search, SearchedDocument

SEPARATOR = "-*-*-"
AT_ONCE = 60.0


def table(path: str, alias: str = "", kind: str = "table", **more: Any) -> dict[str, Any]:
    """Return an entry of an object selection; ``path`` is its dotted path."""
    names = path.split(".")
    entry = {"id": SEPARATOR.join(names), "type": kind, "name": names[-1]}
    if len(names) > 1:
        entry["parent_id"] = SEPARATOR.join(names[:-1])
    return entry | ({"alias_name": alias} if alias else {}) | more


def rule(condition: str, *tables: str, **more: Any) -> dict[str, Any]:
    """Return a transformation rule for tables with these dotted paths."""
    objects = [{"id": f"{path.replace('.', SEPARATOR)}{SEPARATOR}--conditionFilter--"} for path in tables]
    info = {"transformation_type": "contentConditionalFilter", "value": condition}
    return {"transformation_info": info, "data_transformation_object_infos": objects} | more


def rules(*conditions: Mapping[str, Any]) -> dict[str, Any]:
    """Return the member of a job that holds rules."""
    return {"data_transformation": {"total_count": len(conditions), "filter_conditions": list(conditions)}}


def add_job(snapshot: Snapshot, job_id: str, objects: Sequence[Mapping[str, Any]] = (), **more: Any) -> None:
    """Add a job with details, all of them in one reply."""
    detail = {"id": job_id, "name": f"job {job_id}"} | ({"object_infos": list(objects)} if objects else {}) | more
    snapshot.add_detail(json.dumps(detail, ensure_ascii=False).encode("utf-8", "surrogatepass"), job_id, 0)


def searched(
    snapshot: Snapshot, text: str, *, kinds: frozenset[HitKind] = ALL_KINDS, most: int = 1_000, **options: bool
) -> Search:
    """Return a search that is over."""
    wanted = Wanted(text=text, kinds=kinds, **options)
    search = Search(wanted, [SearchedDocument("key", "Title", snapshot)], most=most)
    assert search.step(AT_ONCE)
    return search


def lines(search: Search) -> list[str]:
    """Return each hit in a line: job, kind, what was found and its name on the target with brackets, the rule."""
    found = []
    for hit in search.hits:
        texts = [f"{hit.job.removeprefix('job ')} {hit.kind.value}", _marked(hit.found, hit.found_spans)]
        texts += [f"-> {_marked(hit.target, hit.target_spans)}"] if hit.target else []
        texts += [f"({_marked(hit.rule, hit.rule_spans)})"] if hit.rule else []
        found.append(" ".join(texts))
    return found


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text
