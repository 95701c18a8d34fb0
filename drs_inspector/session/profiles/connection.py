"""From a profile to where it leads."""

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.network.regions import check_url
from drs_inspector.storage.profiles.store import Profile


def connection_of(profile: Profile) -> Connection:
    """Return where a profile leads; its way of signing in is not part of that.

    Raises InspectorError for a URL that may not be used; a profile may lack one.
    """
    return Connection(
        iam_url=check_url(profile.iam_url) if profile.iam_url else "",
        drs_url=check_url(profile.drs_url) if profile.drs_url else "",
        region=profile.region,
        cloud=profile.cloud,
        project_id=profile.project_id,
        project_name=profile.project_name,
        domain=profile.domain,
    )
