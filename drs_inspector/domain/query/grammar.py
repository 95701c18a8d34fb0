"""The query language as a table: the help behind F1 and ``--filter-help``, completion and ``docs/query.md`` are made of
it and of the fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from drs_inspector.domain.query.comparisons import PATH_UNITS
from drs_inspector.domain.query.fields import QUERY_FIELDS, WORDS, QueryField
from drs_inspector.domain.query.parser import LONGEST_QUERY, MOST_NESTED
from drs_inspector.domain.query.patterns import LONGEST_PATTERN, LONGEST_TEXT
from drs_inspector.domain.query.query import MOST_CONDITIONS
from drs_inspector.domain.tables.definition import Kind

EXAMPLE = "is:failed engine:mysql -name:test (updated<2d or table:orders)"


class Form(NamedTuple):
    """A way to write something, and what it means. Every ``example`` is a whole query."""

    example: str
    meaning: str


CONDITIONS = (
    Form("orders", f"a word looks in {WORDS.help}"),
    Form('"two words"', "words in quotes stay together; a quote in them is written twice"),
    Form("status:failed", "the field has this text in it, whatever the case of letters"),
    Form("status=paused", "it is exactly this; != is the opposite"),
    Form("objects>1000", "a number or a time is compared: < <= > >="),
    Form("name~^prod", "a regular expression matches somewhere in it"),
    Form("status in (failed, paused)", "it is one of these; also status=failed,paused and not in"),
    Form("tags.team exists", "there is a value; also not exists"),
    Form("target_endpoint.inst_name:rds", "any value of the reply, by its path"),
    Form("speed_limit[0].speed>=10", "of a list one entry, from 0"),
)
"""What a query may ask."""
JOINS = (
    Form("mysql failed", "both hold; the same as mysql and failed"),
    Form("mysql or kafka", 'one of them holds; "and" joins closer than "or"'),
    Form("-test", "it does not hold; the same as not test"),
    Form("not (mysql or kafka)", "parentheses hold together"),
    Form('"or"', "in quotes the words and, or, not, in and exists are words like others"),
)
"""How conditions are joined."""
VALUES = (
    Form("updated<2d", "an age: changed within two days; s, min (m), h, d, w, also 1h30m"),
    Form("created>=2026-11-01", "a time: on this day or after; also 2026, 2026-11, 2026-11-01T10:30, with Z or +01:00"),
    Form("created=2026-11", "in this month"),
    Form("inst_info.volume_size>=100GB", "a size, where it is known what the number counts: KB, MB, GB, TB, KiB ..."),
    Form("is_target_readonly=true", "yes or no"),
)
"""Which values can be typed."""


def operators_of(field: QueryField) -> str:
    """Return what may follow the name of a field."""
    if field.kind is not Kind.TEXT:
        return "= != < <= > >=" if field.kind is not Kind.BOOLEAN else "= !="
    if not (field.texts or field.whole_texts or field.value or field.beside):
        return ":"
    return ": ~" if not field.has_whole_values else ": = !=" if not field.may_lack else ": = != ~"


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield section, example or field with what may follow it, and meaning: the whole language."""
    for section, forms in (("Conditions", CONDITIONS), ("Joining them", JOINS), ("Values", VALUES)):
        yield from ((section, form.example, form.meaning) for form in forms)
    for name, field in QUERY_FIELDS.items():
        yield "Fields", f"{name}:", field.help


def query_page() -> str:
    """Return ``docs/query.md``."""
    parts = [_HEAD]
    for title, forms in (("Conditions", CONDITIONS), ("Joining them", JOINS), ("Values", VALUES)):
        parts.append(f"## {title}\n\n| written | means |\n|---|---|\n{_lines(forms)}")
    parts.append(_FIELDS.format(units=", ".join(f"`{path}` ({unit})" for path, unit in PATH_UNITS.items())))
    fields = [
        f"| `{name}` | {field.kind.value} | `{operators_of(field)}` | {_cell(field.help)} |"
        for name, field in QUERY_FIELDS.items()
    ]
    parts.append("| field | values | operators | what it is |\n|---|---|---|---|\n" + "\n".join(fields) + "\n")
    parts.append(_TAIL)
    return "\n".join(parts)


def _lines(forms: tuple[Form, ...]) -> str:
    return "".join(f"| `{form.example}` | {_cell(form.meaning)} |\n" for form in forms)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "\\<")


_HEAD = f"""# The query language

One language finds jobs everywhere: in the line above the jobs, and with `--filter` of `show` and `export`. This page is
made from the table in `drs_inspector/domain/query/grammar.py`; F1 in the line and `--filter-help` show the same.

    {EXAMPLE}

Nothing that is meant as an operator is taken for a word: `or`, `>` and a wrong date are errors with their place and,
where one is near, a suggestion. What still comes at the end (`status:`) leaves all jobs in.
"""
_FIELDS = """## Fields

These are the columns of the [table of jobs](tables.md), and more; `tags`, `task_type` and `job_id` are `tag`, `type`
and `id`. A name of this table wins over a path of the same name. `exists` may follow every field but
`is`, `health` and `any`.

Every other name is a path into what the cloud sent of a job (`source_endpoint.db_user`; a member whose name is more
than a word is written `tags["cost.center"]`, or `["cost.center"]` where it comes first): of the details, else of the
list entry. A path that the API is not documented to have is taken when a job that was read has a value there, and is an
error otherwise. What numbers count is
known of {units}; others are compared with plain numbers.
"""
_TAIL = f"""## What is true

- **Yes, no, not known.** Where the details of a job were not read and could decide it, the answer is "not known", also
  through `not` and `or`. Such a job does not match, and is counted: "of 3 of 41 jobs only the list entry could be
  searched".
- **Figures** (`lag`, `progress`, `remaining`, `rpo`, `rto`, `reachable`) are known of a file that holds them, of a
  project while it is watched, and in the window of one that was just read. `show`, `find` and `export` read jobs and no
  figures of a project before they filter: of its running jobs it is not known then whether `lag>60s` matches, and that
  is said: "of 13 of 41 jobs it is not known: their figures were not read". `watch --filter` reads them.
- A value that the reply lacks, or that is null, is not equal to anything and passes no comparison; so it passes `!=`.
- Of a job whose details have no list of objects, `objects` and `renamed` are not known: it is not one without objects.
- `table:`, `rename:`, `rule:`, `any:`, `objects`, `renamed` and `rules` search the details whole, in slices; all other
  conditions are asked first. `table=orders` finds the object `orders` in whatever it is.
- `is:` and `health:` take the beginning of a word, `is=` and `health=` the whole word.
- Health and reason are those of the job itself, not of its subtasks; in a file they are as of the reading. A job whose
  details were not read is `health:not_read`; whether it is one of the words that its status in the list leaves open is
  not known.
- Ages are counted to the time at which the query was typed, also in a file of last year. Dates without a zone are in
  the zone of this computer. A job's time that names no zone (the list's own) answers only where every zone gives the
  same answer.
- KB, MB, GB, TB are thousands, KiB, MiB, GiB, TiB are 1,024.
- Regular expressions are those of RE2, whatever the case of letters: no looking ahead or behind and no references back,
  so that none takes more time than the text is long. `table~` and `rename~` see names in lower case. At most
  {LONGEST_TEXT // 1024} KB of a text are searched; where a longer one has no match so far, it is not known.
- A query has at most {LONGEST_QUERY:,} letters, {MOST_CONDITIONS:,} conditions and {MOST_NESTED} parentheses in each
  other, a regular expression {LONGEST_PATTERN:,} letters.
"""
