"""What a person entered to sign in, checked: from here come connection, credential and profile."""

import re
from dataclasses import dataclass

from drs_inspector.cloud.auth import Connection, Credential, PasswordCredential, TokenCredential
from drs_inspector.cloud.regions import check_url
from drs_inspector.domain.errors import InspectorError
from drs_inspector.storage.profiles import Profile

_PROJECT_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Complaint:
    """What is wrong with one field; ``field`` is its name in ``Entries``."""

    field: str
    text: str


@dataclass(frozen=True)
class Entries:
    """The fields of the dialog as text. ``stored_token`` is a sign-in that the keyring kept and that is still valid."""

    profile_name: str = ""
    cloud: str = ""
    region: str = ""
    iam_url: str = ""
    drs_url: str = ""
    use_token: bool = False
    domain: str = ""
    username: str = ""
    password: str = ""
    token: str = ""
    project: str = ""
    project_id: str = ""
    keep_password: bool = False
    stored_token: TokenCredential | None = None

    def __repr__(self) -> str:
        return f"Entries(profile_name={self.profile_name!r}, iam_url={self.iam_url!r}, username={self.username!r})"

    def complaints(self, *, need_project: bool) -> list[Complaint]:
        """Return what is missing or wrong, in the order of the fields."""
        found = [self._check_url("iam_url", self.iam_url, "IAM"), self._check_url("drs_url", self.drs_url, "DRS")]
        if self.use_token:
            found.append(None if self.token else Complaint("token", "Paste a token."))
        elif self.stored_token is None or self.password:
            found.append(None if self.domain else Complaint("domain", "Enter the account (domain) name."))
            found.append(None if self.username else Complaint("username", "Enter the user name."))
            found.append(None if self.password else Complaint("password", "Enter the password."))
        if need_project and not self.project and not self.use_token and self.credential() is not self.stored_token:
            found.append(Complaint("project", "Choose a project: press “Find projects”, or type its name or id."))
        return [complaint for complaint in found if complaint is not None]

    def connection(self) -> Connection:
        """Return where to sign in; raises InspectorError for a URL that cannot be used."""
        return Connection(
            iam_url=check_url(self.iam_url),
            drs_url=check_url(self.drs_url),
            region=self.region,
            cloud=self.cloud,
            project_id=self._project_id,
            project_name="" if self._project_id and self.project == self._project_id else self.project,
            domain=self.domain,
        )

    def credential(self) -> Credential:
        """Return what to sign in with: what was typed wins over what the keyring kept."""
        if self.use_token:
            return TokenCredential(self.token)
        if self.stored_token is not None and not self.password:
            return self.stored_token
        return PasswordCredential(self.username, self.password, self.domain)

    def profile(self) -> Profile:
        """Return what is kept in the profile file: no secret."""
        return Profile(
            name=self.profile_name,
            cloud=self.cloud,
            region=self.region,
            iam_url=self.iam_url,
            drs_url=self.drs_url,
            domain=self.domain,
            username=self.username,
            project_id=self._project_id,
            project_name="" if self._project_id and self.project == self._project_id else self.project,
            keep_password=self.keep_password,
        )

    @property
    def _project_id(self) -> str:
        return self.project_id or (self.project if _PROJECT_ID.fullmatch(self.project) else "")

    @staticmethod
    def _check_url(field: str, url: str, service: str) -> Complaint | None:
        if not url:
            return Complaint(field, f"Enter the {service} URL, or choose a region.")
        try:
            check_url(url)
        except InspectorError as error:
            return Complaint(field, f"{service} URL: {error.cause} {error.next_step}")
        return None
