"""What the console would let a person do with a job now: two sentences, and never a list."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from drs_inspector.domain.jobs.job import Job
from drs_inspector.session.job_page.page_rows import outside

ONLY_READS: Final = "This program only reads; it gives no command."
_MOST: Final = 60
_NAMED: Final = 4
_LONGEST: Final = 60
_WORDS: Final = {
    "PAUSE": "pause", "START": "start", "QUICK_START": "start quickly", "START_INCR": "start the incremental phase",
    "RETRY": "retry", "JUMP_RETRY": "retry and skip", "RESET": "reset", "DELETE": "delete", "FREE_RESOURCE": "end",
    "CHANGE": "edit", "SWITCH_OVER": "switch over", "RESET_DB_PWD": "change a password", "CLONE": "clone",
    "CREATE": "create", "CHOOSE_OBJECT": "choose objects", "PRE_CHECK": "check before the start",
    "QUERY_PRE_CHECK": "look at the check", "CHANGE_MODE": "change the phases", "MODIFY_DB_CONFIG": "edit the ends",
    "MODIFY_CONFIGURATION": "edit settings", "MODIFY_TASK_NUMBER": "change the number of threads",
    "MODIFY_SPECIFICATION_ID": "change the specification", "NODE_FLAVOR_MODIFY": "change the size of the node",
    "CHANGE_FLAVOR": "change the size", "CONTINUE_JOB": "go on", "STOP_JOB": "stop",
    "CONTINUE_CAPTURE": "go on reading", "STOP_CAPTURE": "stop reading", "CONTINUE_APPLY": "go on applying",
    "STOP_APPLY": "stop applying", "API_CONFIGURATION_ACTION": "configure by interface", "PAY_ORDER": "pay the order",
    "UNSUBSCRIBE": "unsubscribe", "TO_PERIOD": "change to an order", "TO_RENEW": "renew",
    "ORDER_INFO": "look at the order",
}  # fmt: skip
_FIRST: Final = ("START", "RETRY", "RESET", "DELETE", "PAUSE", "FREE_RESOURCE")
"""What a person most probably looks for, in this order."""


class Commands(NamedTuple):
    """``allowed`` is a sentence; ``refused`` the one that begins folded, with its reason, "" where none is refused."""

    allowed: str
    refused: str = ""
    reason: str = ""


def commands_of(job: Job, as_of: str = "") -> Commands | None:
    """Return the commands that the list entry names; None where it names none, as on some clouds.

    ``as_of`` is when it was read, where that is not the present: nothing is known of now then.
    """
    entry = job.list_entry
    action = entry.job_action if entry is not None else None
    if action is None or not (action.available_actions or action.unavailable_actions or action.current_action):
        return None
    can, cannot = (tuple(dict.fromkeys(names)) for names in (action.available_actions, action.unavailable_actions))
    count, when = len(can), as_of or "now"
    verb = ("was", "were") if as_of else ("is", "are")
    allowed = f"No command {verb[0]} allowed in the console {when}."
    if can:
        several = f" {verb[0]}" if count == 1 else f"s {verb[1]}"
        allowed = f"{count:,} command{several} allowed in the console {when}: {_listed(can)}."
    running = f"Running {'then' if as_of else 'now'}: {_word(action.current_action)}." if action.current_action else ""
    allowed = f"{allowed} {running}".rstrip()
    if not cannot:
        return Commands(allowed)
    first = [name for name in _FIRST if name in cannot][:_NAMED]
    among = f", among them {_joined([_word(name) for name in first])}" if first and len(cannot) > len(first) else ""
    refused = f"{len(cannot):,} {verb[len(cannot) != 1]} not{among}."
    status = job.status.label or "this state"
    why = f"The cloud decides by the state of the job, which {verb[0]} {outside(status)}, and names no other reason."
    return Commands(allowed, refused, f"{why} Not allowed: {_listed(cannot)}.")


def _listed(names: Sequence[str]) -> str:
    more = f", and {len(names) - _MOST:,} more" if len(names) > _MOST else ""
    return ", ".join(map(_word, names[:_MOST])) + more


def _joined(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def _word(name: str | None) -> str:
    """Return a command in words; one that is not known by its own name."""
    name = (name or "")[:_LONGEST]
    return _WORDS.get(name.upper(), outside(name.replace("_", " ").lower())[:_LONGEST])
