"""A certificate authority of a test's own, and the certificate of the fake's hosts."""

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VALID_FOR: Final = timedelta(days=1)


def server_context(hosts: Sequence[str], folder: Path) -> ssl.SSLContext:
    """Speaks TLS as any of the hosts, each of which may begin with `*.`.

    Writes `authority.pem` into the folder: whoever talks to the server must trust it
    (`NODE_EXTRA_CA_CERTS`, `REQUESTS_CA_BUNDLE`, gcloud's `core/custom_ca_certs_file`).
    """
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = _certificate(
        "Authority of these tests", authority_key, authority_key, None, ()
    )
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate("A host", key, authority_key, authority, hosts)
    (folder / "authority.pem").write_bytes(_pem(authority))
    pair = folder / "server.pem"
    pair.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + _pem(certificate)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair)
    return context


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    hosts: Sequence[str],
) -> x509.Certificate:
    """An authority's if it has no issuer, else a server's."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.BasicConstraints(issuer is None, None), critical=True)
        # From Python 3.13 on, a client insists on who signed with which key.
        .add_extension(_use(is_authority=issuer is None), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
            critical=False,
        )
    )
    if hosts:
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        builder = builder.add_extension(names, critical=False).add_extension(
            use, critical=False
        )
    return builder.sign(signer, hashes.SHA256())


def _use(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
