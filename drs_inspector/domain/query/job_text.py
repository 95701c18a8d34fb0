"""The text of a job that a filter searches, made once per job from a scan that skips its objects.

Names, ids, hosts, errors, tags and settings: which members that are is marked ``SEARCHABLE`` in ``domain.jobs.fields``.
The rest of a job is searched by ``domain.query.whole``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple, get_args

import msgspec

from drs_inspector.domain.decoding.projection import projection
from drs_inspector.domain.decoding.tags import Tag, read_tags
from drs_inspector.domain.jobs.fields import SEARCHABLE, Endpoint, JobDetail, ListEntry
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.value_labels import (
    database_label,
    direction_label,
    network_label,
    scenario_label,
    task_type_label,
)
from drs_inspector.domain.redaction.text import redact_text

_KEPT_AS = "_search_text"


class SearchText(NamedTuple):
    """Case-folded text: of the whole job, of its status, of each end, and one ``key=value`` per tag.

    Texts of an end and errors are apart: each of them may be asked for whole.
    """

    everything: str
    status: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    tags: tuple[str, ...]
    errors: tuple[str, ...]


_Members = Mapping[str, "_Members | None"]
"""Which members of a struct are text, None, or structs with text in them."""


def _text_members(struct: type[msgspec.Struct]) -> _Members:
    found: dict[str, _Members | None] = {}
    for field in msgspec.structs.fields(struct):
        types = [inner for kind in (field.type, *get_args(field.type)) for inner in (kind, *get_args(kind))]
        part = next((kind for kind in types if isinstance(kind, type) and issubclass(kind, msgspec.Struct)), None)
        if part is not None:
            found[field.name] = _text_members(part)
        elif str in types:
            found[field.name] = None
    return found


_Details = projection(JobDetail, SEARCHABLE)
_NO_DETAILS: Any = _Details()
_details = msgspec.json.Decoder(_Details)
_list_tags = msgspec.json.Decoder(projection(JobDetail, SEARCHABLE.only("tags")))
_list_errors = msgspec.json.Decoder(projection(ListEntry, SEARCHABLE))
# Type and address have a form of their own.
_ENDPOINT_TEXTS: _Members = {
    name: inside
    for name, inside in _text_members(projection(Endpoint, SEARCHABLE)).items()
    if name not in {"db_type", "ip", "db_port"}
}
_ENDS = frozenset({"source_endpoint", "target_endpoint", "dmq_endpoint", "source_sharding", "tags"})
_ERRORS = frozenset({"failed_reason", "error_message"})
_SETTINGS: _Members = {
    name: inside for name, inside in _text_members(_Details).items() if name not in _ENDS and name not in _ERRORS
}
_REFUSED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def search_text(job: Job) -> SearchText:
    """Return the text of a job, kept with it after the first time (a Job never changes). Never raises."""
    kept = job.__dict__.get(_KEPT_AS)
    if isinstance(kept, SearchText):
        return kept
    text = _make(job)
    job.__dict__[_KEPT_AS] = text
    return text


def refusal_text(job: Job) -> str:
    """Return the case-folded reason for which the details of a job were not read; a job may get one at any time."""
    if job.unavailable is None:
        return ""
    reason = job.unavailable.reason
    return "\n".join(str(reason[name]) for name in ("title", "cause", "code") if reason.get(name)).casefold()


def _make(job: Job) -> SearchText:
    detail, tags = _read_detail(job)
    source = _texts_of_ends(detail.source_endpoint, *(detail.source_sharding or ()))
    target = _texts_of_ends(detail.target_endpoint, detail.dmq_endpoint)
    errors = tuple(map(redact_text, _errors(job, detail)))
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
        job.net_type,
        network_label(job.net_type),
        job.job_direction,
        direction_label(job.job_direction, job.scenario),
        job.task_type,
        task_type_label(job.task_type),
        " ".join(source),
        " ".join(target),
        *errors,
        *_texts(detail, _SETTINGS),
        *tag_texts,
    )
    state = f"{status.value}\n{status.label}\n{status.group}"
    everything = "\n".join(parts).casefold()
    return SearchText(everything, state.casefold(), _folded(source), _folded(target), tag_texts, _folded(errors))


def _folded(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(str.casefold, texts))


def _texts(part: Any, members: _Members) -> Iterator[str]:
    """Yield the texts in a struct, those of the structs in it too; whether it is a projection or the full one."""
    for name, inside in members.items():
        value = getattr(part, name)
        if not value:
            continue
        if inside is None:
            yield str(value)
        else:
            for inner in value if isinstance(value, list | tuple) else (value,):
                yield from _texts(inner, inside)


def _errors(job: Job, detail: Any) -> Iterator[str]:
    yield from (text for text in (detail.failed_reason, detail.error_message) if text)
    if job.list_given is None or b'"error_msg"' not in bytes(job.list_given):
        return
    try:
        listed: Any = _list_errors.decode(job.list_given)
    except _REFUSED:
        listed = job.list_entry
    if listed is not None and listed.error_msg:
        yield listed.error_msg


def _read_detail(job: Job) -> tuple[Any, list[Tag]]:
    """Return something with the attributes of _Details, and the tags of list entry and details."""
    tags: list[Tag] = []
    if job.list_given is not None and b'"tags"' in bytes(job.list_given):
        # A list entry has no documented tags: what cannot be read in passing is left to the raw view.
        with suppress(*_REFUSED):
            listed: Any = _list_tags.decode(job.list_given)
            tags.extend(_tags(listed.tags))
    if job.detail_outline is None:
        return _NO_DETAILS, tags
    try:
        found: Any = _details.decode(job.detail_outline)
    except _REFUSED:
        detail = job.detail
        return detail or _NO_DETAILS, [*tags, *(detail.tags if detail else ())]
    return found, [*tags, *_tags(found.tags)]


def _tags(raw: msgspec.Raw) -> Iterable[Tag]:
    return read_tags(bytes(raw), "tags", [])


def _texts_of_ends(*endpoints: Any) -> tuple[str, ...]:
    return tuple(text for endpoint in endpoints if endpoint is not None for text in _texts_of_end(endpoint))


def _texts_of_end(endpoint: Any) -> Iterator[str]:
    address = endpoint.ip or ""
    if address and endpoint.db_port and ":" not in address:
        address = f"{address}:{endpoint.db_port}"
    label = database_label(endpoint.db_type) if endpoint.db_type else ""
    yield from (str(text) for text in (label, endpoint.db_type, address) if text)
    yield from _texts(endpoint, _ENDPOINT_TEXTS)
