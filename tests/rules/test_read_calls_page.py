"""The page of what may be sent is that of the registry."""

from drs_inspector.cloud.http.allowlist import CLOUD_EYE_READS, READS
from drs_inspector.cloud.http.sent_requests import what_is_never_sent, what_may_be_sent
from tests.rules.read_calls_page import PAGE, with_calls


def test_the_page_is_that_of_the_registry() -> None:
    text = PAGE.read_text("utf-8")
    assert text == with_calls(text), "run python -m tests.rules.read_calls_page"


def test_what_is_told_is_what_the_allow_list_has() -> None:
    rows = list(what_may_be_sent())
    asked_for = {(one.method, one.path) for one in rows if "in so many words" in one.when}
    assert {(one.method, one.path) for one in rows} - asked_for == {*READS, *CLOUD_EYE_READS}
    assert len(asked_for) == 5
    assert all("off until" in one.when for one in rows if one.service not in ("IAM", "DRS"))
    assert not {(one.method, one.path) for one in what_is_never_sent()} & {(one.method, one.path) for one in rows}
    assert all(one.tells[0].isupper() and one.tells.endswith(".") for one in rows)
