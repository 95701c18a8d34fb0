"""``show`` reads files whole: an index that hides a job hides it from nothing that is printed."""

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from tests.storage.archive.indexed import LIES, forged, honest, write

RunCli = Callable[..., Result]


def test_every_job_is_printed_whatever_the_index_says(run_cli: RunCli, tmp_path: Path) -> None:
    sound = write(tmp_path / "a.json", honest())
    lying = write(tmp_path / "b.json", forged(honest(), LIES["of a job that is hidden"]))
    shown = [json.loads(run_cli("show", str(path), "--format", "json").stdout) for path in (sound, lying)]
    assert [job["id"] for job in shown[1]["jobs"]] == ["a", "b", "c"]
    assert shown[0]["jobs"] == shown[1]["jobs"]
    edited = tmp_path / "edited.json"
    edited.write_text(json.dumps({**json.loads(honest()), "problems": ["odd"]}), "utf-8")
    assert "\n  edited.json has values that are not what their place is for." in run_cli("show", str(edited)).stdout
    assert [*run_cli("check-values", input=b"").stdout] == [], "what it asks for comes from the program alone"
