"""The formats of tables by name; ``show``, ``query`` and ``export`` offer what is registered here."""

import importlib
from typing import Final

from drs_inspector.domain.errors import InspectorError
from drs_inspector.storage.exports.tables.table_format import TableFormat

# Name -> (module, class): those who list the formats load none of them.
_FORMATS: Final = {
    "csv": ("csv_file", "CsvFile"),
    "tsv": ("tsv_file", "TsvFile"),
    "ndjson": ("ndjson_file", "NdjsonFile"),
    "json": ("json_file", "JsonFile"),
    "yaml": ("yaml_file", "YamlFile"),
    "html": ("html_file", "HtmlFile"),
    "xlsx": ("xlsx_file", "XlsxFile"),
    "parquet": ("parquet_file", "ParquetFile"),
}
FOLDER_FORMATS: Final = {"ndjson": "NDJSON", "xlsx": "Excel workbooks"}
"""The formats that exports offer, a file for each table; title of each. The others are for looking at one table."""
LAKE_FORMATS: Final = {"parquet": "Parquet", "csv": "CSV"}
"""The formats that exports offer and that add to a folder, a file for each table and reading; title of each."""
_PACKAGE: Final = "drs_inspector.storage.exports.tables"


def table_formats() -> tuple[str, ...]:
    """Return the names of the formats in the order in which they are offered."""
    return tuple(_FORMATS)


def table_format(name: str) -> TableFormat:
    """Return a format by its name; raises InspectorError that names the known ones."""
    found = _FORMATS.get(name)
    if found is None:
        raise InspectorError(f"There is no format {name!r} of tables.", "", f"Formats: {', '.join(_FORMATS)}.")
    made: TableFormat = getattr(importlib.import_module(f"{_PACKAGE}.{found[0]}"), found[1])()
    return made
