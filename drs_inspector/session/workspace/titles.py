"""Titles of open sessions: short, and no two alike."""

from collections import Counter
from collections.abc import Sequence

from drs_inspector.session.workspace.open_session import OpenSession


def titles_of(sessions: Sequence[OpenSession]) -> list[str]:
    """Return a title for each session: profile, project or file; account or a number where two would be alike."""
    profiles = Counter(session.profile for session in sessions)
    plain = [_plain(session, profiles[session.profile]) for session in sessions]
    twice = {title for title, count in Counter(plain).items() if count > 1}
    titles: list[str] = []
    for session, title in zip(sessions, plain, strict=True):
        words = title
        source = session.inspector.connection.source_info
        domain = source.domain if source is not None else ""
        if title in twice and session.kind == "cloud" and domain:
            words = f"{title} ({domain})"
        number = 1
        while words in titles:
            number += 1
            words = f"{title} ({number})"
        titles.append(words)
    return titles


def _plain(session: OpenSession, with_this_profile: int) -> str:
    if session.kind == "demo":
        return "Demo"
    if session.kind == "file":
        return session.files[0].name if len(session.files) == 1 else f"{len(session.files)} files"
    source = session.inspector.connection.source_info
    project = (source.project_name or source.project_id) if source is not None else ""
    if session.profile and with_this_profile == 1:
        return session.profile
    return " · ".join(part for part in (session.profile, project) if part) or "Cloud"
