"""A sign-in that a one-time code has opened: good for as long as the entries are those that it was opened with."""

from typing import Final

from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.session.profiles.sign_in_form import Entries

# Any project may follow: its token is exchanged for this one.
_WHOSE: Final = (
    "method",
    "iam_url",
    "drs_url",
    "domain",
    "username",
    "user_id",
    "password",
    "agency_name",
    "agency_domain",
)


class ActiveSignIn:
    """A token and the entries it belongs to; the code itself is not among them."""

    def __init__(self, credential: TokenCredential, entries: Entries) -> None:
        self.credential = credential
        self._whose = tuple(getattr(entries, name) for name in _WHOSE)

    def is_of(self, entries: Entries) -> bool:
        """Tell whether these entries name the same address, person, password and agency."""
        return self._whose == tuple(getattr(entries, name) for name in _WHOSE)
