"""No secret reaches a file of the history, and what is shared of it is masked as an export is."""

import io
import json
from pathlib import Path

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.storage.archive import open_bytes, write_archive
from tests.storage.history.readings import START, files_of, history_in, keep, unpacked_texts

CANARY = b"canary-7f3a"


def with_secrets(number: int) -> Snapshot:
    secret = f"{CANARY.decode()}-{number}"
    snapshot = Snapshot(SourceInfo(kind="cloud", project_id="p", project_name=f"postgres://u:{secret}@h/p"))
    told = {"id": "j", "name": "shop", "update_time": str(number), "db_password": secret, "start_time": number}
    detail = {
        **told,
        "source_endpoint": {"ip": "10.0.0.7", "db_user": "anna", "db_password": secret},
        "error_msg": f"mysql://anna:{secret}@10.0.0.7/shop refused",
        "object_infos": [{"id": f"t{one}", "name": "orders", "password": secret} for one in range(700)],
    }
    snapshot.add_list_entry(json.dumps(told).encode(), "j")
    snapshot.add_detail(json.dumps(detail).encode(), "j", number)
    snapshot.mark_unavailable("k", InspectorError(f"token={secret}", f"postgres://u:{secret}@h"), name="k")
    snapshot.replies.append(
        SavedReply(["BatchListJobStatus"], json.dumps({"jobs": [{"id": "j", "password": secret}]}).encode())
    )
    snapshot.add_part(number, "extra", b'{"password":"%b"}' % secret.encode())
    snapshot.problems = [{"title": "x", "password": secret}]
    return snapshot


def test_no_secret_is_in_any_file_as_it_is_or_unpacked(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    for number in range(1, 5):
        history.add(with_secrets(number), START)
    found = unpacked_texts(history)
    assert any(b"orders" in text for text in found)
    assert any(b"10.0.0.7" in text for text in found)
    for text in found:
        assert CANARY not in text
    for path in tmp_path.rglob("*"):
        assert CANARY.decode() not in path.name
    assert CANARY not in history.restored(3).body
    history.prune(3)
    assert all(CANARY not in text for text in unpacked_texts(history))


def test_what_leaves_masked_has_no_names(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    history.add(with_secrets(1), START)
    stream = io.BytesIO()
    write_archive(open_bytes("r", history.restored(1).body), stream, masking=Policy.of(Level.SUPPORT))
    assert b"anna" not in stream.getvalue()
    assert b"10.0.0.7" not in stream.getvalue()


def test_what_is_written_into_a_file_is_not_shown(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    keep(history, [1, 2])
    for path in files_of(history):
        data = path.read_bytes()
        path.write_bytes(data + b'{"id":"job-00001","name":"forged"}')
    assert b"forged" not in history.restored(2).body
