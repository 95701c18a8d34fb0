"""DuckDB, shut before it gets the first row: no files, no network, no extensions, no settings, nothing written.

Loaded by the SQL process alone. Each setting and each layer is there because of a query that gets past the others
(``docs/decisions/0048-sql-in-a-process-of-its-own.md``).
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import duckdb

from drs_inspector.domain.tables.definition import Kind
from drs_inspector.session.sql.answering.refusal import Asked
from drs_inspector.session.sql.answering.statement import NotAllowedError, Statement, kind_of, the_statement
from drs_inspector.session.sql.limits import DEEPEST_NESTING, PAGE_BYTES, PAGE_ROWS
from drs_inspector.session.sql.messages import Needed, Opened, Page, ParquetTable, Start, TableShape
from drs_inspector.storage.duckdb_process.arrow_feed import SQL_TYPES, ArrowFeed
from drs_inspector.storage.duckdb_process.framing import LARGEST_MESSAGE, encode
from drs_inspector.storage.duckdb_process.sql_text import sql_list, sql_name, sql_text
from drs_inspector.storage.exports.lake.partitions import KEYS as PARTITION_KEYS

_FEED: Final = "rows that come in"
_FIRST_PAGE_ROWS: Final = 256
# Settings that have to be there from the start.
_CONFIG: Final = {
    "temp_directory": "",  # else it spills in clear into the folder of the process
    "async_threads": "1",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_extension_repositories": "forbidden",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",  # a name in SQL is no variable of Python
}
# In this order: what shuts external access, and last what shuts the settings.
_SHUT: Final = (
    f"SET max_expression_depth = {DEEPEST_NESTING}",
    "SET enable_external_file_cache = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
# Functions that name a table by a text, which nothing but running them tells.
_NAMES_BY_TEXT: Final = "query"
# Statements that look at columns only.
_NEEDS_NO_ROWS: Final = ("describe", "show")


class Engine:
    """One database in memory, the tables that were filled, and the query that runs.

    Each method raises ``duckdb.Error``, MemoryError or what is said there.
    """

    def __init__(self, start: Start) -> None:
        self._database = _connect(start, start.threads, start.parquet)
        # Knows no table, so that it takes every name that a query uses for one.
        self._names = _connect(start, 1, ())
        self._feed: ArrowFeed | None = None
        self._columns: list[tuple[str, Kind]] = []
        self._rows_at_once = _FIRST_PAGE_ROWS
        self._rows: list[tuple[Any, ...]] = []
        self._is_read = True
        self.asked = Asked("")
        self._unfilled: dict[str, TableShape] = {}
        for table in start.tables:
            self.add_table(table)

    @property
    def is_read(self) -> bool:
        """No query has rows that were not given."""
        return self._is_read and not self._rows

    def add_table(self, table: TableShape) -> None:
        """Let queries name a table that is filled when one does."""
        self._unfilled[table.name] = table
        self._database.execute(_not_filled(table))

    def remove_table(self, name: str) -> None:
        """Forget a table that was filled."""
        self._end_query()
        self._database.execute(f"DROP TABLE {sql_name(name)}")

    def fill(self, name: str) -> None:
        """Make the table that the next rows belong to."""
        self._end_query()
        table = self._unfilled.pop(name)
        columns = ", ".join(f"{sql_name(column)} {SQL_TYPES[kind]}" for column, kind in table.columns)
        self._database.execute(f"DROP VIEW {sql_name(name)}")
        self._database.execute(f"CREATE TABLE {sql_name(name)} ({columns})")
        self._feed = ArrowFeed([kind for _name, kind in table.columns], lambda rows: self._insert(name, rows))

    def add(self, columns: Sequence[Sequence[Any]]) -> None:
        """Take some rows of that table. Raises TypeError for a value of another kind than its column's."""
        if self._feed is not None:
            self._feed.add(columns)

    def filled(self) -> None:
        """Take what is left of the rows of that table."""
        if self._feed is not None:
            self._feed.finish()
        self._feed = None

    def run(self, sql: str) -> Needed | Opened:
        """Begin a query in the place of the one before. Raises NotAllowedError."""
        self._end_query()
        self.asked = Asked(sql)
        statement = the_statement(sql, self._parse)
        if needed := self._needed(statement.body):
            return Needed(needed)
        # What writes is refused in it, and what was made for itself alone is gone after it.
        self._database.execute("BEGIN TRANSACTION READ ONLY")
        if statement.explain:
            self._columns = [(name, Kind.TEXT) for name in ("explain_key", "explain_value")]
            self._execute(statement, statement.plan)
        else:
            described = self._execute(statement, statement.shape).fetchall()
            types = [(str(name), str(type_name)) for name, type_name, *_rest in described]
            self._columns = [(name, kind_of(type_name)) for name, type_name in types]
            self._execute(statement, statement.query(types))
        self._rows_at_once, self._rows, self._is_read = _FIRST_PAGE_ROWS, [], False
        return Opened(self._columns)

    def next_page(self) -> bytes:
        """Return the next rows of the query as an encoded Page. Raises NotAllowedError for a row that is too long."""
        wanted = self._rows_at_once
        if not self._rows and not self._is_read:
            self._rows = self._database.fetchmany(wanted)
            self._is_read = len(self._rows) < wanted
        count = min(wanted, len(self._rows))
        while len(page := self._page(count)) > LARGEST_MESSAGE:
            if count == 1:
                raise NotAllowedError("row")
            count //= 2
        del self._rows[:count]
        if count:
            # The next page is as many rows as would have been of the right size; not much more than what is known.
            self._rows_at_once = max(1, min(PAGE_ROWS, count * PAGE_BYTES // len(page), count * 8))
        return page

    def _page(self, count: int) -> bytes:
        rows = self._rows[:count]
        columns = [list(values) for values in zip(*rows, strict=True)] if rows else [[] for _ in self._columns]
        return encode(Page(columns, count, is_last=self._is_read and count == len(self._rows)))

    def _needed(self, body: str) -> list[str]:
        if body.lstrip().lower().startswith(_NEEDS_NO_ROWS):
            return []
        if _NAMES_BY_TEXT in body.lower():
            return list(self._unfilled)
        try:
            named = {name.lower() for name in self._names.get_table_names(body)}
        except duckdb.Error:
            # Without columns it cannot tell what USING and NATURAL JOIN mean. Too many are filled rather than too few.
            return [name for name in self._unfilled if name.lower() in body.lower()]
        return [name for name in self._unfilled if name.lower() in named]

    def _parse(self, sql: str) -> list[str]:
        return [statement.type.name for statement in self._names.extract_statements(sql)]

    def _execute(self, statement: Statement, text: tuple[str, int]) -> Any:
        sql, start = text
        self.asked = Asked(self.asked.sql, statement, start)
        if self._parse(sql) != ["EXPLAIN" if statement.explain and sql.startswith(statement.explain) else "SELECT"]:
            raise NotAllowedError("no select")
        return self._database.execute(sql)

    def _end_query(self) -> None:
        self._rows, self._is_read = [], True
        # Whether one is open is known to the database alone: a failed query may have ended it.
        with suppress(duckdb.TransactionException):
            self._database.execute("ROLLBACK")

    def _insert(self, name: str, rows: Any) -> None:
        self._database.register(_FEED, rows)
        try:
            values = self._feed.values if self._feed is not None else ""
            insert = f"INSERT INTO {sql_name(name)} SELECT {values} FROM {sql_name(_FEED)}"  # noqa: S608 - ours
            self._database.execute(insert)
        finally:
            self._database.unregister(_FEED)


def _connect(start: Start, threads: int, parquet: Sequence[ParquetTable]) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {**_CONFIG, "threads": threads}
    database = duckdb.connect(":memory:", config=config | {"memory_limit": f"{start.memory_of_database}B"})
    database.execute("SET errors_as_json = true")
    database.execute(f"SET TimeZone = {sql_text(start.time_zone)}")
    database.execute(f"SET max_execution_time = {start.milliseconds}")
    if parquet:
        database.execute(f"SET allowed_directories = {sql_list(start.folders)}")
        for table in parquet:
            database.execute(_parquet_view(table))
    else:
        database.execute("SET disabled_filesystems = 'LocalFileSystem'")
    for setting in _SHUT:
        database.execute(setting)
    return database


def _parquet_view(table: ParquetTable) -> str:
    """A view of files; folders named key=value are columns, and a column that a file lacks is null in it."""
    # What a project is called stays a text, also where every name is a number.
    kinds = ", ".join(f"{name}: {'DATE' if name == 'date' else 'VARCHAR'}" for name in table.folders)
    # Folders of other programs keep the types that DuckDB finds.
    types = f", hive_types = {{{kinds}}}" if tuple(table.folders) == PARTITION_KEYS else ""
    files = f"read_parquet({sql_list(table.patterns)}, hive_partitioning = true, union_by_name = true{types})"
    return f"CREATE VIEW {sql_name(table.name)} AS SELECT * FROM {files}"  # noqa: S608 - quoted


def _not_filled(table: TableShape) -> str:
    """A view with the columns of a table and an error in the place of its rows: SHOW, DESCRIBE and typos work."""
    columns = ", ".join(f"CAST(NULL AS {SQL_TYPES[kind]}) AS {sql_name(name)}" for name, kind in table.columns)
    words = f"The table {table.name} has rows only for queries that name it as it is."
    return f"CREATE VIEW {sql_name(table.name)} AS SELECT {columns} WHERE CAST(error({sql_text(words)}) AS BOOLEAN)"
