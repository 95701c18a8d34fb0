"""Texts about a session: the number of its jobs, and the state of its sign-in."""

from datetime import datetime

from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.reader_zone import reader_zone
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.events import SignInState
from drs_inspector.session.job_tree.sessions import SessionTree, ShownSession
from drs_inspector.session.reply_texts import replies_words


def clock_text(moment: datetime, now: datetime | None = None) -> str:
    """Return an aware moment in local time as "14:05", with the day in front when it is not today."""
    zone = reader_zone()
    local, today = moment.astimezone(zone), (now or datetime.now().astimezone()).astimezone(zone)
    return local.strftime("%H:%M" if local.date() == today.date() else "%Y-%m-%d %H:%M")


def job_words(tree: SessionTree, filter_text: str) -> str:
    """Return "41 jobs", or "3 of 41 jobs" with a filter that has been answered, and what else there is of them."""
    snapshot = tree.session.inspector.snapshot
    total = len(snapshot.jobs)
    noun = "job" if total == 1 else "jobs"
    answers = tree.view.filter
    words = f"{total:,} {noun}"
    if filter_text.strip():
        words = f"searching {words}" if answers.is_working else f"{answers.match_count:,} of {words}"
    if snapshot.replies:
        words += f", {replies_words(len(snapshot.replies))}"
    return f"{words}, details of {len(snapshot.unavailable):,} not read" if snapshot.unavailable else words


def sign_in_words(session: ShownSession) -> tuple[str, str]:
    """Return the state of a session in a few words, and their tone ("" for none)."""
    state: SignInState = session.inspector.connection.sign_in_state
    if session.kind == "cloud" and state.kind == "locked":
        return "locked, sign in again", "amber"
    if session.kind == "cloud" and state.kind == "ended":
        return "sign in again", "amber"
    if session.problem is not None:
        return session.problem.title, "red"
    if session.kind != "cloud" or state.kind == "none":
        words = {"file": _document_words(session.inspector.snapshot), "demo": "demo"}
        return words.get(session.kind, ""), ""
    if state.expires_at is None:
        return "signed in", ""
    soon = "amber" if state.kind == "ends-soon" else ""
    return f"signed in until {clock_text(state.expires_at)}", soon


def _document_words(snapshot: Snapshot) -> str:
    """Return what tells a document of files from another one of the same project: when it was read, and if wholly."""
    read = read_timestamp(snapshot.source.read_at or snapshot.source.cloud_read_at)
    when = f", read {clock_text(read.instant)}" if read is not None and read.instant is not None else ""
    if not snapshot.is_checked:
        return f"from files{when}, checking the file"
    return f"from files{when}{', not complete' if snapshot.coverage.known and not snapshot.complete else ''}"
