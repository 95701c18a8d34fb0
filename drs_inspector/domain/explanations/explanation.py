"""One explanation: what a value of the cloud means, why it matters, what to do, and where that is written."""

from typing import Any, Final, Literal

import msgspec

Kind = Literal[
    "status", "error_code", "failure_text", "precheck_item", "compare_code", "setting", "metric", "order_status"
]
STATUS: Final = "status"
ERROR_CODE: Final = "error_code"
FAILURE_TEXT: Final = "failure_text"
PRECHECK_ITEM: Final = "precheck_item"
COMPARE_CODE: Final = "compare_code"
SETTING: Final = "setting"
METRIC: Final = "metric"
ORDER_STATUS: Final = "order_status"


class SettingValue(msgspec.Struct, frozen=True, eq=False):
    """One value of a setting, as the cloud's JSON has it: what it means, and what follows from it."""

    value: Any
    meaning: str = ""
    consequence: str = ""


class Explanation(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """One entry of the resource. Texts that it does not have are "".

    ``scenario`` and ``engine`` are what it was written for, "*" is any. ``aka`` are other spellings of the key.
    ``certainty`` says what is only inferred, and is shown wherever the entry is. ``source_db`` and ``target_db`` say
    what happens to each meanwhile. ``by_engine`` has a sentence more for a family of engines. ``match`` is the
    expression of a failure's text; ``reason`` is its title for inside a sentence, and ``steps`` are what to do.
    """

    kind: Kind
    key: str
    title: str
    meaning: str
    consequence: str = ""
    next_step: str = ""
    source: tuple[str, ...] = ()
    scenario: tuple[str, ...] = ()
    engine: tuple[str, ...] = ()
    aka: tuple[str, ...] = ()
    certainty: str = ""
    cause: str = ""
    source_db: str = ""
    target_db: str = ""
    billing: str = ""
    http: tuple[int, ...] = ()
    met_by: str = ""
    retry: str = ""
    console_names: tuple[str, ...] = ()
    group: str = ""
    by_engine: dict[str, str] = {}
    path: str = ""
    values: tuple[SettingValue, ...] = ()
    default: Any = None
    unit: str = ""
    good: str = ""
    call: str = ""
    match: str = ""
    phase: str = ""
    after: str = ""
    reason: str = ""
    steps: tuple[str, ...] = ()
