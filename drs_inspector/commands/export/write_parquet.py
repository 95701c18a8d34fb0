"""``drs-inspector write-parquet``: how the program writes Parquet in a process of its own.

Not for people, and not in --help: what it reads and writes is in ``storage.parquet.messages``.
"""

import click


@click.command("write-parquet", hidden=True)
def command() -> None:
    """Read rows from standard input and answer with the file on standard output."""
    from drs_inspector.storage.duckdb_process.without_ctypes import stand_in_for_ctypes  # noqa: PLC0415 - as below

    stand_in_for_ctypes()
    from drs_inspector.storage.parquet.writing import serve  # noqa: PLC0415 - loads DuckDB

    serve()
