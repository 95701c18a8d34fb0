"""A batch reply with two entries for one job: everywhere the same one counts, and the other is told."""

import json

from drs_inspector.domain.live.looks import SavedLooks
from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.readings.outcome import Reading, Refusal
from tests.domain.tables.made import rows as rows_of
from tests.session.readings.published_cloud import PublishedCloud, always

PROGRESS = BY_NAME["BatchListProgresses"]


async def test_of_two_entries_for_one_job_the_first_counts_live_and_in_a_file() -> None:
    cloud = PublishedCloud()
    asked, other = AboutJob("a" * 32 + "jb201"), AboutJob("b" * 32 + "jb201")
    entries = [
        {"job_id": one, "incre_trans_delay": lag, "transfer_status": "INCRE_TRANSFER_STARTED"}
        for one, lag in ((asked.id, "12"), (other.id, "3"), (asked.id, "840"))
    ]
    cloud.scripts["BatchListProgresses"] = always({"count": 3, "results": entries})
    reading = (await cloud.reader.read_jobs(PROGRESS, [asked, other]))[asked.id]
    assert isinstance(reading, Reading)
    assert [json.loads(bytes(raw))["incre_trans_delay"] for raw in reading.raws] == ["12"]
    snapshot = Snapshot(SourceInfo())
    snapshot.add_detail(json.dumps({"id": asked.id, "status": "INCRE_TRANSFER_STARTED"}).encode(), asked.id)
    snapshot.replies.extend(reading.pages)
    assert [look.lag for look in SavedLooks(snapshot)[asked.id].looks] == [12.0]
    assert [one["lag_seconds"] for one in rows_of("progress", snapshot)] == [12.0, 3.0]
    (told,) = rows_of("drift", snapshot)
    assert (told["job_id"], told["expected"]) == (asked.id, "one entry for each job")
    assert "840" in str(told["found"])
    refusal = {"job_id": asked.id, "error_code": "DRS.M00289", "error_msg": "It is gone."}
    cloud.scripts["BatchListProgresses"] = always({"results": [refusal, *entries]})
    outcome = (await cloud.reader.read_jobs(PROGRESS, [asked, other]))[asked.id]
    assert isinstance(outcome, Refusal)
    assert outcome.code == "DRS.M00289"
