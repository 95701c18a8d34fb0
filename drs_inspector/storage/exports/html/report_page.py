"""The report as one page: cover, completeness, what needs attention, protection, all jobs, appendices."""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Final

from drs_inspector.domain.report.values import Cover, Frame, JobPart, Protection, Unread
from drs_inspector.storage.exports.html.changes import Changes, changes_said
from drs_inspector.storage.exports.html.elements import Child, Element, Sink, element, link, of_children, place
from drs_inspector.storage.exports.html.job_section import figures, job_section
from drs_inspector.storage.exports.html.page import write_framed
from drs_inspector.storage.exports.html.tables import (
    Head,
    classes_table,
    job_link,
    joined,
    place_of,
    state,
    table,
)

Jobs = Iterable[JobPart]


def write_report_page(
    frame: Frame,
    jobs: Jobs,
    stream: "Sink | BinaryIO",
    *,
    options: str,
    unfolded: bool = False,
    changes: Changes | None = None,
) -> int:
    """Write the page and return its bytes. ``options`` is a text that the page keeps; jobs are taken one by one.

    ``changes`` is a comparison with another document, None for none.
    """
    sections = _sections(frame, jobs, changes, unfolded=unfolded)
    return write_framed(frame.cover.title, sections, stream, options=options)


def _sections(frame: Frame, jobs: Jobs, changes: Changes | None, *, unfolded: bool) -> Iterator[Child]:
    yield _cover(frame.cover)
    yield _section(*_COMPLETENESS, _completeness(frame, has_changes=changes is not None))
    for where, title, said in _PARTS:
        yield _section(where, title, said(frame), class_=where if where in _ON_NEW_PAGES else "")
    if changes is not None:
        yield _section(*_COMPARISON, changes_said(changes, unfolded=unfolded), class_=_COMPARISON[0])
    parts = (job_section(part, is_open=unfolded) for part in jobs)
    yield _section("jobs", "Job by job", _with_words("Each job folds out; on paper all are whole.", parts), "jobs")
    if frame.not_read:
        yield _section("not-read", "Jobs whose details were not read", _not_read(frame))
    yield _section("appendix-a", "Appendix A: what was read and when", _read(frame), "appendix")
    yield _section("appendix-b", "Appendix B: what was masked and what was kept", _masked(frame))
    yield element("footer", f"{frame.cover.program} reads and changes nothing in the cloud.")


def _section(where: str, title: str, said: Iterable[Child], class_: str = "") -> Element:
    def children() -> Iterator[Child]:
        yield place("h2", where, title)
        yield from said

    return of_children("section", children(), class_=class_ or False, aria_labelledby=where)


def _with_words(words: str, said: Iterable[Child]) -> Iterator[Child]:
    yield element("p", words, class_="second")
    yield from said


def _cover(cover: Cover) -> Element:
    when = element("p", f"Read {cover.read_at} ({cover.zone})", class_="second")
    part = element("p", f"A part: {cover.part}.") if cover.part else None
    origin = of_children("dl", _origin(cover), class_="origin") if cover.origin else None
    made = element(
        "div",
        element("p", f"Read by {cover.program}, read-only"),
        element("p", cover.masking),
        element("p", f"Made {cover.made_at}; all times are {cover.zone}"),
        element("p", f"SHA-256 of {cover.archive} ", element("code", cover.archive_sha256)),
        class_="made",
    )
    left = element("div", element("h1", cover.title), when, part, origin)
    return element("header", element("div", left, made, class_="cover"), figures(cover.figures, "figures first"))


def _origin(cover: Cover) -> Iterator[Child]:
    for one in cover.origin:
        yield element("dt", one.label)
        yield element("dd", one.value)


def _completeness(frame: Frame, *, has_changes: bool) -> Iterator[Child]:
    said = frame.completeness
    yield element(
        "div",
        *(element("p", one) for one in (*said.sentences, *said.not_asked)),
        class_="box good" if said.is_complete else "box",
    )
    yield element("nav", of_children("ol", _contents(frame, has_changes=has_changes)), aria_label="Contents")


