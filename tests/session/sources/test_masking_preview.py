"""What the dialog of hand over counts is what an export replaces: everything in the file, and nothing of other jobs."""

import io

from drs_inspector.domain.coverage import Coverage, DetailCoverage, ReplyCoverage
from drs_inspector.domain.errors import CloudError
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.sources.masking_preview import masking_preview, preview_of
from drs_inspector.storage.archive.write import write_archive


def snapshot_with_more_than_jobs() -> Snapshot:
    snapshot = Snapshot(
        SourceInfo(kind="cloud", region="eu-de", drs_url="https://drs.example.com", project_name="shop")
    )
    for number in range(2):
        snapshot.add_detail(b'{"id":"job-%d","name":"n%d"}' % (number, number), f"job-{number}", number)
    snapshot.add_part(1, "error_msg", b'"table orders is locked"')
    entry = b'{"id":"lost","error_code":"DRS.M05004","vpc_id":"vpc-9"}'
    snapshot.mark_unavailable("lost", CloudError("Gone."), name="lost job", entry=entry)
    snapshot.coverage = Coverage(details=DetailCoverage(replies=(ReplyCoverage(file="bank.json"),)))
    snapshot.problems.append({"title": "The scenario sync could not be listed."})
    return snapshot


async def test_what_is_around_the_jobs_is_counted_too() -> None:
    counts = {one.name: one.count for one in (await masking_preview([snapshot_with_more_than_jobs()])).classes}
    around = {"projects": 1, "addresses": 1, "places": 1, "networks": 1, "files": 1, "errors": 3}
    assert counts == around | {"jobs": 3, "job_ids": 4}


async def test_secrets_are_counted_by_what_is_cut_out_and_no_value_is_shown() -> None:
    snapshot = snapshot_with_more_than_jobs()
    detail = b'{"id":"job-9","db_password":"hunter2hunter2","error_msg":"jdbc:mysql://root:hunter2@db1/shop no way"}'
    snapshot.add_detail(detail, "job-9", 9)
    shares: list[float] = []
    preview = await preview_of([(snapshot, None)], shares.append)
    assert (preview.secrets, preview.secret) == (2, "db_password")
    assert "hunter2" not in repr(preview)
    for policy in (None, *map(Policy.of, Level)):
        whole = io.BytesIO()
        write_archive(snapshot, whole, masking=policy)
        assert 0.3 < preview.about(policy) / len(whole.getvalue()) < 1
    alone = snapshot_with_more_than_jobs()
    assert (await preview_of([(alone, {"job-0"})])).secrets == 0


async def test_of_chosen_jobs_nothing_of_others_is_counted() -> None:
    seen = {one.name: one.count for one in (await masking_preview([snapshot_with_more_than_jobs()], {"job-0"})).classes}
    assert (seen["jobs"], seen["job_ids"], seen["projects"]) == (1, 1, 1)
    assert {"networks", "errors"}.isdisjoint(seen)


async def test_what_every_file_replaced_before_it_was_opened_is_told() -> None:
    masked, other = snapshot_with_more_than_jobs(), snapshot_with_more_than_jobs()
    masked.masked_as = Policy.of(Level.SUPPORT)
    preview = await masking_preview([masked])
    assert {"jobs", "people"} <= preview.replaced_before
    assert "job_ids" not in preview.replaced_before
    assert (await masking_preview([masked, other])).replaced_before == frozenset()
