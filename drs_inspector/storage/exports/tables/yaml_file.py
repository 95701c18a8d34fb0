"""YAML: a sequence of mappings. Texts are always in double quotes, so that no reader takes one for anything else."""

import json
import re
from collections.abc import Sequence

from drs_inspector.domain.tables.definition import Cell, RowSlice, TableColumn
from drs_inspector.storage.exports.tables.table_format import (
    SlicedFormat,
    TableOptions,
    cell_text,
    distinct_names,
    encoded,
    is_finite,
)

_PLAIN_KEY = re.compile(r"[a-z][a-z0-9_]{2,80}")
_WORDS = frozenset({"yes", "off", "null", "true", "false", "nan", "inf"})
# What YAML does not count as printable, and its further ends of lines.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_NO_NUMBERS = {"nan": ".nan", "inf": ".inf", "-inf": "-.inf"}


class YamlFile(SlicedFormat):
    """YAML 1.2 that readers of 1.1 take the same way: keys in the order of the columns, times as timestamps."""

    name = "yaml"
    title = "YAML"
    suffix = ".yaml"
    media_type = "application/yaml"

    def body(self, columns: Sequence[TableColumn], part: RowSlice, before: int, options: TableOptions) -> bytes:
        """Return an entry for each row."""
        del before, options
        if not columns:
            return b"- {}\n" * part.length
        keys = [f"{_key(name)}: " for name in distinct_names(columns)]
        fields = [[key + _value(value) for value in values] for key, values in zip(keys, part.columns, strict=True)]
        return encoded("".join("- " + "\n  ".join(row) + "\n" for row in zip(*fields, strict=True)))

    def foot(self, count: int) -> str:
        """Return the empty sequence where there was no row."""
        return "" if count else "[]\n"


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) and name not in _WORDS else _quoted(name)


def _value(value: Cell) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, float):
        # Readers of YAML 1.1 take no number for one that has an exponent and no point.
        mantissa, mark, exponent = cell_text(value).partition("e")
        if not is_finite(value):
            return _NO_NUMBERS[mantissa]
        return f"{mantissa if '.' in mantissa else mantissa + '.0'}{mark}{exponent}"
    return "null" if value is None else cell_text(value)


def _quoted(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
