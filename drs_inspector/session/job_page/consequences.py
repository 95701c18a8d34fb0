"""What follows from the value of a setting, made concrete with the names of the job's own ends."""

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from drs_inspector.domain.explanations.explanation import SETTING, Explanation
from drs_inspector.domain.explanations.explanations import Explanations, value_words
from drs_inspector.domain.explanations.fitting import About, about_job
from drs_inspector.domain.jobs.job import Endpoint, Job
from drs_inspector.session.job_page.addresses import addresses_of
from drs_inspector.session.job_page.page_rows import outside

_LONGEST_NAME: Final = 40
_SENTENCES: Final = re.compile(r"(?<=\.) +")
_WORDS: Final = re.compile(r"[\w.+]+")
_PRODUCTS: Final = ("PostgreSQL", "MySQL", "Oracle", "MongoDB")
_NO_VALUE: Final = (False, 0, "0", "", (), None)
_END: Final = re.compile(r"\b[Tt]he (source|target)(?!['\u2019\w])(?! (?:database|table|instance|end)\b)")
_LAG: Final = re.compile(r"\b([Dd])elay\b")
# What begins a sentence about one value alone, and which values those are.
_ABOUT: Final[tuple[tuple[re.Pattern[str], Callable[[Any], bool]], ...]] = (
    (re.compile(r'With ""|Empty\b|An empty'), lambda value: value in ("", ())),
    (re.compile(r"With(out it| false)\b|Without (a|it)\b|[Ff]alse:"), lambda value: value in (False, "", ())),
    (re.compile(r"With (true|it)\b|[Tt]rue:"), lambda value: value is True),
    (re.compile(r"0( means|:)"), lambda value: value in (0, "0") and value is not False),
)


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
    meaning, consequence = value_words(entry, value)
    is_of_value = bool(consequence)
    if not consequence:
        consequence, is_of_value = _of_setting(entry, value, about)
    return Told(
        entry.title, meaning, named(consequence, job), is_of_value, entry.certainty if consequence else "",
        None if isinstance(entry.default, str) and entry.default.startswith("not documented") else entry.default,
    )  # fmt: skip


def _of_setting(entry: Explanation, value: Any, about: About) -> tuple[str, bool]:
    """Return the sentences of a setting that hold for a value, and whether one of them is about it alone.

    What is said without a condition is about the setting in use: nothing of it holds where it is off.
    """
    kept: list[str] = []
    is_of_value = False
    for sentence in _SENTENCES.split(entry.consequence):
        if not sentence or _is_of_others(sentence, about):
            continue
        holds = _holds(sentence, entry, value)
        if holds or (holds is None and value not in _NO_VALUE):
            kept.append(_without_value(_own_part(sentence, entry, value), value))
            is_of_value = is_of_value or value is True or (holds is True and _spelt(sentence, entry) < 2)
    return " ".join(kept), is_of_value


def _holds(sentence: str, entry: Explanation, value: Any) -> bool | None:
    """Return whether a sentence is about a value, None for one that is about none in particular."""
    test = next((test for begins, test in _ABOUT if begins.match(sentence)), None)
    if test is not None:
        return test(value)
    return str(value) in _words(sentence) if _spelt(sentence, entry) else None


def _is_of_others(sentence: str, about: About) -> bool:
    """Tell whether a sentence is about other engines or scenarios, or says what a setting is, not what follows."""
    other = any(one in sentence and one.casefold() not in about.families for one in _PRODUCTS)
    recovers = about.scenario in ("cloudDataGuard", "dataGuard")
    return other or sentence.startswith("Decides ") or (sentence.startswith("Disaster recovery ") and not recovers)


def _own_part(sentence: str, entry: Explanation, value: Any) -> str:
    """Return of a sentence that compares values the part about this one, where that is a sentence of its own."""
    parts = [part.strip(" .") for part in sentence.split(";")]
    own = [part for part in parts if str(value) in _words(part)]
    if _spelt(sentence, entry) < 2 or len(parts) == 1 or not own or any(part.endswith(" not") for part in own):
        return sentence
    return f"{'; '.join(own)}."


def _spelt(sentence: str, entry: Explanation) -> int:
    """Return how many values of a setting a sentence names: one that names several compares them."""
    spellings = {str(one.value) for one in entry.values if isinstance(one.value, str) and one.value}
    return len(spellings.intersection(_words(sentence)))


def _words(sentence: str) -> set[str]:
    """Return the words of a sentence; values may end with a sign that ends no sentence."""
    return {word.rstrip(".") for word in _WORDS.findall(sentence)}


def _without_value(sentence: str, value: Any) -> str:
    """Return a sentence without the value that it begins with: "0: the job is frozen" as "The job is frozen"."""
    first, colon, rest = sentence.partition(": ")
    if not colon or first != (str(value).lower() if isinstance(value, bool) else str(value)):
        return sentence
    return rest[:1].upper() + rest[1:]


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
