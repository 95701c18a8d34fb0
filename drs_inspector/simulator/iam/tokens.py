"""Tokens and temporary keys that the simulator has given out (contract 1.5, 1.6, 1.8)."""

import base64
import hashlib
from dataclasses import dataclass, field

from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.iam.accounts import Directory, Domain, Project, User
from drs_inspector.simulator.options import hex_id

SHORTEST, LONGEST = 6_840, 9_000  # DER bytes: 9,120 to 12,000 characters (contract 1.6)


@dataclass(slots=True)
class Grant:
    """What a token allows, and what IAM says about it."""

    value: str = field(repr=False)
    user: User
    domain: Domain
    project: Project | None
    methods: tuple[str, ...]
    issued_at: float
    expires_at: float
    agency: str = ""
    unscoped: bool = False
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A key pair; temporary ones also have a security token and an end."""

    access_key: str
    secret_key: str = field(repr=False)
    security_token: str = field(default="", repr=False)
    expires_at: float = float("inf")


class TokenStore:
    """Gives out tokens and temporary keys and knows which of them are good now."""

    def __init__(self, directory: Directory, clock: SimulatorClock, seed: int, lifetime: float) -> None:
        self._clock = clock
        self._seed = seed
        self._lifetime = lifetime
        self._grants: dict[str, Grant] = {}
        self._number = 0
        first = AccessKey(directory.access_key, directory.secret_key)
        self.keys = {first.access_key: first}

    @property
    def issued(self) -> int:
        """How many tokens were given out; tells how often a client signed in."""
        return len(self._grants)

    def issue(
        self,
        user: User,
        domain: Domain,
        project: Project | None,
        methods: tuple[str, ...],
        *,
        agency: str = "",
        size: int = 0,
        ends_with: Grant | None = None,
        unscoped: bool = False,
    ) -> Grant:
        """Return a new token; ``size`` is its length in characters, 0 is the usual 9 to 12 thousand.

        One that was exchanged ends with the token it was given for; an unscoped one has neither project nor account.
        """
        self._number += 1
        now = self._clock.now()
        value = token_text(self._seed, self._number, size)
        end = ends_with.expires_at if ends_with else now + self._lifetime
        grant = Grant(value, user, domain, project, methods, now, end, agency, unscoped)
        self._grants[value] = grant
        return grant

    def find(self, value: str) -> Grant | None:
        """Return the grant of a token that is good now, else None."""
        grant = self._grants.get(value)
        if grant is None or grant.revoked or self._clock.now() >= grant.expires_at:
            return None
        return grant

    def expired(self, value: str) -> bool:
        """Return whether this was a good token once."""
        return value in self._grants

    def revoke(self, value: str) -> None:
        """Make a token useless."""
        if value in self._grants:
            self._grants[value].revoked = True

    def revoke_all(self) -> None:
        """Make every token useless that was given out so far, as a change of rights does."""
        for grant in self._grants.values():
            grant.revoked = True

    def issue_keys(self, seconds: float) -> AccessKey:
        """Return a new temporary key pair (contract 1.8)."""
        self._number += 1
        text = hex_id(self._seed, self._number, "temporary")
        key = AccessKey(
            f"SIMTMP{text[:14].upper()}",
            f"simTmpSK{text}",
            token_text(self._seed, self._number, 1_224),
            self._clock.now() + seconds,
        )
        self.keys[key.access_key] = key
        return key


def token_text(seed: int, number: int, size: int = 0) -> str:
    """Return base64 text that starts ``MII`` and whose DER header states its true length, as IAM's tokens do."""
    spread = int.from_bytes(hashlib.sha256(f"{seed}:{number}".encode()).digest()[:4]) % (LONGEST - SHORTEST)
    length = (size * 3 // 4 if size else SHORTEST + spread) // 3 * 3
    head = b"\x30\x82" + (length - 4).to_bytes(2) + bytes.fromhex("06092a864886f70d010702")
    filler = hashlib.shake_256(f"{seed}:{number}".encode()).digest(length - len(head))
    return base64.b64encode(head + filler).decode().replace("/", "-")
