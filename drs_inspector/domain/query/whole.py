"""Searching the details of a job whole: selected objects, transformation rules, and every text of its JSON.

A job may be 100 MB, so each search is a generator: it yields about every millisecond and returns whether the value was
found. What it returns depends on the bytes of the job alone, not on what was opened before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.raw_reply import BIG
from drs_inspector.domain.objects.entries import display_name
from drs_inspector.domain.objects.renamed import RenamedScan
from drs_inspector.domain.objects.selection import ObjectSelection, ObjectSelectionBuilder, build_object_selection
from drs_inspector.domain.query.job_text import refusal_text, search_text
from drs_inspector.domain.rules.rule_set import TransformationRule, match_rules, rule_text
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.job_facts import ObjectCounts, object_counts

Steps = Generator[float | None, None, bool]
"""Work in steps of about a millisecond; each tells which share of the job is done, or None."""
TextTest = Callable[[str], bool | None]
Raw = bytes | memoryview
_KEPT_AS = "_object_text"
_NEW_NAMES_KEPT_AS = "_new_names"

SLICE_SECONDS = 0.002
"""How long a step works, about."""
_CHUNK = 64 * 1024
_PIECE = 16 * 1024
_BEFORE_TEXT = re.compile(rb',[ \t\n\r]*+"')
# An escape has up to six bytes for a UTF-16 unit, and a letter two of those.
_BYTES_PER_LETTER = 12
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class NewNames:
    """How many objects get another name on the target, and these names, case-folded, in lines."""

    text: str = ""
    count: int = 0


class _NamedObject(msgspec.Struct, gc=False):
    id: str = ""
    name: str = ""
    alias_name: str | None = None


_named_objects = msgspec.json.Decoder(list[_NamedObject])
_REFUSED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


@dataclass(frozen=True, slots=True)
class SmallSelection:
    """What a search finds in the selection of a small job, case-folded: paths and aliases in lines.

    Selections of very many small jobs are not kept: their parts would stop the window whenever garbage is collected.
    """

    names: str
    paths: str


def table_steps(job: Job, snapshot: Snapshot | None, value: str) -> Steps:
    """Look for a selected object by name, alias or dotted path."""
    del snapshot
    found = yield from objects_steps(job, value)
    if not isinstance(found, ObjectSelection):
        return found is not None and value in found
    hits = found.search(value)
    while True:
        finished = hits.step(SLICE_SECONDS)
        if hits.counted[0]:
            return True
        if finished:
            return False
        yield None


def objects_steps(job: Job, value: str) -> Generator[float | None, None, ObjectSelection | str | None]:
    """Return where to look for a selected object: the text of a small selection, a larger selection, None for nowhere.

    None is also returned where the bytes rule out that an object has the value, which is case-folded, in its path.
    """
    kept: SmallSelection | None = job.__dict__.get(_KEPT_AS)
    if kept is not None and value.isprintable():
        return kept.names
    if not job.is_loaded("objects"):
        names = value.split(".") if value.isascii() else []
        if job.detail_given is None or not (yield from _may_hold(job.detail_given, b'"object_infos"', names)):
            return None
        kept = _small_selection(job) if value.isprintable() else None
        if kept is not None:
            return kept.names
        yield from read_objects(job)
    return job.objects


def path_steps(job: Job, test: TextTest) -> Generator[float | None, None, bool | None]:
    """Test the dotted paths of objects and their new names, many of them at once as the lines of a text."""
    known = yield from source_path_steps(job, test)
    return known or _either(known, (yield from new_name_steps(job, test)))


def source_path_steps(job: Job, test: TextTest) -> Generator[float | None, None, bool | None]:
    """Test the dotted paths of objects in the same way, and not their new names."""
    if job.detail_given is None or not (yield from _has_objects(job)):
        return False
    small = _small_selection(job)
    if small is not None:
        return test(small.paths)
    yield from read_objects(job)
    known: bool | None = False
    done = 0
    for text in job.objects.folded_paths():
        for piece in _pieces(text):
            known = _either(known, test(piece))
            if known:
                return True
            done += piece.count("\n") + 1
            yield done / max(job.objects.row_count, 1)
    return known


def lines_end_with(names: Iterable[str]) -> Callable[[str], bool]:
    """Return the test whether a line is one of these names, or a path that ends with one."""
    wanted = [f"{before}{name.casefold()}\n" for name in names for before in "\n."]

    def test(text: str) -> bool:
        lines = f"\n{text}\n"
        return any(name in lines for name in wanted)

    return test


def _pieces(text: str) -> Iterator[str]:
    """Yield lines, joined to pieces that even the worst expression is done with in some milliseconds."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start + _PIECE)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end + 1


