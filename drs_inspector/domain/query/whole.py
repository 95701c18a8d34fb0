"""Searching the details of a job whole: selected objects, transformation rules, and every text of its JSON.

A job may be 100 MB, so each search is a generator: it yields about every millisecond and returns whether the value was
found. What it returns depends on the bytes of the job alone, not on what was opened before.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.raw_reply import BIG
from drs_inspector.domain.objects.path_index import PATH_LEVELS
from drs_inspector.domain.objects.selection import ObjectSelection, ObjectSelectionBuilder, build_object_selection
from drs_inspector.domain.query.job_text import refusal_text, search_text
from drs_inspector.domain.rules.rule_set import match_rules, rule_text
from drs_inspector.domain.snapshot import Snapshot

Steps = Generator[None, None, bool]
Raw = bytes | memoryview
_KEPT_AS = "_object_text"

SLICE_SECONDS = 0.002
"""How long a step works, about."""
_CHUNK = 64 * 1024
# An escape has up to six bytes for a UTF-16 unit, and a letter two of those.
_BYTES_PER_LETTER = 12
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def table_steps(job: Job, snapshot: Snapshot | None, value: str) -> Steps:
    """Look for a selected object by name, alias or dotted path."""
    del snapshot
    kept = job.__dict__.get(_KEPT_AS)
    if kept is not None and value.isprintable():
        return value in kept
    if not job.is_loaded("objects"):
        names = value.split(".") if value.isascii() else []
        if job.detail_given is None or not (yield from _may_hold(job.detail_given, b'"object_infos"', names)):
            return False
        if job.detail_size <= BIG and value.isprintable():
            kept = job.__dict__[_KEPT_AS] = _object_text(build_object_selection(job.member("object_infos")))
            return value in kept
        yield from _read_objects(job)
    hits = job.objects.search(value)
    while True:
        finished = hits.step(SLICE_SECONDS)
        if hits.counted[0]:
            return True
        if finished:
            return False
        yield


def rule_steps(job: Job, snapshot: Snapshot | None, value: str) -> Steps:
    """Look into the transformation rules of a job: its own, and those of its reply that name its tables."""
    if job.detail_given is None:
        return False
    own = yield from _may_hold(job.detail_given, b'"data_transformation"')
    if own and any(value in rule_text(rule).casefold() for rule in job.own_rules):
        return True
    attached = snapshot.reply_rules(job.reply_number) if snapshot is not None else ()
    fitting = [rule for rule in attached if value in rule_text(rule).casefold()]
    if not fitting:
        return False
    yield from _read_objects(job)
    return any(match.how != "unassigned" for rule in match_rules(fitting, job.objects) for match in rule.matches)


def any_steps(job: Job, snapshot: Snapshot | None, value: str) -> Steps:
    """Look into everything that came of a job: what words search, its objects and rules, and every text of its JSON."""
    if value in search_text(job).everything or value in refusal_text(job):
        return True
    yield
    for raw in _raws(job):
        if (yield from _text_steps(raw, value)):
            return True
    while not job.search_secrets(SLICE_SECONDS):
        yield
    if job.detail_raw is not None and (yield from _text_steps(job.detail_raw, value)):
        return True
    return (yield from table_steps(job, snapshot, value)) or (yield from rule_steps(job, snapshot, value))


def _raws(job: Job) -> Iterator[Raw]:
    if job.list_raw is not None:
        yield job.list_raw
    if job.unavailable is not None:
        yield job.unavailable.entry_raw


def _object_text(objects: ObjectSelection) -> str:
    """Return what a search finds in a selection as one case-folded text: the path of each object, and its alias.

    Selections of very many small jobs are not kept: their parts would stop the window whenever garbage is collected.
    """
    names = [objects.name(row) for row in range(objects.row_count)]
    texts = [objects.alias(row) or "" for row in range(objects.count)]
    for row in range(objects.row_count):
        path: list[str] = []
        above = row
        while above >= 0 and len(path) < PATH_LEVELS:
            path.append(names[above])
            above = objects.parent(above)
        texts.append(".".join(reversed(path)))
    return "\n".join(texts).casefold()


def _read_objects(job: Job) -> Generator[None, None, None]:
    """Build the object selection of a job in slices; it is kept, so that the next letter typed finds it."""
    while not job.search_secrets(SLICE_SECONDS):
        yield
    if job.is_loaded("objects"):
        return
    builder = ObjectSelectionBuilder(job.member("object_infos"))
    while not builder.step(SLICE_SECONDS):
        yield
    if not job.is_loaded("objects"):
        job.adopt_objects(builder.selection)


def _may_hold(raw: Raw, member: bytes, words: Sequence[str] = ()) -> Steps:
    """Rule out most jobs by their bytes: a member's name and plain words must occur in them, words in any case.

    Escapes can spell both in other bytes, and letters that fold to ASCII ones the words: with those they may be there.
    """
    missing = {word.encode() for word in words if word}
    has_member = False
    for chunk in _chunks(raw, max(map(len, (*missing, member)))):
        if b"\\" in chunk:
            return True
        has_member = has_member or member in chunk
        if missing:
            folded = chunk.lower()
            missing = {word for word in missing if word not in folded} if chunk.isascii() else set()
        if has_member and not missing:
            return True
        if len(raw) > _CHUNK:
            yield
    return False


def _text_steps(raw: Raw, value: str) -> Steps:
    """Look for a case-folded value in the texts, names and numbers of a JSON value, its escapes read as letters."""
    for chunk in _chunks(raw, len(value) * _BYTES_PER_LETTER):
        if value in _unescaped(chunk).casefold():
            return True
        yield
    return False


def occurrences(raw: bytes, value: str) -> Iterator[int]:
    """Yield, piece by piece, how often a value is in the texts, names and numbers of a JSON value, whatever its case.

    Escapes are read as letters. Pieces end in front of a text, where no word can be cut.
    """
    wanted = value.casefold()
    start = 0
    while start < len(raw):
        cut = raw.find(b',"', start + _CHUNK)
        end = cut + 1 if cut >= 0 else len(raw)
        yield _unescaped(raw[start:end]).casefold().count(wanted)
        start = end


def _unescaped(chunk: bytes) -> str:
    text = chunk.decode("utf-8", "replace")
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else _PLAIN.get(found[2], found[2]), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _chunks(raw: Raw, overlap: int) -> Iterator[bytes]:
    """Yield the bytes piece by piece, each with the beginning of the next one: a word across a cut is whole in one."""
    view = memoryview(raw)
    for start in range(0, len(view), _CHUNK):
        yield bytes(view[start : start + _CHUNK + overlap])
