"""An invented way to sign in, in one file: a badge with a number and a PIN. Window and command line sign in with it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from drs_inspector.cloud.iam.methods.base import Credential, SignInField, SignInMethod, SimulatedIam, Values
from drs_inspector.cloud.iam.methods.registry import registered

NUMBER, PIN = "0042", "71-82"
PIN_VARIABLE = "DRS_INSPECTOR_BADGE_PIN"


@dataclass(frozen=True, repr=False)
class BadgeCredential(Credential):
    """A badge and its PIN."""

    badge_number: str
    badge_pin: str

    def _secret_names(self) -> frozenset[str]:
        return frozenset({"badge_pin"})

    def identity(self, domain: str) -> dict[str, Any]:
        """Return what IAM is asked with; a badge belongs to one user of one account."""
        del domain
        return {"methods": ["badge"], "badge": {"number": self.badge_number, "pin": self.badge_pin}}


class Badge(SignInMethod):
    """A badge at a reader."""

    key = "badge"
    title = "Badge"
    noun = "badge"
    hint = "The badge that opens the doors."
    saved_as = "badge"
    identity_methods = ("badge",)
    auth_types = ("v3badge",)
    fields = (
        SignInField("badge_number", "Badge", missing="Enter the number of the badge.", place="profile"),
        SignInField("badge_pin", "PIN", missing="Enter the PIN.", secret=True, place="keyring"),
    )

    def credential(self, values: Values) -> BadgeCredential:
        """Return the badge."""
        return BadgeCredential(values.get("badge_number", ""), values.get("badge_pin", ""))

    def subject(self, values: Values) -> str:
        """Return the badge's number."""
        return values.get("badge_number", "")

    def answer(self, identity: Mapping[str, Any], iam: SimulatedIam) -> Any:
        """Know one badge, of the reader."""
        asked = identity["badge"]
        user = next((one for one in iam.users if one.name == "demo-reader"), None)
        iam.check(user, right=asked == {"number": NUMBER, "pin": PIN}, account=str(asked.get("number")))
        return user


@contextmanager
def badges() -> Iterator[SignInMethod]:
    """Offer badges for the length of the block."""
    with registered(Badge()) as method:
        yield method
