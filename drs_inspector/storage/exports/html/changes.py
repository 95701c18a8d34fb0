"""The part of a comparison: both documents, the answer, what was not counted, and each job that changed."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from drs_inspector.domain.compare.marks import Spans, changed_words
from drs_inspector.domain.counting import are, counted
from drs_inspector.domain.report.changes import ChangedJob, ChangeRow, ChangeSection, ComparedDocument, ComparisonPart
from drs_inspector.storage.exports.html.elements import Child, Element, element, of_children
from drs_inspector.storage.exports.html.job_section import figures
from drs_inspector.storage.exports.html.tables import Head, job_link, table

_ROWS: Final = (
    *(Head("Change", 14, is_words=True), Head("What", 20)),
    *(Head("A", 33), Head("B", 33)),
)
_REASONS: Final = (
    Head("Values that were not counted", 50, is_words=True),
    Head("How many", is_number=True),
    Head("Why", 30),
)
_MORE: Final = "drs-inspector diff lists all of them."


class Changes(NamedTuple):
    """A comparison, with the jobs that changed, taken one by one."""

    part: ComparisonPart
    jobs: Iterable[ChangedJob]


def changes_said(changes: Changes, *, unfolded: bool) -> Iterator[Child]:
    """Yield what is said of a comparison: the answer first, each job that changed last."""
    part = changes.part
    yield element(
        "div",
        element("p", element("b", part.answer)),
        *(element("p", one) for one in (*part.notes, *part.counted)),
        class_="box good" if part.verdict == "same" else "box",
    )
    yield figures(part.figures)
    yield of_children("div", (_document(one) for one in part.documents), class_="sides")
    if part.not_counted:
        rows = ((one.label, one.value, one.note) for one in part.not_counted)
        yield table("What differs and is no change, by its reason", _REASONS, rows)
    if part.beside is not None:
        yield from _section(part.beside, "rules beside replies")
    yield of_children("div", (_job(one, is_open=unfolded) for one in changes.jobs), class_="changed")
    if part.unlisted:
        yield element("p", f"{counted(part.unlisted, 'more job is', 'more jobs are')} not listed here: {_MORE}")


def _document(one: ComparedDocument) -> Element:
    lines = (("Read", one.read_at), ("Jobs", one.jobs), *((value.label, value.value) for value in one.origin))
    return element(
        "div",
        element("h3", f"{one.side}: {one.title}"),
        of_children("dl", (child for line in lines for child in _line(*line)), class_="origin"),
        *(element("p", words) for words in one.coverage),
        element("p", one.masking, class_="second"),
        element("p", f"SHA-256 of {one.archive} ", element("code", one.archive_sha256), class_="second"),
    )


def _line(label: str, value: str) -> tuple[Element, Element]:
    return element("dt", label), element("dd", value)


def _job(job: ChangedJob, *, is_open: bool) -> Element:
    summary = element(
        "summary",
        element("b", f"{job.sign} {job.change} ", class_="sign"),
        element("h3", job.job.name),
        element("span", f" \u00b7 {job.summary}", class_="second") if job.summary else None,
    )
    return element("details", summary, of_children("div", _said(job), class_="job"), open=is_open)


def _said(job: ChangedJob) -> Iterator[Child]:
    if job.job.place:
        yield element("p", "All that this report says of it: ", job_link(job.job))
    ids = ((side, job_id) for side, job_id in (("A", job.id_a), ("B", job.id_b)) if job_id)
    if job.id_a == job.id_b:
        yield element("p", "Id ", element("code", job.id_b), class_="second")
    else:
        for side, job_id in ids:
            yield element("p", f"Id in {side} ", element("code", job_id), class_="second")
    if job.reason:
        yield element("p", f"Why they are taken for one, or are not: {job.reason}.")
    if job.not_read:
        yield element("p", f"Not compared: {job.not_read}.", class_="box")
    for section in job.sections:
        yield from _section(section, job.job.name)
    if job.same:
        yield element("p", f"The same: {job.same}.", class_="second")
    for words in job.not_counted:
        yield element("p", words, class_="second")


def _section(section: ChangeSection, of: str) -> Iterator[Child]:
    yield element("h4", section.title)
    words = f"{section.title} of {of}: {section.words}" if section.words else f"{section.title} in both documents"
    if section.rows:
        yield table(words, _ROWS, map(_row, section.rows), head_at=1)
    if section.unlisted:
        yield element(
            "p",
            f"{counted(section.unlisted, 'more change')} {are(section.unlisted)} not listed here: {_MORE}",
            class_="second",
        )


def _row(row: ChangeRow) -> tuple[Child, ...]:
    a, b = row.a, row.b
    left: Child = "" if a is None else a
    right: Child = "" if b is None else b
    if a is not None and b is not None:
        spans = changed_words(a, b)
        left, right = _marked(a, spans[0]), _marked(b, spans[1])
    note = element("small", f" ({row.note})", class_="second") if row.note else None
    return element("b", f"{row.sign} {row.change}"), element("span", row.what, note), left, right


def _marked(text: str, spans: Spans) -> Element:
    """Return a text in which the words that the other side does not have are marked."""

    def pieces() -> Iterator[Child]:
        at = 0
        for start, end in spans:
            if start > at:
                yield text[at:start]
            begin = end - len(text[start:end].lstrip())
            if start < begin < end:
                yield text[start:begin]
            yield element("mark", text[begin if begin < end else start : end])
            at = end
        if at < len(text):
            yield text[at:]

    return of_children("span", pieces())
