"""``show`` reads files whole: an index that hides a job hides it from nothing that is printed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.storage.archive.archives import written
from tests.storage.archive.indexed import LIES, NONSENSE, forged, large, write

RunCli = Callable[..., Result]


@pytest.mark.parametrize("lie", ["of a job that is hidden", "inside a text"])
def test_every_job_is_printed_whatever_the_index_says(run_cli: RunCli, tmp_path: Path, lie: str) -> None:
    content = written(large())
    honest, lying = write(tmp_path / "a.json", content), tmp_path / "b.json"
    write(lying, forged(content, (LIES | NONSENSE)[lie]))
    shown = [json.loads(run_cli("show", str(path), "--format", "json").stdout) for path in (honest, lying)]
    assert [job["id"] for job in shown[1]["jobs"]] == ["a", "b", "c"]
    assert shown[0]["jobs"] == shown[1]["jobs"]
    assert [*run_cli("check-values", input=b"").stdout] == [], "what it asks for comes from the program alone"
