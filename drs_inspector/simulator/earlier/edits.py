"""What people changed in the settings of some jobs during the day before the cloud was opened."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import msgspec

Json = dict[str, Any]
_HOUR_MS: Final = 3_600_000


class Edit(NamedTuple):
    """A change to the job with a feature of ``plans.SPECIALS``, so long before the cloud was opened.

    ``undo`` makes details what they were before it; their ``object_infos`` come as msgspec.Raw.
    """

    special: str
    hours: float
    undo: Callable[[Json], None]


def _speed_moved(detail: Json) -> None:
    for limit in detail.get("speed_limit", [])[:1]:
        limit |= {"begin": "07:00", "end": "16:59"}


def _table_renamed(detail: Json) -> None:
    objects = msgspec.json.decode(detail.get("object_infos", b"[]"))
    renamed = next((one for one in objects if one.get("alias_name")), None)
    if renamed is not None:
        del renamed["alias_name"]
        detail["object_infos"] = objects


def _condition_changed(detail: Json) -> None:
    for rule in detail.get("data_transformation", {}).get("filter_conditions", [])[:1]:
        rule["transformation_info"]["value"] = "id > 50"


EDITS: Final = (
    Edit("full-house", 6.5, _speed_moved),
    Edit("kafka", 3.25, _table_renamed),
    Edit("three-level", 15.0, _condition_changed),
)


def undone(detail: Json, special: str, before_opening_ms: float) -> bool:
    """Make details what they were so long before the cloud was opened; say whether they were others."""
    later = [one for one in EDITS if one.special == special and one.hours * _HOUR_MS < before_opening_ms]
    for edit in later:
        edit.undo(detail)
    return bool(later)
