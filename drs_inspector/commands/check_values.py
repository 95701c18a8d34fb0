"""``drs-inspector check-values``: how the program looks through a large file in a process of its own.

Not for people, and not in --help: what it reads and writes is in ``storage.archive.index.value_process``.
"""

import sys

import click


@click.command("check-values", hidden=True)
def command() -> None:
    """Read values from standard input and say on standard output whether each of them is one JSON value."""
    from drs_inspector.storage.archive.index.value_process import check_values  # noqa: PLC0415 - loads the archive

    check_values(sys.stdin.buffer, sys.stdout.buffer)
    sys.stdout.buffer.flush()
