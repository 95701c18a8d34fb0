"""With what a profile would sign in when no person is there to answer."""

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.session.profiles.open_profile import open_profile
from drs_inspector.session.profiles.openers import Opened
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.session.profiles.prompter import GivenUpError
from drs_inspector.session.workspace.all_projects import Choose
from drs_inspector.storage.profiles.store import Profile
from drs_inspector.storage.secrets.keyring_store import SecretStore
from tests.helpers.scripted_prompter import ScriptedPrompter


class _Nothing:
    """Opens nothing, and takes every credential for good."""

    async def open(
        self, profile: Profile, connection: Connection, credential: Credential, choose: Choose | None
    ) -> Opened[None]:
        del profile, connection, credential, choose
        return Opened((), None)


async def saved_credential(store: SecretStore, profile: Profile, *, with_token: bool = True) -> Credential | None:
    """Return the first that the use case would send, of what is saved; None when it would ask."""
    secrets, prompter = ProfileSecrets(store), ScriptedPrompter()
    try:
        opened = await open_profile(profile, prompter, opener=_Nothing(), secrets=secrets, use_saved_token=with_token)
    except GivenUpError:
        return None
    return opened.credential
