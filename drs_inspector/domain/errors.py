"""Errors that a person can act on: what went wrong, why, and what to do next."""


class InspectorError(Exception):
    """An error with three sentences for the person: title, cause and next step.

    ``code`` is the cloud's own code (``DRS.M00289``, ``APIGW.0301``, ``IAM.0061``), ``request_id`` what the cloud's
    support asks for, ``http_status`` the status of the reply. None of the texts may hold a secret.
    """

    def __init__(
        self,
        title: str,
        cause: str = "",
        next_step: str = "",
        *,
        code: str = "",
        request_id: str = "",
        http_status: int | None = None,
    ) -> None:
        super().__init__(title)
        self.title = title
        self.cause = cause
        self.next_step = next_step
        self.code = code
        self.request_id = request_id
        self.http_status = http_status

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.cause, self.next_step) if part)

    def as_dict(self) -> dict[str, str | int]:
        """Return the non-empty parts, as kept in an archive's ``unavailable`` list."""
        parts: dict[str, str | int | None] = {
            "title": self.title,
            "cause": self.cause,
            "next_step": self.next_step,
            "code": self.code,
            "request_id": self.request_id,
            "http_status": self.http_status,
        }
        return {name: value for name, value in parts.items() if value}


class SignInError(InspectorError):
    """IAM refused the sign-in, or the session ended and could not be renewed."""


class LockedOutError(SignInError):
    """There were too many wrong tries: user or access key are locked for a while, and another try can prolong that."""


class UnreachableError(InspectorError):
    """No usable answer came from the cloud: name resolution, connection, TLS or time limit."""


class AuthorityFileError(UnreachableError):
    """A file of certificate authorities cannot be used, so no connection can be made."""


class CloudError(InspectorError):
    """The cloud answered and said no: wrong parameter, missing right, throttled, service fault."""


class FileProblemError(InspectorError):
    """A file could not be read or written, or is not what it should be."""


class SecretStoreError(InspectorError):
    """The operating system's keyring is missing, locked, hung or refuses."""


class ReadOnlyError(InspectorError):
    """A request outside the read allow-list was stopped before a byte was sent."""


class ServiceOffError(InspectorError):
    """A service beside DRS that is not asked until it is switched on, or whose address is not known."""


class ResourceError(InspectorError):
    """The computer could not give what was needed: memory, or another open file."""


class DisplayGoneError(ResourceError):
    """The display server has ended, and every window with it."""


class LimitError(InspectorError):
    """The work was stopped by a limit of the program: its time, its memory, its rows."""


class UnforeseenError(InspectorError):
    """Something failed that the program was not prepared for; the details are in the log of errors."""
