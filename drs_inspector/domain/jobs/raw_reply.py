"""The bytes of a job and what can be cut out of them; secrets are removed before anything leaves this module."""

from functools import cached_property
from time import perf_counter
from typing import Protocol

import msgspec

from drs_inspector.domain.rawjson.split import (
    BrokenJsonError,
    Member,
    first_byte,
    split_array,
    split_object,
)
from drs_inspector.domain.redaction.secrets import SecretSearch, redact_secrets

Raw = bytes | memoryview
# Read by modules of their own, from the same bytes.
UNREAD_MEMBERS = frozenset({"object_infos", "data_transformation"})
# Details above this size (bytes) hold many objects, and reading a field must not cost a search through them.
BIG = 262_144


class LateBytes(Protocol):
    """Details of which the big members are read when they are first asked for; its length is that of all the bytes.

    ``is_checked``: it is known that they are what ``read`` returns.
    """

    is_checked: bool

    @property
    def outline(self) -> Raw:
        """The details with ``null`` in place of those of ``UNREAD_MEMBERS`` that are big; costs nothing."""

    def read(self) -> Raw:
        """Return the details as they came. Never raises."""

    def read_on(self) -> bool:
        """Read on for a few milliseconds; True when ``read`` has nothing to wait for. Never raises."""

    def members(self, details: Raw) -> list[Member]:
        """Return the members of what ``read`` returned, without a scan of the big ones."""

    def __len__(self) -> int:
        """Return the number of bytes that ``read`` returns."""


