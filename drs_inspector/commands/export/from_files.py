"""The work of ``drs-inspector export FILE...``: saved files as another format, as a part of them, or into a lake."""

from collections.abc import Sequence
from pathlib import Path

from drs_inspector.commands.exit_codes import ALL_READ, SOME_UNAVAILABLE
from drs_inspector.commands.export.all_projects import Several, check_several
from drs_inspector.commands.export.all_projects import write_one as write_into
from drs_inspector.commands.export.run import filtered_part, write_one
from drs_inspector.commands.output import write_lines
from drs_inspector.commands.running import run_to_end
from drs_inspector.commands.source.contents import named_contents
from drs_inspector.commands.source.read_documents import ReadDocument, opened_files
from drs_inspector.commands.terminal import utf8_streams
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.session.coverage_texts import coverage_lines
from drs_inspector.storage.exports.registry import exporter_named
from drs_inspector.storage.files.target_check import check_target
from drs_inspector.storage.parquet.process import kept_process


def run(
    files: Sequence[str],
    *,
    output: str | None,
    jobs: Sequence[str],
    masking: Policy | None,
    force: bool,
    form: str,
    filter_text: str = "",
    readings: str = "kept",
) -> int:
    """Open files, write an export of each document, and return the exit code.

    Of one document ``output`` is its file, of several it is the folder that gets a file of each, none of which is
    replaced.
    """
    utf8_streams()
    exporter = exporter_named(form)
    several = len(files) > 1
    exporter.check(masking, to_stream=output == "-")
    if several:
        check_several(Path(output or Path.cwd()), exporter)
    elif output not in (None, "-"):
        check_target(Path(output), exporter.target_kind, force=force)
    # Before there is an event loop, so that Ctrl+C ends the waiting for it at once.
    contents = named_contents(files)

    async def main() -> int:
        async with opened_files(files, contents, all_jobs=not jobs) as read:
            unknown = False
            with kept_process():
                for one in read.documents:
                    write_lines(*_coverage(one), err=True)
                    if several:
                        snapshots = [other.inspector.snapshot for other in read.documents]
                        into = Path(output or Path.cwd())
                        all_of_them = Several(snapshots, into, exporter, masking, filter_text, readings)
                        unknown |= await write_into(all_of_them, one.title or one.name, one.inspector)
                    else:
                        part = filtered_part(one.inspector, jobs, filter_text)
                        unknown |= part.unknown
                        with_readings = readings != "none"
                        written = await write_one(
                            one.inspector, output, part, exporter, masking, force=force, readings=with_readings
                        )
                        write_lines(*([str(written)] if written is not None else []))
            return max(read.code, SOME_UNAVAILABLE if unknown else ALL_READ)

    return run_to_end(main)


def _coverage(document: ReadDocument) -> list[str]:
    lines = coverage_lines(document.inspector.snapshot)
    return [f"{document.title}: {line}" if document.title else line for line in lines]
