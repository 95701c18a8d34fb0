"""The name that is proposed for a file says no more than what is in it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.session.sources.export_names import export_name

WHEN = datetime(2026, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("source", "masking", "name"),
    [
        ({"project_name": "shop", "region": "eu-de"}, None, "shop-2026-01-04.json"),
        ({"region": "eu-de"}, None, "eu-de-2026-01-04.json"),
        ({"project_name": "shop"}, Policy.of(Level.AUDITOR), "shop-auditor-2026-01-04.json"),
        ({"project_name": "shop"}, Policy.of(Level.SUPPORT), "jobs-support-2026-01-04.json"),
        ({"region": "eu-de"}, Policy.of(Level.PUBLIC, {"projects": True}), "jobs-public-2026-01-04.json"),
        ({"project_id": "0a1b"}, Policy.of(Level.PUBLIC, {"projects": True}), "0a1b-public-2026-01-04.json"),
        ({}, Policy.of(Level.AUDITOR), "jobs-auditor-2026-01-04.json"),
    ],
)
def test_what_a_masking_replaces_is_not_in_the_name(source: dict[str, Any], masking: Policy | None, name: str) -> None:
    title = "" if "region" in source else "a profile"
    assert export_name(SourceInfo(**source), WHEN, ".json", title, masking=masking) == name
