"""What a search looks in: all sources or one, what has changed in them since, and the words where there are no rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from drs_inspector.domain.search.wanted import Wanted
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.search.search import Search, SearchedDocument
from drs_inspector.session.search.texts import coverage_words, found_words

LEAST_LETTERS = 2
"""A search begins by itself from so many letters on; one letter is in every name."""
NO_SOURCE = "No source is open. Connect to a cloud or open a file: what was read of its jobs is searched here."
AGAIN = "Search again."


class SnapshotHolder(Protocol):
    """What is needed of an Inspector."""

    @property
    def snapshot(self) -> Snapshot:
        """The jobs as they are now."""


class SearchedSession(Protocol):
    """What is needed of an open session."""

    @property
    def key(self) -> str:
        """Its key in the workspace, which addresses of hits have."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def inspector(self) -> SnapshotHolder:
        """Where its jobs are."""


def documents(sessions: Sequence[SearchedSession], key: str = "") -> list[SearchedDocument]:
    """Return what to search: all sessions, or the one of that key."""
    return [SearchedDocument(one.key, one.title, one.inspector.snapshot) for one in sessions if key in ("", one.key)]


def has_closed(search: Search, sessions: Sequence[SearchedSession]) -> bool:
    """Say whether a session that was searched is closed."""
    keys = {one.key for one in sessions}
    return any(one.document.key not in keys for one in search.progress)


def said_of(search: Search, sessions: Sequence[SearchedSession], key: str = "") -> tuple[str, ...]:
    """Return over what the answer is said, and what has come or was replaced since the search began."""
    searched = {one.document.key: one.document.snapshot for one in search.progress}
    words = []
    for one in documents(sessions, key):
        if one.key not in searched:
            words.append(f"{one.title} was opened after the search. {AGAIN}")
        elif searched[one.key] is not one.snapshot:
            words.append(f"{one.title} holds other jobs now. {AGAIN}")
    return (*words, *coverage_words(search))


def unread_count(search: Search) -> int:
    """Return how many of the jobs that were searched have no details."""
    return sum(sum(one.unread.values()) for one in search.progress)


def before_words(sessions: Sequence[SearchedSession]) -> str:
    """Return what is searched and how, for a page on which nothing was typed yet."""
    if not sessions:
        return NO_SOURCE
    jobs = sum(len(one.inspector.snapshot.jobs) for one in sessions)
    of = f"{len(sessions):,} sources" if len(sessions) > 1 else sessions[0].title
    return (
        f"Searches everything that was read of {jobs:,} {'job' if jobs == 1 else 'jobs'} of {of}: objects by their "
        "names and by their names on the target, rules by tables and conditions, endpoints, the jobs themselves, and "
        f"all other JSON.\n\nType {LEAST_LETTERS} letters or more, or anything and Return. With a dot, what an object "
        "is in counts too: shop.orders. Secrets are never found."
    )


def nothing_words(search: Search) -> str:
    """Return that nothing was found, and how exactly it was searched for; while the search runs, how far it is."""
    words, wanted = found_words(search), search.wanted
    if not search.is_over:
        return words
    options = ((wanted.case, "match case"), (wanted.word, "whole word"), (wanted.regex, "regular expression"))
    on = ", ".join(name for is_on, name in options if is_on)
    return f"{words}." + (f"\n\nSearched with: {on}." if on else "")


def problem_of(wanted: Wanted, *, asked: bool) -> str | None:
    """Return why there is no search yet; "" while too little was typed, unless a person asks for it."""
    text = wanted.text.strip()
    if not text or (len(text) < LEAST_LETTERS and not asked):
        return ""
    return wanted.problem
