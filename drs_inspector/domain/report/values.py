"""What a report says: cover, completeness, what needs attention, protection, all jobs, and appendices.

All texts are printable and bounded, and hold no secret. What was not told is "" or (); a part of which nothing is known
is None. The names of the members are those of the report as JSON (``docs/report.md``).
"""

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A value under a name, with what else there is to say of it."""

    label: str
    value: str
    note: str = ""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What health and cloud say of a job: ``health`` is the key of the word, ``glyph`` and ``tone`` draw it."""

    health: str
    word: str
    reason: str
    glyph: str
    tone: str
    status: str = ""


class Cover(msgspec.Struct, frozen=True, kw_only=True):
    """Where it comes from and how it was made. Times are in the zone that ``zone`` names.

    ``masking`` says by which level, ``part`` which jobs of the reading these are, "" for all. ``archive_sha256`` is the
    hash of the archive that it was made from, ``archive`` says which that is. ``figures`` are those of the first lines.
    """

    title: str
    read_at: str
    made_at: str
    zone: str
    program: str
    masking: str
    level: str
    archive: str
    archive_sha256: str
    origin: tuple[Value, ...] = ()
    part: str = ""
    figures: tuple[Value, ...] = ()


class Completeness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether everything that was asked for was read, and in sentences what was not, or was never asked."""

    is_complete: bool
    sentences: tuple[str, ...]
    not_asked: tuple[str, ...] = ()


class JobName(msgspec.Struct, frozen=True, kw_only=True):
    """A job by its place among all jobs of the report, counted from 1, and by its name; 0 is one that is not there."""

    place: int
    name: str


class Attention(msgspec.Struct, frozen=True, kw_only=True):
    """A job that a person must look at: why, and since when, as far as that is known."""

    job: JobName
    state: State
    why: str
    since: str = ""


class Protection(msgspec.Struct, frozen=True, kw_only=True):
    """A fact about how jobs are protected: of how many it is so, is not, and is not told; and of which it is not.

    ``unlisted`` of the jobs where it is not so are not named.
    """

    fact: str
    yes: int
    no: int
    not_told: int
    jobs: tuple[JobName, ...] = ()
    unlisted: int = 0


class IndexRow(msgspec.Struct, frozen=True, kw_only=True):
    """A job in one line; of ``objects`` and ``renamed`` None is what is not known."""

    job: JobName
    job_id: str
    state: State
    source: str
    target: str
    objects: int | None = None
    renamed: int | None = None
    parent: str = ""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """An error: what it is, the cloud's own words, what it means, and what to do. ``certainty`` says what is inferred.

    ``of_reading``: it is the reading that failed, and not the job.
    """

    title: str
    code: str = ""
    messages: tuple[str, ...] = ()
    meaning: str = ""
    steps: tuple[str, ...] = ()
    certainty: str = ""
    of_reading: bool = False


class Ends(msgspec.Struct, frozen=True, kw_only=True):
    """A value of both ends; ``differs`` is None where nothing says whether they do."""

    what: str
    source: str
    target: str
    differs: bool | None = None


class Rename(msgspec.Struct, frozen=True, kw_only=True):
    """An object that has another name on the target, by its path at both ends."""

    kind: str
    source: str
    target: str


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """What is copied: a sentence, and the objects under new names, ``unlisted`` of which are left out."""

    words: str
    renames: tuple[Rename, ...] = ()
    unlisted: int = 0


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A transformation rule: its number, what it is on and how that was found, and who says otherwise."""

    number: int
    kind: str
    tables: str
    matched: str
    condition: str
    joined: str = ""
    contradictions: tuple[str, ...] = ()


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """A setting that is not as by default, and what follows from it."""

    setting: str
    value: str
    default: str
    follows: str


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter of a job, as a reading has it; ``is_default`` is None where no default is told."""

    parameter: str
    value: str
    default: str = ""
    is_default: bool | None = None
    says: str = ""


class JobPart(msgspec.Struct, frozen=True, kw_only=True):
    """All that the report says of a job; of long lists, how many are left out."""

    job: JobName
    job_id: str
    state: State
    answer: str
    figures: tuple[Value, ...] = ()
    family: tuple[JobName, ...] = ()
    family_unlisted: int = 0
    parent: str = ""
    failure: Failure | None = None
    ends: tuple[Ends, ...] = ()
    ends_unlisted: int = 0
    ends_words: str = ""
    selection: Selection | None = None
    rules: tuple[Rule, ...] = ()
    rules_unlisted: int = 0
    settings_words: str = ""
    settings: tuple[Setting, ...] = ()
    parameters_words: str = ""
    parameters: tuple[Parameter, ...] = ()
    parameters_unlisted: int = 0


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """A job whose details were not read: why, and what to do about it. ``has_part``: its list entry tells some."""

    job: JobName
    job_id: str
    cause: str
    code: str = ""
    step: str = ""
    has_part: bool = False


class MaskedClass(msgspec.Struct, frozen=True, kw_only=True):
    """A class of values, and whether it stays readable."""

    title: str
    stays: bool


class Appendix(msgspec.Struct, frozen=True, kw_only=True):
    """What was read and when, and what was masked and kept; ``stays`` is what can still be read, in a sentence."""

    read: tuple[Value, ...]
    masking: str
    stays: str
    classes: tuple[MaskedClass, ...] = ()


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """Everything but the jobs one by one."""

    cover: Cover
    completeness: Completeness
    attention: tuple[Attention, ...]
    protection: tuple[Protection, ...]
    index: tuple[IndexRow, ...]
    not_read: tuple[Unread, ...]
    appendix: Appendix
