"""What of two jobs is the same: rows beside those that differ, made when a person wants to see them."""

from array import array
from collections.abc import Generator, Sequence
from typing import Final, NamedTuple, overload

from drs_inspector.domain.compare.fields import same_fields
from drs_inspector.domain.compare.jobs import job_of, objects_given
from drs_inspector.domain.compare.object_rows import ObjectDifferences, kind_words, path_text
from drs_inspector.domain.compare.options import Section
from drs_inspector.domain.compare.reach import why_no_details
from drs_inspector.domain.compare.result import Alike, JobChange
from drs_inspector.domain.compare.rules.beside import rules_steps
from drs_inspector.domain.compare.rules.pairs import rule_row
from drs_inspector.domain.objects.entries import quick_entry, target_name
from drs_inspector.domain.objects.selection import ObjectSelection, ObjectSelectionBuilder
from drs_inspector.domain.redaction.secrets import redact_secrets
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import Step

_STEP_SECONDS: Final = 0.004
_PAUSE: Final = 4_096


class AlikeObjects(Sequence[Alike]):
    """Objects that are the same, by their rows in B's list; each becomes a row, without secrets, when it is seen."""

    def __init__(self, objects: ObjectSelection | None = None, rows: Sequence[int] = ()) -> None:
        self._objects, self._rows = objects, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Alike: ...
    @overload
    def __getitem__(self, place: slice) -> list[Alike]: ...
    def __getitem__(self, place: int | slice) -> Alike | list[Alike]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        row = self._rows[place]
        entry = quick_entry(redact_secrets(self._objects.raw(row)) if self._objects is not None else b"{}")
        text = target_name(entry)
        return Alike(Section.OBJECTS, f"{kind_words(entry)} {path_text(entry)}", text, text, path_text(entry), row)


class AlikeRows(NamedTuple):
    """The rows of a job that are the same on both sides."""

    fields: Sequence[Alike] = ()
    objects: AlikeObjects = AlikeObjects()
    rules: Sequence[Alike] = ()


def alike_steps(
    a: Snapshot, b: Snapshot, ids: tuple[str, str], change: JobChange | None = None
) -> Generator[Step, None, AlikeRows]:
    """Return what is the same of two jobs that were compared, in steps; ``change`` is what differs, None for nothing.

    Raises KeyError for jobs that are not there.
    """
    one, other = job_of(a, ids[0]), job_of(b, ids[1])
    details = not (why_no_details(one, a) or why_no_details(other, b))
    fields = tuple(same_fields(one, other, details=details))
    yield None
    if not details:
        return AlikeRows(fields)
    objects = AlikeObjects()
    if change is None or not any(unread.part == "objects" for unread in change.unread):
        differing = change.objects if change is not None and isinstance(change.objects, ObjectDifferences) else None
        objects = yield from _objects(objects_given(other), differing)
    rules = yield from rules_steps(b, other)
    told = set() if change is None else {row.place_b for row in change.rules}
    return AlikeRows(fields, objects, tuple(rule_row(at, rule) for at, rule in enumerate(rules) if at not in told))


def _objects(
    raw: bytes | memoryview | None, differing: ObjectDifferences | None
) -> Generator[Step, None, AlikeObjects]:
    builder = ObjectSelectionBuilder(raw)
    while not builder.step(_STEP_SECONDS):
        yield builder.progress
    objects = builder.selection
    if differing is None:
        return AlikeObjects(objects, range(objects.count))
    flags = bytearray(objects.count)
    for number, (_a, row) in enumerate(differing.places()):
        if row is not None and row < len(flags):
            flags[row] = 1
        if number % _PAUSE == 0:
            yield None
    rows = array("I")
    for start in range(0, len(flags), _PAUSE):
        rows.extend(row for row in range(start, min(start + _PAUSE, len(flags))) if not flags[row])
        yield None
    return AlikeObjects(objects, rows)
