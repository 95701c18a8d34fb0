"""Signing in with an access key: there is no token, only the proof that the key works and the project's id."""

import msgspec

from drs_inspector.cloud.http.request_sender import RequestSender
from drs_inspector.cloud.iam.access_key_auth import AccessKeyAuth
from drs_inspector.cloud.iam.credentials import Connection, Project, Token
from drs_inspector.cloud.iam.projects import ProjectLists, may_ask_elsewhere
from drs_inspector.domain.errors import InspectorError, SignInError


class AccessKeySignIn:
    """Asks IAM for the project of a key. Failures come back as values."""

    def __init__(self, sender: RequestSender, connection: Connection, key: AccessKeyAuth) -> None:
        self._connection = connection
        self._key = key
        self._lists = ProjectLists(connection.iam_url, lambda call: sender.send(call, auth=key))

    async def token(self) -> Token | InspectorError:
        """Return who this is and for which project (contract 1.11), or why there is none.

        A connection that names a project's id needs no answer about projects, only one that does not refuse the key;
        ``validated`` is false when even that was not to be had. Where no project is named, or not exactly one has the
        name, the token has no project.
        """
        if not self._key.is_whole:
            return SignInError(
                "This is not an access key",
                "An access key has two parts, the key (AK) and its secret key (SK), both of letters and digits.",
                "Enter both as the file credentials.csv shows them, and the security token of a temporary key.",
            )
        connection = self._connection
        name = connection.project_name or connection.region
        found = await (self._lists.named(name) if name else self._lists.of_key())
        if connection.project_id:
            if isinstance(found, InspectorError) and (self._key.is_refused or not may_ask_elsewhere(found)):
                return found
            projects = found if isinstance(found, list) else []
            return self.known(next((one for one in projects if one.id == connection.project_id), None))
        if isinstance(found, InspectorError):
            return found
        return self._by_name(name, found) if name else self._without_project()

    def known(self, project: Project | None = None) -> Token:
        """Return the token-like description for the connection's project, without a request."""
        token = msgspec.structs.replace(
            self._without_project(),
            project_id=self._connection.project_id,
            project_name=self._connection.project_name,
            validated=self._key.is_accepted,
        )
        return msgspec.structs.replace(token, project_name=project.name) if project else token

    def _without_project(self) -> Token:
        return Token(
            value="", expires_at=self._key.expires_at, domain_name=self._connection.domain, methods=("access-key",)
        )

    def _by_name(self, name: str, found: list[Project]) -> Token | InspectorError:
        if len(found) != 1:
            return self._without_project()
        project = found[0]
        if not project.enabled:
            return SignInError(
                f"The project “{name}” is disabled",
                "A disabled project is listed, but nothing in it can be read.",
                "Choose another project, or ask your administrator to enable it.",
            )
        return msgspec.structs.replace(self._without_project(), project_id=project.id, project_name=project.name)
