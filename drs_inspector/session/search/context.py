"""A hit in its context: what is around the row that it leads to, as lines of a label and a text, read in slices."""

from __future__ import annotations

from collections.abc import Generator
from time import perf_counter
from typing import NamedTuple

from drs_inspector.domain.counting import counted
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.raw_reply import BIG
from drs_inspector.domain.objects.selection import ObjectSelection, build_object_selection
from drs_inspector.domain.query.whole import read_objects
from drs_inspector.domain.rawjson.lines import JsonLines
from drs_inspector.domain.rules.rule_set import TransformationRule, condition_text, table_text
from drs_inspector.domain.search.hits import Hit
from drs_inspector.domain.search.text_match import Span, TextMatch
from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import Step
from drs_inspector.session.search.texts import kind_words

Raw = bytes | memoryview
LONGEST = 4_000
"""So many letters of one text are shown."""
_AROUND = 4
_LINE_BYTES = 300
_INDEX_SECONDS = 0.002
_RULES = 20
_TABLES = 10
_TITLE_LETTERS = 80  # what is longer is cut in the head
_PARTS = {"details": "Details", "list": "List entry", "refusal": "Entry in place of the details"}


class ContextLine(NamedTuple):
    """One line: a label, and a text in which the spans are what was searched for. ``is_data``: in the fixed font."""

    label: str
    text: str
    spans: tuple[Span, ...] = ()
    is_data: bool = True


class HitContext:
    """Reads the context of a hit. ``title`` and ``note`` are the head; ``lines`` grows while ``step`` works.

    ``job`` is the job as it was searched.
    """

    def __init__(self, hit: Hit, job: Job | None, snapshot: Snapshot, match: TextMatch) -> None:
        self.title = hit.found
        self.note = f"{kind_words(hit)} in {hit.job}" if hit.job else kind_words(hit)
        self.lines: list[ContextLine] = []
        self.is_whole = False
        self._hit, self._job, self._snapshot, self._match = hit, job, snapshot, match
        self._steps = self._read()

    def step(self, budget_seconds: float) -> bool:
        """Read for about so long; True when all of it is there."""
        stop = perf_counter() + budget_seconds
        while not self.is_whole:
            self.is_whole = next(self._steps, self) is self
            if perf_counter() >= stop:
                break
        return self.is_whole

    def _read(self) -> Generator[object, None, None]:
        hit, job = self._hit, self._job
        if hit.kind in (HitKind.OBJECT, HitKind.NEW_NAME) and job is not None:
            yield from self._read_object(job)
        elif hit.kind is HitKind.RULE:
            yield from self._read_rule(job)
        else:
            self._add("Found", hit.found if len(hit.found) > _TITLE_LETTERS else "")
            self._add("Path", hit.address.member if hit.kind is not HitKind.JOB else "", finds=False)
        if hit.address.offset is not None:
            yield from self._read_json(job)
        if job is not None:
            self._add_job(job)

    def _add(self, label: str, text: str, *, is_data: bool = True, finds: bool = True) -> None:
        if text:
            shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
            self.lines.append(ContextLine(label, shown, self._match.spans(shown) if finds else (), is_data))

    def _add_job(self, job: Job) -> None:
        self._add("Job", job.name, is_data=False)
        self._add("Job ID", job.id)
        self._add("Status", job.status.label, is_data=False, finds=False)
        if job.unavailable is not None and not job.has_detail:
            self._add("Not read", str(job.unavailable.reason.get("title") or ""), is_data=False)

    def _read_object(self, job: Job) -> Generator[object, None, None]:
        row = self._hit.address.row or 0
        objects = yield from _selection(job)
        path, target = objects.dotted_paths(row)
        source_end, target_end = _ends(job)
        self._add("On the source", " ".join(filter(None, (source_end, path))))
        self._add("On the target", " ".join(filter(None, (target_end, target))))
        self._add("New name", objects.alias(row) or "the same", is_data=objects.alias(row) is not None)
        below = objects.child_count(row)
        if below:
            self._add("Below it", f"{below:,} {'object' if below == 1 else 'objects'}", is_data=False, finds=False)
        rules = yield from self._snapshot.rules_steps(job, objects)
        own = [
            (number, rule) for number, rule in enumerate(rules, 1) if any(match.row == row for match in rule.matches)
        ]
        for number, rule in own[:_RULES]:
            self._add(f"Rule {number}", condition_text(rule) or "without a condition")
        if len(own) > _RULES:
            self._add("Rules", f"{len(own) - _RULES:,} more", is_data=False, finds=False)
        if not own:
            self._add("Rule", "none", is_data=False, finds=False)

    def _read_rule(self, job: Job | None) -> Generator[object, None, None]:
        number = self._hit.address.rule or 0
        rules: tuple[TransformationRule, ...] = self._snapshot.unassigned_rules
        if job is not None:
            rules = yield from self._snapshot.rules_steps(job, (yield from _selection(job)))
        if number >= len(rules):
            self._add("Rule", "not there any more", is_data=False, finds=False)
            return
        rule = rules[number]
        self._add("Condition", condition_text(rule) or "none")
        for table in rule.objects[:_TABLES]:
            self._add("On", table_text(table))
        if len(rule.objects) > _TABLES:
            self._add("On", counted(len(rule.objects) - _TABLES, "more table"), is_data=False, finds=False)

    def _read_json(self, job: Job | None) -> Generator[object, None, None]:
        """Add the lines around the value."""
        address = self._hit.address
        raw = self._raw(job)
        if raw is None or address.offset is None:
            return
        lines = JsonLines(raw)
        while (place := lines.line_at(address.offset)) is None and not lines.step(_INDEX_SECONDS):
            yield None
        place = lines.line_at(address.offset) if place is None else place
        if place is None:
            return
        while lines.line_count <= place + _AROUND and not lines.step(_INDEX_SECONDS):
            yield None
        self.lines.append(ContextLine("Found in", self._json_title(), is_data=False))
        for number in range(max(0, place - _AROUND), min(lines.line_count, place + _AROUND + 1)):
            text = lines.text(lines.line(number), _LINE_BYTES)
            self.lines.append(ContextLine(f"Line {number + 1:,}", text, self._match.spans(text)))

    def _json_title(self) -> str:
        address = self._hit.address
        if address.part == "reply" and address.reply is not None:
            return "Saved reply"
        return _PARTS.get(address.part, "Top of the reply")

    def _raw(self, job: Job | None) -> Raw | None:
        address, snapshot = self._hit.address, self._snapshot
        if address.part in ("reply", "top") and address.reply is not None:
            given = snapshot.replies if address.part == "reply" else snapshot.parts
            return given[address.reply].raw if address.reply < len(given) else None
        if job is None:
            return None
        if address.part == "refusal":
            return (job.unavailable.entry_raw or None) if job.unavailable is not None else None
        return job.detail_raw if address.part == "details" else job.list_raw


def _selection(job: Job) -> Generator[Step, None, ObjectSelection]:
    """Return the object selection; that of a small job is made for this once."""
    if not job.is_loaded("objects"):
        if job.detail_size <= BIG:
            return build_object_selection(job.member("object_infos"))
        yield from read_objects(job)
    return job.objects


def _ends(job: Job) -> tuple[str, str]:
    """Return what the source and the target are called: the instance, else the address."""
    detail = job.detail
    ends = (detail.source_endpoint, detail.target_endpoint) if detail is not None else (None, None)
    found = [(end.inst_name or end.ip or "") if end is not None else "" for end in ends]
    return found[0], found[1]
