"""The text of a job that a filter searches, made once per job from a scan that skips its objects.

Names, ids, hosts, errors, tags and settings: which members that are is marked ``SEARCHABLE`` in ``domain.jobs.fields``.
The rest of a job is searched by ``domain.query.whole``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from operator import attrgetter
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


class _Members(NamedTuple):
    """The members of a struct that are text, all read at once, and those that are structs with text in them."""

    texts: Callable[[Any], tuple[Any, ...]]
    parts: tuple[tuple[str, _Members], ...]


def _text_members(struct: type[msgspec.Struct], but: frozenset[str] = frozenset()) -> _Members:
    texts: list[str] = []
    parts: list[tuple[str, _Members]] = []
    for field in msgspec.structs.fields(struct):
        types = [inner for kind in (field.type, *get_args(field.type)) for inner in (kind, *get_args(kind))]
        part = next((kind for kind in types if isinstance(kind, type) and issubclass(kind, msgspec.Struct)), None)
        if field.name in but:
            continue
        if part is not None:
            parts.append((field.name, _text_members(part)))
        elif str in types:
            texts.append(field.name)
    return _Members(_all_of(texts), tuple(parts))


def _all_of(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) < 2:  # of one name attrgetter returns the value itself
        return lambda part: tuple([getattr(part, name) for name in names])
    return attrgetter(*names)


_Details = projection(JobDetail, SEARCHABLE)
_NO_DETAILS: Any = _Details()
_details = msgspec.json.Decoder(_Details)
_list_tags = msgspec.json.Decoder(projection(JobDetail, SEARCHABLE.only("tags")))
_list_errors = msgspec.json.Decoder(projection(ListEntry, SEARCHABLE))
# Type and address have a form of their own.
_ENDPOINT_TEXTS = _text_members(projection(Endpoint, SEARCHABLE), frozenset({"db_type", "ip", "db_port"}))
_ENDS = frozenset({"source_endpoint", "target_endpoint", "dmq_endpoint", "source_sharding", "tags"})
_ERRORS = frozenset({"failed_reason", "error_message"})
_SETTINGS = _text_members(_Details, _ENDS | _ERRORS)
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


def _texts(part: Any, members: _Members) -> list[str]:
    """Return the texts in a struct, those of the structs in it too; whether it is a projection or the full one."""
    found = [str(value) for value in members.texts(part) if value]
    for name, inside in members.parts:
        value = getattr(part, name)
        if value:
            for inner in value if isinstance(value, list | tuple) else (value,):
                found += _texts(inner, inside)
    return found


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
    return tuple([text for endpoint in endpoints if endpoint is not None for text in _texts_of_end(endpoint)])


def _texts_of_end(endpoint: Any) -> list[str]:
    address = endpoint.ip or ""
    if address and endpoint.db_port and ":" not in address:
        address = f"{address}:{endpoint.db_port}"
    label = database_label(endpoint.db_type) if endpoint.db_type else ""
    return [*(str(text) for text in (label, endpoint.db_type, address) if text), *_texts(endpoint, _ENDPOINT_TEXTS)]
