"""The network settings of the cloud's client, from the settings file and the keyring."""

from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.storage.files.settings import Settings


def network_settings(settings: Settings, proxy_password: str = "") -> NetworkSettings:
    """Return how to reach the cloud; ``proxy_password`` is the saved one (``saved_sign_ins``)."""
    return NetworkSettings(
        proxy=settings.proxy,
        proxy_url=settings.proxy_url,
        proxy_username=settings.proxy_username,
        proxy_password=proxy_password if settings.proxy == "manual" else "",
        trust=settings.trust,
        ca_file=settings.ca_file,
        connect_seconds=settings.connect_seconds,
        read_seconds=settings.read_seconds,
        write_seconds=settings.write_seconds,
    )
