"""What there is to say of a call: its reply, and how it is asked for."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from drs_inspector.domain.read_calls.asked import Asked

Fields = Mapping[str, Mapping[str, str]]
"""Models by name. A model maps members to a kind, to ``>model``, or to both, as ``redaction/allow_list.py`` says."""

_COUNTED = re.compile(r"\{([a-z ]+)\}")


def fields(**names: str) -> dict[str, str]:
    """Return name -> kind; a keyword is a kind with ``_`` for ``-`` and its value the names of members."""
    return {name: kind.replace("_", "-") for kind, words in names.items() for name in words.split()}


class ReadCall(NamedTuple):
    """A call that reads; or, with ``is_action``, one that changes or starts something.

    ``name`` is the cloud's name of the operation, ``section`` that of contract-more. ``words`` say what a reply is:
    ``{job}`` in them is the number of its entries with that noun.

    ``reply`` has the members of the reply, ``entries`` the member that holds its entries (several: spellings of one),
    ``entry`` the members of an entry. Their values are what ``redaction/allow_list.py`` masks by; ``entry_model`` is a
    model of that list for the entries. A member that is in neither is kept and masked.

    ``job`` is the member of an entry with the id of its job, ``/job_id`` one of the reply itself, "" where no member
    says which job it is about.

    What tells a call from others that look alike: a reply has at least one of ``marks``, all of ``needs``, and
    everywhere in the member ``values[0]`` a value that begins with one of ``values[1:]``.

    ``cut`` are members that are cut out of the bytes, at any depth, before anything keeps them: row data, SQL, requests
    of others. Secrets are cut out of every reply by their names and shapes and need no word here.

    ``asked`` is how the call is made, and whether it may be; None for an action, which is never sent.
    """

    name: str
    section: str
    words: str
    reply: Mapping[str, str] = {}
    entries: str = ""
    entry: Mapping[str, str] = {}
    entry_model: str = ""
    job: str = ""
    marks: str = ""
    needs: str = ""
    values: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    is_action: bool = False
    asked: Asked | None = None

    @property
    def error_keys(self) -> tuple[str, ...]:
        """The members in which an entry, or the reply, has the words of an error (contract-more 0)."""
        return tuple(name for members in (self.entry, self.reply) for name, kind in members.items() if kind == "error")

    @property
    def tells_something(self) -> frozenset[str]:
        """The members of a reply that say more than an error does: with one of them it is no mere error."""
        says_little = {*self.error_keys, "error_code", "count", "id", "job_id"}
        return frozenset({*self.entries.split(), *self.reply} - says_little)

    @property
    def title(self) -> str:
        """What a reply is, without its numbers."""
        return _COUNTED.sub(lambda found: _counted("", found[1], None), self.words).partition(",")[0].strip()

    @property
    def model(self) -> str:
        """The name of the model that masks a reply."""
        return f"reply of {self.name}"

    def counted(self, count: int, claimed: int | None = None) -> str:
        """Return what a reply with so many entries is; ``claimed`` is how many it says that there are."""
        has_all = claimed is None or claimed <= count
        of = f"{count:,}" if has_all else f"{count:,} of {claimed:,}"
        return _COUNTED.sub(lambda found: _counted(of, found[1], count if has_all else claimed), self.words)


def _counted(number: str, noun: str, count: int | None) -> str:
    head, of, rest = noun.partition(" of ")
    return f"{number} {head}{'' if count == 1 else 's'}{of}{rest}".strip()
