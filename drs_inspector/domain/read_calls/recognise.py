"""Which call a saved reply is of, by its shape: nothing in a reply names the call."""

from collections.abc import Iterable
from typing import NamedTuple

from drs_inspector.domain.rawjson.split import BrokenJsonError, Member, first_byte, split_array, split_object, text_of
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.families.actions import CALLS as ACTIONS
from drs_inspector.domain.read_calls.families.actions import DONE, OF_ACTIONS, SUCCEEDED
from drs_inspector.domain.read_calls.families.listing import CALLS as JOB_CALLS
from drs_inspector.domain.read_calls.families.listing import OF_A_JOB, ONE_JOB
from drs_inspector.domain.read_calls.registry import CALLS

Raw = bytes | memoryview
_JOBS = frozenset(call.name for call in JOB_CALLS)
_READ_AS_JOBS = frozenset({"ShowJobList", "BatchListJobDetails"})
_WHY_NONE = "error_message"
"""Where a job that could not be read has its reason; an action has it in ``error_msg`` (contract, section 4)."""
_DESCRIBES_A_JOB = frozenset(
    name for call in (*JOB_CALLS, ONE_JOB) for name in call.entry or call.reply
) - OF_ACTIONS.union({_WHY_NONE})
# Lists of jobs count all their pages; no action counts so. One that succeeded is an action all the same.
_PAGED = frozenset({"total_record", "total_count"})
# A reply with nothing but these is an error, whichever call it answers.
_ERROR = frozenset({"error_code", "error_msg", "error_message"})
_FEW = 2


class Recognised(NamedTuple):
    """``calls`` that a reply fits equally well, none when it is no known reply; ``is_jobs``: it is read as jobs."""

    calls: tuple[ReadCall, ...] = ()
    is_jobs: bool = False

    @property
    def reads(self) -> tuple[ReadCall, ...]:
        """The read calls among them."""
        return tuple(call for call in self.calls if not call.is_action)


class _Entries(NamedTuple):
    """The entries of a reply: the names that any of them has, and their members."""

    names: frozenset[str]
    members: list[dict[str, Raw]]
    are_objects: bool = True


def recognise(raw: Raw) -> Recognised:
    """Say which calls a JSON reply fits; never raises.

    A reply fits a call that knows at least half of the members of both the reply and its entries, and it is of the
    calls that know most of them. What has an entry that can only be a job is jobs, whatever else it holds. Else one
    entry that says what came of an action makes the reply that of an action, whatever the others say.
    """
    try:
        members = [Member("body", raw)] if first_byte(raw) == b"[" else split_object(raw)
        return _recognise(members)
    except BrokenJsonError:
        return Recognised()


def may_be_of(call: ReadCall, raw: Raw) -> bool:
    """Say whether a reply may be of a call, of which it is known by other means that it was asked; never raises.

    Many a short reply looks like that of another call, or of none. It may be of this one when it has no other member
    than the call does, or when no call knows it; a list of jobs, or their details, is read as jobs.
    """
    found = recognise(raw)
    if call.is_action or (found.is_jobs and call.name in _READ_AS_JOBS):
        return False
    if not found.calls and not found.is_jobs:
        return True
    try:
        members = split_object(raw)
        lists = [_read_entries([value]) for name, value in members if name in call.entries.split()]
    except BrokenJsonError:
        return False
    inside = frozenset[str]().union(*(home.names for home in lists))
    known = not inside or not call.entry or len(inside & call.entry.keys()) * 2 >= len(inside)
    return known and {name for name, _value in members} <= {*call.reply, *call.entries.split()}


def entries_of(call: ReadCall, raw: Raw) -> list[Raw]:
    """Return the entries of a reply of this call; one that has no list of entries is the only one itself."""
    try:
        members = [Member("body", raw)] if first_byte(raw) == b"[" else split_object(raw)
        found = [value for name, value in members if name in call.entries.split()]
        return [entry for value in found for entry in _several(value)] if call.entries else [raw]
    except BrokenJsonError:
        return []


def says_what_came_of_an_action(raw: Raw) -> bool:
    """Say whether an entry has an id, a status that no job has, and nothing that describes a job."""
    try:
        return first_byte(raw) == b"{" and _is_of_an_action(dict(split_object(raw)))
    except BrokenJsonError:
        return False


def text_member(raw: Raw, wanted: str) -> str:
    """Return the text of a member, "" where there is none."""
    try:
        values = [value for name, value in split_object(raw) if name == wanted and first_byte(value) == b'"']
    except BrokenJsonError:
        return ""
    return text_of(values[-1]) if values else ""


