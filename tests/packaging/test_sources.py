"""What a build is made of, where git can be asked and where it cannot."""

from pathlib import Path

import pytest
import sources


def test_without_the_program_git_the_files_are_taken_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "no-programs"))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert sources.head() == "HEAD"
    assert sources.uncommitted() == []
    taken = sources.take(tmp_path / "taken")
    assert taken.epoch == sources.NO_DATE
    assert taken.version == "0.1.0.dev0"
    assert (taken.folder / "drs_inspector" / "cli.py").is_file()
