"""The network settings of a command: those that the window keeps, changed by its options."""

import os

import msgspec

from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.commands.output import write_lines
from drs_inspector.commands.source.options import PROXY_PASSWORD_VARIABLE, SourceChoice, split_proxy
from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.session.profiles.connection import network_settings
from drs_inspector.session.profiles.saved_sign_ins import proxy_password
from drs_inspector.storage.files.settings import load_settings
from drs_inspector.storage.secrets.keyring_store import KeyringStore


async def network_of(choice: SourceChoice) -> NetworkSettings:
    """Return the network settings that the window keeps, changed by --proxy and --ca-file."""
    settings = load_settings().settings
    password = ""
    if settings.proxy == "manual" and settings.proxy_username and choice.proxy is None:
        try:
            password = await proxy_password(KeyringStore(), settings.proxy_url) or ""
        except SecretStoreError as error:
            say_keyring(error)
    network = network_settings(settings, password)
    if choice.proxy == "-":
        network = msgspec.structs.replace(network, proxy="none")
    elif choice.proxy:
        url, username = split_proxy(choice.proxy)
        password = os.environ.get(PROXY_PASSWORD_VARIABLE, "") if username else ""
        network = msgspec.structs.replace(
            network, proxy="manual", proxy_url=url, proxy_username=username, proxy_password=password
        )
    if choice.ca_file:
        network = msgspec.structs.replace(network, trust="file", ca_file=choice.ca_file)
    return network


def say_keyring(error: SecretStoreError) -> None:
    """Say that the keyring did not take or give something; the command goes on."""
    write_lines(f"{error.title} {error.next_step}".strip(), err=True)
