"""A private certificate authority made on the spot, and every kind of certificate that a server may show."""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Kind = Literal["good", "expired", "not-yet-valid", "wrong-host", "self-signed", "unknown-issuer"]
KINDS: tuple[Kind, ...] = ("good", "expired", "not-yet-valid", "wrong-host", "self-signed", "unknown-issuer")
_DAY = timedelta(days=1)
_NAMES = ("localhost", "127.0.0.1")
WRONG_NAMES = ("drs.elsewhere.example", "*.shop.example")


@dataclass(frozen=True, slots=True)
class ServerFiles:
    """What a server needs: its certificate with the intermediate authority's behind it, and its key, both PEM."""

    certificate: Path
    key: Path


class PrivateAuthority:
    """A root and an intermediate authority whose files are in ``folder``; ``ca_file`` is what a client trusts.

    ``issue(kind)`` makes a server's certificate. All but "self-signed" are signed by the intermediate, which the server
    shows too; those of "unknown-issuer" by that of another authority of the same names, which is not trusted.
    """

    def __init__(self, folder: Path, name: str = "Example Company") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.name = name
        self.ca_file = folder / "ca.pem"
        self._root_key, self._key = _new_key(), _new_key()
        root_name, intermediate_name = _name(f"{name} Root CA"), _name(f"{name} Issuing CA")
        self._root = _sign(root_name, root_name, self._root_key, self._root_key, authority=True)
        self._intermediate = _sign(intermediate_name, root_name, self._key, self._root_key, authority=True)
        self.ca_file.write_bytes(_pem(self._root))

    def issue(self, kind: Kind = "good") -> ServerFiles:
        """Write and return the files of a server that shows a certificate of this kind for localhost and 127.0.0.1."""
        if kind == "unknown-issuer":
            return PrivateAuthority(self.folder / "unknown", "Unknown Company").issue("good")
        now = datetime.now(UTC)
        start, end = {
            "expired": (now - 90 * _DAY, now - 3 * _DAY),
            "not-yet-valid": (now + 3 * _DAY, now + 90 * _DAY),
        }.get(kind, (now - _DAY, now + 90 * _DAY))
        key, subject = _new_key(), _name("drs.test.example")
        own = kind == "self-signed"
        certificate = _sign(
            subject,
            subject if own else self._intermediate.subject,
            key,
            key if own else self._key,
            names=WRONG_NAMES if kind == "wrong-host" else _NAMES,
            validity=(start, end),
        )
        files = ServerFiles(self.folder / f"{kind}.pem", self.folder / f"{kind}.key")
        files.certificate.write_bytes(_pem(certificate) + (b"" if own else _pem(self._intermediate)))
        files.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return files


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _sign(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    authority: bool = False,
    names: tuple[str, ...] = (),
    validity: tuple[datetime, datetime] | None = None,
) -> x509.Certificate:
    now = datetime.now(UTC)
    start, end = validity or (now - 365 * _DAY, now + 365 * _DAY)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if authority:
        usage = x509.KeyUsage(
            digital_signature=True,
            key_cert_sign=True,
            crl_sign=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            encipher_only=False,
            decipher_only=False,
        )
        builder = builder.add_extension(usage, critical=True)
    else:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        builder = builder.add_extension(x509.SubjectAlternativeName([_alternative(one) for one in names]), False)
    return builder.sign(issuer_key, hashes.SHA256())


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
