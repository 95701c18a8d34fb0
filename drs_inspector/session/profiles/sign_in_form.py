"""What a person entered to sign in, checked: from here come connection, credential and profile."""

import re
from dataclasses import dataclass
from typing import Final, Literal

import msgspec

from drs_inspector.cloud.iam.agency import AgencyCredential
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.access_key import AccessKeyCredential
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.cloud.iam.signing_form import SigningForm
from drs_inspector.cloud.network.regions import check_url
from drs_inspector.domain.errors import InspectorError
from drs_inspector.storage.profiles.store import Profile

Method = str
SigningChoice = Literal["", "Access", "Credential"]
ALL_PROJECTS: Final = "All projects of this region"
_PROJECT_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Complaint:
    """What is wrong with one field; ``field`` is its name in ``Entries``."""

    field: str
    text: str


@dataclass(frozen=True)
class Entries:
    """The fields of the dialog as text. ``stored`` is a token that the keyring kept and that is still valid, ``held``
    one that these entries and a one-time code, which is used up by now, have opened.

    ``base`` is the profile that the fields were filled from: what the dialog does not show is taken over from it.
    """

    profile_name: str = ""
    cloud: str = ""
    region: str = ""
    iam_url: str = ""
    drs_url: str = ""
    method: Method = "password"
    domain: str = ""
    username: str = ""
    user_id: str = ""
    password: str = ""
    second_factor: bool = False
    passcode: str = ""
    access_key: str = ""
    secret_key: str = ""
    security_token: str = ""
    signing_form: SigningChoice = ""
    token: str = ""
    agency_name: str = ""
    agency_domain: str = ""
    project: str = ""
    project_id: str = ""
    all_projects: bool = False
    keep_password: bool = False
    stored: TokenCredential | AgencyCredential | None = None
    held: TokenCredential | None = None
    base: Profile | None = None

    def __repr__(self) -> str:
        return (
            f"Entries(profile_name={self.profile_name!r}, iam_url={self.iam_url!r}, method={self.method!r}, "
            f"username={self.username!r})"
        )

    def complaints(self, *, need_project: bool) -> list[Complaint]:
        """Return what is missing or wrong, in the order of the fields."""
        found = [self._check_url("iam_url", self.iam_url, "IAM"), self._check_url("drs_url", self.drs_url, "DRS")]
        if not self.uses_stored:
            found += [Complaint(field, text) for field, text, value in self._needed() if not value]
        needs = need_project and self.method == "password" and not self.uses_stored and not self.all_projects
        if needs and not self.project:
            found.append(Complaint("project", "Choose a project: press “Find projects”, or type its name or id."))
        if self.agency_domain and not self.agency_name and self.method != "access-key":
            found.append(Complaint("agency_name", "Enter the agency's name, or leave its account empty too."))
        return [complaint for complaint in found if complaint is not None]

    def _needed(self) -> list[tuple[str, str, str]]:
        if self.method == "token":
            return [("token", "Paste a token.", self.token)]
        if self.method == "access-key":
            return [
                ("access_key", "Enter the access key.", self.access_key),
                ("secret_key", "Enter the secret key.", self.secret_key),
            ]
        needed = [
            ("domain", "Enter the account (domain) name.", self.domain),
            ("username", "Enter the user name.", self.username or self.user_id),
            ("password", "Enter the password.", self.password),
        ]
        if self.second_factor and not self.uses_held:
            needed.append(("passcode", "Enter the one-time code that your authenticator shows now.", self.passcode))
        return needed

    @property
    def uses_stored(self) -> bool:
        """Whether the sign-in that the keyring kept is used: nothing newer was typed."""
        return self.stored is not None and self.method == "password" and not self.password

    @property
    def uses_held(self) -> bool:
        """Whether what a one-time code has opened is used: no newer code was typed."""
        by_code = self.method == "password" and self.second_factor
        return self.held is not None and by_code and not self.passcode

    def connection(self) -> Connection:
        """Return where to sign in; raises InspectorError for a URL that cannot be used."""
        return Connection(
            iam_url=check_url(self.iam_url),
            drs_url=check_url(self.drs_url),
            region=self.region,
            cloud=self.cloud,
            project_id=self._project_id,
            project_name=self._project_name,
            domain=self.domain,
        )

    def credential(self) -> Credential:
        """Return what to sign in with: what was typed wins over what the keyring kept."""
        if self.method == "access-key":
            form = {"Access": SigningForm.ACCESS, "Credential": SigningForm.SCOPED}.get(self.signing_form)
            return AccessKeyCredential(self.access_key, self.secret_key, self.security_token, form)
        if self.stored is not None and self.uses_stored:
            return self.stored
        base: PasswordCredential | TokenCredential = TokenCredential(self.token)
        if self.method == "password":
            base = PasswordCredential(
                self.username,
                self.password,
                self.domain,
                user_id=self.user_id,
                passcode=self.passcode if self.second_factor else "",
            )
        if self.agency_name:
            return AgencyCredential(base, self.agency_name, agency_domain_name=self.agency_domain)
        return base

    def profile(self) -> Profile:
        """Return what is kept in the profile file: no secret."""
        return msgspec.structs.replace(
            self.base or Profile(name=""),
            name=self.profile_name,
            cloud=self.cloud,
            region=self.region,
            iam_url=self.iam_url,
            drs_url=self.drs_url,
            method=self.method,
            domain=self.domain,
            username=self.username,
            user_id=self.user_id,
            second_factor=self.second_factor,
            signing_form=self.signing_form if self.method == "access-key" else "",
            agency_name=self.agency_name,
            agency_domain=self.agency_domain,
            project_id=self._project_id,
            project_name=self._project_name,
            all_projects=self.all_projects,
            keep_password=self.keep_password,
        )

    @property
    def _project_id(self) -> str:
        if self.all_projects:
            return ""
        return self.project_id or (self.project if _PROJECT_ID.fullmatch(self.project) else "")

    @property
    def _project_name(self) -> str:
        return "" if self.all_projects or self.project == self._project_id else self.project

    @staticmethod
    def _check_url(field: str, url: str, service: str) -> Complaint | None:
        if not url:
            return Complaint(field, f"Enter the {service} URL, or choose a region.")
        try:
            check_url(url)
        except InspectorError as error:
            return Complaint(field, f"{service} URL: {error.cause} {error.next_step}")
        return None
