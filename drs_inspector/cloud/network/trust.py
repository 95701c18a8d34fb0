"""Trusted certificate authorities: TLS contexts from those of the system, the bundled ones, and files of the user.

Verification is always on and TLS is 1.2 or newer. Making a context reads files for about 20 ms: not on the event loop.
"""

import os
import re
import ssl
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import AuthorityFileError, FileProblemError, InspectorError
from drs_inspector.regular_files import check_regular, read_regular

FILE_VARIABLE = "SSL_CERT_FILE"
FOLDER_VARIABLE = "SSL_CERT_DIR"
_HASHED_NAME = re.compile(r"[0-9a-f]{8}\.\d+", re.IGNORECASE)
# Where the authorities of a system are when OpenSSL was built for another one, as in a Python that is not the system's.
_USUAL_FILES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


def make_context(network: NetworkSettings) -> ssl.SSLContext:
    """Return a context that verifies servers as the settings say; SSL_CERT_FILE and SSL_CERT_DIR add authorities.

    On Windows and macOS "system" asks the system itself (truststore), on others it reads what the system's OpenSSL
    reads, and the bundled authorities when there are none. Raises `AuthorityFileError` for a file that cannot be used.
    """
    if network.trust == "bundled":
        context = _plain_context()
        context.load_verify_locations(cafile=_bundle())
    else:
        context = _system_context()
    for path, origin in _own_files(network):
        _add(context, _read_pem(path, origin), path, origin)
    folders = _own_folders()
    for folder in folders:
        context.load_verify_locations(capath=folder)
        if _asks_the_system():
            # The system gets only loaded authorities, and OpenSSL reads a folder only when it needs it.
            _add_folder(context, folder)
    return context


def check_trust(network: NetworkSettings) -> None:
    """Raise `AuthorityFileError` when an authority file of the settings or the environment cannot be used."""
    for path, origin in _own_files(network):
        _add(_plain_context(), _read_pem(path, origin), path, origin)
    _own_folders()


def names_authority_files(network: NetworkSettings) -> bool:
    """Tell whether settings or environment name files of authorities, which take some milliseconds to read."""
    return bool(_own_files(network))


def describe_trust(network: NetworkSettings) -> str:
    """Return the trusted authorities in one line, such as "the system's authorities (/etc/ssl/certs)"."""
    if network.trust == "bundled":
        words = "the authorities bundled with the program"
    elif _asks_the_system():
        words = "the system's authorities"
    else:
        places = _system_places()
        words = (
            f"the system's authorities ({', '.join(places)})"
            if places
            else "the authorities bundled with the program, because this system has none of its own"
        )
    added = [f"{path} ({origin})" for path, origin in _own_files(network)]
    try:
        added += [f"{folder} ({FOLDER_VARIABLE})" for folder in _own_folders()]
    except InspectorError as problem:
        added.append(problem.cause)
    return f"{words}, and {', '.join(added)}" if added else words


def _asks_the_system() -> bool:
    return sys.platform in {"win32", "darwin"}


def _plain_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _harden(context)
    return context


def _harden(context: ssl.SSLContext) -> None:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # A named authority is trusted as it is, also an intermediate one whose root is not named.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN


def _system_context() -> ssl.SSLContext:
    if _asks_the_system():
        import truststore  # noqa: PLC0415 -- not needed before the first connection

        context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        _harden(context)
        return context
    # truststore reads the same places on other systems, but again for every connection: 20 ms on the event loop.
    context = _plain_context()
    places = _system_places() or [_bundle()]
    for place in places:
        if Path(place).is_dir():
            context.load_verify_locations(capath=place)
        else:
            context.load_verify_locations(cafile=place)
    return context


def _system_places() -> list[str]:
    """Return the file and the folder with the system's authorities, without those of variables."""
    defaults = ssl.get_default_verify_paths()
    files = (name for name in (defaults.openssl_cafile, *_USUAL_FILES) if _has_content(Path(name)))
    folder = defaults.openssl_capath
    return [*list(files)[:1], *([folder] if _holds_authorities(Path(folder)) else [])]


