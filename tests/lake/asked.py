"""What is asked of a lake by every program: the two queries of docs/tables.md, and how many rows each table has."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

TABLES: Final = ("snapshots", "jobs", "endpoints", "objects", "rules", "tags", "speed_limits", "drift", "unread")
COUNTS: Final = {
    f"count of {table}": f"SELECT count(*) AS n, count(DISTINCT snapshot) AS readings FROM {table}"  # noqa: S608 - ours
    for table in TABLES
}
PROJECTS: Final = {
    "rows of each project and day": "SELECT cloud, region, project, date, count(*) AS n FROM jobs"
    " GROUP BY cloud, region, project, date ORDER BY cloud, region, project, date",
    "rows of each hostile name": "SELECT DISTINCT project_id, project_name FROM snapshots ORDER BY project_id",
    "kinds of values": "SELECT details_read, count(created) AS created, sum(objects) AS objects, min(created) AS first,"
    " max(created) AS last FROM jobs GROUP BY details_read ORDER BY details_read",
}


def as_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV that two programs can be compared by; null is a backslash and N."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([r"\N" if value is None else _text(value) for value in row])
    return target.getvalue()


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else str(value)
