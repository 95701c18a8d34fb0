"""``drs-inspector answer-sql``: how the program answers SQL in a process of its own.

Not for people, and not in --help: what it reads and writes is in ``session.sql.messages``.
"""

import click


@click.command("answer-sql", hidden=True)
def command() -> None:
    """Read questions from standard input and answer them on standard output."""
    from drs_inspector.storage.duckdb_process.without_ctypes import stand_in_for_ctypes  # noqa: PLC0415 - as below

    stand_in_for_ctypes()
    from drs_inspector.session.sql.answering.serve import serve  # noqa: PLC0415 - loads DuckDB

    serve()
