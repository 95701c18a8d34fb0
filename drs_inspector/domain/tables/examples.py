"""Questions in SQL over the tables, for those who begin: the window offers them, and ``docs/tables.md`` lists them.

Those over a lake (``LAKE_EXAMPLES``) are for folders that exports added to.
"""

from typing import Final, NamedTuple


class Example(NamedTuple):
    """A question, one sentence about its answer, and the query."""

    title: str
    help: str
    sql: str


EXAMPLES: Final = (
    Example(
        "Which jobs failed, and why?",
        "One row for each failed job, with the cloud's own words; the failure that is newest comes first.",
        """\
SELECT name, status_label, error_code, error, updated
FROM jobs
WHERE status_group = 'failed'
ORDER BY updated DESC NULLS LAST, name""",
    ),
    Example(
        "Where is table X replicated?",
        "Every job that takes a table of this name, and what it is called on the target.",
        """\
-- put the name of the table in the place of orders
SELECT j.name AS job, o.path, o.target_path, j.target_instance, j.status_label
FROM objects o JOIN jobs j USING (snapshot, job_id)
WHERE o.name = 'orders'
ORDER BY job, o.path""",
    ),
    Example(
        "Which objects are renamed differently?",
        "Objects of one name that have several names on targets: the same table, called otherwise by another job.",
        """\
SELECT o.path, count(DISTINCT o.target_path) AS names, string_agg(DISTINCT o.target_path, ', ') AS called
FROM objects o
WHERE o.selected = 'true'
GROUP BY o.path
HAVING names > 1
ORDER BY names DESC, o.path""",
    ),
    Example(
        "Which target tables have several writers?",
        "Tables of one target instance that more than one job writes to.",
        """\
SELECT j.target_instance AS target, o.target_path AS name,
       count(DISTINCT j.job_id) AS jobs, string_agg(DISTINCT j.name, ', ') AS which
FROM objects o JOIN jobs j USING (snapshot, job_id)
WHERE o.type = 'table' AND j.target_instance IS NOT NULL AND j.status_group NOT IN ('finished', 'deleted')
GROUP BY target, o.target_path
HAVING count(DISTINCT j.job_id) > 1
ORDER BY jobs DESC, target, o.target_path""",
    ),
    Example(
        "How many jobs are in which state?",
        "Jobs counted by engine and status.",
        """\
SELECT engine_label, status_label, count(*) AS jobs, sum(objects) AS objects
FROM jobs
GROUP BY ALL
ORDER BY jobs DESC, engine_label""",
    ),
    Example(
        "Which jobs have no tag?",
        "Jobs whose details were read and that have no tag; the quoted path is a field of the reply.",
        """\
SELECT name, status_label, "target_endpoint.inst_name" AS target
FROM jobs
WHERE details_read AND tags IS NULL
ORDER BY name""",
    ),
    Example(
        "What was not read?",
        "Jobs whose details are missing here, with the cause and what can be done.",
        """\
SELECT name, what, title, code, next_step
FROM unread
ORDER BY title, name""",
    ),
    Example(
        "Which jobs are late, and since when?",
        "Jobs whose newest look has a lag of more than a minute, over the looks that there are.",
        """\
SELECT j.name, min(p.looked_at) FILTER (p.lag_seconds > 60) AS late_since,
       arg_max(p.lag_seconds, p.looked_at) AS lag_now, max(p.lag_seconds) AS lag_most,
       count(*) AS looks, max(p.looked_at) AS last_look
FROM progress p JOIN jobs j USING (snapshot, job_id)
WHERE p.lag_seconds IS NOT NULL
GROUP BY p.snapshot, p.job_id, j.name
HAVING lag_now > 60
ORDER BY lag_now DESC, j.name""",
    ),
    Example(
        "Which databases are not reached?",
        "Ends that the newest look at a job's monitoring did not reach.",
        """\
SELECT coalesce(j.name, m.job_id) AS job, m.component AS not_reached, m.looked_at
FROM monitoring m LEFT JOIN jobs j USING (snapshot, job_id)
WHERE m.metric IN ('is_src_normal', 'is_dst_normal')
QUALIFY row_number() OVER (PARTITION BY m.snapshot, m.job_id, m.metric ORDER BY m.looked_at DESC NULLS LAST) = 1
    AND m.value = 0
ORDER BY job, not_reached""",
    ),
    Example(
        "Which copies differ?",
        "Comparisons that found a difference; one that was made during the replication need not be a fault.",
        """\
SELECT coalesce(j.name, c.job_id) AS job, c.type, c.different, c.compared, c.counted, c.started, c.looked_at
FROM comparisons c LEFT JOIN jobs j USING (snapshot, job_id)
WHERE c.different > 0
ORDER BY job, c.type, c.started DESC NULLS LAST""",
    ),
)

