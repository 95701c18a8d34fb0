"""The text of a job that a filter searches, made once per job from a scan that skips its objects.

Which members that scan reads is marked ``SEARCHABLE`` in ``domain.jobs.fields``.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from drs_inspector.domain.decoding.projection import projection
from drs_inspector.domain.decoding.tags import Tag, read_tags
from drs_inspector.domain.jobs.fields import SEARCHABLE, Endpoint, JobDetail
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.value_labels import database_label, scenario_label

_KEPT_AS = "_search_text"


class SearchText(NamedTuple):
    """Case-folded text: of the whole job, of its status, of each end, and one ``key=value`` per tag."""

    everything: str
    status: str
    source: str
    target: str
    tags: tuple[str, ...]


_Details = projection(JobDetail, SEARCHABLE)
_NO_DETAILS: Any = _Details()
_details = msgspec.json.Decoder(_Details)
_list_tags = msgspec.json.Decoder(projection(JobDetail, SEARCHABLE.only("tags")))
# Type and address have a form of their own.
_other_texts = attrgetter(
    *(name for name in projection(Endpoint, SEARCHABLE).__struct_fields__ if name not in {"db_type", "ip", "db_port"})
)
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
    detail, tags = _read_detail(job)
    source = " ".join(filter(None, map(_text_of_end, (detail.source_endpoint, *(detail.source_sharding or ())))))
    target = " ".join(filter(None, map(_text_of_end, (detail.target_endpoint, detail.dmq_endpoint))))
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
    """Return something with the attributes of _Details, and the tags of list entry and details."""
    tags: list[Tag] = []
    if job.list_given is not None and b'"tags"' in bytes(job.list_given):
        # A list entry has no documented tags: what cannot be read in passing is left to the raw view.
        with suppress(*_REFUSED):
            listed: Any = _list_tags.decode(job.list_given)
            tags.extend(_tags(listed.tags))
    if job.detail_given is None:
        return _NO_DETAILS, tags
    try:
        found: Any = _details.decode(job.detail_given)
    except _REFUSED:
        detail = job.detail
        return detail or _NO_DETAILS, [*tags, *(detail.tags if detail else ())]
    return found, [*tags, *_tags(found.tags)]


def _tags(raw: msgspec.Raw) -> Iterable[Tag]:
    return read_tags(bytes(raw), "tags", [])


def _text_of_end(endpoint: Any) -> str:
    if endpoint is None:
        return ""
    address = endpoint.ip or ""
    if address and endpoint.db_port and ":" not in address:
        address = f"{address}:{endpoint.db_port}"
    label = database_label(endpoint.db_type) if endpoint.db_type else ""
    texts = (label, endpoint.db_type, address, *_other_texts(endpoint))
    return " ".join(str(text) for text in texts if text)