class JobBytes:
    """List entry and details of a job as JSON.

    ``list_given`` and ``detail_given`` are the JSON as it came; they may be views into a whole reply, and they may hold
    secrets: nothing but this class and a scan for harmless names may read them.
    """

    def __init__(self, list_raw: Raw | None, detail_raw: Raw | LateBytes | None) -> None:
        self.list_given = list_raw
        self.detail_source = detail_raw

    @cached_property
    def detail_given(self) -> Raw | None:
        """The details as they came, read now where their bytes come late."""
        source = self.detail_source
        return source if source is None or isinstance(source, bytes | memoryview) else source.read()

    @property
    def detail_outline(self) -> Raw | None:
        """The details as they came, without their big members where these were not read yet."""
        source = self.detail_source
        return source if source is None or isinstance(source, bytes | memoryview) else source.outline

    @property
    def has_detail(self) -> bool:
        """Whether the job's details were read; costs nothing."""
        return self.detail_source is not None

    @property
    def is_checked(self) -> bool:
        """Whether the details are all here, and not still to be read from a file that may be another one by now."""
        source = self.detail_source
        return source is None or isinstance(source, bytes | memoryview) or source.is_checked

    def list_tells(self, member: str) -> bool:
        """Say whether the list entry has a member, whatever it holds."""
        return member in self._list_members

    @cached_property
    def _list_members(self) -> frozenset[str]:
        try:
            return (
                frozenset() if self.list_given is None else frozenset(one.name for one in split_object(self.list_given))
            )
        except BrokenJsonError:
            return frozenset()

    @property
    def detail_size(self) -> int:
        """Size of the details in bytes, 0 without; costs nothing."""
        return 0 if self.detail_source is None else len(self.detail_source)

    @cached_property
    def list_raw(self) -> Raw | None:
        """The list entry's JSON without secrets, otherwise as it came."""
        return None if self.list_given is None else SecretSearch(self.list_given).result

    @cached_property
    def detail_raw(self) -> Raw | None:
        """The details' JSON without secrets, otherwise as it came.

        Searching 100 MB for secrets takes about half a second: a window calls ``search_secrets`` before.
        """
        return None if self._search is None else self._search.result

    def search_secrets(self, budget_seconds: float) -> bool:
        """Search the details for secrets for so long; True when ``detail_raw`` and ``member`` are ready at once.

        Those that come late are read first, in the same slices.
        """
        stop, source = perf_counter() + budget_seconds, self.detail_source
        if "detail_given" not in self.__dict__ and source is not None and not isinstance(source, bytes | memoryview):
            while not source.read_on():
                if perf_counter() >= stop:
                    return False
        return (
            self._search is None or "detail_raw" in self.__dict__ or self._search.step(max(stop - perf_counter(), 0.0))
        )

    def trust_detail(self) -> None:
        """Take the details as free of secrets: their bytes are as this program wrote them."""
        if self.detail_source is not self.__dict__.get("detail_given"):
            self.__dict__.pop("detail_given", None)  # its source may know better by now which bytes these are
        self.__dict__["detail_raw"] = self.detail_given

    @cached_property
    def _search(self) -> SecretSearch | None:
        return None if self.detail_given is None else SecretSearch(self.detail_given)

    @cached_property
    def _members(self) -> list[Member]:
        """The members of the details as they came; found by one scan, where nothing else tells them."""
        given, source = self.detail_given, self.detail_source
        try:
            if given is None or source is None:
                return []
            return split_object(given) if isinstance(source, bytes | memoryview) else source.members(given)
        except BrokenJsonError:
            return []

    @property
    def known_members(self) -> list[Member] | None:
        """The members of ``detail_given``, None where finding them takes a scan that was not made yet."""
        source = self.detail_source
        is_told = source is not None and not isinstance(source, bytes | memoryview) and source.is_checked
        return self._members if is_told else self.__dict__.get("_members")

    def repeats(self, name: str) -> bool:
        """Say whether the details have more than one member of this name."""
        return sum(member.name == name for member in self._members) > 1

    @property
    def scanned_part(self) -> Raw | None:
        """The details for a scan that reads a few members; may hold secrets, as ``detail_given`` does."""
        return self.detail_outline if self.detail_size <= BIG else self.small_part

    @cached_property
    def small_part(self) -> Raw | None:
        """The details to read fields from: without secrets, and of big details without the objects."""
        if self.detail_size <= BIG:
            return self.detail_raw
        late = self.detail_outline is not self.detail_source
        members = split_object(self.detail_outline or b"{}") if late else self._members
        if not members:
            return self.detail_raw
        kept = (member for member in members if member.name not in UNREAD_MEMBERS)
        texts = (b"".join((msgspec.json.encode(name), b":", raw)) for name, raw in kept)
        return redact_secrets(b"{" + b",".join(texts) + b"}")

    def _values_of_outline(self, name: str) -> list[Raw] | None:
        """Return what ``values`` does from details whose big members were not read yet; None where one is asked for."""
        outline = self.detail_outline
        if outline is None or outline is self.detail_source or "detail_given" in self.__dict__:
            return None
        values = [member.raw for member in split_object(outline) if member.name == name]
        return None if b"null" in values else [redact_secrets(raw) for raw in values]

    def given_values(self, name: str) -> list[Raw]:
        """Return the JSON of every member of this name as it came, for a scan that counts: it may hold secrets."""
        return [member.raw for member in self._members if member.name == name]

    def member(self, name: str) -> Raw | None:
        """Return the JSON of one member of the details, secrets removed.

        Lists of a name that is repeated are one list; of other values the last one is returned.
        """
        values = self.values(name)
        lists = [raw for raw in values if first_byte(raw) == b"["]
        if len(lists) > 1:
            return b"[" + b",".join(element for raw in lists for element in split_array(raw)) + b"]"
        return values[-1] if values else None

    def values(self, name: str) -> list[Raw]:
        """Return the JSON of every member of this name, secrets removed; mostly there is one or none."""
        early = self._values_of_outline(name)
        if early is not None:
            return early
        raws = self.given_values(name)
        if all(len(raw) <= BIG for raw in raws):
            return [redact_secrets(raw) for raw in raws]
        clean = self.detail_raw
        if clean is None or clean is self.detail_given:
            return raws  # nothing was removed from the details, so nothing would be from the member
        return [member.raw for member in split_object(clean) if member.name == name]
