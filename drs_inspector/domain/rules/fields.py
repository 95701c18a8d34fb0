"""The typed parts of transformation rules, one attribute per member of the API (contract 4.3)."""

from __future__ import annotations

from typing import Literal

import msgspec

from drs_inspector.domain.decoding.drift import Drift, UnknownField
from drs_inspector.domain.decoding.tags import Part


class ConfigTransformation(Part, frozen=True, kw_only=True):
    """The condition of an advanced filter (``configConditionalFilter``, contract 6.6)."""

    db_table_name: str | None = None
    db_name: str | None = None
    table_name: str | None = None
    col_names: str | None = None
    prim_key_or_index: str | None = None
    indexs: str | None = None
    values: str | None = None


class RuleObject(Part, frozen=True, kw_only=True):
    """A table that a rule applies to; ``id`` is the table's id with a marker behind it (contract 7.3)."""

    id: str | None = None
    db_name: str | None = None
    schema_name: str | None = None
    table_name: str | None = None
    data_transformation_type: str | None = None


class TransformationInfo(Part, frozen=True, kw_only=True):
    """Kind of a rule and, for a plain filter, its SQL condition."""

    transformation_type: str | None = None
    value: str | None = None


class FilterCondition(Part, frozen=True, kw_only=True):
    """One rule as it is sent; the list of tables goes by two names (contract 4.4)."""

    transformation_info: TransformationInfo | None = None
    config_transformation: ConfigTransformation | None = None
    data_transformation_object_infos: tuple[RuleObject, ...] = ()
    object_infos: tuple[RuleObject, ...] = ()


class RuleMatch(msgspec.Struct, frozen=True):
    """Which selected object (``row``) the table at ``object_index`` of a rule is, and how that was found out.

    ``contradictions`` are sentences for people: where id, names and ``config_transformation`` disagree.
    """

    object_index: int
    how: Literal["id", "name", "unassigned"] = "unassigned"
    row: int | None = None
    contradictions: tuple[str, ...] = ()


class TransformationRule(msgspec.Struct, frozen=True, kw_only=True):
    """One transformation rule. ``home`` says where it was found: in the job, or beside the results of the reply.

    ``position`` counts from 0 in its list, ``raw`` is its JSON as it came. ``matches`` has one entry per
    object; a rule whose matches are all "unassigned" is normal for rules beside the results.
    """

    position: int
    home: Literal["job", "reply"]
    transformation_type: str | None = None
    value: str | None = None
    config: ConfigTransformation | None = None
    objects: tuple[RuleObject, ...] = ()
    matches: tuple[RuleMatch, ...] = ()
    raw: bytes = b""
    unknown: tuple[UnknownField, ...] = ()
    drift: tuple[Drift, ...] = ()


class RuleSet(msgspec.Struct, frozen=True, kw_only=True):
    """A whole ``data_transformation``: its rules, and what was beside them."""

    total_count: int | None = None
    rules: tuple[TransformationRule, ...] = ()
    unknown: tuple[UnknownField, ...] = ()
    drift: tuple[Drift, ...] = ()
