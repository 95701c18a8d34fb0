"""The fields that a query may name, in one table: what each looks at, what it needs, and what the help says of it.

What is no name here is a path into what the cloud sent of a job (``domain.tables.path_values``).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from drs_inspector.domain.health.asked import CAUSE, CAUSE_CODE, HEALTH, REASON, AskedBeside
from drs_inspector.domain.health.told_figures import FIGURE_FIELDS, FigureField
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.value_labels import direction_label, network_label, scenario_label, task_type_label
from drs_inspector.domain.query.job_text import refusal_text, search_text
from drs_inspector.domain.query.whole import (
    Steps,
    TextTest,
    any_steps,
    count_objects,
    new_name_steps,
    path_steps,
    rule_count,
    rule_steps,
    rule_test_steps,
    table_steps,
)
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.definition import Cell, Kind
from drs_inspector.domain.tables.path_values import NOT_READ, Missing, path_of, value_at

Test = Callable[[Job, str], bool]
Told = Callable[[Job, str], bool]
Texts = Callable[[Job], Iterable[str]]
Value = Callable[[Job], Cell | Missing]
WholeTest = Callable[[Job, Snapshot | None, str], Steps]
WholeTexts = Callable[[Job, Snapshot | None, TextTest], Generator[float | None, None, bool | None]]
WholeValue = Callable[[Job, Snapshot | None], Generator[float | None, None, int | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryField:
    """A field of a query, and what the help says of its values.

    It looks either into what was made of the job once: ``test(job, value)`` answers ``:`` (``value`` is case-folded),
    ``texts(job)`` are what ``=`` and ``~`` are asked of, ``value(job)`` is a number, a time, a text. Or it searches the
    details whole, in steps: ``steps``, ``whole_texts``, ``whole_value`` are the same. ``told(job, value)`` says whether
    all was read that a test looks at: where not, "not found" is not known. Without it that is always so. Or it asks
    what is judged of a job or told by its document, ``beside``, or what its figures tell, ``figure``.

    A job may have no value unless ``may_lack`` is off; ``has_whole_values``: a value can be asked for with ``=``.
    """

    help: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    test: Test | None = None
    texts: Texts | None = None
    value: Value | None = None
    steps: WholeTest | None = None
    whole_texts: WholeTexts | None = None
    whole_value: WholeValue | None = None
    beside: AskedBeside | None = None
    figure: FigureField | None = None
    told: Told | None = None
    may_lack: bool = True
    has_whole_values: bool = True


def _in_details(job: Job, value: str) -> bool:  # noqa: ARG001 - one form for all
    return job.has_detail


def _in_list_or_details(member: str) -> Told:
    """Return a test whether a member was told, be it empty: a cloud may leave it out of its list."""
    return lambda job, _value: job.has_detail or job.list_tells(member)


def _named(job: Job, _value: str) -> bool:
    told = job.unavailable is not None and job.unavailable.name is not None
    return told or job.has_detail or job.list_tells("name")


def _scenario_told(job: Job, _value: str) -> bool:
    return job.scenario != "" or job.has_detail or job.list_tells("db_use_type")


def _word(job: Job, value: str) -> bool:
    return value in search_text(job).everything or (job.unavailable is not None and value in refusal_text(job))


def _is(job: Job, value: str) -> bool:
    return any(test(job) for test in _states(value))


def _exact_state(job: Job) -> Iterable[str]:
    return (word for word, test in _IS_TESTS.items() if test(job))


@lru_cache(maxsize=64)
def _states(value: str) -> tuple[Callable[[Job], bool], ...]:
    """Return the tests of all words that begin as typed so far."""
    return tuple(test for word, test in _IS_TESTS.items() if word.startswith(value))


def _text_field(help: str, *read: Callable[[Job], str], told: Told | None = None) -> QueryField:  # noqa: A002
    """Return a field that looks into some texts of a job."""
    return QueryField(
        help=help,
        test=lambda job, value: any(value in text(job).casefold() for text in read),
        texts=lambda job: [text(job) for text in read],
        told=told,
    )


def _path_field(help: str, *paths: str, kind: Kind = Kind.TEXT) -> QueryField:  # noqa: A002
    """Return a field for the first value that is at one of some paths of the reply; 0 as a port is none."""
    found = [path for path in map(path_of, paths) if path is not None]

    def value(job: Job) -> Cell | Missing:
        first, *others = found
        cell = value_at(job, first)
        for path in others:
            cell = cell or value_at(job, path)
        return None if cell == 0 and kind is Kind.INTEGER else cell

    return QueryField(help=help, kind=kind, value=value)


def _engine(end: str, side: int) -> QueryField:
    path = path_of(f"{end}_endpoint.db_type")
    assert path is not None  # noqa: S101 - written here

    def value(job: Job) -> Cell | Missing:
        found = value_at(job, path)
        if found in (None, NOT_READ) and "-to-" in job.engine_type:
            return job.engine_type.split("-to-")[side]
        return found

    return QueryField(help=f"of the {end} database: mysql", value=value)


def _tells_both_engines(job: Job, _value: str) -> bool:
    """Say whether the engine of each end is known: a list may name one, and only details the other (contract 6.3)."""
    return job.has_detail or "-to-" in job.engine_type


def _engines(job: Job) -> Iterable[str]:
    return (job.engine_type, job.engine_pair, *job.engine_type.split("-to-"), *job.engine_pair.split(" → "))


def _group_test(group: str) -> Callable[[Job], bool]:
    return lambda job: job.status.group == group


def project_texts(snapshot: Snapshot | None) -> Sequence[str]:
    """Return name and id of the project that the jobs of a document are of, as far as they are told."""
    source = snapshot.source if snapshot is not None else None
    return () if source is None else tuple(filter(None, (source.project_name, source.project_id)))


_PROJECT = AskedBeside(
    lambda _asking, _job, snapshot, wanted: any(map(wanted, project_texts(snapshot))),
    lambda _asking, _job, snapshot: project_texts(snapshot),
)
_GROUPS = (
    "creating", "configuring", "starting", "running", "paused", "changing", "finishing", "finished", "recovering",
    "failed", "deleted", "unknown",
)  # fmt: skip
_IS_TESTS: dict[str, Callable[[Job], bool]] = {
    **{group: _group_test(group) for group in _GROUPS},
    "terminal": lambda job: job.status.terminal,
    "unavailable": lambda job: job.unavailable is not None,
    "unread": lambda job: not job.has_detail,
    "subtask": lambda job: job.parent_id is not None,
    "parent": lambda job: bool(job.child_ids),
}
_WORDS_OF_DETAILS = frozenset({"subtask"})
_WORDS_OF_ALL = frozenset({"unavailable", "unread"})


def _is_told(job: Job, value: str) -> bool:
    """Say whether all that the words beginning so ask for was read; a list may have a subtask beside its parent."""
    words = {word for word in _IS_TESTS if word.startswith(value)} - _WORDS_OF_ALL
    if job.has_detail or not words:
        return True
    return (words.isdisjoint(_WORDS_OF_DETAILS) or job.parent_id is not None) and job.list_tells("status")


_STATUS = _in_list_or_details("status")
_TIMES = {
    "created": "create_time", "started": "actual_start_time", "full_completed": "full_transfer_complete_time",
    "updated": "update_time",
}  # fmt: skip
_TIME_HELP = {
    "created": "when the job was made", "started": "when it was started",
    "full_completed": "when its full copy was complete", "updated": "when it was changed last",
}  # fmt: skip

WORDS = QueryField(
    help="name, id, description, addresses, engine, status, errors, tags and settings", test=_word, told=_in_details
)
"""What words without a field look in."""


_LABELS = {
    "scenario_label": _text_field(
        "the scenario in words", lambda job: scenario_label(job.scenario), told=_scenario_told
    ),
    "engine_label": _text_field("both engines in words", lambda job: job.engine_pair, told=_tells_both_engines),
    "network_label": _text_field(
        "the network in words", lambda job: network_label(job.net_type), told=_in_list_or_details("net_type")
    ),
    "direction_label": _text_field(
        "the direction in words",
        lambda job: direction_label(job.job_direction, job.scenario),
        told=_in_list_or_details("job_direction"),
    ),
    "task_type_label": _text_field(
        "the phases in words", lambda job: task_type_label(job.task_type), told=_in_list_or_details("task_type")
    ),
}


def _ends() -> dict[str, QueryField]:
    """Return the fields of both ends."""
    found: dict[str, QueryField] = {}
    for end, side in (("source", 0), ("target", 1)):
        found[f"{end}_engine"] = _engine(end, side)
        found[f"{end}_host"] = _path_field(f"address of the {end}", f"{end}_endpoint.ip")
        found[f"{end}_port"] = _path_field(f"port of the {end}", f"{end}_endpoint.db_port", kind=Kind.INTEGER)
        names = [f"{end}_endpoint.{member}" for member in ("inst_name", "inst_id")]
        found[f"{end}_instance"] = _path_field(f"name of the instance of the {end}, else its id", *names)
    return found


def _figure_field(figure: FigureField) -> QueryField:
    """Return the field of a figure that is read of running jobs."""
    kind = Kind.BOOLEAN if figure.is_yes_or_no else Kind.NUMBER
    return QueryField(help=figure.help, kind=kind, unit=figure.unit, figure=figure)


QUERY_FIELDS: dict[str, QueryField] = {
    "status": QueryField(
        help="in words, or as the cloud writes it: paused",
        test=lambda job, value: value in search_text(job).status,
        texts=lambda job: (job.status.value, job.status.label, job.status.group),
        told=_STATUS,
    ),
    "status_label": _text_field("the words of the console", lambda job: job.status.label, told=_STATUS),
    "status_group": _text_field(", ".join(_GROUPS), lambda job: job.status.group, told=_STATUS),
    "scenario": _text_field(
        "migration, sync, dr",
        lambda job: job.scenario,
        lambda job: scenario_label(job.scenario),
        lambda job: "dr" if "dataguard" in job.scenario.casefold() else "",
        told=_scenario_told,
    ),
    "engine": QueryField(
        help="of either end: mysql, gaussdb",
        test=lambda job, value: value in job.engine_type.casefold() or value in job.engine_pair.casefold(),
        texts=_engines,
        told=_tells_both_engines,
    ),
    "name": _text_field("of the job", lambda job: job.name, told=_named),
    "id": _text_field("of the job", lambda job: job.id),
    "project": QueryField(help="name or id of the project that it is in", beside=_PROJECT),
    "parent_id": QueryField(
        help="id of the job that this is a subtask of",
        value=lambda job: job.parent_id or (None if job.has_detail else NOT_READ),
    ),
    "description": _text_field("of the job", lambda job: job.description, told=_in_list_or_details("description")),
    "tag": QueryField(
        help="key=value",
        test=lambda job, value: any(value in tag for tag in search_text(job).tags),
        texts=lambda job: search_text(job).tags,
        told=_in_details,
    ),
    "source": QueryField(
        help="engine, address, instance, network, user",
        test=lambda job, value: value in " ".join(search_text(job).source),
        texts=lambda job: search_text(job).source,
        told=_in_details,
    ),
    "target": QueryField(
        help="the same at the other end",
        test=lambda job, value: value in " ".join(search_text(job).target),
        texts=lambda job: search_text(job).target,
        told=_in_details,
    ),
    **_ends(),
    "table": QueryField(
        help="a selected object, by name or with what it is in: shop.orders",
        steps=table_steps,
        whole_texts=lambda job, _snapshot, test: path_steps(job, test),
        told=_in_details,
    ),
    "rename": QueryField(
        help="the new name of an object on the target",
        whole_texts=lambda job, _snapshot, test: new_name_steps(job, test),
        steps=lambda job, _snapshot, value: _has_new_name(job, value),
        told=_in_details,
    ),
    "rule": QueryField(
        help="tables and conditions of transformation rules",
        steps=rule_steps,
        whole_texts=rule_test_steps,
        told=_in_details,
        has_whole_values=False,
    ),
    "any": QueryField(
        help="everything that the cloud sent of a job, objects and rules included", steps=any_steps, told=_in_details
    ),
    "network": _text_field(
        "vpc, vpn, public",
        lambda job: job.net_type,
        lambda job: network_label(job.net_type),
        told=_in_list_or_details("net_type"),
    ),
    "direction": _text_field(
        "into the cloud, out of the cloud",
        lambda job: job.job_direction,
        lambda job: direction_label(job.job_direction, job.scenario),
        told=_in_list_or_details("job_direction"),
    ),
    "type": _text_field(
        "full, incremental",
        lambda job: job.task_type,
        lambda job: task_type_label(job.task_type),
        told=_in_list_or_details("task_type"),
    ),
    **_LABELS,
    **{name: _path_field(_TIME_HELP[name], path, kind=Kind.TIME) for name, path in _TIMES.items()},
    "objects": QueryField(
        help="how many are selected",
        kind=Kind.INTEGER,
        whole_value=lambda job, _snapshot: count_objects(job, lambda counts: counts.objects),
        told=_in_details,
    ),
    "renamed": QueryField(
        help="how many of them get another name",
        kind=Kind.INTEGER,
        whole_value=lambda job, _snapshot: count_objects(job, lambda counts: counts.renamed),
        told=_in_details,
    ),
    "rules": QueryField(
        help="how many transformation rules", kind=Kind.INTEGER, whole_value=rule_count, told=_in_details
    ),
    "details_read": QueryField(
        help="whether the details were read", kind=Kind.BOOLEAN, value=lambda job: job.has_detail
    ),
    "error_code": _path_field("of a failure: DRS.M01501", "error_code"),
    "health": QueryField(help=", ".join(HealthKey), beside=HEALTH, may_lack=False),
    "reason": QueryField(help="why a job has its health, of the job itself", beside=REASON),
    "cause": QueryField(help="of a failure: code, title, or what messages alike have in common", beside=CAUSE),
    "cause_code": QueryField(help="the code of the cause: DRS.M01501", beside=CAUSE_CODE),
    "error": QueryField(
        help="what the cloud says of a failure",
        test=lambda job, value: any(value in text for text in search_text(job).errors),
        texts=lambda job: search_text(job).errors,
        told=_in_details,
    ),
    **{name: _figure_field(figure) for name, figure in FIGURE_FIELDS.items()},
    "is": QueryField(help=", ".join(_IS_TESTS), test=_is, texts=_exact_state, told=_is_told, may_lack=False),
}
ALIASES = {"task_type": "type", "tags": "tag", "job_id": "id"}
"""Columns of the table of jobs that ask the same as a field of another name."""
FIELDS = tuple(QUERY_FIELDS)
"""Names of the fields a query may name, in the order they are explained in."""

IS_WORDS = tuple(_IS_TESTS)
"""Words that may follow ``is:``."""
WORDS_OF_FIELDS = {"is": IS_WORDS, "health": tuple(key.value for key in HealthKey)}
"""Fields whose values are the words of a list."""


def word_typed(value: str) -> str:
    """Return a word of a list as a person types it: ``"Not read"`` is ``not_read``."""
    return value.casefold().replace(" ", "_")


def field_named(name: str) -> QueryField | None:
    """Return the field of this name, whatever the case of its letters; None where it is none."""
    folded = name.casefold()
    return QUERY_FIELDS.get(ALIASES.get(folded, folded))


def field_help() -> tuple[tuple[str, str], ...]:
    """Return name and explanation of every field, for the help."""
    return tuple((name, field.help) for name, field in QUERY_FIELDS.items())


def _has_new_name(job: Job, value: str) -> Steps:
    return bool((yield from new_name_steps(job, lambda text: value in text)))
