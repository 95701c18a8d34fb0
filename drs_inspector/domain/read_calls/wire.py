"""The request of a read call, made from what is known of the call and from what is asked."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from drs_inspector.domain.read_calls.asked import Rules
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.rules import body_problem, is_fixed, path_fits, query_problem, spelled

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Wire(NamedTuple):
    """A request as it is sent: path and query percent-encoded, ``target`` both, the body as JSON or empty."""

    method: str
    path: str
    query: str
    body: bytes

    @property
    def target(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path


def wire_of(call: ReadCall, project_id: str, given: Mapping[str, object]) -> Wire:
    """Return the request of a call for these parameters: values of the path, of the query and of the body by name.

    What the call always has is added. Raises ValueError for a parameter that it does not have, a value that it may not
    have, and a value of the path that is missing.
    """
    asked = call.asked
    if asked is None:
        raise ValueError(f"{call.name} is not a call that is made")
    left = dict(given) | {"project_id": project_id}
    path = _PLACEHOLDER.sub(lambda found: str(left.pop(found[1], "")), asked.path)
    if not path_fits(asked, path):
        raise ValueError(f"{call.name}: a part of its path cannot be this")
    in_query = _taken(asked.query_rules, left)
    in_body = {} if asked.body_rules is None else _taken(asked.body_rules, left)
    if left:
        raise ValueError(f"{call.name} has no such parameter")
    query = "&".join(f"{quote(name, safe='')}={quote(spelled(value), safe='')}" for name, value in in_query.items())
    body = b"" if asked.body_rules is None else msgspec.json.encode(in_body)
    problem = query_problem(asked.query_rules, query) or body_problem(asked.body_rules, body)
    if problem:
        raise ValueError(f"{call.name}: {problem}")
    return Wire(asked.method, path, query, body)


def _taken(rules: Rules, left: dict[str, object]) -> dict[str, object]:
    """Return what of ``left`` belongs to these rules, which is taken out of it, and what is always there."""
    fixed = {name: rule[0] for name, rule in rules.items() if is_fixed(rule) and isinstance(rule, tuple)}
    return fixed | {name: left.pop(name) for name in list(left) if name in rules}
