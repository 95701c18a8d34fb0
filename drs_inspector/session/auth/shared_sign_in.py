"""One sign-in that several projects share: its members, and signing in to all of them again."""

import asyncio
import logging
from typing import TYPE_CHECKING

from drs_inspector.domain.errors import InspectorError, SignInError

if TYPE_CHECKING:
    from drs_inspector.cloud.client import CloudClient
    from drs_inspector.cloud.iam.credentials import Token
    from drs_inspector.cloud.iam.methods.base import Credential
    from drs_inspector.session.auth.renewal import SessionRenewal
    from drs_inspector.session.sources.live_source import LiveSource

_EXCHANGED = ("token",)
_log = logging.getLogger(__name__)


class SharedSignIn:
    """The projects that were opened with one sign-in. ``client`` signed in; it belongs to no project."""

    def __init__(self, client: "CloudClient") -> None:
        self.client = client
        self._members: list[LiveSource] = []

    @property
    def renewals(self) -> "tuple[SessionRenewal, ...]":
        """The renewals of the projects' sign-ins."""
        return tuple(one.events.renewal for one in self._members if one.events.renewal is not None)

    def join(self, source: "LiveSource") -> None:
        """Add a project that uses this sign-in."""
        self._members.append(source)

    def replace(self, source: "LiveSource", other: "LiveSource") -> None:
        """Put one source in place of another."""
        self._members[self._members.index(source)] = other

    async def leave(self, source: "LiveSource", *, sign_out: bool = False) -> None:
        """Remove a project and close its client; the last one closes the connections.

        With ``sign_out`` its token is ended at IAM. A token that those of the others were exchanged for is ended with
        the last of them.
        """
        if source not in self._members:
            return
        self._members.remove(source)
        token = source.client.token
        own = token is not None and (source.client.is_renewable or token.methods == _EXCHANGED)
        if sign_out and (own or not self._members):
            await source.client.sign_out()
        await source.client.aclose()
        if not self._members:
            if sign_out:
                await self.client.sign_out()
            await self.client.aclose()

    async def sign_in_again(self, source: "LiveSource", credential: "Credential") -> "Token":
        """Sign in to one project anew, and with that to all. Raises as ``Source.sign_in_again``.

        A pasted token may be of any of the projects: the others exchange it for their own.
        """
        others = [one for one in self._members if one is not source]
        used = await self._use([source, *others] if credential.is_token else [source], credential)
        used.events.on_token_checked()
        token = await source.client.sign_in()
        source.events.on_token_checked()
        await asyncio.gather(*(self._revive(one) for one in others if one is not used))
        return token

    async def _use(self, candidates: "list[LiveSource]", credential: "Credential") -> "LiveSource":
        first: SignInError | None = None
        for one in candidates:
            try:
                await one.client.use(credential)
            except SignInError as error:
                first = first or error
                if error.http_status is not None:
                    # The cloud refused it; an error without status is a token of another project.
                    break
            else:
                return one
        raise first or SignInError("There is no session to sign in to again.", "", "Connect.")

    async def _revive(self, source: "LiveSource") -> None:
        """Sign in to another project with the new credential, so that its requests do not wait any more."""
        try:
            await source.client.sign_in()
        except SignInError as error:
            source.events.on_sign_in_needed(error)
        except InspectorError as error:
            _log.info("Signing in to a project beside another failed: %s", error.title)
        source.events.on_token_checked()