def _has_content(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size > 0 and os.access(path, os.R_OK)
    except OSError:
        return False


def _holds_authorities(folder: Path) -> bool:
    try:
        return any(_HASHED_NAME.fullmatch(path.name) for path in folder.iterdir())
    except OSError:
        return False


def _bundle() -> str:
    import certifi  # noqa: PLC0415 -- not needed before the first connection

    return certifi.where()


def _own_files(network: NetworkSettings) -> list[tuple[Path, str]]:
    """Return the files that add authorities, each with the place where it is named."""
    files = []
    if network.trust == "file":
        files.append((_expanded(network.ca_file.strip()), "Network settings"))
    named = os.environ.get(FILE_VARIABLE, "")
    if named:
        files.append((Path(named), FILE_VARIABLE))
    return files


def _expanded(path: str) -> Path:
    """Return a path with a home folder in place of "~"; it stays as it is where there is no such user."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - the other one raises RuntimeError


def _own_folders() -> list[Path]:
    named = [Path(name) for name in os.environ.get(FOLDER_VARIABLE, "").split(os.pathsep) if name]
    folders = [folder for folder in named if folder.is_dir()]
    if named and not folders:
        raise _unusable(named[0], FOLDER_VARIABLE, "There is no such folder.")
    return folders


def _read_pem(path: Path, origin: str) -> list[str]:
    if not path.name:
        raise _unusable(path, origin, "No file is chosen.")
    try:
        content = read_regular(path)
    except FileNotFoundError:
        raise _unusable(path, origin, "There is no such file.") from None
    except OSError as error:
        raise _unusable(path, origin, f"It cannot be read: {error.strerror or type(error).__name__}.") from None
    if not content.strip():
        raise _unusable(path, origin, "It is empty.")
    if b"-----BEGIN" not in content:
        hint = " It looks like the binary form (DER)." if content[:1] == b"\x30" else ""
        raise _unusable(path, origin, f"It is no PEM file: “-----BEGIN CERTIFICATE-----” is not in it.{hint}")
    certificates = re.findall(
        rb"-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]*+(?:-(?!----)[^-]*+)*+-----END (?:TRUSTED )?CERTIFICATE-----",
        content,
        re.DOTALL,
    )
    if not certificates:
        raise _unusable(path, origin, "It holds no certificate, only other keys or requests.")
    # Base64 has no other characters: any other one marks the certificate as damaged.
    return [pem.decode("latin-1").encode("ascii", errors="replace").decode() for pem in certificates]


def _add(context: ssl.SSLContext, certificates: list[str], path: Path, origin: str) -> None:
    try:
        # The interpreter's lock is held while text is read: 20 ms for all authorities of a system in one call.
        for pem in certificates:
            context.load_verify_locations(cadata=pem)
    except (ssl.SSLError, ValueError):
        raise _unusable(path, origin, "A certificate in it is damaged.") from None


def _add_folder(context: ssl.SSLContext, folder: Path) -> None:
    for path in _certificate_files(folder):
        try:
            context.load_verify_locations(cafile=path)
        except (ssl.SSLError, OSError):
            # OpenSSL ignores such files too.
            continue


def _certificate_files(folder: Path) -> Iterable[Path]:
    def is_certificate(path: Path) -> bool:
        return (path.suffix in {".pem", ".crt"} or bool(_HASHED_NAME.match(path.name))) and path.is_file()

    return sorted(path for path in folder.iterdir() if is_certificate(path))


def _unusable(path: Path, origin: str, cause: str) -> AuthorityFileError:
    named = f"{path}, named in {origin}." if path.name else f"Named in {origin}."
    in_settings = "the Network settings (File > Network…) or --ca-file"
    fix = in_settings if origin == "Network settings" else f"the variable {origin}"
    return AuthorityFileError(
        "The file with certificate authorities cannot be used",
        f"{named} {cause}",
        f"Choose a PEM file with certificates in {fix}. A binary one becomes PEM by: openssl x509 -inform der "
        "-in FILE -out FILE.pem",
    )


def certificates_in(path: str) -> str:
    """Return a summary of a file of certificates. Raises FileProblemError when it holds none that can be used."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        file = _expanded(path)
        check_regular(file, file.stat().st_mode)
        context.load_verify_locations(cafile=file)
    except (OSError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) and not isinstance(error, ssl.SSLError) else ""
        raise FileProblemError(
            "This file cannot be used.",
            cause or "It holds no certificate in PEM form.",
            "Choose a file with “BEGIN CERTIFICATE” in it.",
        ) from None
    found = context.get_ca_certs()
    if not found:
        raise FileProblemError(
            "This file cannot be used.",
            "None of its certificates belongs to an authority.",
            "Choose the certificate of the authority that issued the server's one.",
        )
    parts: Any = found[0]["subject"]  # a tuple of tuples of pairs; typeshed allows plain texts too
    subject = {name: value for part in parts for name, value in part}
    name = subject.get("commonName") or subject.get("organizationName") or "without a name"
    return (
        f"{len(found)} {'authority' if len(found) == 1 else 'authorities'}: {name}{' and others' * (len(found) > 1)}."
    )
