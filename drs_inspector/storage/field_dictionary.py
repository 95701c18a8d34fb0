"""What a field of a reply means, in a sentence: from the field dictionary that ships, read when first asked."""

import json
import re
from functools import cache
from typing import Any

from drs_inspector.domain.described.fields import Described
from drs_inspector.resource_files import resource_path

_ROOTS = ("QueryJobResp", "JobInfo", "ChildrenJobInfo")
_INDEX = re.compile(r"\[[^\[\]]*\]")
_TYPE = re.compile(r"(?:array<|map<string,)?(\w+)>*")


@cache
def _types(version: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(resource_path("field_dictionary.json").read_bytes())
    return {name: entry.get("fields", {}) for name, entry in document[version].items()}


@cache
def described() -> Described:
    """Return what all versions of the interface say of the fields of jobs."""
    return Described({version: _types(version) for version in ("v3", "v5")})


@cache
def meaning(path: str, call: str = "") -> str:
    """Return what the field at a path such as ``source_endpoint.ip`` means, or "" when the dictionary has no word.

    The path is one into a job; with the name of another read call it is one into the reply of that.
    """
    names = [name for name in _INDEX.sub("", path).split(".") if name]
    if not call and names[:1] in (["detail"], ["list"]):
        names = names[1:]
    roots = [(f"{call}Response", version) for version in ("v3", "v5")] if call else [(root, "v3") for root in _ROOTS]
    for root, version in roots:
        words = _meaning(root, names, _types(version))
        if words:
            return words[0].upper() + words[1:] + ("" if words.endswith(".") else ".")
    return ""


def _meaning(type_name: str, names: list[str], types: dict[str, Any]) -> str:
    fields: Any = {}
    for position, name in enumerate(names):
        fields = types.get(type_name, {}).get(name)
        if not isinstance(fields, dict):
            return ""
        match = _TYPE.match(str(fields.get("type", "")))
        type_name = match.group(1) if match else ""
        if position + 1 == len(names):
            return str(fields.get("meaning", ""))
    return ""
