"""What is added to a filter holds besides what it asked for already."""

import pytest

from drs_inspector.session.query_line.added_condition import with_condition


@pytest.mark.parametrize(
    ("text", "condition", "found"),
    [
        ("", "status:failed", "status:failed"),
        ("name:shop", "status:failed", "name:shop status:failed"),
        ("name:shop or name:crm", "status:failed", "(name:shop or name:crm) status:failed"),
        ("name:shop status:failed", "status:failed", "name:shop status:failed"),
        ("name:shop", "name:a or name:b", "name:shop (name:a or name:b)"),
        ("(name:shop", "status:failed", "status:failed"),
    ],
)
def test_a_condition_is_added(text: str, condition: str, found: str) -> None:
    assert with_condition(text, condition) == found