def _recognise(given: list[Member]) -> Recognised:
    members = dict(given)
    if members.keys() <= _ERROR:
        return Recognised()
    # Lists of one name are one list, as where they are read: a job in any of them is a job.
    lists = {name: _read_entries([raw for one, raw in given if one == name]) for name in _LISTS & members.keys()}
    if any(_is_job(entry) for entries in lists.values() for entry in entries.members) or _is_job(members):
        return Recognised(is_jobs=True)
    best: list[ReadCall] = []
    most = (0.0, False)
    for call in (*CALLS, ONE_JOB):
        known = _share_known(call, members, lists)
        if known and known >= most:
            best = [call] if known > most else [*best, call]
            most = known
    names = {call.name for call in best}
    has_entries = any(entries.members for entries in lists.values()) or not lists
    is_jobs = not names.isdisjoint(_JOBS) and (has_entries or names <= _JOBS)
    of_actions = _actions(members, lists)
    in_doubt = of_actions and not all(call.is_action for call in best)
    if best and not is_jobs and not (in_doubt and any(map(_has_succeeded, _each(lists)))):
        return Recognised(tuple(best))
    return Recognised(of_actions, is_jobs=is_jobs and not of_actions)


def _actions(members: dict[str, Raw], lists: dict[str, _Entries]) -> tuple[ReadCall, ...]:
    """Return the actions whose reply has one entry that says what came of it, among others that may say anything."""
    entries = _each(lists) if lists else [members]
    if not _PAGED.isdisjoint(members) and not any(map(_has_succeeded, entries)):
        return ()
    if not any(map(_is_of_an_action, entries)):
        return ()
    names = frozenset(name for entry in entries for name in entry)
    return tuple(
        call
        for call in ACTIONS
        if call.values == DONE
        and (not lists.keys().isdisjoint(call.entries.split()) if lists else not call.entries)
        and not (call.marks and names.isdisjoint(call.marks.split()))
    )


def _share_known(call: ReadCall, members: dict[str, Raw], lists: dict[str, _Entries]) -> tuple[float, bool] | None:
    """Return how much of a reply a call knows, and whether values confirm it; None where it is of another call."""
    homes = [lists[name] for name in call.entries.split() if name in lists]
    if call.entries and not (homes and all(home.are_objects for home in homes)):
        return None
    top, inside = members.keys(), frozenset[str]().union(*(home.names for home in homes))
    known_top = len(top & (call.reply.keys() | set(call.entries.split())))
    known_inside = len(inside & call.entry.keys())
    names = top | inside
    inside = inside if call.entry else frozenset()  # of such entries no member is published
    if not names.issuperset(call.needs.split()) or (call.marks and names.isdisjoint(call.marks.split())):
        return None
    if known_top * 2 < len(top) or known_inside * 2 < len(inside) or (inside and not known_inside):
        return None
    if not call.entries and (top & call.reply.keys() <= _ERROR or (known_top <= _FEW and known_top < len(top))):
        return None
    if call.values and not _confirmed(call.values, members, homes):
        return None
    return (known_top + known_inside) / (len(top) + len(inside)), bool(call.values)


def _confirmed(values: tuple[str, ...], members: dict[str, Raw], homes: Iterable[_Entries]) -> bool:
    name, *beginnings = values
    objects = [entry for home in homes for entry in home.members] or [members]
    found = [entry[name] for entry in objects if name in entry]
    return bool(found) and all(
        first_byte(raw) == b'"' and text_of(raw).lstrip().startswith(tuple(beginnings)) for raw in found
    )


def _is_job(entry: dict[str, Raw]) -> bool:
    return "id" in entry and not OF_A_JOB.isdisjoint(entry)


def _each(lists: dict[str, _Entries]) -> list[dict[str, Raw]]:
    return [entry for home in lists.values() for entry in home.members]


def _is_of_an_action(entry: dict[str, Raw]) -> bool:
    if "id" not in entry or not _DESCRIBES_A_JOB.isdisjoint(entry):
        return False
    status = _status(entry)
    return status.startswith(DONE[1:]) and not (status.startswith("failed") and _WHY_NONE in entry)


def _has_succeeded(entry: dict[str, Raw]) -> bool:
    """Say whether an entry is of an action beyond doubt: it says that it succeeded, as nothing that is read does."""
    return _is_of_an_action(entry) and _status(entry).startswith(SUCCEEDED)


def _status(entry: dict[str, Raw]) -> str:
    raw = entry.get(DONE[0], b"null")
    return text_of(raw).lstrip() if first_byte(raw) == b'"' else ""


def _read_entries(raws: list[Raw]) -> _Entries:
    if not all(first_byte(raw) in b"[{n" for raw in raws):
        return _Entries(frozenset(), [], are_objects=False)
    found = [entry for raw in raws for entry in _several(raw)]
    if not all(first_byte(entry) == b"{" for entry in found):
        return _Entries(frozenset(), [], are_objects=False)
    members = [dict(split_object(entry)) for entry in found]
    return _Entries(frozenset(name for entry in members for name in entry), members)


def _several(raw: Raw) -> list[Raw]:
    """Return the elements of an array but null; an object with members is one."""
    if first_byte(raw) == b"[":
        return [entry for entry in split_array(raw) if bytes(entry[:5]).strip() != b"null"]
    return [raw] if first_byte(raw) == b"{" and split_object(raw) else []


_LISTS = frozenset(name for call in CALLS for name in call.entries.split())
