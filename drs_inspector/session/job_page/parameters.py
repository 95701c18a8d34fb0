"""The parameters of a job as a reading has them: contract-more 5.5."""

from typing import Final, NamedTuple

from drs_inspector.domain.live.pages import values_at
from drs_inspector.session.readings_page.content import member_text
from drs_inspector.session.readings_page.panels import Panel, call_named, panel_of
from drs_inspector.session.readings_page.told import Told

_MOST: Final = 200
_CALL: Final = "ListJobParameters"
_MEMBERS: Final = ("value", "default_value", "description")


class Parameter(NamedTuple):
    """One parameter: texts as the cloud sends them, "" where it sends none."""

    name: str
    value: str
    default: str = ""
    description: str = ""
    needs_restart: bool = False


def parameters_panel() -> Panel:
    """Return what parameters are told by."""
    return panel_of(call_named(_CALL))


def parameters_of(told: Told) -> tuple[Parameter, ...]:
    """Return the parameters that were read, each once; none where they were not."""
    found: dict[str, Parameter] = {}
    for raw in told.raws:
        for entry in values_at(raw, "parameter_config_list"):
            name = member_text(entry, "name")
            if name and len(found) < _MOST:
                restart = member_text(entry, "is_need_restart").casefold() == "true"
                value, default, description = (member_text(entry, one) for one in _MEMBERS)
                found[name] = Parameter(name, value, default, description, restart)
    return tuple(found.values())
