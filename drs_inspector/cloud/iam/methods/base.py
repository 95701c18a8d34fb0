"""What a sign-in method says of itself; form, keyring, command line, imports, doctor and simulator read it here."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from drs_inspector.cloud.iam.sign_in_errors import ProjectDomainNeededError
from drs_inspector.domain.errors import InspectorError, LockedOutError, SignInError

if TYPE_CHECKING:
    # Describing a sign-in loads no HTTP library, and nothing else that a call for help would have to wait for.
    from drs_inspector.cloud.iam.access_key_auth import AccessKeyAuth
    from drs_inspector.cloud.iam.credentials import Token
    from drs_inspector.cloud.iam.token_requests import TokenRequests
    from drs_inspector.cloud.network.reply import Reply

HIDDEN = "***"
Values = Mapping[str, str]
"""What was entered, found or saved, by the names of fields."""


@dataclass(frozen=True, slots=True)
class SignInField:
    """One field of a sign-in method.

    ``name`` is its name among values, in a profile, in the keyring's entry and, in capitals, in variables. ``hint`` is
    the sentence below it, ``missing`` what is said when it is required and empty. ``secret`` hides it on the screen
    and keeps it out of profiles and arguments. ``place`` is where it stays for the next time. ``white_space`` is what
    cleaning takes away: at both ends, all of it (long values break when they are pasted), or none. ``codes`` are the
    cloud's codes that refuse this field. ``choices`` are pairs of value and words for a field that is chosen from a
    list. ``more`` puts it below "More". ``option`` is its option on the command line where that is another word.
    """

    name: str
    label: str
    hint: str = ""
    missing: str = ""
    secret: bool = False
    required: bool = True
    place: Literal["profile", "keyring", "nowhere"] = "nowhere"
    white_space: Literal["ends", "all", "none"] = "ends"
    codes: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    more: bool = False
    option: str = ""

    def cleaned(self, text: str) -> str:
        """Return a value without the white space that does not belong to it."""
        if self.white_space == "all":
            return "".join(text.split())
        return text.strip() if self.white_space == "ends" else text


class SimulatedIam(Protocol):
    """What the simulator offers to a sign-in method that answers for it; every refusal raises."""

    @property
    def users(self) -> tuple[Any, ...]:
        """Every user that may sign in, with ``id``, ``name``, ``password`` and ``domain``."""

    def user(self, **wanted: str) -> Any:
        """Return the user with this ``id``, or ``name`` and ``domain``; None without one."""

    def check(self, user: Any, *, right: bool, account: str = "") -> None:
        """Count a failure when the secret is not ``right``, and refuse it; refuse a locked account in any case."""

    def check_code(self, user: Any, identity: Mapping[str, Any]) -> None:
        """Refuse a missing or wrong one-time code."""

    def exchange(self, value: str) -> Any:
        """Return who a token belongs to, for one that may be exchanged."""


class OwnToken(NamedTuple):
    """The text of a token that exists already, and its end as IAM wrote it (empty when not known)."""

    text: str
    expires_at: str


@dataclass(frozen=True, repr=False)
class Credential:
    """What signs in: one kind for each sign-in method (``iam.methods``), and the agency around them.

    A kind whose tokens come from ``POST /v3/auth/tokens`` has an `identity` and is done. The other defaults are those
    of a credential that IAM gives tokens for again and again. Secrets are shown as ``***`` in every printed form. The
    members of a kind have the names of its method's fields.
    """

    def _secret_names(self) -> frozenset[str]:
        return frozenset()

    @property
    def secrets(self) -> frozenset[str]:
        """The texts that must not show anywhere."""
        return frozenset(text for name in self._secret_names() if (text := getattr(self, name)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        secret = self._secret_names()
        pairs = [(member.name, getattr(self, member.name)) for member in fields(self)]
        return [(name, HIDDEN if name in secret and value else value) for name, value in pairs]

    @property
    def account(self) -> str:
        """The account (domain) that it names by itself, empty for that of the connection."""
        return ""

    @property
    def is_renewable(self) -> bool:
        """Whether it works more than once, so that a session goes on when its token ends."""
        return True

    @property
    def opens_session(self) -> bool:
        """Whether its token is the session's own, so that ending it afterwards takes nothing from others."""
        return True

    @property
    def knows_project(self) -> bool:
        """Whether it may lead to one project without one being named: a token has one, a key finds its region's."""
        return False

    @property
    def base(self) -> "Credential":
        """What signs in first: itself, unless it takes on the role of another one."""
        return self

    @property
    def own_token(self) -> "OwnToken | None":
        """The token that it is; None for what gets one."""
        return None

    @property
    def is_token(self) -> bool:
        """Whether it is a token that exists already, which may be of another project than the one asked for."""
        return self.own_token is not None

    @property
    def has_code(self) -> bool:
        """Whether there is a one-time code in it, which is used up with one sign-in."""
        return False

    def with_code(self, code: str) -> "Credential | None":
        """Return the same with a one-time code (contract 1.2), None where IAM asks for none."""
        del code
        return None

    def signer(self, origins: frozenset[str]) -> "AccessKeyAuth | None":
        """Return what signs the requests to these origins; None for a credential that gets tokens."""
        del origins
        return None

    def identity(self, domain: str) -> dict[str, Any]:
        """Return ``auth.identity`` of a sign-in, for a user of the account ``domain`` (may be empty)."""
        raise NotImplementedError

    def refused(self, error: InspectorError, reply: "Reply") -> InspectorError:
        """Return what a refusal means for this kind; ``error`` is what it means for any."""
        del reply
        return error

    async def authenticate(self, iam: "TokenRequests", *, further_project: bool = False) -> "Token | InspectorError":
        """Return a token for the project of the connection, account-wide without one, or why there is none.

        With ``further_project`` a token of another project is exchanged for one of this. Never raises for a refusal.
        """
        del further_project
        return iam.scoped(await self._token(iam, scoped=True))

    async def base_token(self, iam: "TokenRequests") -> "str | InspectorError":
        """Return the text of a token to take on an agency with, or why there is none."""
        outcome = await self._token(iam, scoped=False)
        return outcome if isinstance(outcome, InspectorError) else outcome.value

    async def _token(self, iam: "TokenRequests", *, scoped: bool) -> "Token | InspectorError":
        account = iam.connection.domain
        identity = self.identity(self.account or account)
        # What works once is sent once: were the answer lost, the same code again would count as a wrong one.
        reply = await iam.ask(identity, domain=account or self.account, scoped=scoped, repeats=self.is_renewable)
        if isinstance(reply, InspectorError):
            return reply
        return iam.read(reply) if reply.status < 300 else self.refused(iam.refusal(reply), reply)


