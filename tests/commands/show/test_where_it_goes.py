"""Standard input and output in place of files, files that appear whole, and outputs that cannot be written."""

import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from drs_inspector.commands.show.json_view import object_lines, object_views
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.objects.selection import build_object_selection
from drs_inspector.storage.archive import unpack

RunCli = Callable[..., Result]
SAMPLE = Path(__file__).parents[2] / "data" / "batch-detail.response.json"


def test_standard_input_is_a_file_like_any_other(run_cli: RunCli) -> None:
    named = json.loads(run_cli("show", str(SAMPLE), "--format", "json").stdout)
    for data in (SAMPLE.read_bytes(), gzip.compress(SAMPLE.read_bytes())):
        given = run_cli("show", "-", "--format", "json", input=data)
        assert given.exit_code == 0
        assert json.loads(given.stdout)["jobs"] == named["jobs"]
    broken = run_cli("show", "-", str(SAMPLE), "--format", "json", input=b'{"results": [')
    assert (broken.exit_code, "standard input" in broken.stderr) == (5, True)
    assert [one["snapshot"] for one in json.loads(broken.stdout)["snapshots"]] == [SAMPLE.name]


def test_masking_takes_standard_input_too(run_cli: RunCli, tmp_path: Path) -> None:
    named = run_cli("mask", str(SAMPLE), "--level", "support", "-o", "-")
    given = run_cli("mask", "-", "--level", "support", "-o", "-", input=SAMPLE.read_bytes())
    assert (given.exit_code, given.stdout == named.stdout) == (0, True)
    assert run_cli("mask", "-", "--level", "support", "--preview", input=SAMPLE.read_bytes()).exit_code == 0


@pytest.mark.parametrize(("data", "words"), [(b"", "standard input"), (b"\0\1\2", "standard input")])
def test_what_standard_input_cannot_be_is_said(run_cli: RunCli, data: bytes, words: str) -> None:
    result = run_cli("show", "-", input=data)
    assert result.exit_code == 5
    assert words in result.stderr


class Endless(io.RawIOBase):
    given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        self.given += size
        return b"[" * size


def test_an_input_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "SIZE_LIMIT", 20 << 20)
    endless = Endless()
    with pytest.raises(FileProblemError, match="standard input cannot be opened"):
        unpack.read_stream("standard input", endless)  # type: ignore[arg-type]
    assert endless.given < 40 << 20


def test_a_file_appears_whole_and_replaces_none_without_force(run_cli: RunCli, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert run_cli("show", str(SAMPLE), "--format", "json", "-o", str(target)).exit_code == 0
    assert json.loads(target.read_bytes())["format"] == "drs-inspector/view"
    again = run_cli("show", str(SAMPLE), "--format", "json", "-o", str(target))
    assert (again.exit_code, "--force" in again.stderr) == (5, True)
    assert run_cli("show", str(SAMPLE), "--format", "json", "-o", str(target), "--force").exit_code == 0
    table = tmp_path / "table.txt"
    assert run_cli("show", str(SAMPLE), "-o", str(table)).exit_code == 0
    assert "DRS-3999-lws" in table.read_text()
    assert "\x1b" not in table.read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "table.txt"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--force"], "name it with -o"),
        (["-o", "x.json"], "give --format json"),
        (["--format", "json", "--spreadsheet"], "--format csv"),
    ],
)
def test_what_does_not_fit_together_is_said_before_anything_is_read(
    run_cli: RunCli, arguments: list[str], words: str
) -> None:
    result = run_cli("show", str(SAMPLE), *arguments)
    assert (result.exit_code, words in result.stderr) == (2, True)


@pytest.mark.skipif(os.name != "posix" or not Path("/dev/full").exists(), reason="devices of Linux")
@pytest.mark.parametrize("form", ["json", "table"])
def test_a_full_disk_and_a_closed_pipe_end_in_their_own_ways(form: str) -> None:
    command = [sys.executable, "-m", "drs_inspector", "show", str(SAMPLE), "--format", form]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 5
    assert b"The disk is full" in done.stderr
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize(
    "entries",
    [
        (
            '[{"id":"a","type":"database","name":"a","select":"partial"},'
            '{"id":"a-*-*-b","type":"table","name":"b","parent_id":"a","alias_name":"c","select":"true"}]'
        ),
        '[{"id":"a","type":"table","name":"","parent_id":null,"alias_name":null}]',
        '[{"id":"a","type":"table","name":"b","name":"c"}, {"id":"x","type":"table","name":"id"}]',
        '[{"id":"a","type":"table","name":"\\u0062","\\u0069d":"z"}, {"id":"b","type":"table","name":"\\ud800"}]',
        '[{"id":"a","type":"table","name":"b","select":true}, {"id":"b","type":7,"name":"b","new":[1]}]',
        '[{"id":"a","type":"table","name":"b","parent_id":"b"}, {"id":"b","type":"table","name":"b","parent_id":"a"}]',
        '[{"id":"q","type":"table","name":"b","parent_id":"elsewhere"}]',
        '[7, "x", null, {}, {"id":"\u202e\x7f","type":"table","name":"城"}]',
    ],
)
def test_objects_that_are_written_at_once_are_those_that_are_read_one_by_one(entries: str) -> None:
    objects = build_object_selection(entries.encode())
    pieces = b",".join(object_lines(objects))
    assert json.loads(b"[%s]" % pieces) == json.loads(json.dumps(list(object_views(objects))))
    assert "\u202e" not in pieces.decode()