def new_name_steps(job: Job, test: TextTest) -> Generator[float | None, None, bool | None]:
    """Test the names that objects get on the target, as the lines of a text."""
    names = yield from new_names(job)
    known: bool | None = False
    for piece in _pieces(names.text) if names.count else ():
        known = _either(known, test(piece))
        if known:
            break
        yield None
    return known


def count_objects(job: Job, which: Callable[[ObjectCounts], int | None]) -> Generator[float | None, None, int | None]:
    """Count the selected objects, or those with another name on the target; None where no list tells of them."""
    counts = yield from object_counts(job)
    return None if counts is None else which(counts)


def new_names(job: Job) -> Generator[float | None, None, NewNames]:
    """Find the names that objects get on the target where these are others; they are kept."""
    kept: NewNames | None = job.__dict__.get(_NEW_NAMES_KEPT_AS)
    if kept is not None:
        return kept
    found = NewNames()
    if job.detail_given is not None and (yield from _may_hold(job.detail_given, b'"alias_name"')):
        early = _early_new_names(job)
        if early is not None:
            return early
        yield from read_objects(job)
        scan = RenamedScan(job.objects)
        while not scan.step(SLICE_SECONDS):
            yield scan.progress
        found = _new_names(job.objects, scan)
    job.__dict__[_NEW_NAMES_KEPT_AS] = found
    return found


def rule_steps(job: Job, snapshot: Snapshot | None, value: str) -> Steps:
    """Look into the transformation rules of a job: its own, and those of its reply that name its tables."""
    found = yield from rule_test_steps(job, snapshot, lambda text: value in text.casefold())
    return bool(found)


def rule_test_steps(job: Job, snapshot: Snapshot | None, test: TextTest) -> Generator[float | None, None, bool | None]:
    """Test the text of each of these rules."""
    known: bool | None = False
    for rule in (yield from own_rules_steps(job)):
        known = _either(known, test(rule_text(rule)))
    fitting = []
    for rule in _rules_beside(job, snapshot) if not known else ():
        answer = test(rule_text(rule))
        if answer is not False:
            fitting.append((rule, answer))
    if not fitting:
        return known
    yield from read_objects(job)
    for (_rule, answer), fits in zip(fitting, _fit([rule for rule, _answer in fitting], job.objects), strict=True):
        if fits:
            known = _either(known, answer)
    return known


def rule_count(job: Job, snapshot: Snapshot | None) -> Generator[float | None, None, int]:
    """Count these rules."""
    count = len((yield from own_rules_steps(job)))
    beside = _rules_beside(job, snapshot)
    if beside:
        yield from read_objects(job)
        count += sum(_fit(beside, job.objects))
    return count


def own_rules_steps(job: Job) -> Generator[float | None, None, Sequence[TransformationRule]]:
    """Return the rules in the details of a job; most jobs have none, and their bytes say so."""
    if job.detail_given is None:
        return ()
    told = job.is_loaded("rules") or job.known_members is not None
    return job.own_rules if told or (yield from _may_hold(job.detail_given, b'"data_transformation"')) else ()


def _rules_beside(job: Job, snapshot: Snapshot | None) -> Sequence[TransformationRule]:
    return snapshot.reply_rules(job.reply_number) if snapshot is not None and job.has_detail else ()