def _contents(frame: Frame, *, has_changes: bool) -> Iterator[Child]:
    parts = [_COMPLETENESS, *((where, title) for where, title, _said in _PARTS)]
    for where, title in (*parts, _COMPARISON) if has_changes else parts:
        yield element("li", link(where, title))
    yield element("li", link("jobs", "Job by job"))
    if frame.not_read:
        yield element("li", link("not-read", "Jobs whose details were not read"))
    yield element("li", link("appendix-a", "What was read and when"))
    yield element("li", link("appendix-b", "What was masked and what was kept"))


def _attention(frame: Frame) -> Iterator[Child]:
    if not frame.attention:
        yield element("p", "Of the jobs that were read, none is told to have failed, to be late or to be stale.")
        return
    heads = (Head("Health", 10), Head("Job", 25), Head("Why", 45), Head("Since", 20))
    rows = ((state(one.state), job_link(one.job), one.why, one.since or "not told") for one in frame.attention)
    yield table("Jobs that a person must look at, worst first", heads, rows, head_at=1)


def _protection(frame: Frame) -> Iterator[Child]:
    if not frame.protection:
        yield element("p", "Nothing was read that says how the jobs are protected.")
        return
    counts = (Head(title, is_number=True) for title in ("Yes", "No", "Not told"))
    heads = (Head("Fact", 25, is_words=True), *counts, Head("Jobs where it is not so", 50))
    rows = (
        (one.fact, f"{one.yes:,}", element("b", f"{one.no:,}"), f"{one.not_told:,}", _named(one))
        for one in frame.protection
    )
    yield table("Facts as they were read, counted in jobs; what they mean for a job, its settings say", heads, rows)


def _named(one: Protection) -> Child:
    if not one.jobs:
        return None
    more = f" and {one.unlisted:,} more" if one.unlisted else None
    return element("span", joined(job_link(job) for job in one.jobs), more)


def _index(frame: Frame) -> Iterator[Child]:
    heads = (
        *(Head("Job", 17), Head("Health", 19), Head("Status", 14, is_words=True), Head("From", 16), Head("To", 16)),
        *(Head("Objects", 8, is_number=True), Head("Renamed", 10, is_number=True)),
    )
    yield table("All jobs by name", heads, (_index_row(frame, number) for number in range(len(frame.index))))


def _index_row(frame: Frame, number: int) -> tuple[Child, ...]:
    one = frame.index[number]
    parent = element("small", f" subtask of {one.parent}", class_="second") if one.parent else None
    counts = ("not told" if count is None else f"{count:,}" for count in (one.objects, one.renamed))
    name = element("span", job_link(one.job), parent)
    return (name, state(one.state, with_reason=True), one.state.status, one.source, one.target, *counts)


def _not_read(frame: Frame) -> Iterator[Child]:
    heads = (Head("Job", 20), Head("Id", 20), Head("Why", 25), Head("Code", 10), Head("What to do", 25))
    rows = ((_unread(one), element("code", one.job_id), one.cause, one.code, one.step) for one in frame.not_read)
    yield table("Jobs of which the list, and no details, were read", heads, rows)


def _unread(one: Unread) -> Element:
    """Return the name of a job: a link to its part, else the place that links lead to."""
    return job_link(one.job) if one.has_part else place("span", place_of(one.job), one.job.name)


def _read(frame: Frame) -> Iterator[Child]:
    rows = ((one.label, one.value, one.note) for one in frame.appendix.read)
    yield table("What this report rests on", (Head("What", 25), Head("Read", 45), Head("Remark", 30)), rows)


def _masked(frame: Frame) -> Iterator[Child]:
    yield element("p", frame.appendix.masking)
    yield element("p", frame.appendix.stays)
    if frame.appendix.classes:
        yield classes_table(frame.appendix.classes)


_COMPLETENESS: Final = ("completeness", "Completeness")
_COMPARISON: Final = ("comparison", "What changed from A to B")
_PARTS: Final[tuple[tuple[str, str, Callable[[Frame], Iterator[Child]]], ...]] = (
    ("attention", "What needs attention", _attention),
    ("protection", "How the jobs are protected", _protection),
    ("index", "All jobs", _index),
)
"""The sections before the jobs one by one: where it is on the page, its title, and what it says."""
_ON_NEW_PAGES: Final = frozenset({"index"})
