"""Two jobs side by side: fields, objects and rules, as far as both were read."""

from collections.abc import Generator, Iterator, Sequence

from drs_inspector.domain.compare.fields import FieldsFound, compare_fields
from drs_inspector.domain.compare.matching import Pair
from drs_inspector.domain.compare.objects import ObjectsFound, compare_objects
from drs_inspector.domain.compare.options import CompareOptions, Section, UncountedValues
from drs_inspector.domain.compare.reach import why_no_details, why_not_proved
from drs_inspector.domain.compare.result import Change, Difference, JobChange, MatchedBy, SideName, Totals, Unread
from drs_inspector.domain.compare.rules.beside import RulesBeside, rules_steps
from drs_inspector.domain.compare.rules.pairs import RulesFound
from drs_inspector.domain.decoding.scalars import is_absent
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.raw_reply import BIG
from drs_inspector.domain.labels.field_labels import label_of
from drs_inspector.domain.rawjson.split import first_byte
from drs_inspector.domain.snapshot import RULES_PART, Snapshot
from drs_inspector.domain.steps import Step

_STEP_SECONDS = 0.002
_BLOCK = 1 << 21
_OBJECTS = "object_infos"
_SILENT = "the details name no list of objects"
_NO_LIST = "what the details have as objects is no list"
_LIST, _NO_LIST_AT_ALL = "a list", "no list"


def job_of(snapshot: Snapshot, job_id: str) -> Job:
    """Return a job, also one of which nothing but a refusal is known. Raises KeyError for another id."""
    job = snapshot.jobs.get(job_id)
    return job if job is not None else Job(job_id, unavailable=snapshot.unavailable[job_id])


def compare_pair(
    a: Snapshot, b: Snapshot, pair: Pair, options: CompareOptions, beside: RulesBeside
) -> Generator[Step, None, JobChange | UncountedValues]:
    """Compare two jobs in steps; returns what was not counted where nothing is to be told.

    ``beside`` are the rules beside the replies of both documents, which were read.
    """
    if pair.a is None or pair.b is None:
        return _alone(a, b, pair)
    work = _PairWork(a, b, pair, options, beside)
    yield from work.steps()
    return work.result()