def _fit(rules: Sequence[TransformationRule], objects: ObjectSelection) -> Iterator[bool]:
    for rule in match_rules(rules, objects):
        yield any(match.how != "unassigned" for match in rule.matches)


def any_steps(job: Job, snapshot: Snapshot | None, value: str) -> Steps:
    """Look into everything that came of a job: what words search, its objects and rules, and every text of its JSON."""
    if value in search_text(job).everything or value in refusal_text(job):
        return True
    yield None
    for raw in _raws(job):
        if (yield from text_steps(raw, value)):
            return True
    while not job.search_secrets(SLICE_SECONDS):
        yield None
    if job.detail_raw is not None and (yield from text_steps(job.detail_raw, value)):
        return True
    return (yield from table_steps(job, snapshot, value)) or (yield from rule_steps(job, snapshot, value))


def _raws(job: Job) -> Iterator[Raw]:
    if job.list_raw is not None:
        yield job.list_raw
    if job.unavailable is not None:
        yield job.unavailable.entry_raw


def _small_selection(job: Job) -> SmallSelection | None:
    """Return the selection of a small job, which is built at once and kept as text; None for a big job."""
    kept: SmallSelection | None = job.__dict__.get(_KEPT_AS)
    if kept is None and job.detail_size <= BIG:
        objects = job.objects if job.is_loaded("objects") else build_object_selection(job.member("object_infos"))
        aliases = (alias for row in range(objects.count) if (alias := objects.alias(row)))
        paths = "\n".join(objects.folded_paths())
        names = "\n".join((*map(str.casefold, aliases), paths))
        kept = job.__dict__[_KEPT_AS] = SmallSelection(names, paths)
    return kept


def _early_new_names(job: Job) -> NewNames | None:
    """Return the new names in a small job by one scan of its objects; None where that takes a closer look."""
    if job.detail_size > BIG or job.is_loaded("objects"):
        return None
    try:
        objects = _named_objects.decode(job.member("object_infos") or b"[]")
    except _REFUSED:
        return None
    found = [one.alias_name for one in objects if one.alias_name and one.alias_name != display_name(one.name, one.id)]
    names = job.__dict__[_NEW_NAMES_KEPT_AS] = NewNames("\n".join(found).casefold(), len(found))
    return names


def _new_names(objects: ObjectSelection, scan: RenamedScan) -> NewNames:
    return NewNames("\n".join([(objects.alias(row) or "").casefold() for row in scan.rows]), len(scan.rows))


def _has_objects(job: Job) -> Steps:
    given = job.detail_given
    return job.is_loaded("objects") or (given is not None and (yield from _may_hold(given, b'"object_infos"')))


def _either(first: bool | None, second: bool | None) -> bool | None:
    """Return whether one of two answers is yes; None where it may be."""
    return True if first or second else None if first is None or second is None else False


def read_objects(job: Job) -> Generator[float | None, None, None]:
    """Build the object selection of a job in slices; it is kept, so that the next letter typed finds it."""
    while not job.search_secrets(SLICE_SECONDS):
        yield None
    if job.is_loaded("objects"):
        return
    builder = ObjectSelectionBuilder(job.member("object_infos"))
    while not builder.step(SLICE_SECONDS):
        yield builder.progress
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
            yield None
    return False


def text_steps(raw: Raw, value: str) -> Steps:
    """Look for a case-folded value in the texts, names and numbers of a JSON value, its escapes read as letters."""
    for chunk in _chunks(raw, len(value) * _BYTES_PER_LETTER):
        if value in _unescaped(chunk).casefold():
            return True
        yield None
    return False


def occurrences(raw: bytes, value: str) -> Iterator[int]:
    """Yield, piece by piece, how often a value is in the texts, names and numbers of a JSON value, whatever its case.

    Escapes are read as letters. Pieces end in front of a text, where no word can be cut.
    """
    wanted = value.casefold()
    start = 0
    while start < len(raw):
        cut = _BEFORE_TEXT.search(raw, start + _CHUNK)
        end = cut.end() - 1 if cut is not None else len(raw)
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
