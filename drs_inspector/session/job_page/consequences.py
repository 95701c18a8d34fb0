"""What follows from the value of a setting, made concrete with the names of the job's own ends."""

import re
from typing import Any, Final, NamedTuple

from drs_inspector.domain.explanations.consequence import consequence_of
from drs_inspector.domain.explanations.explanation import SETTING
from drs_inspector.domain.explanations.explanations import Explanations, value_words
from drs_inspector.domain.explanations.fitting import about_job
from drs_inspector.domain.jobs.job import Endpoint, Job
from drs_inspector.session.job_page.addresses import addresses_of
from drs_inspector.session.job_page.page_rows import outside

_LONGEST_NAME: Final = 40
_END: Final = re.compile(r"\b[Tt]he (source|target)(?!['\u2019\w])(?! (?:database|table|instance|end)\b)")
_LAG: Final = re.compile(r"\b([Dd])elay\b")


class Told(NamedTuple):
    """What is known of a setting with a value. Texts that are not known are "".

    ``default`` is what it is without a choice, None where that is not documented. ``is_of_value``: the consequence is
    one of this value, and not a sentence about the setting. ``certainty`` says what of it is only inferred.
    """

    title: str = ""
    meaning: str = ""
    consequence: str = ""
    is_of_value: bool = False
    certainty: str = ""
    default: Any = None


NOTHING: Final = Told()


def told_of(explanations: Explanations, path: str, value: Any, job: Job) -> Told:
    """Return what is known of the setting at a path of a job's details."""
    about = about_job(job)
    names = dict.fromkeys((path, path.rpartition(".")[2]))
    entry = next((found for name in names if (found := explanations.find(SETTING, name, about)) is not None), None)
    if entry is None:
        return NOTHING
    meaning, _text = value_words(entry, value)
    consequence, is_of_value = consequence_of(entry, value, about)
    return Told(
        entry.title, meaning, named(consequence, job), is_of_value, entry.certainty if consequence else "",
        None if isinstance(entry.default, str) and entry.default.startswith("not documented") else entry.default,
    )  # fmt: skip


def named(text: str, job: Job) -> str:
    """Return a text with the name of each end of the job behind the first word for it."""
    detail = job.detail
    ends = {"source": detail.source_endpoint, "target": detail.target_endpoint} if detail is not None else {}
    said: set[str] = set()

    def concrete(found: re.Match[str]) -> str:
        end = found.group(1)
        name = "" if end in said else end_name(ends.get(end))
        said.add(end)
        return f"{found[0]} {name}" if name else found[0]

    return _LAG.sub(lambda found: "Lag" if found[1] == "D" else "lag", _END.sub(concrete, text))


def end_name(end: Endpoint | None) -> str:
    """Return what an end is called: the name of its instance, else its first address; "" where neither is told."""
    if end is None:
        return ""
    addresses = addresses_of(end.ip, end.db_port)
    name = end.inst_name or (addresses[0] if addresses else end.inst_id or "")
    return outside(name) if len(name) <= _LONGEST_NAME else ""
