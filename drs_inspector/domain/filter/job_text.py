"""The text of a job that a filter looks at, made once per job from a scan that skips its objects."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec

from drs_inspector.domain.decoding.tags import Tag, read_tags
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.status import database_label, scenario_label

_KEPT_AS = "_search_text"
_NO_TAGS = msgspec.Raw(b"[]")
_SIDE_FIELDS = ("region", "inst_name", "inst_id", "db_name", "topic", "db_user", "vpc_id")


class SearchText(NamedTuple):
    """Case-folded text: of the whole job, of its status, of each end, and one ``key=value`` per tag."""

    everything: str
    status: str
    source: str
    target: str
    tags: tuple[str, ...]


class _Side(msgspec.Struct, gc=False):
    db_type: str | None = None
    ip: str | None = None
    db_port: int | str | None = None
    region: str | None = None
    inst_name: str | None = None
    inst_id: str | None = None
    db_name: str | None = None
    topic: str | None = None
    db_user: str | None = None
    vpc_id: str | None = None


class _Ends(msgspec.Struct, gc=False):
    source_endpoint: _Side | None = None
    target_endpoint: _Side | None = None
    dmq_endpoint: _Side | None = None
    source_sharding: list[_Side] | None = None
    tags: msgspec.Raw = _NO_TAGS


class _ListTags(msgspec.Struct, gc=False):
    tags: msgspec.Raw = _NO_TAGS


_ends = msgspec.json.Decoder(_Ends)
_list_tags = msgspec.json.Decoder(_ListTags)
_REFUSED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def search_text(job: Job) -> SearchText:
    """Return the text of a job, kept with it after the first time (a Job never changes). Never raises."""
    kept = job.__dict__.get(_KEPT_AS)
    if isinstance(kept, SearchText):
        return kept
    text = _make(job)
    job.__dict__[_KEPT_AS] = text
    return text


def _make(job: Job) -> SearchText:
    ends, tags = _read_detail(job)
    source = " ".join(filter(None, map(_side_text, (ends.source_endpoint, *(ends.source_sharding or ())))))
    target = " ".join(filter(None, map(_side_text, (ends.target_endpoint, ends.dmq_endpoint))))
    tag_texts = tuple(dict.fromkeys(f"{tag.key or ''}={tag.value or ''}".casefold() for tag in tags))
    status = job.status
    parts = (
        job.name,
        job.id,
        job.description,
        job.engine_type,
        job.engine_pair,
        status.value,
        status.label,
        scenario_label(job.scenario),
        source,
        target,
        *tag_texts,
    )
    state = f"{status.value}\n{status.label}\n{status.group}"
    return SearchText("\n".join(parts).casefold(), state.casefold(), source.casefold(), target.casefold(), tag_texts)


def _read_detail(job: Job) -> tuple[Any, list[Tag]]:
    """Return something with the attributes of _Ends, and the tags of list entry and details."""
    tags: list[Tag] = []
    if job.list_given is not None and b'"tags"' in bytes(job.list_given):
        # A list entry has no documented tags: what cannot be read in passing is left to the raw view.
        with suppress(*_REFUSED):
            tags.extend(_tags(_list_tags.decode(job.list_given).tags))
    if job.detail_given is None:
        return _Ends(), tags
    try:
        ends = _ends.decode(job.detail_given)
    except _REFUSED:
        detail = job.detail
        return detail or _Ends(), [*tags, *(detail.tags if detail else ())]
    return ends, [*tags, *_tags(ends.tags)]


def _tags(raw: msgspec.Raw) -> Iterable[Tag]:
    return read_tags(bytes(raw), "tags", [])


def _side_text(side: Any) -> str:
    if side is None:
        return ""
    address = side.ip or ""
    if address and side.db_port and ":" not in address:
        address = f"{address}:{side.db_port}"
    label = database_label(side.db_type) if side.db_type else ""
    others = [getattr(side, name) for name in _SIDE_FIELDS]
    return " ".join(str(text) for text in (label, side.db_type, address, *others) if text)
