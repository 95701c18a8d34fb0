"""What a report says of a comparison: of both documents, how many jobs changed, and each job that did.

As in ``values``: texts are printable and bounded, "" or () is what was not told.
"""

import msgspec

from drs_inspector.domain.report.values import JobName, MaskedClass, Value


class ComparedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One of both documents, ``side`` A or B: where it comes from, when it was read, and what it covers."""

    side: str
    title: str
    read_at: str
    jobs: str
    masking: str
    archive: str
    archive_sha256: str
    origin: tuple[Value, ...] = ()
    coverage: tuple[str, ...] = ()


class ChangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A difference: ``change`` is its word, ``a`` and ``b`` are the texts of both sides, None where a side has none."""

    sign: str
    change: str
    what: str
    a: str | None
    b: str | None
    note: str = ""


class ChangeSection(msgspec.Struct, frozen=True, kw_only=True):
    """The differences of fields, objects or rules; so many as ``unlisted`` are left out."""

    title: str
    words: str
    rows: tuple[ChangeRow, ...]
    unlisted: int = 0


class ChangedJob(msgspec.Struct, frozen=True, kw_only=True):
    """A job that changed, or of which that is not known. ``job`` has the place of its part in the report, 0 for none.

    ``reason`` says why two jobs are taken for one; ``not_read`` what a side does not hold, and why.
    """

    job: JobName
    sign: str
    change: str
    summary: str
    id_a: str = ""
    id_b: str = ""
    reason: str = ""
    not_read: str = ""
    same: str = ""
    not_counted: tuple[str, ...] = ()
    sections: tuple[ChangeSection, ...] = ()


class ComparisonPart(msgspec.Struct, frozen=True, kw_only=True):
    """All but the jobs. ``verdict`` is that of the comparison as JSON, ``answer`` is it in words.

    ``figures`` are how many jobs are what, ``not_counted`` how many values were not counted and why; ``counted`` says
    what was compared, and what counts that else does not. ``unlisted`` jobs are left out.
    """

    verdict: str
    answer: str
    documents: tuple[ComparedDocument, ...]
    figures: tuple[Value, ...]
    not_counted: tuple[Value, ...] = ()
    counted: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    beside: ChangeSection | None = None
    unlisted: int = 0


class ComparisonCover(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a page that holds a comparison alone.

    ``classes`` are what was masked and what was kept, and ``stays`` is what can still be read, in a sentence.
    """

    title: str
    made_at: str
    zone: str
    program: str
    level: str
    masking: str
    stays: str
    classes: tuple[MaskedClass, ...] = ()
