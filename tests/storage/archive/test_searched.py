"""Nothing in a file proves that it holds no secret; only what this computer has searched is not searched again."""

import io
import os
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.redaction.secrets import REDACTOR
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.storage.archive import searched
from drs_inspector.storage.archive.format import VERIFIED
from drs_inspector.storage.archive.open_files import open_bytes
from drs_inspector.storage.archive.write import write_archive
from drs_inspector.storage.files.paths import HOME_VARIABLE, app_paths

posix = pytest.mark.skipif(os.name == "nt", reason="modes say nothing on Windows")

SUPPORT = Policy.of(Level.SUPPORT)


def _written(snapshot: Snapshot, *, share_safe: bool = False) -> bytes:
    stream = io.BytesIO()
    write_archive(snapshot, stream, masking=SUPPORT if share_safe else None)
    return stream.getvalue()


def _archive() -> bytes:
    snapshot = Snapshot(SourceInfo(kind="cloud", region="eu-de"))
    snapshot.add_list_entry(b'{"id":"j","remark":"old"}', "j")
    snapshot.add_detail(b'{"id":"j","name":"old"}', "j", 0)
    return _written(snapshot)


def _is_trusted(content: bytes) -> bool:
    (job,) = open_bytes("a", content).jobs.values()
    assert job.detail_given is not None
    return VERIFIED.holds(job.detail_given)


def _with_right_checksum(content: bytes) -> bytes:
    """Return an edited archive with the CRC-32 of its new bytes, its code as it was."""
    end = content.rindex(b',\n"checksum"')
    crc = b"crc32:%08x" % zlib.crc32(content[:end])
    return content[:end] + re.sub(rb"crc32:[0-9a-f]{8}", crc, content[end:])


def _shown_and_written(content: bytes) -> bytes:
    snapshot = open_bytes("a", content)
    (job,) = snapshot.jobs.values()
    shown = [bytes(raw) for raw in (job.list_raw, job.detail_raw, job.member("name")) if raw is not None]
    return b"".join((*shown, _written(open_bytes("a", content)), _written(open_bytes("a", content), share_safe=True)))


def test_an_archive_of_this_computer_is_not_searched_again() -> None:
    content = _archive()
    assert _is_trusted(content)
    assert _is_trusted(content.rstrip())


@pytest.mark.parametrize("old", [b'"name":"old"', b'"remark":"old"'])
@pytest.mark.parametrize("new", [b'"db_password":"canary"', b'"name":"jdbc:mysql://root:canary@db/x"'])
def test_a_recomputed_checksum_proves_nothing(old: bytes, new: bytes) -> None:
    content = _with_right_checksum(_archive().replace(old, new))
    assert not _is_trusted(content)
    assert b"canary" not in _shown_and_written(content)


def test_an_archive_with_the_checksum_of_an_earlier_program_is_searched() -> None:
    """Earlier programs wrote no code, and took a right CRC-32 for a proof."""
    content = _archive().replace(b'"name":"old"', b'"db_password":"canary"')
    end = content.rindex(b',\n"checksum"')
    content = content[:end] + b',\n"checksum":"crc32:%08x"}\n' % zlib.crc32(content[:end])
    assert b"canary" not in _shown_and_written(content)


def test_the_code_of_another_archive_does_not_fit() -> None:
    code = re.findall(rb'"searched":"[^"]+"', _archive())[0]
    edited = _archive().replace(b'"name":"old"', b'"db_password":"canary"')
    content = _with_right_checksum(re.sub(rb'"searched":"[^"]+"', code, edited))
    assert not _is_trusted(content)
    assert b"canary" not in _shown_and_written(content)


def test_an_archive_of_another_computer_is_searched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "other"))
    content = _archive()
    assert _is_trusted(content)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "mine"))
    assert not _is_trusted(content)
    _archive()  # now there is a key here, too
    assert not _is_trusted(content)


def test_what_an_earlier_redactor_searched_is_searched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    content = _archive()
    for module in ("storage.archive.searched", "storage.archive.format"):
        monkeypatch.setattr(f"drs_inspector.{module}.REDACTOR", 10_000)
    assert not _is_trusted(content)
    number = re.sub(rb'"searched":"\d+:', b'"searched":"10000:', content)
    assert not _is_trusted(number)


def _remove(key: Path) -> None:
    key.unlink()


def _cut(key: Path) -> None:
    key.write_bytes(key.read_bytes()[:-1])


def _lengthen(key: Path) -> None:
    key.write_bytes(key.read_bytes() + b"x")


def _empty(key: Path) -> None:
    key.write_bytes(b"")


def _change(key: Path) -> None:
    key.write_bytes(bytes(searched.KEY_BYTES))


@pytest.mark.parametrize("damage", [_remove, _cut, _lengthen, _empty, _change])
def test_without_the_key_an_archive_is_searched_and_the_next_one_gets_a_new_key(damage: Callable[[Path], None]) -> None:
    content = _with_right_checksum(_archive())
    damage(app_paths().search_key_file)
    assert not _is_trusted(content)
    assert _is_trusted(_archive())


def _share(key: Path) -> None:
    key.chmod(0o644)


def _link(key: Path) -> None:
    other = key.with_name("elsewhere")
    key.rename(other)
    key.symlink_to(other)


def _pipe(key: Path) -> None:
    key.unlink()
    os.mkfifo(key)


@posix
@pytest.mark.parametrize("damage", [_share, _link, _pipe])
def test_a_key_that_others_could_have_read_or_put_there_is_replaced(damage: Callable[[Path], None]) -> None:
    content = _archive()
    key = app_paths().search_key_file
    damage(key)
    assert not _is_trusted(content)
    assert _is_trusted(_archive())
    assert key.is_file()
    assert not key.is_symlink()
    assert key.stat().st_mode & 0o777 == 0o600
    assert not _is_trusted(content)


@posix
def test_where_no_key_can_be_kept_an_archive_is_written_without_a_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    content = _archive()
    assert b'"searched"' not in content
    assert not _is_trusted(content)


def test_share_safe_searches_what_was_searched_before() -> None:
    """A file with the right code is not trusted either when it is given away."""
    end = _archive().replace(b'"name":"old"', b'"db_password":"canary"')
    body = end[: end.rindex(b',\n"checksum"')]
    key = searched.read_key()
    assert key is not None
    made = searched.SearchCode(key)
    made.add(body)
    content = body + b',\n"checksum":"crc32:%08x",\n"searched":"%d:%b"}\n' % (
        zlib.crc32(body), REDACTOR, made.text().encode(),
    )  # fmt: skip
    assert _is_trusted(content)
    assert b"canary" not in _written(open_bytes("a", content), share_safe=True)