LAKE_VIEW_IN_DUCKDB: Final = """\
-- once for each table: snapshots, jobs, objects and the others
CREATE VIEW jobs AS FROM read_parquet('lake/jobs/**/*.parquet', union_by_name = true,
  hive_types = {cloud: VARCHAR, region: VARCHAR, project: VARCHAR, date: DATE})"""
LAKE_VIEW_IN_SPARK: Final = """\
-- once for each table: snapshots, jobs, objects and the others
CREATE TEMPORARY VIEW jobs USING parquet OPTIONS (path 'lake/jobs', mergeSchema 'true')"""
"""How other programs see a lake; ``drs-inspector query`` has these views by itself."""

# Literally the same in DuckDB and in Spark SQL.
_NEWEST: Final = """\
WITH ordered AS (
  SELECT snapshot, cloud, region, project, coalesce(project_name, project_id) AS name, date,
         row_number() OVER (
           PARTITION BY cloud, region, project, coalesce(project_id, snapshot), date
           ORDER BY whole DESC NULLS LAST, read_at DESC NULLS LAST, snapshot) AS place
  FROM snapshots
), newest AS (
  SELECT snapshot, cloud, region, project, name, date FROM ordered WHERE place = 1
)
"""
LAKE_EXAMPLES: Final = (
    Example(
        "Where is table X replicated?",
        "Every job of every project that takes a table of this name, its name on the target, and the days on which that"
        " was read.",
        _NEWEST
        + """\
-- put the name of the table in the place of orders
SELECT n.cloud, n.region, n.name AS project, j.name AS job, j.job_id, o.path, o.target_path, j.target_instance,
       min(n.date) AS first_day, max(n.date) AS last_day
FROM newest n
JOIN objects o ON o.snapshot = n.snapshot
JOIN jobs j ON j.snapshot = o.snapshot AND j.job_id = o.job_id
WHERE o.name = 'orders'
GROUP BY n.cloud, n.region, n.project, n.name, j.name, j.job_id, o.path, o.target_path, j.target_instance
ORDER BY n.cloud, n.region, n.project, job, j.job_id, o.path, o.target_path""",
    ),
    Example(
        "Which jobs failed this week, and why?",
        "Every job that was failed when it was read on one of the last seven days, with the cloud's own words.",
        _NEWEST
        + """\
SELECT n.cloud, n.region, n.name AS project, j.name AS job, j.job_id, j.status_label, j.error_code, j.error,
       min(n.date) AS first_day, max(n.date) AS last_day
FROM newest n
JOIN jobs j ON j.snapshot = n.snapshot
WHERE j.status_group = 'failed' AND n.date > current_date - INTERVAL 7 DAYS
GROUP BY n.cloud, n.region, n.project, n.name, j.name, j.job_id, j.status_label, j.error_code, j.error
ORDER BY n.cloud, n.region, n.project, job, j.job_id, first_day""",
    ),
)
"""Questions over a lake: the newest reading of each project and day, rather one of all jobs than of some."""
