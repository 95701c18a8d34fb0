"""Looks in every place where other tools keep sign-ins."""

import functools
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.imports import huawei_variables, koocli, vendor_sdk
from drs_inspector.storage.imports.found import Found, FoundSignIn, FoundValues, ImportMethod, broken, put_together
from drs_inspector.storage.imports.openstack import sources

_log = logging.getLogger(__name__)


def find_sign_ins(
    environ: Mapping[str, str], home: Path, folder: Path, methods: Sequence[ImportMethod]
) -> list[FoundSignIn]:
    """Return what can be signed in with, the likeliest first; nothing is written, no network is used.

    ``environ`` are the environment variables, ``home`` the person's home folder, ``folder`` the current folder (where
    ``clouds.yaml`` is looked for first), ``methods`` the sign-in methods, those that last longest first. Never raises:
    what cannot be read is an entry with a ``problem``. Reads up to a dozen small files, so a window calls it off its
    event loop.
    """
    places: tuple[tuple[str, Callable[[], list[Found]]], ...] = (
        ("OS_* variables and clouds.yaml", functools.partial(sources.find, environ, home, folder)),
        ("HUAWEICLOUD_SDK_* variables", functools.partial(vendor_sdk.find_in_variables, environ)),
        ("the SDK's credentials file", functools.partial(vendor_sdk.find_in_file, environ, home)),
        ("HW_* variables", functools.partial(huawei_variables.find, environ)),
        ("KooCLI", functools.partial(koocli.find, environ, home)),
    )
    found: list[FoundSignIn] = []
    for where, look in places:
        try:
            found += [put_together(one, methods) if isinstance(one, FoundValues) else one for one in look()]
        except Exception as error:  # noqa: BLE001 - one strange file must not hide the sign-ins of all others
            # the error's own text may quote the file, and with it a password
            _log.error("import: could not look in %s: %s", where, type(error).__name__)
            found.append(broken(where, where, (), _unexpected(where)))
    return found


def sign_ins_in_text(text: str, methods: Sequence[ImportMethod]) -> list[FoundSignIn]:
    """Return the sign-ins of a pasted block of ``clouds.yaml``, none for another text; never raises."""
    found = sources.sign_ins_in_text(text)
    return [put_together(one, methods) if isinstance(one, FoundValues) else one for one in found]


def _unexpected(where: str) -> FileProblemError:
    return FileProblemError(
        f"Sign-ins could not be looked for in {where}.",
        "Something in there is of a kind that this program does not know.",
        "Enter the sign-in by hand, and report this.",
    )
