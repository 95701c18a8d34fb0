"""Asks Spark SQL about a lake; run by a Python that has PySpark and nothing of this program.

``python by_spark.py QUERIES ANSWERS``: QUERIES is a JSON object of queries by name, among them "views"; ANSWERS gets
one of rows and seconds.
"""

import json
import sys
import time
from pathlib import Path

from pyspark.sql import SparkSession  # type: ignore[import-not-found]  # in a Python of its own


def main(queries_path: str, answers_path: str) -> None:
    """Ask everything, and write the answers; times are ISO 8601 in UTC."""
    asked = json.loads(Path(queries_path).read_text("utf-8"))
    session = (
        SparkSession.builder.master("local[2]")
        .appName("lake")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.memory", "2g")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    answers = {"version": [[session.version], 0.0]}
    begin = time.perf_counter()
    for view in asked.pop("views"):
        session.sql(view)
    answers["views"] = [[], time.perf_counter() - begin]
    for name, query in asked.items():
        begin = time.perf_counter()
        rows = [[plain(value) for value in row] for row in session.sql(query).collect()]
        answers[name] = [rows, time.perf_counter() - begin]
    Path(answers_path).write_text(json.dumps(answers), "utf-8")
    session.stop()


def plain(value: object) -> object:
    """Return a value that JSON has."""
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


if __name__ == "__main__":
    main(*sys.argv[1:])
