"""``drs-inspector mask``: a copy of a saved file that can be given away."""

from typing import Any

import click

from drs_inspector.commands.masking_options import check_preview, masking_options, policy_of
from drs_inspector.domain.redaction.allow_list import Level, Policy


@click.command("mask", short_help="Write a copy of a saved file that can be given away.")
@click.argument("file", metavar="FILE|-")
@click.option("-o", "--output", metavar="FILE", help="Where to write the copy; - is standard output.")
@masking_options(required=True)
@click.option("--force", is_flag=True, help="Replace the output when it exists.")
def command(**options: Any) -> None:
    """Write a copy of an archive or of a saved reply without secrets, and with what a level does not let stay replaced.

    support: ids of jobs, regions and the words of error texts stay; people, addresses, networks, and names of jobs,
    databases and tables go. auditor: names stay; people, addresses, conditions and remarks go. public: figures, times
    and words of enumerations stay. Fields that the program does not know are replaced at every level.

    With --preview nothing is written and -o is left out; otherwise -o is required.

    The same value gets the same placeholder in the whole copy. Secrets are searched anew, whatever the file says.
    """
    policy = policy_of(options["level"], options.pop("keep"), options.pop("replace")) or Policy.of(
        Level(options["level"])
    )
    if options.pop("preview"):
        check_preview(options["output"], policy)
        code = _preview(options["file"], policy)
    elif options["output"] is None:
        raise click.UsageError("Missing option '-o' / '--output': where to write the copy. Or give --preview.")
    else:
        code = _run(policy=policy, **options)
    click.get_current_context().exit(code)


def _preview(file: str, policy: Policy) -> int:
    from drs_inspector.commands.exit_codes import ALL_READ  # noqa: PLC0415 -- --help is answered without all of these
    from drs_inspector.commands.masking_table import print_preview  # noqa: PLC0415 -- as above
    from drs_inspector.commands.running import take_log_records  # noqa: PLC0415 -- as above
    from drs_inspector.commands.source.contents import path_and_content  # noqa: PLC0415 -- as above
    from drs_inspector.commands.terminal import utf8_streams  # noqa: PLC0415 -- as above
    from drs_inspector.session.sources.masking_preview import file_preview  # noqa: PLC0415 -- as above

    utf8_streams()
    take_log_records()
    print_preview(policy, file_preview(*path_and_content(file)))
    return ALL_READ


def _run(file: str, output: str, level: str, policy: Policy, *, force: bool) -> int:
    from pathlib import Path  # noqa: PLC0415 -- --help is answered without all of these

    from drs_inspector.commands.exit_codes import ALL_READ  # noqa: PLC0415 -- as above
    from drs_inspector.commands.output import output_stream, write_lines  # noqa: PLC0415 -- as above
    from drs_inspector.commands.running import take_log_records  # noqa: PLC0415 -- as above
    from drs_inspector.commands.source.contents import path_and_content  # noqa: PLC0415 -- as above
    from drs_inspector.commands.source.read_documents import write_doubts  # noqa: PLC0415 -- as above
    from drs_inspector.storage.archive.mask_file import mask_file  # noqa: PLC0415 -- as above
    from drs_inspector.storage.files.target_check import check_target  # noqa: PLC0415 -- as above

    take_log_records()
    target = output_stream() if output == "-" else Path(output)
    if isinstance(target, Path):
        check_target(target, force=force)
    path, data = path_and_content(file)
    masked = mask_file(path, target, policy, replace=force, data=data).snapshot
    if masked is not None:
        write_doubts(masked)
    if output == "-":
        return ALL_READ
    write_lines(f"{'reply' if masked is None else 'archive'} masked at level {level}, written to {output}", err=True)
    return ALL_READ
