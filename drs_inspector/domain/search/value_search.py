"""Searching the JSON of a job: its endpoints, its own name and words, and everything else.

What is found is a name, text, number or word of the JSON as it came, secrets removed. Objects and rules are searched by
modules of their own, and here what is unusual in them.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import NamedTuple

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.raw_reply import BIG, UNREAD_MEMBERS
from drs_inspector.domain.labels.field_labels import label_of
from drs_inspector.domain.objects.entries import RelaxedEntry
from drs_inspector.domain.query.whole import SLICE_SECONDS, text_steps
from drs_inspector.domain.rawjson.split import BrokenJsonError, member_spans, split_object, text_of
from drs_inspector.domain.rawjson.walk import JsonToken, JsonWalk
from drs_inspector.domain.redaction.text import redact_text
from drs_inspector.domain.rules.fields import ConfigTransformation, FilterCondition, RuleObject, TransformationInfo
from drs_inspector.domain.search.hits import JobHits, Part, ValueHit
from drs_inspector.domain.search.searched_job import SearchedJob
from drs_inspector.domain.search.text_match import TextMatch
from drs_inspector.domain.search.wanted import HitKind, Wanted
from drs_inspector.domain.snapshot import RULES_PART, Snapshot
from drs_inspector.domain.steps import Step

Raw = bytes | memoryview
Steps = Generator[Step, None, None]

SHOWN_LETTERS = 200
"""So many letters of a value are shown, around what was found."""
_BEFORE = 60
_REMEMBERED = 10_000
_TOKENS_BETWEEN_PAUSES = 400
# What is longer is searched in pieces, and shown by its beginning.
_LONG = 1_048_576
_KINDS = frozenset({HitKind.ENDPOINT, HitKind.JOB, HitKind.JSON})
_NAMES = frozenset({HitKind.OBJECT, HitKind.NEW_NAME})
_SIDES = frozenset({"source_endpoint", "target_endpoint", "dmq_endpoint", "source_sharding"})
_OWN = frozenset({"id", "name", "description"})
_REASON = ("title", "cause", "code")
_OBJECTS = "object_infos"
# Names inside objects and rules that are searched as such, or that each of them has.
_SEARCHED = frozenset(
    name
    for part in (RelaxedEntry, TransformationInfo, ConfigTransformation, RuleObject, FilterCondition)
    for name in part.__struct_fields__
    if name != "unknown"
) | {"filter_conditions", "total_count", *UNREAD_MEMBERS}


class Region(NamedTuple):
    """A range of some JSON that is one value, and where that is; the name in front of it lies elsewhere.

    With ``entry`` it is entries of a list, from this one on.
    """

    raw: Raw
    start: int
    end: int
    part: Part
    path: str = ""
    reply: int | None = None
    entry: int | None = None


def search_values(one: SearchedJob) -> Steps:
    """Add what is found in details, list entry and refusal of a job; what both of the first say is one hit."""
    if _KINDS.isdisjoint(one.wanted.kinds):
        return
    job, match = one.job, one.match
    finder = _Finder(one.hits, one.wanted, match)
    while not job.search_secrets(SLICE_SECONDS):
        yield None
    raw = job.detail_raw
    if raw is not None and (len(raw) > BIG or (yield from text_steps(raw, match.folded))):
        regions = _detail_regions(job, raw)
        alone = sum(region.path == _OBJECTS for region in regions) == 1
        for region in regions:
            if region.path == _OBJECTS and alone:
                yield from _search_objects(one, region, finder)
            elif (yield from _may_hold(region, match)):
                yield from finder.search(region)
    for part, given in _others(job):
        if (yield from text_steps(given, match.folded)):
            yield from finder.search(Region(given, 0, len(given), part))
    finder.search_refusal(job)


def _search_objects(one: SearchedJob, whole: Region, finder: _Finder) -> Steps:
    """Add what is found in those parts of the list of objects that hold unusual entries."""
    small = whole.end - whole.start <= BIG
    if HitKind.JSON not in one.wanted.kinds or (small and not (yield from _may_hold(whole, one.match))):
        return
    if not small and not _NAMES.isdisjoint(one.wanted.kinds) and not one.job.is_loaded("objects"):
        return  # the search for names has read the bytes, and seen that the text is in none of them
    objects = yield from one.selection_steps()
    for row, first, stop in objects.unusual_ranges():
        region = whole._replace(start=whole.start + first, end=whole.start + stop, entry=row)
        if (yield from _may_hold(region, one.match)):
            yield from finder.search(region)


def search_beside(snapshot: Snapshot, hits: JobHits, wanted: Wanted, match: TextMatch) -> Steps:
    """Add what is found in the saved replies of a document, and in what is at the top of its replies beside rules."""
    if HitKind.JSON not in wanted.kinds:
        return
    finder = _Finder(hits, wanted, match)
    regions = [Region(one.raw, 0, len(one.raw), "reply", reply=index) for index, one in enumerate(snapshot.replies)]
    regions += [
        Region(part.raw, 0, len(part.raw), "top", reply=index)
        for index, part in enumerate(snapshot.parts)
        if part.name != RULES_PART
    ]
    for region in regions:
        if (yield from _may_hold(region, match)):
            yield from finder.search(region)


def _detail_regions(job: Job, raw: Raw) -> list[Region]:
    """Return the members of the details."""
    members = job.known_members if raw is job.detail_given else None
    try:
        members = split_object(raw) if members is None else members
        spans = member_spans(raw, members)
    except BrokenJsonError:
        return [Region(raw, 0, len(raw), "details")]
    return [
        Region(raw, start, end, "details", member.name) for member, (start, end) in zip(members, spans, strict=True)
    ]


def _may_hold(region: Region, match: TextMatch) -> Generator[Step, None, bool]:
    if match.finds(region.path):
        return True
    return (yield from text_steps(memoryview(region.raw)[region.start : region.end], match.folded))


def _others(job: Job) -> Iterator[tuple[Part, Raw]]:
    if job.list_raw is not None:
        yield "list", job.list_raw
    if job.unavailable is not None and job.unavailable.entry_raw:
        yield "refusal", job.unavailable.entry_raw


class _Finder:
    """Adds the hits in one value after the other; the same member with the same words is one hit."""

    def __init__(self, hits: JobHits, wanted: Wanted, match: TextMatch) -> None:
        self._hits = hits
        self._kinds = wanted.kinds
        self._match = match
        self._seen: set[tuple[str, str]] = set()

    def search(self, region: Region) -> Steps:
        """Add what is found in a region, and its name."""
        walk = JsonWalk(region.raw, region.start, region.end, region.path, entry=region.entry)
        named = JsonToken("name", region.start, region.start) if self._match.finds(region.path) else None
        for count, token in enumerate(walk, 1):
            if token.kind == "value" and (yield from self._finds(region.raw, token)):
                self._add(region, walk.path, token, _text(region.raw, token))
                named = None
            elif token.kind != "name" and named is not None:
                self._add(region, walk.path, named, _text(region.raw, token) if token.kind == "value" else "")
                named = None
            if token.kind == "name":
                named = token if (yield from self._finds(region.raw, token)) else None
            if count % _TOKENS_BETWEEN_PAUSES == 0:
                yield None

    def search_refusal(self, job: Job) -> None:
        """Add a job of which nothing but a refusal is known by id and name, and the words of a refusal."""
        if HitKind.JOB not in self._kinds:
            return
        texts: Sequence[tuple[str, str]] = ()
        if job.list_given is None and not job.has_detail:
            texts = (("name", redact_text(job.name)), ("id", job.id))
        reason = job.unavailable.reason if job.unavailable is not None else {}
        words = ((name, redact_text(str(reason[name]))) for name in _REASON if reason.get(name))
        for text, name in {text: name for name, text in (*words, *texts)}.items():
            if self._match.finds(text):
                found = text if name == "name" else f"{name}: {excerpt(text, self._match)}"
                self._hits.add(HitKind.JOB, ValueHit("refusal", name, None, found))

    def _finds(self, raw: Raw, token: JsonToken) -> Generator[Step, None, bool]:
        if token.end - token.start > _LONG and self._match.pattern is None:
            return (yield from text_steps(memoryview(raw)[token.start : token.end], self._match.folded))
        return self._match.finds(_text(raw, token))

    def _add(self, region: Region, path: str, token: JsonToken, text: str) -> None:
        """Add a member with the text of its value; the token is what is found, value or name."""
        top = path.partition(".")[0].partition("[")[0]
        kind = HitKind.JSON
        if token.kind == "value" and region.part in ("details", "list"):
            kind = HitKind.ENDPOINT if top in _SIDES else HitKind.JOB if path in _OWN else kind
        if kind not in self._kinds or (top in UNREAD_MEMBERS and (path == top or _last_name(path) in _SEARCHED)):
            return
        shown = excerpt(text, self._match)
        if region.part in ("details", "list"):
            if (path, shown) in self._seen:
                return
            if len(self._seen) < _REMEMBERED:
                self._seen.add((path, shown))
        found = _words(kind, path, shown)
        self._hits.add(kind, ValueHit(region.part, path, token.start, found, region.reply))


def _last_name(path: str) -> str:
    """Return the name that a path ends with, that of the list where it ends with an entry."""
    return path.rpartition(".")[2].partition("[")[0]


def _words(kind: HitKind, path: str, shown: str) -> str:
    if path == "name" and kind is HitKind.JOB:
        return shown
    if kind is HitKind.ENDPOINT:
        side, _, inside = path.partition(".")
        member, _, number = side.partition("[")
        path = f"{label_of(member)}{f' {int(number[:-1]) + 1}' if number else ''} {inside}".rstrip()
    return f"{path}: {shown}" if shown else path


def excerpt(text: str, match: TextMatch) -> str:
    """Return a text, or where it is long what is around the first place where it is found."""
    if len(text) <= SHOWN_LETTERS:
        return text
    first = next(iter(match.spans(text)), (0, 0))[0]
    start = max(0, first - _BEFORE)
    end = start + SHOWN_LETTERS
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def _text(raw: Raw, token: JsonToken) -> str:
    content = bytes(raw[token.start : min(token.end, token.start + _LONG)])
    return text_of(content) if content[:1] == b'"' and content[-1:] == b'"' else content.decode("utf-8", "replace")
