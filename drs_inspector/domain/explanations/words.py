"""The words of an explanation: as a few lines for a tool tip, and as the parts of a page. All of it is plain text."""

from typing import Any, Final, NamedTuple

from drs_inspector.domain.explanations.explanation import COMPARE_CODE, FAILURE_TEXT, Explanation
from drs_inspector.domain.explanations.explanations import Explanations
from drs_inspector.domain.explanations.topics import Explained
from drs_inspector.domain.labels.value_labels import database_label, scenario_label

_USUAL: Final = frozenset({"migration", "sync", "cloudDataGuard"})
_SCENARIOS: Final = {"subscription": "Data subscription", "batchAsync": "Jobs created in batches"}
_GROUPS: Final = {
    "network": "Network",
    "ssl": "SSL",
    "db_version": "Versions",
    "db_params": "Parameters of the databases",
    "db_user_privilege": "Rights of the users",
    "db_disk_size": "Disk space",
    "db_target_status": "State of the target",
    "db_object_conflict_check": "Objects that conflict",
    "db_object_dependency_check": "Objects that depend on others",
    "src_info_check": "The source",
    "general": "Answers that every item can give",
}
_MET_BY: Final = {
    "read": "A reading is answered with it.",
    "write": "A change of a job is answered with it.",
    "sign-in": "A sign-in is answered with it.",
}
_SAYS_NOTHING: Final = ("none.", "nothing.")


class Part(NamedTuple):
    """A part of a page: a heading, and either sentences or rows of a name, its meaning and what follows from it."""

    heading: str
    texts: tuple[str, ...] = ()
    rows: tuple[tuple[str, str, str], ...] = ()


def tip_of(found: Explained) -> str:
    """Return an explanation in short: its title, what it means, what follows from it, and what of it is not certain."""
    entry = found.entry
    meaning = found.meaning or (entry.cause if entry.kind == FAILURE_TEXT else entry.meaning)
    consequence = found.consequence if found.has_value else entry.consequence
    # What is not certain is what follows: nothing follows from a value that switches it off.
    is_said = bool(consequence) or not found.has_value
    certainty = f"Not certain: {entry.certainty}." if entry.certainty and is_said else ""
    lines = (entry.title, sentence(meaning), "" if _is_empty(consequence) else sentence(consequence), certainty)
    return "\n".join(line for line in lines if line)


def page_of(entry: Explanation, all_of_them: Explanations) -> list[Part]:
    """Return everything that an entry says, part by part; what it has nothing to say of is left out."""
    parts = [
        _told("What it means", entry.meaning if entry.kind != FAILURE_TEXT else "", entry.cause),
        _told("What follows from it", entry.consequence),
        _steps(entry),
        _rows("Values", [(value_text(one.value), sentence(one.meaning), one.consequence) for one in entry.values]),
        _rows("By engine", [(database_label(name), text, "") for name, text in entry.by_engine.items()]),
        _rows("Meanwhile", [("Source database", entry.source_db, ""), ("Target database", entry.target_db, "")]),
        _told("Billing", entry.billing),
        _rows("Details", _details(entry)),
        _told("How certain this is", f"{entry.certainty[:1].upper()}{entry.certainty[1:]}"),
        Part("Where this is from", tuple(all_of_them.sources.get(name, name) for name in entry.source)),
    ]
    return [part for part in parts if part.texts or part.rows]


def holds_for(entry: Explanation, *, brief: bool = False) -> str:
    """Return in words which jobs an entry is about; ``brief``: the three usual scenarios together are not named."""
    is_usual = brief and frozenset(entry.scenario) >= _USUAL
    scenarios = [] if is_usual else [scenario_name(one) for one in entry.scenario if one != "*"]
    engines = [database_label(one) for one in entry.engine if one != "*"]
    return "; ".join(filter(None, (", ".join(scenarios), ", ".join(engines)))) or ("" if brief else "All jobs")


def scenario_name(scenario: str) -> str:
    """Return a scenario in words."""
    return _SCENARIOS.get(scenario) or scenario_label(scenario)


def group_name(group: str) -> str:
    """Return the group of a pre-check item in words."""
    return _GROUPS.get(group, group)


def value_text(value: Any) -> str:
    """Return a value of a setting as JSON has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value == []:
        return "[]"
    return '""' if value == "" else "null" if value is None else str(value)


def _steps(entry: Explanation) -> Part:
    texts = entry.steps or ((entry.next_step,) if not _is_empty(entry.next_step) else ())
    return Part("What to do", texts)


def _details(entry: Explanation) -> list[tuple[str, str, str]]:
    default = "" if entry.default is None else value_text(entry.default)
    path = "" if entry.path == entry.key else entry.path
    return [
        ("Holds for", holds_for(entry), ""),
        ("Also written", ", ".join(entry.aka), ""),
        ("In the console", "; ".join(entry.console_names), ""),
        ("Group", group_name(entry.group), ""),
        ("By default", default, ""),
        ("Unit", entry.unit, ""),
        ("Good", entry.good, ""),
        ("Read by", entry.call, ""),
        ("Place in the reply", path, ""),
        ("HTTP status", ", ".join(map(str, entry.http)), ""),
        ("Where it is met", _MET_BY.get(entry.met_by, entry.met_by), ""),
        ("Asking again", sentence(entry.retry), ""),
        ("Phase", entry.phase, ""),
        ("Looked for", entry.match, ""),
        ("Number", entry.key if entry.kind == COMPARE_CODE else "", ""),
    ]


def _told(heading: str, *texts: str) -> Part:
    return Part(heading, tuple(sentence(one) for one in texts if not _is_empty(one)))


def _rows(heading: str, rows: list[tuple[str, str, str]]) -> Part:
    return Part(heading, (), tuple(row for row in rows if row[1] or row[2]))


def _is_empty(text: str) -> bool:
    return not text or text.casefold() in _SAYS_NOTHING


def sentence(text: str) -> str:
    """Return words with a full stop, "" for none."""
    return text if not text or text[-1] in ".!?:" else f"{text}."
