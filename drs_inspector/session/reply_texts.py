"""Saved replies of other read calls in sentences: the same in the window and on the terminal."""

from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.refused_call import RefusedCall
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot


def read_words(reply: SavedReply) -> str:
    """Return when a reply was read, in UTC to the minute; nothing in a saved body says so, only a saved header."""
    if not reply.read_at:
        return "when it was read is not known"
    return f"read {reply.read_at[:16].replace('T', ' ')} UTC"


def place_of_jobs_words(reply: SavedReply, snapshot: Snapshot) -> str:
    """Return how many of the jobs that a reply names are in the document, "" where there is nothing to say of jobs."""
    named = len(reply.job_ids)
    here = sum(job_id in snapshot.jobs for job_id in reply.job_ids)
    if not named:
        return "it does not say of which job" if reply.call is not None and " a job" in reply.call.title else ""
    if named == 1:
        return "its job is here" if here else "its job is not here"
    return f"all {named:,} jobs are here" if here == named else f"{here:,} of {named:,} jobs here"


def left_out_words(reply: SavedReply) -> str:
    """Return what is not kept of a reply, "" for nothing."""
    return f"not kept: {', '.join(reply.left_out)}" if reply.left_out else ""


def reply_line(reply: SavedReply, snapshot: Snapshot) -> str:
    """Return what a reply is, when it was read, and where its jobs are: "progress of 2 jobs, read ...; ..."."""
    more = (place_of_jobs_words(reply, snapshot), left_out_words(reply))
    return "; ".join([f"{reply.words}, {read_words(reply)}", *filter(None, more)])


def replies_words(count: int) -> str:
    """Return "1 saved reply", "2 saved replies"."""
    return f"{count:,} saved repl{'y' if count == 1 else 'ies'}"


def reply_title(reply: SavedReply) -> str:
    """Return what a reply is, as the beginning of a line."""
    return f"{reply.words[:1].upper()}{reply.words[1:]}"


def refused_title(refused: RefusedCall) -> str:
    """Return what was refused, as the beginning of a line."""
    title = BY_NAME[refused.call].title if refused.call in BY_NAME else refused.call
    return f"{title[:1].upper()}{title[1:]}"


def refused_line(refused: RefusedCall) -> str:
    """Return why a call was refused, what the cloud said, its code, and when."""
    known = refused.code or (f"HTTP {refused.http_status}" if refused.http_status else "")
    when = f"{refused.at[:16].replace('T', ' ')} UTC" if refused.at else "when is not known"
    return " ".join(filter(None, (refused.words, refused.cause, ", ".join(filter(None, (known, when))))))
