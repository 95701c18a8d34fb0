"""The seam of all exports: a selection of documents, and the formats that write one.

A format is one class in one file below ``FileExporter`` or ``FolderExporter``, and one line in ``registry``. What holds
for every export is here and not in the formats: a file or folder appears whole or not at all, an export that was
cancelled leaves what was there, and a masking that a format cannot do is refused rather than ignored.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, ClassVar, Literal

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.storage.files.atomic_write import new_folder, replacing
from drs_inspector.storage.files.file_errors import file_problem
from drs_inspector.storage.files.target_check import Kind
from drs_inspector.storage.files.write_report import WriteReport

if TYPE_CHECKING:
    # Formats are listed by --help and by dialogs, which need no job for that.
    from drs_inspector.domain.coverage import Part
    from drs_inspector.domain.snapshot import Job, Snapshot

Target = Path | BinaryIO


@dataclass(frozen=True, slots=True)
class Selection:
    """What to write. Documents are never mixed: each keeps its origin, and a format that holds one refuses several.

    ``job_ids`` None means all jobs. ``tables`` are names of tables and ``columns`` keys of
    ``domain.tables.list_columns``; empty, the format has its own. ``part`` says which part ``job_ids`` are; without it
    they are jobs that were chosen. ``masking`` is what stays; secrets never do.
    """

    documents: "tuple[Snapshot, ...]"
    job_ids: frozenset[str] | None = None
    tables: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    masking: Policy | None = None
    part: "Part | None" = None

    def jobs(self) -> "Iterator[Job]":
        """Yield the jobs to write, document after document in the order they were read."""
        for document in self.documents:
            for job_id, job in document.jobs.items():
                if self.job_ids is None or job_id in self.job_ids:
                    yield job


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How to write. ``on_progress(done, total)`` counts jobs; an exception that it raises ends the export.

    ``replace`` off leaves a file that is at the path already, also one that has come there meanwhile.
    """

    on_progress: Callable[[int, int], None] | None = None
    replace: bool = True

    def progress(self, done: int, total: int) -> None:
        """Report progress; formats call this before each job, so that an export can be cancelled there."""
        if self.on_progress is not None:
            self.on_progress(done, total)


class Exporter(ABC):
    """One format. ``name`` is what people and programs call it by, ``title`` what a dialog shows, ``words`` what it is
    for.

    ``suffix`` is the end of a file's name (".drs.json"), "" for a folder. ``can_stream`` says whether a stream that
    cannot be rewound, such as standard output, will do. ``can_be_opened`` says whether this program opens what it
    wrote. ``can_mask`` says whether it applies a masking policy. ``adds`` says of a folder that one with files gets
    more, ``has_tables`` that what is in it are the tables of ``domain/tables``.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    words: ClassVar[str] = ""
    suffix: ClassVar[str]
    media_type: ClassVar[str]
    kind: ClassVar[Literal["file", "folder"]]
    can_stream: ClassVar[bool] = False
    can_be_opened: ClassVar[bool] = False
    can_mask: ClassVar[bool] = False
    adds: ClassVar[bool] = False
    has_tables: ClassVar[bool] = False

    @property
    def target_kind(self) -> Kind:
        """What may be at the path before; see ``target_check``."""
        return "growing" if self.adds else self.kind

    def check(self, masking: Policy | None, *, to_stream: bool = False) -> None:
        """Raise InspectorError for what the format cannot do; nothing needs to be read for that."""
        if masking is not None and not self.can_mask:
            raise InspectorError(
                f"The format {self.name} cannot mask data for sharing.",
                "What it writes would hold addresses and names.",
                "Leave the masking out, or choose the format archive.",
            )
        if to_stream and not self.can_stream:
            raise self._no_stream_error()

    def _no_stream_error(self) -> InspectorError:
        return InspectorError(
            f"The format {self.name} cannot be written to standard output.",
            "It is a folder." if self.kind == "folder" else "Its file is not written from beginning to end.",
            f"Name a {self.kind} to write.",
        )

    @abstractmethod
    def export(self, selection: Selection, target: Target, options: ExportOptions) -> WriteReport:
        """Write the selection to a path, whole or not at all, or to a binary stream, which stays open.

        Raises InspectorError for what the format cannot do, FileProblemError when the system refuses, and what
        ``options.on_progress`` raises; what was at the path is still there then.
        """


class FileExporter(Exporter):
    """A format of one file."""

    kind = "file"

    @abstractmethod
    def write(self, selection: Selection, target: BinaryIO, options: ExportOptions) -> WriteReport:
        """Write the selection to a binary stream and return what was written."""

    def export(self, selection: Selection, target: Target, options: ExportOptions) -> WriteReport:
        """Write a file, which may replace one, or to a stream; see ``Exporter.export``."""
        self.check(selection.masking, to_stream=not isinstance(target, Path))
        if isinstance(target, Path):
            with replacing(target, replace=options.replace) as stream:
                report = self.write(selection, stream, options)
                _last_chance(report, options)
            return replace(report, path=target)
        try:
            report = self.write(selection, target, options)
            target.flush()
        except OSError as error:
            raise file_problem(error, "written", str(getattr(target, "name", "the output"))) from error
        return report


class FolderExporter(Exporter):
    """A format of a folder with files. A folder that has files already is never replaced."""

    kind = "folder"
    suffix = ""

    @abstractmethod
    def write(self, selection: Selection, target: Path, options: ExportOptions) -> WriteReport:
        """Write the selection into an empty folder and return what was written."""

    def export(self, selection: Selection, target: Target, options: ExportOptions) -> WriteReport:
        """Write a new folder; see ``Exporter.export``."""
        if not isinstance(target, Path):
            raise self._no_stream_error()
        self.check(selection.masking)
        with new_folder(target) as folder:
            report = self.write(selection, folder, options)
            _last_chance(report, options)
        return replace(report, path=target)


def _last_chance(report: WriteReport, options: ExportOptions) -> None:
    """Let a cancelled export end here, before anything is replaced, also where the format reports no progress."""
    options.progress(report.jobs, report.jobs)
