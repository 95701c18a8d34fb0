"""The tables of documents as a query may name them, with the paths of the reply that it names for columns of jobs."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.domain.tables.documents import TABLES, Document, table_rows

_JOBS: Final = "jobs"
_LONGEST: Final = 600
_QUOTED: Final = re.compile(r'(\bas\s++)?"((?:[^"]|"")*+)"', re.IGNORECASE)


def document_tables(documents: Sequence[Document], sql: str) -> Mapping[str, TableRows]:
    """Return the tables of documents; what the query has in double quotes is a column of jobs where it is a path."""
    tables = {name: table_rows(name, documents) for name in TABLES}
    own = {column.name for column in tables[_JOBS].columns}
    found = [
        (name.replace('""', '"'), bool(given)) for given, name in _QUOTED.findall(sql) if 0 < len(name) <= _LONGEST
    ]
    aliases = {name for name, is_given in found if is_given}
    quoted = dict.fromkeys(name for name, _ in found if name not in own)
    paths = [name for name in quoted if _is_path(name, documents, aliases)]
    if paths:
        tables[_JOBS] = table_rows(_JOBS, documents, [*(column.name for column in tables[_JOBS].columns), *paths])
    return tables


def _is_path(name: str, documents: Sequence[Document], aliases: Collection[str]) -> bool:
    if "." not in name and "[" not in name and name in aliases:
        return False  # a name of one word that the query gives itself
    try:
        table_rows(_JOBS, documents, [name])
    except InspectorError:
        return False
    return True