class SignInMethod(ABC):
    """A sign-in method. One object of each kind is in the registry; it holds nothing.

    ``key`` is the word in profiles, ``title`` the word on the screen, ``noun`` the same inside a sentence ("a
    password"). ``saved_as`` is the kind of its entry in the keyring, empty when only the token is saved that it leads
    to; ``keep_text`` is the check box that asks for it. ``after_refusal`` is what to do when its secret was refused,
    where that is more than the error says. ``identity_methods`` are the names in ``auth.identity`` that the simulator
    answers by it, the first one always among them; ``auth_types`` its names in OpenStack's tools. ``takes_agency``,
    ``has_second_factor`` and ``knows_project`` say the same as its credentials do.
    """

    key: str
    title: str
    noun: str
    hint: str = ""
    after_refusal: str = ""
    fields: tuple[SignInField, ...]
    saved_as: str = ""
    keep_text: str = "Keep in the keyring of this computer"
    takes_agency: bool = True
    has_second_factor: bool = False
    knows_project: bool = False
    auth_types: tuple[str, ...] = ()
    identity_methods: tuple[str, ...] = ()

    @abstractmethod
    def credential(self, values: Values) -> Credential:
        """Return what signs in with these values; describing it loads no HTTP library."""

    def field(self, name: str) -> SignInField | None:
        """Return the field of that name."""
        return next((field for field in self.fields if field.name == name), None)

    def missing(self, values: Values) -> tuple[SignInField, ...]:
        """Return the required fields without a value, in their order."""
        return tuple(field for field in self.fields if field.required and not values.get(field.name))

    def cleaned(self, values: Values) -> dict[str, str]:
        """Return the values of its fields without stray white space, and the other values as they are."""
        fields = {field.name: field for field in self.fields}
        return {name: fields[name].cleaned(text) if name in fields else text for name, text in values.items()}

    def subject(self, values: Values) -> str:
        """Return the user's name among values, empty when they tell none."""
        del values
        return ""

    @property
    def main_secret(self) -> SignInField:
        """The secret that a refusal is about when the cloud does not say which: the last required one."""
        return next(field for field in reversed(self.fields) if field.secret and field.required)

    def field_of(self, refusal: InspectorError) -> str:
        """Return the name of the field that a refusal is about, empty when it is about none of them."""
        if isinstance(refusal, LockedOutError):
            return ""
        if isinstance(refusal, ProjectDomainNeededError):
            return "domain" if self.field("domain") is not None else ""
        from drs_inspector.cloud.errors.error_body import code_number  # noqa: PLC0415 -- only after a refusal

        code = code_number(refusal.code)
        for field in self.fields:
            if code and code in field.codes:
                return field.name
        # Any other status is about the request, or about what the user may do.
        refused = isinstance(refusal, SignInError) and refusal.http_status == 401
        return self.main_secret.name if refused else ""

    # What is saved

    @property
    def saved_fields(self) -> tuple[SignInField, ...]:
        """The fields that are saved in the keyring when the person asks for it."""
        return tuple(field for field in self.fields if field.place == "keyring")

    def bound_to(self, values: Values) -> dict[str, str]:
        """Return what must stay the same for a saved secret to be used, besides the addresses.

        That is what of the profile says who signs in: a secret tried as another user counts towards their lock.
        """
        return {
            field.name: values[field.name]
            for field in self.fields
            if field.place == "profile" and not field.more and values.get(field.name)
        }

    # What other tools keep

    def is_in(self, found: Values, encrypted: Collection[str] = ()) -> bool:
        """Tell whether another tool keeps all that no profile holds, ``encrypted`` values included."""
        needed = [field.name for field in self.fields if field.required and field.place != "profile"]
        return all(found.get(name) or name in encrypted for name in needed)

    def says_who(self, found: Values) -> bool:
        """Tell whether what another tool keeps names a user of this method, with or without a secret."""
        return bool(self.subject(found)) or self.is_in(found)

    def imported(self, found: Values) -> dict[str, str]:
        """Return the values of its fields among those that another tool keeps."""
        return {field.name: found[field.name] for field in self.fields if found.get(field.name)}

    # The simulator

    def answer(self, identity: Mapping[str, Any], iam: SimulatedIam) -> Any:
        """Return the user of an ``identity`` of a sign-in, for the simulator; every refusal raises."""
        raise NotImplementedError
