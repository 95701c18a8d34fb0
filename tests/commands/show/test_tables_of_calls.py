"""``show --table`` and ``query`` of a live source read the calls that a table needs, and say of how many jobs."""

import json
from collections.abc import Callable

from click.testing import Result

from tests.commands.conftest import MakeRunningCloud

RunCli = Callable[..., Result]


def test_a_table_is_read_for_the_jobs_that_have_it(run_cli: RunCli, running_cloud: MakeRunningCloud) -> None:
    cloud = running_cloud()
    result = run_cli("show", *cloud.source, "--table", "progress", "--format", "json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    jobs = len({row["job_id"] for row in found})
    assert jobs > 1
    assert f"progress: read of {jobs} of {jobs} jobs that may have it." in result.stderr
    late = {row["job_id"] for row in found if (row["lag_seconds"] or 0) > 60}
    assert late

    # The filter chooses by what was read for it, and so does SQL.
    result = run_cli("show", *cloud.source, "--table", "progress", "--filter", "lag>60s", "--format", "json")
    filtered = {row["job_id"] for row in json.loads(result.stdout)}
    sql = "SELECT DISTINCT job_id FROM progress JOIN jobs USING (snapshot, job_id) WHERE lag > 60"
    result = run_cli("query", sql, *cloud.source, "--format", "json")
    assert result.exit_code == 0, result.stderr
    assert "progress: read of" in result.stderr
    assert {row["job_id"] for row in json.loads(result.stdout)} == filtered <= late

    # A pre-check that was never made is no gap.
    result = run_cli("show", *cloud.source, "--table", "precheck", "--format", "csv")
    assert "refused" not in result.stderr
    assert "none, the cloud says." in result.stderr
    assert result.exit_code == 0
