"""``drs-inspector mask``: a copy of a saved file that can be given away."""

from typing import Any

import click

from drs_inspector.commands.masking_options import masking_options, policy_of
from drs_inspector.domain.redaction.allow_list import Level, Policy


@click.command("mask", short_help="Write a copy of a saved file that can be given away.")
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", metavar="FILE", required=True, help="Where to write the copy; - is standard output.")
@masking_options(required=True)
@click.option("--force", is_flag=True, help="Replace the output when it exists.")
def command(**options: Any) -> None:
    """Write a copy of an archive or of a saved reply without secrets, and with what a level does not let stay replaced.

    support: ids of jobs, regions and the words of error texts stay; people, addresses, networks, and names of jobs,
    databases and tables go. auditor: names stay; people, addresses, conditions and remarks go. public: figures, times
    and words of enumerations stay. Fields that the program does not know are replaced at every level.

    The same value gets the same placeholder in the whole copy. Secrets are searched anew, whatever the file says.
    """
    click.get_current_context().exit(_run(**options))


def _run(file: str, output: str, level: str, keep: tuple[str, ...], replace: tuple[str, ...], *, force: bool) -> int:
    policy = policy_of(level, keep, replace) or Policy.of(Level(level))
    from pathlib import Path  # noqa: PLC0415 -- --help is answered without all of these

    from drs_inspector.commands.exit_codes import ALL_READ  # noqa: PLC0415 -- as above
    from drs_inspector.commands.output import output_stream, write_lines  # noqa: PLC0415 -- as above
    from drs_inspector.commands.running import take_log_records  # noqa: PLC0415 -- as above
    from drs_inspector.storage.archive.mask_file import mask_file  # noqa: PLC0415 -- as above
    from drs_inspector.storage.files.target_check import check_target  # noqa: PLC0415 -- as above

    take_log_records()
    target = output_stream() if output == "-" else Path(output)
    if isinstance(target, Path):
        check_target(target, force=force)
    what = "archive" if mask_file(Path(file), target, policy, replace=force) else "reply"
    if output == "-":
        return ALL_READ
    write_lines(f"{what} masked at level {level}, written to {output}", err=True)
    return ALL_READ
