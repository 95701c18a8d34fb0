"""How a session's sign-in stands: plain values for whoever shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

SignInKind = Literal["none", "valid", "ends-soon", "ended", "locked"]


@dataclass(frozen=True, slots=True)
class SignInState:
    """Whether requests can go, and until when.

    ``none``: nobody is signed in to a cloud. ``valid``: signed in. ``ends-soon``: the sign-in ends within minutes and
    cannot be renewed, or could not be so far. ``ended``: nothing can be read before ``Inspector.sign_in_again``.
    ``locked``: the secrets were dropped from memory. ``expires_at`` is aware UTC by the cloud's clock, None when it is
    not known; for the time left, which does not depend on this computer's clock, ask
    ``Inspector.sign_in_seconds_left``. ``renewable`` says that the session renews itself.
    """

    kind: SignInKind = "none"
    expires_at: datetime | None = None
    renewable: bool = False
