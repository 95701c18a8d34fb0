"""What of a person's text may run: exactly one SELECT, or EXPLAIN of one, and always inside a SELECT of the program.

Kind and number of the statements are told by DuckDB's own parser. That alone is not enough: a SELECT of its kind may
begin with ``WITH x AS (INSERT ...)`` or ``WITH x AS (COPY ...)``. Those are allowed at the outermost level only, where
a person's text never is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from drs_inspector.domain.tables.definition import Kind
from drs_inspector.session.sql.limits import LONGEST_SQL
from drs_inspector.session.sql.messages import Reason

# Whole statements of a text: the kind of each, as DuckDB calls it. Raises DuckDB's error where the text is none.
Parse = Callable[[str], list[str]]
_SELECT: Final = "SELECT"
_OPENING: Final = "(\n"
_WHOLE_NUMBERS: Final = frozenset(
    f"{sign}{size}" for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
)
_EXACT_DIGITS: Final = 15  # decimal digits that a floating point number keeps, whatever they are
_LONGEST_INTEGER: Final = 18  # decimal digits that 64 bits hold, whatever they are
_FIRST_TIME: Final = "TIMESTAMPTZ '0001-01-01 00:00:00+00'"
_LAST_TIME: Final = "TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'"
NO_SUCH_DATE: Final = "This time lies outside of the years 1 to 9999. Ask for it as text: CAST(... AS VARCHAR)."


class NotAllowedError(Exception):
    """The text is not what may run: ``reason``, and which statement it is."""

    def __init__(self, reason: Reason, words: str = "") -> None:
        super().__init__(words)
        self.reason: Reason = reason
        self.words = words


@dataclass(frozen=True, slots=True)
class Statement:
    """The one SELECT of a text: ``body`` without what ends it, its place in the text, and whether it is explained."""

    body: str
    start: int
    explain: str = ""

    @property
    def shape(self) -> tuple[str, int]:
        """SQL that names the columns of the result, and where in it the text begins."""
        return self._inside("DESCRIBE SELECT * FROM ", " AS answer")

    def query(self, columns: Sequence[tuple[str, str]]) -> tuple[str, int]:
        """SQL for the rows, given names and types of the columns, and where in it the text begins."""
        names = [f"c{at}" for at in range(len(columns))]
        values = ", ".join(_value(name, kind) for name, (_title, kind) in zip(names, columns, strict=True))
        before = f"SELECT {values} FROM "  # noqa: S608 - the person's own text, in the process made for it
        return self._inside(before, f" AS answer({', '.join(names)})")

    @property
    def plan(self) -> tuple[str, int]:
        """SQL for the explanation, and where in it the text begins."""
        before = f"{self.explain} SELECT * FROM "  # noqa: S608 - as above
        return self._inside(before, " AS answer")

    def _inside(self, before: str, after: str) -> tuple[str, int]:
        # On a line of its own, so that a comment at the end ends before the bracket does.
        return f"{before}{_OPENING}{self.body}\n){after}", len(before) + len(_OPENING)


def the_statement(sql: str, parse: Parse) -> Statement:
    """Return the one SELECT of a person's text. Raises NotAllowedError, or what ``parse`` raises."""
    if len(sql) > LONGEST_SQL:
        raise NotAllowedError("too long")
    kinds = parse(sql)
    if not kinds:
        raise NotAllowedError("empty")
    if len(kinds) > 1:
        raise NotAllowedError("several", str(len(kinds)))
    body = _without_end(sql, parse)
    if kinds[0] == "EXPLAIN":
        return _explained(body, parse)
    if kinds[0] != _SELECT:
        raise NotAllowedError("no select", kinds[0].replace("_", " "))
    return Statement(body, 0)


def _without_end(sql: str, parse: Parse) -> str:
    """Leave out semicolons at the end and what follows them, which are comments."""
    body = sql
    while True:
        at = body.rfind(";")
        if at < 0 or _kinds(body[at + 1 :], parse) != [] or len(_kinds(body[:at], parse) or ()) != 1:
            return body
        body = body[:at]


def _explained(body: str, parse: Parse) -> Statement:
    """Find what is explained: it has to be a SELECT by itself."""
    folded, at = body.lower(), -1
    while (at := folded.find("explain", at + 1)) >= 0:
        start, words = at + len("explain"), "EXPLAIN"
        rest = folded[start:].lstrip()
        if rest.startswith("analyze"):
            start, words = folded.index("analyze", start) + len("analyze"), "EXPLAIN ANALYZE"
        if _kinds(body[:at], parse) == [] and _kinds(body[start:], parse) == [_SELECT]:
            return Statement(body[start:], start, words)
    raise NotAllowedError("no select", "EXPLAIN")


def _kinds(sql: str, parse: Parse) -> list[str] | None:
    try:
        return parse(sql)
    except Exception:  # noqa: BLE001 - whatever the parser says, it is not what is looked for
        return None


def kind_of(type_name: str) -> Kind:
    """Return the kind of a column of the result, given DuckDB's name of its type."""
    if type_name == "BOOLEAN":
        return Kind.BOOLEAN
    if type_name == "TIMESTAMP WITH TIME ZONE":
        return Kind.TIME
    if type_name in _WHOLE_NUMBERS:
        return Kind.INTEGER
    if type_name in ("FLOAT", "DOUBLE"):
        return Kind.NUMBER
    digits, places = _decimal(type_name)
    if digits and not places and digits <= _LONGEST_INTEGER:
        return Kind.INTEGER
    return Kind.NUMBER if 0 < digits <= _EXACT_DIGITS else Kind.TEXT


def _value(name: str, type_name: str) -> str:
    """Return an expression for a column of the result that Python gets as text, number or truth value.

    What has no kind of its own is text, exact to the last digit; what has parts is JSON.
    """
    kind = kind_of(type_name)
    if kind is Kind.TIME:
        inside = f"{name} BETWEEN {_FIRST_TIME} AND {_LAST_TIME}"
        refused = f"CAST(error('{NO_SUCH_DATE}') AS BIGINT)"
        return f"CASE WHEN {name} IS NULL OR {inside} THEN epoch_us({name}) ELSE {refused} END"
    if kind is Kind.INTEGER:
        return f"CAST({name} AS BIGINT)"
    if kind is Kind.NUMBER:
        return f"CAST({name} AS DOUBLE)"
    if kind is Kind.BOOLEAN or type_name == "VARCHAR":
        return name
    has_parts = type_name.endswith("]") or type_name.startswith(("STRUCT(", "MAP(", "UNION(", "VARIANT"))
    return f"CAST({f'to_json({name})' if has_parts else name} AS VARCHAR)"


def _decimal(type_name: str) -> tuple[int, int]:
    """Return digits and places of a decimal type; 0 and 0 for another type."""
    if not type_name.startswith("DECIMAL(") or not type_name.endswith(")"):
        return 0, 0
    digits, _comma, places = type_name.removeprefix("DECIMAL(").removesuffix(")").partition(",")
    return (int(digits), int(places)) if digits.isdigit() and places.isdigit() else (0, 0)
