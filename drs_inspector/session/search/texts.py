"""What a search has found, and over what that is said, in sentences."""

from __future__ import annotations

import msgspec

from drs_inspector.domain.query.patterns import LONGEST_TEXT
from drs_inspector.domain.search.hits import Hit, HitList
from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.session.coverage_texts import CHECKING, gaps_of, masking_words, search_words, snapshot_gaps
from drs_inspector.session.search.search import DocumentProgress, Search

_CAUSES = 3
_WORDS = {
    HitKind.OBJECT: "Object",
    HitKind.NEW_NAME: "New name",
    HitKind.RULE: "Rule",
    HitKind.ENDPOINT: "Endpoint",
    HitKind.JOB: "Job",
    HitKind.JSON: "JSON",
}


def kind_words(hit: Hit) -> str:
    """Return what a hit is: of an object its type."""
    is_object = hit.kind in (HitKind.OBJECT, HitKind.NEW_NAME)
    return (hit.type[:1].upper() + hit.type[1:] if is_object else "") or _WORDS[hit.kind]


def found_words(search: Search, shown: str = "") -> str:
    """Return how much was found: ``61 hits in 26 jobs``; while the search runs, or when it was ended, so far.

    ``shown`` says how many of them are, "" where all are.
    """
    hits = search.hits
    if search.is_cancelled:
        end = f" Ended after {search.done:,} of {search.total:,} jobs"
    else:
        end = "" if search.is_over else f" {search_words(search.done, search.total)}"
    if not hits.total:
        return f"Nothing found so far.{end}" if end else _nothing(search)
    jobs = f" in {_count(hits.job_count, 'job')}" if hits.job_count else ""
    words = f"{_count(hits.total, 'hit')}{jobs}{_kept(hits)}"
    words += f", {shown}" if shown else ""
    return f"{words}.{end}" if end else words


def coverage_words(search: Search) -> tuple[str, ...]:
    """Return in which jobs was searched, and why not in the others: a sentence, then one for each other gap."""
    several = len(search.progress) > 1
    sentences = [_searched(one, several=several) for one in search.progress]
    for one in search.progress:
        lead = f"{one.document.title}: " if several else ""
        snapshot = one.document.snapshot
        sentences += [lead + words for words in (*_gaps(one), masking_words(snapshot)) if words]
        changed = len(one.changed)
        if changed:
            sentences.append(f"{lead}{_count(changed, 'job')} changed after the search. Search again.")
    if search.match.cut_short:
        sentences.append(f"Of longer texts only the first {LONGEST_TEXT:,} letters were searched with the expression.")
    return tuple(sentences)


def _gaps(one: DocumentProgress) -> tuple[str, ...]:
    """Return what else is missing than details, which are counted with their causes."""
    snapshot = one.document.snapshot
    if snapshot.complete:
        return ()
    if not one.unread:
        return snapshot_gaps(snapshot)
    details = msgspec.structs.replace(snapshot.coverage.details, refused=(), not_reached=0)
    rest = gaps_of(msgspec.structs.replace(snapshot.coverage, details=details), snapshot.source)
    return rest if snapshot.is_checked else (CHECKING, *rest)


def _nothing(search: Search) -> str:
    if search.is_whole:
        return f"Nothing found in {_count(search.total, 'job')}"
    read = sum(one.read for one in search.progress)
    return f"Nothing found in the {read:,} of {_count(search.total, 'job')} that could be searched"


def _kept(hits: HitList) -> str:
    return f", the first {hits.most:,} of which are kept" if hits.most < hits.total else ""


def _searched(one: DocumentProgress, *, several: bool) -> str:
    of = f" of {one.document.title}" if several else ""
    words = f"Searched in {one.read:,} of {_count(one.total, 'job')}{of}"
    unread = sum(one.unread.values())
    if not unread:
        return f"{words}."
    causes = [
        f"{cause} ({count:,})" if len(one.unread) > 1 else cause for cause, count in one.unread.most_common(_CAUSES)
    ]
    others = len(one.unread) - len(causes)
    if others:
        causes.append(f"{_count(others, 'other cause')}")
    have = "has" if unread == 1 else "have"
    return f"{words}; {unread:,} {have} no details: {', '.join(causes)}."


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
