"""The settings of a job: what is not as by default first, and what follows from it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.explanations.explanations import Explanations
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.sections import Row as FieldRow
from drs_inspector.domain.jobs.sections import job_sections
from drs_inspector.domain.labels.field_labels import label_of
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.labels.value_text import text_of_value
from drs_inspector.session.job_page.consequences import Told, named, told_of
from drs_inspector.session.job_page.earlier import Earlier
from drs_inspector.session.job_page.page_rows import (
    ABSENT,
    UNTOLD,
    Column,
    Group,
    Line,
    PageRows,
    Words,
    data,
    outside,
)
from drs_inspector.session.job_page.parameters import Parameter
from drs_inspector.session.job_page.told_settings import alarm_words, order_words, speed_words, tag_words

NOT_DEFAULT, CHANGED, CHOSEN, DEFAULT, SENT = "not-default", "changed", "chosen", "default", "sent"
_COLUMNS: Final = (
    Column("Setting", 20, 15),
    Column("Value", 20, 14),
    Column("By default", 12, 11),
    Column("What follows from it", 46, 24),
    Column("Leads to", 2, 13),
)
_MOST_NAMES: Final = 12
_MOST_SENT: Final = 200
_OVERVIEW, _OBJECTS, _ENDPOINTS, _READINGS = "Overview", "Objects", "Endpoints", "Readings"
_FIELDS: Final = {
    "task_type": "", "job_direction": "", "net_type": _ENDPOINTS, "schema_type": "", "sync_mode": _OBJECTS,
    "object_switch": _OBJECTS, "sync_database": _OBJECTS, "is_target_readonly": _ENDPOINTS,
    "conflict_policy": _ENDPOINTS, "filter_ddl_policy": "", "struct_trans": _OBJECTS, "index_trans": _OBJECTS,
    "migrate_user": "", "replace_definer": "", "is_open_fast_clean": "", "multi_write": "", "full_mode": "",
    "need_restart": "", "inst_info.inst_type": _ENDPOINTS, "inst_info.volume_size": _ENDPOINTS,
    "inst_info.start_time": "", "node_num": _ENDPOINTS, "is_multi_az": _ENDPOINTS, "support_ip_v6": _ENDPOINTS,
    "bind_public_ip_state": _ENDPOINTS, "target_root_db.db_name": "", "target_root_db.db_encoding": "",
    "incre_start_position": "", "gtid": "", "inherit_id": "", "master_job_id": "", "original_job_direction": "",
    "job_kernel_direction": "", "description": "",
}  # fmt: skip
"""The members of the details that are settings, in reading order, with the tab that each leads to."""
_EMPTY_SAYS: Final = frozenset({"filter_ddl_policy"})
"""Members of which an empty text is a value: that nothing is chosen."""
_OF_LIST: Final = {"billing_tag": ""}
_ALSO: Final = ("job", "failure", "times", "source", "target", "message_queue", "node")
"""Sections of the details that other tabs show."""
_AT_LENGTH: Final = frozenset({"speed_limit", "tags", "job_action"})
_AT_LENGTH_HERE: Final = frozenset({"speed_limit", "tags", "period_order", "description"})
"""Settings whose value is in the column of what follows."""
_IN_HEAD: Final = frozenset({
    "id", "name", "status", "create_time", "error_msg", "period_order.exp_time", "period_order.period_type",
    "period_order.period_num", "period_order.is_auto_renew",
})  # fmt: skip
"""What is said at length in rows of its own, in the head of the page or below the table."""


class _Setting(NamedTuple):
    path: str
    label: str
    value: Any
    cell: Words
    told: Told
    default: Words | None
    is_default: bool | None
    door: str = ""
    consequence: Words | None = None


def setting_rows(
    job: Job,
    explanations: Explanations,
    parameters: Sequence[Parameter] = (),
    now: datetime | None = None,
    earlier: Earlier | None = None,
) -> PageRows:
    """Return what the Settings tab of a job says. ``parameters`` are those that were read, ``now`` is the present.

    ``earlier`` is the job as it was before, None where no other source has it.
    """
    settings = [*_settings(job, explanations, now), *_tuned(parameters)]
    changed = _changed(settings, earlier, explanations, now) if earlier is not None else Group(CHANGED, "", ())
    other = [one for one in settings if one.is_default is False or (one.default is None and one.told.is_of_value)]
    usual = [one for one in settings if one.is_default]
    sorted_out = {one.path for one in (*other, *usual)}
    chosen = [one for one in settings if one.path not in sorted_out]
    total = len(settings)
    names = ", ".join(one.label for one in usual[:_MOST_NAMES])
    names += ", \u2026" if len(usual) > _MOST_NAMES else ""
    also = _also_sent(job, {one.path for one in settings})
    groups = (
        Group(NOT_DEFAULT, "Not as by default", tuple(map(_line, other)), f"{len(other):,} of {total:,}"),
        changed,
        Group(CHOSEN, "Chosen for this job", tuple(map(_line, chosen)), "no default exists"),
        Group(DEFAULT, "As by default", tuple(map(_line, usual)), f"{len(usual):,}: {names}", is_open=False),
        Group(SENT, "Also sent", also, f"{len(also):,}", is_open=False),
    )
    several = total != 1
    answer = f"{len(other):,} of {total:,} setting{'s' if several else ''} {_are(len(other))} not as by default"
    with_consequence = sum(bool(_follows(one).text) for one in other)
    have = "has" if with_consequence == 1 else "have"
    more = f"{with_consequence:,} of them {have} a consequence" if with_consequence else ""
    if not total:
        answer = "No setting was told"
    elif not other:
        answer = "No setting is known to differ from its default"
    return PageRows(answer, more, _COLUMNS, tuple(group for group in groups if group.lines))


def _changed(settings: Sequence[_Setting], earlier: Earlier, explanations: Explanations, now: datetime | None) -> Group:
    """Return the settings that are otherwise than before; what only one of the two looks tells may be as it was."""
    before = {one.path: one for one in _settings(earlier.job, explanations, now)}
    found = [
        (one, was) for one in settings if (was := before.get(one.path)) is not None and _content(one) != _content(was)
    ]
    names = ", ".join(one.label for one, _was in found[:_MOST_NAMES])
    names += ", \u2026" if len(found) > _MOST_NAMES else ""
    title = f"Changed since {moment_words(earlier.read_at, now)}"
    return Group(CHANGED, title, tuple(_was(one, was) for one, was in found), f"{len(found):,}: {names}", is_open=False)


def _content(one: _Setting) -> tuple[str, str]:
    at_length = one.consequence.text if one.consequence is not None and one.path in _AT_LENGTH_HERE else ""
    return one.cell.text, at_length


def _was(one: _Setting, was: _Setting) -> Line:
    line, text = _line(one), was.cell.text
    if text == one.cell.text and was.consequence is not None:
        text = was.consequence.text
    return line._replace(key=f"changed {one.path}", cells=(*line.cells[:3], Words(f"was: {text}"), line.cells[4]))


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _line(one: _Setting) -> Line:
    untold = UNTOLD if one.told.is_of_value else ABSENT
    default = untold if one.default is None else one.default
    door = Words(one.door, is_link=True) if one.door else Words()
    cells = (_label_words(one), one.cell._replace(is_bold=True), default, _follows(one), door)
    return Line(one.path, cells, paths=(one.path,), door=one.door)


def _label_words(one: _Setting) -> Words:
    return data(one.label) if one.path.startswith("parameter ") else Words(one.label)


def _follows(one: _Setting) -> Words:
    if one.consequence is not None:
        return one.consequence
    return Words(one.told.consequence, one.told.certainty)


def _settings(job: Job, explanations: Explanations, now: datetime | None) -> Iterator[_Setting]:
    detail, entry = job.detail, job.list_entry
    speed = speed_words(job)
    if speed is not None:
        told = told_of(explanations, "speed_limit", "windows", job)
        more = " ".join(filter(None, (speed.more, told.consequence if speed.is_limited else "")))
        yield _Setting("speed_limit", "Speed limit", speed.text, Words(speed.text), told, Words("no limit"),
            not speed.is_limited, _OVERVIEW if speed.is_limited else "", Words(more))  # fmt: skip
    for path, door in _FIELDS.items():
        home = "" if detail is not None else "list."
        value = _value_at(detail if detail is not None else entry, path)
        if value is None and path in _EMPTY_SAYS and bytes(job.member(path) or b"") == b'""':
            value = ""
        elif value is None or value == "" or _repeats(job, path):
            continue
        yield _setting(job, explanations, f"{home}{path}", value, door if detail is not None else "", now)
    for path, door in _OF_LIST.items():
        value = _value_at(entry, path)
        if value is not None:
            yield _setting(job, explanations, f"list.{path}", value, door, now)
    yield from _told_at_length(job, explanations, now)


def _told_at_length(job: Job, explanations: Explanations, now: datetime | None) -> Iterator[_Setting]:
    """Yield the settings that are parts of their own: alarms, the order, tags."""
    for alarm in alarm_words(job):
        value = _value_at(job.detail, alarm.path)
        told = told_of(explanations, alarm.path, value, job)
        follows = Words(alarm.more) if alarm.more else Words(told.consequence, told.certainty)
        yield _with_default(
            alarm.path, alarm.label, value, Words(alarm.text, is_data=alarm.is_data), told, consequence=follows
        )
    order = order_words(job, now)
    if order is not None:
        yield _Setting("period_order", "Order", None, Words(order.text), Told(), None, None,
            consequence=Words(named(order.more, job)))  # fmt: skip
    tags = tag_words(job)
    if tags is not None:
        yield _Setting("tags", tags.label, None, Words(tags.text), Told(), None, None,
            consequence=data(tags.more))  # fmt: skip


def _setting(  # noqa: PLR0917 - one place for all settings
    job: Job, explanations: Explanations, path: str, value: Any, door: str, now: datetime | None
) -> _Setting:
    name = path.removeprefix("list.")
    told = told_of(explanations, name, _plain(name, value), job)
    label = told.title or label_of(name.rpartition(".")[2])
    cell = _value_words(name, value, told, job)
    consequence = None
    if name == "description":
        lines = str(value).strip().splitlines()
        label = "Description"
        cell = Words(f"{len(lines):,} lines" if len(lines) > 1 else "1 line")
        consequence = Words(f"\u201c{outside(' / '.join(line.strip() for line in lines))}\u201d")
    elif name.endswith("start_time") and isinstance(value, Timestamp) and value.instant is not None and now is not None:
        cell = Words(moment_words(value.instant, now)) if _plain(name, value) != "at once" else cell
        is_past = value.zone_known and value.instant < now and cell.text != "at once"
        consequence = Words("That was in the past.") if is_past else None
    elif name == "inst_info.inst_type" and told.meaning:
        rate = f"Carries {told.meaning} in the incremental phase, as a reference; if the source changes faster, the lag"
        consequence = Words(named(f"{rate} grows without end.", job))
    return _with_default(path, label, _plain(name, value), cell, told, door, consequence)


def _with_default(  # noqa: PLR0917 - one place for all settings
    path: str,
    label: str,
    value: Any,
    cell: Words,
    told: Told,
    door: str = "",
    consequence: Words | None = None,
) -> _Setting:
    if told.default is None:
        return _Setting(path, outside(label), value, cell, told, None, None, door, consequence)
    is_default = _same(value, told.default)
    usual = cell if is_default else _default_words(path.rpartition(".")[2], told.default)
    return _Setting(
        path, outside(label), value, cell, told, usual._replace(is_bold=False, note=""), is_default, door, consequence
    )


def _same(value: Any, default: Any) -> bool:
    if isinstance(value, bool) or isinstance(default, bool):
        return value is default
    return str(value).casefold() == str(default).casefold()


def _plain(name: str, value: Any) -> Any:
    """Return a value as explanations have it: a planned start without a time is "at once"."""
    if name.endswith("start_time"):
        return "at once" if getattr(value, "raw", "") in ("0", "") else "at a time"
    return value


def _value_words(name: str, value: Any, told: Told, job: Job) -> Words:
    if isinstance(value, bool):
        return Words("yes" if value else "no")
    if name.endswith("start_time") and _plain(name, value) == "at once":
        return Words("at once")
    if value == "":
        return Words(outside(told.meaning[:1].lower() + told.meaning[1:]) or "empty")
    text, spelling = text_of_value(name.rpartition(".")[2], value, job.scenario)
    is_code = not spelling and isinstance(value, str)
    return Words(outside(text), outside(told.meaning) if is_code and told.meaning else "", is_data=is_code)


def _default_words(name: str, default: Any) -> Words:
    if isinstance(default, bool):
        return Words("yes" if default else "no")
    text, spelling = text_of_value(name, default)
    is_code = not spelling and isinstance(default, str) and " " not in text
    return Words("off" if text == "Off" else outside(text), is_data=is_code)


def _repeats(job: Job, path: str) -> bool:
    """Tell whether a member says again what another one says: directions that did not change."""
    detail = job.detail
    return (
        path in ("original_job_direction", "job_kernel_direction")
        and detail is not None
        and getattr(detail, path) == detail.job_direction
    )


def _value_at(part: object, path: str) -> Any:
    for name in path.split("."):
        part = getattr(part, name, None)
    return part


def _tuned(parameters: Sequence[Parameter]) -> Iterator[_Setting]:
    """Yield the parameters that were read; what is known of one is what the cloud says of it."""
    for one in parameters:
        default = data(one.default) if one.default else None
        is_default = one.value == one.default if one.default else None
        words = Words(outside(one.description), "in force after a restart" if one.needs_restart else "")
        yield _Setting(f"parameter {one.name}", outside(one.name), one.value, data(one.value), Told(), default,
            is_default, _READINGS, words)  # fmt: skip


def _also_sent(job: Job, told: Collection[str]) -> tuple[Line, ...]:
    """Return what no other row and no other tab shows: rest of orders and alarms, members that no version names."""
    lines = [
        _sent(row)
        for section in job_sections(job)
        if section.key not in _ALSO
        for row in section.rows
        if row.path not in told and (isinstance(row.value, bytes) or not _is_told(row.path.removeprefix("list.")))
    ]
    return tuple(lines[:_MOST_SENT])


def _is_told(path: str) -> bool:
    return path in _IN_HEAD or path.partition(".")[0].partition("[")[0] in _AT_LENGTH


def _sent(row: FieldRow) -> Line:
    value = data(row.text, "" if row.note.isdigit() else row.note)
    return Line(f"sent {row.path}", (Words(outside(row.label)), value, ABSENT, Words(), Words()), paths=(row.path,))
