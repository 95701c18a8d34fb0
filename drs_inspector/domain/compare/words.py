"""A comparison in words: the same in the window, on the terminal and in reports."""

from collections.abc import Iterator
from typing import Final

from drs_inspector.domain.compare.options import ALWAYS_MOVE, Section, Uncounted, UncountedValues
from drs_inspector.domain.compare.result import Change, Comparison, Difference, JobChange, Kind, Verdict
from drs_inspector.domain.counting import counted

SIGNS: Final = {Change.ADDED: "+", Change.GONE: "-", Change.CHANGED: "~", Change.NOT_READ: "?"}
SAME_SIGN: Final = "="
CHANGE_WORDS: Final = {
    Change.ADDED: "added",
    Change.GONE: "gone",
    Change.CHANGED: "changed",
    Change.NOT_READ: "not read",
}
SAME_WORDS: Final = "the same"
UNCOUNTED_WORDS: Final = {
    Uncounted.LAST_CHANGED: "last changed",
    Uncounted.PROGRESS: "progress and lag",
    Uncounted.POSITIONS: "positions",
    Uncounted.COMMANDS: "commands",
    Uncounted.ABSENT: "null or missing",
    Uncounted.SPELLING: "number or text",
    Uncounted.ORDER: "order of a list",
    Uncounted.NOT_READ: "read on one side only",
}
_ONE_UNCOUNTED: Final = {Uncounted.POSITIONS: "position", Uncounted.COMMANDS: "command"}
_SPOKEN_KINDS: Final = {
    Kind.RENAMED: "name on the target of ",
    Kind.MOVED: "place of ",
    Kind.CONDITION: "condition of ",
}
_TOLD_FIRST: Final = {"status": "status", "error_code": "error", "error_message": "error", "list.error_msg": "error"}


def summary_words(job: JobChange) -> str:
    """Return what is to be said of a job in a list: "status, 1 field, 4 objects", "new", "gone, was Completed"."""
    if job.change is Change.ADDED:
        return "new"
    if job.change is Change.GONE:
        return f"gone, was {job.status}" if job.status else "gone"
    if job.change is Change.NOT_READ:
        return unread_words(job)
    told = list(dict.fromkeys(word for row in job.fields if (word := _TOLD_FIRST.get(row.path))))
    rest = sum(row.path not in _TOLD_FIRST for row in job.fields)
    parts = ["re-created"] if job.reason else []
    parts += [*told, *([counted(rest, "field")] if rest else [])]
    parts += [counted(len(job.objects), "object")] if job.objects else []
    parts += [counted(len(job.rules), "rule")] if job.rules else []
    return ", ".join(parts) or unread_words(job)


def unread_words(job: JobChange) -> str:
    """Return what of a job a side does not hold, and why; "" where both hold all of it."""
    said = []
    for one in job.unread:
        part = "" if one.part == "job" else f"{one.part} "
        said.append(f"{part}not read in {one.side.upper()}: {one.reason}")
    return "; ".join(said)


def section_words(job: JobChange, section: Section) -> str:
    """Return the words beside the head of a section: "4 changed of 200, 1 added, 1 gone, 2 renamed"."""
    rows = job.of(section)
    same = getattr(job.same, section.value, 0) if job.same is not None else 0
    parts = [f"{len(rows):,} changed of {len(rows) + same:,}"]
    if section is Section.OBJECTS:
        counts = {name: getattr(rows, name, 0) for name in ("added", "gone", "renamed")}
    else:
        changes = [row.change.value for row in rows]
        counts = {name: changes.count(name) for name in ("added", "gone")}
        counts["moved"] = sum(row.kind is Kind.MOVED for row in rows)
    parts += [f"{count:,} {name}" for name, count in counts.items() if count]
    return ", ".join(parts)


def spoken_row(row: Difference) -> str:
    """Return a row as a phrase: "changed, name on the target of Table crm.orders, before orders, after orders_2"."""
    what = f"{_SPOKEN_KINDS.get(row.kind, '')}{row.what}"
    if row.a is None or row.b is None:
        side, text = ("B", row.b) if row.a is None else ("A", row.a)
        values = f"only in {side}: {text or 'no value'}"
    else:
        values = f"before {row.a or 'nothing'}, after {row.b or 'nothing'}"
    return ", ".join(filter(None, (CHANGE_WORDS[row.change], what, values, row.note)))


def same_words(job: JobChange) -> str:
    """Return what of a job is the same: "59 fields, 196 objects, 2 rules"."""
    same = job.same
    if same is None:
        return ""
    every = (counted(same.fields, "field"), counted(same.objects, "object"), counted(same.rules, "rule"))
    return ", ".join(words for words in every if not words.startswith("0 "))


def verdict_words(found: Comparison) -> str:
    """Return the answer in a sentence, which says so where not all was read."""
    unread = "" if found.is_whole else " Not everything was read on both sides."
    if found.verdict is Verdict.SAME:
        return "The same: nothing that counts differs."
    if found.verdict is Verdict.SAME_AS_READ:
        if found.jobs and not found.same and all(job.id_a is None or job.id_b is None for job in found.jobs):
            return "Nothing was compared: no job was read on both sides."
        return "The same as far as both sides were read."
    jobs = sum(job.change is not Change.NOT_READ for job in found.jobs)
    return f"{counted(found.changes, 'change')} in {counted(jobs, 'job')}.{unread}"


def uncounted_lines(uncounted: UncountedValues) -> Iterator[str]:
    """Yield a sentence for the values that always move, and one for the others that were not counted."""
    moving = _listed(uncounted, ALWAYS_MOVE)
    if moving:
        why = "it always moves" if moving[0].startswith("1 ") else "they always move"
        yield f"{moving[0]} not counted because {why}: {moving[1]}."
    others = _listed(uncounted, tuple(reason for reason in Uncounted if reason not in ALWAYS_MOVE))
    if others:
        yield f"{others[0]} not counted for another reason: {others[1]}."


def _listed(uncounted: UncountedValues, reasons: tuple[Uncounted, ...]) -> tuple[str, str] | None:
    there = [uncounted_words(reason, uncounted[reason]) for reason in reasons if uncounted[reason]]
    total = sum(uncounted[reason] for reason in reasons)
    return (counted(total, "value is", "values are"), ", ".join(there)) if there else None


def uncounted_words(reason: Uncounted, count: int) -> str:
    """Return how many values were not counted for a reason: "1 command", "3 null or missing"."""
    words = UNCOUNTED_WORDS[reason]
    return counted(count, _ONE_UNCOUNTED.get(reason, words), words)
