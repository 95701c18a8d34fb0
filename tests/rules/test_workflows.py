"""Workflows take foreign code by commit, keep no credentials, and give each job only the rights that it uses."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# Rights beyond reading the sources, and why a job has them.
WRITERS = {("release.yml", "publish"): {"contents": "write"}}  # makes the release and attaches files to it


def workflow(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return content


def steps(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in workflow(path)["jobs"].items():
        for step in job["steps"]:
            yield name, step


def test_there_are_workflows() -> None:
    assert [path.name for path in WORKFLOWS] == ["release.yml", "test.yml"]


def test_every_action_is_pinned_to_one_commit_and_says_its_version() -> None:
    commits: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for line in path.read_text("utf-8").splitlines():
            if "uses:" in line:
                pinned = re.fullmatch(r"\s+-? ?uses: ([\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)", line)
                assert pinned, f"{path.name}: {line.strip()}"
                commits.setdefault(pinned[1], set()).add(f"{pinned[2]} {pinned[3]}")
    assert {action: found for action, found in commits.items() if len(found) > 1} == {}
    assert "actions/checkout" in commits


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_checkouts_leave_no_credentials_behind(path: Path) -> None:
    checkouts = [(name, step) for name, step in steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert [name for name, step in checkouts if step.get("with", {}).get("persist-credentials") is not False] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_rights_are_none_for_the_workflow_and_named_for_each_job(path: Path) -> None:
    content = workflow(path)
    assert content["permissions"] == {}
    for name, job in content["jobs"].items():
        assert job["permissions"] == WRITERS.get((path.name, name), {"contents": "read"}), name


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_secrets_reach_single_steps_only(path: Path) -> None:
    content = workflow(path)
    around = [content.get("env", {}), *(job.get("env", {}) for job in content["jobs"].values())]
    whole = re.compile(r"\$\{\{\s*secrets\.\w+\s*\}\}")
    assert [value for variables in around for value in variables.values() if whole.search(str(value))] == []
    # An expression inside of a script would be run as part of it.
    assert [step["run"] for _job, step in steps(path) if "${{" in step.get("run", "")] == []


def test_workflows_start_what_a_developer_can_start() -> None:
    """The tasks are in noxfile.py and dev.py alone: a workflow calls no test runner and no linter by itself."""
    tools = re.compile(r"\b(pytest|mypy|ruff|lint-imports|pyinstaller)\b")
    assert [step["run"] for path in WORKFLOWS for _job, step in steps(path) if tools.search(step.get("run", ""))] == []