class _PairWork:
    """The comparison of one pair of jobs."""

    def __init__(self, a: Snapshot, b: Snapshot, pair: Pair, options: CompareOptions, beside: RulesBeside) -> None:
        self._documents = (a, b)
        self._beside = beside
        self._jobs = (job_of(a, pair.a or ""), job_of(b, pair.b or ""))
        self._pair = pair
        self._options = options
        self._unread = tuple(self._no_details())
        self._fields = FieldsFound((), UncountedValues())
        self._objects: ObjectsFound | None = None
        self._odd: tuple[Difference, ...] = ()
        self._rules = RulesFound((), 0, UncountedValues())
        self._rules_alike = False

    def _no_details(self) -> Iterator[Unread]:
        sides: tuple[SideName, SideName] = ("a", "b")
        for side, job, document in zip(sides, self._jobs, self._documents, strict=True):
            reason = why_no_details(job, document)
            if reason:
                yield Unread(side=side, part="details", reason=reason)

    def steps(self) -> Generator[Step, None, None]:
        """Do the work."""
        one, other = self._jobs
        sections, details = self._options.sections, not self._unread
        if details:
            for job in self._jobs:
                yield from _ready(job)
            if (yield from self._is_byte_for_byte()):
                return
        if Section.FIELDS in sections:
            self._fields = compare_fields(one, other, self._options, details=details)
            yield None
        if details and Section.OBJECTS in sections:
            yield from self._compare_objects()
        if details and Section.RULES in sections and not self._has_same_rules():
            left = yield from rules_steps(self._documents[0], one)
            right = yield from rules_steps(self._documents[1], other)
            unknown = (one.own_rule_set.unknown, other.own_rule_set.unknown)
            self._rules = self._beside.compare(self._jobs, (left, right), self._options, unknown)
            yield None

    def _has_same_rules(self) -> bool:
        """Say whether the rules are the same bytes, and note that: they are read only where they are to be counted."""
        raws = [list(map(bytes, job.given_values(RULES_PART))) for job in self._jobs]
        self._rules_alike = raws[0] == raws[1] and not self._beside.are_of(self._jobs)
        return self._rules_alike

    def _is_byte_for_byte(self) -> Generator[Step, None, bool]:
        """Say whether list entries and details are the same bytes, and no rule beside them belongs to either job."""
        one, other = self._jobs
        if self._beside.are_of(self._jobs):
            return False
        for pair in ((one.list_given, other.list_given), (one.detail_given, other.detail_given)):
            if not (yield from _same_bytes(*pair)):
                return False
        return True

    def _compare_objects(self) -> Generator[Step, None, None]:
        raws = [objects_given(job) for job in self._jobs]
        sides: tuple[SideName, SideName] = ("a", "b")
        for place, side in enumerate(sides):
            mine, others = raws[place], raws[1 - place]
            if _is_silent(mine) and others is not None and not is_absent(others):
                self._unread = (Unread(side=side, part="objects", reason=_SILENT),)
                return
            if mine is not None and not _is_list(mine) and _is_list(others):
                self._unread = (Unread(side=side, part="objects", reason=_NO_LIST),)
                one, other = (_LIST if _is_list(raw) else _NO_LIST_AT_ALL for raw in raws)
                what = label_of(_OBJECTS)
                self._odd = (Difference(section=Section.OBJECTS, change=Change.CHANGED, what=what, a=one, b=other),)
                return
        self._objects = yield from compare_objects(raws[0], raws[1], self._options)

    def result(self) -> JobChange | UncountedValues:
        """Return what was found."""
        fields, objects, rules = self._fields, self._objects, self._rules
        uncounted = fields.uncounted + rules.uncounted
        if objects is not None:
            uncounted = uncounted + objects.uncounted
        rows: Sequence[Difference] = self._odd if objects is None else objects.differences
        recreated = self._pair.by is MatchedBy.RECREATED and Section.JOBS in self._options.sections
        differs = bool(fields.differences or rows or rules.differences or recreated)
        if not differs and not self._unread:
            return UncountedValues(uncounted)
        one, other = self._jobs
        return JobChange(
            change=Change.CHANGED if differs else Change.NOT_READ,
            name=other.name if other.name != other.id else one.name,
            id_a=one.id,
            id_b=other.id,
            matched=self._pair.by,
            reason=self._pair.reason,
            status=other.status.label or one.status.label,
            fields=fields.differences,
            objects=rows,
            rules=rules.differences,
            same=Totals(
                fields=fields.same,
                objects=0 if objects is None else objects.same,
                rules=len(one.own_rules) if self._rules_alike else rules.same,
            ),
            unread=self._unread,
            uncounted=UncountedValues(uncounted),
        )


def _alone(a: Snapshot, b: Snapshot, pair: Pair) -> JobChange:
    """Return what there is to tell about a job that only one document has."""
    is_a = pair.a is not None
    mine, other = (a, b) if is_a else (b, a)
    job = job_of(mine, pair.a or pair.b or "")
    why = why_not_proved(job.id, job.scenario, other)
    side: SideName = "b" if is_a else "a"
    change = Change.NOT_READ if why else Change.GONE if is_a else Change.ADDED
    return JobChange(
        change=change,
        name=job.name,
        id_a=pair.a,
        id_b=pair.b,
        reason=pair.reason,
        status=job.status.label,
        unread=(Unread(side=side, part="job", reason=why),) if why else (),
    )


def _ready(job: Job) -> Generator[Step, None, None]:
    """Read details that come late, and search for secrets what is not compared as bytes."""
    source = job.detail_source
    if source is not None and not isinstance(source, bytes | memoryview):
        while not source.read_on():
            yield None
    if job.detail_size <= BIG or any(len(raw) > BIG for raw in job.given_values(RULES_PART)):
        while not job.search_secrets(_STEP_SECONDS):
            yield None


def objects_given(job: Job) -> bytes | memoryview | None:
    """Return the list of objects as it came: what is compared as bytes needs no search, what is shown is searched."""
    given = job.given_values(_OBJECTS)
    return given[0] if len(given) == 1 else job.member(_OBJECTS)


def _is_silent(raw: bytes | memoryview | None) -> bool:
    return raw is None or bytes(raw[:8]).strip() == b"null"


def _is_list(raw: bytes | memoryview | None) -> bool:
    return raw is not None and (is_absent(raw) or first_byte(raw) == b"[")


def _same_bytes(one: bytes | memoryview | None, other: bytes | memoryview | None) -> Generator[Step, None, bool]:
    if one is None or other is None or len(one) != len(other):
        return one is other
    for start in range(0, len(one), _BLOCK):
        if bytes(one[start : start + _BLOCK]) != bytes(other[start : start + _BLOCK]):
            return False
        if start:
            yield None
    return True
