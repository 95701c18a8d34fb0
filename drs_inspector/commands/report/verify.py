"""The work of ``drs-inspector report --verify``: says whether a report is of an archive, with words and a code each."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from drs_inspector.commands.exit_codes import (
    ALL_READ,
    CANNOT_TELL,
    OTHER_ARCHIVE,
    OTHER_VERSION,
    REPORT_DIFFERS,
)
from drs_inspector.commands.output import write_lines
from drs_inspector.commands.report_file import read_archive
from drs_inspector.commands.running import take_log_records
from drs_inspector.commands.terminal import utf8_streams
from drs_inspector.regular_files import open_regular
from drs_inspector.session.report.verify import Verdict, options_words, verify
from drs_inspector.storage.files.file_errors import file_problem

_CODES: Final = {
    Verdict.SAME: ALL_READ,
    Verdict.DIFFERS: REPORT_DIFFERS,
    Verdict.OTHER_ARCHIVE: OTHER_ARCHIVE,
    Verdict.OTHER_VERSION: OTHER_VERSION,
    Verdict.CANNOT_TELL: CANNOT_TELL,
}


def run(report: str, archives: Sequence[str]) -> int:
    """Verify a report with its archive, or with both of them; return the exit code. Raises FileProblemError."""
    utf8_streams()
    take_log_records()
    archive, other = (*map(read_archive, archives), None, None)[:2]
    try:
        with open_regular(Path(report)) as stream:
            found = verify(stream, report, archive, other)
    except OSError as error:
        raise file_problem(error, "read", report) from error
    write_lines(*found.sentences, *options_words(found.options))
    return _CODES[found.verdict]
